"""Pools: what several assessors' probabilities, levels and ranges amount to together.

Three ways, which differ (scoring.md 1.9 and T19); the first is the default:

* linear: the mixture of the assessors' distributions; disagreement widens it.
* quantile (Vincent): the average of their quantiles; as wide as they are on average, whatever they disagree on.
* log: the normalised geometric mean of their densities, for a probability the geometric mean of odds; narrow, and
  without any result where assessors rule one another's answers out.

Assessors count alike unless weights are given.  Nothing is extremised unless asked.  Assessors who are far apart get no
pooled best level at all: who holds what is shown, and the chair decides with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, special

from riskregister.core import agreement
from riskregister.core.distributions import from_data
from riskregister.core.pools import LinearPool, QuantilePool, equal_or_given
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

Floats = NDArray[np.float64]
Pool = Literal["linear", "quantile", "log"]
POOLS: tuple[Pool, ...] = get_args(Pool)
_SMALLEST = 1e-12


def pooled_ranges(
    low: ArrayLike, best: ArrayLike, high: ArrayLike, pool: Pool = "linear"
) -> tuple[Floats, Floats, Floats]:
    """Return the pooled (low, best, high) of each row of equally weighted ranges of levels.

    Inputs have the shape (rows, assessors), ``nan`` where an assessor gave none; results (rows,), ``nan`` where nobody
    did.  Each assessor holds PERT(low - 0.5, best, high + 0.5); low and high are the ends of the pool's support, half a
    level inside as they are for one assessor:

    * linear: least low, mean best, greatest high;
    * quantile: means of low, of best and of high;
    * log: greatest low, mode of the product of the densities, least high; ``nan`` where no level is in all ranges.

    One assessor's range comes back unchanged.  ``best`` is the pool's own number whether or not assessors are apart;
    whoever shows it leaves it out where :func:`agreement.spread` flags the levels, as :func:`pool_estimates` does.
    """
    lows, bests, highs = (np.atleast_2d(np.asarray(part, dtype=np.float64)) for part in (low, best, high))
    known = ~np.isnan(bests)
    given = known.sum(axis=1)

    def mean(values: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            return np.asarray(np.where(known, values, 0.0).sum(axis=1) / given)

    least, greatest = np.where(known, lows, np.inf).min(axis=1), np.where(known, highs, -np.inf).max(axis=1)
    nobody = given == 0
    if pool == "quantile":
        return mean(lows), mean(bests), mean(highs)
    if pool == "linear":
        return np.where(nobody, np.nan, least), mean(bests), np.where(nobody, np.nan, greatest)
    start, end = np.where(known, lows, -np.inf).max(axis=1), np.where(known, highs, np.inf).min(axis=1)
    nobody |= start > end
    rows = zip(lows, bests, highs, known, nobody, strict=True)
    modes = [np.nan if none else _mode(a[use], m[use], b[use]) for a, m, b, use, none in rows]
    return np.where(nobody, np.nan, start), np.array(modes), np.where(nobody, np.nan, end)


def _mode(low: Floats, best: Floats, high: Floats) -> float:
    """Return the mode of the product of PERT densities: the root of the slope of its logarithm, which falls."""
    ranged = low < high
    a, b = low[ranged] - 0.5, high[ranged] + 0.5
    start, end = float(low.max()) - 0.5, float(high.min()) + 0.5
    if not ranged.any():
        return 0.5 * (start + end)
    left, right = best[ranged] - a, b - best[ranged]

    def slope(x: float) -> float:
        return float((4.0 / (b - a) * (left / (x - a) - right / (b - x))).sum())

    inner = (start + _SMALLEST, end - _SMALLEST)
    if slope(inner[0]) <= 0 or slope(inner[1]) >= 0:
        return start if slope(inner[0]) <= 0 else end
    return float(optimize.brentq(slope, *inner, xtol=1e-14))


def pool_probabilities(
    probabilities: list[float], weights: list[float] | None = None, extremise: float = 1.0
) -> dict[str, float]:
    """Pool probabilities of one event: linear (mean), geometric odds (mean log-odds), geometric mean of probabilities.

    Args:
        probabilities: one per assessor, 0..1.
        weights: one per assessor, >= 0; equal by default.
        extremise: factor on the pooled log-odds, > 0; 1 leaves them as they are.

    Returns:
        linear, geometric_odds, geometric_mean (for comparison: unlike odds it treats an event and its opposite
        unequally), lowest, highest.

    Raises:
        InvalidInput: a value out of range, or one assessor is certain of the event and another of its opposite.
    """
    given = np.asarray(probabilities, dtype=np.float64)
    if given.ndim != 1 or not given.size or not ((given >= 0) & (given <= 1)).all() or not extremise > 0:
        raise InvalidInput(_("Give at least one probability, all between 0 and 1, and a factor above 0."))
    share = equal_or_given(weights, given.size)
    counted = share > 0
    values, share = given[counted], share[counted]
    if values.min() == 0 and values.max() == 1:
        raise InvalidInput(_("One assessor is certain of the event and another of its opposite: no odds pool them."))
    with np.errstate(divide="ignore"):
        geometric = float(np.exp(share @ np.log(values)))
    return {
        "linear": float(share @ values),
        "geometric_odds": float(special.expit(extremise * (share @ special.logit(values)))),
        "geometric_mean": geometric,
        "lowest": float(given.min()),
        "highest": float(given.max()),
    }


def pool_normals(means: list[float], sds: list[float], weights: list[float] | None = None) -> dict[str, Any]:
    """Pool normal distributions: mean and variance of the linear, quantile and log pool, in closed form.

    With weights w summing to 1: linear: mean sum w m, variance sum w (s^2 + m^2) - mean^2; quantile: normal with mean
    sum w m and sd sum w s; log: normal with precision sum w / s^2 and mean sum (w m / s^2) / precision.
    """
    centre, sd = np.asarray(means, dtype=np.float64), np.asarray(sds, dtype=np.float64)
    if centre.ndim != 1 or not centre.size or centre.shape != sd.shape or not (sd > 0).all():
        raise InvalidInput(_("Give one mean and one standard deviation above 0 for each assessor."))
    share = equal_or_given(weights, centre.size)
    mean, precision = float(share @ centre), float(share @ sd**-2.0)
    return {
        "linear": {"mean": mean, "variance": float(share @ (sd**2 + (centre - mean) ** 2))},
        "quantile": {"mean": mean, "variance": float(share @ sd) ** 2},
        "log": {"mean": float(share @ (centre * sd**-2.0)) / precision, "variance": 1.0 / precision},
    }


def pool_distributions(
    distributions: list[dict[str, Any]],
    probabilities: list[float] | None = None,
    weights: list[float] | None = None,
) -> dict[str, Any]:
    """Pool distributions written as data: mean, variance and quantiles of the linear and the quantile pool.

    ``probabilities`` are those of the quantiles; 0.05, 0.5 and 0.95 by default.
    """
    if not distributions:
        raise InvalidInput(_("Give at least one distribution."))
    of = tuple(from_data(one) for one in distributions)
    share = tuple(equal_or_given(weights, len(of)).tolist())
    wanted = [0.05, 0.5, 0.95] if probabilities is None else probabilities
    if not all(0 <= probability <= 1 for probability in wanted):
        raise InvalidInput(_("Probabilities lie between 0 and 1."))
    pools = {"linear": LinearPool(of, share), "quantile": QuantilePool(of, share)}
    return {
        name: {"mean": pool.mean, "variance": pool.variance, "quantiles": pool.quantile(wanted).tolist()}
        for name, pool in pools.items()
    }


def pool_levels(shares: list[list[float]], weights: list[float] | None = None) -> dict[str, Any]:
    """Pool distributions over levels 1, 2, 3 ...: linear, quantile and log.

    Args:
        shares: one list per assessor: the probability (or count) of each level, scaled to sum to 1.
        weights: one per assessor, >= 0; equal by default.

    Returns:
        linear: shares by level, mean, variance.  log: the same, left out where no level is possible for all.
        quantile: levels (averages of the assessors' levels at one probability, hence fractions), shares, mean,
        variance.
    """
    given = _level_shares(shares)
    weight = equal_or_given(weights, len(given))
    levels = np.arange(1.0, given.shape[1] + 1.0)
    result = {"linear": _moments(levels, weight @ given), "quantile": _averaged(given, weight)}
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(weight[:, None] > 0, weight[:, None] * np.log(given), 0.0).sum(axis=0)
    if logs.max() > -np.inf:
        product = np.exp(logs - logs.max())
        result["log"] = _moments(levels, product / product.sum())
    for name in set(result) - {"quantile"}:
        del result[name]["levels"]
    return result


def pool_estimates(
    estimates: list[list[float]], pool: str = "linear", lowest: float = 1.0, highest: float = 5.0
) -> dict[str, Any]:
    """Pool ranges of levels, each [low, best, high], of assessors who count alike: a 1 and a 5 do not become a 3.

    Args:
        estimates: one per assessor.
        pool: linear (least low .. greatest high), quantile (means) or log (what all hold possible).
        lowest: first level of the scale.
        highest: last level of the scale.

    Returns:
        low, best, high; bests (as given); flagged, iqr, bimodal (see level_spread).  ``best`` is left out where the
        best levels are flagged; low and high too where the log pool does not exist.
    """
    if pool not in POOLS:
        raise InvalidInput(_("The pool is one of: {known}.").format(known=", ".join(POOLS)))
    table = _ranges(estimates)
    bests = table[:, 1].tolist()
    apart = agreement.level_spread(bests, lowest, highest)
    pooled = pooled_ranges(table[:, 0], table[:, 1], table[:, 2], pool)
    low, best, high = (float(part[0]) for part in pooled)
    found = {"low": low, "best": np.nan if apart["flagged"] else best, "high": high}
    result: dict[str, Any] = {name: value for name, value in found.items() if not np.isnan(value)}
    return result | {"bests": bests, **{name: apart[name] for name in ("flagged", "iqr", "bimodal")}}


def _ranges(estimates: Sequence[Sequence[float]]) -> Floats:
    try:
        table = np.asarray(estimates, dtype=np.float64)
    except (TypeError, ValueError):
        table = np.empty(0)
    if table.ndim != 2 or table.shape[1] != 3 or not len(table) or not (np.diff(table, axis=1) >= 0).all():
        raise InvalidInput(_("Give low, best and high, ascending, for each assessor."))
    return table


def _level_shares(shares: Sequence[Sequence[float]]) -> Floats:
    try:
        given = np.asarray(shares, dtype=np.float64)
    except (TypeError, ValueError):
        given = np.empty(0)
    fit = given.ndim == 2 and given.size and np.isfinite(given).all() and (given >= 0).all()
    if not fit or not (given.sum(axis=1) > 0).all():
        raise InvalidInput(_("Give for each assessor one share of 0 or more per level, not all 0."))
    return np.asarray(given / given.sum(axis=1, keepdims=True))


def _averaged(given: Floats, weight: Floats) -> dict[str, Any]:
    """Average step-shaped quantile functions exactly: between all their steps every one of them is constant."""
    ends = np.cumsum(given, axis=1)
    ends[:, -1] = 1.0
    steps = np.unique(np.concatenate([[0.0], np.minimum(ends.ravel(), 1.0)]))
    steps = steps[np.concatenate([[True], np.diff(steps) > _SMALLEST])]
    middles = 0.5 * (steps[1:] + steps[:-1])
    levels = sum(w * (1.0 + np.searchsorted(row, middles)) for w, row in zip(weight, ends, strict=True))
    return _moments(np.asarray(levels), np.diff(steps) / (steps[-1] - steps[0]))


def _moments(levels: Floats, share: Floats) -> dict[str, Any]:
    mean = float(share @ levels)
    variance = float(share @ (levels - mean) ** 2)
    return {"levels": levels.tolist(), "shares": share.tolist(), "mean": mean, "variance": variance}


METHODS: tuple[Callable[..., Any], ...] = (
    pool_probabilities,
    pool_normals,
    pool_distributions,
    pool_levels,
    pool_estimates,
)
