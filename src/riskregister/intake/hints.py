"""Rows of a template that show or tell a person what to write: samples marked as such, and hints under the header."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riskregister.intake.evidence import is_blank, number
from riskregister.intake.grid import Broken, Value
from riskregister.intake.headings import read, tokens
from riskregister.intake.marks import marks
from riskregister.intake.table import DATES, Column

_RANGE = re.compile(r"^[(\[]?\s*\w{1,12}\s*([-–—~]|to|bis|à|до)\s*\w{1,12}\s*[)\]]?$", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"^(<.+>|\[.+\]|\{.+\}|«.+»|\(.+\)|\.{3,}|x{3,})$", re.DOTALL | re.IGNORECASE)
_DATE_HINT = re.compile(r"^[dmyjtagn]{1,4}([-/. ][dmyjtagn]{1,4}){1,2}$", re.IGNORECASE)
#: "1 (low) to 5 (high)": steps explained, not one given.
_EXPLAINED = re.compile(r"\d\s*[(\[=]\s*[^\W\d].*\d\s*[(\[=]\s*[^\W\d]", re.DOTALL)
_FOR_EXAMPLE = ("e.g. ", "eg. ", "z.b. ", "p.ex.", "напр.")
_NAMING = frozenset({"text", "name", "id", "date"})


def _says_what(text: str) -> bool:
    said = read(text)
    return said.cover == 1.0 and bool({"text", "name"} & set(said.concepts))


@dataclass(frozen=True, slots=True)
class Hints:
    """Tells hints from data by the columns they stand in; ``acts`` are those of what is done, told in orders anyway."""

    levels: frozenset[int]
    acts: frozenset[int]
    dates: frozenset[int]
    id: int | None

    @classmethod
    def of(cls, mapping: Mapping[str, Column], levels: Sequence[int]) -> Hints:
        """Return them for a table's columns."""
        acts = ("mitigation", "controls", "contingency", "strategy")
        return cls(
            frozenset(levels),
            frozenset(mapping[f].at for f in acts if f in mapping),
            frozenset(mapping[f].at for f in DATES if f in mapping),
            mapping["id"].at if "id" in mapping else None,
        )

    @staticmethod
    def marked(heads: Sequence[str]) -> bool:
        """Whether a row says itself that it is a sample, in its first cell, its id or its title (the last but one)."""
        for head in heads:
            words = tokens(head[:60])
            if words and words[0] in marks("samples") and (len(words) <= 3 or ":" in head[:24]):
                return True
            if head[:5].casefold().startswith(_FOR_EXAMPLE):
                return True
            if 2 <= len(words) <= 5 and words[0] in marks("orders") and _says_what(" ".join(words[1:])):
                # "Enter description": what belongs there.
                return True
        return bool(_PLACEHOLDER.match(heads[1]))

    def tells(self, title: str, texts: Sequence[Value], filled: Sequence[tuple[int, Value]]) -> bool:
        """Whether a row right under the header tells what belongs into the columns."""
        said = read(title)
        if said.cover == 1.0 and len(said.concepts) >= 2 and {"name", "text"} & set(said.concepts):
            # "Title of the risk": what belongs there, not one.
            return True
        if any(self._is_level(c, v) for c, v in filled if c in self.levels):
            return False
        hints = sum(self._is_hint(c, v) for c, v in filled)
        own = any(self._is_hint(-1, v) for v in texts)
        return hints >= 2 and (own or (hints >= 0.6 * len(filled) and len(filled) >= 4))

    def _is_level(self, column: int, value: Value) -> bool:
        """Whether a level is given, not what levels there are."""
        if not isinstance(value, str):
            return not is_blank(value) and not isinstance(value, Broken)
        text = value.strip()
        if column not in self.levels or _RANGE.match(text) or "/" in text or len(text) > 40:
            return False
        if _EXPLAINED.search(text):
            return False
        return number(text) is not None or text.split(" ", 1)[0].casefold() in marks("levels", as_written=True)

    def _is_hint(self, column: int, value: Value) -> bool:  # noqa: PLR0911  # one sign after another
        if not isinstance(value, str) or is_blank(value):
            return False
        text = value.strip()
        words = tokens(text[:200])
        if not words:
            return False
        said = read(text[:200])
        if said.cover >= 0.75 and len(words) > 1 and _NAMING & set(said.concepts):
            return True
        if words[0] in marks("articles") and _NAMING & set(read(" ".join(words[1:4])).concepts):
            return True
        if column in self.acts:
            return False
        if (words[0] in marks("orders") and len(words) > 1) or _PLACEHOLDER.match(text):
            return True
        return self._is_choice(column, text, len(words))

    def _is_choice(self, column: int, text: str, words: int) -> bool:
        """Whether a cell lists what may stand in its column, or is longer than anything that may."""
        if column in self.levels:
            return words >= 5 or (bool(_RANGE.match(text)) and not text[0].isdigit()) or text.count("/") >= 2
        if column == self.id:
            return words >= 3
        if column in self.dates:
            return words >= 4 or bool(_DATE_HINT.match(text))
        return text.count("/") >= 2 and words <= 8
