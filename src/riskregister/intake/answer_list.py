"""The sheet in front of an answered workbook: every finding with a link to its cell, the gravest first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.workbook import Workbook
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from riskregister.core.findings import Finding, Severity
from riskregister.intake.answer_marks import FILLS, LETTERS, Marks, saved_look
from riskregister.intake.answer_new import plain_text
from riskregister.intake.grids import OWN_SHEET
from riskregister.translations import gettext as _

_WIDTHS = (8, 14, 24, 10, 28, 90)
_FIRST_HIDDEN = 8
_HEADINGS_ROW = 3
_LINE = 15.0
#: Excel allows no higher row.
_HIGHEST = 409.0


def write_list(book: Workbook, findings: Sequence[Finding], marks: Marks) -> None:
    """Put the list of ``findings``, the gravest first, in front; what it hides says how to take the marks off again."""
    sheet = book.create_sheet(_("Findings"), 0)
    for other in book.worksheets:
        other.sheet_view.tabSelected = other is sheet
    book.active = 0
    _text(sheet, 1, 1, _("What this file says that could not be read, or may be meant otherwise"), bold=True)
    _text(sheet, 1, _FIRST_HIDDEN, OWN_SHEET)
    _text(
        sheet, 2, 1, _("Mend the marked cells, save, and import the file again; this sheet and the marks are not read.")
    )
    names = (_("No."), _("Severity"), _("Sheet"), _("Cell"), _("Value"), _("What to do"))
    for column, (name, width) in enumerate(zip(names, _WIDTHS, strict=True), start=1):
        _text(sheet, _HEADINGS_ROW, column, name, bold=True)
        sheet.column_dimensions[get_column_letter(column)].width = width
    for number, finding in enumerate(findings, start=1):
        _row(sheet, _HEADINGS_ROW + number, number, finding, marks)
    for column in range(_FIRST_HIDDEN, _FIRST_HIDDEN + 4):
        sheet.column_dimensions[get_column_letter(column)].hidden = True
    sheet.freeze_panes = sheet.cell(_HEADINGS_ROW + 1, 1)
    sheet.auto_filter.ref = f"A{_HEADINGS_ROW}:F{_HEADINGS_ROW + max(len(findings), 1)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{_HEADINGS_ROW}:{_HEADINGS_ROW}"
    sheet.print_area = f"A1:F{_HEADINGS_ROW + max(len(findings), 1)}"


def _row(sheet: Worksheet, row: int, number: int, finding: Finding, marks: Marks) -> None:
    title, reference = marks.places.get(number, ("", ""))
    severity = f"{LETTERS[finding.severity]}: {_severity(finding.severity)}"
    sheet.cell(row, 1, number).alignment = Alignment(horizontal="center", vertical="top")
    for column, text in enumerate((severity, title, reference, finding.value, finding.message), start=2):
        _text(sheet, row, column, text or finding.place if column == 4 else text)
    lines = max(_lines(finding.message, _WIDTHS[5]), _lines(finding.value, _WIDTHS[4]), _lines(title, _WIDTHS[2]))
    sheet.row_dimensions[row].height = min(_LINE * lines, _HIGHEST)
    fill = FILLS[finding.severity]
    sheet.cell(row, 2).fill = PatternFill("solid", start_color=fill, end_color=fill)
    if reference:
        cell = sheet.cell(row, 4)
        quoted = title.replace("'", "''")
        cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{reference}")
        cell.font = _font(cell, color="FF0563C1", underline="single")
    if number in marks.looks:
        hidden = (number, title, reference, saved_look(marks.looks[number]))
        for column, value in enumerate(hidden, start=_FIRST_HIDDEN):
            _text(sheet, row, column, str(value))


def _lines(text: str, width: int) -> int:
    """Return how many lines a text takes in a column; not every program finds the height of a row by itself."""
    return sum(max(1, math.ceil(len(line) * 1.1 / width)) for line in text.splitlines() or [""])


def _severity(severity: Severity) -> str:
    return {"error": _("error"), "warning": _("warning"), "note": _("note")}[severity]


def _text(sheet: Worksheet, row: int, column: int, text: str, *, bold: bool = False) -> None:
    cell = sheet.cell(row, column)
    try:
        cell.value = text
    except IllegalCharacterError:
        cell.value = plain_text(text)
    # What a person wrote never becomes a formula.
    cell.data_type = "s"
    if column < _FIRST_HIDDEN and row >= _HEADINGS_ROW:
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = _font(cell, bold=True)


def _font(cell: Cell | MergedCell, **properties: Any) -> Font:
    """Return the workbook's own font with something changed."""
    return Font(name=cell.font.name, size=cell.font.size, **properties)
