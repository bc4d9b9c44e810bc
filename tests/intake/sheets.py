"""Sheets for the tests of finding, written as people see them: one line a row, cells parted by bars."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from riskregister.intake.finding import Confirmed, find
from riskregister.intake.grid import Grid, Source, Span, Value
from riskregister.intake.table import Found


def value(text: str) -> Value:
    """Return a cell as a reader of files would: numbers and dates as such, nothing for an empty one."""
    text = text.strip()
    if not text:
        return None
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return text


def sheet(text: str, name: str = "Risks", *, merged: Iterable[Span] = (), **more: object) -> Grid:
    """Return a sheet of lines like "Risk | Likelihood | Impact"; the first line is row 1, empty lines count."""
    lines = text.strip("\n").split("\n")
    rows = [[value(cell) for cell in line.split("|")] if line.strip() else [] for line in lines]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    return Grid(name, rows, tuple(merged), **more)  # type: ignore[arg-type]


def found(*sheets: Grid | str, confirmed: Confirmed | None = None, name: str = "book.xlsx") -> Found:
    """Find the register in a file of these sheets."""
    grids = tuple(sheet(s) if isinstance(s, str) else s for s in sheets)
    return find(Source(name=name, kind="xlsx", sheets=grids), confirmed)


def letters(result: Found) -> dict[str, str]:
    """Return which column each field has."""
    assert result.table is not None
    return {field: chr(ord("A") + column.at) for field, column in result.table.mapping.items()}


def rows_of(result: Found) -> list[int]:
    """Return the rows that are risks as a person counts them, from 1."""
    assert result.table is not None
    return [row + 1 for row in result.table.rows]


def header_of(result: Found) -> list[int]:
    """Return the header rows as a person counts them, from 1."""
    assert result.table is not None
    return [row + 1 for row in result.table.header_rows]
