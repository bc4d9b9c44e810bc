"""Shapes of what is not known exactly: distributions with exact quantiles, and fast tables of them.

Every distribution is used through its quantile function at a random probability.  One stream then serves every stage
and every shape (common random numbers), and a greater probability never gives a lower value.
:meth:`Distribution.quantile` and :meth:`Distribution.cdf` are exact to the accuracy of SciPy's special functions.
:meth:`Distribution.curve` tabulates the quantile function for :mod:`riskregister.core.tails`, which interpolates:
within 1e-5 of a bounded distribution's range, at a hundredth of the cost.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from riskregister.core.tails import GRID, NODES
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

Floats = NDArray[np.float64]

_FINE: Floats = np.linspace(0.0, 1.0, 20_001)


class Distribution(ABC):
    """What every distribution offers; arrays in, arrays of the same shape out."""

    __slots__ = ()

    @property
    def mean(self) -> float:
        """The expected value."""
        return self._moments()[0]

    @property
    def variance(self) -> float:
        """The variance."""
        return self._moments()[1]

    def quantile(self, probabilities: ArrayLike) -> Floats:
        """Return the values below which the given probabilities (0..1) lie."""
        shares = np.asarray(probabilities, dtype=float)
        if not ((shares >= 0) & (shares <= 1)).all():
            raise InvalidInput(_("A probability lies between 0 and 1."))
        return np.asarray(self._quantile(shares))

    def cdf(self, values: ArrayLike) -> Floats:
        """Return the probability, 0..1, of at most each value."""
        return np.asarray(self._cdf(np.asarray(values, dtype=float)))

    def moment_of_exponential(self, order: int) -> float:
        """Return E[exp(order X)] where it has a closed form: PERT, normal, uniform."""
        found = self._exponential(order)
        if found is None:
            raise InvalidInput(_("The mean of this distribution on a log scale has no closed form."))
        return float(found)

    def curve(self, first: int = 0) -> Floats:
        """Return the quantile function at the nodes of ``GRID``, without the ``first`` nodes of either tail."""
        return np.asarray(self._curve(slice(first, NODES - first)))

    @abstractmethod
    def _moments(self) -> tuple[float, float]: ...

    @abstractmethod
    def _quantile(self, shares: Floats) -> Floats: ...

    @abstractmethod
    def _cdf(self, values: Floats) -> Floats: ...

    def _curve(self, nodes: slice) -> Floats:
        return self._quantile(np.asarray(special.ndtr(GRID[nodes])))

    def _exponential(self, order: int) -> float | None:  # noqa: ARG002 - most shapes have one
        return None


@dataclass(frozen=True, slots=True)
class Pert(Distribution):
    """Beta distribution on [minimum, maximum] whose mode is exactly ``mode``.

    alpha = 1 + 4 (m - a) / (b - a), beta = 1 + 4 (b - m) / (b - a); mean = (a + 4 m + b) / 6 and variance
    = (mean - a) (b - mean) / 7 follow by algebra.  The "classic" sd = (b - a) / 6 has another mode (scoring.md T02).
    """

    minimum: float
    mode: float
    maximum: float

    def __post_init__(self) -> None:
        if not (self.minimum <= self.mode <= self.maximum and self.minimum < self.maximum):
            raise InvalidInput(_("A PERT needs minimum ≤ mode ≤ maximum and minimum < maximum."))

    @property
    def alpha(self) -> float:
        """First shape, 1..5."""
        return 1.0 + 4.0 * (self.mode - self.minimum) / (self.maximum - self.minimum)

    @property
    def beta(self) -> float:
        """Second shape, 1..5; alpha + beta = 6."""
        return 1.0 + 4.0 * (self.maximum - self.mode) / (self.maximum - self.minimum)

    def _moments(self) -> tuple[float, float]:
        mean = (self.minimum + 4.0 * self.mode + self.maximum) / 6.0
        return mean, (mean - self.minimum) * (self.maximum - mean) / 7.0

    def _quantile(self, shares: Floats) -> Floats:
        share = special.betaincinv(self.alpha, self.beta, shares)
        return np.asarray(self.minimum + (self.maximum - self.minimum) * share)

    def _cdf(self, values: Floats) -> Floats:
        share = (values - self.minimum) / (self.maximum - self.minimum)
        return np.asarray(special.betainc(self.alpha, self.beta, np.clip(share, 0.0, 1.0)))

    def _exponential(self, order: int) -> float:
        width = self.maximum - self.minimum
        return float(special.hyp1f1(self.alpha, 6.0, order * width) * np.exp(order * self.minimum))

    def _curve(self, nodes: slice) -> Floats:
        table = _pert_shapes()
        place = (self.alpha - 1.0) / 4.0 * (len(table) - 1)
        below = min(int(place), len(table) - 2)
        share = table[below + 1, nodes] - table[below, nodes]
        share *= place - below
        share += table[below, nodes]
        share *= self.maximum - self.minimum
        share += self.minimum
        return np.asarray(share)


@dataclass(frozen=True, slots=True)
class Normal(Distribution):
    """Normal distribution; ``sd`` 0 is a certain value."""

    centre: float
    sd: float

    def __post_init__(self) -> None:
        if not self.sd >= 0:
            raise InvalidInput(_("A standard deviation cannot be negative."))

    def _moments(self) -> tuple[float, float]:
        return self.centre, self.sd**2

    def _quantile(self, shares: Floats) -> Floats:
        if self.sd == 0:
            return np.full(shares.shape, self.centre)
        return np.asarray(self.centre + self.sd * special.ndtri(shares))

    def _cdf(self, values: Floats) -> Floats:
        distance = values - self.centre
        if self.sd == 0:
            return np.where(distance >= 0, 1.0, 0.0)
        return np.asarray(special.ndtr(distance / self.sd))

    def _exponential(self, order: int) -> float:
        return float(np.exp(order * self.centre + (order * self.sd) ** 2 / 2.0))

    def _curve(self, nodes: slice) -> Floats:
        return self.centre + self.sd * GRID[nodes]


@dataclass(frozen=True, slots=True)
class Uniform(Distribution):
    """Every value between ``low`` and ``high`` equally likely."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise InvalidInput(_("A uniform distribution needs low < high."))

    def _moments(self) -> tuple[float, float]:
        return (self.low + self.high) / 2.0, (self.high - self.low) ** 2 / 12.0

    def _quantile(self, shares: Floats) -> Floats:
        return self.low + (self.high - self.low) * shares

    def _cdf(self, values: Floats) -> Floats:
        return np.clip((values - self.low) / (self.high - self.low), 0.0, 1.0)

    def _exponential(self, order: int) -> float:
        width = order * (self.high - self.low)
        return float(np.exp(order * self.low) * np.expm1(width) / width)


