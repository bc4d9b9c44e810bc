"""When somebody ought to look again: reviews of risks, measures, readings and decisions that fall due.

A risk is last looked at on the later of two days: that of the current assessment that stands, and the one on which
somebody confirmed it unchanged (``Risk.reviewed``).  It is due again on the day set by hand, else after the months its
rating's band may stand (``Band.review_months``; the choice of whoever made the criteria).  A closed risk is not due.

Two cases have no interval of their own.  A risk somebody looked at without giving it a rating is due after the shortest
interval of the criteria: what cannot be rated must not be looked at less often than what can.  A risk nobody ever
looked at is due at once, on the reporting date; it is not overdue, since nobody was asked before.  In a register whose
criteria give no interval at all, reviews are not kept by rating, and only what was set by hand falls due.

Overdue is due before the reporting date, as for measures.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from riskregister.core import rules, scoring
from riskregister.core.findings import Finding
from riskregister.core.frames import ENDED, latest_assessments
from riskregister.core.labels import term
from riskregister.core.model import Assessment, Reading, Register, Risk
from riskregister.core.one_risk import narrowed
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

DUE_COLUMNS = ["kind", "id", "title", "owner", "due", "days", "overdue", "why"]


@dataclass(frozen=True, slots=True)
class Review:
    """Where a risk stands with its reviews: last looked at, next due (None: never), and the rule that says so."""

    risk: Risk
    looked: dt.date | None
    due: dt.date | None
    why: str


def add_months(day: dt.date, months: int) -> dt.date:
    """Return the same day ``months`` later, or the last of that month where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = min(day.year + years, dt.MAXYEAR)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_looks(register: Register) -> dict[str, dt.date]:
    """Return for each risk the day somebody last looked at it; risks nobody looked at are left out."""
    current = latest_assessments(register, "current")
    looked = {}
    for risk in register.risks:
        assessed = current[risk.id].date if _says_something(current.get(risk.id)) else None
        days = [day for day in (risk.reviewed, assessed) if day is not None]
        if days:
            looked[risk.id] = max(days)
    return looked


def _says_something(assessment: Assessment | None) -> bool:
    """Say whether an assessment gives a level, or a reason why there is none: only then did somebody look."""
    if assessment is None:
        return False
    states = (assessment.likelihood_state, assessment.impact_state)
    given = assessment.likelihood or assessment.impact
    return given is not None or any(state not in (None, "not_assessed") for state in states)


def reviews(register: Register) -> Iterator[Review]:
    """Return the review of each risk that is not closed, in register order."""
    looked, bands = last_looks(register), register.criteria.bands
    intervals = [band.review_months for band in bands if band.review_months]
    shortest = min(intervals, default=None)
    for risk, place in zip(register.risks, _band_places(register), strict=True):
        if risk.status == "closed":
            continue
        last = looked.get(risk.id)
        if risk.review_due is not None:
            yield Review(risk, last, risk.review_due, _("set by hand"))
        elif shortest is None:
            yield Review(risk, last, None, _("the criteria give no interval for reviews"))
        elif last is None:
            yield Review(risk, None, register.reporting_date, _("nobody has looked at it yet"))
        elif place < 0:
            words = ngettext(
                "not rated, so the shortest interval: every month since {date}",
                "not rated, so the shortest interval: every {n} months since {date}",
                shortest,
            )
            yield Review(risk, last, add_months(last, shortest), words.format(n=shortest, date=last))
        else:
            yield _by_band(risk, last, bands[place].label, bands[place].review_months)


def review_of(register: Register, risk: Risk) -> Review | None:
    """Return the review of one risk, or None for a closed one."""
    return next(reviews(narrowed(register, risk)), None)


def _by_band(risk: Risk, last: dt.date, rating: str, months: int | None) -> Review:
    if not months:
        return Review(
            risk, last, None, _("the criteria give no interval for the rating {rating}").format(rating=rating)
        )
    words = ngettext(
        "{rating}: every month since {date}",
        "{rating}: every {n} months since {date}",
        months,
    )
    return Review(risk, last, add_months(last, months), words.format(rating=rating, n=months, date=last))


