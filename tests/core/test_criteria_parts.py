"""Criteria part by part: every part has its path, edits are put together, what is in use is not removed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.building import assessed, criteria, estimate, register, risk

from riskregister.core.criteria import Dimension
from riskregister.core.criteria_parts import changed_parts, merged, name, next_edition, parts, with_parts
from riskregister.core.criteria_structure import (
    with_appetite,
    with_band,
    with_level,
    with_rule,
    without_appetite,
    without_band,
    without_level,
)
from riskregister.core.criteria_words import differences, score_range
from riskregister.core.model import DimensionImpact
from riskregister.core.rules import rating_index
from riskregister.errors import InvalidInput

OURS = criteria()
GRID = with_rule(OURS, "grid")


def test_every_part_has_a_path_and_goes_back_where_it_was() -> None:
    found = parts(GRID)

    assert found["bands", OURS.bands[1].id, "minimum"] == OURS.bands[1].minimum
    assert found["grid", "1", "2"] == OURS.bands[0].id
    assert with_parts(GRID, {name(path): value for path, value in found.items()}) == GRID


def test_values_are_fitted_to_what_stands_there_and_unknown_names_are_no_part() -> None:
    first = OURS.bands[0].id
    changed = with_parts(OURS, {"same_body_dependence": 1, f"bands/{first}/label": "  Small ", "start": "x"})

    assert isinstance(changed.same_body_dependence, float)
    assert changed.bands[0].label == "Small"
    assert changed_parts(OURS, changed) == [("bands", first, "label"), ("same_body_dependence",)]


def test_edits_of_different_parts_are_put_together_and_of_the_same_part_are_a_clash() -> None:
    one, two = (f"bands/{OURS.bands[place].id}/minimum" for place in (1, 2))
    mine = with_parts(OURS, {one: 3.0, "edition": "2"})
    theirs = with_parts(OURS, {two: 6.5, "edition": "2"})
    merge = merged(OURS, mine, theirs)

    assert merge.clashes == ()
    assert [band.minimum for band in merge.criteria.bands[1:3]] == [3.0, 6.5]
    assert merge.criteria.edition == "3"

    clash = merged(OURS, mine, with_parts(theirs, {one: 3.5}))

    assert clash.clashes == (("bands", OURS.bands[1].id, "minimum"),)
    assert [band.minimum for band in clash.criteria.bands[1:3]] == [3.0, 6.5]


def test_one_who_added_a_level_meets_every_other_edit() -> None:
    theirs = with_parts(OURS, {f"bands/{OURS.bands[0].id}/label": "Small"})
    merge = merged(OURS, with_level(OURS, "impact"), theirs)

    assert ("bands", OURS.bands[0].id, "label") in merge.clashes
    assert merged(OURS, OURS, theirs).criteria == theirs


@pytest.mark.parametrize(
    ("before", "after"), [("1", "2"), ("2007-1", "2007-2"), ("v9 draft", "v10 draft"), ("a", "a 2")]
)
def test_the_next_edition(before: str, after: str) -> None:
    assert next_edition(before) == after


@pytest.mark.parametrize("axis", ["likelihood", "impact"])
@pytest.mark.parametrize("start", [OURS, GRID])
def test_a_level_added_and_removed_leaves_what_was(axis: str, start: object) -> None:
    bigger = with_level(start, axis)  # type: ignore[arg-type]
    scale = getattr(bigger, axis)

    assert len(scale.levels) == len(getattr(start, axis).levels) + 1
    assert without_level(register(), bigger, axis) == start  # type: ignore[arg-type]


def test_a_level_added_gets_a_probability_an_anchor_and_an_edge() -> None:
    human = Dimension(id="human", title="People", anchors=("a", "b", "c", "d", "e"), edges=(1.0, 5.0, 25.0, 125.0))
    ours = replace(OURS, impact=replace(OURS.impact, dimensions=(human,)))
    bigger = with_level(ours, "impact")
    top, before = with_level(OURS, "likelihood").likelihood.levels[-1], OURS.likelihood.levels[-1]

    assert bigger.impact.dimensions[0].edges[-1] == 125.0 * OURS.impact.base
    assert len(bigger.impact.dimensions[0].anchors) == 6
    assert top.low == before.high
    assert before.high < top.high < 1


@pytest.mark.parametrize("high", [4.5, 5.0])
def test_a_level_in_use_is_not_removed(high: float) -> None:
    held = register(risks=(risk("R-1"),), assessments=(assessed("R-1", estimate(3, 4, high), 2),))

    with pytest.raises(InvalidInput, match=r"1 assessment uses level 5.*R-1 \(Current\)"):
        without_level(held, OURS, "likelihood")


def test_a_level_of_one_dimension_is_a_use_too() -> None:
    level = estimate(4, 5, 5)
    given = replace(assessed("R-1", 2, 2), profile=(DimensionImpact(dimension="human", level=level),))

    with pytest.raises(InvalidInput, match="1 assessment uses level 5"):
        without_level(register(risks=(risk("R-1"),), assessments=(given,)), OURS, "impact")


def test_a_scale_keeps_two_levels() -> None:
    smaller = OURS
    for _step in range(3):
        smaller = without_level(register(), smaller, "impact")

    with pytest.raises(InvalidInput, match="two levels"):
        without_level(register(), smaller, "impact")


def test_a_rating_the_grid_uses_is_not_removed_any_other_is() -> None:
    bigger = with_band(with_band(GRID))

    assert len({band.id for band in bigger.bands}) == len(GRID.bands) + 2
    assert without_band(without_band(bigger, bigger.bands[-1].id), bigger.bands[-2].id) == GRID
    with pytest.raises(InvalidInput, match="of the grid"):
        without_band(bigger, GRID.bands[0].id)


def test_the_last_two_ratings_stay() -> None:
    few = replace(OURS, bands=OURS.bands[:2])

    with pytest.raises(InvalidInput, match="two ratings"):
        without_band(few, few.bands[0].id)


def test_an_appetite_begins_at_what_held_so_far() -> None:
    general = with_appetite(replace(OURS, appetite=()), "*")
    own = with_appetite(with_parts(general, {"appetite/*/maximum": 7.0}), "C1")

    assert own.appetite[-1].maximum == 7.0
    assert with_appetite(own, "C1") == own
    assert without_appetite(own, "C1").appetite == own.appetite[:1]


def test_a_grid_begins_as_the_matrix_it_replaces() -> None:
    levels = [1, 2, 3, 4, 5], [5, 3, 3, 2, 1]

    assert rating_index(*levels, GRID).tolist() == rating_index(*levels, OURS).tolist()
    assert with_rule(GRID, "sum") == OURS
    assert with_rule(GRID, "grid") == GRID


@pytest.mark.parametrize(("rule", "ends"), [("sum", (2, 10)), ("product", (1, 25)), ("maximum", (1, 5))])
def test_the_scores_a_rule_can_give(rule: str, ends: tuple[float, float]) -> None:
    assert score_range(with_rule(OURS, rule)) == ends  # type: ignore[arg-type]


def test_differences_are_told_a_line_each() -> None:
    label = OURS.bands[0].label
    changed = with_parts(
        OURS, {f"bands/{OURS.bands[0].id}/minimum": 1.5, "likelihood/levels/2/low": 0.003, "rule": "product"}
    )
    said = differences(OURS, changed)

    assert f"{label}, begins at: {OURS.bands[0].minimum:g} → 1.5" in said
    assert any(line.startswith("likelihood 2 (") and line.endswith("→ 0.3 %") for line in said)
    assert "rule: Sum of the levels → Product of the levels" in said
    assert differences(OURS, GRID) == [
        "rule: Sum of the levels → A rating for each cell",
        "ratings of single cells: added",
    ]
    assert differences(OURS, OURS) == []
