"""What differs between two states of a register, and a register with changes applied.

A change is one field of one record with its old and new value; a whole record that came or went has the field ``""``
and the record itself as new or old value.  Changes are what a revision records, an import proposes and a conflict
compares.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from operator import attrgetter
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
    kind: Any = type(old)
    names, values = _values_of(kind)
    return [
        Change(table=table, record=old.id, field=name, old=was, new=now)
        for name, was, now in zip(names, values(old), values(new), strict=True)
        if was is not now and was != now and name not in ("id", "version")
    ]


def with_values(record: Any, values: dict[str, Any]) -> Any:
    """Return a record with other values in some fields: as ``dataclasses.replace``, in half the time."""
    kind: Any = type(record)
    names, values_of = _values_of(kind)
    return kind(**{**dict(zip(names, values_of(record), strict=True)), **values})


@lru_cache(maxsize=32)
def _values_of(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the names of a record's fields, and a function that gives their values."""
    names = tuple(item.name for item in fields(kind))
    return names, attrgetter(*names)


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
