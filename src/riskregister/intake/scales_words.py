"""The words people write for levels, in sixteen languages, and the orders they stand in.

A *notion* is one step in words ("low", "almost certain") whatever the language, so that a column in two languages is
still one scale.  A *family* is an order of steps; each step names the notions that can stand there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from riskregister.intake.wordlists import lines, words

Side = Literal["likelihood", "impact", "level"]

#: The notions that "very" makes another notion of.
_MADE = ("low", "high", "unlikely", "likely", "severe", "serious", "important", "significant")


@dataclass(frozen=True, slots=True)
class Family:
    """An order of steps, lowest first; each step has the notions, or the normal words themselves, that stand there."""

    steps: tuple[frozenset[str], ...]
    literal: bool = False

    def place(self, word: str) -> int:
        """Return the step, from 1, at which a normal word stands; 0 if at none, or at two of them."""
        return self.placed((word,))[word]

    def placed(self, words: Iterable[str]) -> dict[str, int]:
        """Return the step of each normal word; one that could stand at two stands where no other word does."""
        could = {word: self._could(word) for word in words}
        found = {word: at[0] if len(at) == 1 else 0 for word, at in could.items()}
        used = set(found.values())
        for word, at in could.items():
            free = [step for step in at if step not in used]
            if len(at) > 1 and len(free) == 1:
                found[word] = free[0]
        return found

    def _could(self, word: str) -> list[int]:
        names = frozenset((word,)) if self.literal else notions().get(word, frozenset())
        return [n for n, step in enumerate(self.steps, 1) if names & step]

    def notions_at(self, word: str) -> frozenset[str]:
        """Return which of a word's notions it stands there for."""
        return frozenset((word,)) if self.literal else notions().get(word, frozenset()) & frozenset().union(*self.steps)


_MARKS = re.compile("[\u0300-\u036f]")
_ALIKE = str.maketrans({"ı": "i", "ə": "e", "ł": "l", "đ": "d"})
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")
_INNER = re.compile(r"[\s_\-–—/]+")


def normal(text: str) -> str:
    """Return a word as it is compared: no case (Turkish İ and ı are i), no accents, no marks around, single spaces."""
    return _INNER.sub(" ", _EDGES.sub("", _plain(text)))


def _plain(text: str) -> str:
    lowered = text.replace("İ", "i").casefold()
    if lowered.isascii():
        return lowered
    return _MARKS.sub("", unicodedata.normalize("NFKD", lowered)).translate(_ALIKE)


@lru_cache(maxsize=1)
def notions() -> dict[str, frozenset[str]]:
    """Return for each normal word the notions it can stand for."""
    very = [f"{word} ".replace("+ ", "") for word in words("very")["very"]]
    found: dict[str, set[str]] = {}
    for notion, of in words("levels").items():
        for word in of:
            plain = normal(word)
            found.setdefault(plain, set()).add(notion)
            for stress in map(_plain, very) if notion in _MADE else ():
                found.setdefault(stress + plain, set()).add(f"very {notion}")
    return {word: frozenset(names) for word, names in found.items()}


@lru_cache(maxsize=4)
def families(side: Side) -> tuple[Family, ...]:
    """Return the orders that words of one side can stand in, the commonest first."""
    return (
        *map(_of_order, lines("orders")[side]),
        *(family_of(letters.split()) for letters in lines("orders")["letters"]),
    )


@lru_cache(maxsize=4)
def roughly(side: Side) -> Family:
    """Return all notions of a side in one rough order."""
    return _of_order(lines("orders")[f"{side} roughly"][0])


def _of_order(order: str) -> Family:
    return Family(tuple(frozenset(name.strip() for name in step.split("/")) for step in order.split(",")))


def family_of(labels: Iterable[str]) -> Family:
    """Return the order of given words, lowest first: a register's own labels, or what a person or a legend said."""
    return Family(tuple(frozenset((normal(label),)) for label in labels), literal=True)
