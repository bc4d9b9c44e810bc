"""Several assessors: add one's own view, make the chair's consensus, and what an assessor may see before giving a view.

Nothing here touches another person's record, whatever is given (docs/decisions/0020).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from riskregister.core.assessors import assessor_key, chairs, labels_of, views
from riskregister.core.changes import Change, field_changes
from riskregister.core.model import (
    CONSENSUS,
    Assessment,
    Confidence,
    DimensionImpact,
    Estimate,
    Quantity,
    Register,
    Stage,
)
from riskregister.core.profiles import with_profile
from riskregister.core.quantities import completed, likelihood_of
from riskregister.errors import InvalidInput, WrongUsage
from riskregister.services.editing import find
from riskregister.store.database import Revision
from riskregister.translations import gettext as _


def add_view(
    register: Register,
    risk: str,
    stage: Stage,
    *,
    assessor: str,
    date: dt.date,
    round: int = 1,
    anonymous: bool = False,
    likelihood: Estimate | None = None,
    impact: Estimate | None = None,
    profile: tuple[DimensionImpact, ...] | None = None,
    dimensions: tuple[str, ...] | None = None,
    likelihood_stated: Quantity | None = None,
    confidence: Confidence = "low",
    rationale: str = "",
    basis: str = "",
) -> list[Change]:
    """Return the changes that put an assessor's own view of a risk at a stage and round beside the others'.

    Levels left out are what ``likelihood_stated`` and ``profile`` convert to.  A profile left out stays with the impact
    it makes up; ``dimensions`` are those that drive it (:func:`riskregister.core.profiles.with_profile`).  Whoever has
    a view in that round changes it; nobody gets a second one.  Whoever is anonymous in another round of this risk and
    stage is so here too, or the shift between rounds would name them; the id of an anonymous view does not hold the
    name.  ``basis`` says how the view came about, where that is worth telling.

    Raises:
        NotFound: there is no such risk.
        WrongUsage: no name.
        InvalidInput: no level at all, a round below 1, or a stated quantity that cannot be converted.
    """
    who = " ".join(assessor.split())
    find(register, "risks", risk)
    _signed(who, _("An assessment needs the name of its assessor."))
    if round < 1:
        raise InvalidInput(_("Round {n} is none: rounds count from 1.").format(n=round), _("Enter 1 or more."))
    own = own_views(register, risk, stage, who)
    hidden = anonymous or any(one.anonymous for one in own.values())
    known = own.get(round)
    name = "anonymous" if hidden else who
    of = known or Assessment(
        id=_free(register, f"{risk}:{stage}:{round}:{name}"), risk=risk, stage=stage, assessor=who, date=date
    )
    given = replace(of, round=round, anonymous=hidden, confidence=confidence, rationale=rationale.strip())
    given = _with_levels(register, given, likelihood, likelihood_stated, impact, profile, dimensions)
    return _changes(known, replace(given, basis=basis) if given != of else given, date)


def add_consensus(
    register: Register,
    risk: str,
    stage: Stage,
    *,
    chair: str,
    date: dt.date,
    likelihood: Estimate | None = None,
    impact: Estimate | None = None,
    reason: str,
    profile: tuple[DimensionImpact, ...] | None = None,
    dimensions: tuple[str, ...] | None = None,
    likelihood_stated: Quantity | None = None,
    confidence: Confidence = "low",
    anew: bool = False,
) -> list[Change]:
    """Return the changes that make the chair's consensus on a risk at a stage, or change the chair's own.

    It carries the latest round anybody assessed in; ``profile`` and ``dimensions`` are as for a view.  What it was
    before is kept in the history.  ``anew`` lets the chair of a later meeting put a consensus beside one that another
    chair signed, which stays as it is.

    Raises:
        NotFound: there is no such risk.
        WrongUsage: no name.
        InvalidInput: no reason, no level at all, a quantity that cannot be converted, or another chair's consensus.
    """
    who = " ".join(chair.split())
    find(register, "risks", risk)
    _signed(who, _("A consensus is signed by the chair."))
    if not reason.strip():
        raise InvalidInput(_("A consensus needs the chair's reason."), _("Say why these levels and not others."))
    known = chairs(register, stage).get(risk)
    if anew and known is not None and known.assessor != who:
        known = None
    if known is not None and known.assessor != who:
        message = _("{record} is the consensus that {chair} signed; nobody else changes it.")
        hint = _("Enter an assessment of your own, or let the chair make a new consensus.")
        raise InvalidInput(message.format(record=known.id, chair=known.assessor), hint)
    of = known or Assessment(
        id=_free(register, f"{risk}:{stage}:{CONSENSUS}"), risk=risk, stage=stage, assessor=who, date=date
    )
    number = max(latest_round(register, risk, stage), 1)
    given = replace(of, basis=CONSENSUS, round=number, confidence=confidence, rationale=reason.strip())
    return _changes(
        known, _with_levels(register, given, likelihood, likelihood_stated, impact, profile, dimensions), date
    )


def own_views(register: Register, risk: str, stage: Stage, assessor: str) -> dict[int, Assessment]:
    """Return what one assessor gave for a risk at a stage, by round; nobody's without a name."""
    who = " ".join(assessor.split())
    return {
        number: given[who]
        for (of, at, number), given in views(register).items()
        if who and (of, at) == (risk, stage) and who in given
    }


