"""Edit a register: checked first, saved as one revision, refused whole if someone else was faster."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from riskregister.core.changes import Change, applied, field_changes
from riskregister.core.check import Finding
from riskregister.core.given import outdated
from riskregister.core.model import CONSENSUS, TABLES, Assessment, DimensionImpact, Estimate, Register, Stage
from riskregister.core.reach import new_errors
from riskregister.core.workflow import refused
from riskregister.errors import InvalidInput, NotFound, WrongUsage
from riskregister.store.database import Database, Seen
from riskregister.store.rows import flaws
from riskregister.translations import gettext as _


def save(
    database: Database,
    register: Register,
    changes: Sequence[Change],
    *,
    actor: str,
    reason: str,
    means: str,
    by_value: bool = False,
    check_moves: bool = True,
    contents: Mapping[str, bytes] | None = None,
) -> int:
    """Save ``changes``, made while looking at ``register``, and return the new revision's number.

    ``by_value`` compares what stands there with the changes' old values alone, as after a conflict, where the person
    has seen those values but not the rest of the records.  ``check_moves=False`` lets a status go anywhere: to where it
    was, when something is undone or restored.  ``contents`` are those of files that the changes attach, by digest.

    Raises:
        WrongUsage: nobody signs it, or no reason is given.
        InvalidInput: a changed record would break a rule, or its status cannot go there; nothing is written.
        Conflict: someone else changed the same field first; nothing is written.
    """
    if not actor.strip():
        raise WrongUsage(_("A change needs a name."), _("Say who you are."))
    if not reason.strip():
        raise WrongUsage(_("A change needs a reason."), _("Say why in a few words."))
    changes = [*changes, *outdated(register, changes)]
    broken = _new_errors(register, changes) or (refused(changes) if check_moves else [])
    if broken:
        raise InvalidInput(broken[0].message, _("Nothing was saved."), broken)

    def allowed(now: Register) -> None:
        """Refuse what only together with somebody else's save breaks a rule: a link to a risk just removed."""
        broken = _new_errors(now, changes)
        if broken:
            raise InvalidInput(broken[0].message, _("Somebody saved meanwhile; nothing was saved."), broken)

    return database.save(
        register.id,
        changes,
        {} if by_value else seen_versions(register, changes),
        actor=actor.strip(),
        reason=reason.strip(),
        means=means,
        time=dt.datetime.now(dt.UTC),
        looked_at=register.version,
        allowed=allowed,
        contents=contents,
    )


def seen_versions(register: Register, changes: Sequence[Change]) -> Seen:
    """Return the version of each record to be changed, as the person saw it."""
    wanted = {(change.table, change.record) for change in changes}
    return {
        (table, record.id): record.version
        for table in {table for table, _record in wanted if table != "register"}
        for record in getattr(register, table)
        if (table, record.id) in wanted
    }


def record_changes(register: Register, table: str, record_id: str, values: Mapping[str, Any]) -> list[Change]:
    """Return the changes that give a record these field values, leaving out what stays the same.

    Raises:
        NotFound: there is no such record.
    """
    return changes_of(table, find(register, table, record_id), values)


def changes_of(table: str, record: Any, values: Mapping[str, Any]) -> list[Change]:
    """Return the changes that give ``record`` these field values, leaving out what stays the same."""
    return [
        Change(table=table, record=record.id, field=field, old=getattr(record, field), new=value)
        for field, value in values.items()
        if getattr(record, field) != value
    ]


