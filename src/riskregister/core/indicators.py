"""Key risk indicators: where the latest reading stands, where readings are heading, and which risks to look at again.

A threshold counts as passed once it is reached.  A reading counts whatever its date, also one dated after the reporting
date: like an assessment it is known, and what is known is not hidden.
"""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

import pandas as pd

from riskregister.core.findings import Finding, Severity
from riskregister.core.model import Indicator, Reading, Register
from riskregister.core.reviews import last_looks, latest_readings
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: Where a reading stands: "none" without a reading, "open" without thresholds, else by the thresholds.
Side = Literal["none", "open", "ok", "warning", "alarm"]
#: How many readings a trend is told from.
TREND = 3

NUDGE_COLUMNS = ["risk", "title", "indicator", "indicator_title", "side", "value", "date", "looked", "why"]


@dataclass(frozen=True, slots=True)
class State:
    """Where an indicator stands: its readings by date, the side of the thresholds of the latest, the trend in words."""

    indicator: Indicator
    readings: tuple[Reading, ...]
    side: Side
    trend: str

    @property
    def latest(self) -> Reading | None:
        """The reading of the latest day."""
        return self.readings[-1] if self.readings else None


def passed(indicator: Indicator, value: float, threshold: float | None) -> bool:
    """Say whether ``value`` has reached ``threshold`` on the side that is worse."""
    if threshold is None:
        return False
    return value >= threshold if indicator.worse == "above" else value <= threshold


def side_of(indicator: Indicator, value: float | None) -> Side:
    """Return on which side of the thresholds a value stands."""
    if value is None:
        return "none"
    if passed(indicator, value, indicator.alarm):
        return "alarm"
    if passed(indicator, value, indicator.warning):
        return "warning"
    return "open" if indicator.warning is None and indicator.alarm is None else "ok"


def state_of(register: Register, indicator: Indicator) -> State:
    """Return where an indicator stands."""
    of = [reading for reading in register.readings if reading.indicator == indicator.id]
    return _state(indicator, of)


def states(register: Register) -> list[State]:
    """Return where each indicator stands, in register order."""
    of: dict[str, list[Reading]] = defaultdict(list)
    for reading in register.readings:
        of[reading.indicator].append(reading)
    return [_state(indicator, of[indicator.id]) for indicator in register.indicators]


def _state(indicator: Indicator, of: list[Reading]) -> State:
    readings = tuple(sorted(of, key=lambda reading: reading.date))
    latest = readings[-1].value if readings else None
    return State(indicator, readings, side_of(indicator, latest), trend(indicator, readings))


def trend(indicator: Indicator, readings: tuple[Reading, ...]) -> str:
    """Return in words where the last readings are heading; a trend needs every step of them in one direction."""
    last = [reading.value for reading in readings[-TREND:]]
    if len(last) < 2:
        return _("no trend yet")
    steps = [after - before for before, after in pairwise(last)]
    n = len(last)
    if all(step == 0 for step in steps):
        return ngettext("unchanged over the last {n} reading", "unchanged over the last {n} readings", n).format(n=n)
    if not (all(step > 0 for step in steps) or all(step < 0 for step in steps)):
        return ngettext("up and down over the last {n} reading", "up and down over the last {n} readings", n).format(
            n=n
        )
    worse = (steps[0] > 0) == (indicator.worse == "above")
    words = {
        (True, True): _("rising over the last {n} readings, towards the worse side"),
        (True, False): _("rising over the last {n} readings, towards the better side"),
        (False, True): _("falling over the last {n} readings, towards the worse side"),
        (False, False): _("falling over the last {n} readings, towards the better side"),
    }
    return words[steps[0] > 0, worse].format(n=n)


def with_unit(value: float, unit: str) -> str:
    """Return a value as people write it, with its unit."""
    return f"{value:.6g} {unit}".strip()


