"""Importance of measures: worked values, enumeration of all orders, and what holds for any effects."""

from __future__ import annotations

import itertools
import math
import time
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core import building, worked

from riskregister.core import importance, mitigation
from riskregister.core.method import Case
from riskregister.errors import InvalidInput

SHARES = st.floats(0, 1)
#: Below 0 a measure makes matters worse.
EFFECTS = st.lists(st.lists(st.floats(-0.5, 1), min_size=4, max_size=4), min_size=1, max_size=3)
BODIES = st.lists(st.sampled_from("ab"), min_size=4, max_size=4)


@pytest.mark.parametrize("case", worked.cases("importance"))
def test_worked_values(case: Case) -> None:
    worked.run(case, importance.METHODS)


def left_by_hand(q: list[list[float]], bodies: list[str], rho: float) -> float:
    """Return what rows (channels) of failure fractions leave, body by body; what worsens multiplies by itself."""
    left = 1.0
    for row in q:
        left *= math.prod(value for value in row if value > 1)
        for body in set(bodies):
            own = [value for value, owner in zip(row, bodies, strict=True) if owner == body and value <= 1]
            left *= (1 - rho) * math.prod(own) + rho * min(own, default=1.0)
    return left


def averaged_over_orders(worth: Any, size: int) -> list[float]:
    values = [0.0] * size
    for order in itertools.permutations(range(size)):
        for place, player in enumerate(order):
            values[player] += worth({*order[: place + 1]}) - worth({*order[:place]})
    return [value / math.factorial(size) for value in values]


@settings(deadline=None)
@given(EFFECTS, BODIES, SHARES)
def test_shapley_is_the_mean_over_all_orders(effects: list[list[float]], bodies: list[str], rho: float) -> None:
    """The scalar reference: every order of the measures, with dependence within bodies."""

    def worth(there: set[int]) -> float:
        rows = [[1 - row[j] for j in sorted(there) if row[j] != 0] for row in effects]
        owners = [[bodies[j] for j in sorted(there) if row[j] != 0] for row in effects]
        pairs = zip(rows, owners, strict=True)
        return sum(1 - left_by_hand([row], of, rho) for row, of in pairs)

    found = importance.importance([1.0] * len(effects), effects, bodies, rho)
    everyone = {0, 1, 2, 3}
    assert np.allclose(found["shapley"], averaged_over_orders(worth, 4), atol=1e-12)
    assert np.allclose(found["first_in"], [worth({j}) for j in range(4)], atol=1e-12)
    assert np.allclose(found["leave_one_out"], [worth(everyone) - worth(everyone - {j}) for j in range(4)], atol=1e-12)
    assert math.isclose(found["total"], worth(everyone), abs_tol=1e-12)


@given(EFFECTS)
def test_the_two_ways_of_reckoning_agree(effects: list[list[float]]) -> None:
    harms = np.arange(1.0, len(effects) + 1)
    found = importance.importance(harms.tolist(), effects)
    assert np.allclose(found["shapley"], importance.shapley(harms, effects), atol=1e-12)
    assert np.allclose(found["first_in"], importance.marginals(harms, effects, 0.0), atol=1e-12)
    assert np.allclose(found["leave_one_out"], importance.marginals(harms, effects, 1.0), atol=1e-12)


def test_the_parts_of_200_measures_add_up_to_the_total() -> None:
    """T34e: efficiency to 1e-12, and 200 measures on 100 risks take far less than a second."""
    random = np.random.default_rng(34)
    one = random.random((1, 200)) * 0.3
    assert math.isclose(importance.shapley([1.0], one).sum(), 1 - np.prod(1 - one), abs_tol=1e-12)
    harms, effects = random.random(100), random.random((100, 200)) * 0.3
    began = time.perf_counter()
    values = importance.shapley(harms, effects)
    assert time.perf_counter() - began < 1
    assert math.isclose(values.sum(), harms @ (1 - np.prod(1 - effects, axis=1)), rel_tol=1e-12)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=6))
