"""Making changes in the tables: each compared with what stands there now, all of them or none."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from riskregister.core.changes import HEAD, Change
from riskregister.core.model import TABLES, Register
from riskregister.errors import Clash, Conflict
from riskregister.store import tables
from riskregister.store.chain import START, Link, dumps, revision_hash
from riskregister.store.contents import TABLE as CONTENTS
from riskregister.store.contents import Contents, store
from riskregister.store.past import rows_of
from riskregister.store.rows import as_record, as_row, plain, whole
from riskregister.translations import gettext as _

#: The versions a save saw: (table, record id) → version.
Seen = Mapping[tuple[str, str], int]
_CHUNK = 500


@dataclass(frozen=True, slots=True)
class Made:
    """A change as it was made: with the value it really replaced, both as JSON data."""

    table: str
    record: str
    field: str
    old: Any
    new: Any

    def link(self) -> Link:
        """Return the change as it is hashed."""
        return Link(self.table, self.record, self.field, _text(self.old), _text(self.new))


class Saving:
    """One revision in the making; nothing is written before :meth:`write`."""

    def __init__(self, connection: sa.Connection, register_id: str, number: int, seen: Seen) -> None:
        self.connection, self.register_id, self.number, self.seen = connection, register_id, number, seen
        self.made: list[Made] = []
        self._clashes: list[Clash] = []
        self._places: dict[str, int] = {}
        self._before: dict[tuple[str, str], tuple[int, Any] | None] = {}
        self._now: dict[tuple[str, str], tuple[int, Any] | None] = {}
        self._head: Register | None = None
        self._stored: dict[str, Any] = {}

    def make(self, changes: Sequence[Change]) -> None:
        """Make ``changes`` in mind, leaving out what already stands as it should.

        Raises:
            Conflict: someone else changed one of the fields first, or removed the record.
        """
        ordered = _ordered(changes)
        self._load(ordered)
        for change in ordered:
            if change.table == HEAD:
                self._make_in_head(change)
            elif change.field == "":
                self._come_or_go(change)
            else:
                self._make_in_record(change)
        if self._clashes:
            raise self._conflict()

    def write(self) -> None:
        """Write the records as they are now."""
        if self._head is not None:
            names = {made.field for made in self.made if made.table == HEAD}
            values = {name: value for name, value in as_row(self._head).items() if name in names}
            self.connection.execute(_own(tables.register, self.register_id).values(values))
        updates: dict[tuple[str, tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
        inserts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        for (table, key), after in self._now.items():
            before = self._before[table, key]
            if after is None:
                if before is not None:
                    known = tables.RECORDS[table]
                    mine = (known.c.register_id == self.register_id) & (known.c.id == key)
                    self.connection.execute(known.delete().where(mine))
                continue
            row = {**as_row(after[1]), "position": after[0], "version": self.number}
            if before is None:
                inserts[table].append({**row, "register_id": self.register_id})
                continue
            was = {**as_row(before[1]), "position": before[0]}
            changed = {name: value for name, value in row.items() if name == "version" or value != was[name]}
            if len(changed) > 1:
                updates[table, tuple(sorted(changed))].append({**changed, "this_id": key})
        for (table, _names), rows in updates.items():
            known = tables.RECORDS[table]
            mine = (known.c.register_id == self.register_id) & (known.c.id == sa.bindparam("this_id"))
            self.connection.execute(known.update().where(mine), rows)
        for table, rows in inserts.items():
            self.connection.execute(tables.RECORDS[table].insert(), rows)

    def _load(self, changes: Sequence[Change]) -> None:
        wanted: dict[str, dict[str, None]] = defaultdict(dict)
        for change in changes:
            if change.table != HEAD:
                wanted[change.table][change.record] = None
        for name, ids in wanted.items():
            table, keys = tables.RECORDS[name], list(ids)
            self._before |= {(name, key): None for key in keys}
            for start in range(0, len(keys), _CHUNK):
                mine = (table.c.register_id == self.register_id) & table.c.id.in_(keys[start : start + _CHUNK])
                self._before |= {(name, key): row for key, row in rows_of(self.connection, name, mine).items()}
        self._now = dict(self._before)

    def _come_or_go(self, change: Change) -> None:
        key = (change.table, change.record)
        now = self._now[key]
        if change.new is not None:
            if now is not None:
                self._clash(change, now[1])
                return
            place = self._place(change.table, change.record)
            self._now[key] = (place, change.new)
            self.made.append(Made(*key, "", None, whole(change.new, place)))
            return
        if now is None:
            raise self._gone(change)
        if self._stale(change, now[1], now[1]):
            self._clash(change, now[1])
            return
        self._now[key] = None
        self.made.append(Made(*key, "", whole(now[1], now[0]), None))

    def _make_in_record(self, change: Change) -> None:
        key = (change.table, change.record)
        now = self._now[key]
        if now is None:
            raise self._gone(change)
        place, record = now
        current = getattr(record, change.field)
        # Also where the other one wrote the same: who adds one to what they read has not added to what stands there.
        if self._stale(change, record, current):
            self._clash(change, current)
            return
        if current == change.new:
            return
        changed = replace(record, **{change.field: change.new})
        self._now[key] = (place, changed)
        self.made.append(Made(*key, change.field, plain(current), plain(change.new)))

    def _make_in_head(self, change: Change) -> None:
        if self._head is None:
            query = sa.select(tables.register).where(tables.register.c.id == self.register_id)
            self._stored = dict(self.connection.execute(query).mappings().one())
            self._head = as_record("register", self._stored)
        current = getattr(self._head, change.field)
        if current != change.old:
            self._clash(change, current)
            return
        if current == change.new:
            return
        self._head = replace(self._head, **{change.field: change.new})
        # As it is stored, and so as the history led to it: an older program wrote what has fewer fields in it.
        old, new = plain(self._stored[change.field]), plain(change.new)
        self._stored[change.field] = new
        self.made.append(Made(HEAD, self.register_id, change.field, old, new))

    def _stale(self, change: Change, record: Any, current: Any) -> bool:
        """Say whether the person did not see the value that stands there.

        A version newer than the record's own is of a register that was put back since, and nobody saw this one.
        """
        saw = self.seen.get((change.table, change.record))
        return bool(current != change.old) or (saw is not None and saw > record.version)

    def _place(self, name: str, record: str) -> int:
        """Return the place of a record to be added: where it was if it was there before, else the end."""
        change, table = tables.change, tables.RECORDS[name]
        query = sa.select(change.c.old).where(
            change.c.register_id == self.register_id,
            change.c.table == name,
            change.c.record == record,
            change.c.field == "",
            change.c.new.is_(None),
        )
        gone = self.connection.execute(query.order_by(change.c.number.desc()).limit(1)).scalar()
        if gone is not None:
            return int(json.loads(gone)["position"])
        if name not in self._places:
            last = sa.select(sa.func.max(table.c.position)).where(table.c.register_id == self.register_id)
            found = self.connection.execute(last).scalar()
            self._places[name] = -1 if found is None else int(found)
        self._places[name] += 1
        return self._places[name]

    def _clash(self, change: Change, theirs: Any) -> None:
        who = self._last(change)
        self._clashes.append(
            Clash(
                table=change.table,
                record=change.record,
                field=change.field,
                theirs=theirs,
                mine=change.new,
                by=who.actor if who else "",
                time=utc(who.time) if who else None,
                reason=who.reason if who else "",
            )
        )

    def _last(self, change: Change) -> Any:
        """Return the revision that gave a field the value it has."""
        known, revision = tables.change, tables.revision
        mine = (known.c.register_id == self.register_id) & (known.c.table == change.table)
        mine &= known.c.record == change.record
        if change.field != "":
            mine &= known.c.field.in_((change.field, ""))
        newest = sa.select(sa.func.max(known.c.number)).where(mine).scalar_subquery()
        query = sa.select(revision).where(revision.c.register_id == self.register_id, revision.c.number == newest)
        return self.connection.execute(query).first()

    def _gone(self, change: Change) -> Conflict:
        self._clash(change, None)
        message = _("{record} is no longer in the register.").format(record=change.record)
        return Conflict(message, _("Someone removed it; nothing was written."), self._clashes)

    def _conflict(self) -> Conflict:
        first = self._clashes[0]
        message = _("{record}: someone else saved {field} first.").format(
            record=first.record, field=first.field or _("this record")
        )
        hint = _("Nothing was written. Look at the new value and decide again.")
        return Conflict(message, hint, self._clashes)


def arrived(connection: sa.Connection, register_id: str, contents: Contents) -> list[Made]:
    """Store contents that are not there yet, and return that they came in: part of the revision and of its hash.

    Raises:
        InvalidInput: a content is not the one its digest names.
    """
    new = store(connection, register_id, contents)
    return [Made(CONTENTS, digest, "", None, {"size": len(contents[digest])}) for digest in new]


def add_revision(
    connection: sa.Connection,
    register_id: str,
    number: int,
    made: Sequence[Made],
    *,
    actor: str,
    reason: str,
    means: str,
    time: dt.datetime,
) -> None:
    """Add a revision to the chain.  Recorded time never runs backwards, whatever a machine's clock says."""
    revision = tables.revision
    query = sa.select(revision.c.hash, revision.c.time).where(
        revision.c.register_id == register_id, revision.c.number == number - 1
    )
    last = connection.execute(query).first()
    moment = max(utc(time), utc(last.time)) if last else utc(time)
    who: dict[str, Any] = {"actor": actor, "reason": reason, "means": means, "time": moment}
    links = [one.link() for one in made]
    digest = revision_hash(last.hash if last else START, register_id, number, **who, changes=links)
    # SQLite keeps no zone: every time is written, and read, as UTC.
    row = {"register_id": register_id, "number": number, **who, "hash": digest}
    connection.execute(revision.insert().values(row))
    rows = [
        {
            "register_id": register_id,
            "number": number,
            "position": place,
            "table": one.table,
            "record": one.record,
            "field": one.field,
            "old": one.old,
            "new": one.new,
        }
        for place, one in enumerate(links)
    ]
    if rows:
        connection.execute(tables.change.insert(), rows)


def _text(value: Any) -> str | None:
    return None if value is None else dumps(value)


def utc(time: dt.datetime) -> dt.datetime:
    """Return a time as UTC; one without a zone, as SQLite gives it, is UTC."""
    return time.astimezone(dt.UTC) if time.tzinfo else time.replace(tzinfo=dt.UTC)


def _own(table: sa.Table, register_id: str) -> sa.Update:
    return table.update().where(table.c.id == register_id)


def _ordered(changes: Sequence[Change]) -> list[Change]:
    """Put additions in the order in which tables refer to one another, and removals in the reverse."""
    order = {table: place for place, table in enumerate((HEAD, *TABLES))}
    removals = [change for change in changes if change.field == "" and change.new is None]
    others = [change for change in changes if not (change.field == "" and change.new is None)]
    removals.sort(key=lambda change: -order[change.table])
    return sorted(others, key=lambda change: order[change.table]) + removals
