"""A year's losses: closed forms against plain sums, other risks left alone, measures that never make a year worse."""

from __future__ import annotations

import dataclasses
import math
import tracemalloc
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core import building
from tests.core.building import all_threats, assessed, estimate, register, risk

from riskregister.core import model, scoring, uncertainty
from riskregister.core.loss_sums import thresholds
from riskregister.core.register_losses import LEVELS, WHOLE, losses
from riskregister.core.streams import draw
from riskregister.errors import InvalidInput

SIDES = ("expected_harm", "expected_harm_low", "expected_harm_high", "p_event")
NUMBERS = [*SIDES, *(f"{name}_error" for name in SIDES)]


def three(**more: Any) -> model.Register:
    values: dict[str, Any] = {
        "risks": (risk("A"), risk("B"), risk("C", "T02"), risk("D", "T02")),
        "assessments": (
            assessed("A", estimate(4, 5, 5), estimate(2, 3, 4)),
            assessed("B", 5, 2),
            assessed("C", estimate(3, 4, 5), estimate(4, 5, 5)),
            assessed("A", 5, 5, "inherent"),
            assessed("B", 5, 3, "inherent"),
        ),
    }
    return register(**{**values, **more})


def rates_and_harms(of: model.Register, draws: int) -> tuple[np.ndarray, np.ndarray]:
    pairs = [[draw(side, draws) for side in pair] for pair in uncertainty.log_inputs(of, "current")]
    both = of.criteria.impact.base ** np.array(pairs)
    return both[:, 0], both[:, 1]


def test_expected_harm_and_the_probability_of_an_event_are_closed_forms_of_the_draws() -> None:
    rates, harms = rates_and_harms(three(), 500)
    found = losses(three(), draws=500).summary().set_index("id")
    for number, id in enumerate("ABC"):
        expected = rates[number] * harms[number]
        assert found.loc[id, "expected_harm"] == pytest.approx(expected.mean(), rel=1e-12)
        assert found.loc[id, "expected_harm_low"] == pytest.approx(np.quantile(expected, 0.05), rel=1e-12)
        assert found.loc[id, "expected_harm_error"] == pytest.approx(expected.std() / math.sqrt(500), rel=1e-12)
        assert found.loc[id, "p_event"] == pytest.approx((1 - np.exp(-5 * rates[number])).mean(), rel=1e-12)
    assert found.loc["T01", "p_event"] == pytest.approx((1 - np.exp(-5 * (rates[0] + rates[1]))).mean())
    whole = (rates * harms)[:3].sum(axis=0)
    assert found.loc[WHOLE, "expected_harm_high"] == pytest.approx(np.quantile(whole, 0.95))
    assert found.loc[["A", "B", "C"], "share"].sum() == pytest.approx(1)
    assert found.loc[["T01", "T02"], "share"].sum() == pytest.approx(1)


def test_simulated_years_agree_with_the_closed_forms_within_their_errors() -> None:
    """The mean of the simulated years meets the expected harm, and their largest events the closed-form curve."""
    found = losses(three(), draws=40_000)
    for id in (WHOLE, "T01", "T02"):
        total, largest = found.total[id], found.largest[id]
        error = total.std() / math.sqrt(total.size)
        assert abs(total.mean() - found.summary().set_index("id").loc[id, "expected_harm"]) <= 4 * error
        curve = found.curves().query("id == @id")
        for point in curve.itertuples():
            share = (largest > point.threshold).mean()
            assert abs(share - point.oep) <= 4 * math.sqrt(point.oep * (1 - point.oep) / total.size) + 1e-9
            assert abs((total > point.threshold).mean() - point.aep) <= 4 * point.aep_error + 1e-9


def test_curves_never_rise_and_a_total_is_never_less_likely_than_its_largest_event(shipped: model.Register) -> None:
    curves = losses(shipped, draws=2000).curves()
    assert curves["id"].unique().tolist() == [WHOLE, *(category.id for category in shipped.categories)]
    for _id, curve in curves.groupby("id", sort=False):
        assert curve["threshold"].tolist() == thresholds(shipped.criteria).tolist()
        assert (np.diff(curve["aep"]) <= 0).all()
        assert (np.diff(curve["oep"]) <= 0).all()
        assert (curve["aep"] >= curve["oep"]).all()
        assert curve[["aep", "oep"]].to_numpy().min() >= 0
        assert curve[["aep", "oep"]].to_numpy().max() <= 1
        assert (curve[["aep_error", "oep_error"]] >= 0).all(axis=None)


