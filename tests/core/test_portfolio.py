"""Portfolios: worked values, enumeration, a mixed-integer solver as second opinion, and ending early."""

from __future__ import annotations

import itertools
import math
import os
import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from tests.core import building, worked

from riskregister.core import portfolio, portfolio_unknown
from riskregister.core.importance import inherent_harm
from riskregister.core.method import Case
from riskregister.core.mitigation import left_of
from riskregister.core.portfolio_cuts import Cuts
from riskregister.core.portfolio_problem import Problem, problem
from riskregister.core.portfolio_search import best_portfolio
from riskregister.errors import InvalidInput

QUARTERS = st.integers(0, 20).map(lambda count: count / 4)
LONG = bool(os.environ.get("RISKREGISTER_LONG"))


@pytest.mark.parametrize("case", worked.cases("portfolio"))
def test_worked_values(case: Case) -> None:
    worked.run(case, portfolio.METHODS)


def random_problem(seed: int, risks: int, measures: int, budget: float = 0.4, conditions: int = 0) -> Problem:
    """Return a problem; some measures leave nothing, some make a risk worse, some do nothing, some are free."""
    random = np.random.default_rng(seed)
    left = np.where(random.random((risks, measures)) < 0.3, random.uniform(0.3, 1, (risks, measures)), 1.0)
    left[random.random((risks, measures)) < 0.02] = 1.2
    left[random.random((risks, measures)) < 0.02] = 0.0
    costs = random.integers(0, 8, measures).astype(float)
    pairs = random.integers(0, measures, (conditions, 2)).tolist()
    groups = [random.choice(measures, min(3, measures), replace=False).tolist() for _ in range(conditions)]
    return problem(random.exponential(1, risks), left, costs, budget * costs.sum(), pairs, groups)


def best_by_enumeration(asked: Problem) -> float:
    values = [math.inf]
    for choice in itertools.product((0, 1), repeat=asked.costs.size):
        x = np.array(choice)
        needs = all(x[one] <= x[other] for one, other in asked.prerequisites)
        alone = all(x[list(group)].sum() <= 1 for group in asked.exclusions)
        if x @ asked.costs <= asked.budget + 1e-9 and needs and alone:
            values.append(asked.harm(x))
    return min(values)


@settings(deadline=None, max_examples=200 if LONG else 25)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 12), st.floats(0, 1), st.integers(0, 3))
def test_it_is_the_best_of_all(seed: int, risks: int, measures: int, budget: float, conditions: int) -> None:
    """Against every choice there is, with prerequisites and exclusions; the bound lies below."""
    asked = random_problem(seed, risks, measures, budget, conditions)
    found = best_portfolio(asked)
    best = best_by_enumeration(asked)
    assert found.ended == "proven"
    assert best - 1e-12 <= found.harm <= best * (1 + 1e-6) + 1e-12
    assert found.lower_bound <= best + 1e-12
    assert found.cost <= asked.budget + 1e-6
    assert found.harm == pytest.approx(asked.harm(np.isin(np.arange(measures), found.chosen)), abs=1e-12)


@settings(deadline=None, max_examples=400 if LONG else 40)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(1, 10), st.floats(0, 1), st.integers(0, 2))
def test_planes_lie_below_every_choice_and_so_does_their_bound(
    seed: int, risks: int, measures: int, budget: float, conditions: int
) -> None:
    """With some measures in or out already, sought from anywhere."""
    random = np.random.default_rng(seed)
    asked = random_problem(seed, risks, measures, budget, conditions)
    rows, limits = asked.conditions()
    harms, logs = asked.harms / asked.harms.sum(), np.log(np.maximum(asked.left, 1e-12))
    cuts = Cuts(np.arange(measures), harms, logs, rows, limits)
    flags = random.choice([-1, -1, -1, 0, 1], measures).astype(np.int8)
    choices = np.array(list(itertools.product((0, 1), repeat=measures)))
    choices = choices[np.all((flags < 0) | (choices == flags), axis=1)]
    choices = choices[np.all(choices @ rows.T <= limits, axis=1)]
    each = np.exp(choices @ logs.T) * harms
    best = each.sum(axis=1).min(initial=1.0)
    found = cuts.bound(flags, random.random(measures), float(best), 5, lambda: False)
    assert np.all(each[:, cuts.risk] - choices @ cuts.slope.T >= cuts.level - 1e-9 * best)
    if len(choices):
        assert found.value <= each.sum(axis=1).min()


