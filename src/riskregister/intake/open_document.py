"""OpenDocument spreadsheets (.ods): values by python-calamine, all else by a look at the rows of content.xml.

A row or a cell may say that it is repeated, up to a million times; what is filled is counted with its repetitions
before the reader unfolds it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import pairwise

import python_calamine
from openpyxl.utils import get_column_letter

from riskregister.intake.cell_places import COLUMNS, ROWS
from riskregister.intake.grid import Broken, Grid, Span
from riskregister.intake.grids import (
    Place,
    Progress,
    broken,
    grid_of,
    links_not_followed,
    macros_not_run,
    put,
    rows_of,
    silent,
)
from riskregister.intake.guards import LIMITS, Archive, Limits, damaged, locked, too_much, too_wide
from riskregister.translations import gettext as _

_KIND = b"application/vnd.oasis.opendocument.spreadsheet"
_ROW = re.compile(rb"<table:table-row(?=[\s/>])([^<>]*)>")
_COLUMN = re.compile(rb"<table:table-column(?=[\s/>])([^<>]*)>")
_NAME = re.compile(rb'\stable:name="([^"]*)"')
_HIDDEN = re.compile(rb'\stable:visibility="(?:collapse|filter)"')
_TIMES = re.compile(rb"""columns-repeated\s*=\s*["']\+?0*(\d{1,12})\d*["'][^<>]*?(/?)>(\s*</table:table-row>)?""")
_REPEATED = re.compile(rb"""-repeated\s*=\s*["']\+?0*(\d{1,12})\d*["']""")
_CELL = b"<table:table-cell"
_COVERED = b"<table:covered-table-cell"
_PERCENT = b'office:value-type="percentage"'
_ERROR = b'calcext:value-type="error"'
_SPAN = b'-spanned="'
_FORMULA = b'table:formula="'
_ROW_END = b"</table:table-row>"
_SLASH = ord("/")
#: A row of spaces is written as their number.
_SPACES = re.compile(rb"""text:c\s*=\s*["']\s*\+?0*(\d{1,12})""")
_MOST_SPACES = 1_000
_SPANNED = re.compile(rb'number-(columns|rows)-spanned="(\d{1,7})"')
_SHOWN = re.compile(rb"<text:p[^<>]*>(.*?)</text:p>", re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>")


@dataclass(slots=True)
class _Look:
    name: str
    covered: bool
    linked: bool = False
    cells: int = 0
    text: int = 0
    height: int = 0
    width: int = 0
    merged: list[Span] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncalculated: set[Place] = field(default_factory=set)
    errors: dict[Place, Broken] = field(default_factory=dict)
    percent: set[Place] = field(default_factory=set)


def is_open_document(archive: Archive) -> bool:
    """Say whether a zip file is an OpenDocument spreadsheet."""
    if archive.find("content.xml") is None:
        return False
    if archive.find("mimetype") is not None:
        return archive.read("mimetype", 1_000).startswith(_KIND)
    return b"<office:spreadsheet" in archive.read("content.xml", again=True)


def read_open_document(
    data: bytes, archive: Archive, progress: Progress = silent, limits: Limits = LIMITS
) -> tuple[tuple[Grid, ...], list[str]]:
    """Return the sheets and the notes of a spreadsheet.

    Raises:
        InvalidInput: it is damaged or locked, or holds more than is read.
    """
    content = _content(archive, limits)
    notes = []
    if any(part.startswith(("Basic/", "Scripts/")) and not part.endswith("/") for part in archive.names):
        notes.append(macros_not_run())
    looks = list(_looks(content, archive.name, limits))
    if not looks:
        raise damaged(archive.name, _("it has no sheet"))
    if any(look.linked for look in looks) or content.find(b"<table:dde-link", max(len(content) - 1_000_000, 0)) >= 0:
        notes.append(links_not_followed())
    progress(0.3)
    if sum(look.cells for look in looks) > limits.cells or sum(look.text for look in looks) > limits.text:
        raise too_much(archive.name)
    whole = data if archive.plain else _anew(content)
    del content
    reader = python_calamine.load_workbook(io.BytesIO(whole))
    if reader.sheet_names != [look.name for look in looks]:
        raise damaged(archive.name, _("its list of sheets contradicts itself"))
    grids = []
    for number, (look, about) in enumerate(zip(looks, reader.sheets_metadata, strict=True)):
        # Values kept from another file are no sheet that anybody sees.
        if not look.linked:
            hidden = about.visible != python_calamine.SheetVisibleEnum.Visible
            grids.append(_grid(look, reader.get_sheet_by_index(number), hidden=hidden))
        progress(0.3 + 0.7 * (number + 1) / len(looks))
    return tuple(grids), notes


def _content(archive: Archive, limits: Limits) -> bytes:
    """Return content.xml, which holds all the sheets."""
    if archive.find("META-INF/manifest.xml") is not None:
        manifest = archive.read("META-INF/manifest.xml", limits.part)
        if b"encryption-data" in manifest:
            raise locked(archive.name)
    content = archive.read_xml("content.xml")
    places = _places(content, b"text:c", 0, len(content))
    spaces = [int(found[1]) for found in (_SPACES.match(content, place) for place in places) if found]
    if max(spaces, default=0) > _MOST_SPACES or sum(spaces) > limits.text // 10:
        raise too_much(archive.name)
    return content


def _grid(look: _Look, cells: python_calamine.CalamineSheet, *, hidden: bool) -> Grid:
    rows = rows_of(cells)
    put(rows, dict(look.errors))
    return grid_of(
        look.name,
        rows,
        merged=look.merged,
        hidden_rows=look.hidden_rows,
        hidden_columns=look.hidden_columns,
        hidden=hidden,
        uncalculated=look.uncalculated,
        percent=look.percent,
    )


def _anew(content: bytes) -> bytes:
    """Return a spreadsheet of the content that was looked at and nothing else."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", _KIND)
        archive.writestr("content.xml", content)
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return target.getvalue()


def _looks(content: bytes, name: str, limits: Limits) -> Iterator[_Look]:
    starts = list(_places(content, b"<table:table ", 0, len(content)))
    if len(starts) > limits.sheets:
        raise too_much(name)
    covered = _COVERED in content
    for start, end in pairwise([*starts, len(content)]):
        called = _NAME.search(content, start, content.find(b">", start, end))
        look = _Look(unescape(called[1].decode("utf-8", "replace")) if called else "", covered)
        look.linked = content.find(b"<table:table-source", start, min(end, start + 2_000)) >= 0
        _look(content, start, end, look, name, limits)
        if look.height * look.width > limits.rectangle:
            raise too_wide(name, look.name, f"{get_column_letter(min(look.width, COLUMNS))}{min(look.height, ROWS)}")
        yield look


def _places(content: bytes, sign: bytes, start: int, end: int) -> Iterator[int]:
    """Yield where a sign stands."""
    place = content.find(sign, start, end)
    while place >= 0:
        yield place
        place = content.find(sign, place + 1, end)


def _look(content: bytes, start: int, end: int, look: _Look, name: str, limits: Limits) -> None:
    rows = [*_places(content, b"<table:table-row", start, end), end]
    column = 0
    for found in _COLUMN.finditer(content, start, rows[0]):
        repeated = _times(found[1])
        if _HIDDEN.search(found[1]):
            look.hidden_columns.update(range(column, min(column + repeated, COLUMNS)))
        column += repeated
    row = 0
    for begin, after in pairwise(rows):
        tag = _ROW.match(content, begin, after)
        if tag is None:
            continue
        repeated = _times(tag[1])
        if _HIDDEN.search(tag[1]):
            look.hidden_rows.update(range(row, min(row + repeated, row + 100_000, ROWS)))
        close = content.find(_ROW_END, tag.end(), after)
        if close >= 0 and _filled(content, tag.end(), close):
            look.height = row + repeated
            _Row(content, tag.end(), close + len(_ROW_END), look).into(row, repeated)
        row += repeated
        if look.cells > limits.cells or look.text > limits.text or look.width > COLUMNS:
            raise too_much(name, look.name)


def _times(attributes: bytes) -> int:
    return max(map(int, _REPEATED.findall(attributes)), default=1) or 1 if b"repeated" in attributes else 1


def _filled(content: bytes, start: int, end: int) -> bool:
    """Say whether a row may hold anything; blank cells are empty tags without a value."""
    return (
        content.find(b"</table:table-cell", start, end) >= 0
        or content.find(b"value", start, end) >= 0
        or content.find(_FORMULA, start, end) >= 0
        or content.find(b"</table:covered-table-cell", start, end) >= 0
    )


class _Row:
    """One row between two points of the XML."""

    def __init__(self, content: bytes, start: int, end: int, look: _Look) -> None:
        self._content, self._start, self._end, self._look = content, start, end, look
        #: Where cells are repeated, and by how much more than once.
        self._repeated: list[tuple[int, int]] = []

    def into(self, row: int, repeated: int) -> None:
        """Count the cells with their repetitions and the row's, and note what is particular about them."""
        content, end, look = self._content, self._end, self._look
        width = filled = tags = self._cells(self._start, end)
        place = content.find(b"columns-repeated", self._start, end)
        while place >= 0:
            found = _TIMES.match(content, place, end)
            if found is not None:
                extra = int(found[1]) - 1
                begin = content.rfind(b"<", self._start, place)
                blank = found[2] and content.find(b"value", begin, found.end()) < 0
                filled += 0 if blank else extra
                if not (blank and found[3]):
                    width += extra
                    self._repeated.append((begin, extra))
            place = content.find(b"columns-repeated", place + 1, end)
        look.width = max(look.width, width)
        look.cells += filled * repeated
        look.text += (end - self._start) * (repeated - 1 + filled - tags)
        if width <= COLUMNS:
            for mark in (_PERCENT, _ERROR, _SPAN, _FORMULA):
                self._marked(mark, row)

    def _cells(self, start: int, end: int) -> int:
        cells = self._content.count(_CELL, start, end)
        return cells + (self._content.count(_COVERED, start, end) if self._look.covered else 0)

    def _marked(self, mark: bytes, row: int) -> None:
        """Note the cells with a mark in their tag."""
        content, at, column, after = self._content, self._start, 0, 0
        place = content.find(mark, at, self._end)
        while place >= 0:
            begin, stop = content.rfind(b"<", at, place), content.find(b">", place, self._end)
            if begin < 0 or stop < 0:
                return
            # A formula with a result is nothing particular.
            if mark is not _FORMULA or (content[stop - 1] == _SLASH and content.find(b"value-type=", begin, stop) < 0):
                column += self._cells(at, begin)
                while after < len(self._repeated) and self._repeated[after][0] < begin:
                    column += self._repeated[after][1]
                    after += 1
                at = begin
                self._note(mark, begin, stop, (row, column))
            place = content.find(mark, stop, self._end)

    def _note(self, mark: bytes, begin: int, stop: int, place: Place) -> None:
        row, column = place
        if mark is _PERCENT:
            self._look.percent.add(place)
        elif mark is _ERROR:
            shown = _SHOWN.search(self._content, stop, min(stop + 1_000, self._end))
            text = _TAG.sub(b"", shown[1]).decode("utf-8", "replace") if shown else ""
            self._look.errors[place] = broken(unescape(text))
        elif mark is _SPAN:
            spans = {side: int(number) for side, number in _SPANNED.findall(self._content, begin, stop)}
            bottom, right = row + spans.get(b"rows", 1) - 1, column + spans.get(b"columns", 1) - 1
            self._look.merged.append(Span(row, column, bottom, right))
        else:
            self._look.uncalculated.add(place)
