"""Native units to levels, and profiles to an overall level."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import DEAD, assessed, criteria, estimate, register, risk

from riskregister.core import model, quantities
from riskregister.core.check import check
from riskregister.errors import InvalidInput


def stated(unit: str, *numbers: float, years: float | None = None) -> model.Quantity:
    low, best, high = numbers
    return model.Quantity(unit=unit, low=low, best=best, high=high, years=years)


def test_the_same_likelihood_in_three_units_is_the_same_rate() -> None:
    rate = -math.log(0.75) / 5
    units = [
        stated("probability", 0.25, 0.25, 0.25),
        stated("probability", *[1 - 0.75 ** (2 / 5)] * 3, years=2),
        stated("rate", rate, rate, rate),
        stated("return_period", *[1 / rate] * 3),
    ]

    for one in units:
        assert quantities.annual_rates(one, 5) == pytest.approx((rate,) * 3, rel=1e-12)
        assert quantities.likelihood_of(one, criteria().likelihood).best == pytest.approx(4.5)


def test_the_longest_return_period_is_the_lowest_likelihood() -> None:
    assert pytest.approx((0.01, 0.02, 0.1)) == quantities.annual_rates(stated("return_period", 10, 50, 100), 5)


@pytest.mark.parametrize(("dead", "level"), [(8, 1.5), (40, 2.5), (1000, 4.5), (1.6, 0.5), (5000, 5.5)])
def test_edges_lie_at_half_levels_and_a_factor_of_five_beyond(dead: float, level: float) -> None:
    assert quantities.level_of_quantity(dead, DEAD) == pytest.approx(level)


def test_other_units_of_a_dimension_are_converted_first() -> None:
    human = criteria().impact.dimensions[0]
    found = [
        quantities.impact_of(stated(unit, *numbers), human, criteria().impact)
        for unit, numbers in (("dead", (100, 200, 300)), ("hundred dead", (1, 2, 3)))
    ]

    assert found[0] == found[1]
    assert found[0].best == pytest.approx(3.5)


@pytest.mark.parametrize(
    "wrong",
    [stated("chance", 0.1, 0.2, 0.3), stated("rate", 0, 0.1, 0.2), stated("probability", 0.5, 0.4, 0.6)],
)
def test_what_is_no_likelihood_is_refused_in_a_sentence(wrong: model.Quantity) -> None:
    with pytest.raises(InvalidInput):
        quantities.likelihood_of(wrong, criteria().likelihood)


def test_an_assessment_in_native_units_gets_its_levels_and_keeps_the_quantity() -> None:
    dead = model.DimensionImpact(dimension="human", stated=stated("dead", 40, 200, 200))
    none = model.DimensionImpact(dimension="economic", level=estimate(0))
    given_ = replace(
        assessed("R", None, None), likelihood_stated=stated("probability", 0.01, 0.05, 0.2), profile=(dead, none)
    )
    found = quantities.completed(given_, criteria())

    assert found.likelihood is not None
    assert found.likelihood.best == pytest.approx(3.5, abs=0.01)
    assert found.impact == estimate(2.5, 3.5, 3.5)
    assert found.likelihood_stated == given_.likelihood_stated


def test_a_dimension_nobody_assessed_widens_the_overall_level_to_the_top() -> None:
    profile = (model.DimensionImpact(dimension="human", level=estimate(3)),)
    found = quantities.overall(profile, criteria().impact)

    assert (found.low, found.best, found.high) == pytest.approx((3, 3, 5))


def test_what_does_not_apply_widens_nothing() -> None:
    profile = (
        model.DimensionImpact(dimension="human", level=estimate(3)),
        model.DimensionImpact(dimension="economic", state="not_applicable"),
    )

    assert quantities.overall(profile, criteria().impact) == estimate(3)


def test_a_level_that_no_longer_follows_from_its_quantity_is_said() -> None:
    one = replace(assessed("R", 5, 3), likelihood_stated=stated("probability", 0.01, 0.02, 0.03))
    found = [f for f in check(register(risks=(risk("R"),), assessments=(one,))) if f.field == "likelihood"]

    assert [finding.severity for finding in found] == ["warning"]


def test_an_overall_level_that_its_dimensions_do_not_bear_out_is_said() -> None:
    profile = tuple(model.DimensionImpact(dimension=d, level=estimate(2)) for d in ("human", "economic"))
    one = replace(assessed("R", 3, 4), profile=profile)
    found = [f for f in check(register(risks=(risk("R"),), assessments=(one,))) if f.field == "impact"]

    assert [finding.severity for finding in found] == ["warning"]
    assert "2.43" in found[0].rule


@pytest.mark.parametrize("state", model.MISSING_STATES)
def test_a_level_and_a_reason_for_having_none_contradict_each_other(state: model.MissingState) -> None:
    one = replace(assessed("R", 3, 4), likelihood_state=state)
    found = check(register(risks=(risk("R"),), assessments=(one,)))

    assert [finding.field for finding in found if finding.severity == "error"] == ["likelihood_state"]


@given(st.floats(0.01, 1e6), st.floats(0.01, 1e6))
def test_more_harm_never_means_a_lower_level(one: float, other: float) -> None:
    low, high = sorted((one, other))

    assert quantities.level_of_quantity(low, DEAD) <= quantities.level_of_quantity(high, DEAD)
