"""Draws and yearly losses: worked values, independence of streams, order of stages, and losses against a plain loop."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.core import worked
from tests.core.building import FEW

from riskregister.core import losses, simulation, streams
from riskregister.core.method import Case
from riskregister.core.shapes import Exponential, Mapped, Normal, Pert, Uniform
from riskregister.core.streams import BLOCK, Input, Sampler, draw, score_blocks, score_matrix
from riskregister.errors import InvalidInput

ids = st.lists(st.text(min_size=1, max_size=6), min_size=1, max_size=6, unique=True)
shares = st.floats(0, 1)


@pytest.mark.parametrize("case", worked.cases("simulation"))
def test_worked_value(case: Case) -> None:
    worked.run(case, simulation.METHODS)


def risks(names: list[str]) -> list[list[Input]]:
    return [[Input(name, "likelihood", Pert(1, 2, 4)), Input(name, "impact", Uniform(1, 5))] for name in names]


@given(ids, st.text(min_size=1, max_size=6), st.randoms(use_true_random=False), st.integers(0, 5))
def test_other_risks_and_their_order_change_no_draw(names: list[str], more: str, random: Any, root: int) -> None:
    alone = dict(zip(names, score_matrix(risks(names), 20, root), strict=True))
    many = [*names, *({more} - set(names))]
    random.shuffle(many)
    for name, row in zip(many, score_matrix(risks(many), 20, root), strict=True):
        assert name not in alone or np.array_equal(row, alone[name])


def test_names_do_not_run_together() -> None:
    assert streams.stream(0, "ab", "c").random() != streams.stream(0, "a", "bc").random()
    assert streams.stream(0, "a").random() != streams.stream(1, "a").random()


def test_blocks_and_the_whole_are_the_same_draws() -> None:
    seen: list[float] = []
    blocks = list(score_blocks(risks(["a", "b"]), 2 * BLOCK + 5, 3, seen.append))
    assert [block.shape[1] for block in blocks] == [BLOCK, BLOCK, 5]
    assert np.array_equal(np.hstack(blocks), score_matrix(risks(["a", "b"]), 2 * BLOCK + 5, 3))
    assert seen == sorted(seen)
    assert seen[-1] == 1
    longer = np.hstack(list(score_blocks(risks(["a", "b"]), 3 * BLOCK, 3)))
    assert np.array_equal(longer[:, : BLOCK + 1], np.hstack(blocks)[:, : BLOCK + 1])


@given(st.lists(st.integers(0, 7), min_size=1, max_size=6), shares)
def test_draws_do_not_depend_on_how_many_are_taken_at_once(counts: list[int], correlation: float) -> None:
    given = Input("a", "likelihood", Pert(1, 2, 4), "panel", correlation)
    one = Sampler(given, 5)
    assert np.concatenate([one.values(count) for count in counts]).tolist() == draw(given, sum(counts), 5).tolist()


def test_many_risks_at_once_and_each_alone_have_the_same_draws() -> None:
    shapes = (Pert(1, 2, 4), Normal(3, 1), Uniform(1, 5), Mapped(Pert(0, 3, 5), (0, 2, 5), (1, 2, 9)))
    inputs = [[Input(str(n), "x", shapes[n % 4], "panel" if n % 7 == 0 else "", 0.4)] for n in range(45)]
    inputs[30].append(Input("30", "y", Uniform(0, 1)))
    for draws in (1, 700):
        together = score_matrix(inputs, draws, 3)
        assert np.array_equal(together, np.vstack([score_matrix([one], draws, 3) for one in inputs]))
        assert np.array_equal(together, np.hstack(list(score_blocks(inputs, draws, 3))))


def test_a_stream_is_even_to_the_ends_and_shows_no_pattern() -> None:
    """Chi-squared over 200 equal bins and over 16 bins of either outer thousandth; no correlation with later draws."""
    drawn = draw(Input("T01-01", "likelihood", Uniform(0, 1)), 2_000_000)
    for found, bins in ((drawn, 200), (drawn[drawn < 0.001] * 1000, 16), ((1 - drawn[drawn > 0.999]) * 1000, 16)):
        counts = np.histogram(found, bins, (0, 1))[0]
        assert stats.chisquare(counts).pvalue > 1e-3
    assert np.abs([np.corrcoef(drawn[:-lag], drawn[lag:])[0, 1] for lag in (1, 2, 100)]).max() < 4 / drawn.size**0.5


def test_streams_of_many_names_are_alike_only_in_distribution() -> None:
    """The first draws of 20,000 neighbouring names are as even as one stream's, and uncorrelated from name to name."""
    first = score_matrix([[Input(f"R{n:05}", "impact", Uniform(0, 1))] for n in range(20_000)], 2)[:, 0].astype(float)
    assert stats.kstest(first, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(first[:-1], first[1:])[0, 1]) < 4 / first.size**0.5


def test_progress_tells_and_may_stop() -> None:
    seen: list[float] = []
    score_matrix(risks([str(n) for n in range(2000)]), 2, 0, seen.append)
    assert seen == [0.5, 1.0]

    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        list(score_blocks(risks(["a"]), 5, 0, stop))


