"""How often a matrix puts two risks in the wrong order: closed forms, no simulation.

A risk is a point (likelihood, impact) whose size is likelihood x impact; a matrix sees only the cell.  Two geometries:

* ``log``: every cell spans the same ratio on both axes (equal-ratio scales) and risks are log-uniform within their
  cell.  With s = likelihood level + impact level, a cell spans [b^(s-2), b^s) of the step ratio b.  Two cells whose s
  differ by 2 or more are provably ordered; a difference of 1 is wrong with probability exactly 1/24 (the sum of four
  uniforms exceeds 3: Irwin-Hall), and on the same diagonal it is a coin toss.
* ``linear``: the cells partition the unit square evenly and risks are uniform within their cell.  With
  H_p(t) = t + t ln(p/t) below p and p above it (the area under the hyperbola xy = t within a rectangle of area p), the
  chance that one cell's product lies below another's is a signed sum over their corners of
  ``int_0^q H_p(t) ln(q/t) dt``, which is q^2 (2 + ln(p/q)) / 4 for q <= p and p q - p^2 (2 + ln(q/p)) / 4 otherwise
  (derived here; checked against simulation).
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from riskregister.core.scoring import Floats

Cells = NDArray[np.int64]

#: P(risk in one cell < risk in another) in 24ths, by the difference of their diagonals -2 (or less) .. 2 (or more).
_LESS_24 = np.array([24, 23, 12, 1, 0], dtype=np.int64)


def less_on_log_axes(rows: int, columns: int) -> Cells:
    """Return in 24ths the chance that a risk in cell (i, j) is smaller than one in (k, l).

    Shape (rows, columns, rows, columns); ``rows`` likelihood levels by ``columns`` impact levels.
    """
    diagonal = np.add.outer(np.arange(rows), np.arange(columns))
    difference = np.subtract.outer(diagonal, diagonal)
    return np.asarray(_LESS_24[np.clip(difference, -2, 2) + 2], dtype=np.int64)


def less_on_linear_axes(rows: int, columns: int) -> Floats:
    """Return the chance, 0..1, that a risk in cell (i, j) is smaller than one in (k, l); shape as on log axes."""
    corners = np.multiply.outer(np.arange(rows + 1) / rows, np.arange(columns + 1) / columns)
    p, q = corners[:, :, None, None], corners[None, None]
    low, high = np.minimum(p, q), np.maximum(p, q)
    with np.errstate(divide="ignore", invalid="ignore"):
        logarithm = np.where(low > 0, np.log(high / low), 0.0)
    part = low**2 * (2.0 + logarithm) / 4.0
    integral = np.where(q <= p, part, p * q - part)
    for axis in range(4):
        integral = np.diff(integral, axis=axis)
    return np.asarray(np.clip(integral * (rows * columns) ** 2, 0.0, 1.0), dtype=np.float64)


def discordance_on_log_axes(ratings: Cells) -> Fraction:
    """Return the exact chance that two random risks are strictly reversed by ``ratings`` (rows x columns)."""
    higher = np.greater.outer(ratings, ratings)
    wrong = int(less_on_log_axes(*ratings.shape)[higher].sum())
    return Fraction(2 * wrong, 24 * ratings.size**2)


def discordance_on_linear_axes(ratings: Cells) -> float:
    """Return the chance, 0..1, that two random risks are strictly reversed, from the closed form."""
    higher = np.greater.outer(ratings, ratings)
    return float(2.0 * less_on_linear_axes(*ratings.shape)[higher].sum() / ratings.size**2)


def tie_probability(ratings: Cells) -> Fraction:
    """Return the exact chance that two random risks get the same rating; the same on both kinds of axes."""
    counts = np.unique(ratings, return_counts=True)[1]
    return Fraction(int((counts**2).sum()), ratings.size**2)


def sampled(ratings: Cells, samples: int, seed: int, *, log: bool) -> tuple[float, float]:
    """Return (share, standard error) of strictly reversed pairs among ``samples`` random pairs of risks.

    The independent check of the closed forms; the standard error is sqrt(p (1 - p) / samples).
    """
    rows, columns = ratings.shape
    random = np.random.Generator(np.random.PCG64(seed))
    wrong, left = 0, samples
    while left > 0:
        count = min(left, 250_000)
        left -= count
        points = random.random((4, count))
        likelihood, impact = points[:2] * rows, points[2:] * columns
        rated = ratings[likelihood.astype(np.int64), impact.astype(np.int64)]
        size = likelihood + impact if log else likelihood * impact
        wrong += int(((rated[0] > rated[1]) & (size[0] < size[1])).sum())
        wrong += int(((rated[0] < rated[1]) & (size[0] > size[1])).sum())
    share = wrong / samples
    return share, float(np.sqrt(share * (1.0 - share) / samples))
