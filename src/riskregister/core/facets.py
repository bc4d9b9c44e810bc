"""Narrow rows by what they have, and count what choosing more would leave: each count follows all other filters.

A facet is one way to tell rows apart: a category, an owner, an objective.  A row may have several values of a facet, as
a risk has several objectives.  Values chosen within a facet are alternatives; facets narrow one another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Facet:
    """The values of one facet in the order in which they are offered, and which row has which.

    ``rows`` and ``codes`` are as long as there are pairs of a row and a value it has.  ``every`` asks of a row all
    values chosen and not one of them, as among marks that have nothing to do with one another.
    """

    name: str
    values: tuple[str, ...]
    rows: NDArray[np.intp]
    codes: NDArray[np.intp]
    every: bool = False

    def fits(self, wanted: Collection[str], length: int) -> Mask:
        """Return which of ``length`` rows have what is wanted; all, where nothing is."""
        chosen = [code for code, value in enumerate(self.values) if value in wanted]
        if not wanted:
            return np.ones(length, dtype=bool)
        have = [self._having(code, length) for code in chosen]
        if not have:
            return np.zeros(length, dtype=bool)
        return np.asarray(np.all(have, axis=0) if self.every else np.any(have, axis=0))

    def counts(self, fits: Mask) -> dict[str, int]:
        """Return for each value how many of the rows that fit have it."""
        found = np.bincount(self.codes[fits[self.rows]], minlength=len(self.values))
        return dict(zip(self.values, found.tolist(), strict=True))

    def _having(self, code: int, length: int) -> Mask:
        having = np.zeros(length, dtype=bool)
        having[self.rows[self.codes == code]] = True
        return having


def facet(name: str, of: Iterable[Sequence[str]], order: Iterable[str] = (), *, every: bool = False) -> Facet:
    """Return a facet from the values each row has; those of ``order`` come first, the others as the alphabet has them.

    Values no row has are left out.
    """
    given = [tuple(dict.fromkeys(values)) for values in of]
    known = {value for values in given for value in values}
    first = [value for value in dict.fromkeys(order) if value in known]
    values = (*first, *sorted(known - set(first)))
    code = {value: place for place, value in enumerate(values)}
    pairs = [(row, code[value]) for row, values_of in enumerate(given) for value in values_of]
    rows, codes = (np.array(part, dtype=np.intp) for part in zip(*pairs, strict=True)) if pairs else (_NONE, _NONE)
    return Facet(name, values, rows, codes, every)


_NONE: NDArray[np.intp] = np.empty(0, dtype=np.intp)


def narrowed(
    facets: Sequence[Facet], wanted: Mapping[str, Collection[str]], fits: Mask
) -> tuple[Mask, dict[str, dict[str, int]]]:
    """Return which rows that ``fits`` names have all that is wanted, and the counts of each facet's values.

    A facet's counts are taken over the rows that all *other* filters leave, so that they say what choosing a value
    beside or instead of the chosen ones would bring.  Where all chosen values are asked of a row, over all filters.
    """
    each = {one.name: one.fits(wanted.get(one.name, ()), len(fits)) for one in facets}
    missed = np.zeros(len(fits), dtype=np.intp)
    for mask in each.values():
        missed += ~mask
    whole = fits & (missed == 0)
    counts = {one.name: one.counts(whole if one.every else fits & (missed - ~each[one.name] == 0)) for one in facets}
    return whole, counts
