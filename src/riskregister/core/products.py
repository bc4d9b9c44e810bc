"""Products that leave one factor out, without dividing (a factor may be 0)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from riskregister.core.scoring import Floats


def all_but_one(factors: ArrayLike) -> Floats:
    """Return for each entry along the last axis the product of all the others, same shape."""
    values = np.asarray(factors, dtype=np.float64)
    before, after = np.ones_like(values), np.ones_like(values)
    np.cumprod(values[..., :-1], axis=-1, out=before[..., 1:])
    np.cumprod(values[..., :0:-1], axis=-1, out=after[..., -2::-1])
    return before * after
