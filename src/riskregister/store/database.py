"""Registers in a database: read whole as they are or were, saved as revisions, never overwritten blindly."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from riskregister.core.bulk import in_bulk
from riskregister.core.changes import HEAD as HEAD_TABLE
from riskregister.core.changes import Change
from riskregister.core.model import TABLES, Register
from riskregister.errors import Conflict, NotFound, Unreachable
from riskregister.store import engine as engines
from riskregister.store import past, tables, verifying
from riskregister.store.contents import TABLE as CONTENTS
from riskregister.store.contents import Contents
from riskregister.store.rows import as_row, from_text, head, whole
from riskregister.store.saving import Made, Saving, Seen, add_revision, arrived, utc
from riskregister.translations import gettext as _

__all__ = ["Database", "Revision", "Seen"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One change set: who, when (UTC), why, through what, its hash, and every field's old and new value.

    The first one, which holds the whole register as it came in, is given without its changes.
    """

    number: int
    actor: str
    time: dt.datetime
    reason: str
    means: str
    hash: str = ""
    changes: tuple[Change, ...] = ()


def revision_of(row: Any, changes: tuple[Change, ...] = ()) -> Revision:
    """Return the revision that a row of the table of revisions holds."""
    return Revision(
        number=row.number,
        actor=row.actor,
        time=utc(row.time),
        reason=row.reason,
        means=row.means,
        hash=row.hash,
        changes=changes,
    )


@dataclass(frozen=True, slots=True)
class _Kept:
    """A register as it was read last; never changed, so that several threads may use it at once."""

    version: int
    hash: str | None
    state: past.State


