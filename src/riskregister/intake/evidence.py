"""What the cells of a column say about it, whatever its heading.

Ids are short and unique, levels few words, a score equals the product or sum of two or three other columns.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations

from riskregister.intake.grid import Broken, Grid, Value
from riskregister.intake.marks import marks
from riskregister.intake.scales_words import normal, notions

#: So many rows of a table are looked at for evidence; spread over all of it, they say what all of them would.
SAMPLE = 240
#: No name of a level is longer than this.
_LEVEL = 30
_ID = re.compile(
    r"^[^\W\d_]{0,8}[-_ ./#]{0,2}[^\W\d_]{0,5}[-_ ./#]{0,2}\d{1,7}([-_./][^\W_]{1,6})*[a-z]?$", re.IGNORECASE
)
_NUMBER = re.compile(r"(?<![^\W_])[-+−]?\d[\d  .,'’]*")
_DATE = re.compile(
    r"^\s*(\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{1,2}[-. ]\w{3,9}[-. ,]+\d{2,4}|\w{3,9}[-. ]\d{1,2},? \d{4}"
    r"|\w{3}[- ]\d{2,4}|\d{4}年\d{1,2}月(\d{1,2}日)?)\b"
)
_FIRST_WORD = re.compile(r"^[\W\d_]+")
_EAST = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
#: Stands for "nothing" in many files.
BLANKS = frozenset(
    {"", "-", "--", "---", "–", "—", "n/a", "na", "n.a.", "tbd", "tbc", "?", "…", "...", "none", "nil", "."}
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a column holds, over a sample of its rows; shares from 0 to 1, of the filled cells."""

    filled: int = 0
    share: float = 0.0
    distinct: float = 0.0
    kinds: int = 0
    length: float = 0.0
    words: float = 0.0
    numeric: float = 0.0
    dates: float = 0.0
    ids: float = 0.0
    broken: float = 0.0
    figures: float = 0.0
    levelled: float = 0.0
    noted: float = 0.0

    @property
    def prose(self) -> bool:
        """Sentences, not names or levels."""
        if self.levelled >= 0.6:
            # "Low, because nobody goes there": a level with its reason.
            return False
        return self.filled > 0 and self.numeric < 0.5 and self.dates < 0.5 and (self.words >= 4.5 or self.length >= 32)

    @property
    def few(self) -> bool:
        """Few short words or numbers again and again, as levels, states and strategies are."""
        short = self.length <= 28 and self.words <= 4.5 and self.kinds <= 12
        return self.filled > 0 and short and (self.filled < 5 or self.distinct <= 0.67)

    @property
    def unique(self) -> bool:
        """Ids: short, each its own."""
        return self.filled > 0 and self.distinct >= 0.9 and self.length <= 16 and self.ids >= 0.8


def number(value: Value) -> float | None:
    """Return the number a cell gives for arithmetic: 4, "4 - Likely", "Medium (2)", "20%", "64,500,000 CHF"."""
    if isinstance(value, bool):
        return None
    if isinstance(value, (int, float)):
        return float(value)
    if not isinstance(value, str) or len(value) > 40:
        return None
    found = _NUMBER.search(value)
    if not found or (found.start() > 1 and not value.rstrip().endswith((")", "]")) and value[0].isalnum()):
        return None
    digits = re.sub(r"[  '’]", "", found.group()).replace("−", "-").rstrip(".,")
    if "," in digits and "." in digits:
        digits = (
            digits.replace(",", "")
            if digits.rfind(".") > digits.rfind(",")
            else digits.replace(".", "").replace(",", ".")
        )
    elif digits.count(",") > 1 or re.search(r",\d{3}$", digits):
        digits = digits.replace(",", "")
    elif digits.count(".") > 1:
        digits = digits.replace(".", "")
    try:
        result = float(digits.replace(",", "."))
    except ValueError:
        return None
    return result / 100 if value[found.end() :].lstrip().startswith("%") else result


def is_blank(value: Value) -> bool:
    """Whether a cell says nothing: empty, spaces, or one of the marks people put for it."""
    return value is None or (isinstance(value, str) and (not value or value.strip().casefold() in BLANKS))


def spread(rows: Sequence[int], at_most: int = SAMPLE) -> list[int]:
    """Return at most so many of the rows, spread evenly over all of them."""
    if len(rows) <= at_most:
        return list(rows)
    step = len(rows) / at_most
    return [rows[int(n * step)] for n in range(at_most)]


@cache
def _levels() -> frozenset[str]:
    return marks("levels", as_written=True)


@lru_cache(maxsize=20_000)
def is_level(text: str) -> bool:
    """Say whether a text is a level in words, such as "high" or "unlikely", in any language."""
    return normal(text) in notions()


