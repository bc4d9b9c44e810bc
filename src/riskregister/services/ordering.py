"""What can be said of the order of risks beyond a rank: pairs, what would change it, and all weights of dimensions."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from riskregister.core import profiles, uncertainty
from riskregister.core.frames import risk_frame
from riskregister.core.model import Register, Stage
from riskregister.core.ranking import smallest_swaps
from riskregister.core.simulation import standard_error


@dataclass(frozen=True, slots=True)
class Above:
    """How sure it is that one risk stands above another: the share of draws, its Monte-Carlo error, and by how much.

    ``change``: by more than this one of the two best scores must move for their order to turn.
    """

    share: float
    error: float
    change: float


def above(register: Register, stage: Stage, first: str, second: str, risks: pd.DataFrame | None = None) -> Above:
    """Return how sure it is that risk ``first`` stands above ``second``, from the draws the ranks rest on.

    ``risks`` is :func:`frames.risk_frame` of the same, where that is at hand, here and below.
    """
    # A risk's draws are its own, whatever others are drawn, so these two alone are.
    pair = {risk.id: risk for risk in register.risks if risk.id in (first, second)}
    views = tuple(one for one in register.assessments if one.risk in pair)
    draws = uncertainty.score_draws(replace(register, risks=(pair[first], pair[second]), assessments=views), stage)
    one, other = draws
    share = float(np.mean(one > other) + 0.5 * np.mean(one == other))
    scores = _known(register, stage, risks).set_index("id")["score"]
    change = float(scores[first] - scores[second])
    return Above(share, standard_error(share, draws.shape[1]), change)


def swaps(register: Register, stage: Stage = "current", risks: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return for each two neighbours in the order of best scores how little would swap them, first pair first.

    Columns: above, below (ids), above_title, below_title, change (levels by more than which one score must move; ties,
    whose order says nothing, are left out).
    """
    frame = _known(register, stage, risks)
    ids, titles = frame["id"].to_list(), frame["title"].to_list()
    rows = []
    for pair in smallest_swaps(frame["score"].where(frame["rank"].notna()).to_list()):
        if pair["change"] > 0:
            upper, lower = int(pair["above"]), int(pair["below"])
            rows.append((ids[upper], ids[lower], titles[upper], titles[lower], pair["change"]))
    return pd.DataFrame(rows, columns=["above", "below", "above_title", "below_title", "change"])


def under_all_weights(register: Register, stage: Stage = "current") -> pd.DataFrame:
    """Return :func:`profiles.under_all_weights`, the risks first under most weights at the top."""
    found = profiles.under_all_weights(register, stage)
    return found.sort_values(["top", "first"], ascending=False, kind="stable").reset_index(drop=True)


def unranked(register: Register, stage: Stage = "current", risks: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the risks that have no rank, each with why its levels are missing.

    Columns: id, title, likelihood_state, impact_state (empty where the level is there).
    """
    frame = _known(register, stage, risks)
    missing = frame["score"].isna()
    return frame.loc[missing, ["id", "title", "likelihood_state", "impact_state"]].reset_index(drop=True)


def _known(register: Register, stage: Stage, risks: pd.DataFrame | None) -> pd.DataFrame:
    return risk_frame(register, stage, evidenced=False) if risks is None else risks
