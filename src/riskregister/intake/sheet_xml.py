"""One look at a sheet's XML, before and beside the reader of its cells: how far it reaches, and what that reader hides.

python-calamine gives a formula without a result and an error value as "", knows no hidden rows, and takes memory for
the rectangle around all filled cells, wherever the file says they are.  The patterns below stay within one tag
(``[^<>]*``), so that no file can make them slow.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from html import unescape

import numpy as np
from openpyxl.utils import get_column_letter

from riskregister.intake.cell_formulas import Formulas, formulas_of
from riskregister.intake.cell_places import (
    AT,
    COLUMNS,
    ROWS,
    Misplaced,
    Numbers,
    Places,
    column_of,
    place_of,
    places_of,
)
from riskregister.intake.grid import Broken, Span
from riskregister.intake.grids import broken
from riskregister.intake.guards import Limits, damaged, too_much, too_wide
from riskregister.translations import gettext as _

#: What separates a stray cell from the rest before it is left out where it would make the sheet too large to read.
_ROW_GAP = 1_000
_COLUMN_GAP = 100
_MOST_STRAYS = 10_000
#: How far before a formula its cell can begin.
_NEAR = 100_000

_SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData[\s>/]")
_STORED = re.compile(
    rb"[^<>]{0,300}>(?:<(?:[\w.-]+:)?f[^<>]*(?:/>|>[^<]*</(?:[\w.-]+:)?f>))?"
    rb"\s*<(?:[\w.-]+:)?v(?:\s[^<>]*)?>([^<]*)<"
)
_ERRORS = frozenset(b"#DIV/0! #N/A #NAME? #NULL! #NUM! #REF! #VALUE! #GETTING_DATA".split())
_CLOSE = re.compile(rb"</(?:[\w.-]+:)?c>")
_ROW = re.compile(rb"<(?:[\w.-]+:)?row(?=\s)([^<>]*)>")
_COL = re.compile(rb"<(?:[\w.-]+:)?col(?=\s)([^<>]*)>")
_MERGE = re.compile(
    rb"""<(?:[\w.-]+:)?mergeCell\s[^<>]*?ref\s*=\s*["']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})["']"""
)
_HIDDEN = re.compile(rb"""\shidden\s*=\s*["'](?:1|true)["']""")
_FLAT = re.compile(rb"""\swidth\s*=\s*["']0(?:\.0*)?["']""")
_FIRST = re.compile(rb"""\smin\s*=\s*["'](\d{1,5})["']""")
_LAST = re.compile(rb"""\smax\s*=\s*["'](\d{1,5})["']""")
_TEXT_RESULT = re.compile(rb"""\st\s*=\s*["']str["']""")


@dataclass(slots=True)
class Look:
    """What a sheet's XML says beside its values; rows and columns count from 0.

    ``cells`` bounds the number of cells.  ``zeros`` are formulas that have the result 0 as all others do.  ``strays``
    are stretches of the XML that the reader is not to see: cells far from all others, whose names are in
    ``stray_cells``, and error values that it does not know.
    """

    cells: int = 0
    merged: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], Broken] = field(default_factory=dict)
    percent: frozenset[tuple[int, int]] = frozenset()
    zeros: set[tuple[int, int]] = field(default_factory=set)
    strays: list[tuple[int, int]] = field(default_factory=list)
    stray_cells: list[str] = field(default_factory=list)
    bounds: tuple[int, int] = (ROWS, COLUMNS)
    formulas: Formulas | None = None

    def inside(self, places: Collection[tuple[int, int]]) -> Collection[tuple[int, int]]:
        """Return those of some places that are not left out."""
        rows, columns = self.bounds
        return {place for place in places if place[0] < rows and place[1] < columns} if self.stray_cells else places


