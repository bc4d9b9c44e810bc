"""Registers in a database: read whole, saved as revisions, never overwritten blindly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from riskregister.core.changes import HEAD as HEAD_TABLE
from riskregister.core.changes import Change
from riskregister.core.model import TABLES, Register
from riskregister.errors import Conflict, NotFound
from riskregister.store import engine as engines
from riskregister.store import tables
from riskregister.store.rows import as_record, as_row, as_value, plain
from riskregister.translations import gettext as _

#: The versions a save saw: (table, record id) → version.
Seen = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One change set: who, when, why, through what, and every field's old and new value."""

    number: int
    actor: str
    time: dt.datetime
    reason: str
    means: str
    changes: tuple[Change, ...] = ()


class Database:
    """The registers in one database."""

    def __init__(self, url: str) -> None:
        """Open (and if need be create or migrate) the database at ``url``; see :func:`engine.connect` for errors."""
        self.engine = engines.connect(url)
        self.url = url

    def registers(self) -> list[tuple[str, str]]:
        """Return id and title of each register, by id."""
        with engines.reading(self.engine) as connection:
            rows = connection.execute(sa.select(tables.register.c.id, tables.register.c.title))
            return sorted((row.id, row.title) for row in rows)

    def version(self, register_id: str) -> int:
        """Return the number of the register's newest revision.

        Raises:
            NotFound: there is no such register.
        """
        with engines.reading(self.engine) as connection:
            return self._version(connection, register_id)

    def read(self, register_id: str) -> Register:
        """Return the register as it stands.

        Raises:
            NotFound: there is no such register.
        """
        with engines.reading(self.engine) as connection:
            return self._read(connection, register_id)

    def create(self, register: Register, *, actor: str, reason: str, means: str, time: dt.datetime) -> Register:
        """Store a new register as its revision 1 and return it.

        Raises:
            Conflict: a register with this id exists.
        """
        with engines.writing(self.engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("LOCK TABLE register IN SHARE ROW EXCLUSIVE MODE"))
            known = connection.execute(sa.select(tables.register.c.id).where(tables.register.c.id == register.id))
            if known.first() is not None:
                message = _("A register '{id}' is in this database already.").format(id=register.id)
                raise Conflict(message, _("Nothing was written."))
            head = {key: value for key, value in as_row(register).items() if key in tables.register.c}
            connection.execute(tables.register.insert().values({**head, "version": 1}))
            self._add_revision(
                connection, register.id, 1, actor=actor, reason=reason, means=means, time=time, changes=()
            )
            for table in TABLES:
                rows = [
                    {**as_row(record), "register_id": register.id, "position": place, "version": 1}
                    for place, record in enumerate(getattr(register, table))
                ]
                if rows:
                    connection.execute(tables.RECORDS[table].insert(), rows)
            return self._read(connection, register.id)

    def save(
        self,
        register_id: str,
        changes: Sequence[Change],
        seen: Seen,
        *,
        actor: str,
        reason: str,
        means: str,
        time: dt.datetime,
    ) -> int:
        """Make ``changes`` as one revision and return its number; all of them or none.

        ``seen`` gives the version of each record the person looked at; records it does not name are compared by the
        changes' old values instead.

        Raises:
            Conflict: someone else changed one of the fields first; carries field, their value, mine.
            NotFound: the register, or a record to change, is not there.
        """
        if not changes:
            return self.version(register_id)
        with engines.writing(self.engine) as connection:
            number = self._version(connection, register_id, lock=True) + 1
            made = [self._make(connection, register_id, number, change, seen) for change in _ordered(changes)]
            self._add_revision(
                connection, register_id, number, actor=actor, reason=reason, means=means, time=time, changes=made
            )
            connection.execute(
                tables.register.update().where(tables.register.c.id == register_id).values(version=number)
            )
        return number

    def history(self, register_id: str, *, limit: int = 20, record: str | None = None) -> list[Revision]:
        """Return the newest revisions first, with their changes; with ``record`` only those that touched it."""
        revision, change = tables.revision, tables.change
        query = sa.select(revision).where(revision.c.register_id == register_id)
        if record is not None:
            touched = sa.select(change.c.number).where(change.c.register_id == register_id)
            touched = touched.where(
                sa.or_(change.c.record == record, change.c.record.startswith(record + ":", autoescape=True))
            )
            query = query.where(revision.c.number.in_(touched))
        with engines.reading(self.engine) as connection:
            rows = connection.execute(query.order_by(revision.c.number.desc()).limit(limit)).all()
            numbers = [row.number for row in rows]
            details = connection.execute(
                sa.select(change)
                .where(change.c.register_id == register_id, change.c.number.in_(numbers))
                .order_by(change.c.number, change.c.position)
            ).all()
        by_number: dict[int, list[Change]] = {number: [] for number in numbers}
        for row in details:
            old, new = (as_value(row.table, row.field, value) for value in (row.old, row.new))
            by_number[row.number].append(Change(table=row.table, record=row.record, field=row.field, old=old, new=new))
        return [
            Revision(
                number=row.number,
                actor=row.actor,
                time=row.time.astimezone(dt.UTC) if row.time.tzinfo else row.time.replace(tzinfo=dt.UTC),
                reason=row.reason,
                means=row.means,
                changes=tuple(by_number[row.number]),
            )
            for row in rows
        ]

    def close(self) -> None:
        """Give the database back."""
        self.engine.dispose()

    def _version(self, connection: sa.Connection, register_id: str, *, lock: bool = False) -> int:
        query = sa.select(tables.register.c.version).where(tables.register.c.id == register_id)
        if lock:
            # PostgreSQL lets several write at once: whoever saves to a register waits here for the one before.
            query = query.with_for_update()
        found = connection.execute(query).scalar()
        if found is None:
            message = _("There is no register '{id}' in this database.").format(id=register_id)
            raise NotFound(message, _("Name one that is there."))
        return int(found)

    def _read(self, connection: sa.Connection, register_id: str) -> Register:
        self._version(connection, register_id)
        head = (
            connection.execute(sa.select(tables.register).where(tables.register.c.id == register_id)).mappings().one()
        )
        records: dict[str, Any] = {}
        for name, table in tables.RECORDS.items():
            query = sa.select(table).where(table.c.register_id == register_id).order_by(table.c.position, table.c.id)
            rows = connection.execute(query).mappings()
            records[name] = tuple(as_record(name, dict(row)) for row in rows)
        found: Register = as_record("register", dict(head))
        return replace(found, **records)

    def _make(self, connection: sa.Connection, register_id: str, number: int, change: Change, seen: Seen) -> Change:
        """Make one change and return it as it was made: with the value it really replaced."""
        if change.table == HEAD_TABLE:
            return self._make_in_head(connection, register_id, change)
        table = tables.RECORDS[change.table]
        mine = (table.c.register_id == register_id) & (table.c.id == change.record)
        row = connection.execute(sa.select(table).where(mine)).mappings().first()
        if change.field == "" and change.new is not None:
            if row is not None:
                raise self._conflict(change, "", as_record(change.table, dict(row)), change.new)
            last = connection.execute(
                sa.select(sa.func.max(table.c.position)).where(table.c.register_id == register_id)
            ).scalar()
            position = -1 if last is None else int(last)
            values = {**as_row(change.new), "register_id": register_id, "position": position + 1, "version": number}
            connection.execute(table.insert().values(values))
            return change
        if row is None:
            message = _("{record} is no longer in the register.").format(record=change.record)
            raise Conflict(message, _("Someone removed it; nothing was written."))
        record = as_record(change.table, dict(row))
        current = record if change.field == "" else getattr(record, change.field)
        saw = seen.get((change.table, change.record))
        stale = current != change.old if saw is None else record.version not in (saw, number) and current != change.old
        if stale:
            raise self._conflict(change, change.field, current, change.new)
        if change.field == "":
            connection.execute(table.delete().where(mine))
        else:
            changed = as_row(replace(record, **{change.field: change.new}))
            connection.execute(
                table.update().where(mine).values({change.field: changed[change.field], "version": number})
            )
        return replace(change, old=current)

    def _make_in_head(self, connection: sa.Connection, register_id: str, change: Change) -> Change:
        table = tables.register
        row = connection.execute(sa.select(table).where(table.c.id == register_id)).mappings().one()
        current = getattr(as_record("register", dict(row)), change.field)
        if current != change.old:
            raise self._conflict(change, change.field, current, change.new)
        value = as_row(replace(as_record("register", dict(row)), **{change.field: change.new}))[change.field]
        connection.execute(table.update().where(table.c.id == register_id).values({change.field: value}))
        return change

    @staticmethod
    def _conflict(change: Change, field: str, theirs: Any, mine: Any) -> Conflict:
        message = _("{record}: someone else saved {field} first.").format(
            record=change.record, field=field or _("this record")
        )
        hint = _("Nothing was written. Look at the new value and decide again.")
        return Conflict(message, hint, [(field, theirs, mine)])

    @staticmethod
    def _add_revision(
        connection: sa.Connection,
        register_id: str,
        number: int,
        *,
        actor: str,
        reason: str,
        means: str,
        time: dt.datetime,
        changes: Sequence[Change],
    ) -> None:
        # SQLite keeps no zone: every time is written, and read, as UTC.
        who = {"actor": actor, "reason": reason, "means": means, "time": time.astimezone(dt.UTC)}
        connection.execute(tables.revision.insert().values({"register_id": register_id, "number": number, **who}))
        rows = [
            {
                "register_id": register_id,
                "number": number,
                "position": place,
                "table": change.table,
                "record": change.record,
                "field": change.field,
                "old": plain(change.old),
                "new": plain(change.new),
            }
            for place, change in enumerate(changes)
        ]
        if rows:
            connection.execute(tables.change.insert(), rows)


def _ordered(changes: Sequence[Change]) -> list[Change]:
    """Put additions in the order in which tables refer to one another, and removals in the reverse."""
    order = {table: place for place, table in enumerate((HEAD_TABLE, *TABLES))}
    removals = [change for change in changes if change.field == "" and change.new is None]
    others = [change for change in changes if not (change.field == "" and change.new is None)]
    removals.sort(key=lambda change: -order[change.table])
    return sorted(others, key=lambda change: order[change.table]) + removals
