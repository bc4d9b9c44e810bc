"""A row's levels as assessments: one per stage, its levels by the scale's rule, and beside them what the file gave."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import chain, count
from typing import get_args

from riskregister.core.changes import moved
from riskregister.core.model import CONSENSUS, Assessment, Estimate, MissingState, Register, Stage
from riskregister.core.parts import Given, GivenOf
from riskregister.intake.reading import ReadRecord
from riskregister.intake.reading_levels import ReadLevel
from riskregister.intake.table import LEVELS
from riskregister.translations import gettext as _

_GIVEN_OF: dict[str, GivenOf] = {"likelihood": "likelihood", "impact": "impact", "score": "score", "level": "rating"}
_ORDER = get_args(GivenOf)


def default_stages(fields: Iterable[str]) -> dict[str, Stage]:
    """Return of which stage levels are, by what stands before their field's name ("" if nothing does).

    Levels without a stage are the current ones if they are the only ones, else the inherent ones.
    """
    present = set(fields)
    named: dict[str, Stage] = {
        stage: stage
        for stage in ("current", "residual", "target")
        if any(f"{stage}_{level}" in present for level in LEVELS)
    }
    bare: Mapping[str, Stage] = {"": "inherent" if named else "current"} if present & set(LEVELS) else {}
    return {**bare, **named}


def assessment_of(
    record: ReadRecord, prefix: str, stage: Stage, risk: str, actor: str, today: dt.date, basis: str
) -> Assessment | None:
    """Return what a row says of its risk at a stage; None if it says nothing.

    A rating or a score alone is kept as given and becomes no level; an opportunity's levels are kept as given too.
    """
    levels = {of: record.levels.get(f"{prefix}_{of}" if prefix else of) for of in LEVELS}
    said = {of: level for of, level in levels.items() if level is not None and level.raw}
    detection = record.values.get("detection", "") if prefix == "" else ""
    if not said:
        return None
    given = [
        Given(of=_GIVEN_OF[of], value=level.raw, rule="" if record.opportunity else level.rule)
        for of, level in said.items()
    ]
    if detection:
        given.append(Given(of="detection", value=detection))
    likelihood, impact = said.get("likelihood"), said.get("impact")
    chance = record.opportunity
    note = _("An opportunity: its levels are kept as given and not scored.")
    return Assessment(
        id=f"{risk}:{stage}",
        risk=risk,
        stage=stage,
        assessor=actor,
        date=today,
        likelihood=None if chance else _estimate(likelihood),
        impact=None if chance else _estimate(impact),
        likelihood_state=_state(likelihood, chance=chance),
        impact_state=_state(impact, chance=chance),
        likelihood_stated=None if chance or likelihood is None else likelihood.stated,
        rationale=note if chance else "",
        basis=basis,
        given=tuple(sorted(given, key=lambda one: _ORDER.index(one.of))),
    )


def _estimate(level: ReadLevel | None) -> Estimate | None:
    if level is None or level.level is None:
        return None
    low, high = level.ends or (level.level, level.level)
    return Estimate(low=low, best=level.level, high=high)


def _state(level: ReadLevel | None, *, chance: bool) -> MissingState | None:
    if level is not None and level.state is not None:
        return level.state
    return "not_assessed" if chance or level is None or level.level is None else None


def updated(known: Assessment, new: Assessment) -> Assessment:
    """Return an assessment with what a file says otherwise: levels it gives and what they were given as.

    A level the file does not have stays; one that is the same keeps its range, and one that was changed here since the
    file's was taken in stays too, as long as the file says what it said then.  Who changes a level signs for it.
    """
    said = {one.of: one for one in known.given}
    says = {one.of: one for one in new.given}
    changes: dict[str, object] = {}
    for side in ("likelihood", "impact"):
        before, after = getattr(known, side), getattr(new, side)
        unchanged = before is not None and side in says and says[side] == said.get(side)
        if after is not None and not unchanged and (before is None or before.best != after.best):
            ranged = after if after.low < after.high else moved(before, after.best)
            changes |= {side: ranged, f"{side}_state": None}
            if side == "likelihood":
                changes["likelihood_stated"] = new.likelihood_stated
    kinds = {one.of for one in new.given}
    given = sorted((*new.given, *(o for o in known.given if o.of not in kinds)), key=lambda one: _ORDER.index(one.of))
    if tuple(given) != known.given:
        changes["given"] = tuple(given)
    if not changes:
        return known
    return replace(known, **changes, assessor=new.assessor, date=new.date, basis=new.basis)  # type: ignore[arg-type]


class Standing:
    """Which assessment of a register a person may change at a risk's stage, and which ids are free."""

    def __init__(self, register: Register, actor: str) -> None:
        self._actor = actor
        self._taken = {one.id for one in register.assessments}
        self._known: dict[tuple[str, Stage], list[Assessment]] = {}
        for one in register.assessments:
            self._known.setdefault((one.risk, one.stage), []).append(one)

    def own(self, risk: str, stage: Stage) -> Assessment | None:
        """Return the assessment to change: the person's own latest, or the only one; None where a new one is due.

        Nobody changes one of several assessors' views, or a consensus of another chair.
        """
        known = self._known.get((risk, stage), [])
        own = [one for one in known if one.assessor == self._actor and one.basis != CONSENSUS]
        if own:
            return max(own, key=lambda one: (one.date, one.round))
        only = len(known) == 1 and known[0].basis != CONSENSUS and not known[0].anonymous
        return known[0] if only else None

    def free(self, risk: str, stage: Stage) -> str:
        """Return an id for a new assessment, and take it."""
        first = f"{risk}:{stage}"
        found = first
        if first in self._taken:
            mine = f"{first}:1:{self._actor}"
            names = chain((mine,), (f"{mine}-{n}" for n in count(2)))
            found = next(name for name in names if name not in self._taken)
        self._taken.add(found)
        return found
