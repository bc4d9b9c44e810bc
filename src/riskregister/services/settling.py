"""After a conflict: what there is to decide, field by field, and the changes that follow from what was decided.

A change that nobody contradicted is kept as it is.  Where both entered the same there is nothing to decide.  Who signs
an assessment follows from whose values stand in it, and what a level was stated as, or made up of, follows the level.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Protocol, TypeVar, cast

from riskregister.core.assessors import assessor_key, labels_of, views
from riskregister.core.changes import HEAD, Change, field_changes
from riskregister.core.model import Assessment, Register
from riskregister.errors import Clash

#: Fields of an assessment that sign it.
SIGNATURE = ("assessor", "date", "basis")
#: Fields of an assessment that follow another one.
_FOLLOWS = {
    "likelihood_stated": "likelihood",
    "likelihood_state": "likelihood",
    "profile": "impact",
    "dimensions": "impact",
    "impact_state": "impact",
}
#: Of these, what an overall level is made up of, each with what decides it: it may change while the level stays.
_MADE_UP = {"profile": ("impact",), "dimensions": ("impact", "profile")}
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One field to decide on: what it was when the person began, what somebody else made of it, and the person's own.

    The field "" is the whole record: one that somebody removed (``theirs`` is None) or that is to be removed
    (``mine`` is None).
    """

    table: str
    record: str
    field: str
    before: Any
    theirs: Any
    mine: Any
    by: str
    time: dt.datetime | None
    reason: str

    @property
    def key(self) -> Key:
        """What it is about: table, record and field."""
        return self.table, self.record, self.field

    @property
    def settled(self) -> bool:
        """Whether both entered the same."""
        return bool(self.theirs == self.mine)


def questions(seen: Register, newest: Register, changes: Sequence[Change], clashes: Sequence[Clash]) -> list[Question]:
    """Return what is to be decided after ``changes``, made on ``seen``, met ``clashes`` in the ``newest`` state."""
    found: dict[Key, Question] = {}
    quiet: dict[Key, Question] = {}
    by_key = {(change.table, change.record, change.field): change for change in changes}
    for clash in clashes:
        of = partial(
            Question, table=clash.table, record=clash.record, by=clash.by, time=clash.time, reason=clash.reason
        )
        theirs = _record(newest, clash.table, clash.record)
        if clash.table != HEAD and theirs is None:
            mine = _mine(seen, changes, clash.table, clash.record)
            before = _record(seen, clash.table, clash.record)
            asked = [of(field="", before=before, theirs=None, mine=mine)]
        elif clash.field == "" and clash.mine is not None:
            asked = [
                of(field=one.field, before=None, theirs=one.old, mine=one.new)
                for one in field_changes(clash.table, theirs, clash.mine)
            ]
        else:
            change = by_key[clash.table, clash.record, clash.field]
            asked = [of(field=clash.field, before=change.old, theirs=clash.theirs, mine=clash.mine)]
        for one in asked:
            (quiet if _quiet(one.table, one.field) else found)[one.key] = one
    for field, leads in _MADE_UP.items():
        for one in quiet.values():
            above = [found.get((one.table, one.record, lead)) for lead in leads]
            if (one.table, one.field) == ("assessments", field) and all(lead is None or lead.settled for lead in above):
                found[one.key] = one
    return list(found.values())


def decided(
    newest: Register, changes: Sequence[Change], asked: Sequence[Question], answers: Mapping[Key, Any]
) -> list[Change]:
    """Return the changes to save instead: ``answers`` gives the value that shall stand for each open question.

    What is left as somebody else made it is not changed.  Every old value is the one the person has seen, so that a
    save by values alone (``editing.save(…, by_value=True)``) writes nothing over what nobody has seen.
    """
    values = {one.key: one.mine if one.settled else answers[one.key] for one in asked}
    theirs = {one.key: one.theirs for one in asked}
    made: list[Change] = [
        Change(table=key[0], record=key[1], field=key[2], old=theirs[key], new=value)
        for key, value in values.items()
        if value != theirs[key]
    ]
    done = set(values)
    gone = {(table, record) for table, record, field in done if field == ""}
    changes = _by_field(newest, changes)
    for change in changes:
        key = (change.table, change.record, change.field)
        if not (key in done or key[:2] in gone or _quiet(change.table, change.field)):
            made.append(change)
    for change in changes:
        if _quiet(change.table, change.field) and (change.table, change.record, change.field) not in done:
            made += _following(newest, change, made, asked, values)
    return made


def _following(
    newest: Register, change: Change, made: Sequence[Change], asked: Sequence[Question], values: Mapping[Key, Any]
) -> list[Change]:
    """Return what becomes of a field that signs an assessment or follows another of its fields."""
    now = _record(newest, change.table, change.record)
    if now is None:
        return []
    current = getattr(now, change.field)
    lead = (change.table, change.record, _FOLLOWS.get(change.field, ""))
    for name in _MADE_UP.get(change.field, ()):
        nearer = (change.table, change.record, name)
        lead = nearer if nearer in values else lead
    if change.field in SIGNATURE:
        mine = any((one.table, one.record) == lead[:2] for one in made)
        new = change.new if mine else current
    elif lead in values:
        question = next(one for one in asked if one.key == lead)
        if values[lead] == question.mine:
            new = change.new
        elif values[lead] == question.theirs:
            new = current
        else:
            new = () if isinstance(current, tuple) else None
    else:
        new = change.new
    return [] if new == current else [replace(change, old=current, new=new)]


def _quiet(table: str, field: str) -> bool:
    """Say whether a field is not asked for, since it follows from others."""
    return table == "assessments" and (field in SIGNATURE or field in _FOLLOWS)


def _by_field(newest: Register, changes: Sequence[Change]) -> list[Change]:
    """Return changes with a record that both added taken apart into the fields in which the two differ."""
    found = []
    for change in changes:
        now = _record(newest, change.table, change.record)
        both = change.field == "" and change.new is not None and now is not None
        found += field_changes(change.table, now, change.new) if both else [change]
    return found


def _record(register: Register, table: str, record: str) -> Any:
    if table == HEAD:
        return register
    return next((one for one in getattr(register, table) if one.id == record), None)


def _mine(seen: Register, changes: Sequence[Change], table: str, record: str) -> Any:
    """Return a record that is gone as the person wanted it, or None if they wanted it gone as well."""
    wanted = _record(seen, table, record)
    for change in changes:
        if (change.table, change.record) == (table, record):
            wanted = change.new if change.field == "" else replace(wanted, **{change.field: change.new})
    return wanted


class _Signed(Protocol):
    """What is told with who did it."""

    @property
    def table(self) -> str: ...
    @property
    def record(self) -> str: ...
    @property
    def before(self) -> Any: ...
    @property
    def mine(self) -> Any: ...


_S = TypeVar("_S", bound=_Signed)


def unnamed(register: Register, asked: Sequence[_S], hidden: str) -> list[_S]:
    """Return questions as a page may put them: who gave an anonymous view is called ``hidden``."""
    people = labels_of(views(register))

    def quiet(one: _S) -> bool:
        view = _record(register, one.table, one.record) or one.before or one.mine
        if not isinstance(view, Assessment):
            return False
        return view.anonymous or (view.risk, view.stage, assessor_key(view)) in people

    return [replace(cast(Any, one), by=hidden) if one.table == "assessments" and quiet(one) else one for one in asked]