class Database:
    """The registers in one database."""

    def __init__(self, url: str) -> None:
        """Open (and if need be create or migrate) the database at ``url``; see :func:`engine.connect` for errors."""
        self.engine = engines.connect(url)
        self.url = url
        self._kept: dict[str, _Kept] = {}

    @property
    def name(self) -> str:
        """The address, without a password."""
        return self.engine.url.render_as_string(hide_password=True)

    def registers(self) -> list[tuple[str, str]]:
        """Return id and title of each register, by id."""
        with engines.reading(self.engine) as connection:
            rows = connection.execute(sa.select(tables.register.c.id, tables.register.c.title))
            return sorted((row.id, row.title) for row in rows)

    def versions(self) -> dict[str, int]:
        """Return the number of each register's newest revision."""
        with engines.reading(self.engine) as connection:
            rows = connection.execute(sa.select(tables.register.c.id, tables.register.c.version))
            return {row.id: row.version for row in rows}

    def version(self, register_id: str) -> int:
        """Return the number of the register's newest revision.

        Raises:
            NotFound: there is no such register.
        """
        with engines.reading(self.engine) as connection:
            return self._version(connection, register_id)

    def newest(self, register_id: str) -> tuple[int, str]:
        """Return number and hash of the register's newest revision; after a restore one number may have another hash.

        Raises:
            NotFound: there is no such register.
        """
        with engines.reading(self.engine) as connection:
            number = self._version(connection, register_id)
            return number, self._hash(connection, register_id, number) or ""

    def revision_at(self, register_id: str, moment: dt.datetime) -> int:
        """Return the number of the newest revision made at ``moment`` or before.

        Raises:
            NotFound: there is no such register, or its history begins later.
        """
        revision = tables.revision
        mine = revision.c.register_id == register_id
        with engines.reading(self.engine) as connection:
            newest = self._version(connection, register_id)
            query = sa.select(sa.func.max(revision.c.number)).where(mine, revision.c.time <= moment.astimezone(dt.UTC))
            found = connection.execute(query).scalar()
            if found is not None:
                return min(int(found), newest)
            began = connection.execute(sa.select(sa.func.min(revision.c.time)).where(mine)).scalar_one()
        message = _("The history of '{id}' begins on {began:%Y-%m-%d %H:%M} UTC; {asked:%Y-%m-%d %H:%M} is before it.")
        raise NotFound(message.format(id=register_id, began=utc(began), asked=utc(moment)), _("Name a later moment."))

    def read(self, register_id: str, at: int | None = None) -> Register:
        """Return the register as it stands, or as the revision ``at`` left it.

        Raises:
            NotFound: there is no such register, or no such revision of it.
        """
        with in_bulk(), engines.reading(self.engine) as connection:
            newest, state = self._present(connection, register_id)
            if at is None or at == newest:
                return state.register(newest)
            self._refuse_unknown(register_id, at, newest)
            state = state.copy()
            past.rewind(connection, register_id, state, at)
            return state.register(at)

    def read_two(self, register_id: str, earlier: int, later: int) -> tuple[Register, Register]:
        """Return the register as two revisions left it; records that stayed the same are the same objects in both.

        Raises:
            NotFound: there is no such register, or no such revision of it.
        """
        with in_bulk(), engines.reading(self.engine) as connection:
            newest, state = self._present(connection, register_id)
            for number in (earlier, later):
                self._refuse_unknown(register_id, number, newest)
            state = state.copy()
            if later < newest:
                past.rewind(connection, register_id, state, later)
            after = state.register(later)
            past.rewind(connection, register_id, state, earlier, later)
            return state.register(earlier), after

    def create(
        self,
        register: Register,
        *,
        actor: str,
        reason: str,
        means: str,
        time: dt.datetime,
        contents: Contents | None = None,
    ) -> Register:
        """Store a new register as its revision 1, with the ``contents`` of attached files by digest, and return it.

        Raises:
            Conflict: a register with this id exists.
            InvalidInput: a content is not the one its digest names.
        """
        with engines.writing(self.engine) as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(sa.text("LOCK TABLE register IN SHARE ROW EXCLUSIVE MODE"))
            known = connection.execute(sa.select(tables.register.c.id).where(tables.register.c.id == register.id))
            if known.first() is not None:
                message = _("A register '{id}' is in this database already.").format(id=register.id)
                raise Conflict(message, _("Nothing was written."))
            own = {key: value for key, value in as_row(register).items() if key in tables.register.c}
            connection.execute(tables.register.insert().values({**own, "version": 1}))
            made = [Made(HEAD_TABLE, register.id, "", None, head(register))]
            for table in TABLES:
                records = getattr(register, table)
                made += [Made(table, one.id, "", None, whole(one, place)) for place, one in enumerate(records)]
                rows = [
                    {**as_row(record), "register_id": register.id, "position": place, "version": 1}
                    for place, record in enumerate(records)
                ]
                if rows:
                    connection.execute(tables.RECORDS[table].insert(), rows)
            made += arrived(connection, register.id, contents or {})
            add_revision(connection, register.id, 1, made, actor=actor, reason=reason, means=means, time=time)
            return past.present(connection, register.id).register(1)

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
        looked_at: int | None = None,
        allowed: Callable[[Register], None] | None = None,
        contents: Contents | None = None,
    ) -> int:
        """Make ``changes`` as one revision and return its number; all of them or none.

        ``contents`` are those of files that the changes attach, by digest; what is there already is left alone.

        ``allowed`` is called with the register as it stands, while nobody else can save, and may refuse by raising;
        not where that is the version ``looked_at``, which was checked before.

        A change whose old value is not the one that stands there is a conflict.  ``seen`` gives the version of records
        the person looked at: one newer than the record's own is a conflict as well, the register was put back since.
        What already stands as it should is left alone; if that is all, no revision is made.

        Raises:
            Conflict: someone else changed some of the fields first; carries each with their value and mine.
            NotFound: the register is not there.
            Unreachable: it is archived, and this does not take it out of there.
            InvalidInput: a content is not the one its digest names.
        """
        if not changes:
            return self.version(register_id)
        with engines.writing(self.engine) as connection:
            number = self._version(connection, register_id, lock=True) + 1
            self._refuse_archived(connection, register_id, changes)
            saving = Saving(connection, register_id, number, seen)
            saving.make(changes)
            if not saving.made:
                return number - 1
            if allowed is not None and looked_at != number - 1:
                allowed(self._present(connection, register_id)[1].register(number - 1))
            saving.write()
            saving.made += arrived(connection, register_id, contents or {})
            who = {"actor": actor, "reason": reason, "means": means}
            add_revision(connection, register_id, number, saving.made, **who, time=time)
            mine = tables.register.c.id == register_id
            connection.execute(tables.register.update().where(mine).values(version=number))
        return number

    def history(
        self, register_id: str, *, limit: int = 20, record: str | None = None, after: int = 0, upto: int | None = None
    ) -> list[Revision]:
        """Return the newest revisions first, with their changes; with ``record`` only those that touched it.

        ``after`` and ``upto`` bound the numbers: after < number <= upto.
        """
        revision, change = tables.revision, tables.change
        query = sa.select(revision).where(revision.c.register_id == register_id, revision.c.number > after)
        if upto is not None:
            query = query.where(revision.c.number <= upto)
        if record is not None:
            touched = sa.select(change.c.number).where(change.c.register_id == register_id, change.c.number > 1)
            touched = touched.where(
                sa.or_(change.c.record == record, change.c.record.startswith(record + ":", autoescape=True))
            )
            query = query.where(revision.c.number.in_(touched))
        with engines.reading(self.engine) as connection:
            rows = connection.execute(query.order_by(revision.c.number.desc()).limit(limit)).all()
            numbers = [row.number for row in rows]
            details = connection.execute(
                sa.select(change)
                .where(change.c.register_id == register_id, change.c.number.in_(numbers), change.c.number > 1)
                .where(change.c.table != CONTENTS)
                .order_by(change.c.number, change.c.position)
            ).all()
        by_number: dict[int, list[Change]] = {number: [] for number in numbers}
        for row in details:
            by_number[row.number].append(_change(row))
        return [revision_of(row, tuple(by_number[row.number])) for row in rows]

    def changes_of(self, register_id: str, table: str, records: Sequence[str]) -> list[tuple[int, dt.datetime, Change]]:
        """Return every change of some records of a table, oldest first, with number and time of its revision."""
        revision, change = tables.revision, tables.change
        query = (
            sa.select(change, revision.c.time)
            .join(revision, (revision.c.register_id == change.c.register_id) & (revision.c.number == change.c.number))
            .where(change.c.register_id == register_id, change.c.table == table, change.c.record.in_(records))
            .order_by(change.c.number, change.c.position)
        )
        with engines.reading(self.engine) as connection:
            return [(row.number, utc(row.time), _change(row)) for row in connection.execute(query)]

    def removed(self, register_id: str) -> list[tuple[Revision, Change]]:
        """Return the records that are no longer in the register, newest removal first, with the revision that did it.

        The revision is given without its other changes.
        """
        revision, change = tables.revision, tables.change
        query = (
            sa.select(change, revision.c.actor, revision.c.time, revision.c.reason, revision.c.means)
            .join(revision, (revision.c.register_id == change.c.register_id) & (revision.c.number == change.c.number))
            .where(change.c.register_id == register_id, change.c.field == "", change.c.new.is_(None))
            .order_by(change.c.number.desc(), change.c.position)
        )
        found: dict[tuple[str, str], tuple[Revision, Change]] = {}
        with engines.reading(self.engine) as connection:
            there = {
                (name, key)
                for name, table in tables.RECORDS.items()
                for key in connection.execute(sa.select(table.c.id).where(table.c.register_id == register_id)).scalars()
            }
            for row in connection.execute(query):
                if (row.table, row.record) not in there:
                    who = {"actor": row.actor, "time": utc(row.time), "reason": row.reason, "means": row.means}
                    found.setdefault((row.table, row.record), (Revision(number=row.number, **who), _change(row)))
        return list(found.values())

    def verify(
        self, expect: str | None = None, progress: Callable[[int, int], None] | None = None
    ) -> verifying.Verification:
        """Prove, from the first revision on, that the tables hold what was saved and nothing else.

        ``expect`` is a hash to look for in the chains; ``progress`` is called now and then with how many changes were
        looked at and how many there are.
        """
        with engines.reading(self.engine) as connection:
            return verifying.verify(connection, expect, progress)

    def close(self) -> None:
        """Give the database back."""
        self.engine.dispose()

    def _present(self, connection: sa.Connection, register_id: str) -> tuple[int, past.State]:
        """Return version and state of the register as it stands.

        What was read last is kept and only what changed since is fetched, as long as its revision is in the history
        with the same hash: after a restore it is not.
        """
        newest = self._version(connection, register_id)
        now, kept, state = self._hash(connection, register_id, newest), self._kept.get(register_id), None
        if kept is not None and kept.hash == self._hash(connection, register_id, kept.version):
            if kept.version == newest:
                return newest, kept.state
            state = past.brought_forward(connection, register_id, kept.state, kept.version)
        state = state or past.present(connection, register_id)
        self._kept[register_id] = _Kept(newest, now, state)
        return newest, state

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

    def require_revision(self, register_id: str, number: int) -> None:
        """Do nothing if the register has a revision of this number.

        Raises:
            NotFound: there is no such register, or no such revision of it.
        """
        self._refuse_unknown(register_id, number, self.version(register_id))

    @staticmethod
    def _refuse_archived(connection: sa.Connection, register_id: str, changes: Sequence[Change]) -> None:
        if any((one.table, one.field, one.new) == (HEAD_TABLE, "archived", False) for one in changes):
            return
        query = sa.select(tables.register.c.archived).where(tables.register.c.id == register_id)
        if connection.execute(query).scalar():
            message = _("The register '{id}' is archived: it is there to be read.").format(id=register_id)
            raise Unreachable(message, _("Take it out of the archive first; nothing was written."))

    @staticmethod
    def _hash(connection: sa.Connection, register_id: str, number: int) -> str | None:
        revision = tables.revision
        query = sa.select(revision.c.hash).where(revision.c.register_id == register_id, revision.c.number == number)
        found: str | None = connection.execute(query).scalar()
        return found

    @staticmethod
    def _refuse_unknown(register_id: str, number: int, newest: int) -> None:
        if not 1 <= number <= newest:
            message = _("'{id}' has no revision {number}; its revisions run from 1 to {newest}.")
            raise NotFound(message.format(id=register_id, number=number, newest=newest), _("Name one of these."))


def _change(row: Any) -> Change:
    """Return a change as it was made."""
    old, new = (from_text(row.table, row.field, text) for text in (row.old, row.new))
    return Change(table=row.table, record=row.record, field=row.field, old=old, new=new)
