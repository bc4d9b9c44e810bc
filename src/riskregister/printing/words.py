"""Numbers and dates as they are written on paper."""

from __future__ import annotations

import datetime as dt
import math
from contextlib import AbstractContextManager

from babel import Locale, UnknownLocaleError
from babel.dates import format_date

from riskregister.core.wording import days_as
from riskregister.translations import gettext as _

NOTHING = "–"


def number(value: float) -> str:
    """Return a level or score without needless decimals, at most two; a dash where nobody gave one."""
    return NOTHING if math.isnan(value) else f"{value:.2f}".rstrip("0").rstrip(".")


def reach(low: float, high: float) -> str:
    """Return a range as narrow as can be; a dash where it is not known."""
    return NOTHING if math.isnan(low) or math.isnan(high) else f"{number(low)}–{number(high)}"


def percent(share: float) -> str:
    """Return a probability 0..1 as a percentage of two figures; more would claim to be known better than it is."""
    if math.isnan(share):
        return NOTHING
    if 0.99 < share < 1:
        return _("over 99 %")
    return _("{number} %").format(number=f"{float(f'{share * 100:.2g}'):g}")


def scores_of(minimum: float, following: float | None, top: float) -> str:
    """Return the scores a rating band spans: up to the next band's minimum, the last one up to the ``top`` score."""
    if following is None and minimum == top:
        return number(minimum)
    if following is None:
        return _("{low} to {high}").format(low=number(minimum), high=number(top))
    return _("{low} to under {high}").format(low=number(minimum), high=number(following))


def date(day: dt.date, language: str) -> str:
    """Return a date in words of ``language``, so that day and month cannot be taken for each other."""
    return dated(day, "d MMMM y", language) or day.isoformat()


def days_in(language: str) -> AbstractContextManager[None]:
    """Have every day that is told meanwhile written in words of ``language``, as :func:`date` does."""
    return days_as(lambda day: date(day, language))


def dated(day: dt.date, pattern: str, language: str) -> str:
    """Return a date by a pattern of Unicode ("LLL y") in words of ``language``; nothing if nobody knows it."""
    try:
        return format_date(day, pattern, locale=Locale.parse(language, sep="-"))
    except (UnknownLocaleError, ValueError, TypeError):
        return ""
