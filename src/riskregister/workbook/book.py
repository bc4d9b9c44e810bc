"""Open a returned workbook safely and hand out its cells as plain values."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypeVar

import openpyxl
from openpyxl.utils import get_column_letter

from riskregister.errors import InvalidInput, Unreachable
from riskregister.translations import gettext as _
from riskregister.workbook import odf
from riskregister.workbook.odf import Raw

_T = TypeVar("_T")

#: What a workbook may unpack to; more is a mistake or an attack (a zip bomb).
MOST_UNPACKED = 300 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and also every password-protected .xlsx


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its value, where it stands ("Register!E7"), and what kind of value it is.

    A formula's value is the one Excel last stored (None: it was never calculated, or nobody asked for it); ``written``
    is the formula.  ``at`` is the place, or sheet, row and column counted from 0: few are ever put into words.
    """

    value: Any
    at: str | tuple[str, int, int]
    kind: Literal["value", "error"] = "value"
    formula: bool = False
    number_format: str = ""
    written: str = ""

    @property
    def place(self) -> str:
        """Where it stands, as people call it."""
        if isinstance(self.at, str):
            return self.at
        sheet, row, column = self.at
        return f"{sheet}!{get_column_letter(column + 1)}{row + 1}"

    @property
    def blank(self) -> bool:
        """Whether nothing stands here."""
        return not self.formula and (self.value is None or (isinstance(self.value, str) and not self.value.strip()))


#: Every column: of whose formulas nobody wants the results.
ALL = range(1 << 20)
_BLANK = Raw(None, "n", "")


