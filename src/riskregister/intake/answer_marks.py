"""Marks at cells: a fill by severity and a comment that begins with the severity's letter; and their undoing.

A mark remembers by its number, in the list of findings, how the cell looked before; so it comes off without a trace,
in the cell it has moved to, even after another program saved the workbook.
"""

from __future__ import annotations

import json
import re
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import Color, PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from riskregister.core.findings import Finding, Severity
from riskregister.intake.answer_new import plain_text
from riskregister.intake.cell_places import COLUMNS, ROWS, place_of
from riskregister.intake.grids import OWN_SHEET

AUTHOR = "riskregister"
#: Light enough for black text on them, and apart in lightness, so that grey and colour-blind readers tell them too.
FILLS: dict[Severity, str] = {"error": "FFF4A6A0", "warning": "FFFFE08A", "note": "FFDCEBFA"}
LETTERS: dict[Severity, str] = {"error": "E", "warning": "W", "note": "N"}
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")

_BLACK = "FF000000"
#: Fills of one colour; those that run from one to another stay as they are.
_PLAIN = "patternFill"
#: Excel slows down with many comments, and nobody reads so many.
_MOST_MARKED = 5_000
#: One mark in a comment: its first line, and all up to a blank line.
_BLOCK = re.compile(rf"\n*^{AUTHOR} [EWN](\d+)$(?:\n(?!\n).+)*", re.MULTILINE)
#: Excel shows at most this much of a comment.
_LONGEST = 2_000

Look = dict[str, Any]


@dataclass(slots=True)
class Marks:
    """The marks in a workbook; ``names`` are its sheets by the names in the file, None if they are the same.

    ``places`` has the sheet and the cell of each finding by its number, and ``looks`` how marked cells looked before,
    by the number of the first finding there.
    """

    book: Workbook
    names: dict[str, str] | None
    places: dict[int, tuple[str, str]] = field(default_factory=dict)
    looks: dict[int, Look] = field(default_factory=dict)
    not_marked: int = 0
    _marked: set[tuple[str, str]] = field(default_factory=set)

    def put(self, number: int, finding: Finding) -> None:
        """Mark the cell of a finding, if it has one; the first of several gives the colour."""
        found = self._cell(finding.place)
        if found is None:
            return
        sheet, cell = found
        at = (sheet.title, cell.coordinate)
        self.places[number] = at
        if at not in self._marked:
            if len(self._marked) >= _MOST_MARKED:
                self.not_marked += 1
                return
            self._marked.add(at)
            self.looks[number] = _look_of(cell)
            _colour(cell, FILLS[finding.severity])
        _say(cell, f"{AUTHOR} {LETTERS[finding.severity]}{number}\n{_lines(finding.message)}")

    def _cell(self, place: str) -> tuple[Worksheet, Cell] | None:
        name, _sign, reference = place.rpartition("!")
        title = name if self.names is None else self.names.get(name, "")
        if title not in self.book.sheetnames or not isinstance(self.book[title], Worksheet):
            return None
        sheet = self.book[title]
        # A finding about the file as a whole has no cell.
        at = place_of(reference.upper().encode("ascii", "replace"))
        if at is None or at[0] >= ROWS or at[1] >= COLUMNS:
            return None
        cell = sheet.cell(at[0] + 1, at[1] + 1)
        if isinstance(cell, MergedCell):
            area = next(area for area in sheet.merged_cells.ranges if cell.coordinate in area)
            cell = sheet.cell(area.min_row, area.min_col)
        return (sheet, cell) if isinstance(cell, Cell) else None


def _lines(text: str) -> str:
    """Return a text without blank lines, which end a mark in a comment."""
    return "\n".join(line for line in plain_text(text).splitlines() if line.strip())


def _say(cell: Cell, block: str) -> None:
    before = cell.comment
    text = f"{before.text.rstrip()}\n\n{block}" if before is not None else block
    comment = Comment(text, before.author if before is not None else AUTHOR)
    comment.width, comment.height = 320, min(60 + 18 * (len(text[:_LONGEST]) // 42 + text.count("\n")), 500)
    cell.comment = comment


def _colour(cell: Cell, colour: str) -> None:
    if cell.fill.tagname != _PLAIN:
        return
    cell.fill = PatternFill("solid", start_color=colour, end_color=colour)
    _write_in(cell, Color(rgb=_BLACK))


def _write_in(cell: Cell, colour: Color | None) -> None:
    font: Any = copy(cell.font)
    font.color = colour
    cell.font = font


def _look_of(cell: Cell) -> Look:
    fill = cell.fill
    plain = {"fill": fill.fill_type, "of": _colour_of(fill.start_color)} if fill.tagname == _PLAIN else {}
    return {**plain, "font": _colour_of(cell.font.color)}


def _colour_of(colour: Color | None) -> list[Any] | None:
    return None if colour is None else [colour.type, colour.value, colour.tint]


def _colour_from(saved: list[Any] | None) -> Color | None:
    return None if saved is None else Color(**{str(saved[0]): saved[1]}, tint=float(saved[2]))


def saved_look(look: Look) -> str:
    """Return how a cell looked, to be kept in a hidden cell."""
    return json.dumps(look)


def cleared(book: Workbook) -> None:
    """Take the list and all marks of an earlier round out of a workbook."""
    looks, listed = _earlier(book)
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell):
                    _unmark(cell, looks)
    for number, (title, reference) in listed.items():
        # The comment was taken out by hand, the colour stayed.
        if title in book.sheetnames and number in looks:
            cell = book[title][reference]
            if isinstance(cell, Cell) and cell.fill.start_color.rgb in FILLS.values():
                _restore(cell, looks[number])


def _earlier(book: Workbook) -> tuple[dict[int, Look], dict[int, tuple[str, str]]]:
    """Take out the lists of earlier rounds; return how cells looked before, and where they were, by number."""
    looks: dict[int, Look] = {}
    listed: dict[int, tuple[str, str]] = {}
    for sheet in list(book.worksheets):
        if not any(cell.value == OWN_SHEET for cell in next(sheet.iter_rows(max_row=1), ())):
            continue
        for values in sheet.iter_rows(min_row=2, values_only=True):
            for place, value in enumerate(values):
                if isinstance(value, str) and value.startswith('{"') and place >= 3:
                    number, title, reference = values[place - 3 : place]
                    try:
                        looks[int(str(number))] = json.loads(value)
                    except ValueError:
                        continue
                    listed[int(str(number))] = (str(title), str(reference))
        book.remove(sheet)
    return looks, listed


def _unmark(cell: Cell, looks: dict[int, Look]) -> None:
    comment = cell.comment
    numbers = [int(number) for number in _BLOCK.findall(comment.text)] if comment is not None else []
    if comment is None or not numbers:
        return
    text = _BLOCK.sub("", comment.text).strip()
    # LibreOffice puts the author in front of what a comment says.
    cell.comment = Comment(text, comment.author) if text and text != f"{AUTHOR}:" else None
    _restore(cell, next((looks[number] for number in numbers if number in looks), {"fill": None, "of": None}))


def _restore(cell: Cell, look: Look) -> None:
    if "fill" in look:
        of = _colour_from(look["of"])
        cell.fill = PatternFill(look["fill"], start_color=of) if look["fill"] and of else PatternFill(look["fill"])
    if "font" in look:
        _write_in(cell, _colour_from(look["font"]))
