"""The word lists in ``words/``: what people write in registers, in many languages, as text that anybody can mend.

A list has sections: a name with a colon, and under it, indented, words parted by commas ("nizk{y,a,e}" stands for all
its endings) or whole lines.  Lines that begin with # say something about the list.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


@cache
def lines(name: str) -> dict[str, tuple[str, ...]]:
    """Return the sections of a list with their lines, without the spaces around them."""
    found: dict[str, list[str]] = {}
    section: list[str] = []
    for line in (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text and not line.startswith((" ", "#")):
            section = found.setdefault(text.removesuffix(":"), [])
        elif text and not line.startswith("#"):
            section.append(text)
    return {key: tuple(rows) for key, rows in found.items()}


@cache
def words(name: str) -> dict[str, tuple[str, ...]]:
    """Return the sections of a list with their words, every ending written out."""
    return {key: tuple(_expanded(" ".join(rows))) for key, rows in lines(name).items()}


@cache
def sections(name: str) -> dict[str, str]:
    """Return for each word of a list, without its case, the section it stands in; the first one counts."""
    found: dict[str, str] = {}
    for key, of in words(name).items():
        for word in of:
            found.setdefault(word.casefold(), key)
    return found


def _expanded(text: str) -> list[str]:
    found: list[str] = []
    # Commas inside braces part endings, those outside part words.
    for word in re.split(r",\s*(?![^{]*\})", text):
        head, _brace, rest = word.strip().partition("{")
        ends, _brace, tail = rest.partition("}")
        found += [f"{head}{end}{tail}" for end in ends.split(",")] if rest else [head]
    return [word for word in found if word]
