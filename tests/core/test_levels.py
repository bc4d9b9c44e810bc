"""Levels, words and several risks together: worked values, and what must hold for any of them."""

from __future__ import annotations

import itertools
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import integrate
from tests.core import worked

from riskregister.core import levels, method
from riskregister.core.exceedance import curve_expected_harm
from riskregister.core.method import Case
from riskregister.errors import InvalidInput

probabilities = st.lists(st.floats(0, 1), min_size=1, max_size=8)
steps = st.lists(st.tuples(st.floats(0.1, 3), st.floats(0, 4)), min_size=1, max_size=5)


@pytest.mark.parametrize("case", worked.cases("levels"))
def test_worked_value(case: Case) -> None:
    worked.run(case, levels.METHODS)


@given(st.floats(0.5, 5.5))
def test_a_likelihood_level_and_its_rate_are_the_same_thing(level: float) -> None:
    assert levels.level_of_rate(levels.rate_of_level(level)["rate"]) == pytest.approx(level, abs=1e-9)


@given(st.floats(0.5, 7), st.floats(1.5, 10))
def test_an_impact_level_and_its_harm_are_the_same_thing(level: float, base: float) -> None:
    assert levels.level_of_harm(levels.harm_of_level(level, base), base) == pytest.approx(level, abs=1e-9)


@given(probabilities)
def test_the_independent_value_lies_within_the_bounds(given_: list[float]) -> None:
    for found in (levels.any_of(given_), levels.all_of(given_)):
        assert found["lowest"] - 1e-12 <= found["independent"] <= found["highest"] + 1e-12


@given(probabilities)
def test_any_is_the_opposite_of_all_opposites(given_: list[float]) -> None:
    any_, none = levels.any_of(given_), levels.all_of([1 - p for p in given_])

    assert any_["independent"] == pytest.approx(1 - none["independent"], abs=1e-12)
    assert any_["highest"] == pytest.approx(1 - none["lowest"], abs=1e-9)
    assert any_["lowest"] == pytest.approx(1 - none["highest"], abs=1e-12)


@given(steps)
def test_the_curves_harm_is_the_integral_of_its_rates(given_: list[tuple[float, float]]) -> None:
    harms, rates = [1.0], [1.0]
    for wider, slope in given_:
        harms.append(harms[-1] * math.exp(wider))
        rates.append(rates[-1] * math.exp(-wider * slope))
    logs = [math.log(harm) for harm in harms]

    def rate(at: float) -> float:
        place = max(n for n in range(len(logs) - 1) if logs[n] <= at or n == 0)
        slope = given_[place][1]
        return rates[place] * math.exp(-slope * (at - logs[place])) * math.exp(at)

    parts = [
        integrate.quad(rate, low + 1e-14, high - 1e-14, epsabs=0, epsrel=1e-11)[0]
        for low, high in itertools.pairwise(logs)
    ]

    assert curve_expected_harm(harms, rates, 1)["expected_harm"] == pytest.approx(1 + sum(parts), rel=1e-7)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("likelihood_band", [6]),
        ("rate_of_level", [math.nan]),
        ("level_of_rate", [-1]),
        ("level_of_harm", [0]),
        ("harm_of_level", [2, 1]),
        ("risk_index", [0, 1]),
        ("cell_span", [0, 1]),
        ("any_of", [[]]),
        ("all_of", [[1.5]]),
        ("words_of_probability", [-0.1]),
        ("curve_expected_harm", [[2, 1], [1, 1]]),
        ("curve_expected_harm", [[1, 2], [1, 2]]),
        ("curve_expected_harm", [[1, 2], [1]]),
        ("curve_expected_harm", [[1, 2], [1, 1], 3]),
    ],
    ids=str,
)
def test_what_has_no_answer_is_refused(function: str, arguments: list[Any]) -> None:
    with pytest.raises(InvalidInput):
        method.functions()[function][1](*arguments)
