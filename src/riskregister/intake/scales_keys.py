"""What the numbers or letters of a scale stand for, where a table in the file says so: how many, and which end is high.

``scales_legend`` finds the order of words by their numbers; here numbers and letters get their meaning by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from riskregister.intake.grid import Grid, Value
from riskregister.intake.scales_words import Side, families, normal, notions
from riskregister.intake.table import Table

#: How much of a sheet is looked through: legends are small and stand at its beginning.
_ROWS, _COLUMNS = 300, 40
#: Where the word may stand as seen from its number: rows down, columns to the right.
_BESIDE = ((0, 1), (0, -1), (1, 0), (-1, 0))
_FEWEST = 3
_LONGEST = 120
_FIRST_PART = re.compile(r"[-–—:(,.;\n]")


@dataclass(frozen=True, slots=True)
class Keys:
    """The ends of a scale of numbers, or of letters from A = 1; ``descending``: the lowest is the highest risk."""

    lowest: float
    highest: float
    descending: bool
    letters: bool


def keys_of(table: Table, sheets: Sequence[Grid], side: Side, *, letters: bool, highest: float) -> Keys | None:
    """Return what a table of the steps in the file says of a side's numbers or letters.

    ``highest`` is the highest that occurs: a legend that ends below it is another one.  None if there is no legend, or
    several that differ and none is of this side alone.
    """
    other: Side = "impact" if side == "likelihood" else "likelihood"
    found: dict[Keys, bool] = {}
    inside = set(table.rows) | set(table.header_rows)
    for grid in (table.grid, *(sheet for sheet in sheets if sheet.name != table.grid.name)):
        without = inside if grid is table.grid else set[int]()
        for run in _runs(grid, without, letters=letters):
            keys = _judged(run, side, letters=letters)
            if keys is not None and keys.highest >= highest:
                found[keys] = found.get(keys, False) or _judged(run, other, letters=letters) is None
    own = [keys for keys, alone in found.items() if alone] or list(found)
    return own[0] if len(own) == 1 else None


def _judged(run: Sequence[tuple[int, str]], side: Side, *, letters: bool) -> Keys | None:
    """Return what a run of numbers with their words says, if one order of the side has all of these, up or down."""
    keys, words = [key for key, _word in run], [word for _key, word in run]
    if len(run) < _FEWEST or min(keys) not in (0, 1) or sorted(keys) != list(range(min(keys), max(keys) + 1)):
        return None
    for family in families(side):
        steps = family.placed(words)
        if not all(steps.values()) or len(set(steps.values())) < len(run):
            continue
        rising = [steps[word] for _key, word in sorted(run)]
        if all(one < other for one, other in pairwise(rising)):
            return Keys(float(min(keys)), float(max(keys)), descending=False, letters=letters)
        if all(one > other for one, other in pairwise(rising)):
            return Keys(float(min(keys)), float(max(keys)), descending=True, letters=letters)
    return None


def _runs(grid: Grid, without: set[int], *, letters: bool) -> Iterator[list[tuple[int, str]]]:
    """Give the unbroken runs of numbers (or letters) with a word of levels beside each, down columns and along rows."""
    cells = {
        (row, column): key
        for row, line in enumerate(grid.rows[:_ROWS])
        if row not in without
        for column, value in enumerate(line[:_COLUMNS])
        if (key := _key(value, letters=letters)) is not None
    }
    for down, right in _BESIDE:
        pairs = {
            place: (key, word)
            for place, key in cells.items()
            if place[0] + down >= 0 and place[1] + right >= 0
            if (word := _word(grid.at(place[0] + down, place[1] + right)))
        }
        # Numbers with the word at their side run down, those with it above or below run along.
        yield from _lines(pairs, along=bool(down))


def _lines(pairs: dict[tuple[int, int], tuple[int, str]], *, along: bool) -> Iterable[list[tuple[int, str]]]:
    run: list[tuple[int, str]] = []
    last: tuple[int, int] | None = None
    for place in sorted(pairs, key=lambda place: place if along else place[::-1]):
        step = (place[0], place[1] - 1) if along else (place[0] - 1, place[1])
        if last != step and run:
            yield run
            run = []
        run.append(pairs[place])
        last = place
    if run:
        yield run


def _key(value: Value, *, letters: bool) -> int | None:
    if letters:
        plain = value.strip().casefold() if isinstance(value, str) else ""
        return ord(plain) - 96 if len(plain) == 1 and "a" <= plain <= "h" else None
    if isinstance(value, str) and value.strip().isdecimal():
        value = float(value)
    whole = isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 10 and value == int(value)
    return int(value) if whole else None  # type: ignore[arg-type]


def _word(value: Value) -> str:
    """Return the normal word of levels a cell begins with: "Rare - once in ten years" is rare."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    parts = (normal(value), normal(_FIRST_PART.split(value.strip(), maxsplit=1)[0]))
    return next((part for part in parts if part in notions()), "")
