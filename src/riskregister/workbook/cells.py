"""One cell against one field: whether it still says what was exported, and if not, what it says now."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from riskregister.core.model import Source
from riskregister.translations import gettext as _
from riskregister.workbook.book import Cell
from riskregister.workbook.columns import LONGEST, Column

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


class Refused(Exception):
    """A cell breaks a rule; ``rule`` says which."""

    def __init__(self, rule: str) -> None:
        super().__init__(rule)
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Known:
    """What cells may refer to: ids by table, the highest level of each scale, and the documents that sources cite."""

    ids: dict[str, Collection[str]]
    highest: dict[str, int]
    documents: tuple[str, ...]


def same(cell: Cell, was: Any) -> bool:
    """Say whether a cell still shows ``was`` (see :func:`riskregister.workbook.rows.shown`).

    Spaces around text, the kind of line break, 3 for 3.0 and a date or number that became text make no difference.
    """
    now = cell.value
    if cell.kind == "error":
        return False
    if was is None or now is None:
        return was is None and cell.blank
    if isinstance(was, bool):
        return now == was if isinstance(now, (bool, int, float)) else str(now).strip().upper() == str(was).upper()
    if isinstance(was, dt.date):
        return _as_date(now) == was
    if isinstance(was, (int, float)):
        number = None if "%" in cell.number_format else _as_number(now)
        return number is not None and math.isclose(number, was, rel_tol=1e-9, abs_tol=1e-9)
    text = text_of(cell)
    return text == _tidy(was) or (_ESCAPE.search(was) is not None and _bare(text) == _bare(_tidy(was)))


def text_of(cell: Cell) -> str:
    """Return a cell's text without spaces around it and with plain line breaks."""
    return _tidy(_as_text(cell.value))


def read_value(column: Column, cell: Cell, known: Known) -> Any:
    """Return what a cell says as the value of its field; a blank one as empty text, an empty tuple or None.

    Raises:
        Refused: it breaks the field's rule.
    """
    if cell.kind == "error":
        raise Refused(_("the cell shows an error"))
    if cell.formula and cell.value is None:
        raise Refused(_("formula not calculated; open the workbook in Excel and save it, or write the value"))
    if cell.blank:
        return _of_blank(column)
    match column.kind:
        case "level":
            return _number(cell, 1, known.highest[column.field], _("levels run from 1 to {highest}"))
        case "percent":
            if "%" in cell.number_format:
                raise Refused(_("write 40 for 40 %, without the % sign"))
            return _number(cell, 0, 100, _("progress runs from 0 to {highest}"))
        case "date":
            found = _as_date(cell.value)
            if found is None:
                raise Refused(_("must be a date like 2007-05-24"))
            return found
        case "list":
            return _list(column, cell, known)
        case _:
            return _text(column, cell, known)


def read_source(section: str, paragraph: str, known: Known) -> Source:
    """Return the place that a section as people cite it ("4.3.6", "Order 4.2") and a paragraph name."""
    for document in known.documents:
        if section.startswith(f"{document} "):
            return Source(document=document, section=section.removeprefix(f"{document} "), paragraph=paragraph)
    return Source(section=section, paragraph=paragraph)


def _of_blank(column: Column) -> Any:
    if column.required or column.kind == "choice":
        raise Refused(_("this field is required"))
    if column.kind == "list":
        return ()
    return "" if column.kind in ("text", "label", "reference") else None


def _number(cell: Cell, lowest: float, highest: float, rule: str) -> float:
    number = _as_number(cell.value)
    if number is None:
        raise Refused(_("must be a number"))
    if not lowest <= number <= highest:
        raise Refused(rule.format(highest=highest))
    return number


def _text(column: Column, cell: Cell, known: Known) -> str:
    # 3.10 typed into a cell that Excel takes for a number comes back as 3.1, which is another section.
    if column.kind == "label" and isinstance(cell.value, float) and not cell.value.is_integer():
        raise Refused(_("write it as text: put an apostrophe before it, because 3.10 as a number becomes 3.1"))
    if column.kind == "label" and isinstance(cell.value, (dt.date, dt.time, dt.timedelta)):
        raise Refused(_("Excel took it for a date: put an apostrophe before it"))
    text = text_of(cell)
    if len(text) > LONGEST:
        raise Refused(_("too long for a cell; edit it in the YAML export"))
    if column.choices and text not in column.choices:
        raise Refused(_("must be one of {values}").format(values=", ".join(column.choices)))
    if column.kind == "reference":
        _check_reference(column, text, known)
    return text


def _list(column: Column, cell: Cell, known: Known) -> tuple[str, ...]:
    parts = (part.strip() for part in text_of(cell).split(column.separator.strip() or column.separator))
    found = tuple(part for part in parts if part)
    if column.target:
        for part in found:
            _check_reference(column, part, known)
    return found


def _check_reference(column: Column, identity: str, known: Known) -> None:
    if identity not in known.ids[column.target]:
        raise Refused(_("no such record in {table}").format(table=column.target))


def _as_number(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        return float(value) if _NUMBER.fullmatch(value := value.strip()) else None
    return float(value) if isinstance(value, (int, float)) and math.isfinite(value) else None


def _as_date(value: Any) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return value.date() if value.time() == dt.time() else None
    if isinstance(value, dt.date):
        return value
    # Only the full form with dashes: 20070524 may as well be a number.
    if not isinstance(value, str) or not _DATE.fullmatch(value.strip()):
        return None
    try:
        return dt.date.fromisoformat(value.strip())
    except ValueError:
        return None


def _as_text(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return "" if value is None else str(value)


def _bare(text: str) -> str:
    """Return a text as all who pass on Excel's escapes make it alike: "_x0041_" is A, escaped once, twice or not."""
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), text.replace("_x005F", ""))


def _tidy(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()
