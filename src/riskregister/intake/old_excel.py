"""Excel workbooks before 2007 (.xls), read by xlrd; nothing is calculated, no macro runs, no link is followed."""

from __future__ import annotations

import datetime as dt
import io
import re
import struct
from typing import Any

import xlrd  # type: ignore[import-untyped]
from xlrd.biffh import XLRDError  # type: ignore[import-untyped]

from riskregister.intake.grid import Grid, Span, Value
from riskregister.intake.grids import Place, Progress, broken, grid_of, links_not_followed, macros_not_run, silent
from riskregister.intake.guards import LIMITS, Limits, damaged, locked, too_large, too_much
from riskregister.translations import gettext as _

_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_LITERAL = re.compile(r'"[^"]*"|\\.')
_HEADER = struct.Struct("<HH")
#: The records of one cell each, and those of several with the bytes that each cell takes in them.
_ONE = frozenset(
    (0x0006, 0x0201, 0x0203, 0x0204, 0x0205, 0x0206, 0x027E, 0x0406, 0x00D6, 0x00FD, 0x0001, 0x0002, 0x0003)
)
_SEVERAL = {0x00BD: 6, 0x00BE: 2}


def read_old_workbook(
    data: bytes, name: str, progress: Progress = silent, limits: Limits = LIMITS
) -> tuple[tuple[Grid, ...], list[str]]:
    """Return the sheets and the notes of a workbook.

    Raises:
        InvalidInput: it is damaged or locked, or holds more than is read.
    """
    if len(data) > limits.old_file:
        raise too_large(name, limits.old_file)
    try:
        if _cells_in(data) > limits.old_cells:
            raise too_much(name)
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=io.StringIO()
        )
    except XLRDError as error:
        if "encrypted" in str(error).lower():
            raise locked(name) from None
        raise damaged(name) from error
    notes = []
    if _MACROS in data or getattr(book, "has_macros", False):
        notes.append(macros_not_run())
    if _linked(book):
        notes.append(links_not_followed())
    percent = {number for number, style in enumerate(book.xf_list) if _is_percent(book, style.format_key)}
    grids = []
    for number in range(book.nsheets):
        sheet = book.sheet_by_index(number)
        grids.append(_grid(book, sheet, percent))
        book.unload_sheet(number)
        progress((number + 1) / book.nsheets)
    if not grids:
        raise damaged(name, _("it has no sheet"))
    return tuple(grids), notes


def _cells_in(data: bytes) -> int:
    """Count the cells by their records, which takes a tenth of the time of reading them."""
    stream, at, size = data, 0, len(data)
    if data.startswith(xlrd.compdoc.SIGNATURE):
        container = xlrd.compdoc.CompDoc(data, logfile=io.StringIO())
        for called in ("Workbook", "Book"):
            stream, at, size = container.locate_named_stream(called)
            if stream:
                break
    if not stream:
        return 0
    end, cells = min(at + size, len(stream)) - 4, 0
    while at <= end:
        kind, length = _HEADER.unpack_from(stream, at)
        if kind in _ONE:
            cells += 1
        elif kind in _SEVERAL:
            cells += max(length - 6, 0) // _SEVERAL[kind]
        at += 4 + length
    return cells


def _linked(book: xlrd.Book) -> bool:
    """Say whether formulas take values from other files."""
    own_or_added = {xlrd.book.SUPBOOK_INTERNAL, xlrd.book.SUPBOOK_ADDIN, xlrd.book.SUPBOOK_UNK}
    return any(kind not in own_or_added for kind in book._supbook_types)  # noqa: SLF001


def _is_percent(book: xlrd.Book, key: int) -> bool:
    found = book.format_map.get(key)
    return found is not None and "%" in _LITERAL.sub("", found.format_str or "")


def _grid(book: xlrd.Book, sheet: xlrd.sheet.Sheet, percent: set[int]) -> Grid:
    rows: list[list[Value]] = []
    shown: set[Place] = set()
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        cells: list[Value] = []
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            cells.append(_value(kind, value, book.datemode))
            if percent and kind == xlrd.XL_CELL_NUMBER and sheet.cell_xf_index(row, column) in percent:
                shown.add((row, column))
        rows.append(cells)
    return grid_of(
        sheet.name,
        rows,
        merged=[Span(top, left, bottom - 1, right - 1) for top, bottom, left, right in sheet.merged_cells],
        hidden_rows=[row for row, info in sheet.rowinfo_map.items() if info.hidden],
        hidden_columns=[column for column, info in sheet.colinfo_map.items() if info.hidden or info.width == 0],
        hidden=sheet.visibility != 0,
        percent=shown,
    )


def _value(kind: int, value: Any, date_mode: int) -> Value:
    if kind == xlrd.XL_CELL_TEXT:
        return str(value) or None
    if kind == xlrd.XL_CELL_NUMBER:
        return float(value)
    if kind == xlrd.XL_CELL_DATE:
        return _date(float(value), date_mode)
    if kind == xlrd.XL_CELL_BOOLEAN:
        return bool(value)
    if kind == xlrd.XL_CELL_ERROR:
        return broken(xlrd.error_text_from_code.get(int(value), "#N/A"))
    return None


def _date(serial: float, date_mode: int) -> Value:
    try:
        moment: dt.datetime = xlrd.xldate.xldate_as_datetime(serial, date_mode)
    except (ValueError, OverflowError):
        return serial
    if 0 <= serial < 1:
        return moment.time()
    return moment.date() if moment.time() == dt.time() else moment
