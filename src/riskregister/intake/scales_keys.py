"""What the numbers or letters of a scale stand for, where a table in the file says so: how many, and which end is high.

``scales_legend`` finds the order of words by their numbers; here numbers and letters get their meaning by their words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations

from riskregister.intake.grid import Grid, Value
from riskregister.intake.scales_words import Side, normal, notions, roughly
from riskregister.intake.table import Table
from riskregister.intake.wordlists import words

#: How much of a sheet is looked through: legends are small and stand at its beginning.
_ROWS, _COLUMNS = 300, 40
#: Where the word may stand as seen from its number: rows down, columns to the right.
_BESIDE = ((0, 1), (0, -1), (1, 0), (-1, 0))
_FEWEST = 3
_LONGEST = 400
#: How many rows above a table of steps its title may stand.
_TITLE = 2
#: Of the pairs of steps with different words, by what share more must rise than fall: words are no exact science.
_AGREED = 0.6
_FIRST_PART = re.compile(r"[-–—:(,.;\n]")


@dataclass(frozen=True, slots=True)
class Keys:
    """The ends of a scale of numbers, or of letters from A = 1; ``descending``: the lowest is the highest risk."""

    lowest: float
    highest: float
    descending: bool
    letters: bool


@dataclass(frozen=True, slots=True)
class _Run:
    """Unbroken steps of one table: numbers with the words beside them, and what stands above the first of them."""

    steps: tuple[tuple[int, str], ...]
    above: str

    def side(self) -> str:
        """Return which side the title names, "other" for detection and the like, "" if it names none or several."""
        said = {side for side, starts in _sides().items() if any(start in self.above for start in starts)}
        return said.pop() if len(said) == 1 else ""


def keys_of(table: Table, sheets: Sequence[Grid], side: Side, *, letters: bool, highest: float) -> Keys | None:
    """Return what a table of the steps in the file says of a side's numbers or letters.

    ``highest`` is the highest that occurs: a table that ends below it is another one.  One whose title names the side
    comes first.  None if there is none, or several that differ.
    """
    named: set[Keys] = set()
    plain: set[Keys] = set()
    inside = set(table.rows) | set(table.header_rows)
    for grid in (table.grid, *(sheet for sheet in sheets if sheet.name != table.grid.name)):
        without = inside if grid is table.grid else set[int]()
        for run in _runs(grid, without, letters=letters):
            keys = _judged(run.steps, side, letters=letters)
            if keys is not None and keys.highest >= highest and run.side() in ("", side):
                (named if run.side() == side else plain).add(keys)
    found = named or plain
    return found.pop() if len(found) == 1 else None


def _judged(steps: Sequence[tuple[int, str]], side: Side, *, letters: bool) -> Keys | None:
    """Return what numbers with their words say, if half of the words are levels of the side that rise or fall."""
    keys = sorted(key for key, _word in steps)
    if len(steps) < _FEWEST or keys[0] not in (0, 1) or keys != list(range(keys[0], keys[-1] + 1)):
        return None
    rough = roughly(side)
    places = [(key, place) for key, word in sorted(steps) if (place := rough.place(word))]
    if len(places) * 2 < len(steps) or len({place for _key, place in places}) < 2:
        return None
    signs = [(other > one) - (other < one) for (_k, one), (_l, other) in combinations(places, 2)]
    if abs(sum(signs)) < _AGREED * sum(map(abs, signs)):
        return None
    return Keys(float(keys[0]), float(keys[-1]), descending=sum(signs) < 0, letters=letters)


def _runs(grid: Grid, without: set[int], *, letters: bool) -> Iterator[_Run]:
    """Give the unbroken runs of numbers (or letters) with a word beside each, down columns and along rows."""
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
        for run in _lines(pairs, along=bool(down)):
            row, column = run[0]
            yield _Run(tuple(pairs[place] for place in run), _above(grid, row + min(down, 0), column))


def _above(grid: Grid, row: int, column: int) -> str:
    """Return the texts above a table of steps, and left of it: its headings and its title."""
    near = range(max(0, column - 2), column + 3)
    texts = [grid.at(above, place) for above in range(max(0, row - _TITLE), row) for place in near]
    left = [grid.at(row, place) for place in range(max(0, column - 2), column)]
    return " ".join(normal(text) for text in (*texts, *left) if isinstance(text, str))


def _lines(pairs: dict[tuple[int, int], tuple[int, str]], *, along: bool) -> Iterator[list[tuple[int, int]]]:
    run: list[tuple[int, int]] = []
    for place in sorted(pairs, key=lambda place: place if along else place[::-1]):
        before = (place[0], place[1] - 1) if along else (place[0] - 1, place[1])
        if run and run[-1] != before:
            yield run
            run = []
        run.append(place)
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
    """Return the normal words a cell begins with: "Rare - once in ten years" is rare."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        return ""
    whole = normal(value)
    return whole if whole in notions() else normal(_FIRST_PART.split(value.strip(), maxsplit=1)[0])


@cache
def _sides() -> dict[str, tuple[str, ...]]:
    return {side: tuple(map(normal, starts)) for side, starts in words("sides").items()}