def _band_places(register: Register) -> list[int]:
    """Return for each risk the place of its current rating's band, -1 without a rating."""
    current = latest_assessments(register, "current")
    sides = []
    for side in ("likelihood", "impact"):
        estimates = [getattr(current.get(risk.id), side, None) for risk in register.risks]
        sides.append(np.array([np.nan if one is None else one.best for one in estimates], dtype=float))
    scores = rules.score(sides[0], sides[1], register.criteria)
    return [int(place) for place in scoring.band_index(scores, register.criteria.bands)]


def due_frame(register: Register, within_days: int | None = None) -> pd.DataFrame:
    """Return what is due: one row per review, decision, measure and reading, the most overdue first.

    Columns: kind ("review", "decision", "measure" or "reading"), id (of the risk, measure or indicator; a decision goes
    by its risk), title, owner (of a decision who made it), due (date), days (from the reporting date to it, negative
    once it is past), overdue (due before the reporting date) and why (the rule that gave the date).  Measures and
    decisions that have ended and closed risks are left out, and so is what has no date.
    ``within_days`` leaves out what falls due later than so many days after the reporting date.
    """
    rows = [
        ("review", found.risk.id, found.risk.title, found.risk.owner, found.due, found.why)
        for found in reviews(register)
        if found.due is not None
    ]
    rows += [
        ("measure", one.id, one.title, one.owner, one.due, one.due_rule or _("its own date"))
        for one in register.measures
        if one.due is not None and one.status not in ENDED
    ]
    rows += [*_readings(register), *_decisions(register)]
    dated = [(*row[:5], (row[4] - register.reporting_date).days, row[5]) for row in rows]
    kept = [row for row in dated if within_days is None or row[5] <= within_days]
    kept.sort(key=lambda row: (row[5], row[0] != "review", row[0], row[1]))
    frame = pd.DataFrame(
        [(*row[:6], row[5] < 0, row[6]) for row in kept],
        columns=DUE_COLUMNS,
    )
    return frame.astype({"days": int, "overdue": bool})


def _decisions(register: Register) -> Iterator[tuple[str, str, str, str, dt.date, str]]:
    """Give the last day of each decision that has one, is not ended, and is about a risk that is not closed."""
    risks = {risk.id: risk for risk in register.risks if risk.status != "closed"} if register.decisions else {}
    for one in register.decisions:
        risk = risks.get(one.risk)
        if one.until is not None and one.ended is None and risk is not None:
            why = _("the decision of {date} to {kind} it holds until then").format(date=one.date, kind=term(one.kind))
            yield "decision", risk.id, risk.title, one.by, one.until, why


def _readings(register: Register) -> list[tuple[str, str, str, str, dt.date, str]]:
    last = latest_readings(register)
    found = []
    for indicator in register.indicators:
        months = indicator.every_months
        if not months or months < 1:
            continue
        due, why = _next_reading(months, last.get(indicator.id), register.reporting_date)
        found.append(("reading", indicator.id, indicator.title, indicator.owner, due, why))
    return found


def _next_reading(months: int, last: Reading | None, reporting_date: dt.date) -> tuple[dt.date, str]:
    """Return when an indicator ought to be read next, and why: at once if nobody ever did."""
    if last is None:
        words = ngettext(
            "to be read every month, and never read yet", "to be read every {n} months, and never read yet", months
        )
        return reporting_date, words.format(n=months)
    words = ngettext(
        "to be read every month; last read for {date}", "to be read every {n} months; last read for {date}", months
    )
    return add_months(last.date, months), words.format(n=months, date=last.date)


def latest_readings(register: Register) -> dict[str, Reading]:
    """Return the reading of the latest day of each indicator that has one.

    A reading dated after the reporting date counts, as an assessment does: what is known is not hidden.
    """
    latest: dict[str, Reading] = {}
    for reading in register.readings:
        known = latest.get(reading.indicator)
        if known is None or reading.date >= known.date:
            latest[reading.indicator] = reading
    return latest


def review_findings(register: Register) -> Iterator[Finding]:
    """Return what is doubtful about review dates: a next review before the last one."""
    for risk in register.risks:
        if risk.reviewed and risk.review_due and risk.review_due < risk.reviewed:
            rule = _("the next review is before the last one, {date}").format(date=risk.reviewed)
            yield Finding(
                severity="warning",
                table="risks",
                record=risk.id,
                field="review_due",
                value=str(risk.review_due),
                rule=rule,
            )