@dataclass(frozen=True, slots=True)
class Exponential(Distribution):
    """Exponential distribution with the given mean: the usual first model of the size of a loss."""

    mean_value: float

    def __post_init__(self) -> None:
        if not self.mean_value > 0:
            raise InvalidInput(_("The mean of an exponential distribution must be above 0."))

    def _moments(self) -> tuple[float, float]:
        return self.mean_value, self.mean_value**2

    def _quantile(self, shares: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return -self.mean_value * np.log1p(-shares)

    def _cdf(self, values: Floats) -> Floats:
        return -np.expm1(-np.maximum(values, 0.0) / self.mean_value)

    def _curve(self, nodes: slice) -> Floats:
        return np.asarray(-self.mean_value * special.log_ndtr(-GRID[nodes]))


@dataclass(frozen=True, slots=True)
class Antilog(Distribution):
    """exp(X): a lognormal from a normal X, a log-uniform from a uniform X, a PERT on the log scale."""

    of: Distribution

    def _moments(self) -> tuple[float, float]:
        mean = self.of.moment_of_exponential(1)
        return mean, self.of.moment_of_exponential(2) - mean**2

    def _quantile(self, shares: Floats) -> Floats:
        return np.exp(self.of.quantile(shares))

    def _cdf(self, values: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return self.of.cdf(np.log(np.maximum(values, 0.0)))

    def _curve(self, nodes: slice) -> Floats:
        return np.exp(self.of.curve(nodes.start))


@dataclass(frozen=True, slots=True)
class Mapped(Distribution):
    """Another distribution seen through a rising, piecewise linear scale: level to log rate, for one.

    ``positions`` and ``values`` are the corners of the scale; beyond the outermost the value is held.
    """

    of: Distribution
    positions: tuple[float, ...]
    values: tuple[float, ...]

    def _moments(self) -> tuple[float, float]:
        values = self.quantile(_FINE)
        mean = float(np.trapezoid(values, _FINE))
        return mean, float(np.trapezoid((values - mean) ** 2, _FINE))

    def _quantile(self, shares: Floats) -> Floats:
        return np.interp(self.of.quantile(shares), self.positions, self.values)

    def _cdf(self, values: Floats) -> Floats:
        inner = self.of.cdf(np.interp(values, self.values, self.positions))
        return np.where(values < self.values[0], 0.0, np.where(values >= self.values[-1], 1.0, inner))

    def _curve(self, nodes: slice) -> Floats:
        return np.interp(self.of.curve(nodes.start), self.positions, self.values)


@lru_cache(maxsize=1)
def _pert_shapes() -> Floats:
    """Return quantiles of the standard PERT, shape (257 modes 0..1, nodes): cubic from exact values between."""
    modes, scores = np.linspace(0.0, 1.0, 33), np.linspace(GRID[0], GRID[-1], 257)
    alpha, beta = 1.0 + 4.0 * modes[:, None], 5.0 - 4.0 * modes[:, None]
    from scipy.interpolate import CubicSpline  # half a second that a command which draws nothing need not wait

    lower = special.betaincinv(alpha, beta, special.ndtr(np.minimum(scores, 0.0)))
    upper = 1.0 - special.betaincinv(beta, alpha, special.ndtr(-np.maximum(scores, 0.0)))
    exact = np.where(scores <= 0, lower, upper)
    finer = CubicSpline(scores, exact, axis=1)(GRID)
    shapes = CubicSpline(modes, finer, axis=0)(np.linspace(0.0, 1.0, 257))
    return np.maximum.accumulate(np.clip(shapes, 0.0, 1.0), axis=1)
