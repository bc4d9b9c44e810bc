"""From a register to a choice of measures: who takes part, what each costs and needs, and what is not known of that.

What measures cost is seldom known, so there are three bases, the best the register bears out first: *money* if every
candidate has a cost in one currency, *classes* if costs are known in order only, *count* if each measure counts one.
A cost is never made up: where the basis asks for one that a candidate does not have, the candidate stays out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
import pandas as pd

from riskregister.core.importance import inherent_harm
from riskregister.core.mitigation import effect_of, failure_fractions, left_by_way
from riskregister.core.model import Estimate, Measure, Register
from riskregister.core.portfolio import Improvements, improvements
from riskregister.core.portfolio_problem import Problem, problem
from riskregister.core.portfolio_unknown import interval_costs, ordinal_costs
from riskregister.core.scoring import Floats
from riskregister.core.streams import stream

Basis = Literal["money", "classes", "count"]
BASES: tuple[Basis, ...] = get_args(Basis)
#: Why a measure with something to gain takes no part.
LeftOut = Literal["no_cost", "needs_left_out", "excluded"]

#: Costs of classes are shares of what all who take part cost together, in per cent.
_ALL = 100.0
_ORDER_DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Candidates:
    """The measures with something to gain, and those of them that take part in the choice.

    ``gains``: what full delivery of each would do.  ``measures``: ids that take part, in the order of ``problem``,
    whose budget is 0.  ``left_out``: the others by id, with the reason.  ``cost_low``, ``cost_high`` (measures,): in
    money the range given, in classes the 5 % and 95 % points over all costs that keep the order, by count 1.
    ``classes``: of those who take part, none unless the basis is classes.
    ``unit``: the currency, "%" of what all cost together, or "" for a number of measures.  ``harm_today``: expected
    harm a year of all assessed risks, effects as judged, in level-1 units.  ``unassessed``: risks without one.
    """

    basis: Basis
    unit: str
    gains: Improvements
    measures: tuple[str, ...]
    left_out: dict[str, LeftOut]
    without_cost: int
    cost_low: Floats
    cost_high: Floats
    classes: tuple[int, ...]
    problem: Problem
    harm_today: float
    unassessed: int

    @property
    def most(self) -> float:
        """Return what all who take part cost together: no budget above it buys more."""
        return float(self.problem.costs.sum())


def bases(register: Register, gains: Improvements | None = None) -> tuple[Basis, ...]:
    """Return the bases on which the register's measures can be chosen, the default first."""
    gains = improvements(register) if gains is None else gains
    found = _of(register, gains)
    priced = [measure.cost.currency for measure in found if measure.cost]
    possible: dict[Basis, bool] = {
        "money": bool(priced) and len(set(priced)) == 1,
        "classes": any(measure.cost_class is not None for measure in found),
        "count": True,
    }
    first: Basis = "classes" if possible["classes"] else "count"
    if possible["money"] and len(priced) == len(found):
        first = "money"
    return (first, *(basis for basis in BASES if possible[basis] and basis != first))


def candidates(register: Register, basis: Basis | None = None) -> Candidates:
    """Return the register's candidates with their costs on ``basis`` (default: the best one there is).

    A required measure that is no candidate needs nothing.  Left out are measures without a cost on this basis, those
    that need one left out, and those that cannot stand beside one already delivered.
    """
    gains = improvements(register)
    basis = bases(register, gains)[0] if basis is None else basis
    found = _of(register, gains)
    without = [measure.id for measure in found if not _has_cost(measure, basis)]
    left_out = _left_out(register, found, without)
    part = [measure for measure in found if measure.id not in left_out]
    number = {measure.id: place for place, measure in enumerate(part)}
    low, best, high = _costs(part, basis)
    columns = [place for place, measure in enumerate(found) if measure.id not in left_out]
    needs = [(number[one.id], number[other]) for one in part for other in one.requires if other in number]
    pairs = {
        tuple(sorted((number[one.id], number[other]))) for one in part for other in one.excludes if other in number
    }
    remains = left_by_way(failure_fractions(register, as_judged=True), register)
    now = (remains["share"] * remains["left"]).groupby(level="risk", sort=False).sum()
    harms = inherent_harm(register)
    currencies = [measure.cost.currency for measure in part if measure.cost]
    return Candidates(
        basis=basis,
        unit={"money": currencies[0] if currencies else "", "classes": "%", "count": ""}[basis],
        gains=gains,
        measures=tuple(number),
        left_out=left_out,
        without_cost=len(without),
        cost_low=low,
        cost_high=high,
        classes=_classes(part) if basis == "classes" else (),
        problem=problem(gains.harms, gains.left[:, columns], best, 0.0, needs, sorted(pairs)),
        harm_today=float((harms * now.reindex(harms.index).fillna(1.0)).sum()),
        unassessed=int(harms.isna().sum()),
    )


