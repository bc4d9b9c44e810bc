"""What stands in the columns of one level: the things that occur, how often, and under which headings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from riskregister.intake.scales_cells import Token
from riskregister.intake.scales_words import Side

#: The lowest and the highest step of a scale.
Span = tuple[float, float]
#: No scale has more words than this, in whatever genders and languages; a column with more is text.
MOST_WORDS = 60
#: What people put between the ends of a scale, in many languages.
SPANNING = r"(?:-|–|—|_|~|～|…|\.\.+|to|bis|à|a|до|по|至|到|から|do|al|e|tot|ilə|ile)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What stands in all columns of one field and its later stages: headings, and how often each thing occurs."""

    field: str
    headers: tuple[str, ...]
    tokens: Mapping[Token, int]

    @property
    def side(self) -> Side:
        """Which of the three orders of words counts."""
        return "likelihood" if self.field == "likelihood" else "impact" if self.field == "impact" else "level"

    def count(self, *kinds: str) -> int:
        """Return how many cells are of these kinds."""
        return sum(count for token, count in self.tokens.items() if token.kind in kinds)

    def numbers(self) -> list[tuple[float, int]]:
        """Return the numbers that stand alone or beside a word, ascending, each with how often it occurs."""
        found: Counter[float] = Counter()
        for token, count in self.tokens.items():
            if token.kind in ("number", "both") and token.number is not None:
                found[token.number] += count
        return sorted(found.items())

    def highest(self) -> float:
        """Return the highest number or letter (A = 1) that occurs; 0 if none does."""
        letters = [float(ord(word) - 96) for word in self.words() if len(word) == 1 and "a" <= word <= "h"]
        return max([*(number for number, _count in self.numbers()), *letters], default=0.0)

    def words(self) -> dict[str, str]:
        """Return the normal words with the commonest way each is written."""
        found: dict[str, str] = {}
        for token, _count in sorted(self.tokens.items(), key=lambda one: (-one[1], one[0].raw)):
            if token.word:
                found.setdefault(token.word, _word_as_written(token))
        return found


def steps_of(seen: Seen, places: Mapping[str, float]) -> tuple[tuple[str, float], ...]:
    """Return the words as the file writes them with the step of each, lowest first, the commonest way first."""
    written = seen.words()
    # Genders and languages write one step in several ways; each is shown, the commonest first.
    order = {word: n for n, word in enumerate(written)}
    words = sorted(places.items(), key=lambda one: (one[1], order.get(one[0], 0), one[0]))
    return tuple((written.get(word, word), step) for word, step in words)


def _word_as_written(token: Token) -> str:
    if token.kind != "both":
        return token.raw
    return re.sub(r"^[\s\d.,\-–—:()\[\]=]+|[\s\d.,\-–—:()\[\]=]+$", "", token.raw) or token.raw
