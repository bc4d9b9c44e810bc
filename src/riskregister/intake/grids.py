"""From the rows of a reader to a :class:`~.grid.Grid`, the same for every kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import python_calamine

from riskregister.intake.grid import Broken, Grid, Span, Value
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: What the merged areas of a sheet may cover together; they never overlap in a sound file.
_MOST_MERGED = 2_000_000

Place = tuple[int, int]
#: Stands, hidden, in the first row of a sheet that this program put in front of a person's file.
OWN_SHEET = "riskregister:findings"
#: Told how much of a file is read, from 0 to 1.
Progress = Callable[[float], None]


def silent(done: float) -> None:
    """Tell nobody how much is read."""


def rows_of(sheet: python_calamine.CalamineSheet) -> list[list[Value]]:
    """Return the rows of a sheet from A1 on; blank cells are None."""
    indent: list[Value] = [None] * (sheet.start[1] if sheet.start else 0)
    # Most cells are true in themselves, which is asked ten times as fast as whether a number equals a text.
    rows: list[list[Value]] = [[cell if cell or cell != "" else None for cell in row] for row in sheet.iter_rows()]
    return [[*indent, *row] for row in rows] if indent else rows


def is_own(grid: Grid) -> bool:
    """Say whether this program put a sheet in front of a person's file, to tell what is doubtful there."""
    return bool(grid.rows) and OWN_SHEET in grid.rows[0]


def put(rows: list[list[Value]], cells: Mapping[Place, Value]) -> None:
    """Write ``cells`` into ``rows``, which grow as needed."""
    for (row, column), value in cells.items():
        while len(rows) <= row:
            rows.append([])
        rows[row].extend([None] * (column + 1 - len(rows[row])))
        rows[row][column] = value


def grid_of(
    name: str,
    rows: list[list[Value]],
    *,
    merged: Iterable[Span] = (),
    hidden_rows: Iterable[int] = (),
    hidden_columns: Iterable[int] = (),
    hidden: bool = False,
    uncalculated: Iterable[Place] = (),
    percent: Iterable[Place] = (),
) -> Grid:
    """Return a sheet; what is said of rows, columns and areas beyond its filled cells is left out."""
    uncalculated = frozenset(uncalculated)
    last = max((row for row, _column in uncalculated), default=-1)
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    height = max(len(rows), last + 1)
    width = max(max(map(len, rows), default=0), max((column + 1 for _row, column in uncalculated), default=0))
    return Grid(
        name,
        rows,
        merged=tuple(_within(merged, height, width)),
        hidden_rows=frozenset(row for row in hidden_rows if row < height),
        hidden_columns=frozenset(column for column in hidden_columns if column < width),
        hidden=hidden,
        uncalculated=uncalculated,
        percent=frozenset(percent),
    )


def _within(merged: Iterable[Span], height: int, width: int) -> Iterable[Span]:
    covered = 0
    for span in merged:
        bottom, right = min(span.bottom, height - 1), min(span.right, width - 1)
        area = (bottom - span.top + 1) * (right - span.left + 1)
        if bottom < span.top or right < span.left or area <= 1 or covered + area > _MOST_MERGED:
            continue
        covered += area
        yield Span(span.top, span.left, bottom, right)


def broken(text: str) -> Broken:
    """Return an error value; ``text`` is what the sheet shows."""
    return Broken(text.strip()[:40] or "#N/A")


def macros_not_run() -> str:
    """Return the note for a file with macros."""
    return _("The file has macros; they were not run.")


def links_not_followed() -> str:
    """Return the note for a file that takes values from elsewhere."""
    return _("The file has links to other files or data; they were not followed, and the stored values were read.")


def left_out(sheet: str, cells: list[str]) -> str:
    """Return the note for cells too far from all others to be read."""
    message = ngettext(
        "Sheet {sheet}: one cell far from all others was left out: {cells}.",
        "Sheet {sheet}: {n} cells far from all others were left out: {cells}.",
        len(cells),
    )
    shown = ", ".join(cells[:5]) + (" …" if len(cells) > 5 else "")
    return message.format(sheet=sheet, n=len(cells), cells=shown)
