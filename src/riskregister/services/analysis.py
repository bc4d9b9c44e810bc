"""What the numbers bear out: how sure the order is, how bad a year can be, which measures carry the reduction."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from riskregister.core import uncertainty
from riskregister.core.acceptability import pairwise_above
from riskregister.core.delivery import Course
from riskregister.core.effects import left_draws
from riskregister.core.frames import risk_frame
from riskregister.core.importance import measure_importance
from riskregister.core.model import Register, Stage
from riskregister.core.outlook import dates_ahead
from riskregister.core.ranked import draws_for, score_frame
from riskregister.core.ranking import tiers_of
from riskregister.core.register_losses import WHOLE, losses
from riskregister.core.streams import Progress
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Above this many risks the tiers are not reckoned: every pair would have to be compared.
MOST_IN_TIERS = 500
FEWEST_DRAWS = 100
#: Standard deviations between the 5 % and the 95 % point of a normal distribution.
_NINETY_PERCENT = 3.29
_HARM = ["expected_harm", "expected_harm_low", "expected_harm_high", "p_event"]
_HARM += [f"{name}_error" for name in _HARM]
#: What :func:`simulate` gives.
SIMULATED = ["id", "title", "score", "rank", "rank_low", "rank_high", "expected_rank", "top", "top_error", "assessed"]
SIMULATED += ["p_above_appetite", *_HARM[:4], "var95", "tvar95", "expected_rank_error", "p_above_appetite_error"]
SIMULATED += [*_HARM[4:], "var95_error", "tvar95_error"]


def order(register: Register, stage: Stage = "current", scored: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return every assessed risk by rank, with how sure its place is.

    Columns: id, title, category, score, rating, rating_code, rank, rank_low, rank_high, top (probability of a place
    among the first three), tier (1 = top; risks of one tier cannot be told apart at 90 %; unknown above 500 risks).
    ``scored`` is :func:`score_frame` of the same, where that is at hand; it stays as it is.
    """
    frame = score_frame(register, stage) if scored is None else scored.copy(deep=False)
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


def simulate(register: Register, stage: Stage, draws: int, seed: int, progress: Progress | None = None) -> pd.DataFrame:
    """Return each risk's place and losses in ``draws`` simulations, highest first, and a last row for the whole.

    Columns: id, title, score, rank, rank_low, rank_high, expected_rank, top, top_error, assessed (see
    :func:`riskregister.core.uncertainty.rank_intervals`), p_above_appetite (see
    :func:`riskregister.core.uncertainty.above_appetite`), expected_harm, expected_harm_low, expected_harm_high,
    p_event (see :meth:`riskregister.core.register_losses.Losses.summary`), var95, tvar95 (of a year's total harm, for
    the whole only), and the standard errors of all these, named after them with ``_error``.  Harm is in units of the
    lower edge of impact level 1.  The last row, "ALL", is the whole register: it has no rank, and ``assessed`` says
    whether every risk is.  ``progress`` is called with the share done, 0..1.

    Raises:
        InvalidInput: fewer than 100 draws, or too many for so many risks.
    """
    if draws < FEWEST_DRAWS:
        message = _("{draws} draws are too few.").format(draws=draws)
        raise InvalidInput(message, _("Take at least {n}.").format(n=FEWEST_DRAWS))
    frame = risk_frame(register, stage)
    found = uncertainty.rank_intervals(register, stage, draws, seed, progress=_part(progress, 0.0, 0.4))
    found["expected_rank_error"] = (found["rank_high"] - found["rank_low"]) / (_NINETY_PERCENT * math.sqrt(draws))
    found = found.assign(title=frame["title"], score=frame["score"], rank=frame["rank"])
    above = uncertainty.above_appetite(register, stage, draws, seed, _part(progress, 0.4, 0.6))
    lost = losses(register, stage, draws, seed, progress=_part(progress, 0.6, 1.0))
    found = found.merge(above, on="id").merge(lost.of("risk")[["id", *_HARM]], on="id")
    found = found.sort_values("expected_rank", kind="stable")
    last = lost.of("whole")[["id", "title", *_HARM]].assign(assessed=bool(register.risks) and not lost.left_out)
    tails = lost.tails()
    tails = tails[(tails["id"] == WHOLE) & (tails["level"] == 0.95)]
    for name in ("var", "tvar"):
        for suffix in ("", "_error"):
            last[f"{name}95{suffix}"] = tails[f"{name}{suffix}"].to_numpy() if len(tails) else math.nan
    both = pd.DataFrame([*found.to_dict("records"), *last.to_dict("records")], columns=SIMULATED)
    numbers = [name for name in SIMULATED if name not in ("id", "title", "assessed")]
    return both.astype(dict.fromkeys(numbers, float))


def year_losses(register: Register, stage: Stage = "current", course: Course | None = None) -> YearLosses:
    """Return what a year may bring: the whole and each category, curves, and who is left out.

    Without a ``course`` from the levels claimed at ``stage``; with one from the inherent levels and what the measures
    leave of them in each draw (:mod:`riskregister.core.effects`), at the last date ahead.  The years are the same ones.
    20,000 draws with a fixed seed, as for the ranks, and fewer above 500 risks.
    """
    draws = draws_for(len(register.risks))
    if course is None:
        lost = losses(register, stage, draws)
    else:
        on = (dates_ahead(register) or [register.reporting_date])[-1]
        measured = left_draws(register, course, on, draws)
        # More events than without measures cannot be thinned from the same years: what exceeds 1 weighs on their size.
        kept = np.minimum(measured.kept, 1.0)
        lost = losses(register, "inherent", draws, left=(kept, measured.size * np.maximum(measured.kept, 1.0)))
    tails = lost.tails()
    tails = tails[tails["level"] == 0.95].set_index("id")
    table = pd.concat([lost.of("whole"), lost.of("category")], ignore_index=True)
    for name in ("var", "tvar"):
        for suffix in ("", "_error"):
            table[f"{name}95{suffix}"] = table["id"].map(tails[f"{name}{suffix}"]).astype(float)
    return YearLosses(table, lost.curves(), lost.left_out, lost.horizon_years)


@dataclass(frozen=True, eq=False)
class YearLosses:
    """A year's losses as a page shows them.

    ``table`` has a row for the whole ("ALL") and each category: the columns of
    :meth:`riskregister.core.register_losses.Losses.summary`, var95 and tvar95 with their errors.
    """

    table: pd.DataFrame
    curves: pd.DataFrame
    left_out: tuple[str, ...]
    horizon_years: float


def _part(progress: Progress | None, start: float, end: float) -> Progress | None:
    return (lambda share: progress(start + (end - start) * share)) if progress else None


def carrying(register: Register) -> pd.DataFrame:
    """Return the measures that take anything away today, the largest fair share (Shapley value) first."""
    found = measure_importance(register)
    return found[found["first_in"] > 0].sort_values("shapley", ascending=False).reset_index(drop=True)
