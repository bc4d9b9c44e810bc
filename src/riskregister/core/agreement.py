"""How far assessors agree: Kendall's W, Tastle-Wierman consensus, the spread of levels (alpha: see ``alpha.py``).

Ratings have the shape (assessors, units); ``nan`` (in data: null) is a rating nobody gave, never a middle value.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from riskregister.core.alpha import krippendorff_alpha, table_of, written
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

Floats = NDArray[np.float64]

#: Levels whose middle half spans this many levels or more are flagged (scoring.md 1.9).
WIDE_IQR = 2.0


def concordance(ratings: ArrayLike) -> dict[str, float]:
    """Return Kendall's W of complete ``ratings``, shape (assessors, objects), with and without correction for ties.

    Each assessor's ratings become ranks, ties sharing the mean rank.  With rank sums R_i of n objects by m assessors,

        S = sum (R_i - mean R)^2,   W = 12 S / (m^2 (n^3 - n) - m T),   T = sum (t^3 - t) over all groups of t ties.

    Returns:
        w (0..1; ``nan`` where every assessor gave all objects one rating), w_uncorrected (T = 0), s, ties (T).

    Raises:
        InvalidInput: a rating is missing (alpha tolerates that), or there are fewer than two assessors or objects.
    """
    table = table_of(ratings)
    if np.isnan(table).any():
        raise InvalidInput(_("Kendall's W needs every rating; use Krippendorff's alpha where some are missing."))
    ranks = pd.DataFrame(table).rank(axis=1).to_numpy()
    ties = sum(float((count**3 - count).sum()) for count in (np.unique(row, return_counts=True)[1] for row in table))
    return _concordance(ranks.sum(axis=0), len(table), ties)


def _concordance(sums: Floats, judges: int, ties: float) -> dict[str, float]:
    objects = sums.size
    if judges < 2 or objects < 2:
        raise InvalidInput(_("Agreement on ranks needs at least two assessors and two objects."))
    s = float(((sums - sums.mean()) ** 2).sum())
    most = float(judges**2) * (objects**3 - objects)
    left = most - judges * ties
    return {"w": 12.0 * s / left if left > 0 else np.nan, "w_uncorrected": 12.0 * s / most, "s": s, "ties": ties}


def spread(levels: ArrayLike, lowest: float = 1.0, highest: float = 5.0) -> dict[str, NDArray[Any]]:
    """Return how far apart levels lie, row by row; ``levels`` has the shape (rows, assessors), ``nan`` = not given.

    Returns arrays of shape (rows,): given (how many), lowest, highest, iqr (quartiles interpolated linearly), consensus
    (Tastle-Wierman, ``nan`` for fewer than two), bimodal (two camps: between two levels lies one that at most half as
    many chose as either; fractions count as the nearest whole level, halves up), flagged (iqr >= 2 or bimodal: the mean
    of these levels would hide who said what).
    """
    table = np.sort(np.atleast_2d(np.asarray(levels, dtype=np.float64)), axis=1)
    if table.shape[1] == 0:
        table = np.full((len(table), 1), np.nan)
    given = (~np.isnan(table)).sum(axis=1)
    last = np.maximum(given - 1, 0)
    quartiles = [_at(table, share * last) for share in (0.25, 0.75)]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = np.nansum(table, axis=1) / given
        apart = np.abs(table - mean[:, None]) / (highest - lowest)
        kept = np.log2(np.maximum(1.0 - apart, 0.0))
        agreed = 1.0 + np.nansum(kept, axis=1) / given
    iqr = quartiles[1] - quartiles[0]
    bimodal = _two_camps(table, round(lowest), round(highest))
    return {
        "given": given,
        "lowest": table[:, 0],
        "highest": _at(table, last.astype(np.float64)),
        "iqr": iqr,
        "consensus": np.where(given >= 2, np.abs(agreed), np.nan),
        "bimodal": bimodal,
        "flagged": (iqr >= WIDE_IQR) | bimodal,
    }


def _at(table: Floats, places: Floats) -> Floats:
    """Return the values at fractional places of sorted rows."""
    below = np.floor(places).astype(np.intp)
    above = np.minimum(below + 1, table.shape[1] - 1)
    rows, part = np.arange(len(table)), places - below
    low = table[rows, below]
    return np.asarray(np.where(part > 0, low + part * (table[rows, above] - low), low))


def _two_camps(table: Floats, lowest: int, highest: int) -> NDArray[np.bool_]:
    whole = np.floor(table + 0.5)
    counts = np.stack([(whole == level).sum(axis=1) for level in range(lowest, highest + 1)], axis=1)
    left = np.maximum.accumulate(counts, axis=1)[:, :-2]
    right = np.maximum.accumulate(counts[:, ::-1], axis=1)[:, ::-1][:, 2:]
    smaller = np.minimum(left, right)
    return np.asarray(((smaller > 0) & (2 * counts[:, 1:-1] <= smaller)).any(axis=1))


def kendall_w(ratings: list[list[float]]) -> dict[str, float]:
    """Kendall's W: agreement of assessors on the order of objects, 0..1, with the correction for ties.

    ``ratings`` holds one list per assessor, one rating or rank per object, none missing.  Keys: w (left out where
    nobody orders anything), w_uncorrected, s, ties.
    """
    return _known(concordance(written(ratings)))


def kendall_w_of_rank_sums(rank_sums: list[float], judges: int, ties: float = 0.0) -> dict[str, float]:
    """Kendall's W from the sum of ranks of each object; ``ties`` is the sum of t^3 - t over all groups of t ties."""
    return _known(_concordance(np.asarray(rank_sums, dtype=np.float64), judges, ties))


