"""The sheets about the register: Criteria, About, and the hidden one that remembers what was exported."""

from __future__ import annotations

import datetime as dt

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook import exported
from riskregister.workbook.layout import Placed, criteria_layout
from riskregister.workbook.sheets.tables import write_value
from riskregister.workbook.styles import DATE, HEADER, LINE, LINE_HEIGHT, MUTED, Styles, lines_of, page

_ABOUT_WIDTH = 125


def write_criteria(book: Workbook, sheet: Worksheet, register: Register, styles: Styles) -> None:
    """Write the criteria and name the ranges that formulas use."""
    layout = criteria_layout(register)
    bands = {band.id: band for band in register.criteria.bands}
    widest = max(cell.column for cell in layout.cells)
    widths = [24.0, 30.0, 50.0, *(24.0 for _place in range(3, widest + 1))]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    sheet.hide_gridlines(2)
    lines = [1] * layout.row
    for cell in layout.cells:
        if cell.style in ("header", "value"):
            lines[cell.row] = max(lines[cell.row], lines_of(str(cell.value or ""), widths[cell.column]))
        if cell.style == "band":
            look = styles.band(bands[cell.band], border=1, border_color=LINE, bold=True)
        else:
            look = _look(cell, styles)
        write_value(sheet, cell.row, cell.column, cell.value, look)
    for row, count in enumerate(lines):
        sheet.set_row(row, LINE_HEIGHT * count if count > 1 else None)
    for name, where in layout.names.items():
        book.define_name(name, where)
    page(sheet, register)
    sheet.fit_to_pages(1, 0)


def _look(cell: Placed, styles: Styles) -> Format:
    if cell.style == "title":
        return styles(bold=True, font_size=14 if cell.row == 0 else 12, text_wrap=False)
    if cell.style == "note":
        return styles(italic=True, text_wrap=False)
    if cell.style == "header":
        return styles(bold=True, bg_color=HEADER, border=1, border_color=LINE)
    number = {"num_format": DATE} if isinstance(cell.value, dt.date) else {}
    return styles(border=1, border_color=LINE, align="left", **number)


def write_about(sheet: Worksheet, register: Register, styles: Styles, written_on: dt.date, stood: str = "") -> None:
    """Write what this workbook is, of which past state if of any, and how to send it back."""
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, 1, _ABOUT_WIDTH)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, register.title, styles(bold=True, font_size=14, text_wrap=False))
    facts = [
        (_("Register"), register.id),
        (_("What it is"), register.description),
        (_("Notice"), register.notice),
        (_("Version"), str(register.version)),
        (_("As it stood"), stood),
        (_("Reporting date"), register.reporting_date.isoformat()),
        (_("Marking"), register.marking),
        (_("Written on"), written_on.isoformat()),
    ]
    row = 2
    for label, value in facts:
        if value:
            sheet.write_string(row, 0, label, styles(bold=True))
            sheet.write_string(row, 1, value, styles())
            sheet.set_row(row, LINE_HEIGHT * lines_of(value, _ABOUT_WIDTH))
            row += 1
    row += 1
    sheet.write_string(row, 0, _("How to send it back"), styles(bold=True, font_size=12, text_wrap=False))
    for sentence in _instructions():
        row += 1
        sheet.write_string(row, 0, "•", styles(align="right", font_color=MUTED))
        sheet.write_string(row, 1, sentence, styles())
        sheet.set_row(row, LINE_HEIGHT * lines_of(sentence, _ABOUT_WIDTH))
    page(sheet, register)
    sheet.fit_to_pages(1, 0)


def _instructions() -> list[str]:
    return [
        _("White cells on Register, Measures and Mitigations can be changed; grey ones are computed or fixed."),
        _("Rows and columns may be sorted, filtered, hidden, moved; the ids and the names in the first row must stay."),
        _("To add a record, write it with a new id in the first empty row; its grey cells may stay empty."),
        _("To propose a removal, delete the row. It is taken out only when whoever imports the workbook says so."),
        _("Changing a likelihood or impact beyond its low or high level widens that range."),
        _("Matrix, Criteria and About are for reading; changes there are not read back."),
        _("Printing covers the columns for an overview; the long texts further right are for the screen."),
        _("Save as .xlsx and send the workbook back; importing it shows every change before anything is written."),
    ]


def write_exported(sheet: Worksheet, register: Register, dispatch: str = "") -> None:
    """Write what was exported on a sheet that Excel does not offer to show."""
    for place, (label, value) in enumerate(exported.lines(register, dispatch)):
        sheet.write_string(place, 0, label)
        sheet.write_string(place, 1, value)
    sheet.very_hidden()
