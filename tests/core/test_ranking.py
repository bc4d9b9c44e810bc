"""Ranks: worked values, and a plain loop as the reference."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core import worked
from tests.core.building import FEW

from riskregister.core import acceptability, ranking, weights
from riskregister.core.acceptability import pairwise_above, simulate_ranks
from riskregister.core.distributions import from_data
from riskregister.core.method import Case
from riskregister.core.shapes import Normal, Uniform
from riskregister.core.streams import Input, score_matrix
from riskregister.errors import InvalidInput

#: Few different values, so that ties abound; or many, so that there are none.
values = st.one_of(st.integers(-2, 2).map(float), st.floats(-10, 10))


@st.composite
def samples(draw: st.DrawFn) -> Any:
    size = draw(st.tuples(st.integers(1, 6), st.integers(1, 8)))
    rows = draw(st.lists(st.lists(values, min_size=size[1], max_size=size[1]), min_size=size[0], max_size=size[0]))
    return np.array(rows, dtype=draw(st.sampled_from([np.float64, np.float32])))


@pytest.mark.parametrize("case", worked.cases("ranking"))
def test_worked_value(case: Case) -> None:
    worked.run(case, ranking.METHODS)


@given(samples())
def test_places_are_those_of_a_plain_loop(scores: Any) -> None:
    found = acceptability.acceptability(scores)
    assert found == pytest.approx(_places(scores))
    assert found.sum(axis=0) == pytest.approx(1)
    assert found.sum(axis=1) == pytest.approx(1)


@given(samples())
def test_pairs_and_places_agree(scores: Any) -> None:
    above = pairwise_above(scores)
    assert above + above.T == pytest.approx(1)
    expected = acceptability.ranks_of(len(scores), [scores]).expected
    assert expected == pytest.approx(0.5 + above.sum(axis=0))


@given(samples(), st.randoms(use_true_random=False))
def test_the_order_of_risks_does_not_matter_and_a_new_one_swaps_no_two(scores: Any, random: Any) -> None:
    order = list(range(len(scores)))
    random.shuffle(order)
    assert acceptability.acceptability(scores[order]) == pytest.approx(acceptability.acceptability(scores)[order])
    assert np.array_equal(pairwise_above(scores)[:-1, :-1], pairwise_above(scores[:-1]))


@given(st.integers(1, 6), st.integers(1, 30), st.integers(0, 1000))
def test_places_of_many_are_those_of_few(risks: int, draws: int, seed: int) -> None:
    """Without ties the two ways to count agree to the last draw; a tie is split evenly between two."""
    distinct = np.random.default_rng(seed).permutation(risks * draws).reshape(risks, draws).astype(np.float32)
    few = acceptability.ranks_of(len(distinct), [distinct], 2)
    many = acceptability._many(distinct.copy(), 2, None)
    for name in ("expected", "low", "high", "top"):
        assert getattr(few, name) == pytest.approx(getattr(many, name)), name
    tied = acceptability._many(np.ones((2, 4000), dtype=np.float32), 1, None)
    assert tied.expected == pytest.approx(1.5, abs=4 * 0.5 / 4000**0.5)
    assert (tied.low.tolist(), tied.high.tolist()) == ([1, 1], [2, 2])


def test_many_risks_rank_as_few_do(monkeypatch: pytest.MonkeyPatch) -> None:
    risks = [[Input(str(n), "x", Normal(n / 3, 1))] for n in range(30)]
    few = simulate_ranks(risks, 3000, 5)
    seen: list[float] = []
    monkeypatch.setattr(acceptability, "FULL", 10)
    many = simulate_ranks(risks, 3000, 5, progress=seen.append)
    assert many.acceptability is None
    assert seen == sorted(seen)
    assert seen[-1] == 1
    for name in ("expected", "low", "high", "top"):
        assert getattr(few, name) == pytest.approx(getattr(many, name)), name
    monkeypatch.setattr(acceptability, "MOST_CELLS", 1000)
    with pytest.raises(InvalidInput, match="33"):
        simulate_ranks(risks, 3000, 5)


def test_simulated_ranks_are_the_exact_ones() -> None:
    means = (3, 2, 1)
    found = simulate_ranks([[Input(str(mean), "x", Normal(mean, 1))] for mean in means], 100_000)
    exact = ranking.expected_ranks([{"kind": "normal", "mean": mean, "sd": 1} for mean in means])
    assert found.expected == pytest.approx(exact, abs=0.01)
    assert found.acceptability is not None
    assert found.acceptability.sum(axis=0) == pytest.approx(1)


@FEW
@given(st.lists(st.tuples(st.floats(0, 5), st.floats(0.5, 2)), min_size=2, max_size=3))
def test_exact_pairs_are_near_the_simulated(pairs: list[tuple[float, float]]) -> None:
    shapes = [{"kind": "pert", "minimum": low, "mode": low + width / 3, "maximum": low + width} for low, width in pairs]
    exact = np.array(ranking.pairwise(shapes))
    assert exact + exact.T == pytest.approx(1)
    drawn = score_matrix([[Input(str(n), "x", from_data(one))] for n, one in enumerate(shapes)], 20_000)
    assert pairwise_above(drawn) == pytest.approx(exact, abs=4 * 0.5 / 20_000**0.5)


@pytest.mark.parametrize("risks", [1, 2, 100, 128, 129])
def test_scores_that_differ_in_their_last_bits_or_not_at_all_are_ranked_exactly(risks: int) -> None:
    """The quick way for 32-bit scores of up to 128 risks gives what sorting 64-bit scores does."""
    random = np.random.default_rng(risks)
    apart = random.normal(size=(risks, 300)).astype(np.float32)
    near = np.nextafter(np.float32(1), np.float32(2)) ** random.integers(0, 90, (risks, 300)).astype(np.float32)
    tied = random.integers(-2, 3, (risks, 300)).astype(np.float32)
    for scores in (apart, near.astype(np.float32), tied, np.hstack([apart, near, tied]).astype(np.float32)):
        found = acceptability.acceptability(scores)
        assert found == pytest.approx(acceptability.acceptability(scores.astype(float)), abs=1e-12)


def test_pairs_with_certain_values() -> None:
    point, spread = {"kind": "point", "value": 2}, {"kind": "uniform", "low": 1, "high": 5}
    assert ranking.probability_above(point, spread) == pytest.approx(0.25)
    assert ranking.probability_above(spread, point) == pytest.approx(0.75)
    assert ranking.probability_above(point, {"kind": "point", "value": 1}) == 1
    assert ranking.probability_above(spread, {"kind": "normal", "mean": 3, "sd": 1}) == pytest.approx(0.5)


@given(samples())
def test_tiers_are_layers(scores: Any) -> None:
    above = pairwise_above(scores)
    tier = ranking.tiers_of(above, 0.9)
    sure = (above >= 0.9) & ~np.eye(len(scores), dtype=bool)
    assert (tier[:, None] < tier[None, :])[sure].all()
    for risk in np.flatnonzero(tier > 1):
        assert (sure[:, risk] & (tier == tier[risk] - 1)).any()


def test_a_circle_is_one_tier() -> None:
    circle = [[0.5, 0.6, 0.4], [0.4, 0.5, 0.6], [0.6, 0.4, 0.5]]
    assert ranking.tiers(circle, 0.55) == [1, 1, 1]


@given(st.lists(st.floats(0, 10), min_size=2, max_size=6))
def test_more_than_the_smallest_change_swaps(scores: list[float]) -> None:
    for swap in ranking.smallest_swaps(scores):
        above, below = int(swap["above"]), int(swap["below"])
        moved = list(scores)
        moved[below] += swap["change"] + 1e-6
        assert moved[below] > moved[above]
        assert swap["change"] >= 0


def test_unknown_scores_have_no_neighbours() -> None:
    assert ranking.smallest_swaps([1.0, float("nan"), 2.0]) == [{"above": 2, "below": 0, "change": 1.0}]


@FEW
@given(st.lists(st.lists(st.floats(0, 5).map(lambda x: round(x, 1)), min_size=3, max_size=3), min_size=1, max_size=5))
def test_exact_shares_of_weights_are_near_the_sampled(harms: list[list[float]]) -> None:
    for table in (harms, [row[:2] for row in harms]):
        exact, sampled = weights.weight_acceptability(table), weights.sampled_weight_acceptability(table, 20_000)
        shares = np.array(exact["acceptability"])
        assert shares.sum(axis=0) == pytest.approx(1)
        assert shares.sum(axis=1) == pytest.approx(1)
        assert np.array(sampled["acceptability"]) == pytest.approx(shares, abs=0.015)
        for row, central in zip(shares, exact["central_weights"], strict=True):
            assert (row[0] > 0) == bool(central)
            assert not central or sum(central) == pytest.approx(1)


def test_refusals() -> None:
    risk = [Input("a", "x", Uniform(0, 1))]
    for call in (
        lambda: ranking.tiers([[0.5, 0.5]]),
        lambda: ranking.tiers([[0.5]], 0.5),
        lambda: ranking.rank_acceptability([]),
        lambda: ranking.rank_acceptability([[1, 2], [1]]),
        lambda: ranking.rank_acceptability([[1, float("nan")]]),
        lambda: acceptability.acceptability(np.array([1.0])),
        lambda: weights.weight_acceptability([[1]]),
        lambda: weights.weight_acceptability([]),
        lambda: weights.sampled_weight_acceptability([[1, float("nan")]]),
        lambda: simulate_ranks([risk], 0),
    ):
        with pytest.raises(InvalidInput):
            call()


def _places(scores: Any) -> Any:
    table = np.zeros((len(scores), len(scores)))
    for column in scores.T:
        for risk, own in enumerate(column):
            better, alike = int((column > own).sum()), int((column == own).sum())
            table[risk, better : better + alike] += 1 / alike / scores.shape[1]
    return table
