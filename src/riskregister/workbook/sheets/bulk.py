"""A sheet whose rows go to the file column by column, in chunks: a million cells in seconds and in little memory.

XlsxWriter makes and keeps an object for each cell and looks through each formula for newer functions, which takes
several times as long as everything else about a large workbook.  Here every column knows what its cells look like in
the file, so that only the values differ from row to row.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from riskregister.workbook.columns import FIRST_DATE

_DAY_ZERO = dt.date(1899, 12, 30)
_CHUNK = 500
#: What XML or Excel's own escapes (_x0041_) would not leave as it is.
_SPECIAL = re.compile(r"[&<>\x00-\x08\x0b-\x1f]|_x[0-9A-Fa-f]{4}_")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f]")

#: Told how much of the work is done, 0..1.
Progress = Callable[[float], None]


@dataclass(frozen=True, slots=True)
class Filled:
    """One column: its values from the second row of the sheet on, how they look, and the formula that gives them.

    ``formula`` holds ``row_mark`` for the row's number; the values are then what it gives, kept beside it.
    """

    values: Sequence[Any]
    look: Format
    formula: str | None = None
    row_mark: str = "\0"


class BulkSheet(Worksheet):  # type: ignore[misc]  # XlsxWriter has no types
    """A worksheet that also holds rows written all at once, below its first row."""

    def fill(
        self, columns: Sequence[Filled], heights: Sequence[float], *, spare: int = 0, progress: Progress | None = None
    ) -> None:
        """Give the sheet its rows; they are written when the workbook is closed.

        Args:
            columns: what stands in each column, all of the same length.
            heights: how high each row is, in points.
            spare: how many rows follow that hold the formulas alone.
            progress: is told how many of the rows are written, 0..1.
        """
        self._columns, self._heights, self._spare, self._progress = columns, heights, spare, progress
        rows, wide = len(heights) + spare, len(columns)
        # So that the sheet says how large it is; Excel and others trust it.
        self._check_dimensions(rows, wide - 1)
        # A format gets its number when it is first asked for, which must be before the workbook lists its formats.
        self._writers = [_writer(column, xl_col_to_name(place)) for place, column in enumerate(columns)]

    def _write_rows(self) -> None:
        super()._write_rows()
        for piece in self._pieces():
            self.fh.write(piece)

    def _pieces(self) -> Iterator[str]:
        count = len(self._heights)
        for start in range(0, count, _CHUNK):
            stop = min(start + _CHUNK, count)
            cells = [
                write(column.values[start:stop], start + 2)
                for write, column in zip(self._writers, self._columns, strict=True)
            ]
            heights = self._heights[start:stop]
            yield "".join(
                f'<row r="{number}" ht="{height:g}" customHeight="1">{"".join(row)}</row>'
                for number, height, row in zip(
                    range(start + 2, stop + 2), heights, zip(*cells, strict=True), strict=True
                )
            )
            if self._progress:
                self._progress(stop / count)
        live = [write for write, column in zip(self._writers, self._columns, strict=True) if column.formula]
        if not live or not self._spare:
            return
        cells = [write([""] * self._spare, count + 2) for write in live]
        for number, row in zip(range(count + 2, count + 2 + self._spare), zip(*cells, strict=True), strict=True):
            yield f'<row r="{number}">{"".join(row)}</row>'


_Writer = Callable[[Sequence[Any], int], list[str]]


def _writer(column: Filled, letter: str) -> _Writer:
    style = column.look._get_xf_index()  # noqa: SLF001  # the number by which cells refer to a format
    if column.formula is not None:
        return _formulas(column.formula.split(column.row_mark), f'<c r="{letter}', f'" s="{style}"')

    def write(values: Sequence[Any], first: int) -> list[str]:
        return [
            "" if value is None else f'<c r="{letter}{number}" s="{style}"{_content(value)}</c>'
            for number, value in enumerate(values, first)
        ]

    return write


def _formulas(pieces: Iterable[str], head: str, style: str) -> _Writer:
    parts = [escape(piece) for piece in pieces]

    def write(values: Sequence[Any], first: int) -> list[str]:
        return [
            f"{head}{number}{style}{_kind(value)}<f>{str(number).join(parts)}</f><v>{_stored(value)}</v></c>"
            for number, value in enumerate(values, first)
        ]

    return write


def _kind(value: Any) -> str:
    if isinstance(value, bool):
        return ' t="b">'
    return ">" if isinstance(value, (int, float)) else ' t="str">'


def _stored(value: Any) -> Any:
    if isinstance(value, str):
        return text(value) if value else ""
    return int(value) if isinstance(value, bool) else "" if value is None else value


def _content(value: Any) -> str:
    """Return the rest of a cell after its style: text stays text whatever it begins with."""
    if isinstance(value, str):
        # Excel drops spaces at the ends unless told to keep them.
        keep = ' xml:space="preserve"' if value[:1].isspace() or value[-1:].isspace() else ""
        return f' t="inlineStr"><is><t{keep}>{text(value)}</t></is>'
    if isinstance(value, bool):
        return f' t="b"><v>{int(value)}</v>'
    if isinstance(value, dt.date):
        if value < FIRST_DATE:
            return f' t="inlineStr"><is><t>{value.isoformat()}</t></is>'
        return f"><v>{(value - _DAY_ZERO).days}</v>"
    return f"><v>{value}</v>"


def text(value: str) -> str:
    """Return a text as it stands in the file: a control sign as _x0007_, and hence what looks so as _x005F_x0007_."""
    if not _SPECIAL.search(value):
        return value
    value = _CONTROL.sub(lambda found: f"_x{ord(found[0]):04X}_", _ESCAPED.sub("_x005F_", value))
    return escape(value)