def assessment_changes(
    register: Register,
    risk_id: str,
    stage: Stage,
    *,
    likelihood: Estimate | None,
    impact: Estimate | None,
    rationale: str | None = None,
    profile: tuple[DimensionImpact, ...] | None = None,
    dimensions: tuple[str, ...] | None = None,
    assessor: str,
    date: dt.date,
) -> list[Change]:
    """Return the changes that set a risk's levels at a stage; a stage nobody assessed gets its first assessment.

    Without a ``profile`` the impact by dimension stays as it is; with one, ``dimensions`` are those that drive the
    whole (:func:`riskregister.core.profiles.with_profile`).
    """
    from riskregister.core.frames import latest_assessments
    from riskregister.core.profiles import with_profile

    find(register, "risks", risk_id)
    known = latest_assessments(register, stage).get(risk_id)
    of = known or Assessment(id=f"{risk_id}:{stage}", risk=risk_id, stage=stage, assessor=assessor, date=date)
    said = of.rationale if rationale is None else rationale
    given = replace(of, likelihood=likelihood, impact=impact, rationale=said)
    if profile is not None:
        given = with_profile(given, register.criteria.impact, profile, dimensions)
    levels = {"likelihood": given.likelihood, "impact": given.impact}
    states: dict[str, Any] = {f"{side}_state": None for side, level in levels.items() if level is not None}
    given = replace(given, **states)
    if known is None:
        return [added("assessments", given)]
    changes = field_changes("assessments", known, given)
    return [*changes, *signature(register, known.id, assessor, date)] if changes else []


def added(table: str, record: Any) -> Change:
    """Return the change that adds a record."""
    return Change(table=table, record=record.id, field="", old=None, new=record)


def signature(register: Register, assessment_id: str, assessor: str, date: dt.date) -> list[Change]:
    """Return the changes that make an assessment its new assessor's: name, date, and no longer the old basis.

    Raises:
        InvalidInput: it is the consensus of another chair, or the view of one of several assessors and not one's own.
    """
    known: Assessment = find(register, "assessments", assessment_id)
    alike = [one for one in register.assessments if (one.risk, one.stage) == (known.risk, known.stage)]
    return signed(known, alike, assessor, date)


def signed(known: Assessment, alike: Iterable[Assessment], assessor: str, date: dt.date) -> list[Change]:
    """Return what :func:`signature` does, where the assessments of the same risk and stage, ``alike``, are at hand.

    Raises:
        InvalidInput: it is the consensus of another chair, or the view of one of several assessors and not one's own.
    """
    if known.basis != CONSENSUS:
        people = {one.assessor for one in alike if one.basis != CONSENSUS}
        if len(people) > 1 and known.assessor != assessor.strip():
            message = _("{record} is the view of another assessor, one of several; nobody else changes it.")
            raise InvalidInput(message.format(record=known.id), _("Give your own assessment beside it."))
        return changes_of("assessments", known, {"assessor": assessor, "date": date, "basis": ""})
    if known.assessor != assessor.strip():
        message = _("{record} is the consensus that {chair} signed; nobody else changes it.")
        hint = _("Enter an assessment of your own, or let the chair make a new consensus.")
        raise InvalidInput(message.format(record=known.id, chair=known.assessor), hint)
    return changes_of("assessments", known, {"date": date})


def find(register: Register, table: str, record_id: str) -> Any:
    """Return a record by its id.

    Raises:
        NotFound: there is no such record.
    """
    for record in getattr(register, table):
        if record.id == record_id:
            return record
    message = _("There is no {record} in this register.").format(record=record_id)
    raise NotFound(message, _("Check the id."))


def _new_errors(register: Register, changes: Sequence[Change]) -> list[Any]:
    try:
        changed = applied(register, changes)
    except KeyError as error:
        raise NotFound(_("There is no {record} in this register.").format(record=error.args[0])) from None
    touched = {(change.table, change.record) for change in changes}
    return _flaws(changed, touched) or new_errors(register, changed, touched)


def _flaws(register: Register, touched: set[tuple[str, str]]) -> list[Finding]:
    """Return what nobody could read back: a value outside its list, an empty title, a text where a number belongs."""
    found = []
    for table in TABLES:
        for record in getattr(register, table):
            if (table, record.id) not in touched:
                continue
            problems = flaws(table, record)
            if getattr(record, "title", None) == "":
                problems.append(("title", "", _("a title is required")))
            found += [
                Finding(severity="error", table=table, record=record.id, field=field, value=value, rule=rule)
                for field, value, rule in problems
            ]
    return found
