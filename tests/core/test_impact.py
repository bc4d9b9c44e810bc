"""Impact by dimension: worked values, and what must hold for any profile."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core import worked

from riskregister.core import impact
from riskregister.core.method import Case
from riskregister.errors import InvalidInput

levels = st.one_of(st.just(0.0), st.floats(0.5, 5.5))
missing = st.sampled_from(impact.MISSING_STATES)
profiles = st.lists(st.one_of(levels, missing), min_size=1, max_size=7)


@pytest.mark.parametrize("case", worked.cases("impact"))
def test_worked_value(case: Case) -> None:
    worked.run(case, impact.METHODS)


@given(st.lists(st.floats(0.5, 5.5), min_size=1, max_size=7))
def test_lies_between_the_highest_level_and_all_dimensions_at_it(given_levels: list[float]) -> None:
    found = impact.impact_level(list(given_levels))["level"]
    assert max(given_levels) - 1e-12 <= found <= max(given_levels) + math.log(len(given_levels), 5) + 1e-12


@given(profiles, st.randoms(use_true_random=False))
def test_the_order_of_dimensions_does_not_matter(profile: list[Any], random: Any) -> None:
    shuffled = list(profile)
    random.shuffle(shuffled)
    one, other = impact.impact_level(profile), impact.impact_level(shuffled)
    assert one["missing"] == other["missing"]
    for end in ("low", "high"):
        assert one[end] == other[end] or one[end] == pytest.approx(other[end], abs=1e-12)


@given(profiles, st.data())
def test_raising_a_level_never_lowers_the_impact(profile: list[Any], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(profile) - 1))
    if isinstance(profile[place], str):
        return
    raised = list(profile)
    raised[place] = data.draw(st.floats(max(0.5, profile[place]), 5.5))
    before, after = impact.impact_level(profile), impact.impact_level(raised)
    for end in ("low", "high"):
        low = -math.inf if before[end] == impact.NONE else before[end]
        high = -math.inf if after[end] == impact.NONE else after[end]
        assert high >= low - 1e-12


@given(st.lists(levels, min_size=1, max_size=6), st.floats(0, 5))
def test_the_interval_of_a_missing_dimension_holds_whatever_it_turns_out_to_be(known: list[float], late: float) -> None:
    late = 0.0 if late < 0.5 else late
    wide, exact = impact.impact_level([*known, "unknown"]), impact.impact_level([*known, late])["level"]
    if exact == impact.NONE:
        assert wide["low"] == impact.NONE
    else:
        low = -math.inf if wide["low"] == impact.NONE else wide["low"]
        assert low - 1e-12 <= exact <= wide["high"] + 1e-12


@given(st.lists(st.lists(levels, min_size=3, max_size=3), min_size=1, max_size=20))
def test_the_array_function_gives_what_the_single_one_gives(rows: list[list[float]]) -> None:
    weights = [1.0, 0.5, 2.0]
    harms = impact.combined_harm(rows, weights, 5.0)
    for row, harm in zip(rows, harms, strict=True):
        single = impact.impact_level(list(row), weights)["level"]
        assert single == impact.NONE if harm == 0 else single == pytest.approx(1 + math.log(harm, 5), abs=1e-12)


def test_an_unknown_level_stays_unknown_in_arrays_until_bounds_are_asked_for() -> None:
    assert np.isnan(impact.combined_harm([3.0, np.nan], [1, 1], 5.0))
    low, high = impact.harm_bounds([3.0, np.nan], [1, 1], 5.0, 5.0)
    assert (float(low), float(high)) == (25.0, 650.0)


def test_the_four_missing_states_are_counted_apart_and_only_one_of_them_is_no_gap() -> None:
    for state in impact.MISSING_STATES:
        found = impact.impact_level([3.0, state])
        assert found["missing"][state] == 1
        assert sum(found["missing"].values()) == 1
        assert found["known"] is (state == "not_applicable")


def test_a_risk_averse_exponent_stretches_the_scale() -> None:
    assert impact.impact_level([3.0], aversion=2.0)["level"] == pytest.approx(5.0)


@pytest.mark.parametrize(
    ("levels_", "weights", "base"),
    [
        ([], None, 5),
        (["middle"], None, 5),
        ([0.2], None, 5),
        ([6.0], None, 5),
        ([-1.0], None, 5),
        ([math.nan], None, 5),
        ([True], None, 5),
        ([3.0], [1.0, 1.0], 5),
        ([3.0], [-1.0], 5),
        ([3.0], [math.inf], 5),
        ([3.0], None, 1),
    ],
)
def test_what_is_no_profile_is_refused(levels_: list[Any], weights: list[float] | None, base: float) -> None:
    with pytest.raises(InvalidInput):
        impact.impact_level(levels_, weights, base)