def nudges(register: Register) -> pd.DataFrame:
    """Return a row per risk and indicator that says: look at this rating again.

    That is where the indicator's latest reading has reached a threshold and is dated after the last look at the risk.
    A risk that was assessed or confirmed since is left in peace until the next such reading; a closed one always.
    Columns: risk, title, indicator, indicator_title, side ("warning" or "alarm"), value, date, looked (None: never),
    why (a sentence).  Alarms come first.
    """
    looked, latest = last_looks(register), latest_readings(register)
    risks = {risk.id: risk for risk in register.risks if risk.status != "closed"}
    rows: list[dict[str, Any]] = []
    for indicator in register.indicators:
        reading = latest.get(indicator.id)
        side = side_of(indicator, reading.value if reading else None)
        if reading is None or side not in ("warning", "alarm"):
            continue
        for risk in dict.fromkeys(indicator.risks):
            last = looked.get(risk)
            if risk not in risks or (last is not None and reading.date <= last):
                continue
            values = (risk, risks[risk].title, indicator.id, indicator.title, side, reading.value, reading.date, last)
            why = _why(indicator, reading, side, last)
            rows.append(dict(zip(NUDGE_COLUMNS, (*values, why), strict=True)))
    rows.sort(key=lambda row: row["side"] != "alarm")
    return pd.DataFrame(rows, columns=NUDGE_COLUMNS)


def _why(indicator: Indicator, reading: Reading, side: Side, looked: dt.date | None) -> str:
    threshold = indicator.alarm if side == "alarm" else indicator.warning
    reached = {
        ("alarm", "above"): _("{indicator}: {value} on {date} has reached the alarm, {threshold} or more."),
        ("alarm", "below"): _("{indicator}: {value} on {date} has reached the alarm, {threshold} or less."),
        ("warning", "above"): _("{indicator}: {value} on {date} has reached the warning, {threshold} or more."),
        ("warning", "below"): _("{indicator}: {value} on {date} has reached the warning, {threshold} or less."),
    }[side, indicator.worse]
    first = reached.format(
        indicator=indicator.title,
        value=with_unit(reading.value, indicator.unit),
        date=reading.date,
        threshold=with_unit(threshold or 0.0, indicator.unit),
    )
    if looked is None:
        return f"{first} {_('Nobody has looked at the rating yet.')}"
    return f"{first} {_('The rating was last looked at on {date}.').format(date=looked)}"


def indicator_findings(register: Register) -> Iterator[Finding]:
    """Return what is wrong or doubtful in indicators and readings."""
    risks = {risk.id for risk in register.risks}
    for one in register.indicators:
        if not one.id.strip():
            yield _finding("indicators", one.id, "id", "", _("an id is required"))
        for risk in one.risks:
            if risk not in risks:
                yield _finding(
                    "indicators", one.id, "risks", risk, _("no such record in {table}").format(table="risks")
                )
        if not one.risks:
            yield _finding(
                "indicators", one.id, "risks", "", _("it belongs to no risk and so reminds nobody"), "warning"
            )
        if one.every_months is not None and one.every_months < 1:
            rule = _("it is read every month or less often, or at no fixed time (empty)")
            yield _finding("indicators", one.id, "every_months", one.every_months, rule)
        yield from _thresholds(one)
    yield from _readings(register)


def _thresholds(one: Indicator) -> Iterator[Finding]:
    thresholds = {"warning": one.warning, "alarm": one.alarm}
    unsound = {name: value for name, value in thresholds.items() if value is not None and not math.isfinite(value)}
    for name, value in unsound.items():
        yield _finding("indicators", one.id, name, value, _("must be a number"))
    if one.warning is None or one.alarm is None or unsound:
        return
    if one.worse == "above" and one.alarm < one.warning:
        rule = _("the alarm must not be below the warning ({warning:g}), since more is worse")
        yield _finding("indicators", one.id, "alarm", f"{one.alarm:g}", rule.format(warning=one.warning))
    if one.worse == "below" and one.alarm > one.warning:
        rule = _("the alarm must not be above the warning ({warning:g}), since less is worse")
        yield _finding("indicators", one.id, "alarm", f"{one.alarm:g}", rule.format(warning=one.warning))


def _readings(register: Register) -> Iterator[Finding]:
    known = {one.id for one in register.indicators}
    first: dict[tuple[str, dt.date], str] = {}
    for one in register.readings:
        if one.indicator not in known:
            rule = _("no such record in {table}").format(table="indicators")
            yield _finding("readings", one.id, "indicator", one.indicator, rule)
        if not math.isfinite(one.value):
            yield _finding("readings", one.id, "value", one.value, _("must be a number"))
        other = first.setdefault((one.indicator, one.date), one.id)
        if other != one.id:
            rule = _("there is another reading of this day, {other}").format(other=other)
            yield _finding("readings", one.id, "date", one.date, rule)


def _finding(table: str, record: str, field: str, value: Any, rule: str, severity: Severity = "error") -> Finding:
    return Finding(severity=severity, table=table, record=record, field=field, value=str(value), rule=rule)
