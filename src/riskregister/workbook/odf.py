"""The cells of a spreadsheet that LibreOffice saved in its own format (.ods)."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, iterparse

_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
#: What is read at most: columns of a row, rows that one row stands for, cells of a file.  The empty rest of a sheet
#: comes as one row that stands for a million.
_MOST_COLUMNS, _MOST_REPEATED, _MOST_CELLS = 2_000, 1_000, 5_000_000


@dataclass(frozen=True, slots=True)
class Raw:
    """A cell as a file holds it: its value, what kind that is ("f" a formula, "e" an error), and its number format."""

    value: Any
    data_type: str
    number_format: str


def is_spreadsheet(archive: zipfile.ZipFile) -> bool:
    """Say whether a zip file is a spreadsheet of this format."""
    names = archive.namelist()
    return "mimetype" in names and "content.xml" in names and archive.read("mimetype").strip() == _KIND


def sheets(data: bytes, *, stored: bool) -> dict[str, list[list[Raw]]]:
    """Return the rows of each sheet; of formulas the value that is ``stored``, or else the formula.

    Raises:
        ValueError: it is no such spreadsheet, or its few cells stand for far too many.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("content.xml")
    # LibreOffice declares no types and entities; who does is up to something.
    if not content.startswith(b"<?xml") or b"<!" in content[: content.find(b"<office:")]:
        message = "content.xml"
        raise ValueError(message)
    found: dict[str, list[list[Raw]]] = {}
    rows: list[list[Raw]] = []
    total = 0
    for event, element in iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314  # no entities, see above
        if element.tag == f"{_TABLE}table":
            if event == "start":
                rows = found.setdefault(element.get(f"{_TABLE}name", ""), [])
            else:
                while rows and not rows[-1]:
                    rows.pop()
                element.clear()
        elif event == "end" and element.tag == f"{_TABLE}table-row":
            cells = _cells(element, stored=stored)
            repeated = min(int(element.get(f"{_TABLE}number-rows-repeated", "1")), _MOST_REPEATED)
            rows.extend([cells] * repeated)
            element.clear()
            total += len(cells) * repeated
            if total > _MOST_CELLS:
                message = f"{total} cells"
                raise ValueError(message)
    return found


def _cells(row: Element, *, stored: bool) -> list[Raw]:
    cells: list[Raw] = []
    for element in row:
        if element.tag in (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell"):
            repeated = int(element.get(f"{_TABLE}number-columns-repeated", "1"))
            cells += [_cell(element, stored=stored)] * min(repeated, _MOST_COLUMNS - len(cells))
    while cells and cells[-1].value is None:
        cells.pop()
    return cells


def _cell(element: Element, *, stored: bool) -> Raw:
    formula = element.get(f"{_TABLE}formula")
    if formula is not None and not stored:
        return Raw(f"={formula.partition('=')[2]}", "f", "")
    if element.get(f"{_CALC}value-type") == "error":
        return Raw(_text(element), "e", "")
    kind = element.get(f"{_OFFICE}value-type")
    if kind in ("float", "currency", "percentage"):
        return Raw(_number(element.get(f"{_OFFICE}value", "")), "n", "0%" if kind == "percentage" else "")
    if kind == "date":
        return Raw(_date(element.get(f"{_OFFICE}date-value", "")), "d", "")
    if kind == "boolean":
        return Raw(element.get(f"{_OFFICE}boolean-value") == "true", "b", "")
    text = element.get(f"{_OFFICE}string-value") or _text(element)
    return Raw(text or None, "s", "")


def _number(text: str) -> float | int:
    number = float(text)
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _date(text: str) -> Any:
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