def tastle_wierman_consensus(counts: list[float], levels: list[float] | None = None) -> float:
    """Tastle-Wierman consensus of counts or shares per level: 1 = all on one level, 0 = half at either end.

    Cns = 1 + sum p_i log2(1 - |x_i - mean| / (x_max - x_min)); ``levels`` x are 1, 2, 3 ... by default, in ascending
    order, and x_min and x_max are the ends of the scale, chosen or not.
    """
    weight = np.asarray(counts, dtype=np.float64)
    places = np.arange(1.0, weight.size + 1.0) if levels is None else np.asarray(levels, dtype=np.float64)
    if weight.size < 2 or places.shape != weight.shape or not (np.diff(places) > 0).all():
        raise InvalidInput(_("Give one count for each of at least two ascending levels."))
    if not np.isfinite(weight).all() or (weight < 0).any() or weight.sum() <= 0:
        raise InvalidInput(_("Counts are 0 or more, and not all are 0."))
    share, chosen = weight / weight.sum(), weight > 0
    apart = np.abs(places - share @ places)[chosen] / (places[-1] - places[0])
    return float(1.0 + share[chosen] @ np.log2(1.0 - apart))


def level_spread(levels: list[float], lowest: float = 1.0, highest: float = 5.0) -> dict[str, Any]:
    """How far apart assessors' levels lie, and whether they must not be averaged without a word.

    Returns:
        given, lowest, highest, iqr, bimodal, flagged (iqr >= 2 or two camps), and consensus for two or more levels.
    """
    if not levels or not highest > lowest or not all(lowest <= level <= highest for level in levels):
        raise InvalidInput(_("Give at least one level, all of them on the scale."))
    found = {name: value[0].item() for name, value in spread([levels], lowest, highest).items()}
    return _known(found)


def _known(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if not (isinstance(value, float) and np.isnan(value))}


METHODS: tuple[Callable[..., Any], ...] = (
    krippendorff_alpha,
    kendall_w,
    kendall_w_of_rank_sums,
    tastle_wierman_consensus,
    level_spread,
)
