"""Ways on the matrix and steps over time: every way and letter drawn, direction and stage told without colour."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

import pandas as pd

from riskregister.charts.matrix import Look
from riskregister.charts.paths import MOST_ARROWS, MOST_FLOWS, laid_over
from riskregister.charts.steps import step_figure
from riskregister.core.model import Register
from riskregister.core.paths import Levels, Move

WHEN = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def move(risk: str, old: Levels | None, new: Levels | None) -> Move:
    return Move(number=2, time=WHEN, risk=risk, old=old, new=new)


def over(*legs: Move, **look: Any) -> dict[str, Any]:
    return laid_over(legs, Look(**look))


def rounded(point: tuple[float, float]) -> tuple[int, int]:
    return round(point[0]), round(point[1])


def test_an_arrow_leads_from_where_a_risk_was_to_where_it_went() -> None:
    (arrow,) = over(move("T01-01", (1, 2), (4, 2)))["arrows"]
    (swapped,) = over(move("T01-01", (1, 2), (4, 2)), swap=True)["arrows"]

    assert (rounded(arrow["from"]), rounded(arrow["to"]), arrow["text"]) == ((1, 2), (4, 2), "T01-01")
    assert arrow["from"][0] > 1
    assert arrow["to"][0] < 4
    assert (rounded(swapped["from"]), rounded(swapped["to"])) == ((2, 1), (2, 4))


def test_ways_between_the_same_cells_do_not_cover_one_another() -> None:
    there, back = (2.0, 2.0), (3.0, 4.0)
    arrows = over(move("A", there, back), move("B", back, there), move("C", there, back))["arrows"]

    assert len({point for arrow in arrows for point in (arrow["from"], arrow["to"])}) == 6


def test_the_steps_of_one_risk_join_and_carry_its_id_once() -> None:
    legs = move("A", (1, 1), (3, 3)), move("A", (3, 3), (3, 5)), move("B", (3, 3), (1, 1))
    first, then, other = over(*legs)["arrows"]

    assert first["to"] == then["from"] != other["from"]
    assert [first["text"], then["text"], other["text"]] == ["", "A", "B"]


def test_what_came_and_went_is_marked_in_its_cell() -> None:
    found = over(move("A", None, (1, 1)), move("B", (5, 5), None))

    assert found["notes"] == [{"at": (1.0, 1.0), "text": "+ A"}, {"at": (5.0, 5.0), "text": "− B"}]
    assert found["arrows"] == []


def test_an_opportunity_carries_its_mark_on_its_way() -> None:
    legs = move("A", (1, 1), (2, 2)), move("B", (1, 1), (2, 2)), move("C", None, (3, 3))
    found = laid_over(legs, Look(), {"B", "C"})

    assert [arrow["text"] for arrow in found["arrows"]] == ["A", "B ↑"]
    assert found["notes"][0]["text"] == "+ C ↑"
    assert over(legs[0], opportunity=True)["arrows"][0]["text"] == "A ↑"


def test_a_crowd_of_arrows_becomes_one_for_each_two_cells_with_their_number() -> None:
    crowd = [move(f"R{n}", (1, 1), (2, 2)) for n in range(MOST_ARROWS)]
    found = over(*crowd, move("X", (5, 5), (2, 2)), move("Y", (3.6, 2), (4.4, 2)), move("Z", None, (1, 1)))

    assert found["flows"] == 2
    assert [(arrow["text"], rounded(arrow["from"])) for arrow in found["arrows"]] == [("24", (1, 1)), ("1", (5, 5))]
    assert found["arrows"][0]["weight"] > found["arrows"][1]["weight"]
    assert found["notes"] == [{"at": (1.0, 1.0), "text": "+ 1"}]
    assert not over(*crowd)["flows"]


def test_flows_are_never_more_than_can_be_told_apart() -> None:
    cells = [(x, y) for x in range(1, 6) for y in range(1, 6)]
    legs = [move(f"{old}{new}", old, new) for old in cells for new in cells if old != new]

    assert len(over(*legs)["arrows"]) == MOST_FLOWS
    assert over(*legs)["flows"] == len(legs)


def test_a_step_line_holds_until_the_end_and_each_stage_looks_its_own_way(shipped: Register) -> None:
    later = WHEN + dt.timedelta(days=9)
    rows = [
        ("inherent", 1, WHEN, 4.0, 4.0, 8.0, 7.0, 9.0, "x", "VH"),
        ("current", 1, WHEN, 2.0, 3.0, 5.0, 5.0, 6.0, "y", "M"),
    ]
    columns = ["stage", "number", "time", "likelihood", "impact", "score", "score_low", "score_high", "rating"]
    columns.append("rating_code")
    figure = step_figure(pd.DataFrame(rows, columns=columns), shipped.criteria, later)
    lines = [one for one in figure["data"] if one.get("line", {}).get("dash")]
    marks = [one for one in figure["data"] if one["mode"] == "markers"]
    said = " ".join(one["text"] for one in figure["layout"]["annotations"])

    assert [line["x"][-1] for line in lines] == [later.isoformat()] * 2
    assert [line["y"] for line in lines] == [[8.0, 8.0], [5.0, 5.0]]
    assert {line["line"]["shape"] for line in lines} == {"hv"}
    assert len({line["line"]["dash"] for line in lines}) == len({one["marker"]["symbol"] for one in marks}) == 2
    assert all(f"<b>{band.code}</b>" in said for band in shipped.criteria.bands)
    assert "Current" in said


def test_a_score_holds_until_it_is_no_longer_known_and_nothing_is_drawn_from_there(shipped: Register) -> None:
    """Neither line nor range bridges the time in which nobody knows."""
    days = [dt.datetime(2026, 1, day, tzinfo=dt.UTC) for day in (1, 2, 3, 4, 5)]
    scores = [6.0, 7.0, float("nan"), 5.0, float("nan")]
    rows = [
        {"stage": "current", "number": number, "time": day, "rating_code": "M", "score": score}
        | {"score_low": score - 1, "score_high": score + 1}
        for number, (day, score) in enumerate(zip(days, scores, strict=True), 1)
    ]
    data = step_figure(pd.DataFrame(rows), shipped.criteria, dt.datetime(2026, 1, 9, tzinfo=dt.UTC))["data"]
    lines = [one for one in data if one.get("line", {}).get("dash")]
    bands = [(low, high) for low, high in itertools.pairwise(data) if high.get("fill")]

    assert [(line["x"], line["y"]) for line in lines] == [
        ([day.isoformat() for day in days[:3]], [6.0, 7.0, 7.0]),
        ([day.isoformat() for day in days[3:]], [5.0, 5.0]),
    ]
    assert [(low["y"], high["y"], high["x"]) for low, high in bands] == [
        ([5.0, 6.0, 6.0], [7.0, 8.0, 8.0], lines[0]["x"]),
        ([4.0, 4.0], [6.0, 6.0], lines[1]["x"]),
    ]