@settings(deadline=None, max_examples=10)
@given(st.integers(0, 10**6), st.integers(2, 12))
def test_more_money_never_leaves_more_harm_and_nothing_is_bought_for_nothing(seed: int, measures: int) -> None:
    asked = random_problem(seed, 4, measures)
    asked = replace(asked, costs=asked.costs + 1, left=np.hstack([asked.left[:, :-1], np.ones((4, 1))]))
    found = [best_portfolio(replace(asked, budget=float(budget)), gap=1e-9) for budget in range(0, 30, 5)]
    assert all(later.harm <= sooner.harm * (1 + 1e-8) for sooner, later in itertools.pairwise(found))
    assert all(measures - 1 not in one.chosen for one in found)


def by_outer_approximation(asked: Problem) -> float:
    """Return the least harm as a mixed-integer solver finds it, tangent by tangent."""
    risks, measures = asked.left.shape
    logs, rows, limits, best = np.log(asked.left), [], [], math.inf
    x, bound = np.zeros(measures), -math.inf
    while bound < best * (1 - 1e-7):
        value = asked.harms * np.exp(logs @ x)
        best = min(best, value.sum())
        rows.append(np.hstack([value[:, None] * logs, -np.eye(risks)]))
        limits.append(value * (logs @ x) - value)
        solved = milp(
            np.r_[np.zeros(measures), np.ones(risks)],
            integrality=np.r_[np.ones(measures), np.zeros(risks)],
            bounds=Bounds(0, np.r_[np.ones(measures), np.full(risks, np.inf)]),
            constraints=[
                LinearConstraint(np.vstack(rows), -np.inf, np.concatenate(limits)),
                LinearConstraint(np.r_[asked.costs, np.zeros(risks)][None], -np.inf, asked.budget),
            ],
            options={"mip_rel_gap": 1e-8},
        )
        x, bound = np.round(solved.x[:measures]), solved.mip_dual_bound
    return best


@pytest.mark.parametrize("seed", range(3))
def test_a_mixed_integer_solver_agrees(seed: int) -> None:
    """11 risks and 40 measures, by outer approximation with HiGHS."""
    random = np.random.default_rng(seed)
    costs = random.integers(1, 20, 40).astype(float)
    asked = problem(random.exponential(10, 11), random.uniform(0.7, 1, (11, 40)), costs, 0.3 * costs.sum())
    assert best_portfolio(asked).harm == pytest.approx(by_outer_approximation(asked), rel=1e-6)


def large(seed: int, least: float = 0.05, most: float = 0.6) -> Problem:
    random = np.random.default_rng(seed)
    effects = np.where(random.random((100, 200)) < 0.05, random.uniform(least, most, (100, 200)), 0.0)
    costs = random.integers(1, 21, 200).astype(float)
    return problem(np.exp(random.normal(0, 2, 100)), 1 - effects, costs, 0.3 * costs.sum())


@pytest.mark.parametrize(("least", "most"), [(0.05, 0.6), (0.0, 0.95)])
def test_a_hundred_risks_and_two_hundred_measures(least: float, most: float) -> None:
    """To a gap of 1e-6 within ten seconds of a processor."""
    began = time.thread_time()
    found = best_portfolio(large(0, least, most), time_limit=100)
    assert time.thread_time() - began < 10
    assert found.ended == "proven"
    assert found.gap <= 1e-6


@pytest.mark.long
@pytest.mark.parametrize("seed", range(1, 9))
@pytest.mark.parametrize(("least", "most"), [(0.05, 0.6), (0.0, 0.2), (0.0, 0.95)])
def test_more_of_a_hundred_risks_and_two_hundred_measures(seed: int, least: float, most: float) -> None:
    assert best_portfolio(large(seed, least, most), time_limit=100).gap <= 1e-6


def test_it_ends_when_time_is_up_with_the_best_found_and_its_bound() -> None:
    asked = large(1)
    nothing = asked.harm(np.zeros(200))
    found = best_portfolio(asked, time_limit=0)
    assert found.ended == "time"
    assert 0 <= found.lower_bound <= found.harm <= nothing
    longer = best_portfolio(asked, time_limit=0.3)
    assert longer.lower_bound <= longer.harm < nothing
    assert longer.gap < 0.5


def test_it_is_cancelled_by_the_watcher_who_sees_best_and_bound() -> None:
    seen: list[tuple[float, float]] = []

    def watch(harm: float, bound: float) -> bool:
        seen.append((harm, bound))
        return len(seen) == 3

    found = best_portfolio(large(2), watch=watch)
    assert found.ended == "cancelled"
    assert len(seen) == 3
    assert all(bound <= harm for harm, bound in seen)
    assert found.lower_bound >= seen[-1][1] * (1 - 1e-12)
    assert found.harm <= seen[-1][0] * (1 + 1e-12)


def test_everything_is_taken_when_the_budget_allows_and_nothing_when_there_is_none() -> None:
    asked = problem([1, 2], [[0.5, 0.9], [0.9, 0.5]], [1, 2], 3)
    assert best_portfolio(asked).chosen == (0, 1)
    assert best_portfolio(asked).gap == 0
    assert best_portfolio(replace(asked, budget=0)).chosen == ()
    assert best_portfolio(problem([], np.ones((0, 3)), [1, 1, 1], 2)).chosen == ()
    assert best_portfolio(problem([1.0], np.ones((1, 0)), [], 2)).harm == 1


