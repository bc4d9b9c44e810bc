"""A finding: one thing wrong, doubtful or worth knowing, with the record, field, value and rule it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing wrong (error), doubtful (warning) or worth knowing (note).

    ``place`` is where it stands in a file ("T06.yaml:14", "Register!F7"); empty when the record came from elsewhere.
    ``rule`` is what ought to hold; ``message`` is the whole sentence without the place.
    """

    severity: Severity
    table: str
    record: str
    field: str
    value: str
    rule: str
    place: str = ""

    @property
    def message(self) -> str:
        """The finding as a sentence: record, field, value, rule."""
        subject = " ".join(part for part in (self.record, self.field) if part)
        value = f" = {self.value!r}" if self.value else ""
        return f"{subject}{value}: {self.rule}"

    def at(self, place: str) -> Finding:
        """Return this finding with its place."""
        return replace(self, place=place)
