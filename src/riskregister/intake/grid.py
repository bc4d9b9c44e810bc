"""A file as cells: what every kind of file is turned into before anybody asks what it means."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from riskregister.intake.cell_formulas import Formulas


@dataclass(frozen=True, slots=True)
class Broken:
    """An error value, such as "#N/A"; ``text`` is what the sheet shows."""

    text: str


#: What may stand in a cell; a blank one is None. Numbers are as the file has them: whole ones are often floats.
Value = str | float | int | bool | dt.datetime | dt.date | dt.time | dt.timedelta | Broken | None


@dataclass(frozen=True, slots=True)
class Span:
    """A merged area; rows and columns count from 0 and both ends belong to it."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet, or a text file.

    ``rows[r][c]`` counts from 0 at the sheet's A1; rows end at their last filled cell, and may be empty.  A merged
    area has its value in the upper left cell only.  ``uncalculated`` are formulas without a stored result (None in
    ``rows``); ``percent`` are cells shown as per cent (0.4 for 40 %).  ``formulas`` are there only if asked for.
    """

    name: str
    rows: list[list[Value]]
    merged: tuple[Span, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    hidden: bool = False
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()
    formulas: Formulas | None = None

    def at(self, row: int, column: int) -> Value:
        """Return what stands in a cell; None beyond the end of a row or of the sheet."""
        if row >= len(self.rows):
            return None
        cells = self.rows[row]
        return cells[column] if column < len(cells) else None

    def place(self, row: int, column: int) -> str:
        """Return what people call a cell: "Risks!H7", or "H7" in a text file."""
        cell = f"{get_column_letter(column + 1)}{row + 1}"
        return f"{self.name}!{cell}" if self.name else cell


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A file that was opened: its sheets, and how it was read.

    ``kind`` is what the file is, whatever its name says: xlsx, xlsm, xls, ods or text; ``encoding`` and ``delimiter``
    are of a text file.  ``notes`` are sentences about the file as a whole that a person should know (macros left out,
    an ending that says something else, links to other files not followed).
    """

    name: str
    kind: str
    sheets: tuple[Grid, ...]
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()
    data: bytes = field(default=b"", repr=False)


def text_of(value: Value) -> str:
    """Return a cell as the text a person sees, without spaces around it; whole numbers without a point."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}"
    return "" if value is None else _other(value)


def _other(value: int | dt.datetime | dt.date | dt.time | dt.timedelta | Broken) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, (dt.date, dt.time)):
        return value.isoformat()
    return value.text if isinstance(value, Broken) else str(value)
