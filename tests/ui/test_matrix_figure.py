"""The matrix's figure: every cell there, clickable by name, readable on its colour."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from tests.ui.support import crowded

from riskregister.charts.colours import contrast, text_on
from riskregister.charts.matrix import IDS_SHOWN, band, cell_key, matrix_figure
from riskregister.charts.ranges import range_figure
from riskregister.core.frames import category_frame, matrix_cells, risk_frame
from riskregister.core.model import Register


def bars(register: Register, by: str = "risk", selected: str = "") -> dict:
    frame = risk_frame(register) if by == "risk" else category_frame(register)
    return matrix_figure(matrix_cells(frame, register.criteria), register.criteria, selected)["data"][0]


def test_there_are_twenty_five_cells_each_with_its_own_key(shipped: Register) -> None:
    keys = bars(shipped)["customdata"]

    assert {f"{likelihood}×{impact}" for likelihood, impact in itertools.product(range(1, 6), repeat=2)} == set(keys)
    assert len(keys) == 25


def test_a_bar_covers_the_cell_its_key_names(shipped: Register) -> None:
    drawn = bars(shipped)

    for key, x, base, height in zip(drawn["customdata"], drawn["x"], drawn["base"], drawn["y"], strict=True):
        likelihood, impact = (int(part) for part in key.split("×"))

        assert x == likelihood
        assert base < impact < base + height
        assert height < 1


@pytest.mark.parametrize("by", ["risk", "category"])
def test_text_on_every_cell_can_be_read(shipped: Register, by: str) -> None:
    drawn = bars(shipped, by)

    for ink, paper in zip(drawn["textfont"]["color"], drawn["marker"]["color"], strict=True):
        assert contrast(ink, paper) >= 4.5, f"{ink} on {paper}"


def test_every_rating_is_told_apart_by_its_letter_and_not_by_colour_alone(shipped: Register) -> None:
    cells = matrix_cells(risk_frame(shipped), shipped.criteria)

    for text, code in zip(bars(shipped)["text"], cells["rating_code"], strict=True):
        assert f">{code}</span>" in text


def test_a_cell_names_its_few_risks_and_counts_its_many(shipped: Register) -> None:
    cells = matrix_cells(risk_frame(shipped), shipped.criteria)

    for text, ids in zip(bars(shipped)["text"], cells["ids"], strict=True):
        if len(ids) > IDS_SHOWN:
            assert f"<b>{len(ids)}</b> risks" in text
        else:
            assert all(risk in text for risk in ids)


def test_fifty_risks_in_a_cell_are_counted_as_fifty(shipped: Register) -> None:
    drawn = bars(crowded(shipped, 50))
    text = dict(zip(drawn["customdata"], drawn["text"], strict=True))

    assert "<b>50</b> risks" in text["4×3"]
    assert sum("risk" in words for words in text.values()) == 1


def test_only_the_chosen_cell_is_outlined(shipped: Register) -> None:
    drawn = bars(shipped, selected="5×5")
    wide = [key for key, width in zip(drawn["customdata"], drawn["marker"]["line"]["width"], strict=True) if width]

    assert wide == ["5×5"]


def test_a_register_without_risks_still_has_its_matrix(shipped: Register) -> None:
    empty = replace(shipped, risks=(), assessments=(), mitigations=())

    assert len(bars(empty)["customdata"]) == 25
    assert len(bars(empty, "category")["customdata"]) == 25


def test_axes_carry_the_words_and_bands_of_the_criteria(shipped: Register) -> None:
    criteria = shipped.criteria
    layout = matrix_figure(matrix_cells(risk_frame(shipped), criteria), criteria)["layout"]

    for text, level in zip(layout["xaxis"]["ticktext"], criteria.likelihood.levels, strict=True):
        assert level.label in text
        assert "%" in text
    for text, level in zip(layout["yaxis"]["ticktext"], criteria.impact.levels, strict=True):
        assert level.label in text


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
