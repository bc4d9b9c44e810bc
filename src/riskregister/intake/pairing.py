"""Which records of two registers are the same: by id and title, else by title alone; never by an id alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from riskregister.core.side_by_side import Pair, Pairs
from riskregister.intake.matching import NEAR, SAME, best, likeness_of, sorted_words

#: Beyond so many comparisons of titles a person would wait for seconds.
_MOST = 4_000_000


class Titled(Protocol):
    """A record with an id and a title."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def title(self) -> str:
        """Its title."""


def paired(a: Sequence[Titled], b: Sequence[Titled]) -> Pairs:
    """Return which records two registers both have, each in one pair at most.

    The same id with the same or nearly the same title is one record; so is the same or nearly the same title under
    different ids.  An id that both use for different titles says nothing: two registers number as they please.
    """
    there = {one.id: one for one in b}
    both = [
        Pair(a=one.id, b=one.id, by="id")
        for one in a
        if one.id in there and likeness_of(one.title, there[one.id].title) >= SAME
    ]
    known = {one.a for one in both}
    left, right = ([one for one in side if one.id not in known] for side in (a, b))
    clashing = tuple(one.id for one in left if one.id in there)
    equal = _equal(left, right)
    both += equal
    found = {pair.a for pair in equal}, {pair.b for pair in equal}
    left, right = ([one for one in side if one.id not in of] for side, of in zip((left, right), found, strict=True))
    if len(left) * len(right) > _MOST:
        return Pairs(both=tuple(both), clashing=clashing, alike=False)
    near = best([sorted_words(one.title) for one in left], [sorted_words(one.title) for one in right], None)
    taken: set[int] = set()
    for place, (at, likeness) in sorted(enumerate(near), key=lambda item: -item[1][1]):
        if likeness >= NEAR and at not in taken:
            taken.add(at)
            both.append(Pair(a=left[place].id, b=right[at].id, by="title"))
    return Pairs(both=tuple(both), clashing=clashing)


def _equal(left: Sequence[Titled], right: Sequence[Titled]) -> list[Pair]:
    """Return the pairs of equal titles; where several records share one, each finds another in their order."""
    by_title: dict[str, list[Titled]] = defaultdict(list)
    for one in reversed(right):
        by_title[sorted_words(one.title)].append(one)
    found = []
    for one in left:
        waiting = by_title.get(sorted_words(one.title))
        if waiting and sorted_words(one.title):
            found.append(Pair(a=one.id, b=waiting.pop().id, by="title"))
    return found