def look_at(
    xml: bytes,
    *,
    name: str,
    sheet: str,
    percent_styles: Collection[int],
    recalculated: bool,
    limits: Limits,
    formulas: bool = False,
) -> Look:
    """Return what a sheet's XML says beside its values.

    ``percent_styles`` are the cell styles shown as per cent.  ``recalculated`` says that the program which wrote the
    file left calculating to the next one (XlsxWriter then stores 0 for every formula).  ``formulas`` asks where there
    are formulas.

    Raises:
        InvalidInput: it holds more than is read, or cells that lie too far apart.
    """
    look = Look()
    begin = _SHEET_DATA.search(xml)
    if begin is None:
        return look
    start = begin.start()
    end = max(xml.rfind(b"</" + begin[1] + b"sheetData"), start)
    inside = _Sheet(xml, start, end, begin[1], name)
    try:
        places = places_of(xml, start, end, limits.cells)
    except Misplaced:
        raise damaged(name, _("sheet {sheet}").format(sheet=sheet)) from None
    if places is None:
        raise too_much(name, sheet)
    look.cells = len(places.rows)
    _reach(inside, places, look, sheet, limits)
    _results(inside, look, recalculated=recalculated)
    _errors(inside, look)
    if formulas:
        look.formulas = formulas_of(xml, start, end, begin[1], places)
    if percent_styles:
        shown = np.isin(places.styles, list(percent_styles))
        look.percent = frozenset(zip(places.rows[shown].tolist(), places.columns[shown].tolist(), strict=True))
    _hidden(inside, look)
    look.merged = [
        Span(int(top) - 1, column_of(left), int(bottom) - 1, column_of(right))
        for left, top, right, bottom in _MERGE.findall(xml, end)
        if int(top) and int(bottom)
    ]
    return look


def without(xml: bytes, strays: list[tuple[int, int]]) -> bytes:
    """Return the XML without the stretches of cells that are left out."""
    kept, last = [], 0
    for start, end in sorted(set(strays)):
        kept.append(xml[last:start])
        last = end
    return b"".join([*kept, xml[last:]])


def _reach(inside: _Sheet, places: Places, look: Look, sheet: str, limits: Limits) -> None:
    """Set aside what lies far from all the rest, if the rectangle around all cells is too large to read.

    Raises:
        InvalidInput: the cells lie too far apart even so.
    """
    height, width = int(places.rows.max(initial=-1)) + 1, int(places.columns.max(initial=-1)) + 1
    if height * width <= limits.rectangle:
        return
    high, wide = _before_gap(places.rows, ROWS, _ROW_GAP), _before_gap(places.columns, COLUMNS, _COLUMN_GAP)
    strays = np.flatnonzero((places.rows >= high) | (places.columns >= wide))
    if high * wide > limits.rectangle or len(strays) > _MOST_STRAYS:
        raise too_wide(inside.name, sheet, f"{get_column_letter(width)}{height}")
    look.bounds = high, wide
    for stray in strays.tolist():
        start = int(places.starts[stray])
        close = _CLOSE.search(inside.xml, start, min(start + _NEAR, inside.end))
        if close is None:
            raise damaged(inside.name, _("sheet {sheet}").format(sheet=sheet))
        look.strays.append((start, close.end()))
        look.stray_cells.append(f"{get_column_letter(int(places.columns[stray]) + 1)}{int(places.rows[stray]) + 1}")


def _before_gap(numbers: Numbers, most: int, gap: int) -> int:
    """Return how many rows (or columns) there are up to the first ``gap`` blank ones below a filled one."""
    filled = np.zeros(most, dtype=bool)
    filled[numbers] = True
    used = np.flatnonzero(filled)
    breaks = np.flatnonzero(np.diff(used) > gap)
    return int(used[breaks[0]] if breaks.size else used[-1]) + 1