def test_an_events_size_is_the_harm_of_its_level() -> None:
    """Level 5 stands for more than base ** 3.5 and at most base ** 4.5 units, so no single event lies beyond."""
    only = register(risks=(risk("A"),), assessments=(assessed("A", 5, 5),))
    curve = losses(only, draws=4000).curves().query("id == 'ALL'").set_index("threshold")["oep"]
    assert curve[curve.index < 5**3.49].eq(curve.iloc[0]).all()
    assert curve[curve.index > 5**4.51].eq(0).all()
    assert curve.iloc[0] == pytest.approx(1 - math.exp(-scoring.rate_of_level(5, only.criteria.likelihood)), abs=0.02)


def test_tails_follow_their_definition() -> None:
    found = losses(three(), draws=5000)
    for row in found.tails().itertuples():
        total = found.total[row.id]
        assert (total <= row.var).mean() >= row.level - 1e-12
        assert (total < row.var).mean() <= row.level
        assert row.tvar == pytest.approx(row.var + np.maximum(total - row.var, 0).mean() / (1 - row.level))
        assert row.var_error >= 0
        assert row.tvar_error > 0
    assert sorted(found.tails()["level"].unique()) == list(LEVELS)


def test_who_is_not_assessed_is_left_out_and_counted() -> None:
    found = losses(three(), draws=200)
    table = found.summary().set_index("id")
    assert found.left_out == ("D",)
    assert table.loc["D", NUMBERS].isna().all()
    assert table.loc[WHOLE, ["risks", "left_out"]].tolist() == [3, 1]
    assert table.loc["T02", ["risks", "left_out"]].tolist() == [1, 1]
    without = losses(dataclasses.replace(three(), risks=three().risks[:3]), draws=200)
    pd.testing.assert_frame_equal(found.curves(), without.curves())


def test_nothing_assessed_has_no_number_at_all() -> None:
    for nothing in (losses(register(), draws=10), losses(three(), "target", draws=10)):
        assert nothing.summary()[NUMBERS].isna().all(axis=None)
        assert nothing.curves().empty
        assert nothing.tails().empty
        assert nothing.total == {}


@settings(max_examples=20)
@given(building.registers().map(all_threats))
def test_a_new_risk_changes_no_other_risks_numbers(any_register: model.Register) -> None:
    new = risk("T01-99"), assessed("T01-99", 5, 5)
    more = dataclasses.replace(
        any_register, risks=(new[0], *any_register.risks), assessments=(*any_register.assessments, new[1])
    )
    before, after = losses(any_register, draws=64), losses(more, draws=64)
    ids = [one.id for one in any_register.risks]
    one, other = (found.of("risk").set_index("id").loc[ids, NUMBERS] for found in (before, after))
    pd.testing.assert_frame_equal(one, other, check_exact=True)
    if "T02" in before.total:
        assert np.array_equal(before.total["T02"], after.total["T02"])


@settings(max_examples=30)
@given(st.data(), st.booleans())
def test_what_measures_leave_makes_no_year_worse(data: st.DataObject, by_draw: bool) -> None:
    rates, shape = st.floats(0, 1), (4, 300)
    numbers = np.array(data.draw(st.lists(rates, min_size=8, max_size=8))).reshape(2, 4)
    kept, size = numbers if not by_draw else (np.broadcast_to(row[:, None], shape) for row in numbers)
    before, after = losses(three(), draws=300), losses(three(), draws=300, left=(kept, size))
    for id, total in before.total.items():
        assert (after.total[id] <= total).all()
        assert (after.largest[id] <= before.largest[id]).all()
    one, other = before.summary(), after.summary()
    for name in SIDES:
        assert (other[name].dropna() <= one[name].dropna() * (1 + 1e-12)).all()
    assert (after.curves()[["aep", "oep"]] <= before.curves()[["aep", "oep"]] + 1e-12).all(axis=None)
    shares = other.set_index("id")["expected_harm"] / one.set_index("id")["expected_harm"]
    assert shares[["A", "B", "C"]].tolist() == pytest.approx((numbers[0] * numbers[1])[:3].tolist())