def test_fully_dependent_measures_are_the_airport_game(effects: list[float]) -> None:
    found = importance.importance([1.0], [effects], ["a"] * len(effects), 1.0)
    assert np.allclose(found["shapley"], importance.airport_game(effects), atol=1e-12)


@given(st.lists(SHARES, max_size=6), SHARES, SHARES)
def test_another_barrier_never_leaves_more(failures: list[float], another: float, rho: float) -> None:
    """T36c, and the value lies within the bounds whatever the dependence."""
    before = importance.barriers.combined_failure(failures, rho)
    after = importance.barriers.combined_failure([*failures, another], rho)
    for name in ("independent", "dependent", "highest"):
        assert after[name] <= before[name] + 1e-12
    assert after["lowest"] - 1e-12 <= after["independent"] <= after["dependent"] + 1e-12 <= after["highest"] + 2e-12


@settings(deadline=None)
@given(building.registers().map(building.all_threats))
def test_the_values_add_up_to_what_the_measures_take_off_the_inherent_harm(register: Any) -> None:
    """The reckoning is that of the evidenced level: both channels, delivery, dependence within a body."""
    frame = importance.measure_importance(register)
    harms = importance.inherent_harm(register)
    left = mitigation.left_of(register, harms.index)
    taken = (harms * (1 - left["likelihood"]["left"] * left["impact"]["left"])).sum()
    assert math.isclose(frame["shapley"].sum(), taken, rel_tol=1e-9, abs_tol=1e-12)
    assert list(frame["measure"]) == [measure.id for measure in register.measures]
    assert (frame["leave_one_out"] <= frame["shapley"] + 1e-12).all()
    assert (frame["shapley"] <= frame["first_in"] + 1e-12).all()
    assert (frame["first_in"] <= frame["birnbaum"] + harms.sum()).all()


def test_measures_of_a_register() -> None:
    """Two moderate measures of one body, fully delivered: Q = 0.7 · 0.75² + 0.3 · 0.75."""
    register = building.register(
        risks=(building.risk("T01-01"), building.risk("T01-02")),
        assessments=(building.assessed("T01-01", 3, 2, "inherent"),),
        measures=(
            building.measure("M-1", owner="B"),
            building.measure("M-2", owner="B"),
            building.measure("M-3", "planned"),
        ),
        mitigations=(building.link("M-1", "T01-01"), building.link("M-2", "T01-01"), building.link("M-3", "T01-02")),
    )
    frame = importance.measure_importance(register).set_index("measure")
    harm = importance.inherent_harm(register)["T01-01"]
    assert frame.loc["M-1", "first_in"] == pytest.approx(0.25 * harm)
    assert frame.loc["M-1", "leave_one_out"] == pytest.approx((0.75 - 0.61875) * harm)
    assert frame.loc["M-1", "shapley"] == pytest.approx((1 - 0.61875) / 2 * harm)
    assert frame.loc["M-1", "birnbaum"] == pytest.approx(0.75 * harm)
    assert list(frame["risks"]) == [1, 1, 0]
    assert list(frame["share"]) == pytest.approx([0.5, 0.5, 0])


def test_a_register_without_anything_has_an_empty_table() -> None:
    assert importance.measure_importance(building.register()).empty


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: importance.importance([1], [[1.2]]),
        lambda: importance.importance([-1], [[0.2]]),
        lambda: importance.importance([1, 2], [[0.2]]),
        lambda: importance.importance([1], [[0.2]], ["a", "b"]),
        lambda: importance.importance([1], [[0.2]], ["a"], 2),
        lambda: importance.airport_game([-0.1]),
        lambda: importance.barriers.combined_failure([1.1]),
        lambda: importance.barriers.common_cause(0.1, 0.1, 0),
        lambda: importance.barriers.reduced_rate(-1, [0.5]),
    ],
    ids=(str(number) for number in itertools.count()),
)
def test_what_is_out_of_range_is_refused(wrong: Any) -> None:
    with pytest.raises(InvalidInput):
        wrong()
