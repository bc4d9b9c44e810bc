"""Cooke's classical model: how well an assessor's quantiles hold, and how much they say.

An assessor gives quantiles (by default 5, 50 and 95 %) of quantities whose truth becomes known.  The truths should fall
between the quantiles in the proportions those promise; *calibration* is the probability of a departure at least as
large as the one seen if they do, *information* how much narrower the quantiles are than knowing nothing.  Weights by
performance are not used here: assessors count alike (docs/decisions/0020).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

Floats = NDArray[np.float64]
QUANTILES = (0.05, 0.5, 0.95)


def cooke_calibration(counts: list[int], probabilities: list[float] | None = None) -> dict[str, float]:
    """Cooke's calibration score: chi-square survival of 2 N I(s, p), 1 = truths fell exactly as promised.

    Args:
        counts: how many truths fell below the first quantile, between each two, and above the last.
        probabilities: the quantiles given; 0.05, 0.5, 0.95 by default.

    Returns:
        calibration (0..1, asymptotic), information (I = sum s ln(s / p), s the observed shares), statistic (2 N I),
        questions (N).

    Raises:
        InvalidInput: not one count of 0 or more for each interval, or no question at all.
    """
    expected = _shares(probabilities)
    seen = np.asarray(counts, dtype=np.float64)
    if seen.shape != expected.shape or not np.isfinite(seen).all() or (seen < 0).any() or seen.sum() <= 0:
        raise InvalidInput(_("Give one count of 0 or more for each of the {n} intervals.").format(n=expected.size))
    total = float(seen.sum())
    # Rounding may leave the least bit below 0 where the shares are those promised.
    information = max(0.0, float(special.rel_entr(seen / total, expected).sum()))
    statistic = 2.0 * total * information
    return {
        "calibration": float(special.chdtrc(expected.size - 1, statistic)),
        "information": information,
        "statistic": statistic,
        "questions": total,
    }


def cooke_information(
    quantiles: list[float], low: float = 0.0, high: float = 1.0, probabilities: list[float] | None = None
) -> float:
    """Cooke's information of one answer: relative to knowing only that the truth lies between ``low`` and ``high``.

    sum p_i ln(p_i (high - low) / (q_i - q_(i-1))) with q_0 = low and q_last = high; 0 = no more than the range says.

    Raises:
        InvalidInput: the quantiles do not ascend strictly between ``low`` and ``high``.
    """
    expected = _shares(probabilities)
    edges = np.array([low, *quantiles, high], dtype=np.float64)
    widths = np.diff(edges)
    if widths.shape != expected.shape or not np.isfinite(edges).all() or (widths <= 0).any():
        raise InvalidInput(_("Quantiles must ascend between the ends of the range, one for each probability."))
    return float(special.rel_entr(expected, widths / (high - low)).sum())


def interval_counts(
    quantiles: list[list[float]], truths: list[float], probabilities: list[float] | None = None
) -> list[int]:
    """Count the truths below an assessor's first quantile, between each two and above the last.

    ``quantiles`` holds one ascending list per question; a truth equal to a quantile counts below it.
    """
    given, known = np.asarray(quantiles, dtype=np.float64), np.asarray(truths, dtype=np.float64)
    intervals = _shares(probabilities).size
    if given.shape != (known.size, intervals - 1) or (np.diff(given, axis=1) < 0).any() or not known.size:
        raise InvalidInput(_("Give {n} ascending quantiles and one truth for each question.").format(n=intervals - 1))
    return [int(count) for count in np.bincount((known[:, None] > given).sum(axis=1), minlength=intervals)]


def hit_rate(lows: list[float], highs: list[float], truths: list[float]) -> dict[str, float]:
    """Return the share of truths within an assessor's intervals, ends included.

    Keys: ``share``, ``hits``, ``questions``.  90 % intervals should hold 90 % of truths.
    """
    low, high, known = (np.asarray(values, dtype=np.float64) for values in (lows, highs, truths))
    if not known.size or not low.shape == high.shape == known.shape or not (low <= high).all():
        raise InvalidInput(_("Give one interval, low first, for each truth."))
    hits = int(((low <= known) & (known <= high)).sum())
    return {"share": hits / known.size, "hits": hits, "questions": known.size}


def forecast_scores(probabilities: list[float], happened: list[int]) -> dict[str, float]:
    """Return how good forecasts of events were, once it is known which ``happened`` (1) and which did not (0).

    Keys: ``brier`` = mean (p - o)^2, 0 = perfect, 0.25 = always one half; ``log`` = mean -ln of the probability given
    to what came, 0 = perfect, infinite if that was 0.  Both are proper: the honest probability scores best.
    """
    given, came = np.asarray(probabilities, dtype=np.float64), np.asarray(happened, dtype=np.float64)
    fit = given.size and given.shape == came.shape and ((given >= 0) & (given <= 1)).all()
    if not fit or not np.isin(came, (0.0, 1.0)).all():
        raise InvalidInput(_("Give one probability from 0 to 1 and one outcome, 0 or 1, for each forecast."))
    with np.errstate(divide="ignore"):
        surprise = -np.log(np.where(came == 1, given, 1.0 - given))
    return {"brier": float(((given - came) ** 2).mean()), "log": float(surprise.mean())}


def _shares(probabilities: list[float] | None) -> Floats:
    edges = np.array([0.0, *(QUANTILES if probabilities is None else probabilities), 1.0], dtype=np.float64)
    shares = np.diff(edges)
    if edges.size < 3 or not (shares > 0).all():
        raise InvalidInput(_("Probabilities of quantiles ascend strictly between 0 and 1."))
    return shares


METHODS: tuple[Callable[..., Any], ...] = (
    cooke_calibration,
    cooke_information,
    interval_counts,
    hit_rate,
    forecast_scores,
)