def test_measures_that_leave_everything_change_nothing_and_half_the_events_are_half() -> None:
    ones = np.ones(4)
    whole, same = losses(three(), draws=20_000), losses(three(), draws=20_000, left=(ones, ones))
    pd.testing.assert_frame_equal(whole.curves(), same.curves())
    half = losses(three(), draws=20_000, left=(ones / 2, ones)).total["T01"]
    assert half.mean() / whole.total["T01"].mean() == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize(
    "left", [(np.ones(3), np.ones(4)), (np.full(4, 1.1), np.ones(4)), (np.ones(4), np.full(4, -1)), (np.nan, 1)]
)
def test_impossible_remainders_are_refused(left: Any) -> None:
    with pytest.raises(InvalidInput):
        losses(three(), draws=10, left=left)
    with pytest.raises(InvalidInput):
        losses(three(), draws=0)


def test_stages_are_the_same_years_so_that_a_lower_stage_is_lower_in_each() -> None:
    inherent, current = (losses(three(), stage, draws=3000) for stage in ("inherent", "current"))
    assert (current.total["T01"] <= inherent.total["T01"] * (1 + 1e-12)).mean() > 0.999
    lower = register(
        risks=(risk("A"),),
        assessments=(assessed("A", 5, 4, "inherent"), assessed("A", 4.5, 4), assessed("A", 4, 3, "target")),
    )
    years = [losses(lower, stage, draws=3000).total[WHOLE] for stage in ("inherent", "current", "target")]
    assert (years[1] <= years[0]).all()
    assert (years[2] <= years[1]).all()


def test_another_rule_changes_no_loss() -> None:
    """Losses come from the levels' rates and harms; how scores combine them does not matter."""
    product = three(criteria=building.criteria(rule="product"))
    pd.testing.assert_frame_equal(losses(three(), draws=300).summary(), losses(product, draws=300).summary())


def test_the_same_question_has_the_same_answer_and_another_seed_another() -> None:
    first = losses(three(), draws=300)
    pd.testing.assert_frame_equal(first.summary(), losses(three(), draws=300).summary(), check_exact=True)
    assert not first.summary().equals(losses(three(), draws=300, seed=1).summary())


def test_progress_tells_and_may_stop() -> None:
    seen: list[float] = []
    losses(three(), draws=50, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1

    def stop(_share: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        losses(three(), draws=50, progress=stop)


def test_a_hundred_risks_by_a_hundred_thousand_draws_stay_below_300_megabytes() -> None:
    ids = [f"R{n:03d}" for n in range(100)]
    large = register(
        risks=tuple(risk(id, "T01" if n % 2 else "T02") for n, id in enumerate(ids)),
        assessments=tuple(assessed(id, estimate(1, 1 + n % 5, 5), estimate(1, 3, 5)) for n, id in enumerate(ids)),
    )
    tracemalloc.start()
    losses(large, draws=100_000)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 300e6


def test_the_share_of_draws_above_appetite_is_that_of_the_levels_drawn() -> None:
    found = uncertainty.above_appetite(three(), draws=2000).set_index("id")
    pairs = uncertainty.level_inputs(three(), "current")
    for number, (id, limit) in enumerate((("A", 6), ("B", 6), ("C", 4))):
        levels = sum(draw(side, 2000) for side in pairs[number])
        assert found.loc[id, "p_above_appetite"] == pytest.approx((levels > limit).mean())
    assert math.isnan(found.loc["D", "p_above_appetite"])
    free = three(criteria=building.criteria(appetite=()))
    assert uncertainty.above_appetite(free, draws=10)["p_above_appetite"].isna().all()
    grid = three(criteria=building.criteria(rule="maximum", appetite=building.criteria().appetite[:1]))
    assert uncertainty.above_appetite(grid, draws=10)["p_above_appetite"].dropna().eq(0).all()