def people(register: Register, risk: str, stage: Stage) -> set[str]:
    """Return who gave a view of a risk at a stage in any round, each by the key of :func:`assessor_key`."""
    return {who for (of, at, _round), given in views(register).items() if (of, at) == (risk, stage) for who in given}


def latest_round(register: Register, risk: str, stage: Stage) -> int:
    """Return the latest round in which anybody assessed a risk at a stage; 0 when nobody did."""
    return max((number for of, at, number in views(register) if (of, at) == (risk, stage)), default=0)


def blind(register: Register, risk: str, stage: Stage, assessor: str) -> bool:
    """Say whether an assessor may not yet see the others' levels of a risk at a stage.

    In round 1 nobody does before giving their own.  From round 2 on, and once there is a consensus, all is open.
    """
    first = set(own_views(register, risk, stage, assessor))
    return latest_round(register, risk, stage) == 1 and not first and risk not in chairs(register, stage)


def without_names(register: Register, revisions: Sequence[Revision]) -> list[Revision]:
    """Return revisions as a page may tell them: who gave an anonymous view is named neither as actor nor in an id."""
    # Every page tells a few revisions, and most registers have nobody to hide: neither may cost a walk over all views.
    hidden = labels_of(views(register)) if any(one.anonymous for one in register.assessments) else {}
    touched = {change.record for revision in revisions for change in revision.changes}
    places = {one.id: one for one in register.assessments if one.id in touched} if touched else {}
    found = []
    for revision in revisions:
        makers: set[bool] = set()  # whether each view without a name in it is the actor's own
        changes = []
        for change in revision.changes:
            one = places.get(change.record) or next(
                (part for part in (change.new, change.old) if isinstance(part, Assessment)), None
            )
            if isinstance(one, Assessment) and _unnamed(one, hidden):
                makers.add(revision.actor == one.assessor)
                change = replace(change, record=f"{one.risk}:{one.stage}:{one.round}")  # noqa: PLW2901
                if change.field == "assessor":
                    continue
            changes.append(change)
        # Where others' views change as well, as by the chair of a meeting, the actor says nothing of whose is whose.
        actor = _("an anonymous assessor") if makers == {True} else revision.actor
        found.append(replace(revision, actor=actor, changes=tuple(changes)))
    return found


def unnamed_as(past: Register, known: Register) -> Register:
    """Return an earlier state in which whoever is anonymous in ``known`` is so too."""
    hidden = labels_of(views(known))
    ids = {one.id for one in known.assessments if one.anonymous}
    if not hidden and not ids:
        return past
    masked = (
        replace(one, anonymous=one.basis != CONSENSUS) if one.id in ids or _unnamed(one, hidden) else one
        for one in past.assessments
    )
    return replace(past, assessments=tuple(masked))


def hidden_assessors(*states: Register) -> dict[str, set[str]]:
    """Return the anonymous assessments in any of these states by id, each with the names nobody may read."""
    found: dict[str, set[str]] = {}
    for state in states:
        hidden = labels_of(views(state))
        for one in state.assessments:
            if _unnamed(one, hidden):
                found.setdefault(one.id, set()).add(one.assessor)
    return found


def _unnamed(one: Assessment, hidden: Collection[tuple[str, Stage, str]]) -> bool:
    return one.anonymous or (one.basis != CONSENSUS and (one.risk, one.stage, assessor_key(one)) in hidden)


def _signed(who: str, message: str) -> None:
    if not who:
        raise WrongUsage(message, _("Say who you are."))


def _with_levels(
    register: Register,
    of: Assessment,
    likelihood: Estimate | None,
    stated: Quantity | None,
    impact: Estimate | None,
    profile: tuple[DimensionImpact, ...] | None,
    dimensions: tuple[str, ...] | None,
) -> Assessment:
    """Return an assessment with new levels; what an unchanged level was stated or made up of stays with it."""
    if likelihood is None and stated is not None:
        likelihood = likelihood_of(stated, register.criteria.likelihood)
    if stated is None and likelihood == of.likelihood:
        stated = of.likelihood_stated
    found = replace(of, likelihood=likelihood, likelihood_stated=stated, impact=impact)
    scale = register.criteria.impact
    if profile is not None:
        found = with_profile(found, scale, profile, dimensions)
    elif impact is None or impact != of.impact:
        found = replace(found, profile=(), dimensions=dimensions or ())
    elif dimensions is not None:
        found = with_profile(found, scale, of.profile, dimensions)
    found = completed(found, register.criteria)
    if found.likelihood is None and found.impact is None:
        raise InvalidInput(
            _("The assessment of {risk} gives no level.").format(risk=of.risk),
            _("Give a likelihood, an impact, or both."),
        )
    states: dict[str, Any] = {
        f"{side}_state": None for side in ("likelihood", "impact") if getattr(found, side) is not None
    }
    return replace(found, **states)


def _changes(known: Assessment | None, given: Assessment, date: dt.date) -> list[Change]:
    if known is None:
        return [Change(table="assessments", record=given.id, field="", old=None, new=given)]
    changed = field_changes("assessments", known, given)
    return field_changes("assessments", known, replace(given, date=date)) if changed else []


def _free(register: Register, wanted: str) -> str:
    taken = {one.id for one in register.assessments}
    number = 2
    found = wanted
    while found in taken:
        found, number = f"{wanted}-{number}", number + 1
    return found
