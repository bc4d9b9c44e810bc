"""The order of a file's words as a legend in it gives it: cells with the words, beside each the number of its step."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from riskregister.intake.grid import Grid
from riskregister.intake.scales_words import Family, family_of, normal
from riskregister.intake.table import Table

#: How much of a sheet is looked through: legends are small and stand at its beginning.
_ROWS, _COLUMNS = 300, 60
#: Where the number may stand as seen from the word: rows down, columns to the right.
_BESIDE = ((0, -1), (0, 1), (-1, 0), (1, 0))
_MOST = 12


def legend_of(words: set[str], table: Table, sheets: Sequence[Grid] = ()) -> Family | None:
    """Return the order of ``words`` (normal ones) that a legend on one of the sheets gives; None if none has them all.

    The steps of a legend are numbered 1, 2, 3 … down a column or along a row, each number beside its word.
    """
    inside = set(table.rows)
    for grid, without in ((table.grid, inside), *((sheet, set[int]()) for sheet in sheets if sheet is not table.grid)):
        places = _places(grid, words, without)
        if len(words) > 1 and set(places) >= words:
            for step in _BESIDE:
                found = _along(grid, places, words, step, without)
                if found is not None:
                    return found
    return None


def _places(grid: Grid, words: set[str], without: set[int]) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for row, cells in enumerate(grid.rows[:_ROWS]):
        if row in without:
            continue
        for column, value in enumerate(cells[:_COLUMNS]):
            if isinstance(value, str) and len(value) <= 60:
                word = normal(value)
                if word in words:
                    found.setdefault(word, []).append((row, column))
    return found


def _along(
    grid: Grid, places: dict[str, list[tuple[int, int]]], words: set[str], step: tuple[int, int], without: set[int]
) -> Family | None:
    """Return the order of the line (a column if the numbers stand left or right of it) that has all the words."""
    down = step[0] == 0
    lines = {place[1] if down else place[0] for place in next(iter(places.values()))}
    for line in sorted(lines):
        for steps in _runs(grid, line, step, without):
            labels = [steps[number] for number in sorted(steps)]
            if sorted(steps) == list(range(1, len(steps) + 1)) and words <= {normal(label) for label in labels}:
                return family_of(labels)
    return None


def _runs(grid: Grid, line: int, step: tuple[int, int], without: set[int]) -> Iterator[dict[int, str]]:
    """Give the unbroken runs of words with a number beside, along a line, as number → word."""
    down = step[0] == 0
    run: dict[int, str] = {}
    for n in range(min(len(grid.rows), _ROWS) if down else _COLUMNS):
        row, column = (n, line) if down else (line, n)
        number = None
        if row + step[0] >= 0 and column + step[1] >= 0:
            number = _number(grid.at(row + step[0], column + step[1]))
        word = grid.at(row, column)
        if number is None or not isinstance(word, str) or not word.strip() or number in run or row in without:
            if run:
                yield run
            run = {}
        if number is not None and isinstance(word, str) and word.strip() and row not in without:
            run[number] = word.strip()
    if run:
        yield run


def _number(value: object) -> int | None:
    if isinstance(value, str) and value.strip().isdecimal():
        value = int(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value == int(value) and 1 <= value <= _MOST:
        return int(value)
    return None
