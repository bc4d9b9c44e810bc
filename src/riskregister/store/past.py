"""States of a register: the present one as its tables hold it, and any past one by taking later changes back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from pydantic_core import from_json

from riskregister.core.changes import HEAD, with_values
from riskregister.core.model import Register
from riskregister.store import tables
from riskregister.store.contents import TABLE as CONTENTS
from riskregister.store.rows import as_record, as_value, damaged, from_text
from riskregister.translations import gettext as _

#: Up to how many changed records it is quicker to fetch those than to read the register again.
_FEW = 500
#: Table and id of a record.
Key = tuple[str, str]


@dataclass
class State:
    """A register in pieces: its own fields, and by table and id each record with its place."""

    head: Register
    records: dict[str, dict[str, tuple[int, Any]]]

    def register(self, version: int) -> Register:
        """Return the register these pieces make, at ``version``."""
        ordered: dict[str, Any] = {
            table: tuple(record for _at, record in sorted(known.values(), key=lambda item: (item[0], item[1].id)))
            for table, known in self.records.items()
        }
        return replace(self.head, version=version, **ordered)

    def copy(self) -> State:
        """Return these pieces, to be changed without touching the ones here."""
        return State(self.head, {table: dict(known) for table, known in self.records.items()})


def present(connection: sa.Connection, register_id: str) -> State:
    """Return the register as it stands.

    Raises:
        InvalidInput: a row does not fit its record; something else wrote to the database.
    """
    records = {
        name: rows_of(connection, name, table.c.register_id == register_id) for name, table in tables.RECORDS.items()
    }
    return State(_head(connection, register_id), records)


def brought_forward(connection: sa.Connection, register_id: str, state: State, version: int) -> State | None:
    """Return the register as it stands, from what it was at ``version``; None if too much changed since for that.

    Raises:
        InvalidInput: a row does not fit its record; something else wrote to the database.
    """
    change = tables.change
    since = (change.c.register_id == register_id) & (change.c.number > version)
    since &= change.c.table != CONTENTS
    query = sa.select(change.c.table, change.c.record).where(since).distinct().limit(_FEW + 1)
    touched = connection.execute(query).all()
    if len(touched) > _FEW:
        return None
    ids: dict[str, list[str]] = defaultdict(list)
    for table, record in touched:
        ids[table].append(record)
    found = state.copy()
    if ids.pop(HEAD, None):
        found.head = _head(connection, register_id)
    for name, keys in ids.items():
        table = tables.RECORDS[name]
        for key in keys:
            found.records[name].pop(key, None)
        found.records[name] |= rows_of(connection, name, (table.c.register_id == register_id) & table.c.id.in_(keys))
    return found


def _head(connection: sa.Connection, register_id: str) -> Register:
    table = tables.register
    row = connection.execute(sa.select(table).where(table.c.id == register_id)).mappings().one()
    found: Register = as_record("register", dict(row))
    return found


def rows_of(connection: sa.Connection, name: str, which: sa.ColumnElement[bool]) -> dict[str, tuple[int, Any]]:
    """Return records of a table by id, each with its place.

    Raises:
        InvalidInput: a row does not fit its record; something else wrote to the database.
    """
    columns = [column for column in tables.RECORDS[name].c if column.name not in ("register_id", "position")]
    names = [column.name for column in columns]
    query = sa.select(tables.RECORDS[name].c.position, *columns).where(which)
    found = {}
    for place, *values in connection.execute(query):
        record = as_record(name, dict(zip(names, values, strict=True)))
        found[record.id] = (place, record)
    return found


def rewind(connection: sa.Connection, register_id: str, state: State, after: int, upto: int | None = None) -> None:
    """Take the changes of the revisions after ``after`` (and up to ``upto``) back in ``state``, which holds them all.

    What a field was is the old value of its first change after that revision, however many followed.  A record taken
    back keeps the version it has now where that is older, else it has ``after``.
    """
    wholes: dict[Key, tuple[int, Any]] = {}
    fields: dict[Key, dict[str, tuple[int, Any]]] = defaultdict(dict)
    for table, record, field, number, old in connection.execute(_first_changes(register_id, after, upto)):
        if field == "":
            wholes.setdefault((table, record), (number, old))
        else:
            fields[table, record].setdefault(field, (number, old))
    for table, record in fields.keys() | wholes.keys():
        number, text = wholes.get((table, record), (None, None))  # the record came or went then
        # A field changed after the record went is of the one that came in its place.
        of = {
            name: from_text(table, name, was)
            for name, (when, was) in fields.get((table, record), {}).items()
            if number is None or when <= number
        }
        if table == HEAD:
            state.head = replace(state.head, **of)
            continue
        known = state.records[table]
        if number is None and record not in known:
            message = _("{table} {record} was changed later, but is not in the register.")
            raise damaged(message.format(table=table, record=record))
        if number is not None and text is None:
            known.pop(record, None)
            continue
        place, base = known[record] if text is None else _whole(table, text)
        known[record] = (place, with_values(base, {**of, "version": min(base.version, after)}))


def _whole(table: str, text: str) -> tuple[int, Any]:
    values = from_json(text)
    return values["position"], as_value(table, "", values)


def _first_changes(register_id: str, after: int, upto: int | None) -> sa.Select[Any]:
    """Return the query for each field's first change after a revision: table, record, field, number, old."""
    change = tables.change
    within = (change.c.register_id == register_id) & (change.c.number > after) & (change.c.table != CONTENTS)
    if upto is not None:
        within &= change.c.number <= upto
    key = (change.c.table, change.c.record, change.c.field)
    first = sa.select(*key, sa.func.min(change.c.number).label("number")).where(within).group_by(*key).subquery()
    one = change.alias("one")
    # Looked up one by one, and so by index: the few first changes out of all there are, in either database.  The sum
    # keeps SQLite from going by the order of positions instead of by the field.
    old = (
        sa.select(one.c.old)
        .where(one.c.register_id == register_id)
        .where(*(one.c[name] == first.c[name] for name in ("table", "record", "field", "number")))
        .order_by(one.c.position + 0)
        .limit(1)
        .scalar_subquery()
    )
    return sa.select(*first.c, old.label("old")).order_by(first.c.number)
