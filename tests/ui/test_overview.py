"""Overview: the eleven categories first, every risk on demand, and what lies in a cell of the matrix."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tests.ui.conftest import DASHBOARD
from tests.ui.support import crowded, empty, headings, links, matrix_of, words

from riskregister.core.changes import Change
from riskregister.core.frames import category_frame, coverage_frame, latest_assessments, risk_frame
from riskregister.core.model import Estimate, Register
from riskregister.core.ranked import score_frame
from riskregister.services import editing
from riskregister.store.database import Database
from riskregister.ui.words import day


def drawn(at: AppTest) -> dict[str, str]:
    """Return the matrix as drawn: cell key → the ids that stand in it."""
    return {cell["key"]: " ".join(cell["ids"]) for cell in matrix_of(at)["cells"]}


def listed(at: AppTest) -> set[str]:
    """Return the links to risks, but for those that lead to a review which is due."""
    return {address for address in links(at) if address.startswith("risk?") and "open=review" not in address}


def named(at: AppTest) -> set[str]:
    """Return the ids the matrix spells out."""
    return set(re.findall(r"T\d\d(?:-\d\d)?", " ".join(drawn(at).values())))


def test_it_opens_on_the_eleven_categories(database: Database, show: Callable[..., AppTest]) -> None:
    at = show()
    leading_to = [address for address in links(at) if address.startswith("risks?category=")]

    assert {f"T{n:02d}" for n in range(1, 12)} == named(at)
    assert sorted(leading_to) == [f"risks?category=T{n:02d}" for n in range(1, 12)]
    assert dict(at.query_params) == {}


def test_first_use_fills_an_empty_folder_with_the_shipped_register(
    data_folder: Any, show: Callable[..., AppTest], shipped: Register
) -> None:
    at = show()

    assert (data_folder / "register.sqlite3").is_file()
    assert f"**{len(shipped.risks)}** risks" in words(at)


def test_it_switches_to_all_risks_and_says_so_in_its_address(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    at = show()
    at.segmented_control(key="by").set_value("risk").run()
    frame = risk_frame(shipped)

    assert at.query_params["by"] == "risk"
    assert len(named(at)) == sum(cell["count"] for cell in matrix_of(at)["cells"]) == len(frame)
    assert "Above appetite" in headings(at)
    above = frame[frame["above_appetite"]].sort_values("rank", kind="stable")["id"]
    assert {f"risk?id={risk}" for risk in above.head(7)} == listed(at)
    assert "risks?mark=above" in links(at)


def test_the_stage_switch_moves_the_categories(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    at = show()
    before = drawn(at)
    at.segmented_control(key="stage").set_value("inherent").run()
    top = category_frame(shipped, "inherent").sort_values("rank").iloc[0]

    assert at.query_params["stage"] == "inherent"
    assert drawn(at) != before
    assert top["id"] in drawn(at)[f"{top['likelihood']:g}×{top['impact']:g}"]


def test_a_stage_nobody_assessed_says_so_instead_of_an_empty_matrix(
    database: Database, show: Callable[..., AppTest]
) -> None:
    at = show(stage="target")

    assert "Nobody has assessed this stage yet." in words(at)
    assert not matrix_of(at)


def test_a_cell_chosen_from_the_list_lists_its_risks(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    at = show(by="risk")
    at.selectbox(key="cell").set_value("5×5").run()
    frame = risk_frame(shipped)
    inside = frame[(frame["likelihood"] == 5) & (frame["impact"] == 5)]["id"]

    assert at.query_params["cell"] == "5×5"
    assert "Risks in this cell" in headings(at)
    assert listed(at) == {f"risk?id={risk}" for risk in inside}


def test_a_link_to_a_cell_opens_with_that_cell(database: Database, show: Callable[..., AppTest]) -> None:
    at = show(by="risk", cell="5×5")

    assert at.selectbox(key="cell").value == "5×5"
    assert "Risks in this cell" in headings(at)


def test_a_cell_with_fifty_risks_lists_fifty(
    keep: Callable[[Register], Database], show: Callable[..., AppTest], shipped: Register
) -> None:
    keep(crowded(shipped, 50))
    at = show(by="risk")

    assert next(cell for cell in matrix_of(at)["cells"] if cell["key"] == "4×3")["count"] == 50

    at.selectbox(key="cell").set_value("4×3").run()

    assert {f"risk?id=X-{n:02d}" for n in range(1, 51)} == listed(at)
    assert "50 risks" in words(at)


def test_a_cell_that_empties_when_the_view_changes_is_let_go(database: Database, show: Callable[..., AppTest]) -> None:
    at = show(by="risk", cell="1×5")
    at.segmented_control(key="by").set_value("category").run()

    assert not at.exception
    assert at.selectbox(key="cell").value == ""
    assert "cell" not in at.query_params


def test_nonsense_in_the_address_is_ignored(database: Database, show: Callable[..., AppTest]) -> None:
    at = show(by="galaxy", stage="later", cell="9×9", other="x")

    assert at.segmented_control(key="by").value == "category"
    assert at.segmented_control(key="stage").value == "current"
    assert at.selectbox(key="cell").value == ""


def test_what_changed_tells_who_why_and_from_what_to_what(database: Database, show: Callable[..., AppTest]) -> None:
    register = database.read("az-nsc-2007")
    measure = register.measures[0]
    change = Change(table="measures", record=measure.id, field="progress", old=None, new=40.0)
    editing.save(database, register, [change], actor="B. Mammadova", reason="ministry's letter", means="test")

    said = words(show()).replace("\\", "")

    assert "B. Mammadova · ministry's letter" in said
    assert f"**{measure.id}** {measure.title}, progress: – → 40" in said


def test_one_sentence_says_where_things_stand(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    frame = risk_frame(shipped)
    said = words(show())

    assert f"of **{len(frame)}** risks are rated" in said
    assert f"**{int(frame['above_appetite'].sum())}** lie above appetite; no measure is overdue" in said


def test_what_is_above_appetite_comes_first_with_the_range_of_each_rank(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    at = show()
    row = score_frame(shipped).sort_values("rank", kind="stable").iloc[0]
    label = links(at)[f"risk?id={row['id']}"].replace("\u2060", "")

    assert headings(at).index("Above appetite") < headings(at).index("What moved")
    assert f"rank {row['rank']:g} ({row['rank_low']:g}–{row['rank_high']:g})" in label


def test_every_number_of_the_sentence_leads_to_what_it_counts(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    at = show()
    top = shipped.criteria.bands[-1]
    rated = int((risk_frame(shipped)["rating"] == top.label).sum())

    assert links(at)[f"risks?rating={top.id}"] == f"{rated} · Rated {top.label}"


def test_what_moved_is_listed_from_where_to_where_with_the_comparison(
    database: Database, show: Callable[..., AppTest]
) -> None:
    first = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    first.session_state["browser"] = "c" * 32
    first.run()
    held = database.read("az-nsc-2007")
    one = latest_assessments(held, "current")["T07-01"]
    new = Estimate(low=1, best=1, high=2)
    change = Change(table="assessments", record=one.id, field="likelihood", old=one.likelihood, new=new)
    editing.save(database, held, [change], actor="A. Aliyev", reason="new report", means="test")
    at = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    at.session_state["browser"] = "c" * 32
    at.run()

    assert not at.exception
    assert f"likelihood {one.likelihood.best:g} → 1" in links(at)["risk?id=T07-01&view=history"]
    ways = [link.proto for link in at.get("page_link") if link.proto.label.startswith("Compare in History")]
    assert [way.query_string for way in ways] == ["view=compare&from=r1"]


def test_all_that_is_due_and_the_weakest_covered_lead_further(
    database: Database, show: Callable[..., AppTest], shipped: Register
) -> None:
    found = links(show())
    weakest = coverage_frame(shipped).sort_values("evidenced_reduction").iloc[0]["id"]

    assert f"measures?category={weakest}" in found
    assert any(label.startswith("All ") for address, label in found.items() if "sort=" in address)


def test_an_opportunity_is_listed_and_counted_apart(
    keep: Callable[[Register], Database], show: Callable[..., AppTest], shipped: Register
) -> None:
    good = replace(shipped.risks[0], direction="opportunity")
    keep(replace(shipped, risks=(good, *shipped.risks[1:])))
    at = show()
    said, above = words(at), risk_frame(replace(shipped, risks=shipped.risks[1:]))["above_appetite"].sum()

    assert f"of **{len(shipped.risks) - 1}** risks are rated" in said
    assert f"**{above}** lie above appetite; **1** opportunity stands beside them" in said
    assert "Opportunities" in headings(at)
    assert links(at)["risks?direction=opportunity"] == "1 · Opportunities"


@pytest.mark.parametrize(
    ("locale", "written"), [("en-US", "24 May 2007"), ("de-DE", "24. Mai 2007"), ("xx", "24 May 2007")]
)
def test_a_date_is_written_as_the_reader_writes_it(monkeypatch: pytest.MonkeyPatch, locale: str, written: str) -> None:
    monkeypatch.setattr(type(st.context), "locale", property(lambda _self: locale))

    assert day(dt.date(2007, 5, 24)) == written


def test_a_register_without_risks_says_what_to_do_first(
    keep: Callable[[Register], Database], show: Callable[..., AppTest], shipped: Register
) -> None:
    keep(empty(shipped))
    at = show()

    assert "Begin in one of these ways" in words(at)
    assert {"risks", "exchange", "registers"} <= {address.split("?")[0] for address in links(at)}