class Book:
    """The sheets of a workbook, read on demand."""

    def __init__(self, source: Path | BinaryIO, name: str) -> None:
        """Check that ``source`` is a workbook; ``name`` is what messages call it.

        Raises:
            Unreachable: it cannot be read.
            InvalidInput: it is no Excel workbook, is damaged, or unpacks to too much.
        """
        self.name = name
        self._data = content_of(source, name)
        self._check()
        self._formulas = self._sheets(stored=False)
        self._values: dict[str, Callable[[], list[list[Raw]]]] | None = None

    def __contains__(self, sheet: str) -> bool:
        return sheet in self._formulas

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in their order."""
        return tuple(self._formulas)

    def rows(self, sheet: str, most: int | None = None, unread: Container[int] = ()) -> list[list[Cell]]:
        """Return the rows of a sheet, or the first ``most``; a row may be shorter than the one before.

        ``unread`` are columns, counted from 0, whose formulas' results nobody wants: looking them up reads all anew.
        """
        found = self._formulas[sheet]() if sheet in self._formulas else []
        return [
            [self._cell(sheet, row, column, raw, unread) for column, raw in enumerate(cells)]
            for row, cells in enumerate(found[:most])
        ]

    def _cell(self, sheet: str, row: int, column: int, raw: Raw, unread: Container[int]) -> Cell:
        at = (sheet, row, column)
        if raw.data_type == "f":
            written = str(raw.value)
            raw = _BLANK if column in unread else self._stored(sheet, row, column)
            return Cell(raw.value, at, _kind(raw), True, raw.number_format, written)
        return Cell(raw.value, at, _kind(raw), False, raw.number_format)

    def _stored(self, sheet: str, row: int, column: int) -> Raw:
        if self._values is None:
            self._values = self._sheets(stored=True)
        rows = self._values[sheet]()
        found = row < len(rows) and column < len(rows[row])
        return rows[row][column] if found else _BLANK

    def _check(self) -> None:
        if self._data.startswith(_OLD_EXCEL):
            message = _("{file} is an old .xls workbook or has a password.").format(file=self.name)
            raise InvalidInput(message, _("Save it as .xlsx without a password."))
        try:
            with zipfile.ZipFile(io.BytesIO(self._data)) as archive:
                unpacked = sum(item.file_size for item in archive.infolist())
                self._open = odf.is_spreadsheet(archive)
                if not self._open and "[Content_Types].xml" not in archive.namelist():
                    raise self._not_a_workbook()
        except zipfile.BadZipFile:
            raise self._not_a_workbook() from None
        if unpacked > MOST_UNPACKED:
            message = _("{file} unpacks to {size} MB; the most allowed is {most} MB.")
            size, most = unpacked // 2**20, MOST_UNPACKED // 2**20
            raise InvalidInput(message.format(file=self.name, size=size, most=most), _("Export the register again."))

    def _not_a_workbook(self) -> InvalidInput:
        message = _("{file} is not an Excel workbook (.xlsx).").format(file=self.name)
        return InvalidInput(message, _("Choose a workbook that this program exported."))

    def _sheets(self, *, stored: bool) -> dict[str, Callable[[], list[list[Raw]]]]:
        """Return what reads each sheet, once; of formulas what is ``stored``, or else the formula."""
        if self._open:
            whole = self._tried(lambda: odf.sheets(self._data, stored=stored))
            return {name: partial(whole.__getitem__, name) for name in whole}
        book = self._tried(lambda: openpyxl.load_workbook(io.BytesIO(self._data), read_only=True, data_only=stored))
        return {sheet.title: cache(partial(self._tried, partial(_raw_rows, sheet))) for sheet in book.worksheets}

    def _tried(self, read: Callable[[], _T]) -> _T:
        try:
            # openpyxl warns of drop-downs and other parts it does not keep; only the cells matter here.
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                return read()
        # A damaged part fails in openpyxl in any of a dozen ways; all of them mean the same to the person.
        except Exception as error:
            why = next(iter(str(error).splitlines()), "").rstrip(". ")
            message = _("{file} is not an Excel workbook that can be read: {why}.").format(file=self.name, why=why)
            raise InvalidInput(message, _("Open it in Excel, save it again as .xlsx, and retry.")) from error


class Sheets:
    """Sheets that something else has opened, as a book: an old workbook, or one table saved as text."""

    def __init__(self, name: str, cells: Mapping[str, Sequence[Sequence[Raw]]]) -> None:
        """Take over cells by sheet; ``name`` is what messages call the file."""
        self.name = name
        self._cells = cells

    def __contains__(self, sheet: str) -> bool:
        return sheet in self._cells

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in their order."""
        return tuple(self._cells)

    def rows(self, sheet: str, most: int | None = None, unread: Container[int] = ()) -> list[list[Cell]]:
        """Return rows as :meth:`Book.rows` does; there are no formulas, whatever is ``unread``."""
        del unread
        return [
            [
                Cell(raw.value, (sheet, row, column), _kind(raw), False, raw.number_format)
                for column, raw in enumerate(cells)
            ]
            for row, cells in enumerate(self._cells.get(sheet, ())[:most])
        ]


def _kind(raw: Raw) -> Literal["value", "error"]:
    return "error" if raw.data_type == "e" else "value"


def _raw_rows(sheet: Any) -> list[list[Raw]]:
    # Without its claimed size a sheet with one stray cell at the far end does not become a million wide rows.
    sheet.reset_dimensions()
    rows = []
    for cells in sheet.iter_rows():
        last = max((place for place, cell in enumerate(cells) if cell.value is not None), default=-1)
        rows.append(
            [_BLANK if c.value is None else Raw(c.value, c.data_type, c.number_format or "") for c in cells[: last + 1]]
        )
    while rows and not rows[-1]:
        rows.pop()
    return rows


def content_of(source: Path | BinaryIO, name: str) -> bytes:
    """Return what a file holds; ``name`` is what messages call it.

    Raises:
        Unreachable: it cannot be read.
    """
    try:
        return source.read_bytes() if isinstance(source, Path) else source.read()
    except OSError as error:
        message = _("{file} cannot be read: {why}.").format(file=name, why=error.strerror or error)
        raise Unreachable(message, _("Check the name and the permissions; close it in Excel.")) from None
