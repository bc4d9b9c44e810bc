"""Distributions of what is not known exactly: a level, an annual rate, a harm, a loss.

Every distribution is used through its quantile function at a *normal score* z: the value is Q(Phi(z)).  One stream of
scores then serves every stage and every shape (common random numbers), an increase of z never lowers the value, and
inputs are correlated by correlating their scores.  :meth:`Distribution.quantile` and :meth:`Distribution.cdf` are exact
to the accuracy of SciPy's special functions.  :meth:`Distribution.curve` tabulates the quantile function at ``GRID``
for :func:`along`, which interpolates: within 1e-5 of a bounded distribution's range, at a hundredth of the cost.

What an assessor's input becomes (scoring.md 1.5): lowest, best, highest level -> :func:`of_levels`; a level and a
confidence -> ``Normal``; a level alone -> Uniform(level +- 0.5); nothing -> Uniform(0.5, top + 0.5).  Confidence widens
the distribution and is never multiplied into a score.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special
from scipy.interpolate import CubicSpline

from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

Floats = NDArray[np.float64]

#: Normal scores at which curves are tabulated; beyond them (probability 8e-11) a value is held at the outermost node.
GRID: Floats = np.linspace(-6.5, 6.5, 2049)
_STEPS_PER_SCORE = (GRID.size - 1) / (GRID[-1] - GRID[0])

#: Standard deviation of a level by the assessor's confidence, in levels (scoring.md 1.5 c; defaults to calibrate).
SIGMA_OF_CONFIDENCE = {"high": 0.35, "medium": 0.7, "low": 1.2}


class Distribution(ABC):
    """What every distribution offers; arrays in, arrays of the same shape out."""

    __slots__ = ()

    @property
    @abstractmethod
    def mean(self) -> float:
        """The expected value."""

    @property
    @abstractmethod
    def variance(self) -> float:
        """The variance."""

    @abstractmethod
    def quantile(self, probabilities: ArrayLike) -> Floats:
        """Return the values below which the given probabilities (0..1) lie."""

    @abstractmethod
    def cdf(self, values: ArrayLike) -> Floats:
        """Return the probability, 0..1, of at most each value."""

    def moment_of_exponential(self, order: int) -> float:
        """Return E[exp(order X)], where it has a closed form."""
        raise InvalidInput(_("The mean of this distribution on a log scale has no closed form."))

    def curve(self) -> Floats:
        """Return the quantile function at ``GRID``, shape (2049,)."""
        return self.quantile(special.ndtr(GRID))


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

    @property
    def mean(self) -> float:
        return (self.minimum + 4.0 * self.mode + self.maximum) / 6.0

    @property
    def variance(self) -> float:
        return (self.mean - self.minimum) * (self.maximum - self.mean) / 7.0

    def quantile(self, probabilities: ArrayLike) -> Floats:
        share = special.betaincinv(self.alpha, self.beta, np.asarray(probabilities, dtype=float))
        return np.asarray(self.minimum + (self.maximum - self.minimum) * share)

    def cdf(self, values: ArrayLike) -> Floats:
        share = (np.asarray(values, dtype=float) - self.minimum) / (self.maximum - self.minimum)
        return np.asarray(special.betainc(self.alpha, self.beta, np.clip(share, 0.0, 1.0)))

    def moment_of_exponential(self, order: int) -> float:
        width = self.maximum - self.minimum
        return float(special.hyp1f1(self.alpha, 6.0, order * width) * np.exp(order * self.minimum))

    def curve(self) -> Floats:
        table = _pert_shapes()
        place = (self.alpha - 1.0) / 4.0 * (len(table) - 1)
        below = min(int(place), len(table) - 2)
        share = table[below] + (place - below) * (table[below + 1] - table[below])
        return np.asarray(self.minimum + (self.maximum - self.minimum) * share)


@dataclass(frozen=True, slots=True)
class Normal(Distribution):
    """Normal distribution; ``sd`` 0 is a certain value."""

    centre: float
    sd: float

    def __post_init__(self) -> None:
        if not self.sd >= 0:
            raise InvalidInput(_("A standard deviation cannot be negative."))

    @property
    def mean(self) -> float:
        return self.centre

    @property
    def variance(self) -> float:
        return self.sd**2

    def quantile(self, probabilities: ArrayLike) -> Floats:
        return np.asarray(self.centre + self.sd * special.ndtri(np.asarray(probabilities, dtype=float)))

    def cdf(self, values: ArrayLike) -> Floats:
        distance = np.asarray(values, dtype=float) - self.centre
        if self.sd == 0:
            return np.where(distance >= 0, 1.0, 0.0)
        return np.asarray(special.ndtr(distance / self.sd))

    def moment_of_exponential(self, order: int) -> float:
        return float(np.exp(order * self.centre + (order * self.sd) ** 2 / 2.0))

    def curve(self) -> Floats:
        return self.centre + self.sd * GRID


@dataclass(frozen=True, slots=True)
class Uniform(Distribution):
    """Every value between ``low`` and ``high`` equally likely."""

    low: float
    high: float

    def __post_init__(self) -> None:
        if not self.low < self.high:
            raise InvalidInput(_("A uniform distribution needs low < high."))

    @property
    def mean(self) -> float:
        return (self.low + self.high) / 2.0

    @property
    def variance(self) -> float:
        return (self.high - self.low) ** 2 / 12.0

    def quantile(self, probabilities: ArrayLike) -> Floats:
        return np.asarray(self.low + (self.high - self.low) * np.asarray(probabilities, dtype=float))

    def cdf(self, values: ArrayLike) -> Floats:
        return np.clip((np.asarray(values, dtype=float) - self.low) / (self.high - self.low), 0.0, 1.0)

    def moment_of_exponential(self, order: int) -> float:
        width = order * (self.high - self.low)
        return float(np.exp(order * self.low) * np.expm1(width) / width)


@dataclass(frozen=True, slots=True)
class Exponential(Distribution):
    """Exponential distribution with the given mean: the usual first model of the size of a loss."""

    mean_value: float

    def __post_init__(self) -> None:
        if not self.mean_value > 0:
            raise InvalidInput(_("The mean of an exponential distribution must be above 0."))

    @property
    def mean(self) -> float:
        return self.mean_value

    @property
    def variance(self) -> float:
        return self.mean_value**2

    def quantile(self, probabilities: ArrayLike) -> Floats:
        with np.errstate(divide="ignore"):
            return np.asarray(-self.mean_value * np.log1p(-np.asarray(probabilities, dtype=float)))

    def cdf(self, values: ArrayLike) -> Floats:
        return np.asarray(-np.expm1(-np.maximum(np.asarray(values, dtype=float), 0.0) / self.mean_value))

    def curve(self) -> Floats:
        return np.asarray(-self.mean_value * special.log_ndtr(-GRID))


@dataclass(frozen=True, slots=True)
class Antilog(Distribution):
    """exp(X): a lognormal from a normal X, a log-uniform from a uniform X, a PERT on the log scale."""

    of: Distribution

    @property
    def mean(self) -> float:
        return self.of.moment_of_exponential(1)

    @property
    def variance(self) -> float:
        return self.of.moment_of_exponential(2) - self.mean**2

    def quantile(self, probabilities: ArrayLike) -> Floats:
        return np.exp(self.of.quantile(probabilities))

    def cdf(self, values: ArrayLike) -> Floats:
        with np.errstate(divide="ignore"):
            return self.of.cdf(np.log(np.maximum(np.asarray(values, dtype=float), 0.0)))

    def curve(self) -> Floats:
        return np.exp(self.of.curve())


@lru_cache(maxsize=1)
def _pert_shapes() -> Floats:
    """Return quantiles of the standard PERT, shape (257 modes 0..1, 2049 scores): cubic from exact values between."""
    modes, scores = np.linspace(0.0, 1.0, 33), np.linspace(GRID[0], GRID[-1], 257)
    alpha, beta = 1.0 + 4.0 * modes[:, None], 5.0 - 4.0 * modes[:, None]
    lower = special.betaincinv(alpha, beta, special.ndtr(np.minimum(scores, 0.0)))
    upper = 1.0 - special.betaincinv(beta, alpha, special.ndtr(-np.maximum(scores, 0.0)))
    exact = np.where(scores <= 0, lower, upper)
    finer = CubicSpline(scores, exact, axis=1)(GRID)
    shapes = CubicSpline(modes, finer, axis=0)(np.linspace(0.0, 1.0, 257))
    return np.maximum.accumulate(np.clip(shapes, 0.0, 1.0), axis=1)


def along(curve: Floats, slopes: Floats, scores: Floats) -> Floats:
    """Return the values of a tabulated distribution at normal scores (any shape), overwriting ``scores``.

    ``curve`` is :meth:`Distribution.curve`, ``slopes`` its differences with a last 0, both shape (2049,).
    """
    scores *= _STEPS_PER_SCORE
    scores += (GRID.size - 1) / 2
    np.clip(scores, 0.0, GRID.size - 1, out=scores)
    node = scores.astype(np.intp)
    scores -= node
    scores *= slopes.take(node)
    scores += curve.take(node)
    return scores


def of_levels(low: float, best: float, high: float) -> Distribution:
    """Return the distribution of a level from its lowest, best and highest: PERT(low - 0.5, best, high + 0.5).

    A level stands for its whole step, so half a step is added on either side.  Without a range (low = high) every value
    of the step is equally likely: Uniform(level - 0.5, level + 0.5).
    """
    if low == high:
        return Uniform(low - 0.5, high + 0.5)
    return Pert(low - 0.5, best, high + 0.5)


def of_interval(low: float, high: float, coverage: float = 0.9) -> Antilog:
    """Return the lognormal whose central interval of ``coverage`` (0..1) is low..high, both above 0."""
    if not (0 < low < high and 0 < coverage < 1):
        raise InvalidInput(_("An interval needs 0 < low < high and a coverage between 0 and 1."))
    z = float(special.ndtri((1.0 + coverage) / 2.0))
    return Antilog(Normal((np.log(low) + np.log(high)) / 2.0, (np.log(high) - np.log(low)) / (2.0 * z)))


def _on_log(kind: Callable[..., Distribution]) -> Callable[..., Distribution]:
    def made(**values: float) -> Distribution:
        if not min(values.values()) > 0:
            raise InvalidInput(_("A distribution on a log scale needs values above 0."))
        return Antilog(kind(**{name: float(np.log(value)) for name, value in values.items()}))

    return made


#: How a distribution is written as data: ``kind`` and these arguments.
KINDS: dict[str, tuple[tuple[str, ...], Callable[..., Distribution]]] = {
    "pert": (("minimum", "mode", "maximum"), Pert),
    "log_pert": (("minimum", "mode", "maximum"), _on_log(Pert)),
    "normal": (("mean", "sd"), lambda mean, sd: Normal(mean, sd)),
    "lognormal": (("low", "high"), of_interval),
    "uniform": (("low", "high"), Uniform),
    "loguniform": (("low", "high"), _on_log(Uniform)),
    "exponential": (("mean",), lambda mean: Exponential(mean)),
    "point": (("value",), lambda value: Normal(value, 0.0)),
}


def from_data(data: dict[str, Any]) -> Distribution:
    """Return the distribution written as data, such as ``{"kind": "pert", "minimum": 0, "mode": 1, "maximum": 3}``.

    Kinds and arguments stand in ``KINDS``; a lognormal may add ``coverage`` (default 0.9).
    """
    arguments, make = KINDS.get(str(data.get("kind")), ((), Pert))
    given = {name: value for name, value in data.items() if name != "kind"}
    optional = {"coverage"} if data.get("kind") == "lognormal" else set()
    if not arguments or set(given) - optional != set(arguments):
        known = "; ".join(f"{kind}({', '.join(names)})" for kind, (names, _make) in KINDS.items())
        raise InvalidInput(_("This is not a distribution: {data}.").format(data=data), known)
    return make(**{name: float(value) for name, value in given.items()})
