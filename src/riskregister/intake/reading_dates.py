"""Dates as files have them: real ones, texts in the file's own order, month names, a spreadsheet's day numbers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from riskregister.intake.grid import Value
from riskregister.intake.scales_words import normal
from riskregister.intake.wordlists import sections

#: Day numbers of a spreadsheet that are taken for dates: 1954 to 2119; smaller numbers may be years or counts.
_FIRST, _LAST = 20_000, 80_000
_ORIGIN = dt.date(1899, 12, 30)
#: Two-digit years up to this one are of this century.
_CENTURY = 69
_LONGEST = 60
_TIME = r"(?:[T,\s]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*[-/.年년]\s*(\d{{1,2}})\s*[-/.月월]\s*(\d{{1,2}})\s*[日일]?{_TIME}")
_NUMBERS = re.compile(rf"(\d{{1,2}})\s*([-/.])\s*(\d{{1,2}})\s*\2\s*(\d{{4}}|\d{{2}})\s*(?:г\.?|р\.?|\.)?{_TIME}")
_COMPACT = re.compile(r"(19\d{2}|20\d{2})(\d{2})(\d{2})")
_WEEKDAY = re.compile(r"^[^\W\d_]+\.?,\s*")


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says of a day: ``day`` if it can be only one, else ``either``: with the day first, the month first.

    ``number`` says that it stood there as a spreadsheet's day number.
    """

    day: dt.date | None = None
    either: tuple[dt.date, dt.date] | None = None
    number: bool = False


def day_of(value: Value) -> Day | None:
    """Return the day a cell names; None if it names none."""
    if isinstance(value, dt.datetime):
        return Day(value.date())
    if isinstance(value, dt.date):
        return Day(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Day(_ORIGIN + dt.timedelta(days=int(value)), number=True) if _FIRST <= value <= _LAST else None
    short = isinstance(value, str) and len(value) <= _LONGEST
    return _of_text(_WEEKDAY.sub("", value.strip(), count=1)) if short else None  # type: ignore[union-attr]


def order_of(days: Iterable[Day | None], texts: Iterable[str]) -> bool | None:
    """Return whether a file writes the day first, by the dates that can be read in one order only; None if none tell.

    Where both orders occur, the commoner one.
    """
    counts = {True: 0, False: 0}
    for day, text in zip(days, texts, strict=True):
        found = _NUMBERS.fullmatch(text) if day is not None and day.day is not None else None
        if found and found[1] != found[3]:
            counts[day is not None and day.day is not None and day.day.day == int(found[1])] += 1
    return None if counts[True] == counts[False] else counts[True] > counts[False]


def _of_text(text: str) -> Day | None:
    if found := _YEAR_FIRST.fullmatch(text) or _COMPACT.fullmatch(text):
        return _certain(int(found[1]), int(found[2]), int(found[3]))
    if found := _NUMBERS.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), _year(found[4])
        day_first, month_first = _day(year, second, first), _day(year, first, second)
        # Nobody writes the month first between points.
        if found[2] == "." or not (day_first and month_first):
            only = day_first or (month_first if found[2] != "." else None)
            return Day(only) if only else None
        return Day(either=(day_first, month_first))
    return _with_name(text)


def _with_name(text: str) -> Day | None:
    """Return the day of "6 Aug 2026", "August 6th, 2026", "06-Aug-26" and "6 августа 2026 г."."""
    parts = [part for part in re.split(r"[\s,./\-]+|(?<=\d)(?:st|nd|rd|th|er|º|ª)\b", text) if part]
    words = [part for part in parts if not part.isdigit() and normal(part) not in ("de", "del", "г", "р", "of", "il")]
    numbers = [part for part in parts if part.isdigit()]
    month = _month(normal(words[0])) if len(words) == 1 else None
    if month is None or len(numbers) != 2:
        return None
    day, year = sorted(numbers, key=len) if len(numbers[0]) != len(numbers[1]) else numbers
    return _certain(_year(year), month, int(day)) if len(day) <= 2 and len(year) in (2, 4) else None


@cache
def _month(word: str) -> int | None:
    if len(word) < 3:
        return None
    found = {int(month) for name, month in _months().items() if name == word}
    found = found or {int(month) for name, month in _months().items() if name.startswith(word)}
    return found.pop() if len(found) == 1 else None


@cache
def _months() -> dict[str, str]:
    return {normal(name): month for name, month in sections("months").items()}


def _year(text: str) -> int:
    year = int(text)
    return year if len(text) == 4 else year + (2000 if year <= _CENTURY else 1900)


def _certain(year: int, month: int, day: int) -> Day | None:
    found = _day(year, month, day)
    return Day(found) if found else None


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
