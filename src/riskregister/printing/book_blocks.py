"""What the chapters of the register book are made of: headings, paragraphs and tables, as plain data.

``templates/print/book.typ`` sets each kind in one way, so that every chapter looks alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from riskregister.core.model import Register
from riskregister.printing.sheet import Inks
from riskregister.printing.typesetting import View
from riskregister.printing.view import fills_of

#: A cell is text, or what :func:`bold` and its like return.
Cell = str | View
#: ``"auto"``, a share of what is left (``"1fr"``), or millimetres.
Width = str | float


@dataclass(frozen=True, slots=True)
class Ground:
    """What every chapter is told of: the register, how ratings are printed, and where each risk has its page."""

    register: Register
    fills: dict[str, View]
    marks: dict[str, str]

    @classmethod
    def of(cls, register: Register, inks: Inks) -> Ground:
        """Return the ground of a book; ids may hold anything, so that a page is marked by its risk's place."""
        marks = {risk.id: f"risk-{place}" for place, risk in enumerate(register.risks)}
        return cls(register, fills_of(register.criteria, inks), marks)

    def link(self, risk: str) -> View:
        """Return a risk's id that leads to its page."""
        return {"kind": "links", "id": risk, "links": [self._one(risk)]}

    def links(self, risks: Sequence[str]) -> View:
        """Return the ids of risks, each leading to its page."""
        return {"kind": "links", "links": [self._one(risk) for risk in risks]}

    def page(self, risk: str) -> View:
        """Return the number of a risk's page."""
        return {"kind": "page", "to": self.marks[risk]}

    def rated(self, label: str) -> View:
        """Return a rating with its code on its colour."""
        return {"kind": "rated", **self.fills[label]}

    def _one(self, risk: str) -> View:
        return {"text": risk, "to": self.marks.get(risk, "")}


def head(title: str) -> View:
    """Return the heading of a part of a chapter."""
    return {"kind": "head", "title": title}


def text(words: str, *, large: bool = False, soft: bool = False) -> View:
    """Return a paragraph: ``large`` for what is said first, ``soft`` for a note."""
    return {"kind": "text", "words": words, "large": large, "soft": soft}


def lines(items: Sequence[Any]) -> View:
    """Return a list of lines, each text or a record with an id and words."""
    return {"kind": "lines", "lines": [one if isinstance(one, dict) else {"words": one} for one in items]}


def table(
    heads: Sequence[str],
    widths: Sequence[Width],
    groups: Sequence[tuple[str, Sequence[Sequence[Cell]]]],
    *,
    figures: Sequence[int] = (),
) -> View:
    """Return a table whose head is repeated on every page; each group has a heading of its own, or an empty one.

    ``figures`` are the places of the columns of numbers, which stand at their right edge.
    """
    return {
        "kind": "table",
        "heads": list(heads),
        "widths": list(widths),
        "figures": list(figures),
        "groups": [{"title": title, "rows": [list(row) for row in rows]} for title, rows in groups],
    }


def bold(words: str) -> View:
    """Return words that stand out."""
    return {"kind": "bold", "text": words}


def late(words: str) -> View:
    """Return words that say something is overdue; marked by more than a colour."""
    return {"kind": "late", "text": words}


def soft(words: str, note: str) -> View:
    """Return words with a note below them."""
    return {"kind": "noted", "text": words, "note": note}
