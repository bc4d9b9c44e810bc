"""What a council must hear of a register: at most three findings (what, so what, now what), and what it is asked.

Every kind of finding (``council_points``, ``council_measures``) speaks of the register or is silent.  What is new or
late comes before what is built in: of those that speak, the highest risks always take one place; the other two go, in
this order, to overdue measures, risks that moved, risks that rest on nothing delivered, open measures without dates,
risks that may lie on either side of their appetite.  They are told in the order of :data:`TOPICS`, whatever put them
in.  Equal registers give equal findings: ties go by the surest rank, then by the register's order.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pandas as pd

from riskregister.core.council_points import all_of
from riskregister.core.council_words import Case, Day, Point
from riskregister.core.directions import threats
from riskregister.core.frames import latest_assessments, risk_frame
from riskregister.core.model import Assessment, Register, Stage
from riskregister.translations import gettext as _

__all__ = ["MOST", "TOPICS", "Brief", "Point", "brief", "earlier"]

#: How many findings a council hears.
MOST = 3
#: The order in which findings are told.
TOPICS = ("empty", "unassessed", "highest", "moved", "bare", "overdue", "undated", "straddling")
#: The order in which they are chosen.
_WEIGHT = ("empty", "unassessed", "highest", "overdue", "moved", "bare", "undated", "straddling")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """The findings, and what the council is asked: ``asks`` are sentences; ``proposed``: they follow from the findings.

    Where a person says what is asked, ``asks`` holds those words alone and ``proposed`` is false.
    """

    points: tuple[Point, ...]
    asks: tuple[str, ...]
    proposed: bool


def brief(
    register: Register,
    frame: pd.DataFrame,
    *,
    stage: Stage = "current",
    before: Register | None = None,
    ask: str = "",
    day: Day = dt.date.isoformat,
) -> Brief:
    """Return what a council must hear of a register's threats; an opportunity is no harm to decide on.

    Args:
        register: the register.
        frame: its score frame at ``stage``, of risks, with ranges of ranks (:func:`core.ranked.score_frame`).
        stage: the stage the scores are of.
        before: an earlier state to tell what moved; none: the assessments that stood before those that stand.
        ask: what the council is asked, in a person's own words; empty: proposed from the findings.
        day: how a day is written.
    """
    register, frame = threats(register), frame[frame["direction"] != "opportunity"]
    was = before if before is not None else earlier(register, stage)
    moved_from = risk_frame(was, stage, evidenced=False) if was is not None else None
    found = [one for one in all_of(Case(register=register, frame=frame, before=moved_from, day=day)) if one is not None]
    found.sort(key=lambda one: _WEIGHT.index(one.topic))
    chosen = sorted(found[:MOST], key=lambda one: TOPICS.index(one.topic))
    own = " ".join(ask.split())
    asks = (own,) if own else tuple(one.ask for one in chosen if one.ask)
    return Brief(points=tuple(chosen), asks=asks or (_("To take note of this brief."),), proposed=not own)


def earlier(register: Register, stage: Stage) -> Register | None:
    """Return the register as assessed before the assessments that stand, None where none was assessed twice.

    For each risk assessed on several dates it holds what stood before the standing assessment's date; the others as
    they are.
    """
    standing = latest_assessments(register, stage)
    kept: list[Assessment] = []
    superseded = set()
    for one in register.assessments:
        last = standing.get(one.risk)
        if one.stage == stage and last is not None and one.date < last.date:
            superseded.add(one.risk)
            kept.append(one)
    if not superseded:
        return None
    kept += [one for one in register.assessments if one.stage == stage and one.risk not in superseded]
    return replace(register, assessments=tuple(kept))
