"""Proof that a file made of an edition holds nothing of what was withheld: on no page, and in nothing that is not seen.

The file is read from its bytes, by other code than that which made it: every text in it, of pages, metadata, bookmarks,
alternative texts, comments and embedded files, is looked through for the ids of what was withheld, for its short texts,
for any four words of it in a row, and for words that stand nowhere else.  What the edition itself says, and the words
of the program, are no leak, nor is what comes about where two of them meet, as in the cells of a row.  Numbers and
dates by themselves prove nothing and are not looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields, is_dataclass
from functools import lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError

from riskregister.core.mentions import Mentions
from riskregister.core.model import TABLES, Register
from riskregister.printing.sheet import Progress, silent
from riskregister.services.hidden_text import texts_in
from riskregister.translations import language, messages

_WORD = re.compile(r"[^\W_]+")
#: A line may break after a hyphen, which belongs to the word or does not; a soft hyphen is never seen.
_BROKEN = re.compile(r"(?<=\w)([-‐])\s*\n\s*(?=\w)")
_ROW = 4
#: What is shorter says nothing by itself.
_SHORTEST_WORD, _SHORTEST_TEXT = 6, 5
#: Words that any file of these kinds holds about itself.
_OF_FILES = (
    "application document default adobe identity regular semibold italic inter typst version format creator producer "
    "original instance rendition conformance derived metadata catalog content types relationships theme office package "
    "translate matrix evenodd nonzero microsoft calibri schema slide layout master arial unicode standard latin uuid "
    "srgb profile schemas namespace integer internal external number property string"
)
_Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """Something withheld that stands in a file: where, and what."""

    where: str
    what: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What may stand in a file: rows of one to four words, and those with which a text begins and ends."""

    rows: frozenset[_Row]
    beginnings: frozenset[_Row]
    ends: frozenset[_Row]

    @classmethod
    def of(cls, texts: Iterable[str]) -> _Known:
        rows, beginnings, ends = set[_Row](), set[_Row](), set[_Row]()
        for text in texts:
            words = _words(text)
            rows.update(_rows(words))
            for length in range(1, min(_ROW, len(words) + 1)):
                beginnings.add(tuple(words[:length]))
                ends.add(tuple(words[-length:]))
        return cls(frozenset(rows), frozenset(beginnings), frozenset(ends))

    def __or__(self, other: _Known) -> _Known:
        return _Known(self.rows | other.rows, self.beginnings | other.beginnings, self.ends | other.ends)

    def explains(self, row: _Row) -> bool:
        """Return whether a row may stand in a file: it is known, or of four words that meet there by chance.

        Those are the end of one text and the beginning of another, with numbers before, between or after them.
        """
        if row in self.rows:
            return True
        words = _without_numbers(row)
        if len(row) < _ROW or not words:
            return False
        if words != row and words in self.rows:
            return True
        return any(
            _without_numbers(words[:place]) in self.ends and _without_numbers(words[place:]) in self.beginnings
            for place in range(1, len(words))
        )


def proof(
    content: bytes,
    form: str,
    register: Register,
    edition: Register,
    *,
    said: Any = (),
    unsaid: Any = (),
    progress: Progress = silent,
) -> list[Leak]:
    """Return what of ``register`` stands in a file although it was withheld from ``edition``; nothing is as it must be.

    Args:
        content: the file.
        form: its kind: pdf, svg, png, docx, pptx, xlsx, or any text (md, txt, csv, json).
        register: with all that there is.
        edition: what the file may be made of.
        said: what else may stand in it, texts or records with texts: who printed it, which edition it is.
        unsaid: what else it may not hold unless it is in ``said``.
        progress: told how much of a PDF is looked through.
    """
    open_texts = [*_texts(edition), *_texts(said)]
    withheld = {*_texts(register), *_texts(unsaid)} - {*open_texts}
    if not withheld:
        return []
    known = _Known.of(open_texts) | _of_program(language(), register.language)
    secret = {row for text in withheld for row in _telling(text) if not known.explains(row)}
    ids = Mentions(_ids(register) - _ids(edition), (), exact=True)
    allowed_ids = "\n".join(open_texts)
    leaks: dict[Leak, None] = {}
    for where, text, code in texts_in(content, form, progress):
        for variant in {_BROKEN.sub("", text), _BROKEN.sub(r"\1", text)}:
            shown = variant.replace("\u00ad", "")
            for row in _rows(_words(shown)):
                if row in secret and not (code and len(row) == 1):
                    leaks[Leak(where, " ".join(row))] = None
            for start, end in ids.found(shown):
                if shown[start:end] not in allowed_ids:
                    leaks[Leak(where, shown[start:end])] = None
    return list(leaks)


def _ids(register: Register) -> set[str]:
    return {one.id for table in TABLES for one in getattr(register, table)}


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from (key, *_texts(one))
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from _texts(one)
    elif is_dataclass(value):
        for one in fields(value):
            yield from _texts(getattr(value, one.name))


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _rows(words: list[str]) -> Iterator[_Row]:
    """Give every row of one to four words."""
    for length in range(1, _ROW + 1):
        yield from zip(*(words[start:] for start in range(length)), strict=False)


def _without_numbers(row: _Row) -> _Row:
    """Return a row without the numbers it begins and ends with."""
    start, stop = 0, len(row)
    while start < stop and row[start].isdecimal():
        start += 1
    while start < stop and row[stop - 1].isdecimal():
        stop -= 1
    return row[start:stop]


def _telling(text: str) -> Iterator[_Row]:
    """Give the rows of words by which a text would be known again."""
    words = _words(text)
    if len(words) < _ROW:
        if sum(map(len, words)) >= _SHORTEST_TEXT and any(word.isalpha() for word in words):
            yield tuple(words)
    else:
        for row in zip(*(words[start:] for start in range(_ROW)), strict=False):
            if sum(len(word) > 3 and word.isalpha() for word in row) > 1:
                yield row
    for word in words:
        if len(word) >= _SHORTEST_WORD and word.isalpha():
            yield (word,)


@lru_cache(maxsize=4)
def _of_program(spoken: str, written: str) -> _Known:
    """Return what the program says itself: its messages, the names of months, what files hold anyway."""
    known = [*messages(), _OF_FILES]
    for code in {spoken, written, "en"}:
        try:
            locale = Locale.parse(code.replace("-", "_"))
        except (ValueError, UnknownLocaleError):
            continue
        for of in (locale.months, locale.days):
            known += [name for form in of.values() for names in form.values() for name in names.values()]
    return _Known.of(known)
