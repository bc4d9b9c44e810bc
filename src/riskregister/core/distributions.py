"""From what an assessor states to a distribution, and what can be said of it (scoring.md 1.1, 1.5).

Lowest, best and highest level -> :func:`of_levels`; a level and a confidence -> normal; a level alone -> uniform over
its step; nothing -> uniform over the whole scale.  A 90 % interval in native units -> lognormal.  Confidence widens
the distribution and is never multiplied into a score.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import special

from riskregister.core import conversions
from riskregister.core.shapes import Antilog, Distribution, Exponential, Normal, Pert, Uniform
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Standard deviation of a level by the assessor's confidence, in levels (scoring.md 1.5 c: defaults to calibrate).
SIGMA_OF_CONFIDENCE = {"high": 0.35, "medium": 0.7, "low": 1.2}


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
    return Antilog(Normal((math.log(low) + math.log(high)) / 2.0, math.log(high / low) / (2.0 * z)))


def _on_log(kind: Callable[..., Distribution]) -> Callable[..., Distribution]:
    def made(**values: float) -> Distribution:
        if not min(values.values()) > 0:
            raise InvalidInput(_("A distribution on a log scale needs values above 0."))
        return Antilog(kind(**{name: math.log(value) for name, value in values.items()}))

    return made


def _normal(mean: float, sd: float) -> Distribution:
    return Normal(mean, sd)


def _exponential(mean: float) -> Distribution:
    return Exponential(mean)


def _point(value: float) -> Distribution:
    return Normal(value, 0.0)


#: How a distribution is written as data: ``kind`` and these arguments.
KINDS: dict[str, tuple[tuple[str, ...], Callable[..., Distribution]]] = {
    "pert": (("minimum", "mode", "maximum"), Pert),
    "log_pert": (("minimum", "mode", "maximum"), _on_log(Pert)),
    "normal": (("mean", "sd"), _normal),
    "lognormal": (("low", "high"), of_interval),
    "uniform": (("low", "high"), Uniform),
    "loguniform": (("low", "high"), _on_log(Uniform)),
    "exponential": (("mean",), _exponential),
    "point": (("value",), _point),
}


def from_data(data: dict[str, Any]) -> Distribution:
    """Return the distribution written as data, such as ``{"kind": "pert", "minimum": 0, "mode": 1, "maximum": 3}``.

    Kinds and arguments stand in ``KINDS``; a lognormal may add ``coverage`` (default 0.9).
    """
    arguments, make = KINDS.get(str(data.get("kind")), ((), Pert))
    given = {name: value for name, value in data.items() if name != "kind"}
    optional = {"coverage"} if data.get("kind") == "lognormal" else set()
    if not arguments or set(given) - optional != set(arguments):
        raise InvalidInput(_("This is not a distribution: {data}.").format(data=data), kinds_in_words())
    return make(**{name: float(value) for name, value in given.items()})


def kinds_in_words() -> str:
    """Return how each kind of distribution is written as data."""
    written = ["{kind: " + kind + ", " + ", ".join(names) + "}" for kind, (names, _make) in KINDS.items()]
    return "; ".join(written)


def pert(minimum: float, mode: float, maximum: float) -> dict[str, float]:
    """Return shapes, moments and quantiles of the PERT whose mode is exactly ``mode`` (minimum ≤ mode ≤ maximum).

    alpha = 1 + 4 (m - a) / (b - a), beta = 1 + 4 (b - m) / (b - a), mean = (a + 4 m + b) / 6.  The "classic" form with
    sd = (b - a) / 6 has its mode elsewhere, and an infinite density at a mode on the edge.
    """
    made = Pert(minimum, mode, maximum)
    peak = minimum + (maximum - minimum) * (made.alpha - 1.0) / (made.alpha + made.beta - 2.0)
    return {"alpha": made.alpha, "beta": made.beta, "mode": peak, **_described(made)}


def classic_pert(minimum: float, mode: float, maximum: float) -> dict[str, float]:
    """Return the "classic" PERT with sd = (maximum - minimum) / 6: a trap, for comparison only.

    Keys: alpha, beta, mean, variance, and where it has one ``mode``, which is not the mode that was asked for.  With
    the mode at an end alpha or beta is below 1: the density is infinite there.
    """
    made = Pert(minimum, mode, maximum)
    width, mean = maximum - minimum, made.mean
    total = (mean - minimum) * (maximum - mean) / (width / 6.0) ** 2 - 1.0
    alpha = (mean - minimum) / width * total
    beta = total - alpha
    found = {"alpha": alpha, "beta": beta, "mean": mean, "variance": (width / 6.0) ** 2}
    if min(alpha, beta) > 1:
        found["mode"] = minimum + width * (alpha - 1.0) / (total - 2.0)
    return found


def standardised_interval(
    low: float, best: float, high: float, confidence: float, coverage: float = 0.9, log: bool = True
) -> dict[str, float]:
    """Return an interval somebody is ``confidence`` sure of as one of another ``coverage`` (both 0..1).

    The fourth step of IDEA elicitation: both half-widths are scaled by coverage / confidence, on the log scale (which
    needs values above 0) or, with ``log`` false, as they stand.  Keys: low, best, high.
    """
    if not (0 < confidence <= 1 and 0 < coverage < 1 and low <= best <= high and (low > 0 or not log)):
        raise InvalidInput(_("Give low ≤ best ≤ high, above 0 on a log scale, and shares between 0 and 1."))
    scale = coverage / confidence
    if log:
        ends = [best * (end / best) ** scale for end in (low, high)]
    else:
        ends = [best + (end - best) * scale for end in (low, high)]
    return {"low": ends[0], "best": best, "high": ends[1]}


def lognormal(low: float, high: float, coverage: float = 0.9) -> dict[str, float]:
    """Return the lognormal whose central interval is low..high: mu, sigma, moments, quantiles, var95, tvar95.

    mu = (ln low + ln high) / 2, sigma = (ln high - ln low) / (2 z) with z = 1.6448536 for a coverage of 90 %.
    tvar95 = E[X | X > q95] = exp(mu + sigma^2 / 2) Phi(sigma - z) / 0.05.
    """
    made = of_interval(low, high, coverage)
    inner = made.of
    mu, sigma = inner.mean, float(np.sqrt(inner.variance))
    tail = made.mean * float(special.ndtr(sigma - special.ndtri(0.95))) / 0.05
    described = _described(made)
    return {"mu": mu, "sigma": sigma, "median": described["q50"], **described, "tvar95": tail}


def loguniform(low: float, high: float) -> dict[str, float]:
    """Return moments and quantiles of the distribution that is uniform on the log scale, 0 < low < high."""
    described = _described(from_data({"kind": "loguniform", "low": low, "high": high}))
    return {"median": described["q50"], **described}


def rate_of_interval(low: float, high: float, horizon: float = 5.0, coverage: float = 0.9) -> dict[str, float]:
    """Return the lognormal annual rate for an interval of the probability within a horizon, 0 < low < high < 1.

    The interval is turned into rates first, so that no draw ever gives a probability above 1.  Keys: mu, sigma of the
    log rate, its median_rate and the median_probability.
    """
    rates = [conversions.rate_of_probability(end, horizon) for end in (low, high)]
    made = of_interval(rates[0], rates[1], coverage).of
    median = float(np.exp(made.mean))
    return {
        "mu": made.mean,
        "sigma": float(np.sqrt(made.variance)),
        "median_rate": median,
        "median_probability": conversions.probability_of_rate(median, horizon),
    }


def level_pert(low: float, best: float, high: float) -> dict[str, float]:
    """Return the distribution of a level from lowest, best and highest: PERT on low - 0.5, best, high + 0.5.

    Without a range (low = high) it is uniform over the level's step.
    """
    return _described(of_levels(low, best, high))


def level_normal(level: float, confidence: str) -> dict[str, float]:
    """Return the distribution of a level with a confidence: normal, sd 0.35 (high), 0.7 (medium), 1.2 (low) levels."""
    if confidence not in SIGMA_OF_CONFIDENCE:
        raise InvalidInput(_("Confidence is one of: {known}.").format(known=", ".join(SIGMA_OF_CONFIDENCE)))
    return _described(Normal(level, SIGMA_OF_CONFIDENCE[confidence]))


def level_uniform(level: float) -> dict[str, float]:
    """Return the distribution of a level alone: every value of its step, level - 0.5 to level + 0.5, equally likely."""
    return _described(of_levels(level, level, level))


def vacuous(levels: int = 5) -> dict[str, float]:
    """Return the distribution of a level nobody assessed: uniform from 0.5 to ``levels`` + 0.5, no middle value."""
    return _described(Uniform(0.5, levels + 0.5))


def distribution_quantiles(distribution: dict[str, Any], probabilities: list[float]) -> list[float]:
    """Return the quantiles of a distribution written as data at probabilities 0..1."""
    return [float(value) for value in from_data(distribution).quantile(probabilities)]


def distribution_cdf(distribution: dict[str, Any], values: list[float]) -> list[float]:
    """Return the probability, 0..1, that a distribution written as data is at most each value."""
    return [float(value) for value in from_data(distribution).cdf(values)]


def level_probabilities(distribution: dict[str, Any], edges: list[float] | None = None) -> list[float]:
    """Return the probability of each level when the probability within the horizon is distributed as given.

    ``edges`` are the levels' inner edges (default: the shipped scale's); one more result than edges.  An edge belongs
    to the level above it, the top level's to the level below, as in level_of_probability.
    """
    inner = np.asarray(conversions.EDGES if edges is None else edges, dtype=float)
    below = from_data(distribution).cdf(np.append(np.nextafter(inner[:-1], -np.inf), inner[-1:]))
    return [float(share) for share in np.diff(np.concatenate([[0.0], below, [1.0]]))]


def _described(made: Distribution) -> dict[str, float]:
    quantiles = made.quantile([0.05, 0.5, 0.95, 0.99])
    return {
        "mean": made.mean,
        "variance": made.variance,
        "sd": float(np.sqrt(made.variance)),
        **{name: float(value) for name, value in zip(("q05", "q50", "q95", "q99"), quantiles, strict=True)},
    }


METHODS: tuple[Callable[..., Any], ...] = (
    pert,
    classic_pert,
    standardised_interval,
    lognormal,
    loguniform,
    rate_of_interval,
    level_pert,
    level_normal,
    level_uniform,
    vacuous,
    distribution_quantiles,
    distribution_cdf,
    level_probabilities,
    conversions.rate_of_probability,
    conversions.probability_of_rate,
    conversions.return_period_of_rate,
    conversions.rate_of_return_period,
    conversions.change_horizon,
    conversions.multiply_rate,
    conversions.levels_of_ratio,
    conversions.same_level_other_horizon,
    conversions.level_of_probability,
)
