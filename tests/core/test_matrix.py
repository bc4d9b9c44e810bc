"""Matrix checks: worked values, closed forms against brute force, and what holds for any matrix."""

from __future__ import annotations

import os
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core import worked

from riskregister.core import matrix, matrix_axioms, matrix_order, rules
from riskregister.core.matrix_axioms import Matrix
from riskregister.core.method import Case
from riskregister.errors import InvalidInput

SIZES = st.integers(1, 9 if os.environ.get("RISKREGISTER_LONG") else 6)


@st.composite
def grids(draw: st.DrawFn) -> list[list[int]]:
    columns = draw(SIZES)
    return draw(st.lists(st.lists(st.integers(0, 4), min_size=columns, max_size=columns), min_size=1, max_size=6))


@pytest.mark.parametrize("case", worked.cases("matrix"))
def test_worked_value(case: Case) -> None:
    worked.run(case, matrix.METHODS)


def test_the_default_criteria_draw_the_recommended_matrix(shipped_criteria: Any) -> None:
    found = matrix.matrix_check([list(row) for row in matrix.matrix_of(shipped_criteria).grid])
    assert found["discordance_exact"] == "11/1875"
    assert found["weak_consistency"]
    assert found["betweenness"]


def brute_force(grid: list[list[int]]) -> Fraction:
    """Return the share of reversed pairs on equal-ratio axes, cell by cell as T11 gives it."""
    cells = [(row + column, rating) for row, line in enumerate(grid) for column, rating in enumerate(line)]
    wrong = {0: Fraction(1, 2), 1: Fraction(1, 24), -1: Fraction(23, 24)}
    total = Fraction(0)
    for s, higher in cells:
        for t, lower in cells:
            if higher > lower:
                total += wrong.get(s - t, Fraction(int(s < t)))
    return 2 * total / len(cells) ** 2


@given(grids())
def test_the_exact_share_is_what_counting_pairs_gives(grid: list[list[int]]) -> None:
    assert matrix_order.discordance_on_log_axes(np.array(grid)) == brute_force(grid)


@given(grids(), st.sampled_from(["log", "linear"]))
def test_wrong_right_and_tied_pairs_are_all_pairs(grid: list[list[int]], axes: Any) -> None:
    upside_down = [[-entry for entry in row] for row in grid]
    one, other = (matrix.matrix_check(drawn, axes) for drawn in (grid, upside_down))
    assert one["discordance"] + other["discordance"] + one["ties"] == pytest.approx(1, abs=1e-9)


@given(grids(), st.sampled_from(["log", "linear"]))
def test_exchanging_the_axes_changes_no_finding(grid: list[list[int]], axes: Any) -> None:
    one, other = (matrix.matrix_check(drawn, axes) for drawn in (grid, [list(row) for row in zip(*grid, strict=True)]))
    for name in set(one) - {"counter_example", "worst_pair"}:
        assert one[name] == pytest.approx(other[name], abs=1e-9), name


@given(grids(), st.sampled_from(["log", "linear"]))
def test_the_counter_example_is_rated_higher_and_may_be_smaller(grid: list[list[int]], axes: Any) -> None:
    drawn = Matrix(grid=tuple(map(tuple, grid)), axes=axes)
    found = matrix.counter_example(drawn)
    if found is None:
        assert matrix.discordance(drawn) == pytest.approx(0, abs=1e-9)
        return
    higher, lower = (grid[row - 1][column - 1] for row, column in (found.rated_higher, found.rated_lower))
    assert higher > lower
    assert 0 < found.wrong <= 1
    assert matrix.in_words(drawn, found).startswith("likelihood ")


@given(st.integers(2, 10), st.integers(2, 10))
def test_diagonal_colours_are_weakly_consistent_iff_red_starts_two_above_green(red: int, green: int) -> None:
    if red <= green or green >= 10:
        return
    minima = [2, green + 1, red] if red > green + 1 else [2, red]
    found = matrix.matrix_check(rules.rating_grid("sum", minima)["grid"])
    assert found["weak_consistency"] is (red >= green + 2)


