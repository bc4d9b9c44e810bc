"""Undo: a revision taken back, a removed record brought back, a past state restored; each as a new revision.

Nothing is ever taken out of the history: going back is one more step forward.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from riskregister.core.changes import HEAD, Change, differences, field_changes
from riskregister.core.model import TABLES, Register
from riskregister.errors import Clash, Conflict, InvalidInput, NotFound
from riskregister.services import editing, history
from riskregister.services.assessing import unnamed_as
from riskregister.store.database import Database, Revision
from riskregister.translations import gettext as _

#: The fields in which the records of a table name what they hang on.
_ENDS = {
    "assessments": ("risk",),
    "mitigations": ("risk", "measure"),
    "influences": ("cause", "effect"),
    "readings": ("indicator",),
    "decisions": ("risk",),
    "updates": ("measure",),
    "comments": ("record",),
    "attachments": ("record",),
}
#: Stands for what a revision wrote where whatever is there now came later.
_LATER = object()
#: Table, record and field of a change.
Place = tuple[str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Undoing:
    """What undoing a revision would do now.

    ``changes`` can be made as they are; ``clashes`` are fields that later edits changed as well, each with what stands
    there (theirs), what undoing would set (mine), and who, when and why; ``settled`` counts what is as it was already.
    """

    revision: Revision
    register: Register
    changes: tuple[Change, ...]
    clashes: tuple[Clash, ...]
    settled: int


def preview_undo(database: Database, register_id: str, number: int) -> Undoing:
    """Return what undoing the revision ``number`` would do.

    Raises:
        NotFound: there is no such revision.
        InvalidInput: it is the first one, in which the register came in.
    """
    database.require_revision(register_id, number)
    if number == 1:
        message = _("Revision 1 is the register as it came in; there is nothing before it to go back to.")
        raise InvalidInput(message, _("Remove records one by one, or restore a backup."))
    revision = database.history(register_id, limit=1, after=number - 1, upto=number)[0]
    register = database.read(register_id)
    changes, clashes, settled = [], [], 0
    for change in _steps(register, revision):
        now = value_now(register, change)
        back = Change(table=change.table, record=change.record, field=change.field, old=now, new=change.old)
        if now == change.old:
            settled += 1
        elif now == change.new:
            changes.append(back)
        else:
            clashes.append(_clash(database, register_id, back, number))
    return Undoing(
        revision=revision,
        register=register,
        changes=tuple(changes),
        clashes=tuple(clashes),
        settled=settled,
    )


def _steps(register: Register, revision: Revision) -> Iterator[Change]:
    """Give the changes of a revision, the last first, as they can be taken back.

    A record that was removed and has been added anew since is taken back field by field.  That a view has no name is
    never taken back: nobody's name comes to light because something else is undone.
    """
    for change in reversed(revision.changes):
        now = value_now(register, change)
        if change.field == "" and change.new is None and now is not None:
            for one in field_changes(change.table, change.old, now):
                yield replace(one, new=_LATER)
        elif (change.table, change.field, change.new) != ("assessments", "anonymous", True):
            yield change


def undo(
    database: Database,
    undoing: Undoing,
    *,
    actor: str,
    reason: str,
    means: str,
    also: Collection[Place] | None = None,
) -> int:
    """Take a revision back as a new one and return its number.

    ``also`` names the clashing fields (table, record, field) to be taken back all the same; the others are left as
    later edits made them.  None means that nobody has looked at the clashes.

    Raises:
        Conflict: later edits touched the same fields and nobody has decided, or somebody saved meanwhile.
        InvalidInput: the register would break a rule; nothing is written.
    """
    if undoing.clashes and also is None:
        message = _("Later edits touched what revision {number} had changed ({n}, first {record} {field}).").format(
            number=undoing.revision.number,
            n=len(undoing.clashes),
            record=undoing.clashes[0].record,
            field=undoing.clashes[0].field,
        )
        raise Conflict(message, _("Nothing was undone. Decide field by field."), undoing.clashes)
    chosen = [
        Change(table=clash.table, record=clash.record, field=clash.field, old=clash.theirs, new=clash.mine)
        for clash in undoing.clashes
        if (clash.table, clash.record, clash.field) in (also or ())
    ]
    changes = _possible(undoing.register, [*undoing.changes, *chosen])
    if not changes:
        message = _("Nothing is left to undo of revision {number}.").format(number=undoing.revision.number)
        raise InvalidInput(message, _("Everything it changed is as it was, or stays as later edits made it."))
    return _save(database, undoing.register, changes, actor=actor, reason=reason, means=means)


def restore_record(
    database: Database, register_id: str, table: str, record: str, *, actor: str, reason: str, means: str
) -> int:
    """Bring a removed record back as it was last, with what was removed with it in the same revision and hangs on it.

    Raises:
        NotFound: no such record was removed.
        InvalidInput: what it hangs on is not there either; nothing is written.
    """
    gone = database.removed(register_id)
    number = next((found.number for found, change in gone if (change.table, change.record) == (table, record)), None)
    if number is None:
        message = _("No {record} was removed from this register.").format(record=record)
        raise NotFound(message, _("Check the id; the page History lists what was removed."))
    found = preview_undo(database, register_id, number)
    with_it = _with(found.changes, record)
    together = [change for change in found.changes if _belongs(change, table, record, with_it)]
    changes = _possible(found.register, _standing(found.register, together))
    return _save(database, found.register, changes, actor=actor, reason=reason, means=means)


def restore_state(database: Database, register_id: str, number: int, *, actor: str, reason: str, means: str) -> int:
    """Make the register what the revision ``number`` left, as a new revision, and return its number.

    Raises:
        NotFound: there is no such revision.
        InvalidInput: nothing differs.
        Conflict: somebody saved meanwhile; nothing is written.
    """
    register = database.read(register_id)
    past = unnamed_as(database.read(register_id, at=number), history.hidden(database, register).register)
    changes = differences(register, past)
    if not changes:
        message = _("The register is as revision {number} left it.").format(number=number)
        raise InvalidInput(message, _("There is nothing to restore."))
    return _save(database, register, changes, actor=actor, reason=reason, means=means)


def value_now(register: Register, change: Change) -> Any:
    """Return what stands where a change was made: a field's value, or the record; None where the record is gone."""
    if change.table == HEAD:
        return getattr(register, change.field)
    record = next((one for one in getattr(register, change.table) if one.id == change.record), None)
    return record if change.field == "" or record is None else getattr(record, change.field)


