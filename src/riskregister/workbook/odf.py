"""The cells of a spreadsheet that LibreOffice saved in its own format (.ods)."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, iterparse

from riskregister.intake.grid import Broken, Value

_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
#: What is read at most: columns of a row, rows that one row stands for, cells of a file.  The empty rest of a sheet
#: comes as one row that stands for a million.
_MOST_COLUMNS, _MOST_REPEATED, _MOST_CELLS = 2_000, 1_000, 5_000_000


@dataclass(slots=True)
class Table:
    """A sheet: the values of its rows, which cells hold a formula and what it says, and which are shown as per cent."""

    rows: list[list[Value]] = field(default_factory=list)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    percent: set[tuple[int, int]] = field(default_factory=set)


def tables(content: bytes) -> dict[str, Table]:
    """Return the sheets in a content.xml by name.

    Raises:
        ValueError: it is no such spreadsheet, or its few cells stand for far too many.
    """
    # LibreOffice declares no types and entities; who does is up to something.
    if not content.startswith(b"<?xml") or b"<!" in content[: content.find(b"<office:")]:
        message = "content.xml"
        raise ValueError(message)
    found: dict[str, Table] = {}
    table = Table()
    total = 0
    for event, element in iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314  # no entities, see above
        if element.tag == f"{_TABLE}table":
            if event == "start":
                table = found.setdefault(element.get(f"{_TABLE}name", ""), Table())
            else:
                while table.rows and not table.rows[-1]:
                    table.rows.pop()
                element.clear()
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            cells = _cells(element)
            repeated = min(int(element.get(f"{_TABLE}number-rows-repeated", "1")), _MOST_REPEATED)
            for _time in range(repeated):
                _put(table, cells)
            element.clear()
            total += len(cells) * repeated
            if total > _MOST_CELLS:
                message = f"{total} cells"
                raise ValueError(message)
    return found


def _put(table: Table, cells: list[_Cell]) -> None:
    row = len(table.rows)
    table.rows.append([cell.value for cell in cells])
    table.formulas.update({(row, at): cell.formula for at, cell in enumerate(cells) if cell.formula is not None})
    table.percent.update((row, at) for at, cell in enumerate(cells) if cell.percent)


@dataclass(frozen=True, slots=True)
class _Cell:
    value: Value
    formula: str | None
    percent: bool


def _cells(row: Element) -> list[_Cell]:
    cells: list[_Cell] = []
    for element in row:
        if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            repeated = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            cells += [_cell(element)] * min(repeated, _MOST_COLUMNS - len(cells))
    while cells and cells[-1].value is None and cells[-1].formula is None:
        cells.pop()
    return cells


def _cell(element: Element) -> _Cell:
    formula = element.get(f"{_TABLE}formula")
    written = None if formula is None else f"={formula.partition('=')[2]}"
    return _Cell(_value(element), written, element.get(f"{_OFFICE}value-type") == "percentage")


def _value(element: Element) -> Value:
    if element.get(f"{_CALC}value-type") == "error":
        return Broken(_text(element))
    kind = element.get(f"{_OFFICE}value-type")
    if kind in ("float", "currency", "percentage"):
        return _number(element.get(f"{_OFFICE}value", ""))
    if kind == "date":
        return _date(element.get(f"{_OFFICE}date-value", ""))
    if kind == "boolean":
        return element.get(f"{_OFFICE}boolean-value") == "true"
    return element.get(f"{_OFFICE}string-value") or _text(element) or None


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _date(text: str) -> dt.date | str:
    """Return a date or a time of a day; days before the calendar begins stay text."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return text
    return found.date() if len(text) == len("2007-05-24") else found


def _text(element: Element) -> str:
    paragraphs = [child for child in element if child.tag == f"{_TEXT}p"]
    return "\n".join("".join(_pieces(paragraph)) for paragraph in paragraphs)


def _pieces(element: Element) -> Iterator[str]:
    """Give the text of a paragraph, with the blanks, tabs and breaks that stand as elements."""
    yield element.text or ""
    for child in element:
        if child.tag == f"{_TEXT}s":
            yield " " * min(int(child.get(f"{_TEXT}c", "1")), 32_767)
        elif child.tag == f"{_TEXT}tab":
            yield "\t"
        elif child.tag == f"{_TEXT}line-break":
            yield "\n"
        else:
            yield from _pieces(child)
        yield child.tail or ""
