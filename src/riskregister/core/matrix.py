"""What is unsound in a matrix: Cox's conditions, the share of wrongly ordered pairs, and a counter-example in words.

The matrix and the conditions are those of :mod:`riskregister.core.matrix_axioms`, the probabilities those of
:mod:`riskregister.core.matrix_order`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from riskregister.core import matrix_axioms, matrix_order, rules
from riskregister.core.criteria import Criteria
from riskregister.core.matrix_axioms import Axes, Cell, Matrix
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterExample:
    """Two cells (likelihood level, impact level): ``rated_higher`` is the smaller risk with probability ``wrong``."""

    rated_higher: Cell
    rated_lower: Cell
    wrong: Fraction


def matrix_of(criteria: Criteria) -> Matrix:
    """Return the matrix the criteria's rule and bands draw; its axes are equal-ratio."""
    likelihood = [level.level for level in criteria.likelihood.levels]
    impact = [level.level for level in criteria.impact.levels]
    index = rules.rating_index(*np.meshgrid(likelihood, impact, indexing="ij"), criteria)
    grid = tuple(tuple(int(entry) for entry in row) for row in index)
    return Matrix(grid=grid, ratings=tuple(band.label for band in criteria.bands))


def discordance(matrix: Matrix) -> Fraction | float:
    """Return the chance that two random risks are strictly reversed: a fraction on log axes, a float on linear ones."""
    if matrix.axes == "log":
        return matrix_order.discordance_on_log_axes(matrix.cells)
    return matrix_order.discordance_on_linear_axes(matrix.cells)


def counter_example(matrix: Matrix, *, extremes_only: bool = False) -> CounterExample | None:
    """Return the pair of cells most often put in the wrong order, or None if the matrix never reverses two risks.

    Among equally bad pairs the one whose ratings lie furthest apart, then the lowest levels.  ``extremes_only``: among
    pairs of a red and a green cell.
    """
    cells = matrix.cells
    less: Any = (
        matrix_order.less_on_log_axes(*cells.shape)
        if matrix.axes == "log"
        else np.round(matrix_order.less_on_linear_axes(*cells.shape), 9)
    )
    gap = np.subtract.outer(cells, cells)
    least = max(1, matrix.highest - matrix.lowest) if extremes_only else 1
    wrong = np.where(gap >= least, less, 0)
    worst = wrong.max()
    if worst == 0:
        return None
    place = int(np.argmax(np.where(wrong == worst, gap, 0)))
    first_row, first_column, row, column = (int(value) + 1 for value in np.unravel_index(place, gap.shape))
    share = Fraction(int(worst), 24) if matrix.axes == "log" else Fraction(float(worst)).limit_denominator(10**9)
    return CounterExample(rated_higher=(first_row, first_column), rated_lower=(row, column), wrong=share)


def in_words(matrix: Matrix, example: CounterExample) -> str:
    """Return a counter-example as a sentence that names both cells, their ratings and how often the order is wrong."""
    higher, lower = example.rated_higher, example.rated_lower
    words = _(
        "likelihood {l1}, impact {i1} is rated {r1}, above likelihood {l2}, impact {i2}, rated {r2}; "
        "yet the second is the larger risk {often}"
    )
    return words.format(
        l1=higher[0],
        i1=higher[1],
        r1=matrix.name(higher),
        l2=lower[0],
        i2=lower[1],
        r2=matrix.name(lower),
        often=_how_often(example.wrong),
    )


def _how_often(share: Fraction) -> str:
    if share == 1:
        return _("in every case")
    if share.denominator <= 24:
        return _("in {n} of {of} cases").format(n=share.numerator, of=share.denominator)
    return _("in {share:.1f} % of cases").format(share=float(share) * 100)


def matrix_check(grid: list[list[int]], axes: Axes = "log", ratings: Sequence[str] = ()) -> dict[str, Any]:
    """Check a matrix: Cox's conditions, exact share of wrongly ordered pairs and of ties, and a counter-example.

    Args:
        grid: rating indices, rows = likelihood from the lowest level, columns = impact from the lowest level.
        axes: "log" (equal-ratio cells) or "linear" (even cells of the unit square).
        ratings: names of the ratings, lowest first; empty: the lowest and highest entry are green and red.

    Returns:
        weak_consistency, inf_red and sup_green (where there is such a cell), betweenness, colouring_1a, colouring_1b,
        monotone, red_cells, green_cells, discordance and ties (0..1; on log axes, and ties always, also _exact as a
        fraction "23/1250"), counter_example (a sentence, empty if no two risks are ever reversed), worst_pair (its
        cells, [likelihood, impact], the one rated higher first) and worst_pair_wrong (how often that order is wrong,
        0..1).

    Raises:
        InvalidInput: the grid is not a matrix.
    """
    matrix = _matrix(grid, axes, ratings)
    inf_red, sup_green = matrix_axioms.edges(matrix)
    first, second = matrix_axioms.colours_consistently(matrix)
    share, ties, example = discordance(matrix), matrix_order.tie_probability(matrix.cells), counter_example(matrix)
    found: dict[str, Any] = {
        "weak_consistency": matrix_axioms.is_weakly_consistent(matrix),
        "betweenness": matrix_axioms.has_betweenness(matrix),
        "colouring_1a": first,
        "colouring_1b": second,
        "monotone": matrix_axioms.first_fall(matrix) is None,
        "red_cells": int((matrix.cells == matrix.highest).sum()),
        "green_cells": int((matrix.cells == matrix.lowest).sum()),
        "discordance": float(share),
        "ties": float(ties),
        "ties_exact": str(ties),
        "counter_example": in_words(matrix, example) if example else "",
        "worst_pair": [list(example.rated_higher), list(example.rated_lower)] if example else [],
        "worst_pair_wrong": float(example.wrong) if example else 0.0,
    }
    if isinstance(share, Fraction):
        found["discordance_exact"] = str(share)
    if np.isfinite(inf_red):
        found["inf_red"] = inf_red
    if np.isfinite(sup_green):
        found["sup_green"] = sup_green
    return found


