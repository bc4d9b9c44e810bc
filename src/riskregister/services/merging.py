"""Take edited workbooks back, one or several: shown first against the register as it stands, then all or nothing.

Each workbook is compared with what was exported in it.  What one side alone changed is taken; what several changed
differently is a conflict that a person decides; the rest follows in one revision that can be undone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from typing import Any, Literal

from riskregister.core.changes import Change
from riskregister.core.check import Finding
from riskregister.core.following import following
from riskregister.core.hanging import removals
from riskregister.core.merging import Contested, Copy, Key, Merged, merge
from riskregister.core.model import Assessment, Register
from riskregister.core.resolving import resolved
from riskregister.core.wording import in_words
from riskregister.core.workflow import refused
from riskregister.errors import Clash, Conflict, InvalidInput, Unreachable
from riskregister.services import editing
from riskregister.services.returning import Files, Progress, copies_of, read_files, silent
from riskregister.services.settling import unnamed
from riskregister.store import browsing, dispatches
from riskregister.store.database import Database
from riskregister.translations import gettext as _
from riskregister.translations import ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision(Contested):
    """A conflict, with who gave the value that stands now, when and why."""

    by: str = ""
    time: dt.datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One returned workbook: its name, the version it was exported at, and what came back in it.

    ``dispatch`` is the id under which it was sent out, if it was; ``changes`` are its own edits.
    """

    name: str
    version: int
    dispatch: str
    unchanged: int
    changes: tuple[Change, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What merging returned workbooks would do, before anybody accepts it.

    ``changes`` are to be made; ``conflicts`` wait for a decision.  ``removed`` are the records of rows missing from the
    workbooks (``missing`` rows) with what hangs on them, taken out only when asked for; ``disputed`` are missing rows
    whose records were worked on since, to be decided on in that case.
    """

    register: Register
    files: tuple[File, ...]
    changes: tuple[Change, ...]
    conflicts: tuple[Decision, ...]
    disputed: tuple[Decision, ...]
    removed: tuple[Change, ...]
    missing: int
    findings: tuple[Finding, ...]
    merged: Merged
    copies: tuple[Copy, ...]

    @property
    def name(self) -> str:
        """The names of the files."""
        return ", ".join(file.name for file in self.files)

    @property
    def unchanged(self) -> int:
        """How many rows came back as they went out."""
        return sum(file.unchanged for file in self.files)

    @property
    def errors(self) -> list[Finding]:
        """The findings that forbid the import."""
        return [finding for finding in self.findings if finding.severity == "error"]

    def asked(self, *, remove: bool = False) -> tuple[Decision, ...]:
        """Return what there is to decide, with ``remove`` also on missing rows that somebody worked on."""
        return (*self.conflicts, *self.disputed) if remove else self.conflicts


def preview_merge(database: Database, register_id: str, files: Files, progress: Progress = silent) -> Preview:
    """Compare several workbooks that came back with what was exported in each and with the register as it stands.

    The order of the files makes no difference; ``progress`` is told how much is done, 0..1.

    Raises:
        InvalidInput: one is no workbook of this program, or of another register.
        Unreachable: one cannot be read.
    """
    returned = read_files(database, register_id, files, lambda done: progress(0.9 * done))
    register = database.read(register_id)
    copies = copies_of(database, register, returned)
    merged = merge(register, copies)
    decisions = _signed(database, register, (*merged.conflicts, *merged.disputed))
    places = {key: place for found in returned.values() for key, place in found.places.items()}
    moves = [found.at(places.get((found.table, found.record, "status"), "")) for found in refused(merged.changes)]
    several = len(returned) > 1
    dropped = _dropped(register, merged, places)
    findings = [
        found.at(f"{name} · {found.place}") if several else found
        for name, one in returned.items()
        for found in one.findings
    ]
    gone = {place for copy in copies for place in copy.removed}
    progress(1.0)
    return Preview(
        register=register,
        files=tuple(
            File(
                name=copy.name,
                version=returned[copy.name].version,
                dispatch=returned[copy.name].dispatch,
                unchanged=returned[copy.name].unchanged,
                changes=copy.changes,
                findings=returned[copy.name].findings,
            )
            for copy in copies
        ),
        changes=merged.changes,
        conflicts=tuple(decisions[: len(merged.conflicts)]),
        disputed=tuple(decisions[len(merged.conflicts) :]),
        removed=tuple(removals(register, merged.removals)),
        missing=sum((table, one.id) in gone for table in {t for t, _id in gone} for one in getattr(register, table)),
        findings=(*findings, *moves, *dropped),
        merged=merged,
        copies=tuple(copies),
    )


def accept(
    database: Database,
    preview: Preview,
    decided: Mapping[Key, Any] | None = None,
    *,
    actor: str,
    reason: str,
    remove: bool = False,
) -> int:
    """Make the previewed changes as one revision and return its number.

    ``decided`` says by (table, record, field) what shall stand where there is a conflict: for a whole record the
    record, None if it shall be gone, or a tuple of new records that shall all be kept.

    Raises:
        InvalidInput: a workbook has errors; nothing is written.
        Conflict: something was changed here as well since the export and is not decided; nothing is written.
    """
    if preview.errors:
        first = preview.errors[0]
        hint = _("Mend the workbook; nothing was imported.")
        place = first.place if len(preview.files) > 1 else f"{preview.name}, {first.place}"
        raise InvalidInput(f"{place}: {first.message}.", hint, preview.errors)
    answers = dict(decided or {})
    left = [one for one in preview.asked(remove=remove) if one.key not in answers]
    if left:
        raise _undecided(left)
    today = dt.datetime.now(dt.UTC).date()
    changes = resolved(preview.register, preview.copies, preview.merged, answers, remove=remove)
    changes = [_sign(change, actor, today) for change in changes]
    changes += following(preview.register, changes)
    for assessment in {c.record: None for c in changes if c.table == "assessments" and c.field}:
        changes += editing.signature(preview.register, assessment, actor, today)
    means = _("workbook {file}").format(file=preview.name)
    number = editing.save(database, preview.register, changes, actor=actor, reason=reason, means=means)
    now = dt.datetime.now(dt.UTC)
    for dispatch in {file.dispatch for file in preview.files if file.dispatch}:
        back = [file for file in preview.files if file.dispatch == dispatch]
        names = ", ".join(file.name for file in back)
        outcome = {"revision": number, "changes": sum(len(file.changes) for file in back), "file": names}
        # It is saved; that this could not be noted beside it must not look as if it were not.
        with suppress(Unreachable):
            dispatches.taken_over(database.engine, preview.register.id, dispatch, now, outcome)
    return number


def one_way(preview: Preview, side: Literal["theirs", "mine"], *, remove: bool = False) -> dict[Key, Any]:
    """Return decisions that settle every conflict for what stands here, or for what the workbooks say.

    Left open is what that does not settle: workbooks that contradict each other.  A new record under an id that is
    taken is kept beside the other.
    """
    found: dict[Key, Any] = {}
    for one in preview.asked(remove=remove):
        if side == "theirs" and (one.theirs is not None or not one.added):
            found[one.key] = one.theirs
        elif side == "mine" and len(one.proposals) == 1:
            found[one.key] = (one.theirs, one.mine) if one.added and not one.field else one.mine
    return found


def _dropped(register: Register, merged: Merged, places: Mapping[Key, str]) -> list[Finding]:
    """Say which levels were made up of more than a workbook shows, and what that loses when they are set anew."""
    return [
        Finding(
            severity="note",
            table=change.table,
            record=change.record,
            field=change.field,
            value=in_words(change.old),
            rule=_("it belonged to the level before and is cleared"),
            place=places.get(
                (change.table, change.record, "likelihood" if "likelihood" in change.field else "impact"), ""
            ),
        )
        for change in following(register, merged.changes)
    ]


def _signed(database: Database, register: Register, contested: Sequence[Contested]) -> list[Decision]:
    """Return conflicts with who gave the values that stand; who gave an anonymous view is not told."""
    last = browsing.last_changes(database, register.id, [one.key for one in contested]) if contested else {}
    found = []
    for one in contested:
        values = {item.name: getattr(one, item.name) for item in fields(Contested)}
        by = last.get(one.key)
        # What nobody changed since the export has no other side: only the workbooks contradict each other.
        if by is not None and (one.theirs is None or one.theirs != one.before):
            values |= {"by": by.actor, "time": by.time, "reason": by.reason}
        found.append(Decision(**values))
    return unnamed(register, found, _("an anonymous assessor"))


def _undecided(left: Sequence[Decision]) -> Conflict:
    first = left[0]
    if first.field == "" and first.theirs is None and not first.added:
        message = _("{record} was removed here since the export, but changed in {file}.")
    elif first.field == "" and first.mine is None:
        message = _("{record} is missing from {file}, but was changed here since the export.")
    elif first.added:
        message = _("{record} is new in {file}, and another record of this id is new elsewhere.")
    elif len(first.proposals) > 1:
        message = _("{record} {field} was changed differently in {file}.")
    else:
        message = _("{record} {field} was changed here as well since the export of {file}.")
    files = ", ".join(name for proposal in first.proposals for name in proposal.copies)
    count = len(left)
    hint = ngettext(
        "Nothing was imported. Decide which value shall stand.",
        "Nothing was imported. Decide for {n} fields which value shall stand.",
        count,
    ).format(n=count)
    clashes = [
        Clash(
            table=one.table,
            record=one.record,
            field=one.field,
            theirs=one.theirs,
            mine=one.mine,
            by=one.by,
            time=one.time,
            reason=one.reason,
        )
        for one in left
    ]
    return Conflict(message.format(record=first.record, field=first.field, file=files), hint, clashes)


def _sign(change: Change, actor: str, today: dt.date) -> Change:
    """Give a stage's first assessment, which a workbook cannot sign, its assessor and date."""
    if isinstance(change.new, Assessment) and not change.new.assessor:
        return replace(change, new=replace(change.new, assessor=actor, date=today))
    return change
