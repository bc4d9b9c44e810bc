"""The three tables: Register, Measures, Mitigations."""

from __future__ import annotations

import datetime as dt
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from riskregister.core.criteria import Band
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook.columns import REGISTER, SPARE_ROWS, Column, Table
from riskregister.workbook.formulas import formula, span
from riskregister.workbook.rows import Row, rows_of
from riskregister.workbook.styles import DATE, LINE_HEIGHT, Styles, lines_of, page
from riskregister.workbook.words import meaning

#: Rows stay low enough to keep an overview; the formula bar shows a longer text in full.
_FEWEST_LINES, _MOST_LINES = 2, 3
#: Excel's calendar is wrong before this day (it has a 29 February 1900), so earlier dates go out as ISO text.
FIRST_DATE = dt.date(1900, 3, 1)
#: The last column that prints; the long texts to the right are for the screen.
_LAST_PRINTED = {"Register": "above_appetite", "Measures": "overdue", "Mitigations": "strength"}


def write_table(book: Workbook, table: Table, register: Register, styles: Styles, dispatch: str = "") -> int:
    """Write one table and return the last row (Excel's number) that formulas, drop-downs and counts cover."""
    sheet = book.add_worksheet(table.sheet)
    rows = rows_of(table, register, dispatch)
    last = len(rows) + 1 + SPARE_ROWS
    formats = [_format(styles, column) for column in table.columns]
    for place, column in enumerate(table.columns):
        # A machine name does not break at its underscores; room for it and the filter's button.
        sheet.set_column(place, place, max(column.width, 0.85 * len(column.name) + 4), formats[place])
        sheet.write_string(0, place, column.name, styles.header(computed=not column.editable))
        _note(sheet, place, table, column, register)
        _validate(sheet, place, column, last, register)
        if column.name.endswith("rating"):
            _colour(sheet, place, last, register.criteria.bands, styles)
    for place, row in enumerate(rows, start=1):
        _write_row(sheet, place, table, row, formats, last)
    sheet.set_row(0, 32)
    sheet.freeze_panes(1, table.frozen)
    sheet.autofilter(0, 0, max(len(rows), 1), len(table.columns) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(len(table.columns) - 1)}{last}"})
    page(sheet, register)
    sheet.repeat_rows(0)
    sheet.print_area(0, 0, max(len(rows), 1), table.index(_LAST_PRINTED[table.sheet]))
    sheet.fit_to_pages(1, 0)
    book.define_name(f"{table.table}_ids", "=" + span(table, "id", last))
    return last


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
    if column.kind in ("level", "number", "flag", "percent", "date"):
        properties["align"] = "center"
    return styles.cell(computed=not column.editable, **properties)


def _note(sheet: Worksheet, place: int, table: Table, column: Column, register: Register) -> None:
    words = meaning(table.sheet, column.name)
    if table is REGISTER and column.kind in ("level", "number") and register.notice:
        words = f"{words}\n{register.notice}"
    sheet.write_comment(0, place, words, {"width": 240, "height": 20 + 17 * lines_of(words, 36), "font_size": 9})


def _validate(sheet: Worksheet, place: int, column: Column, last: int, register: Register) -> None:
    criteria = register.criteria
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
        rule = {"validate": "list", "source": list(column.choices), "error_message": _("Choose from the list.")}
    elif column.kind == "reference":
        source = "=category_ids" if column.target == "categories" else f"={column.target}_ids"
        rule = {"validate": "list", "source": source, "error_message": _("Choose an id from the list.")}
    else:
        return
    sheet.data_validation(1, place, last - 1, place, {**rule, "error_title": column.name[:32]})


def _colour(sheet: Worksheet, place: int, last: int, bands: tuple[Band, ...], styles: Styles) -> None:
    for band in bands:
        quoted = band.label.replace('"', '""')
        look = {"type": "cell", "criteria": "==", "value": f'"{quoted}"', "format": styles.band(band)}
        sheet.conditional_format(1, place, last - 1, place, look)


def _write_row(sheet: Worksheet, place: int, table: Table, row: Row, formats: list[Format], last: int) -> None:
    lines = _FEWEST_LINES
    for at, (column, look) in enumerate(zip(table.columns, formats, strict=True)):
        value = row[column.name]
        live = formula(table, column.name, place + 1, last)
        if live is not None:
            sheet.write_formula(place, at, live, look, "" if value is None else value)
        else:
            write_value(sheet, place, at, value, look)
        if isinstance(value, str):
            lines = max(lines, lines_of(value, column.width))
    sheet.set_row(place, LINE_HEIGHT * min(lines, _MOST_LINES))


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
        sheet.write_string(row, column, str(value), look)
