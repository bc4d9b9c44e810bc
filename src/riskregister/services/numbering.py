"""Ids of records that follow up on another: the other's id, a colon, a letter and the next number."""

from __future__ import annotations

from collections.abc import Iterable


def next_id(taken: Iterable[str], stem: str) -> str:
    """Return the next free id that begins with ``stem``, as "T01-01:D": "T01-01:D3" after "T01-01:D2"."""
    numbers = [one[len(stem) :] for one in taken if one.startswith(stem)]
    return f"{stem}{max((int(number) for number in numbers if number.isdecimal()), default=0) + 1}"
