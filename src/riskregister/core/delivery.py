"""How far a measure counts as delivered: today, by a date if all goes to plan, and by that date if it is late.

A progress somebody entered replaces the share that a status stands for, except that a principle or a stopped measure
delivers nothing.  To plan, a measure with a due date ahead rises evenly from today's share to the whole on that date
(from its start, where that is ahead too); one without a due date stays where it is, since nothing more is promised.  So
does one that is overdue: its plan has lapsed until somebody gives a new date.  Late means the same plan, with start and
due moved by the criteria's ``late_months``.  Hence never less to plan than today, and never more when late.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from riskregister.core.criteria import Criteria
from riskregister.core.model import Measure

#: A measure in one of these statuses delivers nothing whatever progress is entered.
INERT_STATUSES = ("principle", "stopped")
_DAYS_A_MONTH = 365.25 / 12

Course = Literal["today", "to_plan", "late"]
COURSES: tuple[Course, ...] = ("today", "to_plan", "late")


@dataclass(frozen=True, slots=True)
class Share:
    """A share delivered, 0..1, with its range."""

    low: float
    best: float
    high: float

    def risen(self, by: float) -> Share:
        """Return the share once the part ``by``, 0..1, of what is missing has been delivered."""
        return Share(*(1.0 - (1.0 - end) * (1.0 - by) for end in (self.low, self.best, self.high)))


def delivered(measure: Measure, criteria: Criteria) -> Share:
    """Return how far a measure counts as delivered today, with the range its status leaves open.

    A progress somebody entered is taken as exact.
    """
    if measure.status in INERT_STATUSES:
        return Share(0.0, 0.0, 0.0)
    if measure.progress is not None:
        return Share(*(measure.progress / 100.0,) * 3)
    found = next((delivery for delivery in criteria.delivery if delivery.status == measure.status), None)
    if found is None:
        return Share(0.0, 0.0, 0.0)
    low, high = (found.share if end is None else end for end in (found.low, found.high))
    return Share(low, found.share, high)


def delivered_share(measure: Measure, criteria: Criteria) -> float:
    """Return the best value of :func:`delivered`, 0..1."""
    return delivered(measure, criteria).best


def delivered_on(
    measure: Measure, criteria: Criteria, *, today: dt.date, on: dt.date, course: Course = "to_plan"
) -> Share:
    """Return how far a measure counts as delivered on a date, on one of three courses (see the module)."""
    return delivered(measure, criteria).risen(
        risen_by(measure, today=today, on=on, course=course, late_months=criteria.late_months)
    )


def risen_by(measure: Measure, *, today: dt.date, on: dt.date, course: Course, late_months: float) -> float:
    """Return which part, 0..1, of what is missing today a measure will have delivered on a date."""
    promised = measure.due is not None and measure.due > today and measure.status not in (*INERT_STATUSES, "completed")
    if course == "today" or not promised or measure.due is None:
        return 0.0
    delay = dt.timedelta(days=late_months * _DAYS_A_MONTH if course == "late" else 0.0)
    begins = max(today, measure.start or today) + delay
    ends = max(measure.due + delay, begins)
    if on >= ends:
        return 1.0
    return max(0.0, (on - begins) / (ends - begins)) if ends > begins else 0.0
