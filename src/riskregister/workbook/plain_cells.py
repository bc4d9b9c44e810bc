"""Dates and numbers as people type them: ISO or day first, a decimal comma or point; what could be two things is none.

Stricter than convenient on purpose: a reading taken for the wrong day or a thousand times too high would be believed.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence

from riskregister.translations import gettext as _
from riskregister.workbook.book import Cell
from riskregister.workbook.cells import Refused, text_of

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?)?")
_DAY_FIRST = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?")
_PLAIN = re.compile(r"[+-]?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?")
_COMMA = re.compile(r"[+-]?\d+,\d+")
#: 1.234.567 or 1 234,5 and the like: groups of three by one sign, decimals after another.
_GROUPED = re.compile(r"[+-]?\d{1,3}(?P<group>[ .,'])\d{3}(?:(?P=group)\d{3})*(?:(?P<point>[.,])\d+)?")
_SPACES = {ord(space): " " for space in "\u00a0\u2007\u2009\u202f"}


def date_of(cell: Cell) -> dt.date:
    """Return the day a cell names; the time of day, where there is one, is left out.

    Day first is taken as such with points, as nobody writes the month first that way; with strokes or dashes only where
    the other reading is impossible or the same.

    Raises:
        Refused: it is no date, there is no such day, or it could be two.
    """
    _calculated(cell)
    if isinstance(cell.value, dt.datetime):
        return cell.value.date()
    if isinstance(cell.value, dt.date):
        return cell.value
    if cell.blank:
        raise Refused(_("the date is missing"))
    text = text_of(cell) if isinstance(cell.value, str) else ""
    iso, day_first = _YEAR_FIRST.fullmatch(text), _DAY_FIRST.fullmatch(text)
    if iso:
        return _day(int(iso[1]), int(iso[3]), int(iso[4]))
    if day_first is None:
        raise Refused(_("must be a date like 2007-05-24 or 24.05.2007, with the whole year"))
    first, second, year = int(day_first[1]), int(day_first[3]), int(day_first[4])
    if day_first[2] != "." and first != second and first <= 12 and second <= 12:
        rule = _("could be {one} or {other}; write it like 2007-05-24")
        raise Refused(rule.format(one=_day(year, second, first), other=_day(year, first, second)))
    return _day(year, second, first)


def _day(year: int, month: int, day: int) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise Refused(_("there is no such day; day first, or like 2007-05-24")) from None


def decimal_commas(cells: Sequence[Cell]) -> bool:
    """Say whether a column of numbers is written with decimal commas: one of them can be nothing else."""
    return any(
        _COMMA.fullmatch(text) is not None and not _GROUPED.fullmatch(text)
        for text in (_tidy(cell.value) for cell in cells if isinstance(cell.value, str))
    )


def number_of(cell: Cell, *, commas: bool = False) -> float:
    """Return the number in a cell; ``commas`` says that its column is written with decimal commas.

    Raises:
        Refused: it is no number, or could be two.
    """
    _calculated(cell)
    if cell.blank:
        raise Refused(_("the value is missing"))
    if "%" in cell.number_format or (isinstance(cell.value, str) and cell.value.strip().endswith("%")):
        raise Refused(_("write 40 for 40 %, without the % sign"))
    if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool) and math.isfinite(cell.value):
        return float(cell.value)
    text = _tidy(cell.value) if isinstance(cell.value, str) else ""
    found = _from_text(text, commas=commas)
    if found is None or not math.isfinite(found):
        raise Refused(_("must be a number"))
    return found


def _from_text(text: str, *, commas: bool) -> float | None:
    grouped = _GROUPED.fullmatch(text)
    if grouped and grouped["point"] != grouped["group"]:
        group, point = grouped["group"], grouped["point"]
        several = text.count(group) > 1
        if group in ",." and point is None and not several:
            return _one_sign(text, group, commas=commas)
        return float(text.replace(group, "").replace(",", "."))
    if _PLAIN.fullmatch(text):
        return float(text)
    return float(text.replace(",", ".")) if _COMMA.fullmatch(text) else None


def _one_sign(text: str, sign: str, *, commas: bool) -> float:
    """Return 1,234 or 1.234 as the number it is in its column, if the column tells."""
    if sign == "," and commas:
        return float(text.replace(",", "."))
    whole = text.lstrip("+-").partition(sign)[0]
    if (sign == "." and not commas) or whole == "0":
        return float(text.replace(",", "."))
    rule = _("could be {one} or {other}; write it without a sign between thousands")
    raise Refused(rule.format(one=text.replace(sign, "."), other=text.replace(sign, "")))


def _calculated(cell: Cell) -> None:
    if cell.kind == "error":
        raise Refused(_("the cell shows an error"))
    if cell.formula and cell.value is None:
        raise Refused(_("formula not calculated; open the workbook in Excel and save it, or write the value"))


def _tidy(text: str) -> str:
    return text.translate(_SPACES).replace("\u2212", "-").replace("\u2019", "'").strip()
