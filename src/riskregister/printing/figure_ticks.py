"""Where the ticks of an axis stand: whole numbers, decades, days, months, quarters or years; each with its words."""

from __future__ import annotations

import datetime as dt
import math

from riskregister.printing.figure_text import Line, lines_of
from riskregister.printing.words import dated

_SECONDS = (1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200)
_STEPS = (1.0, 2.0, 5.0, 10.0)
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60, 120, 300, 600, 1200)
_PER_MONTH = 30.44
_MONDAY = dt.datetime(2001, 1, 1, tzinfo=dt.UTC)


def even(low: float, high: float, room: float, finest: float = 0.0) -> list[tuple[float, str]]:
    """Return round numbers from ``low`` to ``high``, about as many as there is room for, with their words.

    They are no closer than the ``finest`` step.
    """
    least = (high - low) / max(room, 1.0)
    size = 10.0 ** math.floor(math.log10(least))
    step = next(size * one for one in _STEPS if size * one >= least * (1 - 1e-9))
    return stepped(low, high, max(step, finest), 0.0)


def stepped(low: float, high: float, step: float, first: float) -> list[tuple[float, str]]:
    """Return the numbers ``first + n × step`` from ``low`` to ``high``, with their words."""
    start, end = math.ceil((low - first) / step - 1e-9), math.floor((high - first) / step + 1e-9)
    # Sums of fractions would show a figure too many.
    values = [round(first + place * step, 12) for place in range(start, end + 1)]
    return [(value, number_words(value)) for value in values]


def of_decades(low: float, high: float) -> list[tuple[float, str]]:
    """Return the powers of ten between two decades, with twos and fives where there are few, and their words."""
    among = (1.0,) if high - low > 3 else (1.0, 2.0, 5.0)
    values = [of * 10.0**power for power in range(math.floor(low), math.ceil(high) + 1) for of in among]
    return [(math.log10(value), number_words(value)) for value in values if low <= math.log10(value) <= high]


def number_words(value: float) -> str:
    """Return a number as it stands at a tick."""
    text = f"{value:,.10g}"
    return text.replace("-", "−")


def day_words(day: dt.datetime, language: str) -> str:
    """Return a day as it stands at a tick of its own."""
    return dated(day.date(), "d MMM y", language) or day.date().isoformat()


def of_dates(low: dt.datetime, high: dt.datetime, room: float, language: str) -> list[tuple[dt.datetime, list[Line]]]:
    """Return days between two moments, at most about as many as there is room for, with their words.

    They are every so many days, or first days of months; the year stands beneath the first and wherever it is another.
    Within few days they are hours or less, with the day beneath.
    """
    seconds = (high - low).total_seconds()
    if seconds < 2 * 86_400:
        step = next((one for one in _SECONDS if seconds / one <= room), _SECONDS[-1])
        return _timed(low, high, step, language)
    days = (high - low).total_seconds() / 86_400
    for step in _DAYS:
        if days / step <= room:
            return _labelled(_daily(low, high, step), "d MMM", language)
    step = next((one for one in _MONTHS if days / (_PER_MONTH * one) <= room), _MONTHS[-1])
    return _labelled(_monthly(low, high, step), "LLL" if step < 12 else "", language)


def _timed(low: dt.datetime, high: dt.datetime, step: int, language: str) -> list[tuple[dt.datetime, list[Line]]]:
    passed = math.ceil((low - _MONDAY).total_seconds() / step)
    moment = _MONDAY + dt.timedelta(seconds=passed * step)
    found: list[tuple[dt.datetime, list[Line]]] = []
    while moment <= high:
        words = f"{moment:%H:%M:%S}" if step < 60 else f"{moment:%H:%M}"
        if not found or found[-1][0].date() != moment.date():
            words += f"<br>{day_words(moment, language)}"
        found.append((moment, lines_of(words)))
        moment += dt.timedelta(seconds=step)
    return found


def _daily(low: dt.datetime, high: dt.datetime, step: int) -> list[dt.datetime]:
    passed = math.ceil((low - _MONDAY).total_seconds() / 86_400 / step)
    first = _MONDAY + dt.timedelta(days=passed * step)
    count = math.floor((high - first).total_seconds() / 86_400 / step)
    return [first + dt.timedelta(days=step * place) for place in range(count + 1)]


def _monthly(low: dt.datetime, high: dt.datetime, step: int) -> list[dt.datetime]:
    found, place = [], max((low.year * 12 + low.month - 1) // step * step, 12)
    while place // 12 < dt.MAXYEAR:
        day = dt.datetime(place // 12, place % 12 + 1, 1, tzinfo=dt.UTC)
        if day > high:
            break
        if day >= low:
            found.append(day)
        place += step
    return found


def _labelled(days: list[dt.datetime], pattern: str, language: str) -> list[tuple[dt.datetime, list[Line]]]:
    found, year = [], 0
    for day in days:
        words = dated(day.date(), pattern, language) if pattern else str(day.year)
        words = words or f"{day:%m-%d}"
        if pattern and day.year != year:
            words += f"<br>{day.year}"
        year = day.year
        found.append((day, lines_of(words)))
    return found
