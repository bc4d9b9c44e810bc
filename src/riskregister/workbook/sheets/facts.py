"""The sheets about the register: Read me, Criteria, Lists, and the hidden one that remembers what was exported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook import exported
from riskregister.workbook.layout import Layout, Placed, criteria_layout
from riskregister.workbook.lists import lists_layout
from riskregister.workbook.sheets.bulk import BulkSheet, Filled
from riskregister.workbook.sheets.tables import write_value
from riskregister.workbook.styles import DATE, HEADER, LINE, LINE_HEIGHT, Styles, lines_of, page, write_text

READ_ME = "Read me"
_READ_ME_WIDTH = 115


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a workbook says of itself: when and by whom it was written, which past state it is, whom it is sent to.

    ``blank`` says that it is an empty one, to be filled in.
    """

    written_on: dt.date
    by: str = ""
    stood: str = ""
    dispatch: str = ""
    sent_to: str = ""
    blank: bool = False


def write_criteria(book: Workbook, sheet: Worksheet, register: Register, styles: Styles) -> None:
    """Write the criteria and name the ranges that formulas use."""
    _write_layout(book, sheet, criteria_layout(register), register, styles)


def write_lists(
    book: Workbook, sheet: Worksheet, register: Register, styles: Styles, separators: Sequence[str]
) -> None:
    """Write what may stand in columns and name the cells, for the drop-downs; ``separators`` are the matrix's."""
    _write_layout(book, sheet, lists_layout(register, separators), register, styles)


def _write_layout(book: Workbook, sheet: Worksheet, layout: Layout, register: Register, styles: Styles) -> None:
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
    # Without it a long line that runs on over empty cells would make the whole print small.
    sheet.print_area(0, 0, max(layout.row - 1, 1), widest)
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


def write_read_me(sheet: Worksheet, register: Register, styles: Styles, facts: Facts) -> None:
    """Write what this workbook is, of which past state if of any, and how to send it back."""
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, _READ_ME_WIDTH)
    sheet.hide_gridlines(2)
    title = styles(bold=True, font_size=14)
    sheet.merge_range(0, 0, 0, 1, "", title)
    write_text(sheet, 0, 0, register.title, title)
    sheet.set_row(0, 1.3 * LINE_HEIGHT * min(lines_of(register.title, 0.8 * _READ_ME_WIDTH), 10))
    told = [
        (_("Register"), "" if facts.blank else register.id),
        (_("What it is"), register.description),
        (_("Notice"), register.notice),
        (_("Marking"), register.marking),
        (_("Version"), "" if facts.blank else str(register.version)),
        (_("As it stood"), facts.stood),
        (_("Reporting date"), register.reporting_date.isoformat()),
        (_("Written on"), facts.written_on.isoformat()),
        (_("Written by"), facts.by),
        (_("Sent to"), facts.sent_to),
        (_("Awaited back as"), facts.dispatch),
    ]
    row = 2
    for label, value in told:
        if value:
            sheet.write_string(row, 0, label, styles(bold=True))
            write_text(sheet, row, 1, value, styles())
            sheet.set_row(row, LINE_HEIGHT * lines_of(value, _READ_ME_WIDTH))
            row += 1
    for title, lines in _chapters(blank=facts.blank):
        row += 1
        sheet.write_string(row, 0, title, styles(bold=True, font_size=12, text_wrap=False))
        for label, sentence in lines:
            row += 1
            sheet.write_string(row, 0, label, styles(bold=True) if label != "•" else styles(align="right"))
            sheet.write_string(row, 1, sentence, styles())
            sheet.set_row(row, LINE_HEIGHT * lines_of(sentence, _READ_ME_WIDTH))
        row += 1
    page(sheet, register)
    sheet.print_area(0, 0, row, 1)
    sheet.fit_to_pages(1, 0)


def _chapters(*, blank: bool) -> list[tuple[str, list[tuple[str, str]]]]:
    fill = (_("How to fill it in"), [("•", sentence) for sentence in _filling()])
    back = (_("How to send it back"), [("•", sentence) for sentence in _instructions(blank=blank)])
    sheets = (_("The sheets"), _sheets(blank=blank))
    return [fill, back, sheets] if blank else [back, sheets]


def _sheets(*, blank: bool) -> list[tuple[str, str]]:
    history = [] if blank else [("History", _("what has changed lately, by whom and why"))]
    return [
        ("Register", _("a row per risk: levels, scores, ratings, texts")),
        ("Measures", _("a row per measure")),
        ("Mitigations", _("which measure acts on which risk, and how")),
        ("Matrix", _("which risks stand where, a page per stage; follows the levels")),
        ("Coverage", _("per category what measures act on its risks; follows the tables")),
        ("Criteria", _("scales, rating bands, appetite and what else scores rest on")),
        ("Lists", _("what may stand in the columns with a drop-down")),
        *history,
    ]


def _filling() -> list[str]:
    return [
        _("Write a row per risk on the sheet Register, from row 2 on, without leaving rows empty between them."),
        _("A risk needs an id that no other has, a category and a title; everything else may stay empty."),
        _("A note on each heading says what belongs below it; white cells are yours, grey ones are computed."),
        _("Likelihood and impact are levels of the scales on the sheet Criteria; what nobody assessed stays empty."),
        _("Measures go on their own sheet, a row on Mitigations says which risk a measure acts on."),
    ]


def _instructions(*, blank: bool) -> list[str]:
    always = [
        _("White cells on Register, Measures and Mitigations can be changed; grey ones are computed or fixed."),
        _("Rows and columns may be sorted, filtered, hidden, moved; the ids and the names in the first row must stay."),
        _("To add a record, write it with a new id in the first empty row; its grey cells may stay empty."),
        _("To propose a removal, delete the row. It is taken out only when whoever imports the workbook says so."),
        _("Changing a likelihood or impact beyond its low or high level widens that range."),
        _("Every other sheet is for reading; changes there are not read back."),
        _("Printing covers the columns for an overview; the long texts further right are for the screen."),
    ]
    last = _("Save as .xlsx and send the workbook back; importing it shows every change before anything is written.")
    return [last] if blank else [*always, last]


def write_exported(sheet: BulkSheet, register: Register, styles: Styles, dispatch: str = "") -> None:
    """Write what was exported on a sheet that Excel does not offer to show."""
    (label, value), *rest = exported.lines(register, dispatch)
    sheet.write_string(0, 0, label)
    sheet.write_string(0, 1, value)
    plain = styles(text_wrap=False)
    columns = [Filled([line[place] for line in rest], plain) for place in (0, 1)]
    sheet.fill(columns, [LINE_HEIGHT] * len(rest))
    sheet.very_hidden()
