"""Which cells of a sheet are formulas, and what is written in them: a workbook of 20,000 risks has half a million.

Only where they are is kept; what is written is looked up in the sheet's XML by those few who ask.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

import numpy as np
from numpy.typing import NDArray

from riskregister.intake.cell_places import Places

_WRITTEN = re.compile(rb"<(?:[\w.-]+:)?f(?:\s[^<>]*?)?(?:/>|>([^<]*))")


@dataclass(frozen=True, slots=True, eq=False)
class Formulas:
    """Row and column from 0 of each formula, and where in the XML it begins, in the order of the XML."""

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    starts: NDArray[np.int32]

    def within(self, rows: int, columns: int) -> Formulas:
        """Return those in so many rows and columns."""
        those = (self.rows < rows) & (self.columns < columns)
        return self if those.all() else Formulas(self.rows[those], self.columns[those], self.starts[those])

    def flags(self) -> dict[int, bytearray]:
        """Return by column which rows hold a formula; what is beyond the end of one of them holds none."""
        found = {}
        for column in np.unique(self.columns).tolist():
            rows = self.rows[self.columns == column]
            flags = np.zeros(int(rows.max()) + 1, dtype=np.uint8)
            flags[rows] = 1
            found[column] = bytearray(flags.tobytes())
        return found

    def widths(self) -> list[int]:
        """Return for each row, up to the last with a formula, how many columns its formulas reach."""
        widths = np.zeros(int(self.rows.max(initial=-1)) + 1, dtype=np.int32)
        np.maximum.at(widths, self.rows, self.columns + 1)
        found: list[int] = widths.tolist()
        return found

    def written(self, xml: bytes, column: int) -> dict[int, str]:
        """Return by row the formulas of a column, each with "=" in front; one that is shared has no more than that."""
        found = {}
        those = self.columns == column
        for row, start in zip(self.rows[those].tolist(), self.starts[those].tolist(), strict=True):
            text = _WRITTEN.match(xml, start)
            found[row] = "=" + unescape((text[1] or b"").decode("utf-8", "replace")) if text else "="
        return found


def formulas_of(xml: bytes, start: int, end: int, prefix: bytes, places: Places) -> Formulas:
    """Return the formulas between two points of the XML; ``places`` are the cells there, in their order."""
    tag = re.compile(rb"<" + re.escape(prefix) + rb"f(?=[\s>/])")
    starts = np.fromiter((found.start() for found in tag.finditer(xml, start, end)), dtype=np.int32)
    at = np.searchsorted(places.starts, starts, side="right") - 1
    inside = at >= 0
    at = at[inside]
    return Formulas(places.rows[at].astype(np.int32), places.columns[at].astype(np.int32), starts[inside])
