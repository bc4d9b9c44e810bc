"""How far measures count as delivered: today, by a date to plan, and by that date if late."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import DATES, criteria, measure

from riskregister.core import delivery, model
from riskregister.core.criteria import Delivery

TODAY = dt.date(2007, 5, 24)
DUE = dt.date(2009, 5, 24)


def share(on: dt.date, course: delivery.Course = "to_plan", **fields: object) -> float:
    held = measure("M", **{"status": "planned", "due": DUE, **fields})
    return delivery.delivered_on(held, criteria(), today=TODAY, on=on, course=course).best


@pytest.mark.parametrize(
    ("on", "expected"), [(TODAY, 0.0), (dt.date(2008, 5, 24), 366 / 731), (DUE, 1.0), (dt.date(2020, 1, 1), 1.0)]
)
def test_to_plan_a_measure_rises_evenly_to_its_due_date(on: dt.date, expected: float) -> None:
    assert expected == pytest.approx(share(on))


def test_from_what_is_delivered_today_only_the_rest_is_missing() -> None:
    """40 % today and half of the time gone: 70 %."""
    assert pytest.approx(0.4 + 0.6 * 366 / 731) == share(dt.date(2008, 5, 24), status="under_way")


def test_it_does_not_rise_before_it_starts() -> None:
    assert share(dt.date(2008, 1, 1), start=dt.date(2008, 6, 1)) == 0.0


def test_late_is_the_same_plan_a_year_later() -> None:
    assert pytest.approx(0.0, abs=1e-3) == share(dt.date(2008, 5, 23), "late")
    assert share(DUE, "late") == pytest.approx(0.5, abs=0.01)
    assert share(dt.date(2010, 6, 1), "late") == 1.0


@pytest.mark.parametrize(
    "fields",
    [{"due": None}, {"due": dt.date(2007, 1, 1)}, {"status": "principle"}, {"status": "stopped"}],
    ids=["no due date", "overdue", "a principle", "stopped"],
)
def test_without_a_plan_ahead_nothing_more_is_promised(fields: dict[str, object]) -> None:
    assert share(dt.date(2030, 1, 1), **fields) == share(TODAY, "today", **fields)


def test_a_status_brings_its_range_and_an_entered_progress_is_exact() -> None:
    held = criteria(delivery=(Delivery(status="under_way", share=0.4, low=0.2, high=0.6),))

    assert delivery.delivered(measure("M", "under_way"), held) == delivery.Share(0.2, 0.4, 0.6)
    assert delivery.delivered(measure("M", "under_way", progress=30.0), held) == delivery.Share(0.3, 0.3, 0.3)


@given(
    st.sampled_from(get_args(model.MeasureStatus)),
    st.none() | st.integers(0, 100).map(float),
    st.none() | DATES,
    st.none() | DATES,
    DATES,
)
def test_never_less_to_plan_than_late_nor_late_than_today(
    status: model.MeasureStatus, progress: float | None, start: dt.date | None, due: dt.date | None, on: dt.date
) -> None:
    held = measure("M", status, progress=progress, start=start, due=due)
    today, late, planned = (
        delivery.delivered_on(held, criteria(), today=TODAY, on=on, course=course)
        for course in ("today", "late", "to_plan")
    )

    for end in ("low", "best", "high"):
        assert 0 <= getattr(today, end) <= getattr(late, end) <= getattr(planned, end) <= 1
