"""Draws of what the measures leave of each risk: today, by a date to plan, and by that date if they are late.

Every link's efficacy and coverage, and every measure's delivery, has its own named random stream, drawn alike on
every course (common random numbers).  A course can only deliver more than another, so where no effect is below 0,
what is left to plan is at most what is left when late, and that at most what is left today, in every single draw; all
of them are at most 1, what is left without measures.

Ranges are PERT on lowest, best and highest; a range without width is its value.  A link whose evidence counts at its
optimistic end only is drawn from PERT(0, 0, highest): most weight at no effect.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

import numpy as np

from riskregister.core.criteria import Criteria
from riskregister.core.delivery import Course, Share, delivered, risen_by
from riskregister.core.mitigation import counts_whole, pathways_of
from riskregister.core.model import Estimate, Measure, Mitigation, Register, Risk
from riskregister.core.shapes import Floats, Pert
from riskregister.core.streams import Input, draw

_NOTHING = Estimate(low=0.0, best=0.0, high=0.0)
_WHOLE = Estimate(low=1.0, best=1.0, high=1.0)


@dataclass(frozen=True, slots=True)
class Left:
    """What measures leave of each risk's annual rate (``kept``) and of its harm (``size``), (risks, draws) each."""

    kept: Floats
    size: Floats


def left_draws(
    register: Register,
    course: Course = "today",
    on: dt.date | None = None,
    draws: int = 20_000,
    seed: int = 0,
) -> Left:
    """Return draws of what is left of every risk, in register order, on one course at a date.

    ``on``: the date looked at (default: the reporting date).  8 bytes per risk, draw and side.
    """
    acting: dict[str, list[tuple[Mitigation, Measure]]] = defaultdict(list)
    measures = {measure.id: measure for measure in register.measures}
    for link in register.mitigations:
        if link.measure in measures:
            acting[link.risk].append((link, measures[link.measure]))
    look = _Looking(register, course, on or register.reporting_date, draws, seed)
    kept, size = np.ones((2, len(register.risks), draws))
    for place, risk in enumerate(register.risks):
        if acting[risk.id]:
            kept[place], size[place] = look.left(risk, acting[risk.id])
    return Left(kept, size)


class _Looking:
    """One look at a register: which course, which date, which draws; deliveries are drawn once per measure."""

    def __init__(self, register: Register, course: Course, on: dt.date, draws: int, seed: int) -> None:
        self._register, self._course, self._on = register, course, on
        self._draws, self._seed = draws, seed
        self._shares: dict[str, Floats | float] = {}

    def left(self, risk: Risk, links: list[tuple[Mitigation, Measure]]) -> tuple[Floats, Floats]:
        """Return what is left of the risk's rate and harm, (draws,) each, over all its pathways."""
        ways = pathways_of(risk)
        failing = [(link, measure, q) for link, measure in links if (q := self._failure(link, measure)) is not None]
        rate, harm, plain = np.zeros((3, self._draws))
        for way, part in ways.items():
            here = [item for item in failing if item[0].pathway in ("", way)]
            events = self._together([item for item in here if item[0].acts_on in ("likelihood", "both")])
            sizes = self._together([item for item in here if item[0].acts_on in ("impact", "both")])
            rate += part * events
            harm += part * events * sizes
            plain += part * sizes
        return rate, np.divide(harm, rate, out=plain, where=rate > 0)

    def _together(self, links: list[tuple[Mitigation, Measure, Floats]]) -> Floats:
        """Return what links leave together: bodies multiply, within a body (1 - rho) prod q + rho min q."""
        rho = self._register.criteria.same_body_dependence
        left = np.ones(self._draws)
        bodies: dict[str, list[Floats]] = defaultdict(list)
        for _link, measure, q in links:
            bodies[measure.owner].append(np.minimum(q, 1.0))
            left *= np.maximum(q, 1.0)  # what worsens is no barrier that could fail with others
        for own in bodies.values():
            product = np.prod(own, axis=0)
            left *= product if len(own) == 1 else (1.0 - rho) * product + rho * np.min(own, axis=0)
        return left

    def _failure(self, link: Mitigation, measure: Measure) -> Floats | None:
        share = self._share(measure)
        if not np.any(share):
            return None
        efficacy, coverage = ranges_of(link, self._register.criteria)
        taken = self._drawn(link.id, "efficacy", efficacy) * self._drawn(link.id, "coverage", coverage) * share
        return np.broadcast_to(1.0 - taken, (self._draws,))

    def _share(self, measure: Measure) -> Floats | float:
        if measure.id not in self._shares:
            criteria, today = self._register.criteria, self._register.reporting_date
            now: Share = delivered(measure, criteria)
            drawn = self._drawn(measure.id, "delivery", Estimate(low=now.low, best=now.best, high=now.high))
            rise = risen_by(measure, today=today, on=self._on, course=self._course, late_months=criteria.late_months)
            self._shares[measure.id] = 1.0 - (1.0 - drawn) * (1.0 - rise)
        return self._shares[measure.id]

    def _drawn(self, owner: str, name: str, of: Estimate) -> Floats | float:
        if of.low == of.high:
            return of.best
        return draw(Input(owner, name, Pert(of.low, of.best, of.high)), self._draws, self._seed)


def ranges_of(link: Mitigation, criteria: Criteria) -> tuple[Estimate, Estimate]:
    """Return a link's efficacy and coverage as drawn: its own or its strength's, as far as its evidence counts."""
    steps = {step.strength: Estimate(low=step.low, best=step.best, high=step.high) for step in criteria.efficacy}
    efficacy = link.efficacy or steps.get(link.strength, _NOTHING)
    if not counts_whole(link, criteria):
        efficacy = Estimate(low=min(0.0, efficacy.low), best=min(0.0, efficacy.best), high=max(0.0, efficacy.high))
    return efficacy, link.coverage or _WHOLE
