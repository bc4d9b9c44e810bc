"""Where the tables of a workbook that came back stand, and which export each row is from.

Other programs rename sheets, write a line above the header, or drop the hidden sheet; the names of the columns and the
column ``exported`` still tell what is what.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from riskregister.workbook import exported
from riskregister.workbook.book import Book, Cell
from riskregister.workbook.cells import text_of
from riskregister.workbook.columns import ORIGIN, SHEETS, Table
from riskregister.workbook.layout import SHEET as CRITERIA
from riskregister.workbook.lists import SHEET as LISTS

#: How far down a header is looked for.
_DEEPEST = 20
_ORIGIN = re.compile(r"(?P<register>\S.*?) r(?P<version>\d{1,9})(?: (?P<dispatch>\S+))?")
#: Sheets that show what stands in the tables once more.
_SHOWN = {CRITERIA, exported.SHEET, LISTS, "Matrix", "Read me", "About", "Coverage", "History"}


@dataclass(frozen=True, slots=True)
class Origin:
    """Which export something is from: the register, its version, and the dispatch if it was one's."""

    register: str
    version: int
    dispatch: str = ""


@dataclass(frozen=True, slots=True)
class Located:
    """A table found: its sheet and the line of its header, counted from 0."""

    sheet: str
    head: int


def names_of(line: Sequence[Cell]) -> list[str]:
    """Return the texts of a header line, empty where a cell is blank."""
    return ["" if cell.blank else text_of(cell) for cell in line]


def origin_of(text: str) -> Origin | None:
    """Return what a cell of the column ``exported`` says, or None if it says nothing."""
    found = _ORIGIN.fullmatch(text.strip())
    return Origin(found["register"], int(found["version"]), found["dispatch"] or "") if found else None


def origins(book: Book) -> list[Origin]:
    """Return the exports that the rows of a workbook say they are from, the one of most rows first."""
    count: Counter[Origin] = Counter()
    for sheet in book.sheets:
        if sheet in _SHOWN:
            continue
        lines = book.rows(sheet)
        for number, line in enumerate(lines[:_DEEPEST]):
            names = names_of(line)
            if ORIGIN in names and len(names) > 1:
                place = names.index(ORIGIN)
                cells = (row[place] for row in lines[number + 1 :] if place < len(row))
                count.update(one for cell in cells if (one := origin_of(text_of(cell))) is not None)
                break
    return [one for one, _times in count.most_common()]


def locate(book: Book, ids: Mapping[str, Collection[str]]) -> tuple[dict[str, Located], list[tuple[str, Table]]]:
    """Return by table where it stands, and sheets that look like one of them but are not read.

    A table whose sheet was renamed is found by the names of its columns, and where these fit two tables by ``ids``.
    """
    found: dict[str, Located] = {}
    for table in SHEETS:
        if table.sheet in book:
            head = _head(book.rows(table.sheet, _DEEPEST), table, least=2)
            if head is not None:
                found[table.table] = Located(table.sheet, head)
    more: list[tuple[str, Table]] = []
    taken = {one.sheet for one in found.values()}
    for sheet in book.sheets:
        if sheet in taken or sheet in _SHOWN:
            continue
        if not any(_head(book.rows(sheet, _DEEPEST), table, least=3) is not None for table in SHEETS):
            continue
        lines = book.rows(sheet)
        fits = [(_fit(lines, table, ids), table) for table in SHEETS]
        (most, *_rest), best = max(fits, key=lambda one: one[0])
        if not most:
            continue
        if best.table in found:
            more.append((sheet, best))
        else:
            head = _head(lines, best, least=3)
            if head is not None:
                found[best.table] = Located(sheet, head)
    return found, more


def _fit(lines: Sequence[Sequence[Cell]], table: Table, ids: Mapping[str, Collection[str]]) -> tuple[int, int]:
    """Return how many columns of a table a sheet has, 0 if too few, and how many of its known ids."""
    head = _head(lines, table, least=3)
    if head is None:
        return 0, 0
    names = names_of(lines[head])
    known = {column.name for column in table.columns}
    count = sum(name in known for name in names)
    if count < len(known) / 2 and ORIGIN not in names:
        return 0, 0
    at = names.index("id") if "id" in names else None
    rows = lines[head + 1 :] if at is not None else []
    return count, sum(text_of(row[at]) in ids[table.table] for row in rows if at is not None and at < len(row))


def _head(lines: Sequence[Sequence[Cell]], table: Table, *, least: int) -> int | None:
    """Return the line among the first that names most columns of a table and tells its records apart."""
    known = {column.name for column in table.columns}
    best, most = None, least - 1
    for number, line in enumerate(lines[:_DEEPEST]):
        names = set(names_of(line)) & known
        keyed = bool(names & {"id", "title"}) or {"measure", "risk"} <= names
        if keyed and len(names) > most:
            best, most = number, len(names)
    return best
