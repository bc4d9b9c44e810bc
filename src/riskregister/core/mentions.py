"""Names of withheld records in the texts of others: a note that says "see T05-03" must not tell that there is one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, get_type_hints

from riskregister.core.criteria import Criteria
from riskregister.core.model import TABLES, Influence, Register
from riskregister.core.parts import Document
from riskregister.translations import gettext as _

_WORD = re.compile(r"\w+")
_ALIKE = str.maketrans("\n\r\t\u00a0\u202f\u2010\u2011\u2012\u2013", " " * 5 + "-" * 4)
#: Shorter ids ("1", "R1") and titles of a single word are words of the language as well.
_SHORTEST_ID, _SHORTEST_TITLE = 3, 8
#: Fields that name other records, or hold a code: nobody writes a sentence there.
_NAMES = frozenset(
    (
        "id",
        "category",
        "risk",
        "measure",
        "indicator",
        "record",
        "answers",
        "effect",
        "document",
        "section",
        "paragraph",
    )
    + ("dimension", "pathway", "language", "digest", "marking", "unit", "currency", "media_type", "field")
)
_LISTS_OF_NAMES = frozenset(("objectives", "requires", "excludes", "risks", "dimensions"))
_OF_CRITERIA = frozenset(("rationale", "basis", "appetite_basis", "meaning"))


_Record = TypeVar("_Record")
#: Where a text stands: table ("register" for its head), id of the record, field.
_Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Mention:
    """A text that speaks of withheld records: where it stands, and the ids and titles it names."""

    table: str
    record: str
    field: str
    names: tuple[str, ...]


class Mentions:
    """Phrases that are looked for in texts, whatever their case, and not inside longer words."""

    def __init__(self, ids: Iterable[str], titles: Iterable[str], *, exact: bool = False) -> None:
        """Look for ``ids`` of some length and for ``titles`` of more than one word; ``exact``: as they are written."""
        self._exact = exact
        long = [one for one in titles if len(one) >= _SHORTEST_TITLE and len(_WORD.findall(one)) > 1]
        self._by_word: dict[str, dict[int, set[str]]] = {}
        for written in {*(one for one in ids if len(one) >= _SHORTEST_ID), *long}:
            phrase = written if exact else _plain(written)
            first = _WORD.search(phrase)
            if first:
                # Ids often differ in their last sign only, so those of one length are looked up together.
                of = self._by_word.setdefault(first[0], {})
                of.setdefault((first.start() << 16) + len(phrase), set()).add(phrase)

    def __bool__(self) -> bool:
        """Whether there is anything to look for."""
        return bool(self._by_word)

    def found(self, text: str) -> Iterator[tuple[int, int]]:
        """Give where the phrases stand in ``text``, from and to; of two that overlap the longer one."""
        text = text if self._exact else _plain(text)
        done = 0
        for word in _WORD.finditer(text):
            of = self._by_word.get(word[0])
            if of is None or word.start() < done:
                continue
            spans = [(start, end) for start, end in self._at(text, word.start(), of) if start >= done]
            if spans:
                start, done = max(spans, key=lambda span: span[1] - span[0])
                yield start, done

    def _at(self, text: str, at: int, of: dict[int, set[str]]) -> Iterator[tuple[int, int]]:
        for key, phrases in of.items():
            start, end = at - (key >> 16), at - (key >> 16) + (key & 0xFFFF)
            if start < 0 or text[start:end] not in phrases:
                continue
            after = text[end : end + 1]
            if not (after.isalnum() and text[end - 1].isalnum()):
                yield start, end


def _plain(text: str) -> str:
    """Return a text in small letters, with one kind of hyphen and blank; each sign stays where it stood."""
    if text.isascii():
        return text.lower().translate(_ALIKE)
    small = text.lower()
    if len(small) != len(text):  # some capitals become two signs
        small = "".join(low if len(low := sign.lower()) == 1 else sign for sign in text)
    return small.translate(_ALIKE)


def without(record: _Record, mentions: Mentions) -> tuple[_Record, list[Mention]]:
    """Return a register, or another record, with "[withheld]" for each mention, and the texts in which one stood."""
    found: list[Mention] = []
    if not mentions:
        return record, found
    made: _Record = _cleaned(record, "", mentions, found, ("", "", ""))
    return made, found


def _cleaned(value: Any, name: str, mentions: Mentions, found: list[Mention], at: _Place) -> Any:
    if isinstance(value, str):
        return _text(value, mentions, found, at)
    if isinstance(value, tuple):
        if name in _LISTS_OF_NAMES and not any(is_dataclass(one) for one in value):
            return value
        made = tuple(_cleaned(one, name, mentions, found, at) for one in value)
        return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
    if not is_dataclass(value) or isinstance(value, (type, Document)):
        return value
    changed = {}
    for one in _written(type(value)):
        old = getattr(value, one)
        new = _cleaned(old, one, mentions, found, _within(value, one, at))
        if new is not old:
            changed[one] = new
    return replace(value, **changed) if changed else value


def _within(record: Any, name: str, at: _Place) -> _Place:
    """Return where the field ``name`` of ``record`` stands: parts of a record stand in the field that holds them."""
    if isinstance(record, Register):
        return ("register", record.id, name)
    table, _identity, field = at
    return (field, record.id, name) if table == "register" and field in TABLES else at


def _text(text: str, mentions: Mentions, found: list[Mention], at: _Place) -> str:
    parts, names, done = [], [], 0
    for start, end in mentions.found(text):
        parts += [text[done:start], _("[withheld]")]
        names.append(text[start:end])
        done = end
    if not done:
        return text
    found.append(Mention(*at, tuple(dict.fromkeys(names))))
    return "".join([*parts, text[done:]])


@cache
def _written(kind: type[Any]) -> tuple[str, ...]:
    """Return the fields of a kind of record in which people write, or which hold records with such fields."""
    hints = get_type_hints(kind)
    names = [one.name for one in fields(kind)]
    if kind.__module__ == Criteria.__module__:
        inner = [name for name in names if hints[name] is not str and not _simple(hints[name])]
        return tuple(name for name in names if name in _OF_CRITERIA or name in inner)
    skipped = _NAMES | ({"cause"} if kind is Influence else frozenset())
    return tuple(name for name in names if name not in skipped and not _simple(hints[name], text=False))


def _simple(hint: Any, *, text: bool = True) -> bool:
    """Say whether a field can hold no sentence: numbers, dates and fixed terms; with ``text`` lists of text as well."""
    words = str(hint)
    if text and ("str" in words or words.startswith("typing.Literal")):
        return True
    return hint in (int, float, bool) or words.startswith("typing.Literal") or "datetime.date" in words
