"""What the numbers bear out: how sure the order is, and which measures carry the reduction."""

from __future__ import annotations

import pandas as pd

from riskregister.core import uncertainty
from riskregister.core.acceptability import pairwise_above
from riskregister.core.frames import risk_frame
from riskregister.core.importance import measure_importance
from riskregister.core.model import Register, Stage
from riskregister.core.ranked import score_frame
from riskregister.core.ranking import tiers_of
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Above this many risks the tiers are not reckoned: every pair would have to be compared.
MOST_IN_TIERS = 500
FEWEST_DRAWS = 100


def order(register: Register, stage: Stage = "current") -> pd.DataFrame:
    """Return every assessed risk by rank, with how sure its place is.

    Columns: id, title, category, score, rating, rating_code, rank, rank_low, rank_high, top (probability of a place
    among the first three), tier (1 = top; risks of one tier cannot be told apart at 90 %; unknown above 500 risks).
    """
    frame = score_frame(register, stage)
    frame["tier"] = float("nan")
    assessed = frame["rank"].notna().to_numpy()
    if assessed.any() and len(frame) <= MOST_IN_TIERS:
        scores = uncertainty.score_draws(register, stage)[assessed]
        frame.loc[assessed, "tier"] = tiers_of(pairwise_above(scores)).astype(float)
    columns = [
        "id",
        "title",
        "category",
        "score",
        "rating",
        "rating_code",
        "rank",
        "rank_low",
        "rank_high",
        "top",
        "tier",
    ]
    return frame.loc[assessed, columns].sort_values("rank", kind="stable").reset_index(drop=True)


def simulate(register: Register, stage: Stage, draws: int, seed: int) -> pd.DataFrame:
    """Return each risk's place in ``draws`` simulated orders, highest first.

    Columns: id, title, score, rank, rank_low, rank_high, expected_rank, top, top_error, assessed; see
    :func:`riskregister.core.uncertainty.rank_intervals`.

    Raises:
        InvalidInput: fewer than 100 draws, or too many for so many risks.
    """
    if draws < FEWEST_DRAWS:
        message = _("{draws} draws are too few.").format(draws=draws)
        raise InvalidInput(message, _("Take at least {n}.").format(n=FEWEST_DRAWS))
    frame = risk_frame(register, stage)
    found = uncertainty.rank_intervals(register, stage, draws, seed)
    found = found.assign(title=frame["title"], score=frame["score"], rank=frame["rank"])
    columns = ["id", "title", "score", "rank", "rank_low", "rank_high", "expected_rank", "top", "top_error", "assessed"]
    return found[columns].sort_values("expected_rank", kind="stable").reset_index(drop=True)


def carrying(register: Register) -> pd.DataFrame:
    """Return the measures that take anything away today, the largest fair share (Shapley value) first."""
    found = measure_importance(register)
    return found[found["first_in"] > 0].sort_values("shapley", ascending=False).reset_index(drop=True)