def profile(cells: Sequence[Value]) -> Profile:
    """Say what a column holds."""
    filled = [cell for cell in cells if not is_blank(cell)]
    if not filled:
        return Profile()
    count = len(filled)
    texts = [c.strip() if isinstance(c, str) else None for c in filled]
    lengths = words = numeric = dates = ids = broken = figures = levelled = noted = 0.0
    for cell, text in zip(filled, texts, strict=True):
        if text is None:
            shown = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
            is_date = isinstance(cell, (dt.date, dt.time))
            dates += is_date
            broken += isinstance(cell, Broken)
            figures += isinstance(cell, (int, float)) and not isinstance(cell, bool)
            ids += isinstance(cell, int) or (isinstance(cell, float) and cell.is_integer() and cell >= 0)
            lengths += 10 if is_date else min(len(shown), 12)
            words += 1
            continue
        noted += len(text) <= _LEVEL and is_level(text)
        levelled += _FIRST_WORD.sub("", text[:20]).replace(",", " ").split(" ", 1)[0].casefold() in _levels()
        east = len(_EAST.findall(text)) if len(text) <= 400 else 0
        lengths += min(len(text) + east, 400)
        words += min(text.count(" ") + 1 + east / 2, 60)
        if len(text) <= 30:
            is_date = bool(_DATE.match(text))
            dates += is_date
            numeric += not is_date and number(text) is not None
            ids += bool(_ID.match(text))
    kinds = len({text.casefold() if text is not None else str(cell) for cell, text in zip(filled, texts, strict=True)})
    return Profile(
        count,
        count / len(cells),
        kinds / count,
        kinds,
        lengths / count,
        words / count,
        (numeric + figures) / count,
        dates / count,
        ids / count,
        broken / count,
        figures / count,
        levelled / count,
        noted / count,
    )


@dataclass(frozen=True, slots=True)
class Relation:
    """A column that equals the product (or the sum) of others in nearly all rows; columns count from 0."""

    result: int
    factors: tuple[int, ...]


def relations(grid: Grid, columns: Sequence[int], rows: Sequence[int]) -> list[Relation]:
    """Find the columns that are products or sums of two or three others, the surest first.

    A product may be scaled by a power of ten (percent of percent).  A result of one number only proves nothing.
    """
    sample = spread(rows, 60)
    numbers: dict[int, list[float | None]] = {}
    for column in columns:
        cells = [number(grid.at(row, column)) for row in sample]
        known = [cell for cell in cells if cell is not None]
        if len(known) >= max(2, len(sample) * 0.3) and set(known) - {0.0, 1.0}:
            numbers[column] = cells
    if len(numbers) > 24:
        return []
    found = []
    steady = {column for column, cells in numbers.items() if len({c for c in cells if c is not None}) == 1}
    for result in numbers.keys() - steady:
        others = [c for c in numbers if c != result]
        for size in (2, 3):
            if size == 3 and len(others) > 12:
                break
            hits = [
                r
                for factors in combinations(others, size)
                if not steady.issuperset(factors) and (r := _holds(numbers, result, factors))
            ]
            if hits:
                found += hits
                break
    return found


def _holds(numbers: dict[int, list[float | None]], result: int, factors: tuple[int, ...]) -> Relation | None:
    scale: float | None = None
    for add in (False, True):
        right = wrong = telling = 0
        for place, given in enumerate(numbers[result]):
            parts = [numbers[f][place] for f in factors]
            if given is None or any(p is None for p in parts):
                continue
            made = sum(p or 0 for p in parts) if add else _product(parts)
            if scale is None and not add and made and given:
                scale = next((s for s in (1.0, 0.01, 0.1, 0.0001, 100.0) if _close(made * s, given)), 0.0)
            made *= 1.0 if add else scale or 1.0
            if not made and not given:
                continue
            if _close(made, given):
                right += 1
                telling += sum(p not in (0.0, 1.0) for p in parts) >= 2
            else:
                wrong += 1
                if wrong > 3 and wrong > right:
                    break
        if (
            right >= 2
            and telling >= (2 if right < 3 or wrong else max(1, 0.3 * right))
            and wrong <= 0.25 * (right + wrong)
            and not _same(numbers, result, factors)
        ):
            return Relation(result, factors)
    return None


def _same(numbers: dict[int, list[float | None]], result: int, factors: tuple[int, ...]) -> bool:
    """Whether the result is but a copy of one factor, or two factors are copies (a rank beside a score)."""
    columns = [numbers[c] for c in (result, *factors)]
    return any(left == right for left, right in combinations(columns, 2)) and numbers[result] in columns[1:]


def _product(parts: Sequence[float | None]) -> float:
    made = 1.0
    for part in parts:
        made *= part or 0.0
    return made


def _close(made: float, given: float) -> bool:
    return abs(made - given) <= max(0.011, abs(given) * 0.006) + (0.5 if abs(given) > 1000 else 0)
