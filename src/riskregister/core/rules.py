"""Combining a likelihood level and an impact level into a score: which rule, and what difference it makes.

* ``sum``: L + I.  On equal-ratio scales the sum of levels is the logarithm of expected harm (log-sum), so equal sums
  are equal risks.  The default.
* ``product``: L x I, the familiar 1..25.
* ``maximum``: the higher of the two.
* ``grid``: a table names the band of every cell; the score of a cell is its band's minimum, so that scores, appetite
  and ratings stay comparable.  Rows are likelihood from level 1, columns impact from level 1.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskregister.core import scoring
from riskregister.core.criteria import Criteria
from riskregister.core.scoring import Floats
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Rules that are arithmetic on two levels, without a table.
Arithmetic = Literal["sum", "product", "maximum"]
_ARITHMETIC: dict[str, Callable[[Any, Any], Any]] = {
    "sum": scoring.score,
    "product": scoring.product,
    "maximum": np.maximum,
}


def score(likelihood: ArrayLike, impact: ArrayLike, criteria: Criteria) -> Floats:
    """Return the score of levels under the criteria's rule; ``nan`` where a level is unknown.

    Fractional levels enter sum, product and maximum as they are; a grid is read at the nearest square (halves go up).
    """
    levels = np.asarray(likelihood, dtype=np.float64), np.asarray(impact, dtype=np.float64)
    if criteria.rule != "grid":
        return np.asarray(_ARITHMETIC[criteria.rule](*levels), dtype=np.float64)
    minima = {band.id: band.minimum for band in criteria.bands}
    table = np.array([[minima[band] for band in row] for row in criteria.grid], dtype=np.float64)
    unknown = np.isnan(levels[0]) | np.isnan(levels[1])
    rows, columns = (
        np.nan_to_num(scoring.cell(level, size), nan=1.0).astype(np.intp) - 1
        for level, size in zip(levels, table.shape, strict=True)
    )
    return np.where(unknown, np.nan, table[rows, columns])


def rating_index(likelihood: ArrayLike, impact: ArrayLike, criteria: Criteria) -> NDArray[np.intp]:
    """Return for each pair of levels the index of its rating band, -1 where a level is unknown."""
    return scoring.band_index(score(likelihood, impact, criteria), criteria.bands)


def compared(first: ArrayLike, second: ArrayLike) -> dict[str, int]:
    """Return how two scorings of the same risks order them: counts of pairs of risks, unknown scores left out.

    ``pairs``, ``reversed`` (strictly the other way round), ``tied_in_first`` (ordered by the second only),
    ``tied_in_second`` (ordered by the first only).
    """
    scores = np.column_stack([np.ravel(np.asarray(values, dtype=np.float64)) for values in (first, second)])
    unique, counts = np.unique(scores[~np.isnan(scores).any(axis=1)], axis=0, return_counts=True)
    total = int(counts.sum())
    found = {"pairs": total * (total - 1) // 2, "reversed": 0, "tied_in_first": 0, "tied_in_second": 0}
    for place, ((one, other), count) in enumerate(zip(unique, counts, strict=True)):
        differences = np.sign(unique[place + 1 :] - (one, other))
        weight = counts[place + 1 :] * count
        found["reversed"] += int(weight[differences[:, 0] * differences[:, 1] < 0].sum())
        found["tied_in_first"] += int(weight[(differences[:, 0] == 0) & (differences[:, 1] != 0)].sum())
        found["tied_in_second"] += int(weight[(differences[:, 0] != 0) & (differences[:, 1] == 0)].sum())
    return found


def combined_score(rule: Arithmetic, likelihood: float, impact: float) -> float:
    """Return the score of a likelihood and an impact level under "sum", "product" or "maximum"."""
    return float(_arithmetic(rule)(likelihood, impact))


def rating_grid(
    rule: Arithmetic, minima: Sequence[float], likelihood_levels: int = 5, impact_levels: int = 5
) -> dict[str, Any]:
    """Return the matrix a rule and the minima of its bands draw.

    Args:
        rule: "sum", "product" or "maximum".
        minima: the lowest score of each band, lowest band first; scores below the first belong to it.
        likelihood_levels: number of rows, from level 1.
        impact_levels: number of columns, from level 1.

    Returns:
        grid (rating indices from 0, rows = likelihood) and counts (how many cells each band has).
    """
    if not minima or list(minima) != sorted(set(minima)):
        raise InvalidInput(_("The minima of the bands must ascend."))
    scores = _table(rule, likelihood_levels, impact_levels)
    index = np.searchsorted(np.asarray(minima[1:], dtype=np.float64), scores, side="right")
    return {"grid": index.tolist(), "counts": np.bincount(index.ravel(), minlength=len(minima)).tolist()}


def thresholds(grid: list[list[int]], rule: Arithmetic) -> dict[str, Any]:
    """Say which ratings of a matrix are thresholds of a rule: a cell has that rating or more when it scores enough.

    Args:
        grid: rating indices, rows = likelihood from level 1, columns = impact from level 1.
        rule: "sum", "product" or "maximum".

    Returns:
        One entry per rating above the lowest: least (the lowest score with that rating or more) and is_threshold
        (every cell that scores as much has it).
    """
    if len({len(row) for row in grid}) != 1:
        raise InvalidInput(_("The matrix is not a full rectangle."))
    ratings = np.asarray(grid)
    scores = _table(rule, *ratings.shape)
    found: dict[str, Any] = {"least": [], "is_threshold": []}
    for rating in np.unique(ratings)[1:]:
        least = float(scores[ratings >= rating].min())
        found["least"].append(least)
        found["is_threshold"].append(bool((ratings[scores >= least] >= rating).all()))
    return found


def compare_rules(
    first: Arithmetic, second: Arithmetic, likelihood_levels: int = 5, impact_levels: int = 5
) -> dict[str, Any]:
    """Compare how two rules order every pair of cells of a matrix.

    Returns:
        pairs, reversed, tied_in_first, tied_in_second (counts of pairs of cells), distinct_first, distinct_second (how
        many different scores each rule gives), reversals (each strictly reversed pair as two [likelihood, impact]).
    """
    scores = [_table(rule, likelihood_levels, impact_levels) for rule in (first, second)]
    cells = [(row, column) for row in range(likelihood_levels) for column in range(impact_levels)]
    reversals = [
        [[a[0] + 1, a[1] + 1], [b[0] + 1, b[1] + 1]]
        for a, b in combinations(cells, 2)
        if (scores[0][a] - scores[0][b]) * (scores[1][a] - scores[1][b]) < 0
    ]
    return {
        **compared(*scores),
        "distinct_first": len(np.unique(scores[0])),
        "distinct_second": len(np.unique(scores[1])),
        "reversals": reversals,
    }


def _arithmetic(rule: str) -> Callable[[Any, Any], Any]:
    if rule not in get_args(Arithmetic):
        message = _("There is no rule '{rule}'; choose one of {rules}.")
        raise InvalidInput(message.format(rule=rule, rules=", ".join(get_args(Arithmetic))))
    return _ARITHMETIC[rule]


def _table(rule: str, likelihood_levels: int, impact_levels: int) -> Floats:
    if not (1 <= likelihood_levels <= 40 and 1 <= impact_levels <= 40):
        raise InvalidInput(_("A matrix has 1 to 40 levels on each axis."))
    levels = np.arange(1, likelihood_levels + 1)[:, None], np.arange(1, impact_levels + 1)[None, :]
    return np.asarray(_arithmetic(rule)(*levels), dtype=np.float64)


METHODS: tuple[Callable[..., Any], ...] = (combined_score, rating_grid, thresholds, compare_rules)
