"""When somebody ought to look again: by hand, by the rating's interval, at once; months that end early."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest
from tests.core.building import DAY, assessed, bands, criteria, measure, register, risk

from riskregister.core import model
from riskregister.core.check import check
from riskregister.core.reviews import add_months, due_frame, last_looks, reviews

#: Low from 2 without an interval, medium from 5 every 12 months, high from 7 every 6, very high from 8 every month.
INTERVALS = (None, 12, 6, 1)


def held(*risks: model.Risk, **more: Any) -> model.Register:
    """Return a register whose bands have the intervals above."""
    steps = zip(bands(("L", 2), ("M", 5), ("H", 7), ("VH", 8)), INTERVALS, strict=True)
    with_months = tuple(replace(band, review_months=months) for band, months in steps)
    return register(criteria=criteria(bands=with_months), risks=risks, **more)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ((2007, 1, 31), 1, (2007, 2, 28)),
        ((2008, 1, 31), 1, (2008, 2, 29)),
        ((2007, 11, 30), 3, (2008, 2, 29)),
        ((2007, 12, 15), 1, (2008, 1, 15)),
        ((2007, 5, 24), 24, (2009, 5, 24)),
    ],
)
def test_months_are_whole_and_end_with_the_month(day: Any, months: int, then: Any) -> None:
    assert add_months(dt.date(*day), months) == dt.date(*then)


@pytest.mark.parametrize(
    ("levels", "due"),
    [((1, 2), None), ((3, 3), (2008, 5, 24)), ((4, 3), (2007, 11, 24)), ((5, 5), (2007, 6, 24)), (None, (2007, 5, 24))],
    ids=["no interval", "a year", "half a year", "a month", "never looked at: at once"],
)
def test_the_rating_says_when_a_risk_is_due(levels: Any, due: Any) -> None:
    found = list(reviews(held(risk("T01-01"), assessments=(assessed("T01-01", *levels),) if levels else ())))

    assert [review.due for review in found] == [dt.date(*due) if due else None]


def test_the_later_of_review_and_assessment_is_the_last_look() -> None:
    """An inherent assessment, or one that says nothing, is no look at where the risk stands."""
    later = dt.date(2007, 8, 31)
    of = held(
        risk("T01-01", reviewed=later),
        risk("T01-02", reviewed=dt.date(2006, 1, 1)),
        risk("T01-03"),
        risk("T01-04"),
        assessments=(
            assessed("T01-01", 4, 3),
            assessed("T01-02", 4, 3),
            assessed("T01-03", 4, 3, "inherent"),
            assessed("T01-04", None, None),
        ),
    )

    assert last_looks(of) == {"T01-01": later, "T01-02": DAY}
    assert next(reviews(of)).due == dt.date(2008, 2, 29)


def test_a_look_without_a_rating_takes_the_shortest_interval() -> None:
    of = held(risk("T01-01"), assessments=(assessed("T01-01", None, None, impact_state="unknown"),))

    assert next(reviews(of)).due == dt.date(2007, 6, 24)


def test_a_day_set_by_hand_comes_first_and_a_closed_risk_is_not_due() -> None:
    of = held(
        risk("T01-01", review_due=dt.date(2007, 5, 1)),
        risk("T01-02", status="closed"),
        assessments=(assessed("T01-01", 5, 5), assessed("T01-02", 5, 5)),
    )

    assert [(review.risk.id, review.due) for review in reviews(of)] == [("T01-01", dt.date(2007, 5, 1))]


def test_without_any_interval_only_what_was_set_by_hand_is_due() -> None:
    of = register(risks=(risk("T01-01"), risk("T01-02", review_due=DAY)))

    assert list(due_frame(of)["id"]) == ["T01-02"]


def test_the_frame_lists_reviews_measures_and_readings_the_most_overdue_first() -> None:
    """Ended measures and what falls due later than asked are left out; the reporting date itself is not overdue."""
    indicator = model.Indicator(id="KRI-1", title="Oil price", owner="Body C", every_months=1)
    of = held(
        risk("T01-01", owner="Body A", review_due=DAY),
        risk("T01-02", review_due=DAY + dt.timedelta(31)),
        measures=(
            measure("M-1", "under_way", owner="Body B", due=DAY - dt.timedelta(2), due_rule="as ordered"),
            measure("M-2", "completed", due=DAY - dt.timedelta(2)),
            measure("M-3", "planned"),
        ),
        indicators=(
            indicator,
            replace(indicator, id="KRI-2", every_months=None),
            replace(indicator, id="KRI-3", every_months=3),
        ),
        readings=(
            model.Reading(id="a", indicator="KRI-1", date=dt.date(2007, 4, 23), value=1),
            model.Reading(id="b", indicator="KRI-1", date=dt.date(2007, 1, 1), value=1),
        ),
    )
    found = due_frame(of, 30)

    assert [tuple(row) for row in found[["kind", "id", "owner", "days", "overdue"]].to_numpy()] == [
        ("measure", "M-1", "Body B", -2, True),
        ("reading", "KRI-1", "Body C", -1, True),
        ("review", "T01-01", "Body A", 0, False),
        ("reading", "KRI-3", "Body C", 0, False),
    ]
    assert found["why"][0] == "as ordered"
    assert found["due"][1] == dt.date(2007, 5, 23)
    assert list(due_frame(of)["id"])[-1] == "T01-02"


def test_nothing_due_is_an_empty_frame_with_every_column() -> None:
    found = due_frame(register())

    assert found.empty
    assert list(found)[:2] == ["kind", "id"]


def test_a_next_review_before_the_last_one_is_doubted_and_no_interval_is_below_a_month() -> None:
    of = held(risk("T01-01", reviewed=DAY, review_due=dt.date(2007, 5, 1)))
    assert [(f.severity, f.field) for f in check(of) if f.record == "T01-01" and f.field] == [("warning", "review_due")]

    never = replace(of.criteria.bands[0], review_months=0)
    broken = replace(of, criteria=replace(of.criteria, bands=(never, *of.criteria.bands[1:])))
    assert "after 1 month or more" in next(f.message for f in check(broken) if f.severity == "error")


def test_the_shipped_intervals_shorten_with_the_rating(shipped: model.Register) -> None:
    assert [band.review_months for band in shipped.criteria.bands] == [24, 12, 6, 3]
    found = due_frame(shipped)
    assert set(found[found["kind"] == "review"]["id"]) == {one.id for one in shipped.risks}
    assert not found["overdue"].any()
