"""What a topic of the method is about, in words: records that travel as data beside its worked cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from riskregister.core.method import Case
from riskregister.translations import gettext as _

_STRICT = {"extra": "forbid", "str_strip_whitespace": True}
#: How sure a source is, from the surest.
Standing = Literal["derived", "computed", "read", "transcribed", "cited", "chosen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Formula:
    """A formula: what it gives, as LaTeX and as text that can be read aloud."""

    __pydantic_config__ = _STRICT

    gives: str
    latex: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where something comes from and how sure that is."""

    __pydantic_config__ = _STRICT

    what: str
    standing: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Where a tool or a habit gives something else, and the case (by id) that shows it."""

    __pydantic_config__ = _STRICT

    tool: str
    does: str
    case: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """One topic: its question in plain words, formulas, sources, limits, what its functions are also called, cases.

    ``objections`` are what an expert is likely to say against it, each with the short answer; ``differs``
    says where other tools and habits part.
    """

    __pydantic_config__ = _STRICT

    id: str
    title: str
    question: str
    answer: str
    formulas: tuple[Formula, ...]
    sources: tuple[Source, ...]
    limits: tuple[str, ...]
    objections: tuple[str, ...] = ()
    differs: tuple[Difference, ...] = ()
    finds: Mapping[str, str] = field(default_factory=dict)
    cases: tuple[Case, ...] = ()


def standing_words() -> dict[str, str]:
    """Return what each standing of a source means."""
    return {
        "derived": _("follows by algebra from what stands before it; you can check it"),
        "computed": _("enumerated or simulated by us, independently of the program"),
        "read": _("read in the source named"),
        "transcribed": _("a public document, read in somebody else's transcription and not in the original"),
        "cited": _("we have read that the publication exists and what it is about, not its text"),
        "chosen": _("the project's or the analyst's choice, with no source that would make it right"),
    }
