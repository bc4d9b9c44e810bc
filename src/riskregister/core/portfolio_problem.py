"""What a portfolio of measures is chosen from, and a portfolio."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from riskregister.core.scoring import Floats
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Costs may add up to this share more than the budget (0.1 + 0.2 is not 0.3 in binary arithmetic).
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Problem:
    """Measures to choose from.

    ``harms`` (risks,): expected harm a year today, at least 0.  ``left`` (risks, measures): q, the share of a risk's
    harm that the measure leaves, at least 0; above 1 it makes the risk worse.  ``costs`` (measures,), at least 0, in
    the unit of ``budget``.  ``prerequisites``: pairs (measure, what it needs).  ``exclusions``: groups of which at
    most one may be taken.  Measures are numbered from 0.

    Raises:
        InvalidInput: shapes do not fit, a value is out of range, or a measure's number is not there.
    """

    harms: Floats
    left: Floats
    costs: Floats
    budget: float
    prerequisites: tuple[tuple[int, int], ...] = ()
    exclusions: tuple[tuple[int, ...], ...] = ()

    def __post_init__(self) -> None:
        if self.harms.ndim != 1 or self.left.ndim != 2 or self.costs.ndim != 1:
            raise InvalidInput(_("Harms and costs are lists, what is left is one row per risk."))
        if self.left.shape != (self.harms.size, self.costs.size):
            raise InvalidInput(_("What is left needs one row per risk and one column per measure."))
        for values in (self.harms, self.left, self.costs):
            if not (np.all(np.isfinite(values)) and np.all(values >= 0)):
                raise InvalidInput(_("Harms, costs and what is left must be numbers of at least 0."))
        if not self.budget >= 0:
            raise InvalidInput(_("The budget must be at least 0."))
        named = [number for group in (*self.prerequisites, *self.exclusions) for number in group]
        if any(not 0 <= number < self.costs.size for number in named):
            raise InvalidInput(_("A prerequisite or exclusion names a measure that is not there."))

    def harm(self, chosen: ArrayLike) -> float:
        """Return the expected harm a year left when the measures marked in ``chosen`` (measures,) are taken."""
        taken = np.asarray(chosen, dtype=bool)
        return float(self.harms @ self.left[:, taken].prod(axis=1))

    def conditions(self) -> tuple[Floats, Floats]:
        """Return budget, prerequisites and exclusions as rows G (n, measures) and limits h (n,) of G x <= h."""
        rows, limits = [], []
        largest = float(self.costs.max(initial=0.0))
        if self.costs.sum() > self.budget:
            rows.append(self.costs / largest)
            limits.append(self.budget / largest * (1.0 + _ROUNDING) + _ROUNDING)
        for measure, needed in self.prerequisites:
            if measure != needed:
                rows.append(self._row({measure: 1.0, needed: -1.0}))
                limits.append(0.0)
        for group in self.exclusions:
            rows.append(self._row(dict.fromkeys(group, 1.0)))
            limits.append(1.0)
        return np.array(rows, dtype=np.float64).reshape(len(rows), self.costs.size), np.array(limits, dtype=np.float64)

    def _row(self, entries: dict[int, float]) -> Floats:
        row = np.zeros(self.costs.size)
        row[list(entries)] = list(entries.values())
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """The best choice found, and how far it is proven.

    ``chosen``: numbers of the measures, from 0.  ``harm``: what is left, expected harm a year.  ``lower_bound``: no
    portfolio leaves less.  ``ended``: "proven" when the gap asked for is reached, "time" or "cancelled" when the
    search was ended before.  ``nodes``: how many parts of the choice were looked at.
    """

    chosen: tuple[int, ...]
    cost: float
    harm: float
    lower_bound: float
    ended: Literal["proven", "time", "cancelled"]
    nodes: int

    @property
    def gap(self) -> float:
        """How much less harm is not ruled out, as a share of the harm left; 0 when the choice is the best."""
        return (self.harm - self.lower_bound) / self.harm if self.harm > self.lower_bound else 0.0


def problem(
    harms: ArrayLike,
    left: ArrayLike,
    costs: ArrayLike,
    budget: float,
    prerequisites: Iterable[Iterable[int]] = (),
    exclusions: Iterable[Iterable[int]] = (),
) -> Problem:
    """Return a :class:`Problem` from anything array-like; measures are numbered from 0."""
    pairs = [tuple(pair) for pair in prerequisites]
    if any(len(pair) != 2 for pair in pairs):
        raise InvalidInput(_("A prerequisite is a pair: the measure, and the one it needs."))
    return Problem(
        harms=np.asarray(harms, dtype=np.float64),
        left=np.asarray(left, dtype=np.float64),
        costs=np.asarray(costs, dtype=np.float64),
        budget=float(budget),
        prerequisites=tuple((pair[0], pair[1]) for pair in pairs),
        exclusions=tuple(tuple(group) for group in exclusions),
    )
