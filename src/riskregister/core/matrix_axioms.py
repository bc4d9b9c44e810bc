"""A risk matrix and Cox's conditions on it, each as a yes or no with the cells that decide it.

Rows are likelihood levels from the lowest, columns impact levels from the lowest, entries rating indices from the
lowest (0).  "Green" is the lowest rating, "red" the highest; ``axes`` says what a cell spans (see
:mod:`riskregister.core.matrix_order`).  The conditions are those of Cox (2008), "What's wrong with risk matrices?",
Risk Analysis 28(2), 497-512, operationalised as each function says.  That a matrix fails one is a statement about
that condition on those axes, not a verdict that the matrix is invalid.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from riskregister.core.matrix_order import Cells
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

Axes = Literal["log", "linear"]
Cell = tuple[int, int]
#: Levels beyond which a grid is refused: every pair of cells is compared.
MOST_LEVELS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rating indices over likelihood (rows) and impact (columns), both from the lowest level.

    ``ratings`` names them from the lowest; without names the lowest and highest entry count as green and red.

    Raises:
        InvalidInput: the grid is empty, not a rectangle, too large, or an entry names no rating.
    """

    grid: tuple[tuple[int, ...], ...]
    axes: Axes = "log"
    ratings: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is not a matrix."""
        hint = _("Give one row per likelihood level and one whole number per impact level.")
        widths = {len(row) for row in self.grid}
        if not self.grid or len(widths) != 1 or 0 in widths:
            raise InvalidInput(_("The matrix is not a full rectangle."), hint)
        if max(len(self.grid), *widths) > MOST_LEVELS:
            raise InvalidInput(_("The matrix has more than {n} levels on an axis.").format(n=MOST_LEVELS), hint)
        if any(isinstance(entry, bool) or not isinstance(entry, int) for row in self.grid for entry in row):
            raise InvalidInput(_("A cell of the matrix is not a whole number."), hint)
        if self.axes not in get_args(Axes):
            raise InvalidInput(_("The axes are 'log' or 'linear', not '{axes}'.").format(axes=self.axes))
        entries = {entry for row in self.grid for entry in row}
        if self.ratings and not entries <= set(range(len(self.ratings))):
            message = _("A cell of the matrix names rating {n}, but there are {count} (from 0).")
            raise InvalidInput(message.format(n=max(entries, key=abs), count=len(self.ratings)), hint)

    @property
    def cells(self) -> Cells:
        """The grid as an array of shape (likelihood levels, impact levels)."""
        return np.array(self.grid, dtype=np.int64)

    @property
    def lowest(self) -> int:
        """The index of the rating that counts as green."""
        return 0 if self.ratings else int(self.cells.min())

    @property
    def highest(self) -> int:
        """The index of the rating that counts as red."""
        return len(self.ratings) - 1 if self.ratings else int(self.cells.max())

    def name(self, cell: Cell) -> str:
        """Return the rating of a cell (likelihood level, impact level) in words."""
        index = self.grid[cell[0] - 1][cell[1] - 1]
        return self.ratings[index] if self.ratings else str(index)


def edges(matrix: Matrix) -> tuple[float, float]:
    """Return (inf red, sup green): the least size a red cell touches and the greatest a green one does.

    Linear axes: the products 0..1.  Log axes: the exponent of the step ratio, s - 2 at a cell's lower corner and s at
    its upper one, s = likelihood level + impact level.  No red cell gives inf, no green one -inf.
    """
    height, width = matrix.cells.shape
    rows, columns = np.meshgrid(np.arange(height), np.arange(width), indexing="ij")
    if matrix.axes == "log":
        lower, upper, scale = rows + columns, rows + columns + 2, 1
    else:
        lower, upper, scale = rows * columns, (rows + 1) * (columns + 1), matrix.cells.size
    red, green = matrix.cells == matrix.highest, matrix.cells == matrix.lowest
    return (
        float(lower[red].min() / scale) if red.any() else np.inf,
        float(upper[green].max() / scale) if green.any() else -np.inf,
    )


def is_weakly_consistent(matrix: Matrix) -> bool:
    """Say whether no point of a green cell outweighs a point of a red one: min inf(red) >= max sup(green)."""
    inf_red, sup_green = edges(matrix)
    return inf_red >= sup_green


def has_betweenness(matrix: Matrix) -> bool:
    """Say whether no green cell meets a red one at an edge or on the rising diagonal."""
    return touching_extremes(matrix) is None


def colours_consistently(matrix: Matrix) -> tuple[bool, bool]:
    """Return Cox's two consequences of consistent colouring on linear axes, as (1a, 1b).

    1a: the lowest row and column are all green.  1b: the second row and column contain no red.  Almost every matrix in
    use fails 1a; it says nothing about equal-ratio axes.
    """
    cells = matrix.cells
    first = bool((cells[0] == matrix.lowest).all() and (cells[:, 0] == matrix.lowest).all())
    second = bool((cells[1:2] != matrix.highest).all() and (cells[:, 1:2] != matrix.highest).all())
    return first, second


def touching_extremes(matrix: Matrix) -> tuple[Cell, Cell] | None:
    """Return a green and a red cell that meet at an edge or on the rising diagonal, or None where none do."""
    extremes = {matrix.lowest, matrix.highest}
    cells = matrix.cells
    for row, column in np.ndindex(*cells.shape):
        for down, right in ((1, 0), (0, 1), (1, 1)):
            other = (row + down, column + right)
            inside = other[0] < cells.shape[0] and other[1] < cells.shape[1]
            if inside and len(extremes) == 2 and {int(cells[row, column]), int(cells[other])} == extremes:
                return (row + 1, column + 1), (other[0] + 1, other[1] + 1)
    return None


def first_fall(matrix: Matrix) -> tuple[Cell, Cell] | None:
    """Return two neighbouring cells where the rating falls as a level rises, or None where it never does."""
    cells = matrix.cells
    for axis, step in ((0, (1, 0)), (1, (0, 1))):
        falls: list[list[int]] = np.argwhere(np.diff(cells, axis=axis) < 0).tolist()
        if falls:
            row, column = falls[0]
            return (row + 1, column + 1), (row + 1 + step[0], column + 1 + step[1])
    return None
