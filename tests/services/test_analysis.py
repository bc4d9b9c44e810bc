"""What a page and the command line show of simulations: rows for all, digits that mean something."""

from __future__ import annotations

import math
from dataclasses import replace

import pandas as pd
import pytest

from riskregister.core.model import Register
from riskregister.errors import InvalidInput
from riskregister.services import analysis
from riskregister.services.reports import in_meaningful_digits


def test_a_register_nobody_assessed_has_rows_without_numbers(shipped: Register) -> None:
    found = analysis.simulate(replace(shipped, assessments=()), "current", 100, 0)

    assert found["id"].tolist()[-1] == "ALL"
    assert len(found) == len(shipped.risks) + 1
    assert found[["expected_harm", "p_event", "p_above_appetite", "var95"]].isna().all(axis=None)
    assert not found["assessed"].any()


def test_a_register_without_risks_has_the_row_of_the_whole_alone(shipped: Register) -> None:
    found = analysis.simulate(replace(shipped, risks=(), assessments=(), mitigations=()), "current", 100, 0)

    assert found["id"].tolist() == ["ALL"]
    assert found.columns.tolist() == analysis.SIMULATED


def test_too_few_draws_are_refused_with_how_many_it_takes(shipped: Register) -> None:
    with pytest.raises(InvalidInput) as refused:
        analysis.simulate(shipped, "current", 99, 0)

    assert "100" in refused.value.hint


def test_progress_goes_from_the_ranks_to_the_losses_without_a_step_back(shipped: Register) -> None:
    seen: list[float] = []
    analysis.simulate(shipped, "current", 200, 0, seen.append)

    assert seen == sorted(seen)
    assert seen[-1] == 1


def test_no_digit_below_two_standard_errors_is_shown() -> None:
    frame = pd.DataFrame(
        {"x": [1.23456, 1234.5, 0.004, 0.0, math.nan], "x_error": [0.004, 60.0, 0.01, 0.0, math.nan], "y": [0.123] * 5}
    )
    found = in_meaningful_digits(frame)

    assert found["x"].tolist()[:2] == [1.23, 1000.0]
    assert math.isnan(found["x"][2])
    assert found["x"][3] == 0
    assert math.isnan(found["x"][4])
    assert found["y"].tolist() == frame["y"].tolist()


def test_a_years_losses_hold_the_whole_and_every_category(shipped: Register) -> None:
    found = analysis.year_losses(shipped)

    assert found.table["id"].tolist() == ["ALL", *(category.id for category in shipped.categories)]
    assert (found.table["tvar95"] >= found.table["var95"]).all()
    assert set(found.curves["id"]) == set(found.table["id"])
    assert found.left_out == ()
