"""Exports of known programs: which columns say it is one, and what each of its columns is.

A preset is data (:mod:`riskregister.intake.preset_data`): no preset reads a file.  Whoever finds a table asks
:func:`preset_of` with its headings, and gets the fields without having to guess.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from riskregister.core.model import Stage

#: How several columns of one field become one value: the highest of them, or the low and high end of a range.
Join = Literal["highest", "range"]

_STAGED = re.compile(r"(current|residual|target)_(likelihood|impact|score|level)")
_LATER: tuple[Stage, ...] = ("current", "residual", "target")
_BARE = ("likelihood", "impact", "score", "level")


def folded(heading: str) -> str:
    """Return a heading without what programs and people write differently: case, width, spaces, dashes, underscores."""
    text = unicodedata.normalize("NFKC", heading).replace("\ufeff", "").casefold()
    text = re.sub(r"[\s_-]+", " ", text).strip(" *:")
    return re.sub(r"\s*([().])\s*", r"\1", text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """The export of one program.

    ``recognised`` are sets of folded headings; a table that has all of one set is such an export.  ``fields`` says of a
    folded heading which field it is (:data:`riskregister.intake.table.FIELDS`); ``patterns`` the same of headings that
    carry names of the exporting organisation, where several may be one field: ``joins`` then says how.  ``splits`` are
    the characters between several values, by field.  ``words`` are level words from the lowest, ``numbers`` the ends of
    a numeric scale, each by ``likelihood``, ``impact`` or ``score``.  ``blanks`` say that nothing was said.  ``holds``
    is what a row is: a list of measures is no register of risks, whatever its columns.
    """

    name: str
    recognised: tuple[frozenset[str], ...]
    fields: Mapping[str, str]
    patterns: tuple[tuple[str, str], ...] = ()
    joins: Mapping[str, Join] = field(default_factory=dict)
    splits: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    blanks: frozenset[str] = frozenset()
    holds: Literal["risks", "measures"] = "risks"

    def fits(self, headings: Sequence[str]) -> bool:
        """Say whether headings, in whatever order and with whatever others, are this export's."""
        here = {folded(heading) for heading in headings}
        return any(needed <= here for needed in self.recognised)

    def fields_of(self, headings: Sequence[str]) -> tuple[str | None, ...]:
        """Return the field of each heading, None where it is kept under its heading.

        The earliest stage a table gives is the bare ``likelihood``, ``impact``, ``score``, ``level``
        (:meth:`stage_of` says which it is).  A field stands twice only if ``joins`` says how.
        """
        found: list[str | None] = []
        first = self.stage_of(headings)
        for heading in headings:
            name = self._field(folded(heading))
            staged = _STAGED.fullmatch(name or "")
            if staged and staged[1] == first:
                name = staged[2]
            found.append(None if name in found and name not in self.joins else name)
        return tuple(found)

    def stage_of(self, headings: Sequence[str]) -> Stage:
        """Return the stage whose levels stand in the bare fields: the earliest one there is."""
        names = {self._field(folded(heading)) for heading in headings}
        if names & set(_BARE):
            return "inherent"
        return next((stage for stage in _LATER if any(f"{stage}_{one}" in names for one in _BARE)), "inherent")

    def said(self, text: str) -> str:
        """Return what a cell says: without the apostrophe that kept it from being a formula, blank if it is a blank."""
        plain = text.strip()
        if re.match(r"'(\s*[=+@-]|[\t\r])", plain):
            plain = plain[1:].strip()
        return "" if plain.casefold() in self.blanks else plain

    def values(self, name: str, text: str) -> tuple[str, ...]:
        """Return the values in a cell of the field ``name``, one where the format has only one."""
        marks = self.splits.get(name)
        parts = re.split(f"[{re.escape(marks)}]", self.said(text)) if marks else [self.said(text)]
        return tuple(said for part in parts if (said := self.said(part)))

    def place(self, name: str, text: str) -> tuple[int, int] | None:
        """Return a level word's place on its scale, from 1, and how many levels there are; None if it is no such word.

        ``name`` is a field: ``residual_impact`` is on the scale of ``impact``.
        """
        words = self.words.get(name.rpartition("_")[2], ())
        said = self.said(text).casefold().replace(" ", "_")
        known = [word.casefold().replace(" ", "_") for word in words]
        return (known.index(said) + 1, len(known)) if said in known else None

    def _field(self, heading: str) -> str | None:
        if heading in self.fields:
            return self.fields[heading]
        return next((name for pattern, name in self.patterns if re.fullmatch(pattern, heading)), None)


def preset_of(headings: Sequence[str]) -> Preset | None:
    """Return the preset whose columns these headings are, or None if they are no known program's."""
    return next((preset for preset in presets() if preset.fits(headings)), None)


@cache
def presets() -> tuple[Preset, ...]:
    """Return all presets, the ones that need most columns of a program before its simpler ones."""
    from riskregister.intake.preset_data import PRESETS

    return PRESETS
