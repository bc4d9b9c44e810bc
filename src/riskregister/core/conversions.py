"""Probability within a horizon, annual rate, return period, level: one quantity in the words people use.

P is the probability of at least one event at least as bad as the scenario within H years; the annual rate is
lambda = -ln(1 - P) / H, which is what is stored, since rates add, scale and change horizon and probabilities do not.
"""

from __future__ import annotations

import itertools
import math

from riskregister.core import scoring
from riskregister.core.criteria import LikelihoodLevel, LikelihoodScale
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Edges of the shipped likelihood levels 1-5: probability within five years.
EDGES = (0.002, 0.01, 0.05, 0.25)


def rate_of_probability(probability: float, horizon: float = 5.0) -> float:
    """Return the annual rate of a probability (0 ≤ P < 1) within a horizon in years: -ln(1 - P) / H."""
    return -math.log1p(-_probability(probability)) / _positive(horizon)


def probability_of_rate(rate: float, horizon: float = 5.0) -> float:
    """Return the probability of at least one event within a horizon in years at an annual rate: 1 - exp(-rate H)."""
    if not rate >= 0:
        raise InvalidInput(_("A rate cannot be negative."))
    return -math.expm1(-rate * _positive(horizon))


def return_period_of_rate(rate: float) -> float:
    """Return the return period in years of an annual rate above 0: 1 / rate, the mean time between events."""
    return 1.0 / _positive(rate)


def rate_of_return_period(years: float) -> float:
    """Return the annual rate of a return period in years: 1 / years."""
    return 1.0 / _positive(years)


def change_horizon(probability: float, horizon: float, new_horizon: float) -> float:
    """Return a probability within one horizon as one within another, in years, at the same annual rate."""
    return probability_of_rate(rate_of_probability(probability, horizon), new_horizon)


def multiply_rate(probability: float, factor: float) -> dict[str, float]:
    """Return expected events and probability within the same horizon when the rate is multiplied by a factor ≥ 0.

    Keys: ``expected_events`` (rate x horizon) and ``probability`` = 1 - (1 - P)^factor.
    """
    expected = factor * rate_of_probability(probability, 1.0)
    return {"expected_events": expected, "probability": probability_of_rate(expected, 1.0)}


def levels_of_ratio(ratio: float, base: float = 5.0) -> float:
    """Return a ratio of rates or harms (above 0) in levels: log(ratio) / log(base)."""
    return math.log(_positive(ratio)) / math.log(base)


def same_level_other_horizon(horizon: float, other_horizon: float, base: float = 5.0) -> dict[str, float]:
    """Return how much higher the rate of the same probability is within ``horizon`` than within ``other_horizon``.

    Keys: ``rate_ratio`` = other_horizon / horizon, and the same in ``levels``.
    """
    ratio = _positive(other_horizon) / _positive(horizon)
    return {"rate_ratio": ratio, "levels": levels_of_ratio(ratio, base)}


def level_of_probability(probabilities: list[float], edges: list[float] | None = None) -> list[int]:
    """Return the level, from 1, of each probability 0..1 within the horizon.

    ``edges`` ascend (default: the shipped scale's).  A lower edge belongs to its level, except that the top level's
    edge belongs to the level below, because the top level is worded "more than".
    """
    inner = [float(edge) for edge in (EDGES if edges is None else edges)]
    outer = [0.0, *inner, 1.0]
    if len(inner) < 1 or sorted(set(outer)) != outer:
        raise InvalidInput(_("Edges must ascend and lie between 0 and 1."))
    if not all(0 <= probability <= 1 for probability in probabilities):
        raise InvalidInput(_("A probability lies between 0 and 1."))
    bands = enumerate(itertools.pairwise(outer), 1)
    levels = tuple(LikelihoodLevel(level=n, label="", anchor="", low=low, high=high) for n, (low, high) in bands)
    scale = LikelihoodScale(horizon_years=1.0, levels=levels)
    return [int(level) for level in scoring.level_of_probability(probabilities, scale)]


def _probability(value: float) -> float:
    if not 0 <= value < 1:
        raise InvalidInput(_("A probability must be at least 0 and below 1 to have a rate."))
    return float(value)


def _positive(value: float) -> float:
    if not value > 0:
        raise InvalidInput(_("Horizons, periods, rates and ratios must be above 0."))
    return float(value)
