"""Distributions: worked values, and what must hold for any shape."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special
from tests.core import worked

from riskregister.core import conversions, distributions
from riskregister.core.method import Case
from riskregister.core.shapes import Antilog, Distribution, Exponential, Mapped, Normal, Pert, Uniform
from riskregister.core.tails import GRID, Table, tails_of
from riskregister.errors import InvalidInput

numbers = st.floats(-5, 5).map(lambda value: round(value, 3))


@st.composite
def perts(draw: st.DrawFn) -> Pert:
    low, mode, high = sorted(draw(st.tuples(numbers, numbers, numbers)))
    return Pert(low, mode, high + 0.01)


uniforms = st.tuples(numbers, st.floats(0.01, 5)).map(lambda pair: Uniform(pair[0], pair[0] + pair[1]))
normals = st.builds(Normal, numbers, st.floats(0.01, 3))
shapes = st.one_of(perts(), uniforms, normals)


@pytest.mark.parametrize("case", worked.cases("distributions"))
def test_worked_value(case: Case) -> None:
    worked.run(case, distributions.METHODS)


@given(perts(), st.lists(st.floats(-6, 6), min_size=1, max_size=20))
def test_fast_pert_is_the_exact_one(shape: Pert, scores: list[float]) -> None:
    z = np.array(scores)
    lower = shape.quantile(special.ndtr(z))
    upper = -Pert(-shape.maximum, -shape.mode, -shape.minimum).quantile(special.ndtr(-z))
    exact = np.where(z <= 0, lower, upper)
    assert np.abs(_fast(shape, z) - exact).max() <= 1e-5 * (shape.maximum - shape.minimum)


@given(shapes, st.lists(st.floats(-6, 6), min_size=2, max_size=20))
def test_a_higher_score_never_gives_a_lower_value(shape: Distribution, scores: list[float]) -> None:
    assert (np.diff(_fast(shape, np.sort(scores))) >= -1e-12).all()


@given(shapes, st.floats(0.001, 0.999))
def test_cdf_undoes_quantile(shape: Distribution, share: float) -> None:
    for one in (shape, Antilog(shape)):
        assert float(one.cdf(one.quantile(share))) == pytest.approx(share, abs=1e-7)


@given(shapes)
def test_moments_are_those_of_the_draws(shape: Distribution) -> None:
    for one in (shape, Antilog(shape)):
        if shape.variance <= 1.5:  # wider ones have their moments on a log scale from scores no sample reaches
            weights = np.diff(special.ndtr(np.concatenate([[-np.inf], (GRID[1:] + GRID[:-1]) / 2, [np.inf]])))
            curve = one.curve()
            mean = float(curve @ weights)
            assert mean == pytest.approx(one.mean, rel=1e-3, abs=1e-4)
            assert float((curve - mean) ** 2 @ weights) == pytest.approx(one.variance, rel=2e-2, abs=1e-4)


@given(st.floats(-3, 3), st.floats(0.1, 2), st.floats(0.1, 3))
def test_widening_on_the_log_scale_keeps_the_median(centre: float, half: float, wider: float) -> None:
    narrow, wide = (
        distributions.of_interval(float(np.exp(centre - by)), float(np.exp(centre + by))) for by in (half, half + wider)
    )
    assert float(narrow.quantile(0.5)) == pytest.approx(float(wide.quantile(0.5)))


def test_a_scale_maps_values_and_holds_them_at_its_ends() -> None:
    seen = Mapped(Uniform(0, 4), (1.0, 2.0, 3.0), (0.0, 10.0, 30.0))
    assert seen.quantile([0.0, 0.25, 0.375, 0.625, 1.0]).tolist() == [0, 0, 5, 20, 30]
    assert seen.cdf([-1, 0, 10, 20, 30]).tolist() == [0, 0.25, 0.5, 0.625, 1]
    assert seen.mean == pytest.approx((0 + 5 + 20 + 30) / 4)
    assert seen.variance == pytest.approx((25 + 100 / 12 + 400 + 400 / 12 + 900) / 4 - 13.75**2, rel=1e-6)


@given(st.floats(0, 0.999), st.floats(0.1, 50), st.floats(0.1, 50))
def test_horizons_and_rates_are_one_quantity(probability: float, horizon: float, other: float) -> None:
    rate = conversions.rate_of_probability(probability, horizon)
    assert conversions.probability_of_rate(rate, horizon) == pytest.approx(probability)
    there = conversions.change_horizon(probability, horizon, other)
    if there < 0.999999:
        assert conversions.change_horizon(there, other, horizon) == pytest.approx(probability, rel=1e-6, abs=1e-9)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=10))
def test_levels_rise_with_probability(probabilities: list[float]) -> None:
    levels = conversions.level_of_probability(sorted(probabilities))
    assert levels == sorted(levels)
    assert set(levels) <= {1, 2, 3, 4, 5}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "pert", "minimum": 1, "mode": 0, "maximum": 2},
        {"kind": "pert", "minimum": 1, "mode": 1, "maximum": 1},
        {"kind": "pert", "minimum": 1, "mode": 1},
        {"kind": "normal", "mean": 1, "sd": -1},
        {"kind": "uniform", "low": 2, "high": 1},
        {"kind": "lognormal", "low": 0, "high": 1},
        {"kind": "lognormal", "low": 1, "high": 2, "coverage": 1},
        {"kind": "loguniform", "low": 0, "high": 1},
        {"kind": "exponential", "mean": 0},
        {"kind": "uniform", "low": 0, "high": 1, "coverage": 0.9},
        {"kind": "triangle"},
        {},
    ],
)
def test_what_is_no_distribution_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        distributions.from_data(wrong)


def test_other_refusals() -> None:
    for call in (
        lambda: conversions.rate_of_probability(1.0),
        lambda: conversions.probability_of_rate(-1.0),
        lambda: conversions.return_period_of_rate(0.0),
        lambda: conversions.level_of_probability([0.1], [0.5, 0.2]),
        lambda: conversions.level_of_probability([1.1]),
        lambda: distributions.level_normal(3, "sure"),
        lambda: distributions.distribution_quantiles({"kind": "uniform", "low": 0, "high": 1}, [1.5]),
        lambda: Antilog(Exponential(1.0)).mean,
    ):
        with pytest.raises(InvalidInput):
            call()


def test_kinds_as_data() -> None:
    quantiles = distributions.distribution_quantiles
    assert quantiles({"kind": "point", "value": 7}, [0, 0.5, 1]) == [7, 7, 7]
    assert quantiles({"kind": "exponential", "mean": 2}, [0, 1 - np.exp(-1)]) == pytest.approx([0, 2])
    assert quantiles({"kind": "log_pert", "minimum": 1, "mode": 10, "maximum": 100}, [0, 0.5, 1]) == pytest.approx(
        [1, 10, 100]
    )
    assert distributions.distribution_cdf({"kind": "point", "value": 7}, [6, 7, 8]) == [0, 1, 1]


def _fast(shape: Distribution, scores: Any) -> Any:
    return Table(shape).along(tails_of(np.array(scores, dtype=float)))
