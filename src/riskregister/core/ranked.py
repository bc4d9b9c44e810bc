"""Score frames whose ranks say how sure they are: the one table that pages, reports, sheets and prints show."""

from __future__ import annotations

from typing import Literal

import numpy as np
import pandas as pd

from riskregister.core import frames, uncertainty
from riskregister.core.model import Register, Stage

By = Literal["risk", "category"]

_FEWEST_DRAWS = 1_000
#: Draws x rows above which fewer draws are taken, so that ranking a very large register stays a matter of seconds.
_MOST_VALUES = 10_000_000


def score_frame(
    register: Register, stage: Stage = "current", by: By = "risk", risks: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return :func:`frames.risk_frame` or :func:`frames.category_frame` with ``rank_low`` and ``rank_high`` filled.

    They are the 5 % and 95 % points of the rank at 20,000 draws with a fixed seed (fewer above 500 risks), widened
    to contain ``rank``; ``top`` is the probability of a place among the first three.  Rows nobody assessed have none.
    ``risks`` is :func:`frames.risk_frame` of the same, where that is at hand; it stays as it is.
    """
    if by == "category":
        frame = frames.category_frame(register, stage, risks)
    else:
        frame = frames.risk_frame(register, stage) if risks is None else risks.copy(deep=False)
    frame["top"] = np.nan
    if frame["score"].isna().all():
        return frame
    draws = draws_for(len(register.risks))
    found = (
        uncertainty.rank_intervals(register, stage, draws)
        if by == "risk"
        else uncertainty.category_rank_intervals(register, stage, draws, rolled_up=frame)
    )
    for name in ("rank_low", "rank_high", "top"):
        frame[name] = np.where(frame["rank"].isna(), np.nan, found[name].to_numpy(dtype=float))
    return frame


def draws_for(risks: int) -> int:
    """Return how many draws are taken where nobody says: 20,000, fewer above 500 risks, at least 1,000."""
    return int(np.clip(_MOST_VALUES // max(risks, 1), _FEWEST_DRAWS, uncertainty.DRAWS))
