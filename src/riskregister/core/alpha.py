"""Krippendorff's alpha: agreement of assessors who need not all have rated everything, with a bootstrap interval.

Ratings have the shape (assessors, units); ``nan`` (in data: null) is a rating nobody gave, never a middle value.  No
threshold turns alpha into good or bad: those in use come from content analysis and are too strict for forecasts
(scoring.md 1.9), so it stands with its interval and without a colour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskregister.core.streams import stream
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

Floats = NDArray[np.float64]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]
METRICS: tuple[Metric, ...] = get_args(Metric)
_BLOCK = 4_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Alpha:
    """Krippendorff's alpha = 1 - observed / expected disagreement, and what it rests on.

    ``value`` is at most 1 (full agreement), 0 as by chance, ``nan`` where it is not defined: no unit was rated twice,
    or all ratings are equal, so that nothing could have differed.  ``units`` were rated at least twice, with
    ``ratings`` ratings in all.  ``low``..``high`` is the bootstrap interval from the ``draws`` resamples that had a
    value (``nan`` without any).
    """

    value: float
    units: int
    ratings: int
    observed: float
    expected: float
    low: float = np.nan
    high: float = np.nan
    draws: int = 0


def alpha(
    ratings: ArrayLike, metric: Metric = "ordinal", *, draws: int = 0, level: float = 0.95, seed: int = 0
) -> Alpha:
    """Return Krippendorff's alpha of ``ratings``, shape (assessors, units), with a bootstrap interval over units.

    With o_ck the coincidences of values c and k within units (each pair of a unit rated m times counts 1 / (m - 1)),
    n_c their margins and n = sum n_c:

        alpha = 1 - (n - 1) sum o_ck d(c, k) / sum n_c n_k d(c, k)

    d: nominal [c != k]; interval (c - k)^2; ratio ((c - k) / (c + k))^2; ordinal (S_c - S_k)^2, S_c the number of
    ratings below c plus half of those equal to c.  Missing ratings take no part.  The interval holds the middle
    ``level`` of alpha over ``draws`` resamples of units (percentiles).  Checked against the worked examples T28.

    Raises:
        InvalidInput: the ratings are not a table, or a ratio metric meets a negative rating.
    """
    table = table_of(ratings)
    values = np.unique(table[~np.isnan(table)])
    if metric == "ratio" and values.size and values[0] < 0:
        raise InvalidInput(_("Ratings on a ratio scale are 0 or more."))
    codes = np.searchsorted(values, table)
    counts = np.zeros((table.shape[1], values.size))
    rows, columns = np.nonzero(~np.isnan(table))
    np.add.at(counts, (columns, codes[rows, columns]), 1.0)
    counts = counts[counts.sum(axis=1) >= 2]
    found, observed, expected = _alphas(counts, values, metric, np.ones((1, len(counts))))
    made = _resampled(counts, values, metric, draws, seed) if draws and not np.isnan(found[0]) else np.empty(0)
    low, high = np.quantile(made, [0.5 - level / 2.0, 0.5 + level / 2.0]) if made.size else (np.nan, np.nan)
    return Alpha(
        value=float(found[0]),
        units=len(counts),
        ratings=int(counts.sum()),
        observed=float(observed[0]),
        expected=float(expected[0]),
        low=float(low),
        high=float(high),
        draws=made.size,
    )


def _resampled(counts: Floats, values: Floats, metric: Metric, draws: int, seed: int) -> Floats:
    random, units = stream(seed, "alpha", "bootstrap"), len(counts)
    found = []
    block = max(1, _BLOCK // max(units, values.size))
    for start in range(0, draws, block):
        taken = random.multinomial(units, np.full(units, 1.0 / units), size=min(block, draws - start))
        found.append(_alphas(counts, values, metric, taken.astype(np.float64))[0])
    made = np.concatenate(found)
    return np.asarray(made[~np.isnan(made)])


def _alphas(counts: Floats, values: Floats, metric: Metric, taken: Floats) -> tuple[Floats, Floats, Floats]:
    """Return alpha, observed and expected disagreement for units taken ``taken`` times, shape (samples, units).

    ``counts`` has the shape (units, values).  With squared differences both sums over pairs come from sums and sums
    of squares, so that no table of units x values x values is ever made.
    """
    rated = counts.sum(axis=1)
    margins = taken @ counts
    total = margins.sum(axis=1)
    if metric in ("nominal", "ratio"):
        distance = _distances(values, metric)
        within = np.einsum("uv,uv->u", counts @ distance, counts)
        observed = taken @ (within / (rated - 1.0))
        expected = np.einsum("bv,bv->b", margins @ distance, margins)
    else:
        if metric == "ordinal":
            places = np.cumsum(margins, axis=1) - margins / 2.0
        else:
            places = np.broadcast_to(values - values.mean() if values.size else values, margins.shape)
        within = 2.0 * (rated * (places**2 @ counts.T) - (places @ counts.T) ** 2)
        observed = (taken * within / (rated - 1.0)).sum(axis=1)
        expected = 2.0 * (total * (margins * places**2).sum(axis=1) - (margins * places).sum(axis=1) ** 2)
    varied = (margins > 0).sum(axis=1) >= 2
    with np.errstate(divide="ignore", invalid="ignore"):
        observed, expected = observed / total, expected / (total * (total - 1.0))
        found = np.where(varied, 1.0 - observed / expected, np.nan)
    return found, observed, expected


def _distances(values: Floats, metric: Metric) -> Floats:
    difference = np.subtract.outer(values, values)
    if metric == "nominal":
        return np.where(difference != 0, 1.0, 0.0)
    both = np.add.outer(values, values)
    apart: Floats = np.square(np.divide(difference, np.where(both == 0, 1.0, both)))
    return apart


def krippendorff_alpha(
    ratings: list[list[float | None]],
    metric: str = "ordinal",
    draws: int = 0,
    level: float = 0.95,
    seed: int = 0,
) -> dict[str, float]:
    """Krippendorff's alpha: agreement of assessors on units, 1 = full, 0 = as by chance; null = not rated.

    Args:
        ratings: one list per assessor, one rating per unit.
        metric: nominal, ordinal, interval or ratio.
        draws: resamples of units for an interval; 0 for none.
        level: share of the resamples the interval holds.
        seed: root of the random stream.

    Returns:
        units, ratings (those that could be paired), observed, expected disagreement, and, where they are defined,
        alpha, and low, high and draws.

    Raises:
        InvalidInput: an unknown metric, or lists of different length.
    """
    if metric not in METRICS:
        raise InvalidInput(_("The metric is one of: {known}.").format(known=", ".join(METRICS)))
    if draws < 0 or not 0 < level < 1:
        raise InvalidInput(_("Give 0 or more draws and a level between 0 and 1."))
    found = alpha(written(ratings), metric, draws=draws, level=level, seed=seed)
    result: dict[str, float] = {"units": found.units, "ratings": found.ratings}
    parts = {"alpha": found.value, "observed": found.observed, "expected": found.expected}
    parts |= {"low": found.low, "high": found.high, "draws": found.draws} if found.draws else {}
    return result | {name: value for name, value in parts.items() if not np.isnan(value)}


def written(ratings: Sequence[Sequence[float | None]]) -> list[list[float]]:
    """Return ratings written as data with ``nan`` for null."""
    try:
        return [[np.nan if value is None else float(value) for value in row] for row in ratings]
    except (TypeError, ValueError):
        raise InvalidInput(_("Give one list of numbers per assessor; null where there is no rating.")) from None


def table_of(ratings: ArrayLike) -> Floats:
    """Return ratings as an array of shape (assessors, units)."""
    try:
        table = np.asarray(ratings, dtype=np.float64)
    except (TypeError, ValueError):
        table = np.empty(0)
    if table.ndim != 2:
        raise InvalidInput(_("Every assessor needs as many ratings as there are units; null where one is missing."))
    return table
