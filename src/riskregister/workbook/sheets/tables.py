"""The three tables: Register, Measures, Mitigations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from riskregister.core.criteria import Criteria
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook.columns import FIRST_DATE, REGISTER, Column, Table
from riskregister.workbook.formulas import Extent, formula
from riskregister.workbook.lists import list_name
from riskregister.workbook.rows import Columns
from riskregister.workbook.sheets.bulk import BulkSheet, Filled, Progress
from riskregister.workbook.styles import DATE, LINE_HEIGHT, Styles, lines_of, page, write_text
from riskregister.workbook.words import explained

#: Rows stay low enough to keep an overview, on the screen and printed; the formula bar shows a longer text in full.
_FEWEST_LINES, _MOST_LINES = 2, 3
#: The last column that prints; the long texts to the right are for the screen.
_LAST_PRINTED = {"Register": "rank_high", "Measures": "due", "Mitigations": "strength"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one table's sheet is to hold; ``values`` are its cells by column, ``spare`` the empty rows below them."""

    table: Table
    values: Columns
    spare: int

    @property
    def rows(self) -> int:
        """How many records stand on the sheet."""
        return len(self.values["id"])

    @property
    def last(self) -> int:
        """The last row (Excel's number) that formulas, drop-downs and counts cover."""
        return self.rows + 1 + self.spare


def write_table(
    book: Workbook,
    content: Sheet,
    register: Register,
    styles: Styles,
    extent: Extent,
    progress: Progress | None = None,
) -> None:
    """Write one table; its rows follow when the workbook is closed, and ``progress`` is told of them."""
    table, last = content.table, content.last
    sheet: BulkSheet = book.add_worksheet(table.sheet, worksheet_class=BulkSheet)
    formats = [_format(styles, column) for column in table.columns]
    widths = [max(column.width, 0.85 * len(column.name) + 4) for column in table.columns]
    for place, column in enumerate(table.columns):
        # A machine name does not break at its underscores; room for it and the filter's button.
        sheet.set_column(place, place, min(widths[place], 60), formats[place])
        write_text(sheet, 0, place, column.name, styles.header(computed=not column.editable))
        _note(sheet, place, table, column, register)
        _validate(sheet, place, table, column, last, register.criteria)
        if column.name.endswith("rating") and not column.detail:
            _colour(sheet, place, last, register, styles)
    columns = [
        Filled(content.values[column.name], look, formula(table, column.name, register.criteria, extent))
        for column, look in zip(table.columns, formats, strict=True)
    ]
    sheet.fill(columns, _heights(table, content), spare=content.spare, progress=progress)
    wide = len(table.columns) - 1
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, table.frozen)
    sheet.autofilter(0, 0, max(content.rows, 1), wide)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(wide)}{last}"})
    page(sheet, register)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(content.rows, 1), table.index(_LAST_PRINTED[table.sheet]))
    sheet.fit_to_pages(1, 0)
    book.define_name(f"{table.table}_ids", f"={extent.span(table, 'id')}")


def _heights(table: Table, content: Sheet) -> list[float]:
    lines = [_FEWEST_LINES] * content.rows
    for column in table.columns[: table.index(_LAST_PRINTED[table.sheet]) + 1]:
        if column.kind not in ("text", "list", "label"):
            continue
        # What is shorter surely fits into the fewest lines, and most texts are.
        surely = int(column.width * _FEWEST_LINES / 1.2)
        for place, value in enumerate(content.values[column.name]):
            if value is not None and (len(value) > surely or "\n" in value):
                lines[place] = max(lines[place], min(lines_of(value[:500], column.width), _MOST_LINES))
    return [LINE_HEIGHT * count for count in lines]


def _format(styles: Styles, column: Column) -> Format:
    properties: dict[str, Any] = {}
    if column.kind in ("text", "label", "list", "choice", "reference") and column.field:
        # As text: Excel then leaves "3.10", "1-2" and "=…" as they were typed.
        properties["num_format"] = "@"
    elif column.kind == "date":
        properties["num_format"] = DATE
    elif column.kind == "flag":
        # Excel shows TRUE and FALSE by itself; LibreOffice would show the result of a formula as 1 and 0.
        properties["num_format"] = '[=1]"TRUE";[=0]"FALSE";General'
    elif column.name in ("evidenced_score", "gap"):
        properties["num_format"] = "0.0"
    elif column.name == "delivered":
        properties["num_format"] = "0%"
    if column.kind in ("level", "number", "flag", "percent", "date"):
        properties["align"] = "center"
    return styles.cell(computed=not column.editable, **properties)


def _note(sheet: Worksheet, place: int, table: Table, column: Column, register: Register) -> None:
    words = explained(table, column, register.criteria)
    if table.table == REGISTER.table and column.kind in ("level", "number") and register.notice:
        words = f"{words}\n{register.notice}"
    height = 20 + 17 * lines_of(words, 36)
    sheet.write_comment(0, place, words, {"width": 240, "height": height, "font_size": 9})


def _validate(sheet: Worksheet, place: int, table: Table, column: Column, last: int, criteria: Criteria) -> None:
    rule: dict[str, Any]
    if column.kind == "level":
        highest = len(criteria.likelihood.levels if column.field == "likelihood" else criteria.impact.levels)
        message = _("Levels run from 1 to {highest}; fractions such as 3.5 are allowed.").format(highest=highest)
        between = {"validate": "decimal", "criteria": "between"}
        rule = {**between, "minimum": 1, "maximum": highest, "error_message": message}
    elif column.kind == "percent":
        message = _("Write a number from 0 to 100, without the % sign.")
        rule = {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100, "error_message": message}
    elif column.kind == "date":
        message = _("Write a date such as 2007-05-24.")
        rule = {"validate": "date", "criteria": ">=", "value": FIRST_DATE, "error_message": message}
    elif column.kind == "choice":
        message = _("Choose from the list; the sheet Lists has all values.")
        rule = {"validate": "list", "source": f"={list_name(table, column)}", "error_message": message}
    elif column.kind == "reference":
        source = "=category_ids" if column.target == "categories" else f"={column.target}_ids"
        rule = {"validate": "list", "source": source, "error_message": _("Choose an id from the list.")}
    else:
        return
    sheet.data_validation(1, place, last - 1, place, {**rule, "error_title": column.name[:32]})


def _colour(sheet: Worksheet, place: int, last: int, register: Register, styles: Styles) -> None:
    for number, band in enumerate(register.criteria.bands, start=1):
        # By its place on the Criteria sheet: a label is somebody's text and does not belong into a formula.
        first = xl_rowcol_to_cell(1, place, col_abs=True)
        rule = {"type": "formula", "criteria": f"={first}=INDEX(band_label,{number})", "format": styles.band(band)}
        sheet.conditional_format(1, place, last - 1, place, rule)


def write_value(sheet: Worksheet, row: int, column: int, value: Any, look: Format) -> None:
    """Write a plain value as what it is; text stays text whatever it begins with."""
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value, look)
    elif isinstance(value, dt.date) and value >= FIRST_DATE:
        sheet.write_datetime(row, column, value, look)
    else:
        write_text(sheet, row, column, str(value), look)


def sized(sheets: Sequence[Sheet]) -> Extent:
    """Return how far formulas over the columns of these sheets reach."""
    return Extent({content.table.sheet: content.last for content in sheets})
