"""A change of the register as the sheet History tells it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Told:
    """One change as a person reads it; ``when`` is a time in words, ``old`` and ``new`` are values in words."""

    revision: int
    when: str
    who: str
    why: str
    record: str
    field: str
    old: str
    new: str
