"""Rows and the risks they may be: settled by id and title, suggested by likeness, never guessed."""

from __future__ import annotations

import datetime as dt
import time

from tests.core.building import criteria, register, risk
from tests.intake.tables import CRITERIA, table

from riskregister.core.model import Detail, Register, Risk
from riskregister.intake.matching import Match, match
from riskregister.intake.reading import read


def found(rows: list[list[str]], *risks: Risk) -> tuple[Match, ...]:
    reading = read(table(["id", "title", "description"], *rows), CRITERIA)
    return match(reading.records, register(risks=risks))


def test_the_same_id_with_nearly_the_same_title_is_the_same_risk() -> None:
    matches = found([["r-1", "Loss of the main port."], ["R-2", "Floods"]], risk("R-1", title="Loss of main port"))

    assert [(one.kind, one.risk) for one in matches] == [("same", "R-1"), ("new", None)]


def test_the_same_id_with_another_title_is_for_a_person_to_decide() -> None:
    (only,) = found([["R-1", "Harvest fails"]], risk("R-1", title="Loss of main port"))

    assert (only.kind, only.risk, only.open) == ("conflict", "R-1", True)


def test_a_like_title_with_another_id_is_only_suggested() -> None:
    one, other = found([["", "Main port: loss"], ["X9", "Bridge falls"]], risk("R-1", title="Loss main port"))

    assert (one.kind, one.risk, one.open) == ("suggested", "R-1", True)
    assert one.likeness == 100
    assert (other.kind, other.open) == ("new", False)


def test_a_like_text_under_another_title_is_suggested_too() -> None:
    text = "A long drought leaves the reservoirs of the eastern plain without water for the summer."
    (only,) = found([["", "No water", text]], risk("R-1", title="Drought", event=text + " Again."))

    assert (only.kind, only.risk) == ("suggested", "R-1")


def test_a_second_row_with_the_same_id_looks_for_its_own_risk() -> None:
    rows = [["R-1", "Fire"], ["R-1", "Flood"]]
    matches = found(rows, risk("R-1", title="Fire"), risk("R-1-2", title="Flood"))

    assert [(one.kind, one.risk) for one in matches] == [("same", "R-1"), ("suggested", "R-1-2")]


def test_rows_that_share_an_id_find_their_own_risks_again() -> None:
    kept = (Detail(name="ID", value="R-1", field="id"),)
    risks = (risk("R-1", title="Fire"), risk("R-1-2", title="Flood", details=kept))

    assert [one.risk for one in found([["R-1", "Flood"], ["r-1", "Fire"]], *risks)] == ["R-1-2", "R-1"]
    assert [one.kind for one in found([["R-1", "Flood"], ["r-1", "Fire"]], *risks)] == ["same", "same"]


def test_two_thousand_rows_and_risks_are_compared_in_a_moment() -> None:
    words = [f"w{n * 7919 % 9973}" for n in range(2000)]
    risks = [risk(f"X{n}", title=f"{word} {word[::-1]} {n * 31} the loss of supplies") for n, word in enumerate(words)]
    rows = [["", f"{one.title[:-1]}z", ""] for one in risks]
    reading = read(table(["id", "title", "description"], *rows), CRITERIA)
    whole = Register(id="r", title="R", criteria=criteria(), reporting_date=dt.date(2007, 5, 24), risks=tuple(risks))
    told: list[float] = []

    start = time.perf_counter()
    matches = match(reading.records, whole, told.append)

    assert time.perf_counter() - start < 10
    assert {one.kind for one in matches} == {"suggested"}
    assert told[-1] == 1
