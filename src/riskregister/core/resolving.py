"""The changes that follow once the conflicts of a merge are decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from riskregister.core.changes import Change, applied, differences, field_changes
from riskregister.core.hanging import Place, by_place, hanging, parents, removals
from riskregister.core.identities import fresh_id, renamed
from riskregister.core.merging import UNSAID, Contested, Copy, Key, Merged
from riskregister.core.model import Register


def resolved(
    now: Register, copies: Sequence[Copy], merged: Merged, decided: Mapping[Key, Any], *, remove: bool = False
) -> list[Change]:
    """Return the changes to make once every conflict is decided: ``decided`` says what shall stand.

    For a whole record that is the record, None where it shall be gone, or a tuple of new records that shall all be
    kept: those after the first get ids of their own.

    Raises:
        KeyError: a conflict is not decided.
    """
    there = by_place(now)
    made, fresh = list(merged.changes), {key: decided[key] for key in (one.key for one in merged.conflicts)}
    back = {
        (one.table, one.record)
        for one in merged.conflicts
        if not (one.field or one.added) and fresh[one.key] is not None
    }
    for one in merged.conflicts:
        value = fresh[one.key]
        if one.field and one.added:
            made = [_filled(change, one, value) for change in made]
        elif one.field:
            if value != one.theirs:
                made.append(Change(table=one.table, record=one.record, field=one.field, old=one.theirs, new=value))
        elif one.added:
            made += _of_added(now, merged, one, value, made)
        elif value is not None:
            restored = _restored({*there, *back}, there, copies, one, value)
            done = {(change.table, change.record, change.field) for change in made}
            made += [change for change in restored if (change.table, change.record, change.field) not in done]
    made += _indicated(now, copies, back)
    going = set(merged.removals) if remove else set()
    if remove:
        going |= {(one.table, one.record) for one in merged.disputed if decided[one.key] is None}
    after = applied(now, made)
    return differences(now, applied(after, removals(after, going)))


def _filled(change: Change, one: Contested, value: Any) -> Change:
    if (change.table, change.record, change.field) != (one.table, one.record, ""):
        return change
    return replace(change, new=replace(change.new, **{one.field: value}))


def _of_added(now: Register, merged: Merged, one: Contested, value: Any, made: Sequence[Change]) -> list[Change]:
    """Return the changes that let one, or all, of several different new records under one id stand."""
    place, there = (one.table, one.record), by_place(now)
    chosen = list(value) if isinstance(value, tuple) else [value]
    found: list[Change] = []
    taken = {identity for table, identity in there if table == one.table}
    taken |= {change.record for change in made if change.table == one.table}
    taken |= {other.record for other in merged.conflicts if other.table == one.table}
    for order, record in enumerate(chosen):
        if record == one.theirs:
            continue
        names: dict[Place, str] = {}
        if order:
            names[place] = fresh_id(now, one.table, record, taken)
            taken.add(names[place])
        by = next((p.copies[0] for p in one.proposals if p.value == record), None)
        own = [Change(table=one.table, record=one.record, field="", old=None, new=record)]
        own = renamed(merged.apart.get((place, by), own) if by else own, names)
        for change in own:
            known = there.get((change.table, change.record))
            changed = field_changes(change.table, known, change.new) if known is not None else [change]
            found += [part for part in changed if part.table != "assessments" or part.field not in UNSAID]
        if not names and one.theirs is not None:
            # It takes the place of the one that stood there, which takes along what hung on it.
            kept = {(change.table, change.record) for change in own}
            rest = {other: record for other, record in there.items() if other not in kept}
            found += [
                Change(table=table, record=key, field="", old=there[table, key], new=None)
                for table, key in hanging(rest, [place])
            ]
    return found


def _restored(
    known: Collection[Place], there: Mapping[Place, Any], copies: Sequence[Copy], one: Contested, value: Any
) -> list[Change]:
    """Return what brings a record back that is gone, with what hung on it in the copies that want it.

    ``known`` are the records there will be; what hangs on one of the others as well cannot come back.
    """
    place = (one.table, one.record)
    names = {name for proposal in one.proposals for name in proposal.copies}
    back: dict[Place, Any] = {place: value}
    for copy in (copy for copy in copies if copy.name in names):
        for other, record in copy.after.items():
            above = parents(other[0], record)
            leans = any(parent in back for parent in above) and all(p in known or p in back for p in above)
            if leans and other not in there and (other not in back or copy.records.get(other) != record):
                back[other] = record
    return [Change(table=table, record=key, field="", old=None, new=new) for (table, key), new in back.items()]


def _indicated(now: Register, copies: Sequence[Copy], back: Collection[Place]) -> list[Change]:
    """Return the changes that put risks which come back into the indicators they belonged to."""
    found: dict[str, Change] = {}
    for one in now.indicators:
        for copy in copies:
            was = copy.records.get(("indicators", one.id))
            known = found[one.id].new if one.id in found else one.risks
            before = was.risks if was else ()
            more = [risk for risk in before if ("risks", risk) in back and risk not in known]
            if more:
                risks = tuple(risk for risk in before if risk in known or risk in more)
                risks += tuple(risk for risk in known if risk not in risks)
                found[one.id] = Change(table="indicators", record=one.id, field="risks", old=one.risks, new=risks)
    return list(found.values())
