"""Combining rules: worked values, the criteria's rule in scores and ratings, and comparisons."""

from __future__ import annotations

import dataclasses
import itertools
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core import building, worked

from riskregister.core import frames, rules, scoring
from riskregister.core.method import Case
from riskregister.errors import InvalidInput

LEVELS = np.meshgrid(np.arange(1, 6), np.arange(1, 6), indexing="ij")
GRID = (
    ("L", "L", "L", "M", "M"),
    ("L", "L", "M", "M", "H"),
    ("L", "M", "M", "H", "H"),
    ("M", "M", "H", "H", "VH"),
    ("M", "H", "H", "VH", "VH"),
)


def with_grid() -> Any:
    plain = building.criteria()
    ids = {band.code: band.id for band in plain.bands}
    return dataclasses.replace(plain, rule="grid", grid=tuple(tuple(ids[code] for code in row) for row in GRID))


@pytest.mark.parametrize("case", worked.cases("rules"))
def test_worked_value(case: Case) -> None:
    worked.run(case, rules.METHODS)


@pytest.mark.parametrize(("rule", "combine"), [("sum", np.add), ("product", np.multiply), ("maximum", np.maximum)])
def test_the_criteria_rule_makes_the_score(rule: Any, combine: Any) -> None:
    criteria = dataclasses.replace(building.criteria(), rule=rule)
    assert (rules.score(*LEVELS, criteria) == combine(*LEVELS)).all()
    assert np.isnan(rules.score([np.nan, 2.0], [3.0, np.nan], criteria)).all()


def test_a_grid_gives_the_rating_of_every_cell_directly() -> None:
    criteria = with_grid()
    codes = np.array([band.code for band in criteria.bands])
    assert (codes[rules.rating_index(*LEVELS, criteria)] == np.array(GRID)).all()
    assert rules.rating_index([np.nan], [3.0], criteria).tolist() == [-1]
    # Between levels the nearest square counts, halves up; beyond the outer edge the outermost.
    assert codes[rules.rating_index([3.5, 3.4, 5.5], [4.4, 4.5, 0.5], criteria)].tolist() == ["H", "H", "M"]


def test_the_grid_rows_are_likelihood() -> None:
    criteria = with_grid()
    grid = (*criteria.grid[:4], (criteria.bands[-1].id,) * 5)
    rated = rules.rating_index([5, 1], [1, 5], dataclasses.replace(criteria, grid=grid))
    assert rated.tolist() == [len(criteria.bands) - 1, 1]


@pytest.mark.parametrize("rule", ["sum", "product", "maximum", "grid"])
def test_frames_score_and_rate_by_the_criteria_rule(rule: Any) -> None:
    criteria = dataclasses.replace(with_grid(), rule=rule)
    frame = frames.risk_frame(building.register(criteria=criteria))
    assert frame["score"].equals(frame["score"].astype(float))
    expected = rules.score(frame["likelihood"], frame["impact"], criteria)
    assert np.array_equal(frame["score"], expected, equal_nan=True)
    labels = [*(band.label for band in criteria.bands), ""]
    assert frame["rating"].tolist() == [labels[place] for place in scoring.band_index(expected, criteria.bands)]
    cells = frames.matrix_cells(frame, criteria)
    rated = rules.rating_index(cells["likelihood"], cells["impact"], criteria)
    assert cells["rating"].tolist() == [labels[place] for place in rated]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4) | st.just(None)), max_size=12))
def test_comparing_two_scorings_counts_every_pair_once(pairs: list[tuple[int, int | None]]) -> None:
    known = [(a, b) for a, b in pairs if b is not None]
    signs = [(np.sign(x[0] - y[0]), np.sign(x[1] - y[1])) for x, y in itertools.combinations(known, 2)]
    found = rules.compared([a for a, _b in pairs], [np.nan if b is None else b for _a, b in pairs])
    assert found == {
        "pairs": len(signs),
        "reversed": sum(a * b < 0 for a, b in signs),
        "tied_in_first": sum(a == 0 != b for a, b in signs),
        "tied_in_second": sum(b == 0 != a for a, b in signs),
    }


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("combined_score", ("mean", 1, 2)),
        ("rating_grid", ("sum", [])),
        ("rating_grid", ("sum", [3, 2])),
        ("rating_grid", ("sum", [1, 2], 0, 5)),
        ("compare_rules", ("sum", "product", 5, 100)),
        ("thresholds", ([[0, 1], [1]], "sum")),
    ],
)
def test_what_makes_no_sense_is_refused(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(InvalidInput):
        getattr(rules, name)(*arguments)
