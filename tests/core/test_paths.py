"""How risks moved on the matrix, and how one risk's score went, from the changes of the history."""

from __future__ import annotations

import datetime as dt
import math
from typing import Any

from tests.core.building import assessed, estimate, register, risk

from riskregister.core.changes import Change
from riskregister.core.paths import Dated, after, between, levels_at, matrix_rows, moves, score_steps

BEFORE = register(
    risks=(risk("T01-01"), risk("T01-02")), assessments=(assessed("T01-01", 2, 3), assessed("T01-02", 4, 4))
)


def when(number: int) -> dt.datetime:
    return dt.datetime(2026, 1, number, tzinfo=dt.UTC)


def dated(number: int, record: str, field: str, old: Any, new: Any) -> Dated:
    return number, when(number), Change(table="assessments", record=record, field=field, old=old, new=new)


def test_a_risk_moves_when_its_best_levels_do() -> None:
    steps = moves(
        BEFORE,
        [
            dated(2, "T01-01:current", "likelihood", estimate(2), estimate(4)),
            dated(2, "T01-01:current", "rationale", "", "because"),
            dated(3, "T01-02:current", "impact", estimate(4), estimate(3, 4, 5)),
            dated(4, "T01-01:current", "impact", estimate(3), estimate(1)),
        ],
        "current",
    )

    assert [(step.number, step.risk, step.old, step.new) for step in steps] == [
        (2, "T01-01", (2, 3), (4, 3)),
        (4, "T01-01", (4, 3), (4, 1)),
    ]


def test_a_revision_that_changes_both_sides_is_one_move() -> None:
    steps = moves(
        BEFORE,
        [
            dated(2, "T01-01:current", "likelihood", estimate(2), estimate(5)),
            dated(2, "T01-01:current", "impact", estimate(3), estimate(5)),
        ],
        "current",
    )

    assert [(step.old, step.new) for step in steps] == [((2, 3), (5, 5))]


def test_other_stages_and_views_that_do_not_stand_move_nothing() -> None:
    older = assessed("T01-01", 5, 5, id="early", date=dt.date(1990, 1, 1))
    inherent = assessed("T01-01", 5, 5, "inherent")
    changes = [dated(2, "early", "", None, older), dated(3, inherent.id, "", None, inherent)]

    assert moves(BEFORE, changes, "current") == []
    assert [step.new for step in moves(BEFORE, changes, "inherent")] == [(5, 5)]


def test_what_came_and_went_has_one_end_only() -> None:
    gone = dated(2, "T01-02:current", "", BEFORE.assessments[1], None)
    come = dated(3, "new", "", None, assessed("T01-02", 1, 1, id="new"))
    steps = moves(BEFORE, [gone, come], "current")

    assert [(step.old, step.new) for step in steps] == [((4, 4), None), (None, (1, 1))]


def test_the_steps_lead_to_the_end() -> None:
    changes = [
        dated(2, "T01-01:current", "likelihood", estimate(2), estimate(4)),
        dated(3, "T01-02:current", "", BEFORE.assessments[1], None),
    ]
    start = levels_at(BEFORE, "current")
    end = after(start, moves(BEFORE, changes, "current"))

    assert end == {"T01-01": (4, 3)}
    assert [(one.risk, one.old, one.new) for one in between(start, end, 3, when(3))] == [
        ("T01-01", (2, 3), (4, 3)),
        ("T01-02", (4, 4), None),
    ]
    assert matrix_rows(BEFORE, {**end, "gone": (1.0, 1.0)})["id"].tolist() == ["T01-01", "gone"]


def test_a_score_goes_in_steps_with_its_range_and_rating() -> None:
    first = assessed("T01-01", estimate(1, 2, 3), 3)
    steps = score_steps(
        BEFORE,
        "T01-01",
        [
            dated(1, first.id, "", None, first),
            dated(2, first.id, "rationale", "", "because"),
            dated(3, first.id, "likelihood", first.likelihood, estimate(4, 5, 5)),
            dated(4, first.id, "", first, None),
        ],
    )

    assert steps["number"].tolist() == [1, 3, 4]
    assert steps["score"].tolist()[:2] == [5, 8]
    assert steps[["score_low", "score_high"]].to_numpy()[:2].tolist() == [[4, 6], [7, 8]]
    assert steps["rating_code"].tolist() == ["M", "VH", ""]
    assert math.isnan(steps["score"].iloc[-1])


def test_each_stage_has_steps_of_its_own() -> None:
    one, other = assessed("T01-01", 2, 3), assessed("T01-01", 5, 5, "inherent")
    steps = score_steps(BEFORE, "T01-01", [dated(1, one.id, "", None, one), dated(1, other.id, "", None, other)])

    assert dict(zip(steps["stage"], steps["score"], strict=True)) == {"inherent": 10, "current": 5}
