"""The named standard matrices as records, and the table that compares them with one another and with one's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from riskregister.core import matrix, matrix_axioms, matrix_order
from riskregister.core.criteria import Criteria
from riskregister.core.matrix_axioms import Axes, Matrix
from riskregister.translations import gettext as _

_STRICT = {"extra": "forbid", "str_strip_whitespace": True}


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardMatrix:
    """A matrix from a standard or guide, as far as it could be established.

    Codes, ratings and the grid run from the lowest; rows of the grid are likelihood.  ``ratings`` may be empty: the
    entries are then priority numbers.  ``tag`` says how the cells were established (see :func:`tag_words`).
    ``likelihood_minima``, where the standard has them, are the probabilities at which its likelihood levels begin.
    """

    __pydantic_config__ = _STRICT

    id: str
    title: str
    likelihood: tuple[str, ...]
    impact: tuple[str, ...]
    grid: tuple[tuple[int, ...], ...]
    source: str
    tag: Literal["read", "transcribed", "derived", "own", "unverified"]
    ratings: tuple[str, ...] = ()
    likelihood_minima: tuple[float, ...] = ()
    note: str = ""

    def matrix(self, axes: Axes = "log") -> Matrix:
        """Return the matrix for checking."""
        return Matrix(grid=self.grid, axes=axes, ratings=self.ratings)


def tag_words() -> dict[str, str]:
    """Return what each tag of a standard matrix means, for the reader of the comparison table."""
    return {
        "read": _("read in the source named"),
        "transcribed": _("from other people's transcriptions of the source"),
        "derived": _("follows from the definition"),
        "own": _("this program's default"),
        "unverified": _("to be verified against the source before relying on it"),
    }


def matrix_of_register(criteria: Criteria) -> StandardMatrix:
    """Return the matrix a register's rule and bands draw, as a record to compare with the named ones."""
    drawn = matrix.matrix_of(criteria)
    return StandardMatrix(
        id="register",
        title=_("This register's matrix"),
        likelihood=tuple(str(level.level) for level in criteria.likelihood.levels),
        impact=tuple(str(level.level) for level in criteria.impact.levels),
        grid=drawn.grid,
        source=_("the criteria of the register"),
        tag="own",
        ratings=drawn.ratings,
    )


def comparison(matrices: Iterable[StandardMatrix]) -> pd.DataFrame:
    """Return one row per matrix: what each check says, on equal-ratio and on linear axes.

    Columns: id, title, tag, levels ("5×4": likelihood × impact), ratings (how many), ties (0..1), colouring_1a and _1b
    (statements about linear axes only), betweenness, monotone, and for each of "log" and "linear": weak_<axes>,
    discordance_<axes> (0..1, the share of pairs of risks strictly reversed), example_<axes> (in words).  exact: the
    share on equal-ratio axes as a fraction, "23/1250".
    """
    rows = []
    for standard in matrices:
        plain = standard.matrix()
        first, second = matrix_axioms.colours_consistently(plain)
        row: dict[str, Any] = {
            "id": standard.id,
            "title": standard.title,
            "tag": standard.tag,
            "levels": f"{len(standard.grid)}×{len(standard.grid[0])}",
            "ratings": len({entry for line in standard.grid for entry in line}),
            "ties": float(matrix_order.tie_probability(plain.cells)),
            "colouring_1a": first,
            "colouring_1b": second,
            "betweenness": matrix_axioms.has_betweenness(plain),
            "monotone": matrix_axioms.first_fall(plain) is None,
            "exact": str(matrix.discordance(plain)),
        }
        for axes in ("log", "linear"):
            drawn = standard.matrix(axes)
            example = matrix.counter_example(drawn)
            row[f"weak_{axes}"] = matrix_axioms.is_weakly_consistent(drawn)
            row[f"discordance_{axes}"] = float(matrix.discordance(drawn))
            row[f"example_{axes}"] = matrix.in_words(drawn, example) if example else ""
        rows.append(row)
    return pd.DataFrame(rows)
