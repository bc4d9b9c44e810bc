"""What slips if measures slip: the chain of those that wait, and the harm left until then."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.core.building import assessed, estimate, link, measure, register, risk

from riskregister.core import model
from riskregister.core.criteria import Appetite, EvidenceGrade
from riskregister.core.slipping import MOST_DAYS, slip

YEAR = dt.date(2008, 5, 24)
HALF_LATER = dt.date(2008, 11, 24)


def held(*measures: model.Measure, appetite: float = 6, tolerance: float | None = None, **more: Any) -> model.Register:
    """Return a register with one risk at likelihood 5, impact 4, of which every measure takes away the half."""
    of = register(
        risks=(risk("R"),),
        assessments=(assessed("R", 5, 4, "inherent"),),
        measures=measures,
        mitigations=tuple(link(one.id, "R", efficacy=estimate(0.5), **more) for one in measures),
    )
    grades = (EvidenceGrade(grade="D", meaning="asserted", counts="optimistic_end"),)
    limits = (Appetite(category="*", maximum=appetite, tolerance=tolerance),)
    return model.Register(
        **{name: getattr(of, name) for name in ("id", "title", "reporting_date", "risks", "assessments", "measures")},
        categories=of.categories,
        mitigations=of.mitigations,
        criteria=type(of.criteria)(
            **{name: getattr(of.criteria, name) for name in of.criteria.__dataclass_fields__}
            | {"evidence": grades, "appetite": limits}
        ),
    )


def planned(id: str, due: dt.date | None = YEAR, **more: Any) -> model.Measure:
    return measure(id, more.pop("status", "planned"), due=due, owner=id, **more)


def moves(found: Any) -> dict[str, tuple[dt.date, str]]:
    return {one.measure.id: (one.due, one.waits_for) for one in found.moved}


def waits(found: Any) -> dict[str, str]:
    return {one.measure.id: one.waits_for for one in found.waiting}


def test_the_plan_moves_by_the_months_and_what_it_would_have_delivered_is_missing_on_its_day() -> None:
    """To plan half the harm is left on the day; six months late the same plan has run for six of its twelve months."""
    found = slip(held(planned("A"), evidence="C"), ["A"], 6)
    row = found.risks.iloc[0]
    run = (YEAR - dt.date(2007, 11, 24)).days / (YEAR - dt.date(2007, 5, 24)).days

    assert moves(found) == {"A": (HALF_LATER, "")}
    assert row["on"] == YEAR
    assert row["more"] == pytest.approx((1 - 0.5 * run) / 0.5 - 1)
    assert row["slipped"] > row["plan"]


def test_what_leaves_its_appetite_is_told() -> None:
    of = held(planned("A"), evidence="C")
    row = slip(of, ["A"], 6).risks.iloc[0]
    between = (row["plan"] + row["slipped"]) / 2
    strict = held(planned("A"), evidence="C", appetite=between)

    assert slip(strict, ["A"], 6).risks.iloc[0]["leaves"]
    assert not row["leaves"]


def test_what_comes_to_be_beyond_tolerance_is_told_apart() -> None:
    row = slip(held(planned("A"), evidence="C"), ["A"], 6).risks.iloc[0]
    limit = (row["plan"] + row["slipped"]) / 2
    found = slip(held(planned("A"), evidence="C", appetite=2, tolerance=limit), ["A"], 6).risks.iloc[0]

    assert [bool(found[name]) for name in ("leaves", "beyond", "may_beyond")] == [False, True, True]
    assert not row["beyond"]


def test_evidence_of_a_low_grade_moves_the_optimistic_end_alone_until_asked_as_judged() -> None:
    of = held(planned("A"), evidence="D")
    row, judged = slip(of, ["A"], 6).risks.iloc[0], slip(of, ["A"], 6, as_judged=True).risks.iloc[0]

    assert row["more"] == 0
    assert row["more_most"] == pytest.approx(judged["more"])
    assert judged["more"] > 0


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (YEAR, {"A": (HALF_LATER, ""), "B": (HALF_LATER, "A")}),
        (dt.date(2008, 9, 1), {"A": (HALF_LATER, ""), "B": (HALF_LATER, "A")}),
        (dt.date(2009, 1, 1), {"A": (HALF_LATER, "")}),
    ],
)
def test_what_requires_it_moves_no_farther_than_it_must(due: dt.date, expected: dict[str, Any]) -> None:
    found = slip(held(planned("A"), planned("B", due, requires=("A",))), ["A"], 6)

    assert moves(found) == expected
    assert waits(found) == {}


def test_the_wait_goes_on_through_a_measure_without_a_date() -> None:
    of = held(planned("A"), planned("B", None, requires=("A",)), planned("C", requires=("B",)))
    found = slip(of, ["A"], 6)

    assert moves(found) == {"A": (HALF_LATER, ""), "C": (HALF_LATER, "B")}
    assert waits(found) == {"B": "A"}


def test_a_date_that_holds_makes_nothing_wait_behind_it() -> None:
    later = planned("B", dt.date(2009, 1, 1), requires=("A",))
    found = slip(held(planned("A"), later, planned("C", None, requires=("B",))), ["A"], 6)

    assert moves(found) == {"A": (HALF_LATER, "")}
    assert waits(found) == {}


def test_of_one_without_a_date_only_what_waits_can_be_said() -> None:
    of = held(planned("A", None, status="under_way"), planned("B", requires=("A",)), planned("C", None))
    found = slip(of, ["A"], 6)

    assert [one.id for one in found.still] == ["A"]
    assert waits(found) == {"B": "A"}
    assert found.risks.empty


@pytest.mark.parametrize("status", ["completed", "stopped", "established"])
def test_what_is_there_or_given_up_waits_for_nothing(status: str) -> None:
    assert waits(slip(held(planned("A"), planned("B", None, status=status, requires=("A",))), ["A"], 6)) == {}


def test_measures_that_require_each_other_come_to_an_end() -> None:
    found = slip(held(planned("A", requires=("B",)), planned("B", requires=("A",))), ["A"], 6)

    assert moves(found) == {"A": (HALF_LATER, ""), "B": (HALF_LATER, "A")}


def test_an_overdue_measure_promises_nothing_that_could_slip() -> None:
    found = slip(held(planned("A", dt.date(2007, 1, 1))), ["A"], 6)

    assert [one.id for one in found.still] == ["A"]
    assert not found.moved


def test_of_many_due_dates_some_are_compared_the_outermost_among_them() -> None:
    many = [planned(f"A{n:02}", YEAR + dt.timedelta(days=10 * n)) for n in range(40)]
    found = slip(held(*many, evidence="C"), [one.id for one in many], 3)

    assert len(found.moved) == 40
    assert len(found.risks) == 1
    assert MOST_DAYS < 40
