"""What slips if measures slip: which others have to wait, and how much less is taken off which risks until then.

A measure with a date ahead that slips by some months keeps its plan, moved by them (as when late,
:mod:`riskregister.core.delivery`).  A measure that requires it cannot be finished before it is: its own date moves to
the new one where that is later, and no farther; through a measure without a date the bound goes on to those that
require that one.  A measure without a date of its own waits too, but what it delivers is not reckoned to change, since
nothing dated was promised.

The harm a risk still does, as a share of the inherent one, is compared to plan and slipped on each day on which one of
the moved measures was due, and the day with the largest difference is told: between the old date and the new one a
delay costs most.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from riskregister.core import mitigation, rules, scoring
from riskregister.core.delivery import INERT_STATUSES, Share, delivered_on
from riskregister.core.directions import threats
from riskregister.core.frames import ENDED, appetite_of, latest_assessments, tolerance_of
from riskregister.core.model import Measure, Register
from riskregister.core.reviews import add_months
from riskregister.core.scoring import Floats

#: At most so many days are compared; with more due dates they are taken evenly, the first and the last among them.
MOST_DAYS = 6
#: Statuses in which a measure neither waits for another nor lets one wait, unless it has a date ahead itself.
_THERE = (*ENDED, "established")
_ENDS = (("", "left"), ("_low", "left_low"), ("_high", "left_high"))
SLIP_COLUMNS = ["id", "title", "category", "on", "plan", "plan_low", "plan_high", "slipped", "slipped_low"]
SLIP_COLUMNS += ["slipped_high", "appetite", "leaves", "may_leave", "tolerance", "beyond", "may_beyond"]
SLIP_COLUMNS += ["more", "more_most"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A measure whose date moves from ``measure.due`` to ``due``; ``waits_for`` the one it requires, "" if it slips."""

    measure: Measure
    due: dt.date
    waits_for: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A measure that requires one that slips, where nobody can say until when: one of the two has no date ahead."""

    measure: Measure
    waits_for: str


@dataclass(frozen=True, eq=False, slots=True)
class Slip:
    """What follows if some measures slip.

    ``moved`` are those with a new date, the slipping ones first; ``waiting`` those without a date that wait for one;
    ``still`` the slipping ones that promise nothing by a date ahead, so that nothing can be reckoned for them.
    ``risks`` has a row for each threat a moved measure acts on, :data:`SLIP_COLUMNS`, what grows most first.
    """

    moved: tuple[Moved, ...]
    waiting: tuple[Waiting, ...]
    still: tuple[Measure, ...]
    risks: pd.DataFrame


def promises(measure: Measure, today: dt.date) -> bool:
    """Say whether a measure has something left to deliver by a date ahead."""
    return measure.due is not None and measure.due > today and measure.status not in (*INERT_STATUSES, "completed")


def slip(register: Register, chosen: Collection[str], months: int, *, as_judged: bool = False) -> Slip:
    """Return what follows if the ``chosen`` measures (ids) slip by ``months``.

    Columns of ``risks``: on (the day of the largest difference), plan and slipped (evidenced scores on that day, each
    with _low and _high from the ranges of effect and delivery), appetite, leaves (within appetite to plan and above it
    slipped, by the best values), may_leave (by either end of the range), tolerance, beyond, may_beyond (the same of the
    tolerance), more (how much more expected harm is left on that day, as a share: 0.05 = 5 %; by the best values),
    more_most (by the end where a delay costs most).
    ``as_judged`` lets every link count whole, whatever its evidence.
    """
    moved, waiting = _moved(register, chosen, months)
    today = register.reporting_date
    still = tuple(one for one in register.measures if one.id in chosen and not promises(one, today))
    return Slip(moved, waiting, still, _risks(register, moved, as_judged=as_judged))


def _moved(register: Register, chosen: Collection[str], months: int) -> tuple[tuple[Moved, ...], tuple[Waiting, ...]]:
    today, measures = register.reporting_date, {one.id: one for one in register.measures}
    ready, waits_for = _chain(register, chosen, months)
    found, waiting = [], []
    for key, day in ready.items():
        one = measures[key]
        if promises(one, today) and one.due is not None and day is not None and day > one.due:
            found.append(Moved(one, day, waits_for[key]))
        elif waits_for[key] and (day is None or not promises(one, today)):
            waiting.append(Waiting(one, waits_for[key]))
    return tuple(sorted(found, key=lambda item: item.waits_for != "")), tuple(waiting)


def _chain(
    register: Register, chosen: Collection[str], months: int
) -> tuple[dict[str, dt.date | None], dict[str, str]]:
    """Return when each measure the slip reaches can be finished at the earliest, and which measure it waits for.

    None: nobody can say when.
    """
    today = register.reporting_date
    requiring: dict[str, list[Measure]] = defaultdict(list)
    for one in register.measures:
        for needed in one.requires:
            requiring[needed].append(one)
    ready: dict[str, dt.date | None] = {}
    for one in register.measures:
        if one.id in chosen and one.due is not None and promises(one, today):
            ready[one.id] = add_months(one.due, months)
        elif one.id in chosen and one.status not in _THERE:
            ready[one.id] = None
    waits_for = dict.fromkeys(ready, "")
    queue = list(ready)
    while queue:
        key = queue.pop(0)
        bound = ready[key]
        for one in requiring[key]:
            if one.status not in _THERE and one.id != key and _pushed(one, ready, bound, today):
                ready[one.id] = bound
                waits_for.setdefault(one.id, key)
                queue.append(one.id)
    return ready, waits_for


def _pushed(measure: Measure, ready: dict[str, dt.date | None], bound: dt.date | None, today: dt.date) -> bool:
    """Say whether a measure is pushed, or pushed farther, by one it requires that is finished on ``bound``."""
    if measure.id in ready:
        known = ready[measure.id]
        return bound is not None and (known is None or bound > known)
    # A date that holds all the same lets those of whatever requires it hold, too.
    holds = bound is not None and promises(measure, today) and measure.due is not None and bound <= measure.due
    return not holds


def _risks(register: Register, moved: Iterable[Moved], *, as_judged: bool) -> pd.DataFrame:
    register = threats(register)
    today, later = register.reporting_date, {one.measure.id: one for one in moved}
    touched = {link.risk for link in register.mitigations if link.measure in later}
    part = part_of(register, touched)
    if not part.risks:
        return pd.DataFrame(columns=SLIP_COLUMNS)
    slipped = replace(part, measures=tuple(_later(one, later.get(one.id), today) for one in part.measures))
    days = _days(sorted({one.measure.due for one in later.values() if one.measure.due}))
    frames = [_on(part, slipped, day, as_judged=as_judged) for day in days]
    every = pd.concat(frames, ignore_index=True)
    # Of several days the first with the largest difference, by the best value and else by the ends.
    every["by"] = every["more"] * 1e3 + every["more_most"]
    every = every.sort_values(["by", "on"], ascending=[False, True], kind="stable").drop_duplicates("id")
    return every[SLIP_COLUMNS].reset_index(drop=True)


def part_of(register: Register, risks: Collection[str]) -> Register:
    """Return the part of a register that says how much measures take off these risks (ids)."""
    links = tuple(link for link in register.mitigations if link.risk in risks)
    acting = {link.measure for link in links}
    return replace(
        register,
        risks=tuple(risk for risk in register.risks if risk.id in risks),
        mitigations=links,
        measures=tuple(measure for measure in register.measures if measure.id in acting),
    )


def _later(measure: Measure, moved: Moved | None, today: dt.date) -> Measure:
    if moved is None or measure.due is None:
        return measure
    begins = max(today, measure.start or today) + (moved.due - measure.due)
    return replace(measure, start=begins, due=moved.due)


def _days(days: list[dt.date]) -> list[dt.date]:
    places = np.linspace(0, len(days) - 1, MOST_DAYS).round().astype(int).tolist() if days else []
    return [days[place] for place in sorted(set(places))]


def _on(plan: Register, slipped: Register, day: dt.date, *, as_judged: bool) -> pd.DataFrame:
    """Compare two plans on a day, risk by risk."""
    criteria, ids = plan.criteria, pd.Index([risk.id for risk in plan.risks], dtype=object)
    frame = pd.DataFrame({"id": pd.Series(ids, dtype=object), "on": day})
    frame["title"] = [risk.title for risk in plan.risks]
    frame["category"] = [risk.category for risk in plan.risks]
    rate, harm = inherent(plan)
    left: dict[str, dict[str, Floats]] = {}
    for name, register in (("plan", plan), ("slipped", slipped)):

        def share(measure: Measure) -> Share:
            return delivered_on(measure, criteria, today=plan.reporting_date, on=day, course="to_plan")

        sides = mitigation.left_of(register, ids, share, as_judged=as_judged)
        left[name] = {}
        for suffix, column in _ENDS:
            kept, size = (sides[channel][column].to_numpy(dtype=float) for channel in mitigation.CHANNELS)
            left[name][suffix] = kept * size
            frame[f"{name}{suffix}"] = score_of(rate * kept, harm * size, plan)
    more = {suffix: _more(left["plan"][suffix], left["slipped"][suffix]) for suffix, _column in _ENDS}
    frame["more"] = more[""]
    frame["more_most"] = np.maximum.reduce(list(more.values()))
    limits = (("appetite", appetite_of, "leaves", "may_leave"), ("tolerance", tolerance_of, "beyond", "may_beyond"))
    for limit, of, surely, maybe in limits:
        frame[limit] = np.array(of(frame["category"], criteria), dtype=float)
        ends = [(frame[f"plan{end}"] <= frame[limit]) & (frame[f"slipped{end}"] > frame[limit]) for end, _c in _ENDS]
        frame[surely], frame[maybe] = ends[0], ends[0] | ends[1] | ends[2]
    return frame


def _more(plan: Floats, slipped: Floats) -> Floats:
    return np.divide(slipped, plan, out=np.ones_like(plan), where=plan > 0) - 1.0


def inherent(register: Register) -> tuple[Floats, Floats]:
    """Return the annual rate and the harm of each risk's best inherent levels, (risks,), ``nan`` where unknown."""
    given = latest_assessments(register, "inherent")
    sides = []
    for side in ("likelihood", "impact"):
        estimates = [getattr(given.get(risk.id), side, None) for risk in register.risks]
        sides.append(np.array([np.nan if one is None else one.best for one in estimates], dtype=float))
    criteria = register.criteria
    return scoring.rate_of_level(sides[0], criteria.likelihood), scoring.harm_of_level(sides[1], criteria.impact)


def score_of(rate: Floats, harm: Floats, register: Register) -> Floats:
    """Return the score of annual rates and harms, by the register's own rule; ``nan`` where unknown."""
    criteria = register.criteria
    likelihood = scoring.level_of_rate(rate, criteria.likelihood)
    impact = np.maximum(0.5, scoring.level_of_harm(harm, criteria.impact))
    return rules.score(likelihood, impact, criteria)
