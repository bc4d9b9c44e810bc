"""How risks moved on the matrix over a stretch of the history: from cell to cell, revision by revision.

Everything is told by levels and scores; who gave them takes no part.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

import pandas as pd

from riskregister.core import rules, scoring
from riskregister.core.changes import Change
from riskregister.core.criteria import Criteria
from riskregister.core.frames import latest_assessments
from riskregister.core.model import STAGES, Assessment, Register, Stage

#: A change of the history with the number and the time (UTC) of its revision, oldest first.
Dated = tuple[int, dt.datetime, Change]
#: Best levels of a risk: likelihood and impact.
Levels = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A risk's best levels before and after one revision; None where it was, or is, not assessed or not there."""

    number: int
    time: dt.datetime
    risk: str
    old: Levels | None
    new: Levels | None


def matrix_rows(register: Register, levels: dict[str, Levels]) -> pd.DataFrame:
    """Return the risks at these levels as the rows that :func:`frames.matrix_cells` puts into cells.

    Columns: id, likelihood, impact, title, type, trajectory, direction.  A risk that is not in ``register`` stands
    there by its id alone.
    """
    known = {risk.id: risk for risk in register.risks}
    more = ["title", "type", "trajectory", "direction"]
    return pd.DataFrame(
        [(risk, *pair, *(getattr(known.get(risk), name, "") for name in more)) for risk, pair in levels.items()],
        columns=["id", "likelihood", "impact", *more],
    )


def levels_at(register: Register, stage: Stage, dimension: str = "") -> dict[str, Levels]:
    """Return the best levels of every risk of which both are known at ``stage``: the impact overall, or in a dimension.

    No impact at all in the dimension has no place on a matrix.
    """
    found = latest_assessments(register, stage)
    levels = ((risk.id, _levels(found.get(risk.id), dimension)) for risk in register.risks)
    return {risk: pair for risk, pair in levels if pair is not None}


def moves(before: Register, changes: Sequence[Dated], stage: Stage, dimension: str = "") -> list[Move]:
    """Return every move at ``stage`` that ``changes`` of the assessments made in ``before``, oldest first.

    ``changes`` are all of one stretch of the history, in its order; a risk moves when its best levels change.
    """
    of: dict[str, dict[str, Assessment]] = defaultdict(dict)
    for one in before.assessments:
        of[one.risk][one.id] = one
    home = {one.id: one.risk for one in before.assessments}
    found = []
    for (number, time), group in groupby(changes, key=lambda dated: dated[:2]):
        touched: dict[str, Levels | None] = {}
        for _number, _time, change in group:
            for one in (change.old, change.new):
                if isinstance(one, Assessment):
                    home[one.id] = one.risk
            risk = home.get(change.record)
            if risk is None:
                continue
            if risk not in touched:
                touched[risk] = _standing(before, of[risk], stage, dimension)
            _apply(of[risk], change)
        for risk, old in touched.items():
            new = _standing(before, of[risk], stage, dimension)
            if old != new:
                found.append(Move(number=number, time=time, risk=risk, old=old, new=new))
    return found


def after(start: dict[str, Levels], steps: Iterable[Move]) -> dict[str, Levels]:
    """Return the levels that ``steps`` lead to from ``start``."""
    levels = dict(start)
    for step in steps:
        if step.new is None:
            levels.pop(step.risk, None)
        else:
            levels[step.risk] = step.new
    return levels


def between(start: dict[str, Levels], end: dict[str, Levels], number: int, time: dt.datetime) -> list[Move]:
    """Return one straight move for each risk that stands elsewhere in ``end`` than in ``start``."""
    risks = [*start, *(risk for risk in end if risk not in start)]
    return [
        Move(number=number, time=time, risk=risk, old=start.get(risk), new=end.get(risk))
        for risk in risks
        if start.get(risk) != end.get(risk)
    ]


def score_steps(register: Register, risk: str, changes: Sequence[Dated]) -> pd.DataFrame:
    """Return how the score of one risk went at every stage: a row per stage and revision that changed it.

    ``changes`` are all changes of its assessments from the first revision on.  Scores are those of the criteria as
    ``register`` has them, so that a change of the criteria does not look like one of the risk.  Columns: stage, number,
    time, likelihood, impact, score, score_low, score_high, rating, rating_code; ``nan`` from where on a stage is no
    longer assessed.
    """
    known: dict[str, Assessment] = {}
    last: dict[Stage, tuple[float, ...]] = {}
    rows = []
    for (number, time), group in groupby(changes, key=lambda dated: dated[:2]):
        for _number, _time, change in group:
            if change.field == "" and isinstance(change.new, Assessment) and change.new.risk != risk:
                continue
            _apply(known, change)
        narrowed = replace(register, assessments=tuple(known.values()))
        for stage in STAGES:
            values = _values(latest_assessments(narrowed, stage).get(risk))
            if values != last.get(stage, _NONE):
                last[stage] = values
                rows.append((stage, number, time, *(values or _UNKNOWN)))
    columns = ["stage", "number", "time", *_VALUES]
    return _scored(pd.DataFrame(rows, columns=columns), register.criteria)


_VALUES = ("likelihood", "impact", "likelihood_low", "likelihood_high", "impact_low", "impact_high")
_NONE: tuple[float, ...] = ()
_UNKNOWN = (float("nan"),) * len(_VALUES)


def _values(one: Assessment | None) -> tuple[float, ...]:
    """Return an assessment's levels in the order of ``_VALUES``, or nothing where one of the two is unknown."""
    if one is None or one.likelihood is None or one.impact is None:
        return _NONE
    likelihood, impact = one.likelihood, one.impact
    return (likelihood.best, impact.best, likelihood.low, likelihood.high, impact.low, impact.high)


def _scored(frame: pd.DataFrame, criteria: Criteria) -> pd.DataFrame:
    for name in _VALUES:
        frame[name] = frame[name].astype(float)
    for suffix in ("", "_low", "_high"):
        frame[f"score{suffix}"] = rules.score(frame[f"likelihood{suffix}"], frame[f"impact{suffix}"], criteria)
    bands = scoring.band_index(frame["score"], criteria.bands)
    frame["rating"] = [criteria.bands[place].label if place >= 0 else "" for place in bands]
    frame["rating_code"] = [criteria.bands[place].code if place >= 0 else "" for place in bands]
    wanted = ["stage", "number", "time", "likelihood", "impact", "score", "score_low", "score_high"]
    return frame[[*wanted, "rating", "rating_code"]]


def _apply(known: dict[str, Assessment], change: Change) -> None:
    if change.field == "" and change.new is None:
        known.pop(change.record, None)
    elif change.field == "":
        known[change.record] = change.new
    elif change.record in known:
        known[change.record] = replace(known[change.record], **{change.field: change.new})


def _standing(register: Register, known: dict[str, Assessment], stage: Stage, dimension: str) -> Levels | None:
    found = latest_assessments(replace(register, assessments=tuple(known.values())), stage)
    return next((_levels(one, dimension) for one in found.values()), None)


def _levels(one: Assessment | None, dimension: str = "") -> Levels | None:
    if one is None or one.likelihood is None:
        return None
    impact = one.impact
    if dimension:
        impact = next((part.level for part in one.profile if part.dimension == dimension), None)
    return (one.likelihood.best, impact.best) if impact is not None and impact.best > 0 else None