def test_a_sum_is_the_default_and_any_other_rule_may_be_given() -> None:
    inputs = risks(["a"])
    likelihood, impact = (draw(one, 50, 7) for one in inputs[0])
    assert score_matrix(inputs, 50, 7)[0] == pytest.approx(likelihood + impact, rel=1e-6)
    maxima = score_matrix(inputs, 50, 7, combine=lambda levels: np.maximum(*levels))
    assert maxima[0] == pytest.approx(np.maximum(likelihood, impact), rel=1e-6)


def test_a_shared_factor_correlates_and_is_a_stream_of_its_own() -> None:
    pair = [Input(name, "x", Normal(0, 1), factor="assessor", correlation=0.6) for name in "ab"]
    one, other = (draw(drawn, 50_000) for drawn in pair)
    assert np.corrcoef(one, other)[0, 1] == pytest.approx(0.6, abs=4 * 0.64 / 50_000**0.5)
    assert one.std() == pytest.approx(1, abs=0.02)
    apart = [draw(Input(name, "x", Normal(0, 1), factor=name, correlation=0.6), 50_000) for name in "ab"]
    assert abs(np.corrcoef(*apart)[0, 1]) < 0.02


@given(st.lists(st.tuples(shares, shares, shares), min_size=1, max_size=4))
def test_no_draw_of_a_later_stage_is_above_an_earlier_one(measures: list[tuple[float, float, float]]) -> None:
    found = simulation.simulated_stages(
        {"kind": "lognormal", "low": 0.01, "high": 0.2},
        [{"kind": "uniform", "low": low / 2, "high": low / 2 + 0.5} for low, _now, _then in measures],
        {
            "inherent": [0.0] * len(measures),
            "current": [min(now, then) for _low, now, then in measures],
            "residual": [max(now, then) for _low, now, then in measures],
        },
        draws=200,
    )
    assert found["never_above"]


@FEW
@given(st.floats(0.01, 20), st.floats(0, 1), st.floats(0, 1), st.integers(0, 1000))
def test_what_measures_take_away_is_taken_from_the_same_years(rate: float, kept: float, size: float, root: int) -> None:
    more: dict[str, Any] = {"draws": 300, "owner": "R1", "root": root}
    before = simulation.annual_losses(rate, Exponential(10), **more)
    after = simulation.annual_losses(rate, Exponential(10), kept=kept, size=size, **more)
    for one, other in zip(after, before, strict=True):
        assert (one <= other + 1e-9).all()
    assert (before[1] <= before[0] + 1e-9).all()
    grid = np.linspace(0, 200, 30).tolist()
    total, largest = (losses.exceedance_curve(values.tolist(), grid) for values in before)
    assert (np.diff(total) <= 0).all()
    assert (np.array(total) >= np.array(largest)).all()


def test_losses_are_those_of_a_plain_loop() -> None:
    rates = np.random.default_rng(1).uniform(0, 3, 500)
    total, largest = simulation.annual_losses(rates, Pert(1, 2, 5), 500, owner="R1", root=9, kept=0.7)
    counts = streams.stream(9, "R1", "events").poisson(rates)
    marks = streams.stream(9, "R1", "kept").random(counts.sum())
    sizes = draw(Input("R1", "severity", Pert(1, 2, 5)), int(counts.sum()), 9)
    event = 0
    for year, count in enumerate(counts):
        happened = [sizes[event + n] for n in range(count) if marks[event + n] < 0.7]
        event += count
        assert total[year] == pytest.approx(sum(happened))
        assert largest[year] == max(happened, default=0)


def test_many_events_go_in_blocks() -> None:
    total, _largest = simulation.annual_losses(40_000, Exponential(1), 60, owner="R1")
    assert total.mean() == pytest.approx(40_000, abs=4 * (2 * 40_000 / 60) ** 0.5)


@given(st.lists(st.floats(0, 100).map(lambda value: round(value, 1)), min_size=1, max_size=40), st.floats(0.05, 0.99))
def test_tail_measures_of_a_sample(values: list[float], level: float) -> None:
    found = losses.tail(values, level)
    below = np.mean(np.array(values) <= found["value_at_risk"])
    assert below >= level - 1e-9
    assert found["mean"] - 1e-9 <= found["tail_value_at_risk"] <= max(values) + 1e-6
    assert found["tail_value_at_risk"] >= found["value_at_risk"]


def test_a_rare_loss_has_a_zero_value_at_risk() -> None:
    found = losses.compound_poisson_exponential(0.01, 5, [0])
    assert found["value_at_risk"] == 0
    assert found["exceedance"][0] == pytest.approx(found["occurrence"][0])


def test_digits() -> None:
    assert simulation.meaningful_decimals(0) == 15
    assert simulation.meaningful_decimals(0.0049) == 2
    assert simulation.meaningful_decimals(0.0051) == 1
    assert simulation.meaningful_decimals(30) == -2


def test_refusals() -> None:
    point = {"kind": "point", "value": 1}
    for call in (
        lambda: simulation.standard_error(1.5, 10),
        lambda: simulation.meaningful_decimals(-1),
        lambda: simulation.simulated_stages(point, [point], {"current": []}),
        lambda: losses.compound_poisson(0, point),
        lambda: losses.bernoulli_loss(1.5, point, []),
        lambda: losses.discrete_tail([1, 2], [0.5, 0.4]),
        lambda: losses.discrete_tail([1, 2], [1]),
        lambda: losses.tail([]),
        lambda: losses.exponential_tail(1, 1),
    ):
        with pytest.raises(InvalidInput):
            call()