def _clash(database: Database, register_id: str, back: Change, number: int) -> Clash:
    later = next(
        (
            revision
            for revision in database.history(register_id, limit=1000, record=back.record, after=number)
            if any(
                (change.table, change.record) == (back.table, back.record)
                and (back.field == "" or change.field in (back.field, ""))
                for change in revision.changes
            )
        ),
        None,
    )
    return Clash(
        table=back.table,
        record=back.record,
        field=back.field,
        theirs=back.old,
        mine=back.new,
        by=later.actor if later else "",
        time=later.time if later else None,
        reason=later.reason if later else "",
    )


def _possible(register: Register, changes: Sequence[Change]) -> list[Change]:
    """Leave out changes of fields whose record is gone and does not come back with them."""
    there = {(table, one.id) for table in {c.table for c in changes} - {HEAD} for one in getattr(register, table)}
    there |= {(change.table, change.record) for change in changes if change.field == "" and change.new is not None}
    return [
        change
        for change in changes
        if change.table == HEAD
        or (change.field == "" and change.new is not None)
        or (change.table, change.record) in there
    ]


def _standing(register: Register, changes: Sequence[Change]) -> list[Change]:
    """Leave out what hangs on something else that is gone too; it comes back with that one."""
    there = {one.id for table in TABLES for one in getattr(register, table)}
    there |= {change.record for change in changes if change.field == ""}
    return [change for change in changes if change.field != "" or _ends(change) <= there]


def _ends(back: Change) -> set[str]:
    """Return what the record that a step back brings hangs on."""
    return {getattr(back.new, name) for name in _ENDS.get(back.table, ()) if back.new is not None}


def _with(back: Sequence[Change], record: str) -> set[str]:
    """Return the ids of a record and of all that steps back bring which hangs on it, or on what hangs on it."""
    order, found = list(TABLES), {record}
    for change in sorted((one for one in back if one.table != HEAD), key=lambda one: order.index(one.table)):
        if change.field == "" and _ends(change) & found:
            found.add(change.record)
    return found


def _belongs(back: Change, table: str, record: str, with_it: Collection[str]) -> bool:
    """Say whether a step back brings the record, what hangs on it, or a mention of it."""
    if back.field == "":
        return (back.table, back.record) == (table, record) or bool(_ends(back) & set(with_it))
    return isinstance(back.new, tuple) and record in back.new and record not in (back.old or ())


def _save(
    database: Database, register: Register, changes: Sequence[Change], *, actor: str, reason: str, means: str
) -> int:
    # What was undone may have been no move of the workflow, and going back is none.
    return editing.save(database, register, changes, actor=actor, reason=reason, means=means, check_moves=False)
