"""Criteria of a new register made from each named standard matrix: sound, and open about what they are a guess of."""

from __future__ import annotations

import pytest
from tests.core.building import criteria

from riskregister.core import matrix
from riskregister.core.blank_criteria import criteria_from, criteria_of, usable
from riskregister.core.criteria_check import criteria_findings
from riskregister.core.standard_matrices import StandardMatrix
from riskregister.text.standard_matrices import standard_matrices

NAMED = {one.id: one for one in standard_matrices()}


@pytest.mark.parametrize("standard", [one for one in NAMED.values() if usable(one)], ids=lambda one: one.id)
def test_every_named_matrix_with_ratings_makes_sound_criteria(standard: StandardMatrix) -> None:
    made = criteria_from(standard, criteria())
    drawn = matrix.matrix_of(made)

    assert [one for one in criteria_findings(made) if one.severity == "error"] == []
    assert drawn.grid == standard.grid
    assert drawn.ratings == standard.ratings
    assert made.appetite == ()
    assert standard.title in made.basis


def test_a_matrix_of_priority_numbers_has_no_ratings_to_offer() -> None:
    assert [one.id for one in NAMED.values() if not usable(one)] == ["nasa-5x5"]


def test_probabilities_are_the_standards_else_those_at_hand_else_equal_ratios_and_say_which() -> None:
    own, taken, made = (criteria_from(NAMED[name], criteria()) for name in ("mil-std-882e", "npsa-2008", "cox-3x3"))

    assert [level.low for level in own.likelihood.levels][1:] == [1e-6, 1e-3, 1e-2, 1e-1]
    assert "the standard's own" in own.basis
    assert [level.low for level in taken.likelihood.levels] == [level.low for level in criteria().likelihood.levels]
    ratios = [level.high / level.low for level in made.likelihood.levels]

    assert ratios == pytest.approx([ratios[0]] * 3)
    assert "to be set" in made.basis


def test_a_new_register_has_the_appetite_for_all_categories_only() -> None:
    assert [one.category for one in criteria_of(criteria()).appetite] == ["*"]
