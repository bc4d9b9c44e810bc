"""What differs between two states of a register, and a register with changes applied.

A change is one field of one record with its old and new value; a whole record that came or went has the field ``""``
and the record itself as new or old value.  Changes are what a revision records, an import proposes and a conflict
compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

from riskregister.core.model import TABLES, Estimate, Register

#: The table name under which changes to the register's own fields (title, reporting date, criteria …) stand.
HEAD = "register"
_HEAD_FIELDS = tuple(f.name for f in fields(Register) if f.name not in (*TABLES, "id", "version"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One field of one record: ``old`` before, ``new`` after; field "" is the whole record (None: not there)."""

    table: str
    record: str
    field: str
    old: Any
    new: Any


def differences(before: Register, after: Register) -> list[Change]:
    """Return what must change in ``before`` to make it ``after``; versions take no part."""
    found = [
        Change(table=HEAD, record=before.id, field=name, old=getattr(before, name), new=getattr(after, name))
        for name in _HEAD_FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
    for table in TABLES:
        old = {record.id: record for record in getattr(before, table)}
        new = {record.id: record for record in getattr(after, table)}
        for key, record in new.items():
            if key not in old:
                found.append(Change(table=table, record=key, field="", old=None, new=record))
            elif record is not old[key] and record != old[key]:
                found += field_changes(table, old[key], record)
        found += [
            Change(table=table, record=key, field="", old=record, new=None)
            for key, record in old.items()
            if key not in new
        ]
    return found


def field_changes(table: str, old: Any, new: Any) -> list[Change]:
    """Return the fields in which two states of one record differ."""
    return [
        Change(table=table, record=old.id, field=item.name, old=getattr(old, item.name), new=getattr(new, item.name))
        for item in fields(old)
        if item.name not in ("id", "version") and getattr(old, item.name) != getattr(new, item.name)
    ]


def applied(register: Register, changes: Iterable[Change]) -> Register:
    """Return ``register`` with ``changes`` made; records keep their order, new ones come last.

    Raises:
        KeyError: a change names a record that is not there.
    """
    by_table: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_table[change.table].append(change)
    parts: dict[str, Any] = {change.field: change.new for change in by_table.pop(HEAD, [])}
    for table, of in by_table.items():
        records = {record.id: record for record in getattr(register, table)}
        for change in of:
            if change.field == "" and change.new is None:
                del records[change.record]
            elif change.field == "":
                records[change.record] = change.new
            else:
                records[change.record] = replace(records[change.record], **{change.field: change.new})
        parts[table] = tuple(records.values())
    return replace(register, **parts)


def moved(estimate: Estimate | None, best: float) -> Estimate:
    """Return an estimate with a new best level; its range is widened where the best would fall outside it."""
    if estimate is None:
        return Estimate(low=best, best=best, high=best)
    return Estimate(low=min(estimate.low, best), best=best, high=max(estimate.high, best))
