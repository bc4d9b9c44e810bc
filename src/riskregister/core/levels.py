"""Levels, words and numbers of the shipped scales, and several likelihoods together.

A likelihood level stands for a band of the probability P within five years; the bands' edges are those of the National
Risk Register (scoring.md 1.1, read in transcription), the outer ones chosen: 0.04 % below, five times the rate of 25 %
above.  An impact level k stands for harm from base^(k-1) to base^k units.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np

from riskregister.core import quantities, scoring
from riskregister.core.conversions import EDGES, probability_of_rate, rate_of_probability
from riskregister.core.criteria import LikelihoodLevel, LikelihoodScale
from riskregister.core.exceedance import curve_expected_harm
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: All edges of the shipped likelihood levels 1-5: P within five years.
ALL_EDGES = (0.0004, *EDGES, 1.0 - 0.75**5)
HORIZON = 5.0
#: Words of the probability yardstick (PHIA), with the percentages they cover; between them lie gaps on purpose.
YARDSTICK = (
    ("remote chance", 0.0, 0.05),
    ("highly unlikely", 0.10, 0.20),
    ("unlikely", 0.25, 0.35),
    ("realistic possibility", 0.40, 0.50),
    ("likely", 0.55, 0.75),
    ("highly likely", 0.80, 0.90),
    ("almost certain", 0.95, 1.0),
)


def likelihood_band(level: int) -> dict[str, float]:
    """Return what a shipped likelihood level (1..5) spans: P within five years, annual rate, return period in years.

    Keys: probability_low, probability_high, rate_low, rate_high, period_longest, period_shortest.  The outer edges of
    levels 1 and 5 are where sampling ends, not where the words end.
    """
    if not 1 <= level <= len(ALL_EDGES) - 1:
        raise InvalidInput(_("The likelihood level is a whole number from 1 to 5."))
    low, high = ALL_EDGES[level - 1 : level + 1]
    rates = [rate_of_probability(edge, HORIZON) for edge in (low, high)]
    return {
        "probability_low": low,
        "probability_high": high,
        "rate_low": rates[0],
        "rate_high": rates[1],
        "period_longest": 1.0 / rates[0],
        "period_shortest": 1.0 / rates[1],
    }


def rate_of_level(level: float) -> dict[str, float]:
    """Return what a likelihood level, fractions allowed, stands for: annual ``rate`` and P within five years.

    Band edges lie at the half levels and between them ln(rate) is linear; beyond 0.5 and 5.5 the edge is held.  Keys:
    rate, probability.
    """
    rate = float(scoring.rate_of_level(_known(level), _scale()))
    return {"rate": rate, "probability": probability_of_rate(rate, HORIZON)}


def level_of_rate(rate: float) -> float:
    """Return the likelihood level, fractions included, of an annual rate: the inverse of rate_of_level, 0.5..5.5."""
    if not rate >= 0:
        raise InvalidInput(_("A rate cannot be negative."))
    return float(scoring.level_of_rate(rate, _scale()))


def harm_of_level(level: float, base: float = 5.0) -> float:
    """Return the harm an impact level counts in sums, in units of the least harm of level 1: base^(level - 1)."""
    return float(_base(base) ** (_known(level) - 1.0))


def level_of_harm(harm: float, base: float = 5.0) -> float:
    """Return the impact level, fractions included and not capped, of a harm above 0: 1 + log_base(harm)."""
    if not harm > 0:
        raise InvalidInput(_("Only harm above 0 has a level; no harm is no impact."))
    return 1.0 + math.log(harm) / math.log(_base(base))


def risk_index(rate: float, harm: float, base: float = 5.0) -> dict[str, float]:
    """Return the expected harm a year, E = rate x harm, and its index R = log_base(rate) + log_base(harm) in levels."""
    if not (rate > 0 and harm > 0):
        raise InvalidInput(_("A rate and a harm above 0 are needed."))
    return {"expected_harm": rate * harm, "index": math.log(rate * harm) / math.log(_base(base))}


def cell_span(likelihood: int, impact: int, base: float = 5.0) -> dict[str, float]:
    """Return what a cell of the matrix spans on equal-ratio axes, from whole levels of at least 1.

    Keys: ``score`` s = likelihood + impact, ``low`` base^(s-2) and ``high`` base^s of rate x harm (in the product of
    both scales' units), ``factor`` = high / low = base^2.
    """
    if likelihood < 1 or impact < 1:
        raise InvalidInput(_("Levels are 1 or more."))
    score = likelihood + impact
    return {"score": score, "low": _base(base) ** (score - 2), "high": base**score, "factor": base**2}


def any_of(probabilities: list[float]) -> dict[str, float]:
    """Return the probability that at least one of several risks happens: a category's likelihood from its risks'.

    Keys: ``independent`` = 1 - prod(1 - p); ``lowest`` = max p and ``highest`` = min(1, sum p), between which the truth
    lies whatever the dependence (Fréchet's bounds, derived).
    """
    given = np.asarray(probabilities, dtype=np.float64)
    if not given.size or not ((given >= 0) & (given <= 1)).all():
        raise InvalidInput(_("Probabilities lie between 0 and 1, at least one of them."))
    lowest, independent, highest = scoring.any_of(given)
    return {"independent": independent, "lowest": lowest, "highest": highest}


def all_of(probabilities: list[float]) -> dict[str, float]:
    """Return the probability that all of several risks happen: ``independent``, ``lowest`` and ``highest``.

    Independent prod p; whatever the dependence within max(0, sum p - (n - 1)) and min p (Fréchet's bounds, derived).
    """
    given = np.asarray(probabilities, dtype=np.float64)
    if not given.size or not ((given >= 0) & (given <= 1)).all():
        raise InvalidInput(_("Probabilities lie between 0 and 1, at least one of them."))
    low = max(0.0, float(given.sum()) - (given.size - 1))
    return {"independent": float(given.prod()), "lowest": low, "highest": float(given.min())}


def words_of_probability(probability: float) -> dict[str, Any]:
    """Return the yardstick's words for a probability 0..1 within five years, and its place on the shipped scale.

    Keys: ``words`` ("remote chance" ... "almost certain"; empty in the gaps the yardstick leaves on purpose), ``level``
    1..5, and ``part`` of level 5, which five of the seven words share: "5a" to 55 %, "5b" to 80 %, "5c" above; for
    lower levels the level itself.
    """
    if not 0 <= probability <= 1:
        raise InvalidInput(_("A probability lies between 0 and 1."))
    words = next((words for words, low, high in YARDSTICK if low <= probability <= high), "")
    level = int(scoring.level_of_probability(probability, _scale()))
    part = "5c" if probability > 0.8 else "5b" if probability > 0.55 else "5a"
    return {"words": words, "level": level, "part": part if level == 5 else str(level)}


def _scale() -> LikelihoodScale:
    bands = enumerate(itertools.pairwise(ALL_EDGES), 1)
    levels = tuple(LikelihoodLevel(level=n, label="", anchor="", low=low, high=high) for n, (low, high) in bands)
    return LikelihoodScale(horizon_years=HORIZON, levels=levels)


def _known(level: float) -> float:
    if not math.isfinite(level):
        raise InvalidInput(_("A level is a known number; an unknown one has no rate and no harm."))
    return float(level)


def _base(base: float) -> float:
    if not base > 1:
        raise InvalidInput(_("The base is above 1."))
    return float(base)


METHODS: tuple[Callable[..., Any], ...] = (
    likelihood_band,
    rate_of_level,
    level_of_rate,
    harm_of_level,
    level_of_harm,
    risk_index,
    cell_span,
    any_of,
    all_of,
    words_of_probability,
    curve_expected_harm,
    *quantities.METHODS,
)
