"""What to do first: the measures that avert most harm under a budget, how sure that is, and what each budget buys."""

from __future__ import annotations

import itertools
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pandas as pd

from riskregister.core.candidates import BASES, Basis, Candidates, LeftOut, bases, candidates, possible_problems
from riskregister.core.model import Register
from riskregister.core.portfolio_problem import Portfolio
from riskregister.core.portfolio_search import best_portfolio
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

__all__ = ["BASES", "Basis", "Candidates", "Choice", "LeftOut", "Progress", "Watch"]
__all__ += ["bases", "budget_of", "candidates", "choose", "table"]

#: Better portfolios need not be ruled out below this share of the harm left.
GAP = 1e-4
#: The core index looks at the best portfolio of so many draws, each proven to this gap.
DRAWS = 30
_DRAW_GAP = 1e-3
#: However hard the proofs, time is kept for so many draws.
_FEWEST_DRAWS = 5
#: Up to so many measures the front looks at every cost there can be.
_ALL_COSTS = 6
_SHARES = (0.005, 0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.4, 1.0)
_COUNTS = (1, 2, 3, 5, 10, 20, 50, 100, 200)

ROW_COLUMNS = ["id", "title", "owner", "chosen", "cost_low", "cost", "cost_high", "cost_class", "averted_alone"]
ROW_COLUMNS += ["core_index", "verdict", "needs", "left_out"]
SUMMARY_COLUMNS = ["proven", "gap", "lower_bound", "harm_today", "harm_left", "basis", "budget", "spent", "draws"]
FRONT_COLUMNS = ["budget", "cost", "count", "harm", "averted", "averted_share", "most_averted_share"]
FRONT_COLUMNS += ["averted_per_cost", "proven", "added", "dropped"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a choice is: the step, its share done (0..1, of the time it may take at most), what is known so far."""

    step: Literal["best", "front", "core"]
    done: float


#: Called several times a second with how far it is; true ends the work with what has been found.
Watch = Callable[[Progress], bool]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Choice:
    """The best portfolio found under a budget.

    ``rows``: one per candidate (``ROW_COLUMNS``), the chosen first, then by what each averts alone; ``left_out`` says
    why one takes no part (:data:`LeftOut`).  Harms are a
    year's expected ones in level-1 units over all assessed risks; no portfolio leaves less than ``lower_bound``.
    ``gap``: how much less harm is not ruled out, as a share of the harm left.  ``ended``: "proven", "time" or
    "cancelled".  ``draws``: how many draws the core index rests on.  ``front``: ``FRONT_COLUMNS``, cheapest first, the
    first of them doing nothing; None where nobody asked for it.
    """

    rows: pd.DataFrame
    basis: Basis
    unit: str
    budget: float
    spent: float
    count: int
    harm_today: float
    harm_left: float
    lower_bound: float
    ended: Literal["proven", "time", "cancelled"]
    draws: int
    without_cost: int
    unassessed: int
    front: pd.DataFrame | None = None

    @property
    def gap(self) -> float:
        """Return how much less harm is not ruled out, as a share of the harm left."""
        return (self.harm_left - self.lower_bound) / self.harm_left if self.harm_left > self.lower_bound else 0.0

    @property
    def averted_share(self) -> float:
        """Return the share of today's expected harm that the choice averts."""
        return 1.0 - self.harm_left / self.harm_today if self.harm_today > 0 else 0.0

    @property
    def most_averted_share(self) -> float:
        """Return the share of today's expected harm that no choice can exceed under this budget."""
        return 1.0 - self.lower_bound / self.harm_today if self.harm_today > 0 else 0.0


def budget_of(text: str, basis: Basis) -> float:
    """Return a budget as typed: an amount, a per cent of what all cost together, or a number of measures.

    Raises:
        WrongUsage: it is none of these, with a sentence saying what is asked for.
    """
    try:
        value = float(text.strip().removesuffix("%").strip() if basis == "classes" else text.strip())
    except ValueError:
        value = math.nan
    if not (math.isfinite(value) and value >= 0):
        fit = False
    else:
        fit = {"money": True, "classes": value <= 100, "count": value == int(value)}[basis]
    if not fit:
        hints = {
            "money": _("Give an amount of at least 0."),
            "classes": _("Costs are known in order only: give a share from 0 to 100 % of what all measures cost."),
            "count": _("Give a whole number of measures."),
        }
        raise WrongUsage(_('The budget "{given}" cannot be used.').format(given=text), hints[basis])
    return value


def choose(
    register: Register,
    budget: float,
    *,
    basis: Basis | None = None,
    time_limit: float = 10.0,
    draws: int = DRAWS,
    with_front: bool = False,
    watch: Watch | None = None,
) -> Choice:
    """Return the best portfolio under ``budget`` with its proof, the core index of each measure, and the front.

    ``time_limit``: seconds for each of the three steps (best, front, core index); a step that is out of time gives
    what it has.  ``watch`` ends all of it the same way.

    Raises:
        WrongUsage: the basis cannot be used with this register, the budget does not fit it, or there is no time.
    """
    possible = bases(register)
    if basis is not None and basis not in possible:
        message = _("No measure with something to gain has a cost of this kind.")
        if basis == "money":
            message = _("No measure with something to gain has a cost in money, or they are in several currencies.")
        raise WrongUsage(message, _("These can be used: {bases}.").format(bases=", ".join(possible)))
    if not (math.isfinite(time_limit) and time_limit > 0):
        raise WrongUsage(_("The time limit must be a number of seconds above 0."))
    asked = candidates(register, basis)
    budget = budget_of(f"{budget:.17g}", asked.basis)
    steps = _Steps(watch, time_limit)
    best = best_portfolio(
        replace(asked.problem, budget=budget), gap=GAP, time_limit=time_limit, watch=steps.watching("best")
    )
    front = _front(asked, budget, best, steps) if with_front and not steps.stopped else None
    share, counted = _core_index(register, asked, budget, draws, steps)
    rest = asked.harm_today - float(asked.gains.harms.sum())
    return Choice(
        rows=_rows(register, asked, best, share),
        basis=asked.basis,
        unit=asked.unit,
        budget=budget,
        spent=best.cost,
        count=len(best.chosen),
        harm_today=asked.harm_today,
        harm_left=rest + best.harm,
        lower_bound=rest + best.lower_bound,
        ended=best.ended,
        draws=counted,
        without_cost=asked.without_cost,
        unassessed=asked.unassessed,
        front=front,
    )


def table(choice: Choice) -> pd.DataFrame:
    """Return the rows with the summary's columns in each, as the command reports them."""
    summary = {name: getattr(choice, name) for name in SUMMARY_COLUMNS if name != "proven"}
    return choice.rows.assign(proven=choice.ended == "proven", **summary)[[*ROW_COLUMNS, *SUMMARY_COLUMNS]]


class _Steps:
    """Passes on how far each step is, and remembers that someone has said stop."""

    def __init__(self, watch: Watch | None, time_limit: float) -> None:
        self.watch, self.time_limit, self.stopped = watch, time_limit, False

    def said(self, step: Literal["best", "front", "core"], done: float) -> bool:
        self.stopped = self.stopped or (self.watch is not None and self.watch(Progress(step=step, done=min(1.0, done))))
        return self.stopped

    def watching(self, step: Literal["best", "front", "core"]) -> Callable[[float, float], bool]:
        start = time.monotonic()
        return lambda _harm, _bound: self.said(step, (time.monotonic() - start) / self.time_limit)


def _front(asked: Candidates, budget: float, best: Portfolio, steps: _Steps) -> pd.DataFrame:
    """Return what each budget buys (``FRONT_COLUMNS``), the one asked for among them."""
    end, budgets, watch = time.monotonic() + steps.time_limit, _budgets(asked), steps.watching("front")
    found = [(budget, best)]
    for number, limit in enumerate(budgets):
        # Every budget has a part of the time, so that a hard proof leaves no hole in the line; the first, steepest
        # steps have twice as much as the last.
        fair = max(0.0, end - time.monotonic()) * 2.0 / (len(budgets) - number + 1)
        limited = replace(asked.problem, budget=limit)
        found.append((limit, best_portfolio(limited, gap=_DRAW_GAP, time_limit=fair, watch=watch)))
        if found[-1][1].ended == "cancelled":
            found.pop()
            break
    total = float(asked.gains.harms.sum())
    rows: list[tuple[object, ...]] = [(0.0, 0.0, 0, asked.harm_today, 0.0, 0.0, 0.0, math.nan, True, (), ())]
    before, cost, harm = set[str](), 0.0, total
    for limit, one in sorted(found, key=lambda pair: (pair[1].cost, pair[1].harm)):
        if not one.harm < harm:
            continue
        held = {asked.measures[number] for number in one.chosen}
        averted, spent = total - one.harm, one.cost - cost
        per_cost = (harm - one.harm) / spent if spent > 0 else math.nan
        shares = (averted / asked.harm_today, (total - one.lower_bound) / asked.harm_today)
        head = (limit, one.cost, len(held), asked.harm_today - averted, averted, *shares, per_cost)
        rows.append((*head, one.ended == "proven", tuple(sorted(held - before)), tuple(sorted(before - held))))
        before, cost, harm = held, one.cost, one.harm
    return pd.DataFrame(rows, columns=FRONT_COLUMNS)


def _budgets(asked: Candidates) -> list[float]:
    costs = asked.problem.costs
    if asked.basis == "count":
        return [float(count) for count in _COUNTS if count < costs.size] + [float(costs.size)]
    if costs.size <= _ALL_COSTS:
        return [float(costs[list(some)].sum()) for some in _subsets(costs.size)]
    return [share * asked.most for share in _SHARES]


def _subsets(size: int) -> list[tuple[int, ...]]:
    return [some for count in range(size + 1) for some in itertools.combinations(range(size), count)]


def _core_index(
    register: Register, asked: Candidates, budget: float, draws: int, steps: _Steps
) -> tuple[np.ndarray, int]:
    """Return the share of the best portfolios that hold each measure, and over how many draws."""
    end = time.monotonic() + steps.time_limit
    held, counted = np.zeros(len(asked.measures)), 0
    if not steps.stopped and asked.measures:
        watch = steps.watching("core")
        for number, drawn in enumerate(possible_problems(register, asked, budget, draws)):
            best = best_portfolio(drawn, gap=_DRAW_GAP, time_limit=steps.time_limit / _FEWEST_DRAWS, watch=watch)
            # One draw's search that used up its own time has found a good choice; one cut short may not have.
            if best.ended == "cancelled" or (best.ended == "time" and time.monotonic() > end):
                break
            held[list(best.chosen)] += 1.0
            counted += 1
            if steps.said("core", (number + 1) / draws) or time.monotonic() > end:
                break
    return held / counted if counted else np.full(held.size, np.nan), counted


def _rows(register: Register, asked: Candidates, best: Portfolio, share: np.ndarray) -> pd.DataFrame:
    known = {measure.id: measure for measure in register.measures}
    gains, place = asked.gains, {key: number for number, key in enumerate(asked.measures)}
    alone = dict(zip(gains.measures, gains.harms @ (1.0 - gains.left), strict=True))
    chosen = {asked.measures[number] for number in best.chosen}
    rows = []
    for key in gains.measures:
        number, measure = place.get(key), known[key]
        costs = [math.nan] * 3
        if number is not None:
            costs = [float(of[number]) for of in (asked.cost_low, asked.problem.costs, asked.cost_high)]
        index = math.nan if number is None else float(share[number])
        needs = tuple(other for other in measure.requires if other in alone)
        head = (key, measure.title, measure.owner, key in chosen, *costs, measure.cost_class, float(alone[key]))
        rows.append((*head, index, _verdict(index), needs, asked.left_out.get(key, "")))
    frame = pd.DataFrame(rows, columns=ROW_COLUMNS)
    frame["cost_class"] = frame["cost_class"].astype(float)
    return frame.sort_values(["chosen", "averted_alone"], ascending=False, kind="stable").reset_index(drop=True)


def _verdict(index: float) -> str:
    if math.isnan(index):
        return ""
    return "core" if index == 1.0 else "leave" if index == 0.0 else "borderline"
