"""Impact dimensions come, go, change places and get a unit; what an assessment says of one keeps it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.building import assessed, estimate, register, risk

from riskregister.core.criteria import Criteria
from riskregister.core.criteria_check import criteria_findings
from riskregister.core.criteria_dimensions import moved_dimension, with_dimension, with_unit, without_dimension
from riskregister.core.criteria_parts import dimension_order, merged, with_parts
from riskregister.core.criteria_words import differences
from riskregister.core.model import DimensionImpact, Register
from riskregister.core.quantities import Quantity
from riskregister.errors import InvalidInput
from riskregister.services import criteria as service


def using(criteria: Criteria, *profile: DimensionImpact) -> Register:
    """Return a register of one risk whose assessment has a profile."""
    one = replace(assessed("T01-01", estimate(2), estimate(3)), profile=profile)
    return replace(register(risks=(risk("T01-01"),), assessments=(one,)), criteria=criteria)


def test_a_new_dimension_has_an_id_of_its_title_and_an_anchor_for_each_level(shipped_criteria: Criteria) -> None:
    made = with_dimension(shipped_criteria, "  Mədəni   irs ")
    last = made.impact.dimensions[-1]

    assert (last.id, last.title, last.weight) == ("medeni_irs", "Mədəni irs", 1.0)
    assert len(last.anchors) == len(made.impact.levels)
    assert not [found for found in criteria_findings(made) if found.severity == "error"]
    assert differences(shipped_criteria, made) == ["Mədəni irs: added"]
    assert with_dimension(made, "遗产").impact.dimensions[-1].id == "dimension"


@pytest.mark.parametrize("title", ["  ", "people"])
def test_a_dimension_without_a_name_of_its_own_is_refused(shipped_criteria: Criteria, title: str) -> None:
    with pytest.raises(InvalidInput):
        with_dimension(shipped_criteria, title)


def test_a_dimension_changes_places_and_stops_at_the_ends(shipped_criteria: Criteria) -> None:
    first, second, *rest = dimension_order(shipped_criteria)
    moved = moved_dimension(shipped_criteria, first, 1)

    assert dimension_order(moved) == [second, first, *rest]
    assert moved_dimension(moved, second, -1) == moved
    assert differences(shipped_criteria, moved)[0].startswith("order of the impact dimensions: Economy; People; ")


def test_a_dimension_in_use_stays_and_how_many_profiles_it_would_empty_is_said(shipped_criteria: Criteria) -> None:
    held = using(shipped_criteria, DimensionImpact(dimension="human", level=estimate(3)))

    with pytest.raises(InvalidInput, match=r"1 assessment says something of the dimension People .* 1 profile would"):
        without_dimension(held, shipped_criteria, "human")
    less = without_dimension(held, shipped_criteria, "order")
    assert "order" not in dimension_order(less)
    assert not service.errors(held, less)


def test_criteria_from_elsewhere_do_not_take_a_dimension_away_either(shipped_criteria: Criteria) -> None:
    held = using(shipped_criteria, DimensionImpact(dimension="human", level=estimate(3)))
    free = using(shipped_criteria)
    less = without_dimension(free, shipped_criteria, "human")

    assert "so it cannot be removed" in service.errors(held, less)[0].message
    # Somebody assessed it while the criteria were being edited.
    with pytest.raises(InvalidInput, match="cannot be removed"):
        service.change(free, held, less)


def test_a_unit_brings_edges_is_renamed_and_stays_while_an_amount_is_stated_in_it(shipped_criteria: Criteria) -> None:
    free, scale = using(shipped_criteria), shipped_criteria.impact
    counted = with_unit(free, shipped_criteria, "order", "days")
    order = next(one for one in counted.impact.dimensions if one.id == "order")
    stated = Quantity(unit="dead", low=9, best=20, high=40)
    held = using(shipped_criteria, DimensionImpact(dimension="human", level=estimate(2), stated=stated))

    assert [unit.name for unit in order.units] == ["days"]
    assert order.edges == tuple(scale.base**step for step in range(len(scale.levels) - 1))
    assert "order of" not in " ".join(differences(shipped_criteria, counted))
    assert with_unit(free, counted, "order", "") == shipped_criteria
    renamed = with_unit(free, shipped_criteria, "human", "deaths").impact.dimensions[0]
    assert (renamed.units[0].name, renamed.edges) == ("deaths", scale.dimensions[0].edges)
    with pytest.raises(InvalidInput, match="1 assessment states a quantity in dead"):
        with_unit(held, shipped_criteria, "human", "")


def test_an_order_and_an_edit_of_two_people_are_both_kept(shipped_criteria: Criteria) -> None:
    moved = moved_dimension(shipped_criteria, "human", 1)
    other = with_parts(shipped_criteria, {"impact/dimensions/order/weight": 2.0})

    for merge in (merged(shipped_criteria, moved, other), merged(shipped_criteria, other, moved)):
        assert not merge.clashes
        assert dimension_order(merge.criteria) == dimension_order(moved)
        assert next(one for one in merge.criteria.impact.dimensions if one.id == "order").weight == 2.0
    assert merged(shipped_criteria, moved, moved_dimension(shipped_criteria, "order", -1)).clashes
