"""A new workbook with the same cells, for files that cannot be written as they are (.xls, .ods, text)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from riskregister.intake.grid import Broken, Grid, Source, Span
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: What no XML may hold, and so no workbook (XML 1.0, 2.2 Characters).
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_LONGEST_NAME = 31
_LONGEST_TEXT = 32_767


def new_workbook(source: Source, notes: list[str]) -> tuple[Workbook, dict[str, str]]:
    """Return a workbook with the cells of a file, and the names of its sheets by those in the file."""
    book = Workbook()
    for sheet in book.worksheets:
        book.remove(sheet)
    names: dict[str, str] = {}
    cut = 0
    for grid in source.sheets:
        made = book.create_sheet(_title(grid.name, book))
        names.setdefault(grid.name, made.title)
        cut += _fill(made, grid)
    if all(sheet.sheet_state == "hidden" for sheet in book.worksheets):
        book.worksheets[0].sheet_state = "visible"
    if cut:
        message = ngettext(
            "{n} cell holds more than a workbook allows; the rest of its text is left out of the answer.",
            "{n} cells hold more than a workbook allows; the rest of their text is left out of the answer.",
            cut,
        )
        notes.append(message.format(n=cut))
    return book, names


def plain_text(text: str) -> str:
    """Return a text without the signs that no workbook can hold."""
    return _NOT_IN_XML.sub(" ", text)[:_LONGEST_TEXT]


def _title(name: str, book: Workbook) -> str:
    title = _NOT_IN_NAMES.sub("_", plain_text(name)).strip("'")[:_LONGEST_NAME] or _("Register")
    taken = {other.casefold() for other in book.sheetnames}
    wanted, number = title, 2
    while wanted.casefold() in taken:
        wanted = f"{title[: _LONGEST_NAME - 4]} {number}"
        number += 1
    return wanted


def _fill(sheet: Worksheet, grid: Grid) -> int:
    cut = 0
    for row, values in enumerate(grid.rows):
        for column, value in enumerate(values):
            if value is None:
                continue
            cell = sheet.cell(row + 1, column + 1)
            if isinstance(value, Broken):
                cell.value = value.text
                cell.data_type = "e" if value.text.startswith("#") else "s"
            elif isinstance(value, str):
                cut += len(value) > _LONGEST_TEXT
                cell.value = plain_text(value)
                cell.data_type = "s"
            else:
                cell.value = value
                if (row, column) in grid.percent:
                    cell.number_format = "0%"
    for row in grid.hidden_rows:
        sheet.row_dimensions[row + 1].hidden = True
    for column in grid.hidden_columns:
        sheet.column_dimensions[get_column_letter(column + 1)].hidden = True
    for span in _sound(grid):
        sheet.merge_cells(
            start_row=span.top + 1, start_column=span.left + 1, end_row=span.bottom + 1, end_column=span.right + 1
        )
    sheet.sheet_state = "hidden" if grid.hidden else "visible"
    return cut


def _sound(grid: Grid) -> Iterator[Span]:
    """Yield the merged areas that hide nothing and do not overlap."""
    covered: set[tuple[int, int]] = set()
    for span in grid.merged:
        area = {
            (row, column) for row in range(span.top, span.bottom + 1) for column in range(span.left, span.right + 1)
        }
        hidden = any(grid.at(row, column) is not None for row, column in area - {(span.top, span.left)})
        if not hidden and not area & covered:
            covered |= area
            yield span
