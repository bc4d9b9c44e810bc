"""Open a returned workbook safely and hand out its cells as plain values.

The cells come from the reader of foreign files (:mod:`riskregister.intake`), with its guards against hostile ones; what
is added here is which of them are formulas.  A cell is made when somebody looks at it: of the million in a workbook of
20,000 risks most are never asked for.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO, Literal, overload

from openpyxl.utils import get_column_letter

from riskregister.errors import InvalidInput, RegisterError, Unreachable
from riskregister.intake.grid import Broken, Grid, Value
from riskregister.intake.grids import Progress, silent
from riskregister.intake.guards import LIMITS, Archive, Limits, too_large
from riskregister.intake.open_document import is_open_document
from riskregister.intake.spreadsheets import is_workbook, read_workbook, sheet_parts
from riskregister.translations import gettext as _
from riskregister.workbook import odf

#: What a workbook may unpack to; more is a mistake or an attack (a zip bomb).
MOST_UNPACKED = 300 * 1024 * 1024
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"  # .xls, and also every password-protected .xlsx
#: Ours has more columns than a foreign register, and a copy of the whole register in text.
_LIMITS = Limits(unpacked=MOST_UNPACKED, cells=6_000_000, text=MOST_UNPACKED)


# Not frozen: that takes three times as long to make, and a million are made.
@dataclass(slots=True)
class Cell:
    """A cell: its value, where it stands ("Register!E7"), and what kind of value it is.

    A formula's value is the one Excel last stored (None: it was never calculated).  ``at`` is the place, or sheet, row
    and column counted from 0: few are ever put into words.
    """

    value: Any
    at: str | tuple[str, int, int]
    kind: Literal["value", "error"] = "value"
    formula: bool = False
    number_format: str = ""
    #: Looks up what a formula says.
    look_up: Callable[[int, int], str] | None = field(default=None, repr=False, compare=False)

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

    @property
    def written(self) -> str:
        """What a formula says, "=" in front; empty if it is none."""
        return "" if self.look_up is None or isinstance(self.at, str) else self.look_up(*self.at[1:])


class Line(Sequence[Cell]):
    """A row of a sheet; its cells are made when they are looked at."""

    __slots__ = ("_count", "_row", "_sheet", "_values")

    def __init__(self, sheet: _Sheet, row: int, values: Sequence[Value], count: int) -> None:
        """Show row ``row`` of ``sheet``: ``count`` cells, of which ``values`` are the first."""
        self._sheet, self._row, self._values, self._count = sheet, row, values, count

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, at: int) -> Cell: ...
    @overload
    def __getitem__(self, at: slice) -> list[Cell]: ...
    def __getitem__(self, at: int | slice) -> Cell | list[Cell]:
        """Return a cell, or several."""
        if isinstance(at, slice):
            return [self.cell(one) for one in range(self._count)[at]]
        return self.cell(range(self._count)[at])

    def __iter__(self) -> Iterator[Cell]:
        return map(self.cell, range(self._count))

    def is_formula(self, column: int) -> bool:
        """Say whether a cell holds a formula."""
        return self._sheet.is_formula(self._row, column)

    def cell(self, column: int) -> Cell:
        """Return a cell, which is blank beyond the end of the row."""
        sheet, row = self._sheet, self._row
        value = self._values[column] if column < len(self._values) else None
        kind: Literal["value", "error"] = "value"
        if type(value) is float:
            value = int(value) if value.is_integer() and abs(value) < 2**53 else value
        elif isinstance(value, Broken):
            value, kind = value.text, "error"
        number_format = "0%" if sheet.percent and (row, column) in sheet.percent else ""
        if sheet.is_formula(row, column):
            return Cell(value, (sheet.name, row, column), kind, True, number_format, sheet.written)
        return Cell(value, (sheet.name, row, column), kind, False, number_format)


class Cells(Mapping[str, Cell]):
    """The cells of a row by what their columns are called."""

    __slots__ = ("_line", "_places")

    def __init__(self, line: Line, places: Mapping[str, int]) -> None:
        """Call the cells of ``line`` what ``places``, which may reach beyond its end, say."""
        self._line, self._places = line, places

    def __getitem__(self, name: str) -> Cell:
        return self._line.cell(self._places[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def __contains__(self, name: object) -> bool:
        return name in self._places

    def is_formula(self, name: str) -> bool:
        """Say whether a cell that is there holds a formula, without making it."""
        return self._line.is_formula(self._places[name])


class _Sheet:
    """The cells of a sheet as values, and where formulas are."""

    def __init__(self, name: str, rows: Sequence[Sequence[Value]], percent: Container[tuple[int, int]]) -> None:
        self.name, self.percent = name, percent
        self._rows = rows
        self._flags: Mapping[int, bytearray] = {}
        self._widths: Sequence[int] = ()
        self._written: Callable[[int], Mapping[int, str]] = lambda _column: {}

    def formulas(
        self, flags: Mapping[int, bytearray], widths: Sequence[int], written: Callable[[int], Mapping[int, str]]
    ) -> _Sheet:
        """Note where formulas are, how far they reach in each row, and what finds those of a column."""
        self._flags, self._widths, self._written = flags, widths, cache(written)
        return self

    def is_formula(self, row: int, column: int) -> bool:
        flags = self._flags.get(column)
        return flags is not None and row < len(flags) and flags[row] == 1

    def written(self, row: int, column: int) -> str:
        return self._written(column).get(row, "")

    def lines(self, most: int | None) -> list[Line]:
        height = max(len(self._rows), len(self._widths))
        return [self._line(row) for row in range(height)[:most]]

    def _line(self, row: int) -> Line:
        values = self._rows[row] if row < len(self._rows) else ()
        reach = self._widths[row] if row < len(self._widths) else 0
        return Line(self, row, values, max(len(values), reach))


class Book:
    """The sheets of a workbook."""

    def __init__(self, source: Path | BinaryIO, name: str, progress: Progress = silent) -> None:
        """Read ``source``; ``name`` is what messages call it, ``progress`` is told how far it is.

        Raises:
            Unreachable: it cannot be read.
            InvalidInput: it is no Excel workbook, is damaged, or holds more than is read.
        """
        self.name = name
        data = content_of(source, name)
        try:
            self._sheets = self._read(data, progress)
        except (RegisterError, KeyboardInterrupt, SystemExit, GeneratorExit):
            raise
        # A damaged part fails in the readers in any of a hundred ways, one of them the panic of a Rust library, which
        # is no Exception; all of them mean the same to the person.
        except BaseException as error:
            why = next(iter(str(error).splitlines()), "").rstrip(". ")
            message = _("{file} is not an Excel workbook that can be read: {why}.").format(file=name, why=why)
            raise InvalidInput(message, _("Open it in Excel, save it again as .xlsx, and retry.")) from error

    def __contains__(self, sheet: str) -> bool:
        return sheet in self._sheets

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets, in their order."""
        return tuple(self._sheets)

    def rows(self, sheet: str, most: int | None = None) -> list[Line]:
        """Return the rows of a sheet, or the first ``most``; a row may be shorter than the one before."""
        return self._sheets[sheet].lines(most) if sheet in self._sheets else []

    def _read(self, data: bytes, progress: Progress) -> dict[str, _Sheet]:
        archive = self._archive(data)
        if is_open_document(archive):
            tables = odf.tables(archive.read_xml("content.xml"))
            return {name: _of_open_document(name, table) for name, table in tables.items()}
        if not is_workbook(archive):
            raise self._not_a_workbook()
        _kind, grids, _notes = read_workbook(data, archive, progress, _LIMITS, formulas=True)
        parts = dict(sheet_parts(archive)) if any(grid.formulas for grid in grids) else {}
        return {grid.name: _of_excel(grid, archive, parts.get(grid.name, "")) for grid in grids}

    def _archive(self, data: bytes) -> Archive:
        if data.startswith(_OLD_EXCEL):
            message = _("{file} is an old .xls workbook or has a password.").format(file=self.name)
            raise InvalidInput(message, _("Save it as .xlsx without a password."))
        try:
            archive = Archive(data, self.name, _LIMITS)
        except InvalidInput as error:
            raise self._not_a_workbook() if isinstance(error.__cause__, zipfile.BadZipFile) else error from None
        with zipfile.ZipFile(io.BytesIO(data)) as listed:
            unpacked = sum(item.file_size for item in listed.infolist())
        if unpacked > MOST_UNPACKED:
            message = _("{file} unpacks to {size} MB; the most allowed is {most} MB.")
            size, most = unpacked // 2**20, MOST_UNPACKED // 2**20
            raise InvalidInput(message.format(file=self.name, size=size, most=most), _("Export the register again."))
        return archive

    def _not_a_workbook(self) -> InvalidInput:
        message = _("{file} is not an Excel workbook (.xlsx).").format(file=self.name)
        return InvalidInput(message, _("Choose a workbook that this program exported."))


