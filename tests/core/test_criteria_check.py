"""What the check says about criteria beyond their scales: rules, grids, weights, colours, and the matrix they draw."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from tests.core import building
from tests.core.test_rules import with_grid

from riskregister.core import criteria_check
from riskregister.core.colours import READABLE, contrast, text_on
from riskregister.core.criteria import Criteria


def rules_of(criteria: Criteria) -> list[tuple[str, str, str]]:
    return [(found.severity, found.field, found.message) for found in criteria_check.criteria_findings(criteria)]


def weighted(*weights: float) -> Criteria:
    plain = building.criteria()
    one = plain.impact.dimensions[0]
    dimensions = tuple(dataclasses.replace(one, id=f"d{n}", weight=weight) for n, weight in enumerate(weights))
    return dataclasses.replace(plain, impact=dataclasses.replace(plain.impact, dimensions=dimensions))


def coloured(colour: str) -> Criteria:
    plain = building.criteria()
    return dataclasses.replace(plain, bands=(dataclasses.replace(plain.bands[0], colour=colour), *plain.bands[1:]))


def test_sound_criteria_of_every_rule_have_no_finding() -> None:
    assert rules_of(building.criteria()) == []
    assert rules_of(with_grid()) == []
    product = building.bands(("L", 1), ("M", 4), ("H", 8), ("VH", 15))
    assert rules_of(dataclasses.replace(building.criteria(), rule="product", bands=product)) == []


@pytest.mark.parametrize(
    ("change", "field", "says"),
    [
        ({"rule": "sum"}, "grid", "only the rule 'grid' reads this table"),
        ({"grid": ()}, "grid", "one row per likelihood level (5)"),
        ({"grid": (("l",) * 5,) * 4}, "grid", "one row per likelihood level (5)"),
        ({"grid": (("l",) * 5,) * 4 + (("l",) * 4,)}, "grid", "one band per impact level (5)"),
        ({"grid": (("l",) * 5,) * 4 + (("l", "l", "l", "l", "x"),)}, "grid", "no such rating band"),
        (
            {"grid": (("l", "l", "m", "m", "h"),) * 4 + (("l", "l", "m", "h", "m"),)},
            "grid",
            "must not fall as a level rises: likelihood 4, impact 5 (band H) is above likelihood 5, impact 5 (band M)",
        ),
    ],
)
def test_a_grid_that_is_not_whole_known_and_rising_is_an_error(change: Any, field: str, says: str) -> None:
    ((severity, where, message),) = rules_of(dataclasses.replace(with_grid(), **change))
    assert (severity, where) == ("error", field)
    assert says in message


@pytest.mark.parametrize(
    ("criteria", "says"),
    [
        (weighted(1.0, -1.0), "a weight is a number of 0 or more"),
        (weighted(float("nan"), 1.0), "a weight is a number of 0 or more"),
        (weighted(0.0, 0.0), "at least one dimension must have a weight above 0"),
        (coloured("red"), "a colour is written #rrggbb"),
        (coloured("#7a7a7a"), "neither black nor white text is readable"),
        (dataclasses.replace(building.criteria(), bands=building.criteria().bands * 2), "this id is used 2 times"),
    ],
    ids=["negative", "no number", "all zero", "no colour", "unreadable", "twice"],
)
def test_weights_colours_and_ids_are_checked(criteria: Criteria, says: str) -> None:
    found = rules_of(criteria)
    assert {severity for severity, _field, _message in found} == {"error"}
    assert any(says in message for _severity, _field, message in found)


def test_weights_of_zero_and_more_are_fine() -> None:
    assert rules_of(weighted(0.0, 2.5)) == []


def test_the_unreadable_colour_is_so_for_black_and_white() -> None:
    assert contrast(text_on("#7a7a7a"), "#7a7a7a") < READABLE


def test_the_matrix_findings_name_two_cells_that_show_it() -> None:
    touching = dataclasses.replace(building.criteria(), bands=building.bands(("L", 2), ("H", 6)))
    ((severity, field, message),) = rules_of(touching)
    assert (severity, field) == ("warning", "bands")
    assert "weak consistency" in message
    assert message.endswith(
        "likelihood 1, impact 5 is rated band H, above likelihood 1, impact 4, rated band L; "
        "yet the second is the larger risk in 1 of 24 cases"
    )
    meeting = building.bands(("L", 2), ("M", 5), ("H", 6))
    ((severity, _field, message),) = rules_of(dataclasses.replace(building.criteria(), bands=meeting))
    assert severity == "warning"
    assert message.endswith("likelihood 1, impact 3 (band L) meets likelihood 2, impact 4 (band H)")
    highest = building.bands(("L", 1), ("M", 3), ("H", 4), ("VH", 5))
    ((_severity, _field, message),) = rules_of(dataclasses.replace(building.criteria(), rule="maximum", bands=highest))
    assert "above likelihood 4, impact 4, rated band H; yet the second is the larger risk in every case" in message


def test_one_band_draws_no_matrix_to_speak_of() -> None:
    assert rules_of(dataclasses.replace(building.criteria(), bands=building.bands(("L", 2)))) == []
