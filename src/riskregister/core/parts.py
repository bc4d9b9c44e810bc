"""The parts of records that are no records themselves: a source cited, an estimate, a quantity, a cost."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Literal, get_args

#: Why a level is not there; none of these is a level (docs/method.md).
MissingState = Literal["not_assessed", "unknown", "not_applicable", "withheld"]
MISSING_STATES: tuple[MissingState, ...] = get_args(MissingState)

# Pydantic (used at the doors only) reads this attribute; core itself does not import it.
STRICT = {"extra": "forbid", "str_strip_whitespace": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact stands: a document's section and paragraph.

    ``section`` is text ("3.10" is not "3.1").  ``paragraph`` counts the paragraphs of a section from 1; "6.2" is the
    second list item under paragraph 6.  An empty paragraph means the section as a whole; an empty ``document`` means
    the first document of the register, the one it is made from.
    """

    __pydantic_config__ = STRICT

    section: str
    paragraph: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """A level on a scale as lowest credible, best and highest credible value; ``low <= best <= high``."""

    __pydantic_config__ = STRICT

    low: float
    best: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """What an assessor stated in native units, kept as stated beside the level it was converted to.

    For likelihood ``unit`` is "probability" (of at least one event within ``years``; none: the criteria's horizon),
    "rate" (events a year) or "return_period" (years; the shortest is the likeliest, yet ``low`` stays the smallest
    number).  For an impact dimension it is one of that dimension's units.  ``low <= best <= high``, all above 0; low
    and high are the ends of a 90 % interval.
    """

    __pydantic_config__ = STRICT

    unit: str
    low: float
    best: float
    high: float
    years: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionImpact:
    """The impact in one dimension: a ``level`` (0: none), or the ``state`` that says why there is none.

    ``stated`` is the quantity the level was converted from, where there was one.
    """

    __pydantic_config__ = STRICT

    dimension: str
    level: Estimate | None = None
    state: MissingState | None = None
    stated: Quantity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One thing the source itself says about a category, recorded as said: ``kind`` names the question it answers."""

    __pydantic_config__ = STRICT

    kind: Literal["already_happened", "potential", "felt_today", "called_major", "called_serious", "origin", "horizon"]
    says: str
    source: Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """One way a risk comes about: the ``share`` (0..1) of its inherent rate that takes this way."""

    __pydantic_config__ = STRICT

    id: str
    title: str
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What it takes to deliver a measure from now on: ``low <= best <= high`` in ``currency``, all at least 0."""

    __pydantic_config__ = STRICT

    low: float
    best: float
    high: float
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """What another register says of a risk and this one has no place for, kept word by word.

    ``name`` is the heading it stood under there, ``field`` what that heading was recognised as (one of the names of an
    import report, docs/exchange.md), empty where nobody knows.
    """

    __pydantic_config__ = STRICT

    name: str
    value: str
    field: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldMarking:
    """The handling marking of one ``field`` of a record, where it is higher than that of the record as a whole.

    ``field`` is a field of the record, or of its assessments, or the name of a table of records about it
    (:data:`riskregister.core.markings.FIELDS`).
    """

    __pydantic_config__ = STRICT

    field: str
    marking: str


#: What a register can give a figure or a word for.
GivenOf = Literal["likelihood", "impact", "score", "rating", "detection"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A level as another register gives it, on its own scale, beside what it became here.

    ``value`` is what stood in the cell; ``rule`` says in words how it was turned into a level of this register's scale,
    or is empty where it was not: a rating or a score is never turned into levels.
    """

    __pydantic_config__ = STRICT

    of: GivenOf
    value: str
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A document the register cites, with its sections and how many paragraphs each has (0: a bare heading).

    ``titles`` are the headings of sections, as the document or whoever made the register words them; a section without
    one is shown by its number.
    """

    __pydantic_config__ = STRICT

    id: str
    title: str
    date: dt.date
    sections: dict[str, int] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


def section_order(section: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key that orders section numbers by their parts: 3.9 before 3.10, numbers before words."""
    return tuple((0, int(part), "") if part.isdigit() else (1, 0, part) for part in section.split("."))


def source_label(source: Source) -> str:
    """The section as people cite it: "4.3.6" of the register's main document, "Order 4.2" of another one."""
    return f"{source.document} {source.section}".strip()