class Sheets(Book):
    """Sheets that something else has opened, as a book: an old workbook, or one table saved as text.

    Nothing tells there which cells are formulas.
    """

    def __init__(self, name: str, grids: Sequence[Grid]) -> None:
        """Take over the cells of sheets; ``name`` is what messages call the file, and a sheet without a name."""
        self.name = name
        self._sheets = {grid.name or name: _Sheet(grid.name or name, grid.rows, grid.percent) for grid in grids}


def _of_excel(grid: Grid, archive: Archive, part: str) -> _Sheet:
    sheet, found = _Sheet(grid.name, grid.rows, grid.percent), grid.formulas
    if found is None or not len(found.rows):
        return sheet

    def written(column: int) -> Mapping[int, str]:
        return found.written(archive.read_xml(part, again=True), column)

    return sheet.formulas(found.flags(), found.widths(), written)


def _of_open_document(name: str, table: odf.Table) -> _Sheet:
    flags: dict[int, bytearray] = {}
    for row, column in table.formulas:
        rows = flags.setdefault(column, bytearray())
        rows.extend(bytes(row + 1 - len(rows)))
        rows[row] = 1

    def written(column: int) -> Mapping[int, str]:
        return {row: text for (row, at), text in table.formulas.items() if at == column}

    # Here a row reaches as far as its last formula.
    return _Sheet(name, table.rows, table.percent).formulas(flags, (), written)


def content_of(source: Path | BinaryIO, name: str) -> bytes:
    """Return what a file holds; ``name`` is what messages call it.

    Raises:
        Unreachable: it cannot be read.
        InvalidInput: it is too large.
    """
    most = LIMITS.file
    try:
        if isinstance(source, Path):
            with source.open("rb") as file:
                data = file.read(most + 1)
        else:
            data = source.read(most + 1)
    except OSError as error:
        message = _("{file} cannot be read: {why}.").format(file=name, why=error.strerror or error)
        raise Unreachable(message, _("Check the name and the permissions; close it in Excel.")) from None
    if len(data) > most:
        raise too_large(name, most)
    return data