def sampled_discordance(
    grid: list[list[int]], axes: Axes = "log", samples: int = 1_000_000, seed: int = 1
) -> dict[str, float]:
    """Return the share of wrongly ordered pairs by simulation, with its standard error: checks the closed form."""
    if not 1 <= samples <= 100_000_000:
        raise InvalidInput(_("The number of samples lies between 1 and 100,000,000."))
    matrix = _matrix(grid, axes, ())
    value, error = matrix_order.sampled(matrix.cells, samples, seed, log=axes == "log")
    return {"value": value, "standard_error": error}


def wrong_order(difference: int) -> dict[str, Any]:
    """Return the chance that the cell rated higher holds the smaller risk, by the difference of their diagonals.

    ``difference`` = s of the higher-rated cell - s of the other, s = likelihood level + impact level, equal-ratio axes.
    """
    size = abs(difference) + 1
    less = matrix_order.less_on_log_axes(min(size, 3), 1)[:, 0, :, 0]
    share = Fraction(int(less[-1, 0] if difference >= 0 else less[0, -1]), 24)
    return {"value": float(share), "exact": str(share)}


def cells_by_rating(
    grid: list[list[int]], ratings: Sequence[str], likelihood: Sequence[str], impact: Sequence[str]
) -> dict[str, list[str]]:
    """Return for each rating the cells that carry it, each as likelihood code followed by impact code."""
    matrix = _matrix(grid, "log", ratings)
    if (len(likelihood), len(impact)) != matrix.cells.shape:
        raise InvalidInput(_("Give one code per level of each axis."))
    found: dict[str, list[str]] = {name: [] for name in matrix.ratings}
    for row, code in zip(matrix.grid, likelihood, strict=True):
        for entry, other in zip(row, impact, strict=True):
            found[matrix.ratings[entry]].append(f"{code}{other}")
    return found


def ordering_of_points(
    grid: list[list[int]], likelihood: Sequence[float], impact: Sequence[float]
) -> dict[str, float | int]:
    """Compare a matrix on linear axes with the true order of given risks (points of the unit square, size = product).

    Returns:
        right, wrong (pairs the matrix orders as, and against, their sizes), auc = right / (right + wrong) where it
        orders any: 1 perfect, 1/2 no better than chance, 0 always wrong.
    """
    matrix = _matrix(grid, "linear", ())
    if len(likelihood) != len(impact):
        raise InvalidInput(_("Give as many likelihoods as impacts."))
    points = np.array([likelihood, impact], dtype=float)
    if not ((points >= 0) & (points <= 1)).all():
        raise InvalidInput(_("Points lie between 0 and 1 on both axes."))
    shape = np.array(matrix.cells.shape)[:, None]
    rows, columns = np.minimum((points * shape).astype(np.int64), shape - 1)
    rated, size = matrix.cells[rows, columns], points[0] * points[1]
    right = wrong = 0
    for rating in np.unique(rated)[1:]:
        here, below = size[rated == rating], np.sort(size[rated < rating])
        right += int(np.searchsorted(below, here, side="left").sum())
        wrong += int((below.size - np.searchsorted(below, here, side="right")).sum())
    ordered: dict[str, float | int] = {"right": right, "wrong": wrong}
    if right + wrong:
        ordered["auc"] = right / (right + wrong)
    return ordered


def code_of_probability(probabilities: list[float], minima: list[float], codes: Sequence[str]) -> list[str]:
    """Return for each probability the code of the likelihood level whose band holds it, lower edges inclusive.

    Args:
        probabilities: 0..1.
        minima: where each level begins, ascending.
        codes: one per level, in the order of ``minima``.
    """
    if len(minima) != len(codes) or not minima or list(minima) != sorted(set(minima)):
        raise InvalidInput(_("Give ascending minima and one code for each."))
    if not all(minima[0] <= probability <= 1 for probability in probabilities):
        raise InvalidInput(_("A probability lies between the first minimum and 1."))
    return [codes[bisect_right(minima, probability) - 1] for probability in probabilities]


def _matrix(grid: list[list[int]], axes: Axes, ratings: Sequence[str]) -> Matrix:
    try:
        rows = tuple(tuple(row) for row in grid)
    except TypeError:
        raise InvalidInput(_("A grid is a list of rows, each a list of whole numbers.")) from None
    return Matrix(grid=rows, axes=axes, ratings=tuple(ratings))


METHODS: tuple[Callable[..., Any], ...] = (
    matrix_check,
    sampled_discordance,
    wrong_order,
    cells_by_rating,
    ordering_of_points,
    code_of_probability,
)
