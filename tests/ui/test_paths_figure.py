"""Arrows on the matrix and steps over time: every way and letter drawn, direction and stage told without colour."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from riskregister.charts.paths import MOST_ARROWS, path_figure
from riskregister.charts.steps import step_figure
from riskregister.core.frames import matrix_cells
from riskregister.core.model import Register
from riskregister.core.paths import Levels, Move, levels_at, matrix_rows

WHEN = dt.datetime(2026, 1, 2, tzinfo=dt.UTC)


def move(risk: str, old: Levels | None, new: Levels | None) -> Move:
    return Move(number=2, time=WHEN, risk=risk, old=old, new=new)


def notes(register: Register, *legs: Move) -> list[dict[str, Any]]:
    cells = matrix_cells(matrix_rows(register, levels_at(register, "current")), register.criteria)
    return path_figure(cells, register.criteria, legs)["layout"]["annotations"]


def test_an_arrow_points_from_where_a_risk_was_to_where_it_went(shipped: Register) -> None:
    pale, dark, label = notes(shipped, move("T01-01", (1, 1), (4, 1)))

    assert dark["arrowhead"] > 0
    assert dark["ax"] < label["x"] < dark["x"]
    assert (round(dark["ax"]), round(dark["x"]), round(dark["y"])) == (1, 4, 1)
    assert "T01-01" in label["text"]
    assert pale["arrowwidth"] > dark["arrowwidth"]


def test_ways_between_the_same_cells_do_not_cover_one_another(shipped: Register) -> None:
    there, back = (2.0, 2.0), (3.0, 4.0)
    drawn = notes(shipped, move("A", there, back), move("B", back, there), move("C", there, back))
    ends = [{(one["ax"], one["ay"]), (one["x"], one["y"])} for one in drawn if one["showarrow"]][1::2]
    labels = {(one["x"], one["y"]) for one in drawn if not one["showarrow"]}

    assert len(labels) == 3
    assert len(set().union(*ends)) == 6


def test_the_steps_of_one_risk_join_and_carry_its_id_once(shipped: Register) -> None:
    drawn = notes(shipped, move("A", (1, 1), (3, 3)), move("A", (3, 3), (3, 5)), move("B", (3, 3), (1, 1)))
    first, then, other = [note for note in drawn if note["showarrow"]][1::2]

    assert (first["x"], first["y"]) == (then["ax"], then["ay"])
    assert (other["ax"], other["ay"]) != (then["ax"], then["ay"])
    assert sorted(note["text"] for note in drawn if not note["showarrow"]) == ["<b>A</b>", "<b>B</b>"]


def test_what_came_and_went_is_marked_in_its_cell(shipped: Register) -> None:
    came, went = notes(shipped, move("A", None, (1, 1)), move("B", (5, 5), None))

    assert "+ A" in came["text"]
    assert "− B" in went["text"]
    assert not came["showarrow"]


def test_a_crowd_of_arrows_is_cut(shipped: Register) -> None:
    legs = [move(f"R{n}", (1, 1), (2, 2)) for n in range(MOST_ARROWS + 5)]

    assert len(notes(shipped, *legs)) == 3 * MOST_ARROWS


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
