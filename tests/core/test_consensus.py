"""Pools: worked values, and what must hold whoever is asked."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import special
from tests.core import worked

from riskregister.core import consensus
from riskregister.core.distributions import of_levels
from riskregister.core.pools import LinearPool, QuantilePool
from riskregister.core.shapes import Normal
from riskregister.core.tails import GRID
from riskregister.errors import InvalidInput

CHANCES = st.lists(st.floats(0.001, 0.999), min_size=1, max_size=6)
LEVEL = st.integers(2, 10).map(lambda half: half / 2)
RANGES = st.lists(st.tuples(LEVEL, LEVEL, LEVEL).map(sorted), min_size=1, max_size=5)
SHARES = st.lists(st.lists(st.integers(0, 9), min_size=5, max_size=5).filter(any), min_size=1, max_size=5)


@pytest.mark.parametrize("case", worked.cases("consensus"))
def test_worked_value(case):
    worked.run(case, consensus.METHODS)


@given(CHANCES)
def test_pools_of_probabilities_lie_between_them_and_permute(chances):
    found = consensus.pool_probabilities(chances)
    for name in ("linear", "geometric_odds", "geometric_mean"):
        assert found["lowest"] - 1e-12 <= found[name] <= found["highest"] + 1e-12
    back = consensus.pool_probabilities(chances[::-1])
    assert all(math.isclose(found[name], back[name], abs_tol=1e-12) for name in found)


@given(CHANCES)
def test_odds_treat_an_event_and_its_opposite_alike(chances):
    one = consensus.pool_probabilities(chances)["geometric_odds"]
    other = consensus.pool_probabilities([1 - chance for chance in chances])["geometric_odds"]
    assert math.isclose(one, 1 - other, abs_tol=1e-12)


@given(st.floats(0.001, 0.999), st.integers(1, 5))
def test_repeating_an_assessor_among_equals_changes_nothing(chance, count):
    found = consensus.pool_probabilities([chance] * count)
    assert all(math.isclose(value, chance, rel_tol=1e-12) for value in found.values())


def test_extremising_is_off_until_asked_for():
    plain = consensus.pool_probabilities([0.6, 0.8])["geometric_odds"]
    assert plain == pytest.approx(special.expit((special.logit(0.6) + special.logit(0.8)) / 2), abs=1e-12)
    assert consensus.pool_probabilities([0.6, 0.8], extremise=2)["geometric_odds"] > plain


def test_weights_count_and_a_weight_of_0_is_nobody():
    assert consensus.pool_probabilities([0.2, 0.6], weights=[3, 1])["linear"] == pytest.approx(0.3)
    found = consensus.pool_probabilities([0, 0.6, 1], weights=[0, 1, 0])
    assert found["linear"] == found["geometric_mean"] == 0.6
    assert consensus.pool_probabilities([0, 0.5])["geometric_odds"] == 0
    assert consensus.pool_levels([[1, 0], [0, 1]], weights=[1, 0])["log"]["shares"] == [1, 0]


@given(SHARES)
def test_pools_of_levels(shares):
    found = consensus.pool_levels(shares)
    means = [np.dot(row, range(1, 6)) / sum(row) for row in shares]
    for name in ("linear", "quantile"):
        assert math.isclose(sum(found[name]["shares"]), 1, abs_tol=1e-9)
        assert math.isclose(found[name]["mean"], np.mean(means), abs_tol=1e-9)
    assert found["quantile"]["variance"] <= found["linear"]["variance"] + 1e-9
    possible = np.all([[share > 0 for share in row] for row in shares], axis=0)
    assert ("log" in found) == possible.any()
    if "log" in found:
        assert [share > 0 for share in found["log"]["shares"]] == possible.tolist()


@given(SHARES, st.integers(1, 3))
def test_pooling_identical_level_distributions_gives_them_back(shares, count):
    own = np.array(shares[0]) / sum(shares[0])
    found = consensus.pool_levels([shares[0]] * count)
    assert np.allclose(found["linear"]["shares"], own, atol=1e-9)
    assert np.allclose(found["log"]["shares"], own, atol=1e-9)
    kept = [level for level, share in zip(range(1, 6), own, strict=True) if share > 0]
    assert np.allclose(found["quantile"]["levels"], kept, atol=1e-9)


@given(RANGES, st.sampled_from(consensus.POOLS))
def test_pools_of_ranges(ranges, pool):
    found = consensus.pool_estimates(ranges, pool)
    lows, bests, highs = zip(*ranges, strict=True)
    assert ("best" in found) <= (not found["flagged"])
    if pool == "log":
        assert ("low" in found) == (max(lows) <= min(highs))
    if "low" in found:
        assert min(lows) <= found["low"] <= found["high"] <= max(highs)
    if pool == "linear":
        assert (found["low"], found["high"]) == (min(lows), max(highs))
    if "best" in found:
        assert min(bests) - 1e-9 <= found["best"] <= max(bests) + 1e-9


def test_the_log_pool_peaks_where_the_product_of_the_densities_does():
    ranges = np.array([[1, 2, 4], [2, 3.5, 5], [1.5, 2, 3]])
    low, best, high = (float(part[0]) for part in consensus.pooled_ranges(*ranges.T[:, None, :], "log"))
    assert (low, high) == (2, 3)
    at = np.linspace(1.5, 3.5, 200_001)[1:-1]
    log = np.zeros_like(at)
    for a, m, b in ranges:
        start, end = a - 0.5, b + 0.5
        share = 4 / (end - start)
        log += share * ((m - start) * np.log(at - start) + (end - m) * np.log(end - at))
    assert best == pytest.approx(at[log.argmax()], abs=1e-5)


@given(RANGES)
def test_a_linear_pool_is_a_distribution_that_disagreement_widens(ranges):
    of = tuple(of_levels(*one) for one in ranges)
    weights = (1 / len(of),) * len(of)
    linear, quantile = LinearPool(of, weights), QuantilePool(of, weights)
    assert linear.mean == pytest.approx(quantile.mean)
    assert linear.variance >= quantile.variance - 1e-9
    assert linear.variance >= np.mean([one.variance for one in of]) - 1e-12
    shares = np.linspace(0.01, 0.99, 21)
    for pool in (linear, quantile):
        values = pool.quantile(shares)
        assert (np.diff(values) >= -1e-12).all()
        assert np.allclose(pool.cdf(values), shares, atol=1e-6)


def test_tables_of_pools_agree_with_their_quantiles():
    of = (of_levels(2, 3, 4), of_levels(3, 4, 5), of_levels(3, 3, 3))
    for kind in (LinearPool, QuantilePool):
        pool = kind(of, (0.25, 0.25, 0.5))
        exact = pool.quantile(special.ndtr(GRID))
        assert np.abs(pool.curve() - exact)[1:-1].max() < 1e-3
        assert np.trapezoid(exact, special.ndtr(GRID)) == pytest.approx(pool.mean, abs=1e-5)


def test_camps_that_exclude_each_other_stay_apart_in_the_draws():
    pool = LinearPool((of_levels(1, 1, 2), of_levels(4, 5, 5)), (0.5, 0.5))
    between = (pool.curve() > 2.5) & (pool.curve() < 3.5)
    assert np.diff(special.ndtr(GRID), prepend=0)[between].sum() < 0.003
    assert pool.cdf([2.5, 3.5]) == pytest.approx([0.5, 0.5])


def test_pools_of_unbounded_distributions_reach_their_ends():
    for kind in (LinearPool, QuantilePool):
        pool = kind((Normal(0, 1), of_levels(1, 2, 3)), (0.5, 0.5))
        assert list(pool.quantile([0, 1])) == [-math.inf, math.inf]
    assert QuantilePool((Normal(0, 1), Normal(0, 2)), (0.5, 0.5)).variance == pytest.approx(2.25, abs=1e-10)
    assert LinearPool((Normal(0, 1), Normal(1, 1)), (0.5, 0.5)).moment_of_exponential(1) == pytest.approx(
        (math.exp(0.5) + math.exp(1.5)) / 2
    )


@given(st.lists(st.tuples(st.floats(-5, 5), st.floats(0.1, 5)), min_size=1, max_size=4))
def test_closed_forms_are_those_of_the_general_pools(normals):
    means, sds = ([pair[place] for pair in normals] for place in (0, 1))
    closed = consensus.pool_normals(means, sds)
    data = [{"kind": "normal", "mean": mean, "sd": sd} for mean, sd in normals]
    general = consensus.pool_distributions(data)
    for name in general:
        for part in ("mean", "variance"):
            assert general[name][part] == pytest.approx(closed[name][part], abs=1e-7)


@given(CHANCES)
def test_the_log_pool_of_two_levels_is_the_geometric_mean_of_odds(chances):
    assume(len(chances) > 1)
    log = consensus.pool_levels([[1 - chance, chance] for chance in chances])["log"]["shares"][1]
    assert log == pytest.approx(consensus.pool_probabilities(chances)["geometric_odds"], abs=1e-9)


@pytest.mark.parametrize(
    ("call", "inputs"),
    [
        (consensus.pool_probabilities, ([],)),
        (consensus.pool_probabilities, ([0.5, 1.1],)),
        (consensus.pool_probabilities, ([0.5, math.nan],)),
        (consensus.pool_probabilities, ([0, 1],)),
        (consensus.pool_probabilities, ([0.5], [0.0])),
        (consensus.pool_probabilities, ([0.5, 0.5], [1])),
        (consensus.pool_probabilities, ([0.5, 0.5], [1, -1])),
        (consensus.pool_probabilities, ([0.5], None, 0)),
        (consensus.pool_normals, ([0], [0])),
        (consensus.pool_normals, ([0, 1], [1])),
        (consensus.pool_distributions, ([],)),
        (consensus.pool_distributions, ([{"kind": "uniform", "low": 0, "high": 1}], [1.5])),
        (consensus.pool_levels, ([[1, 2], [1]],)),
        (consensus.pool_levels, ([[0, 0]],)),
        (consensus.pool_levels, ([[1, -1]],)),
        (consensus.pool_levels, ([],)),
        (consensus.pool_estimates, ([[3, 2, 4]],)),
        (consensus.pool_estimates, ([[1, 2]],)),
        (consensus.pool_estimates, ([],)),
        (consensus.pool_estimates, ([[1, 2, 3]], "mean")),
        (consensus.pool_estimates, ([[1, 2, 7]], "linear", 1, 1)),
        (LinearPool, ((), ())),
        (QuantilePool, ((Normal(0, 1),), (0.5,))),
    ],
)
def test_what_cannot_be_pooled_is_refused(call, inputs):
    with pytest.raises(InvalidInput):
        call(*inputs)