class _Sheet:
    """The cells of a sheet's XML, found by something that stands in them."""

    def __init__(self, xml: bytes, start: int, end: int, prefix: bytes, name: str) -> None:
        self.xml, self.start, self.end, self.name = xml, start, end, name
        self.prefix = prefix
        self._begin = b"<" + prefix + b"c"
        self._tag = re.compile(re.escape(self._begin) + rb"(?=[\s>])([^<>]*)>")

    def pattern(self, form: bytes) -> re.Pattern[bytes]:
        """Return a pattern with the sheet's own prefix for every P; it begins with plain text, which is found fast."""
        return re.compile(form.replace(b"P", re.escape(self.prefix)))

    def tag(self, place: int) -> bytes:
        """Return the attributes of the cell around ``place``.

        Raises:
            InvalidInput: there is no cell.
        """
        floor, at = max(self.start, place - _NEAR), place
        while (at := self.xml.rfind(self._begin, floor, at)) >= 0:
            found = self._tag.match(self.xml, at)
            if found is not None:
                return found[1]
        raise damaged(self.name)

    def whole(self, place: int) -> tuple[int, int]:
        """Return where the cell around ``place`` begins and ends."""
        close = _CLOSE.search(self.xml, place, min(place + _NEAR, self.end))
        if close is None:
            raise damaged(self.name)
        return self.xml.rfind(self._begin, self.start, place), close.end()

    def cell(self, place: int) -> tuple[int, int] | None:
        """Return row and column of the cell around ``place``; None if it does not name them."""
        return _named(self.tag(place))


def _named(attributes: bytes) -> tuple[int, int] | None:
    at = AT.search(attributes)
    return place_of(at[1]) if at else None


def _results(sheet: _Sheet, look: Look, *, recalculated: bool) -> None:
    for form in (rb"</Pf>\s*(?:<Pv\s*/>|<Pv>\s*</Pv>|</Pc>)", rb"<Pf\s[^<>]*/>\s*(?:<Pv\s*/>|<Pv>\s*</Pv>|</Pc>)"):
        for found in sheet.pattern(form).finditer(sheet.xml, sheet.start, sheet.end):
            attributes = sheet.tag(found.start() + 1)
            # A formula whose result is the empty text has one.
            if found[0].endswith(b"c>") or not _TEXT_RESULT.search(attributes):
                cell = _named(attributes)
                if cell is not None:
                    look.uncalculated.add(cell)
    if not recalculated:
        return
    results = []
    for form in (rb"</Pf><Pv>([^<]*)<", rb"<Pf\s[^<>]*/><Pv>([^<]*)<"):
        for found in sheet.pattern(form).finditer(sheet.xml, sheet.start, sheet.end):
            if found[1] not in (b"0", b""):
                return
            results.append(found.start())
    look.zeros.update(filter(None, (sheet.cell(place + 1) for place in results)))


def _errors(sheet: _Sheet, look: Look) -> None:
    double = sheet.xml.find(b"='", sheet.start, sheet.start + 4_000) < 0
    for literal in (b't="e"',) if double else (b't="e"', b"t='e'"):
        place = sheet.start
        while (place := sheet.xml.find(literal, place, sheet.end)) >= 0:
            stored = _STORED.match(sheet.xml, place + len(literal))
            cell = sheet.cell(place) if stored else None
            if stored is not None and cell is not None:
                look.errors[cell] = broken(unescape(stored[1].decode("utf-8", "replace")))
                if stored[1] not in _ERRORS:
                    # The reader gives up at an error value that it does not know.
                    look.strays.append(sheet.whole(place))
            # In text the same letters mean nothing, however often they come.
            place = sheet.xml.find(b"<", place, sheet.end)
            if place < 0:
                break


def _hidden(sheet: _Sheet, look: Look) -> None:
    xml, start, end = sheet.xml, sheet.start, sheet.end
    for found in _COL.finditer(xml, 0, start):
        first, last = _FIRST.search(found[1]), _LAST.search(found[1])
        if first and last and (_HIDDEN.search(found[1]) or _FLAT.search(found[1])):
            look.hidden_columns.update(range(max(int(first[1]), 1) - 1, min(int(last[1]), COLUMNS)))
    if xml.find(b"hidden", start, end) < 0:
        return
    for number, found in enumerate(_ROW.finditer(xml, start, end)):
        if _HIDDEN.search(found[1]):
            at = AT.search(found[1])
            row = int(at[1]) - 1 if at and at[1].isdigit() and len(at[1]) <= 7 else number
            look.hidden_rows.add(row)
