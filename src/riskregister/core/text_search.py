"""Find risks by words: every word must stand somewhere in what is said of a risk, whatever its case and accents.

Texts are folded once for a version of a register, so that a search over ten thousand risks is a few milliseconds.
Folding makes Azerbaijani, Turkish and other letters the ones a foreign keyboard has: "ə" is "e", "ı" and "İ" are "i".
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from riskregister.core.model import Register, Risk, source_label

_LETTERS = str.maketrans({"ə": "e", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "’": "'", "ʼ": "'"})
_MARKS = re.compile("[\u0300-\u036f]+")
_WORDS = re.compile(r'"([^"]+)"|(\S+)')
#: Stands between two texts of a risk: no word reaches over it.
_BETWEEN = "\n"
#: Letters of a text shown before and after what was found.
_AROUND = 42


@dataclass(frozen=True, slots=True)
class Hit:
    """Where a risk says what was looked for: the field, and its text before, at and after the word."""

    field: str
    before: str
    found: str
    after: str


@dataclass(frozen=True, slots=True)
class TextIndex:
    """Everything searched in a register: the texts of each risk by field, as written, and all of them folded."""

    texts: tuple[tuple[tuple[str, str], ...], ...]
    folded: tuple[str, ...]

    def fitting(self, query: str) -> NDArray[np.bool_]:
        """Return for each risk, in register order, whether every word of ``query`` stands in one of its texts."""
        fits = np.ones(len(self.folded), dtype=bool)
        for word in sorted(asked(query), key=len, reverse=True):  # a long word leaves least for the others
            for place in np.flatnonzero(fits):
                fits[place] = word in self.folded[place]
        return fits

    def hits(self, place: int, query: str) -> list[Hit]:
        """Return for each word of ``query`` the first text of the risk at ``place`` that holds it; each field once."""
        found: dict[str, Hit] = {}
        for word in asked(query):
            for field, text in self.texts[place]:
                if word in fold(text):
                    found.setdefault(field, _hit(field, text, word))
                    break
        return list(found.values())


def indexed(register: Register) -> TextIndex:
    """Return the texts of every risk, folded once: all a person may have read of it and remembers a word of."""
    rationales = defaultdict(list)
    for one in register.assessments:
        if one.rationale:
            rationales[one.risk].append(("rationale", one.rationale))
    texts = tuple((*_said(risk), *rationales[risk.id]) for risk in register.risks)
    return TextIndex(texts, tuple(_folded(of) for of in texts))


@lru_cache(maxsize=20_000)
def _folded(of: tuple[tuple[str, str], ...]) -> str:
    """Return the texts of a risk folded; kept, as a save leaves most risks of a large register as they were."""
    return _BETWEEN.join(fold(text) for _field, text in of)


def asked(query: str) -> list[str]:
    """Return the words of a query, folded; words between quotation marks stay together."""
    words = (fold(phrase or word) for phrase, word in _WORDS.findall(query.replace("“", '"').replace("”", '"')))
    return list(dict.fromkeys(word for word in words if word and word != '"'))


def fold(text: str) -> str:
    """Return a text without case, accents and doubled blanks, in letters that every keyboard has."""
    text = " ".join(text.split())
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).translate(_LETTERS)


def _said(risk: Risk) -> Iterator[tuple[str, str]]:
    yield "id", risk.id
    for field in ("title", "cause", "event", "consequence", "scenario", "notes", "placing_note", "owner"):
        text = getattr(risk, field)
        if text:
            yield field, text
    if risk.sources:
        yield "section", ", ".join(source_label(source) for source in risk.sources)
    for detail in risk.details:
        yield "details", f"{detail.name}: {detail.value}"


def _hit(field: str, text: str, word: str) -> Hit:
    text = " ".join(text.split())
    # Folding may give one letter two or none, so each folded letter is traced back to the one it came from.
    letters = [fold(letter) if letter != " " else letter for letter in text]
    origin = [place for place, letter in enumerate(letters) for _one in letter]
    at = "".join(letters).find(word)
    if at < 0:  # a letter and its mark written as two: shown from the beginning
        return Hit(field, "", "", _cut(text, 2 * _AROUND))
    first, last = origin[at], origin[at + len(word) - 1] + 1
    before = text[:first]
    if len(before) > _AROUND:
        before = "…" + before[-_AROUND:].partition(" ")[2]
    return Hit(field, before, text[first:last], _cut(text[last:], _AROUND))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rpartition(" ")[0] + " …"