def test_budgets_that_binary_fractions_miss_are_kept() -> None:
    """0.1 + 0.2 is not above 0.3."""
    assert best_portfolio(problem([1, 1], [[0.5, 1], [1, 0.5]], [0.1, 0.2], 0.3)).chosen == (0, 1)


def test_the_front_falls_and_ends_when_time_is_up() -> None:
    asked = random_problem(5, 6, 12)
    points = portfolio.pareto_front(asked, range(0, int(asked.costs.sum()) + 1, 3))
    harms, costs = [p.portfolio.harm for p in points], [p.portfolio.cost for p in points]
    assert harms == sorted(harms, reverse=True)
    assert costs == sorted(costs)
    assert len(portfolio.pareto_front(large(3), [100, 200, 300], time_limit=0)) == 1


def test_drawn_costs_keep_ranges_and_order_and_each_measure_its_stream() -> None:
    costs = portfolio_unknown.interval_costs([1, 2, 5], [2, 4, 5], 100)
    assert costs.shape == (100, 3)
    assert np.all((costs >= [1, 2, 5]) & (costs <= [2, 4, 5]))
    assert np.array_equal(portfolio_unknown.interval_costs([1, 2], [2, 4], 100), costs[:, :2])
    ordinal = portfolio_unknown.ordinal_costs([2, 1, 2], 100)
    assert np.array_equal(ordinal[:, 0], ordinal[:, 2])
    assert np.all(ordinal[:, 1] < ordinal[:, 0])


@given(st.lists(st.tuples(QUARTERS, QUARTERS), min_size=1, max_size=6), QUARTERS)
def test_without_ranges_what_is_not_dominated_is_the_best(benefits: list[tuple[float, float]], budget: float) -> None:
    low, costs = [benefit for benefit, _ in benefits], [cost for _, cost in benefits]
    found = portfolio.portfolio_unknown.portfolios_not_dominated(low, low, costs, budget)
    best = portfolio.knapsack(low, costs, budget)["value"]
    for chosen in found["portfolios"]:
        assert sum(low[number - 1] for number in chosen) == pytest.approx(best, abs=1e-6)


def test_what_full_delivery_would_gain() -> None:
    register = building.register(
        risks=(building.risk("T01-01"), building.risk("T01-02")),
        assessments=(building.assessed("T01-01", 3, 2, "inherent"),),
        measures=(
            building.measure("M-1", "planned"),
            building.measure("M-2", "established"),
            building.measure("M-3", "completed"),
            building.measure("M-4", "stopped"),
        ),
        mitigations=tuple(building.link(f"M-{n}", "T01-01", acts_on="both") for n in (1, 2, 3, 4))
        + (building.link("M-1", "T01-02"),),
    )
    found = portfolio.improvements(register)
    assert found.risks == ("T01-01",)
    assert found.measures == ("M-1", "M-2")
    assert found.left[0] == pytest.approx([0.75**2, (0.75 / 0.825) ** 2])
    left = left_of(register, inherent_harm(register).index)
    now = left["likelihood"]["left"].iloc[0] * left["impact"]["left"].iloc[0]
    assert found.harms == pytest.approx(inherent_harm(register).iloc[:1] * now)


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: portfolio.choose_portfolio([1], [[1.2]], [1], 1),
        lambda: portfolio.choose_portfolio([1], [[0.5]], [-1], 1),
        lambda: portfolio.choose_portfolio([1], [[0.5]], [1], -1),
        lambda: portfolio.choose_portfolio([1], [[0.5]], [1, 2], 1),
        lambda: portfolio.choose_portfolio([1], [[0.5]], [1], 1, prerequisites=[[1, 2]]),
        lambda: portfolio.choose_portfolio([1], [[0.5]], [1], 1, prerequisites=[[1]]),
        lambda: portfolio.choose_portfolio([1], [[0.5]], [1], 1, exclusions=[[0, 1]]),
        lambda: portfolio.choose_portfolio([[1]], [[0.5]], [1], 1),
        lambda: portfolio.core_index_of_costs([1], [[0.5]], [2], [1], 1),
        lambda: portfolio.core_index_of_cost_order([1], [[0.5]], [1], 2),
        lambda: portfolio_unknown.portfolios_not_dominated([1], [0], [1], 1),
        lambda: portfolio_unknown.portfolios_not_dominated([], [], [], 1),
        lambda: portfolio_unknown.value_of_information(1, 2, [1.5]),
    ],
    ids=(str(number) for number in itertools.count()),
)
def test_what_is_out_of_range_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidInput):
        wrong()
