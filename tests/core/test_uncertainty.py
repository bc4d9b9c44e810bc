"""Rank intervals of registers: what they hold, and that they follow the criteria's rule."""

from __future__ import annotations

import dataclasses
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from tests.core import building
from tests.core.building import all_threats, assessed, criteria, estimate, register, risk

from riskregister.core import model, scoring, uncertainty
from riskregister.core.acceptability import pairwise_above
from riskregister.core.frames import category_frame, risk_frame
from riskregister.core.quantities import completed
from riskregister.core.shapes import Uniform
from riskregister.core.streams import score_matrix


def two(**more: object) -> model.Register:
    return register(
        risks=(risk("A"), risk("B"), risk("C", "T02")),
        assessments=(
            assessed("A", estimate(3, 4, 5), estimate(3, 4, 5)),
            assessed("B", 2, 2),
            assessed("A", 5, 5, "inherent"),
        ),
        **more,
    )


def test_intervals_hold_the_rank_of_the_best_levels(shipped: model.Register) -> None:
    for frame, found in (
        (risk_frame(shipped), uncertainty.rank_intervals(shipped, draws=2000)),
        (category_frame(shipped), uncertainty.category_rank_intervals(shipped, draws=2000)),
    ):
        both = frame[["id", "rank"]].merge(found, on="id")
        assert len(both) == len(frame) == len(found)
        assert (both["rank_low"] <= both["rank"]).all()
        assert (both["rank"] <= both["rank_high"]).all()
        assert (both["rank_low"] <= both["expected_rank"].clip(upper=both["rank_high"])).all()
        assert found["assessed"].all()
        assert found["expected_rank"].sum() == pytest.approx(len(found) * (len(found) + 1) / 2)
        assert found["top"].sum() == pytest.approx(3)


def test_the_same_question_has_the_same_answer_and_another_seed_another() -> None:
    first = uncertainty.rank_intervals(two(), draws=500)
    pd.testing.assert_frame_equal(first, uncertainty.rank_intervals(two(), draws=500))
    assert not first.equals(uncertainty.rank_intervals(two(), draws=500, seed=1))


def test_a_risk_nobody_assessed_may_be_anywhere() -> None:
    found = uncertainty.rank_intervals(two()).set_index("id")
    assert found.loc["C", ["rank_low", "rank_high"]].tolist() == [1, 3]
    assert found["assessed"].tolist() == [True, True, False]
    assert found.loc["A", "rank_low"] == 1
    nobody = uncertainty.rank_intervals(two(), "target", draws=2000)
    assert not nobody["assessed"].any()
    assert nobody["expected_rank"].tolist() == pytest.approx([2, 2, 2], abs=0.1)


def test_an_empty_register_has_no_ranks() -> None:
    assert len(uncertainty.rank_intervals(register())) == 0
    empty = uncertainty.category_rank_intervals(register())
    assert empty["id"].tolist() == ["T01", "T02"]
    assert empty[["rank_low", "rank_high", "expected_rank"]].isna().all(axis=None)
    assert not empty["assessed"].any()
    assert uncertainty.score_draws(register()).shape[0] == 0


def test_a_level_without_range_is_uniform_over_its_step_and_scores_are_rate_times_harm() -> None:
    scale = building.criteria().likelihood
    ((likelihood, impact), *_rest), combine = uncertainty.risk_inputs(two(), "inherent")
    assert combine is None
    levels = Uniform(4.5, 5.5).quantile(np.linspace(0, 1, 11))
    rates = likelihood.distribution.quantile(np.linspace(0, 1, 11))
    assert rates == pytest.approx(np.log(scoring.rate_of_level(levels, scale)) / np.log(5))
    assert impact.distribution == Uniform(3.5, 4.5)


def test_stages_are_compared_on_the_same_draws() -> None:
    """What is lower at one stage is lower in every draw, not only on average."""
    lower = register(
        risks=(risk("A"),),
        assessments=(assessed("A", 4, 4, "inherent"), assessed("A", 3.5, 4), assessed("A", 3.5, 3, "residual")),
    )
    inherent, current, residual = (
        uncertainty.score_draws(lower, stage, 1000) for stage in ("inherent", "current", "residual")
    )
    assert (residual <= current).all()
    assert (current <= inherent).all()


@settings(max_examples=20)
@given(building.registers().map(all_threats))
def test_any_register_has_intervals_and_a_new_risk_turns_no_pair(any_register: model.Register) -> None:
    found = uncertainty.rank_intervals(any_register, draws=64)
    ranks = risk_frame(any_register)["rank"]
    known = ~ranks.isna()
    assert (found["rank_low"][known] <= ranks[known]).all()
    assert (found["rank_high"][known] >= ranks[known]).all()
    assert found["assessed"].tolist() == known.tolist()
    more = dataclasses.replace(any_register, risks=(risk("T01-99"), *any_register.risks))
    before, after = (uncertainty.score_draws(of, draws=64) for of in (any_register, more))
    assert np.array_equal(before, after[1:])
    if len(before):
        assert np.array_equal(pairwise_above(before), pairwise_above(after)[1:, 1:])
    categories = uncertainty.category_rank_intervals(any_register, draws=64)
    assert categories["id"].tolist() == [category.id for category in any_register.categories]


@pytest.mark.parametrize("rule", ["product", "maximum"])
def test_another_rule_ranks_by_its_own_score(rule: str) -> None:
    other = two(criteria=building.criteria(rule=rule))
    sides, combine = uncertainty.risk_inputs(other, "current")
    assert combine is not None
    levels = np.array([score_matrix([[side] for side in pair], 300) for pair in sides])
    expected = levels.prod(axis=1) if rule == "product" else levels.max(axis=1)
    assert uncertainty.score_draws(other, draws=300) == pytest.approx(expected, rel=1e-5)
    assert len(uncertainty.category_rank_intervals(other, draws=300)) == 2


def test_a_category_rolls_up_the_expected_harm_of_its_risks() -> None:
    small = two()
    inputs, _combine = uncertainty.risk_inputs(small, "current")
    log_harm = score_matrix(inputs, 500).astype(float)
    total = np.log(5 ** log_harm[0] + 5 ** log_harm[1])
    second = log_harm[2] * np.log(5)
    found = uncertainty.category_rank_intervals(small, draws=500).set_index("id")
    assert found.loc["T01", "expected_rank"] == pytest.approx(2 - (total > second).mean(), abs=0.003)


def test_a_likelihood_stated_in_native_units_is_drawn_as_a_lognormal_rate() -> None:
    """Its 5 % and 95 % points are the interval stated, beyond the ends of the scale if need be."""
    stated = model.Quantity(unit="return_period", low=1, best=3, high=10)
    one = completed(replace(assessed("A", None, 3), likelihood_stated=stated), criteria())
    of = register(risks=(risk("A"),), assessments=(one,))
    rate, _harm = uncertainty.log_inputs(of, "current")[0]

    assert np.power(5.0, rate.distribution.quantile([0.05, 0.95])) == pytest.approx([0.1, 1.0], rel=1e-9)


def test_how_much_is_reckoned_at_once_changes_no_rank_of_a_category(
    shipped: model.Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = uncertainty.category_rank_intervals(shipped, draws=300)
    monkeypatch.setattr(uncertainty, "_CELLS", 7 * 2 * len(shipped.risks))

    pd.testing.assert_frame_equal(uncertainty.category_rank_intervals(shipped, draws=300), whole, check_exact=True)
