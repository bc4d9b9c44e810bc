"""Portfolios of measures: the best one under a budget, the Pareto front of cost and harm, and what is to be gained.

The harm a portfolio leaves is sum_i r_i prod_j q_ij over the measures taken: measures are independent of one another
(scoring.md 1.11).  :mod:`riskregister.core.portfolio_search` says how the best one is found and proven,
:mod:`riskregister.core.portfolio_unknown` what to do while costs are known as ranges or in order only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from riskregister.core import portfolio_unknown
from riskregister.core.importance import inherent_harm
from riskregister.core.mitigation import failure_fractions, left_by_way
from riskregister.core.model import Register
from riskregister.core.portfolio_problem import Portfolio, Problem, problem
from riskregister.core.portfolio_search import Watch, best_portfolio
from riskregister.core.portfolio_unknown import core_index, interval_costs, ordinal_costs
from riskregister.core.scoring import Floats
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Improvements:
    """What full delivery of each measure would do to today's evidenced harm.

    ``measures`` and ``risks``: ids.  ``harms`` (risks,): evidenced expected harm a year.  ``left`` (risks, measures):
    the share of it left once the measure is fully delivered.
    """

    measures: tuple[str, ...]
    risks: tuple[str, ...]
    harms: Floats
    left: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontPoint:
    """The best ``portfolio`` under ``budget``.

    ``averted_per_cost``: harm averted per unit spent beyond the point before, or beyond doing nothing at the first.
    """

    budget: float
    portfolio: Portfolio
    averted_per_cost: float


def pareto_front(
    problem: Problem,
    budgets: Iterable[float],
    *,
    gap: float = 1e-6,
    time_limit: float = 30.0,
    watch: Watch | None = None,
) -> list[FrontPoint]:
    """Return the best portfolio under each budget, cheapest first, without those that buy nothing more.

    ``time_limit`` (seconds) and ``watch`` (see :func:`best_portfolio`) end the whole; budgets not reached are missing.
    """
    end = time.monotonic() + time_limit
    points: list[FrontPoint] = []
    cost, harm = 0.0, problem.harm(np.zeros(problem.costs.size, dtype=bool))
    for budget in sorted(set(budgets)):
        limited = replace(problem, budget=float(budget))
        best = best_portfolio(limited, gap=gap, time_limit=max(0.0, end - time.monotonic()), watch=watch)
        if not points or best.harm < points[-1].portfolio.harm:
            spent = best.cost - cost
            points.append(
                FrontPoint(
                    budget=float(budget),
                    portfolio=best,
                    averted_per_cost=(harm - best.harm) / spent if spent > 0 else float("nan"),
                )
            )
            cost, harm = best.cost, best.harm
        if best.ended != "proven":
            break
    return points


def improvements(register: Register) -> Improvements:
    """Return what is to be gained from delivering fully each measure that is not yet.

    The effects are those judged (:func:`mitigation.effect_of`, ``as_judged``), whatever their evidence: nothing that
    is still to be delivered has shown an effect.  Stopped measures are left out.  Risks are those whose inherent
    level is known and on which something is to be gained.  Gains of several measures multiply, as if independent;
    dependence within a body would lessen them.  Over several pathways a measure's gain is its gain on each, weighed
    by what is left there today.
    """
    delivered = {measure.id: replace(measure, status="completed", progress=100.0) for measure in register.measures}
    open_ = {measure.id for measure in register.measures if measure.status != "stopped"}
    today = failure_fractions(register, as_judged=True)
    full = failure_fractions(replace(register, measures=tuple(delivered.values())), as_judged=True)
    harms = inherent_harm(register).dropna()
    table_of_ways = left_by_way(today, register)
    remains = table_of_ways["share"] * table_of_ways["left"]
    weight = (remains / remains.groupby(level="risk", sort=False).transform("sum")).fillna(0.0)
    gain = (full["q"] / today["q"]).where(today["q"] > 0, 1.0)
    here = pd.MultiIndex.from_frame(today[["risk", "pathway"]])
    links = today.assign(gain=gain, weight=weight.reindex(here).to_numpy())
    links["left"] = 1.0 - links["weight"] * (1.0 - links["gain"])
    if (table_of_ways.groupby(level="risk").size() == 1).all():
        links["left"] = links["gain"]
    links = links[links["measure"].isin(open_) & links["risk"].isin(harms.index) & (links["left"] < 1.0)]
    table = links.pivot_table(
        index="risk", columns="measure", values="left", aggfunc="prod", fill_value=1.0, sort=False
    )
    now = remains.groupby(level="risk", sort=False).sum()
    evidenced = (harms * now.reindex(harms.index).fillna(1.0)).reindex(table.index)
    return Improvements(
        measures=tuple(table.columns),
        risks=tuple(table.index),
        harms=evidenced.to_numpy(dtype=np.float64),
        left=table.to_numpy(dtype=np.float64),
    )


def choose_portfolio(
    harms: list[float],
    effects: list[list[float]],
    costs: list[float],
    budget: float,
    prerequisites: list[list[int]] | None = None,
    exclusions: list[list[int]] | None = None,
    gap: float = 1e-6,
    time_limit: float = 10.0,
) -> dict[str, Any]:
    """Return the measures to take under a budget so that least expected harm is left, with a proven lower bound.

    ``effects`` has one row per risk and one column per measure: the share of the risk's harm taken away, at most 1.
    Measures are numbered from 1: ``prerequisites`` are pairs [measure, the one it needs], ``exclusions`` groups of
    which at most one may be taken.  Keys: ``chosen``, ``cost``, ``harm``, ``averted``, ``lower_bound``, ``gap`` (share
    of the harm not ruled out), ``proven``.

    Raises:
        InvalidInput: shapes do not fit or a value is out of range.
    """
    found = _asked(harms, effects, costs, budget, prerequisites, exclusions)
    best = best_portfolio(found, gap=gap, time_limit=time_limit)
    return {
        "chosen": _numbered(best),
        "cost": best.cost,
        "harm": best.harm,
        "averted": float(found.harms.sum()) - best.harm,
        "lower_bound": best.lower_bound,
        "gap": best.gap,
        "proven": best.ended == "proven",
    }


def knapsack(values: list[float], costs: list[float], budget: float) -> dict[str, Any]:
    """Return the things of highest total value that the budget affords: ``value``, ``chosen`` (from 1), ``cost``.

    The additive special case of :func:`choose_portfolio`: each measure takes away the whole of a risk of its own.
    """
    best = best_portfolio(problem(values, 1.0 - np.eye(len(values)), costs, budget), gap=1e-12)
    chosen = _numbered(best)
    return {"value": float(sum(values[number - 1] for number in chosen)), "chosen": chosen, "cost": best.cost}


def cost_harm_front(
    harms: list[float], effects: list[list[float]], costs: list[float], budgets: list[float]
) -> dict[str, Any]:
    """Return the Pareto front at the given budgets: ``cost``, ``harm``, ``chosen``, ``averted_per_cost``.

    Lists with one entry per point, cheapest first; budgets that buy nothing more are left out.  ``averted_per_cost``
    is the harm averted per unit spent beyond the point before (beyond doing nothing at the first).
    """
    points = pareto_front(_asked(harms, effects, costs, 0.0, None, None), budgets)
    return {
        "cost": [point.portfolio.cost for point in points],
        "harm": [point.portfolio.harm for point in points],
        "chosen": [_numbered(point.portfolio) for point in points],
        "averted_per_cost": [point.averted_per_cost for point in points],
    }


def core_index_of_costs(
    harms: list[float],
    effects: list[list[float]],
    cost_low: list[float],
    cost_high: list[float],
    budget: float,
    draws: int = 50,
    seed: int = 0,
) -> dict[str, Any]:
    """Return which measures are worth taking whatever their costs turn out within their ranges.

    ``core_index``: share of the best portfolios, over drawn costs, that hold each measure.  ``affordable``: the best
    portfolio (from 1) if every cost is at its highest, so surely within the budget; ``at_best``: if at its lowest.
    """
    base = _asked(harms, effects, cost_high, budget, None, None)
    index = core_index(base, interval_costs(cost_low, cost_high, draws, seed), budget)
    lowest = replace(base, costs=np.asarray(cost_low, dtype=np.float64))
    return {
        "core_index": list(index.share),
        "affordable": _numbered(best_portfolio(base)),
        "at_best": _numbered(best_portfolio(lowest)),
    }


def core_index_of_cost_order(
    harms: list[float],
    effects: list[list[float]],
    cost_classes: list[int],
    budget_share: float,
    draws: int = 50,
    seed: int = 0,
) -> dict[str, Any]:
    """Return which measures are worth taking when only the order of costs is known.

    ``cost_classes``: a higher class costs more, equal classes the same.  The budget is a share (0..1) of what all
    measures cost together.  ``core_index``: share of the best portfolios, over drawn costs, that hold each measure.
    """
    if not 0 <= budget_share <= 1:
        raise InvalidInput(_("The budget's share must lie between 0 and 1."))
    costs = ordinal_costs(cost_classes, draws, seed)
    base = _asked(harms, effects, [1.0] * len(cost_classes), 0.0, None, None)
    return {"core_index": list(core_index(base, costs, budget_share * costs.sum(axis=1)).share)}


def _asked(
    harms: Sequence[float],
    effects: Sequence[Sequence[float]],
    costs: Sequence[float],
    budget: float,
    prerequisites: Iterable[Iterable[int]] | None,
    exclusions: Iterable[Iterable[int]] | None,
) -> Problem:
    e = np.asarray(effects, dtype=np.float64)
    if not np.all(e <= 1):
        raise InvalidInput(_("Effects are at most 1."))
    pairs, groups = (
        [[number - 1 for number in part] for part in (given or ())] for given in (prerequisites, exclusions)
    )
    return problem(harms, 1.0 - e, costs, budget, pairs, groups)


def _numbered(portfolio: Portfolio) -> list[int]:
    return [number + 1 for number in portfolio.chosen]


METHODS: tuple[Callable[..., Any], ...] = (
    choose_portfolio,
    knapsack,
    cost_harm_front,
    core_index_of_costs,
    core_index_of_cost_order,
    *portfolio_unknown.METHODS,
)
