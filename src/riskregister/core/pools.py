"""Several assessors' distributions as one: the linear pool, which disagreement widens, and quantile averaging."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import special

from riskregister.core.shapes import Distribution, Floats
from riskregister.core.tails import GRID
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Halvings of an interval after which a double has no bits left to gain.
_HALVINGS = 100
#: Normal scores at which a pool without closed form is integrated; the trapezoid rule is exact there to about 1e-12.
_SCORES: Floats = np.linspace(-8.0, 8.0, 4001)


def equal_or_given(weights: Sequence[float] | None, count: int) -> Floats:
    """Return weights that sum to 1, shape (count,): the given ones scaled, or equal ones.

    Raises:
        InvalidInput: not one weight of 0 or more for each, or all are 0.
    """
    given = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64)
    if given.shape != (count,) or not np.isfinite(given).all() or (given < 0).any() or not given.sum() > 0:
        raise InvalidInput(_("Give one weight of 0 or more for each of the {n} assessors, not all 0.").format(n=count))
    return np.asarray(given / given.sum())


@dataclass(frozen=True, slots=True)
class LinearPool(Distribution):
    """The mixture: F = sum w_i F_i.  Where assessors differ it is wider, and it keeps their camps apart.

    ``weights`` sum to 1 (see :func:`equal_or_given`).
    """

    of: tuple[Distribution, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        _check(self.of, self.weights)

    def _moments(self) -> tuple[float, float]:
        mean = _sum(self.weights, (one.mean for one in self.of))
        return mean, _sum(self.weights, (one.variance + (one.mean - mean) ** 2 for one in self.of))

    def _cdf(self, values: Floats) -> Floats:
        return np.asarray(_sum(self.weights, (one.cdf(values) for one in self.of)))

    def _quantile(self, shares: Floats) -> Floats:
        # The least value whose probability reaches the share lies between the members' quantiles; halve until found.
        each = np.stack([one.quantile(shares) for one in self.of])
        found = np.asarray(each.max(axis=0))
        low, high = each.min(axis=0), found.copy()
        apart = low < high
        low, high, wanted = low[apart], high[apart], shares[apart]
        for _halving in range(_HALVINGS if apart.any() else 0):
            middle = 0.5 * (low + high)
            reached = self.cdf(middle) >= wanted
            low, high = np.where(reached, low, middle), np.where(reached, middle, high)
        found[apart] = high
        return found

    def _exponential(self, order: int) -> float:
        return float(_sum(self.weights, (one.moment_of_exponential(order) for one in self.of)))

    def _curve(self, nodes: slice) -> Floats:
        # From the members' tables.  Between camps that exclude each other lies one step of GRID: interpolation puts
        # up to 0.3 % of draws there.
        curves = [one.curve() for one in self.of]
        at = np.unique(np.concatenate(curves))
        below = _sum(self.weights, (special.ndtr(np.interp(at, curve, GRID)) for curve in curves))
        return np.interp(GRID[nodes], special.ndtri(below), at)


@dataclass(frozen=True, slots=True)
class QuantilePool(Distribution):
    """Quantile (Vincent) averaging: Q = sum w_i Q_i.  As narrow as its members are on average.

    ``weights`` sum to 1 (see :func:`equal_or_given`).
    """

    of: tuple[Distribution, ...]
    weights: tuple[float, ...]

    def __post_init__(self) -> None:
        _check(self.of, self.weights)

    def _moments(self) -> tuple[float, float]:
        mean = _sum(self.weights, (one.mean for one in self.of))
        density = np.exp(-0.5 * _SCORES**2) / np.sqrt(2.0 * np.pi)
        from_mean = self.quantile(special.ndtr(_SCORES)) - mean
        return mean, float(np.trapezoid(from_mean**2 * density, _SCORES))

    def _quantile(self, shares: Floats) -> Floats:
        return np.asarray(_sum(self.weights, (one.quantile(shares) for one in self.of)))

    def _cdf(self, values: Floats) -> Floats:
        # The greatest probability whose quantile is at most the value, by halving.
        low, high = np.zeros(values.shape), np.ones(values.shape)
        for _halving in range(_HALVINGS):
            middle = 0.5 * (low + high)
            within = self.quantile(middle) <= values
            low, high = np.where(within, middle, low), np.where(within, high, middle)
        return np.where(high == 1.0, np.where(self.quantile(1.0) <= values, 1.0, low), low)

    def _curve(self, nodes: slice) -> Floats:
        return np.asarray(_sum(self.weights, (one.curve(nodes.start) for one in self.of)))


def _check(of: tuple[Distribution, ...], weights: tuple[float, ...]) -> None:
    if not of or len(of) != len(weights) or min(weights) < 0 or abs(sum(weights) - 1.0) > 1e-9:
        raise InvalidInput(_("A pool needs at least one distribution, and weights that sum to 1."))


def _sum(weights: tuple[float, ...], parts: Iterable[Any]) -> Any:
    return sum(weight * part for weight, part in zip(weights, parts, strict=True))
