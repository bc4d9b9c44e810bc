"""The matrix's figure: every cell there, named, readable on its colour, with its risks; ranges in their places."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from tests.ui.support import crowded

from riskregister.charts.colours import contrast, text_on
from riskregister.charts.matrix import IDS_SENT, Look, band, cell_key, matrix_view
from riskregister.charts.matrix_ranges import MOST_RANGES, ranges, stages_of
from riskregister.charts.ranges import range_figure
from riskregister.core.frames import category_frame, risk_frame
from riskregister.core.model import Estimate, Register
from riskregister.core.profiles import dimensions_given, in_dimension


def cells(register: Register, by: str = "risk", **look: Any) -> dict[str, dict[str, Any]]:
    frame = risk_frame(register) if by == "risk" else category_frame(register)
    return {cell["key"]: cell for cell in matrix_view(frame, register.criteria, Look(**look))["cells"]}


def test_there_are_twenty_five_cells_each_with_its_own_key_and_place(shipped: Register) -> None:
    found = cells(shipped)

    assert {f"{likelihood}×{impact}" for likelihood, impact in itertools.product(range(1, 6), repeat=2)} == set(found)
    assert all(key == f"{cell['x']:g}×{cell['y']:g}" for key, cell in found.items())


def test_swapped_axes_put_impact_across_and_leave_the_keys(shipped: Register) -> None:
    found = cells(shipped, swap=True)
    axes = matrix_view(risk_frame(shipped), shipped.criteria, Look(swap=True))

    assert all(key == f"{cell['y']:g}×{cell['x']:g}" for key, cell in found.items())
    assert axes["x"]["title"] == "Impact"
    assert "Likelihood" in axes["y"]["title"]


@pytest.mark.parametrize("look", [{}, {"view": "bars"}, {"opportunity": True}])
@pytest.mark.parametrize("by", ["risk", "category"])
def test_text_on_every_cell_can_be_read(shipped: Register, by: str, look: dict[str, Any]) -> None:
    for cell in cells(shipped, by, **look).values():
        assert contrast(cell["ink"], cell["colour"]) >= 4.5, cell


def test_every_rating_is_told_apart_by_its_letter_or_its_number(shipped: Register) -> None:
    letters = {band.code for band in shipped.criteria.bands}

    assert {cell["code"] for cell in cells(shipped).values()} == letters
    assert {key: cell["code"] for key, cell in cells(shipped, number=True).items()}["4×5"] == "9"


def test_every_risk_stands_by_its_id_in_one_cell(shipped: Register) -> None:
    found = cells(shipped)
    ids = [risk for cell in found.values() for risk in cell["ids"]]

    assert len(ids) == len(shipped.risks) == sum(cell["count"] for cell in found.values())
    assert all(any(shown.startswith(risk.id) for shown in ids) for risk in shipped.risks)


def test_ids_that_no_screen_could_show_are_counted_and_not_sent(shipped: Register) -> None:
    full, over = (cells(crowded(shipped, count))["4×3"] for count in (IDS_SENT, IDS_SENT + 1))

    assert (len(full["ids"]), full["count"]) == (IDS_SENT, IDS_SENT)
    assert (over["ids"], over["count"], over["noun"]) == ([], IDS_SENT + 1, "risks")
    assert "Crowded 1 " in over["tip"][1]
    assert over["tip"][-1] == f"and {IDS_SENT - 7} more"


def test_opportunities_are_marked_and_have_colours_of_their_own(shipped: Register) -> None:
    threats, chances = cells(shipped), cells(shipped, opportunity=True)

    assert all(shown.endswith("↑") for cell in chances.values() for shown in cell["ids"])
    assert not {cell["colour"] for cell in threats.values()} & {cell["colour"] for cell in chances.values()}
    assert matrix_view(risk_frame(shipped), shipped.criteria, Look(opportunity=True))["y"]["title"] == "Benefit"


def test_a_register_without_risks_still_has_its_matrix(shipped: Register) -> None:
    empty = replace(shipped, risks=(), assessments=(), mitigations=())

    assert len(cells(empty)) == len(cells(empty, "category")) == 25
    assert ranges(risk_frame(empty), empty.criteria, Look(view="bars"))["marks"] == []


def test_axes_carry_the_words_and_bands_of_the_criteria(shipped: Register) -> None:
    criteria = shipped.criteria
    axes = matrix_view(risk_frame(shipped), criteria)

    assert [level[1] for level in axes["x"]["levels"]] == [level.label for level in criteria.likelihood.levels]
    assert all("%" in level[2] for level in axes["x"]["levels"])
    assert [level[1] for level in axes["y"]["levels"]] == [level.label for level in criteria.impact.levels]


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(0.0, 0.002, "< 0.2 %"), (0.002, 0.01, "0.2 – 1 %"), (0.05, 0.25, "5 – 25 %"), (0.25, 1.0, "> 25 %")],
)
def test_bands_are_written_as_percentages_open_at_both_ends(low: float, high: float, expected: str) -> None:
    assert band(low, high) == expected


@pytest.mark.parametrize("colour", ["#000000", "#ffffff", "#2c7bb6", "#abd9e9", "#fdae61", "#a50026"])
def test_text_is_black_or_white_whichever_reads_better(colour: str) -> None:
    assert contrast(text_on(colour), colour) >= 4.5


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_keys_of_half_levels_are_written_without_trailing_zeros() -> None:
    assert cell_key(4.0, 5.0) == "4×5"


def test_a_range_with_equal_ends_is_still_visible(shipped: Register) -> None:
    spans, marks = range_figure([("Likelihood", 3.0, 3.0, 3.0, "#1f77b4")], shipped.criteria)["data"]

    assert spans["x"][0] > 0
    assert marks["x"] == [3.0]


def test_one_risk_goes_from_stage_to_stage_with_its_ranges(shipped: Register) -> None:
    high, low = Estimate(low=3, best=4, high=5), Estimate(low=1, best=2, high=4)
    given = [("Inherent", high, high), ("Current", low, high), ("Residual", low, high), ("Target", low, low)]
    found = stages_of(given, shipped.criteria, "event", Look(view="ellipses"))

    assert [mark["text"] for mark in found["marks"]] == ["Inherent", "Current, Residual", "Target"]
    assert [mark["at"] for mark in found["marks"]] == [(4, 4), (2, 4), (2, 2)]
    assert (found["marks"][2]["left"], found["marks"][2]["up"]) == (1, 4)
    assert [arrow["from"] for arrow in found["arrows"]] == [(4, 4), (2, 4)]
    assert found["arrows"][0]["to"] == pytest.approx((2.08, 4))
    assert "Residual: likelihood 2 (1 – 4), impact 4 (3 – 5)." in found["marks"][1]["tip"]


# Ranges ---------------------------------------------------------------------------------------------------------------


def drawn(register: Register, frame: pd.DataFrame | None = None, **look: Any) -> dict[str, Any]:
    frame = risk_frame(register) if frame is None else frame
    return ranges(frame, register.criteria, Look(view="ellipses", **look))


def test_a_range_lies_around_its_best_from_lowest_to_highest(shipped: Register) -> None:
    frame = risk_frame(shipped).set_index("id", drop=False)
    for mark in drawn(shipped, frame.head(20))["marks"]:
        row = frame.loc[mark["tip"].split(" ")[0]]

        assert mark["at"] == (row["likelihood"], row["impact"])
        assert (mark["left"], mark["right"]) == (row["likelihood_low"], row["likelihood_high"])
        assert (mark["down"], mark["up"]) == (row["impact_low"], row["impact_high"])


def test_swapped_ranges_are_swapped_whole(shipped: Register) -> None:
    plain, swapped = (drawn(shipped, swap=swap)["marks"][0] for swap in (False, True))

    assert (swapped["left"], swapped["right"], swapped["down"], swapped["up"]) == (
        plain["down"],
        plain["up"],
        plain["left"],
        plain["right"],
    )


def test_chronic_risks_are_marked_apart_by_shape_and_sign(shipped: Register) -> None:
    chronic = {risk.id for risk in shipped.risks if risk.type == "chronic"}
    marks = drawn(shipped)["marks"]

    assert {mark["kind"] for mark in marks} == {"event", "chronic"}
    for mark in marks:
        assert (mark["kind"] == "chronic") == (mark["tip"].split(" ")[0] in chronic)
        assert (mark["kind"] == "chronic") == (mark["text"][-1] in "↗→↘~")


def test_no_two_marks_lie_on_each_other(shipped: Register) -> None:
    marks = drawn(crowded(shipped, MOST_RANGES))["marks"]
    places = [(mark["at"][0] + mark["by"][0], mark["at"][1] + mark["by"][1]) for mark in marks]

    assert len(marks) == MOST_RANGES
    for one, other in itertools.combinations(places, 2):
        assert abs(one[0] - other[0]) + abs(one[1] - other[1]) > 0.04
    assert all(abs(x - 4) < 0.5 and abs(y - 3) < 0.5 for x, y in places)


def test_of_many_the_chosen_cells_are_drawn_first_then_the_highest(shipped: Register) -> None:
    frame = risk_frame(shipped)
    lowest = frame.sort_values("score")["id"].head(3).tolist()
    found = ranges(frame, shipped.criteria, Look(view="bars"), lowest)
    ids = {mark["tip"].split(" ")[0] for mark in found["marks"]}

    assert (found["drawn"], found["all"]) == (MOST_RANGES, len(shipped.risks))
    assert set(lowest) < ids
    assert set(frame.sort_values("score")["id"].tail(5)) < ids


def test_the_continuous_axes_carry_probabilities_and_harms(shipped: Register) -> None:
    ticks = drawn(shipped)["ticks"]

    dead = drawn(shipped, dimension="human")["ticks"]["y"]

    assert [tick[:2] for tick in ticks["x"]][:3] == [[0.5, "0.04 %"], [1.5, "0.2 %"], [2.5, "1 %"]]
    assert ticks["y"][-1] == [5.0, "× 625 harm", "5 Catastrophic"]
    assert [tick[:2] for tick in dead] == [[1.5, "8 dead"], [2.5, "40 dead"], [3.5, "200 dead"], [4.5, "1,000 dead"]]


def test_a_dimension_has_its_own_levels_and_none_is_no_place(shipped: Register) -> None:
    given = dimensions_given(shipped, "current")
    frame = in_dimension(risk_frame(shipped), shipped, "current", given[0])
    levels = {one.risk: {part.dimension: part.level for part in one.profile} for one in shipped.assessments}

    assert given
    for risk, impact in zip(frame["id"], frame["impact"], strict=True):
        level = levels[risk].get(given[0]) if risk in levels else None
        if level is None or level.best == 0:
            assert pd.isna(impact)
    assert frame["impact"].notna().any()
