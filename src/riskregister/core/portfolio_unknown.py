"""Choosing where costs or benefits are known as a range, or only in order, and what better information is worth.

Core index: the share of reasonable portfolios that hold a measure.  1: take it whatever you believe (core).  0: drop it
(exterior).  Between: the numbers that would decide it are worth asking for (borderline).  The idea is that of robust
portfolio modelling; definitions as given here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from riskregister.core.portfolio_problem import Portfolio, Problem
from riskregister.core.portfolio_search import best_portfolio
from riskregister.core.scoring import Floats
from riskregister.core.streams import stream
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: So many measures at most when every portfolio is looked at.
MOST_ENUMERATED = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class CoreIndex:
    """``share`` (measures,): share of the portfolios that hold each measure, 0..1; ``portfolios``: one per draw."""

    share: tuple[float, ...]
    portfolios: tuple[Portfolio, ...]


def interval_costs(low: ArrayLike, high: ArrayLike, draws: int, seed: int = 0) -> Floats:
    """Return costs drawn evenly between ``low`` and ``high`` (measures,), as (draws, measures).

    Each measure has a random stream of its own, so that another measure changes none of its draws.

    Raises:
        InvalidInput: a low cost is negative or above the high one.
    """
    lows, highs = np.asarray(low, dtype=np.float64), np.asarray(high, dtype=np.float64)
    if lows.shape != highs.shape or not np.all((lows >= 0) & (lows <= highs) & np.isfinite(highs)):
        raise InvalidInput(_("Costs need a low value of at least 0 and a high value not below it."))
    shares = np.array([stream(seed, str(number), "cost").random(draws) for number in range(lows.size)])
    return lows + shares.reshape(lows.size, draws).T * (highs - lows)


def ordinal_costs(classes: ArrayLike, draws: int, seed: int = 0) -> Floats:
    """Return costs that keep nothing but an order, as (draws, measures), each 0..1.

    ``classes`` (measures,) are whole numbers, a higher one costs more and equal ones cost the same.  In each draw the
    classes' costs are a sorted sample of as many uniform numbers: every spacing is as likely as every other.
    """
    names, codes = np.unique(np.asarray(classes, dtype=np.int64), return_inverse=True)
    return np.sort(stream(seed, "cost classes").random((draws, names.size)), axis=1)[:, codes]


def core_index(
    problem: Problem, costs: Floats, budgets: ArrayLike, *, gap: float = 1e-4, time_limit: float = 60.0
) -> CoreIndex:
    """Return how often each measure is in the best portfolio, over draws of costs (draws, measures).

    ``budgets`` is one number or one per draw.  Each draw has an equal part of ``time_limit`` seconds.
    """
    limits = np.broadcast_to(np.asarray(budgets, dtype=np.float64), (len(costs),))
    found = tuple(
        best_portfolio(replace(problem, costs=row, budget=float(limit)), gap=gap, time_limit=time_limit / len(costs))
        for row, limit in zip(costs, limits, strict=True)
    )
    times = np.bincount([number for one in found for number in one.chosen], minlength=problem.costs.size)
    return CoreIndex(share=tuple(float(value) for value in times / len(costs)), portfolios=found)


def portfolios_not_dominated(
    benefit_low: list[float], benefit_high: list[float], costs: list[float], budget: float
) -> dict[str, Any]:
    """Return the affordable portfolios that no other beats whatever the benefits within their ranges.

    Benefits (at least 0) add up.  One portfolio beats another if its benefit is never lower and somewhere higher.
    ``portfolios`` holds measure numbers from 1, ``core_index`` each measure's share of them; ``core`` and ``exterior``
    the measures in all and in none.  At most 16 measures.

    Raises:
        InvalidInput: lengths differ, a value is out of range, or there are too many measures.
    """
    low, high, cost = (np.asarray(values, dtype=np.float64) for values in (benefit_low, benefit_high, costs))
    size = cost.size
    if not (low.shape == high.shape == cost.shape and 0 < size <= MOST_ENUMERATED):
        raise InvalidInput(_("Between 1 and {most} measures are needed.").format(most=MOST_ENUMERATED))
    if not np.all((low >= 0) & (low <= high) & (cost >= 0)) or not budget >= 0:
        raise InvalidInput(_("Benefits, costs and the budget are at least 0, the low benefit first."))
    sets = ((np.arange(2**size)[:, None] >> np.arange(size)) & 1).astype(bool)
    spent = sets @ cost
    room = budget * (1.0 + 1e-12) - spent
    useful = high > 0
    full = (room >= 0) & ~np.any(~sets & useful & (cost <= room[:, None]), axis=1)
    sets = sets[full]
    kept = [one for one in sets if not any(_beats(other, one, low, high) for other in sets)]
    share = np.mean(kept, axis=0)
    return {
        "portfolios": [_numbers(one) for one in kept],
        "core_index": [float(value) for value in share],
        "core": _numbers(share == 1),
        "exterior": _numbers(share == 0),
    }


def value_of_information(
    act_cost: float, averted_loss: float, probabilities: list[float], weights: list[float] | None = None
) -> dict[str, float]:
    """Return what it is worth to know a risk's probability before deciding on a measure.

    The measure costs ``act_cost`` and averts ``averted_loss``; the probability is one of ``probabilities`` (0..1) with
    ``weights`` (equal if none given).  ``now``: expected cost of the better decision today; ``act`` and ``wait`` those
    of either; ``informed``: expected cost if the probability were known first; ``value`` = now - informed, the
    expected value of perfect information.

    Raises:
        InvalidInput: a probability outside 0..1, or weights that do not fit.
    """
    p = np.asarray(probabilities, dtype=np.float64)
    w = np.ones_like(p) if weights is None else np.asarray(weights, dtype=np.float64)
    if p.size == 0 or p.shape != w.shape or not (np.all((p >= 0) & (p <= 1) & (w >= 0)) and w.sum() > 0):
        raise InvalidInput(_("Probabilities from 0 to 1 and as many weights of at least 0 are needed."))
    w = w / w.sum()
    wait = float(w @ p) * averted_loss
    informed = float(w @ np.minimum(act_cost, p * averted_loss))
    now = min(act_cost, wait)
    return {"act": act_cost, "wait": wait, "now": now, "informed": informed, "value": now - informed}


def _beats(one: np.ndarray, other: np.ndarray, low: Floats, high: Floats) -> bool:
    gained, lost = one & ~other, other & ~one
    return bool(low[gained].sum() >= high[lost].sum() and high[gained].sum() > low[lost].sum())


def _numbers(flags: Iterable[bool]) -> list[int]:
    return [number for number, flag in enumerate(flags, 1) if flag]


METHODS: tuple[Callable[..., Any], ...] = (portfolios_not_dominated, value_of_information)
