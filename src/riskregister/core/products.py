"""Products of arrays: leaving one factor out, and matrix algebra that keeps to one processor.

Matrices here are small (hundreds), and a linear algebra library that spreads such a product over processors it must
share waits for them a hundred times longer than the work takes (measured: 100 ms instead of 0.7 ms on a busy machine).
Pieces of 60 x 60 x 60 stay below the size at which it does so.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from riskregister.core.scoring import Floats

_PIECE = 60


def all_but_one(factors: ArrayLike) -> Floats:
    """Return for each entry along the last axis the product of all the others, same shape; no factor is divided by."""
    values = np.asarray(factors, dtype=np.float64)
    before, after = np.ones_like(values), np.ones_like(values)
    np.cumprod(values[..., :-1], axis=-1, out=before[..., 1:])
    np.cumprod(values[..., :0:-1], axis=-1, out=after[..., -2::-1])
    return before * after


def matrix_product(left: Floats, right: Floats) -> Floats:
    """Return the matrix product of (m, k) and (k, n), piece by piece."""
    found = np.zeros((left.shape[0], right.shape[1]))
    for k in range(0, left.shape[1], _PIECE):
        for i in range(0, left.shape[0], _PIECE):
            piece = left[i : i + _PIECE, k : k + _PIECE]
            for j in range(0, right.shape[1], _PIECE):
                found[i : i + _PIECE, j : j + _PIECE] += piece @ right[k : k + _PIECE, j : j + _PIECE]
    return found


def solved(matrix: Floats, right: Floats) -> Floats:
    """Return x of matrix x = right, for a positive definite matrix (n, n) and right (n,), by block elimination.

    Raises:
        numpy.linalg.LinAlgError: the matrix is singular.
    """
    if len(right) <= _PIECE:
        return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)
    corner = np.asarray(np.linalg.inv(matrix[:_PIECE, :_PIECE]), dtype=np.float64)
    across, below = matrix[:_PIECE, _PIECE:], matrix[_PIECE:, :_PIECE]
    reduced = matrix_product(below, corner)
    rest = solved(matrix[_PIECE:, _PIECE:] - matrix_product(reduced, across), right[_PIECE:] - reduced @ right[:_PIECE])
    return np.concatenate([corner @ (right[:_PIECE] - across @ rest), rest])