def possible_problems(
    register: Register, asked: Candidates, budget: float, draws: int, seed: int = 0
) -> Iterator[Problem]:
    """Yield ``draws`` problems as they may be, for all that is known: other costs, or other effects.

    In money each cost is drawn evenly from its range; in classes every spacing of the classes is as likely.  By count
    the costs are certain, so the effects are drawn instead: per measure, evenly between all its effects at their
    lowest and all at their highest.
    """
    given = replace(asked.problem, budget=budget)
    if asked.basis == "count":
        least, most = (_left_if(register, asked, end) for end in ("low", "high"))
        places = np.array([stream(seed, measure, "effect").random(draws) for measure in asked.measures])
        for drawn in places.T:
            yield replace(given, left=least + drawn * (most - least))
        return
    if asked.basis == "money":
        costs = interval_costs(asked.cost_low, asked.cost_high, draws, seed)
    else:
        costs = _shares(ordinal_costs(asked.classes, draws, seed))
    for row in costs:
        yield replace(given, costs=row)


def _of(register: Register, gains: Improvements) -> list[Measure]:
    known = {measure.id: measure for measure in register.measures}
    return [known[key] for key in gains.measures]


def _has_cost(measure: Measure, basis: Basis) -> bool:
    if basis == "money":
        return measure.cost is not None
    return basis == "count" or measure.cost_class is not None


def _left_out(register: Register, found: list[Measure], without: list[str]) -> dict[str, LeftOut]:
    """Return why each candidate that takes no part does not, in the candidates' order."""
    present = {one.id: one for one in register.measures if one.status == "completed" or one.progress == 100.0}
    barred = {key for one in present.values() for key in one.excludes}
    out: dict[str, LeftOut] = dict.fromkeys(without, "no_cost")
    out |= {one.id: "excluded" for one in found if one.id in barred or present.keys() & set(one.excludes)}
    more = True
    while more:
        late = [one.id for one in found if one.id not in out and out.keys() & set(one.requires)]
        out |= dict.fromkeys(late, "needs_left_out")
        more = bool(late)
    return {one.id: out[one.id] for one in found if one.id in out}


def _costs(part: list[Measure], basis: Basis) -> tuple[Floats, Floats, Floats]:
    if basis == "money":
        given = [measure.cost for measure in part if measure.cost]
        ends: list[Callable[..., float]] = [lambda c: c.low, lambda c: c.best, lambda c: c.high]
        low, best, high = (np.array([end(cost) for cost in given], dtype=np.float64) for end in ends)
        return low, best, high
    if basis == "count" or not part:
        ones = np.ones(len(part))
        return ones, ones, ones
    drawn = _shares(ordinal_costs(_classes(part), _ORDER_DRAWS))
    low, high = np.quantile(drawn, (0.05, 0.95), axis=0)
    # The mean of a sorted uniform sample: k classes cost 1, 2, ... k parts.  It keeps the order, and equals equal.
    _names, codes = np.unique(_classes(part), return_inverse=True)
    return low, _shares(np.asarray(codes[None, :] + 1.0, dtype=np.float64))[0], high


def _classes(part: list[Measure]) -> tuple[int, ...]:
    return tuple(measure.cost_class for measure in part if measure.cost_class is not None)


def _shares(costs: Floats) -> Floats:
    """Return costs (draws, measures) as per cent of each draw's sum."""
    shares: Floats = _ALL * costs / costs.sum(axis=1, keepdims=True)
    return shares


def _left_if(register: Register, asked: Candidates, end: Literal["low", "high"]) -> Floats:
    """Return what measures leave (risks, measures) if all effects lay at one end of their ranges."""
    links = []
    for link in register.mitigations:
        value = getattr(effect_of(link, register.criteria, as_judged=True), end)
        links.append(replace(link, efficacy=Estimate(low=value, best=value, high=value), coverage=None))
    found = improvements(replace(register, mitigations=tuple(links)))
    table = pd.DataFrame(found.left, index=list(found.risks), columns=list(found.measures))
    here = table.reindex(index=list(asked.gains.risks), columns=list(asked.measures), fill_value=1.0)
    return here.to_numpy(dtype=np.float64)