@pytest.mark.parametrize("shape", [(1, 1), (2, 3), (5, 5), (4, 7)])
def test_the_closed_form_on_linear_axes_is_a_probability_with_its_complement(shape: tuple[int, int]) -> None:
    less = matrix_order.less_on_linear_axes(*shape)
    assert np.allclose(less + less.transpose(2, 3, 0, 1), 1, atol=1e-10)
    # The lowest cell against the one up its diagonal: U1 U2 against (1 + U3)(1 + U4) can never be larger.
    if min(shape) > 1:
        assert less[0, 0, 1, 1] == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("axes", ["log", "linear"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_simulation_agrees_with_the_closed_form(axes: Any, seed: int) -> None:
    grid = [[0, 2, 1], [1, 1, 3], [0, 3, 2], [2, 2, 3]]
    sampled = matrix.sampled_discordance(grid, axes, 100_000, seed)
    assert abs(sampled["value"] - matrix.matrix_check(grid, axes)["discordance"]) <= 4 * sampled["standard_error"]
    assert sampled == matrix.sampled_discordance(grid, axes, 100_000, seed)


@pytest.mark.long
def test_a_long_simulation_agrees_with_the_closed_form() -> None:
    grid = rules.rating_grid("product", [1, 4, 8, 15])["grid"]
    sampled = matrix.sampled_discordance(grid, "linear", 20_000_000, 7)
    assert abs(sampled["value"] - matrix.matrix_check(grid, "linear")["discordance"]) <= 4 * sampled["standard_error"]


def test_named_ratings_count_even_where_no_cell_has_them() -> None:
    found = matrix.matrix_check([[0, 0], [0, 1]], ratings=["low", "medium", "high"])
    assert found["red_cells"] == 0
    assert found["weak_consistency"]
    assert "inf_red" not in found


def test_a_matrix_of_one_rating_never_reverses_anything() -> None:
    found = matrix.matrix_check([[1, 1], [1, 1]])
    assert (found["discordance"], found["ties"], found["counter_example"]) == (0.0, 1.0, "")
    assert found["betweenness"]


def test_a_fall_is_found_with_its_two_cells() -> None:
    assert matrix_axioms.first_fall(Matrix(grid=((0, 1), (1, 0)))) == ((1, 2), (2, 2))
    assert matrix_axioms.first_fall(Matrix(grid=((0, 1), (2, 1)))) == ((2, 1), (2, 2))
    assert not matrix.matrix_check([[0, 1], [2, 1]])["monotone"]


@pytest.mark.parametrize(
    ("grid", "axes", "ratings"),
    [
        ([], "log", []),
        ([[]], "log", []),
        ([[0, 1], [1]], "log", []),
        ([[0, 1.5]], "log", []),
        ([[True]], "log", []),
        ([["low"]], "log", []),
        ([3], "log", []),
        ([[0, 1]], "sideways", []),
        ([[0, 2]], "log", ["low", "high"]),
        ([[-1, 0]], "log", ["low", "high"]),
        ([[0] * 41], "log", []),
    ],
)
def test_what_is_no_matrix_is_refused(grid: Any, axes: Any, ratings: list[str]) -> None:
    with pytest.raises(InvalidInput):
        matrix.matrix_check(grid, axes, ratings)


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("sampled_discordance", ([[0, 1]], "log", 0)),
        ("cells_by_rating", ([[0, 1]], ["a", "b"], ["1", "2"], ["1", "2"])),
        ("ordering_of_points", ([[0, 1]], [0.5], [1.5])),
        ("ordering_of_points", ([[0, 1]], [0.5, 0.1], [0.5])),
    ],
)
def test_inputs_that_do_not_fit_are_refused(name: str, arguments: tuple[Any, ...]) -> None:
    with pytest.raises(InvalidInput):
        getattr(matrix, name)(*arguments)


def test_points_in_a_perfect_order_have_an_area_of_one() -> None:
    found = matrix.ordering_of_points([[0, 1], [1, 2]], [0.1, 0.6, 1.0], [0.1, 0.4, 1.0])
    assert found == {"right": 3, "wrong": 0, "auc": 1.0}
    assert matrix.ordering_of_points([[0, 0]], [0.1], [0.2]) == {"right": 0, "wrong": 0}


def test_probabilities_outside_the_bands_are_refused() -> None:
    with pytest.raises(InvalidInput):
        matrix.code_of_probability([1.5], [0.0, 0.5], ["A", "B"])
    with pytest.raises(InvalidInput):
        matrix.code_of_probability([0.5], [0.5, 0.0], ["A", "B"])
