"""Levels to scores, ratings and ranks: pure array functions, ordinary for 100,000 risks.

Conventions: likelihood and impact are levels (1-5 in the shipped criteria, fractions allowed); ``nan`` means that
nobody assessed it, and every result for it is ``nan`` (or -1 for an index), never a middle value.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from riskregister.core.criteria import Band, ImpactScale, LikelihoodScale

Floats = NDArray[np.float64]


def score(likelihood: ArrayLike, impact: ArrayLike) -> Floats:
    """Return likelihood level + impact level, 2-10 on five-level scales.

    On scales whose steps are equal ratios the sum of levels is, but for a constant, the logarithm of rate x harm, so
    equal sums stand for the same order of expected harm (docs/method.md).
    """
    return np.add(_floats(likelihood), _floats(impact))


def product(likelihood: ArrayLike, impact: ArrayLike) -> Floats:
    """Return likelihood level x impact level, 1-25: the familiar number, shown beside the score."""
    return np.multiply(_floats(likelihood), _floats(impact))


def band_index(scores: ArrayLike, bands: tuple[Band, ...]) -> NDArray[np.intp]:
    """Return for each score the index of its rating band, -1 where the score is unknown.

    ``bands`` ascend by ``minimum``; a score below the first minimum belongs to the first band.
    """
    values = _floats(scores)
    found = np.searchsorted([band.minimum for band in bands[1:]], values, side="right")
    return np.where(np.isnan(values), -1, found)


def rank(scores: ArrayLike) -> Floats:
    """Return ranks, 1 = highest score; equal scores share the mean of their positions; unknown scores have no rank."""
    return _floats(pd.Series(_floats(scores)).rank(method="average", ascending=False))


def cell(levels: ArrayLike, highest: int) -> Floats:
    """Return the whole level whose square on the matrix holds each level (halves go up), kept within 1..highest."""
    return _floats(np.clip(np.floor(_floats(levels) + 0.5), 1, highest))


def rate_of_level(levels: ArrayLike, scale: LikelihoodScale) -> Floats:
    """Return the annual rate (events per year) a likelihood level stands for.

    Band edges lie at half levels; between them the logarithm of the rate is linear.  A probability P within the
    horizon H becomes the rate -ln(1 - P) / H.  Levels beyond the outer edges are held at the edge.
    """
    positions, log_rates = _edges(scale)
    return np.exp(_floats(np.interp(_floats(levels), positions, log_rates)))


def level_of_rate(rates: ArrayLike, scale: LikelihoodScale) -> Floats:
    """Return the (fractional) likelihood level of an annual rate: the inverse of :func:`rate_of_level`."""
    positions, log_rates = _edges(scale)
    with np.errstate(divide="ignore"):
        return _floats(np.interp(np.log(_floats(rates)), log_rates, positions))


def probability_of_rate(rates: ArrayLike, scale: LikelihoodScale) -> Floats:
    """Return the probability, 0..1, of at least one event within the horizon at a constant annual rate."""
    return np.negative(np.expm1(-_floats(rates) * scale.horizon_years))


def level_of_probability(probabilities: ArrayLike, scale: LikelihoodScale) -> Floats:
    """Return the whole level whose band holds each probability.

    A lower edge belongs to its level, except that the top level's edge still belongs to the level below, because the
    top level is worded "more than".
    """
    values = _floats(probabilities)
    lows = np.array([level.low for level in scale.levels[1:]])
    lows[-1] = np.nextafter(lows[-1], 1)
    return np.where(np.isnan(values), np.nan, 1.0 + np.searchsorted(lows, values, side="right"))


def harm_of_level(levels: ArrayLike, scale: ImpactScale) -> Floats:
    """Return harm in units of the lower edge of level 1: base ** (level - 1)."""
    return np.power(scale.base, _floats(levels) - 1.0)


def level_of_harm(harms: ArrayLike, scale: ImpactScale) -> Floats:
    """Return the (fractional) impact level of a harm, not capped: 1 + log_base(harm)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return _floats(1.0 + np.log(_floats(harms)) / np.log(scale.base))


def any_of(probabilities: ArrayLike) -> tuple[float, float, float]:
    """Return (lowest, independent, highest) probability that at least one of several events happens.

    Independent: 1 - prod(1 - p).  Whatever the dependence, the truth lies in [max p, min(1, sum p)] (Fréchet 1935).
    Unknown probabilities take no part; nothing known gives ``nan``.
    """
    known = _floats(probabilities)
    known = known[~np.isnan(known)]
    if known.size == 0:
        return (np.nan, np.nan, np.nan)
    return (float(known.max()), float(1.0 - np.prod(1.0 - known)), float(min(1.0, known.sum())))


def _floats(values: ArrayLike) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _edges(scale: LikelihoodScale) -> tuple[Floats, Floats]:
    edges = np.array([scale.levels[0].low, *(level.high for level in scale.levels)])
    rates = -np.log1p(-edges) / scale.horizon_years
    return _floats(np.arange(len(edges)) + 0.5), _floats(np.log(rates))
