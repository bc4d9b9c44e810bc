"""Proof that nothing was altered: every hash made anew, every change replayed, the outcome held against the tables.

Read is what is stored, letter by letter, and no record is made of it: a damaged value must be found, not stumbled over.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from riskregister.core.changes import HEAD
from riskregister.store import tables
from riskregister.store.chain import START, Link, dumps, revision_hash
from riskregister.translations import gettext as _

_STEP = 20_000
#: What a field holds where a record was kept before the field was there.
_NOTHING = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is not as it was saved; ``revision`` is None where none can be named."""

    register: str
    table: str
    record: str
    revision: int | None
    problem: str


@dataclass(slots=True)
class Proved:
    """One register's chain: number of revisions, the newest hash, and every hash with its number."""

    register: str
    revisions: int = 0
    newest: str = START
    hashes: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class Verification:
    """What a proof found: the chain of each register, and every flaw (none: nothing was altered)."""

    chains: list[Proved] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)


def verify(connection: sa.Connection, progress: Callable[[int, int], None] | None = None) -> Verification:
    """Return what is found on going through everything; see :meth:`Database.verify`."""
    found = Verification()
    rows = {name: list(_raw(connection, table)) for name, table in tables.RECORDS.items()}
    heads = list(_raw(connection, tables.register))
    revisions = list(_raw(connection, tables.revision))
    known = {row["id"] for row in heads}
    count = connection.execute(sa.select(sa.func.count()).select_from(tables.change)).scalar_one()
    replays = {identity: _Replay(identity, found.flaws) for identity in sorted(known, key=str)}
    for name, belonging in [*rows.items(), ("revision", revisions)]:
        for row in belonging:
            if row["register_id"] not in known:
                problem = _("belongs to a register '{id}' that is not there").format(id=row["register_id"])
                record = row["id"] if name != "revision" else row["register_id"]
                number = row["number"] if name == "revision" else row["version"]
                found.flaws.append(_flaw(str(row["register_id"]), name, record, number, problem))
    done = 0
    changes = _raw(connection, tables.change, ("register_id", "number", "position"))
    by_revision: dict[tuple[Any, Any], list[dict[str, Any]]] = {}
    # Register by register and revision by revision, so that a long history need not be held in mind at once.
    for key, belonging in _grouped(changes):
        done += len(belonging)
        if progress is not None and done // _STEP != (done - len(belonging)) // _STEP:
            progress(done, count)
        if key[0] in replays:
            replays[key[0]].take(key[1], belonging)
        else:
            by_revision[key] = belonging
    for (identity, number), belonging in by_revision.items():
        problem = _("belongs to a register '{id}' that is not there").format(id=identity)
        found.flaws.append(_flaw(str(identity), "change", str(belonging[0]["record"]), number, problem))
    for head in heads:
        mine = head["id"]
        replay = replays[mine]
        found.chains.append(replay.chain([row for row in revisions if row["register_id"] == mine]))
        replay.compare(head, {name: [r for r in of if r["register_id"] == mine] for name, of in rows.items()})
    if progress is not None and count >= _STEP:
        progress(count, count)
    return found


class _Replay:
    """One register's history, gone through from the beginning, on what is stored."""

    def __init__(self, register: str, flaws: list[Flaw]) -> None:
        self.register, self.flaws = register, flaws
        self.head: dict[str, Any] = {}
        self.records: dict[str, dict[Any, dict[str, Any]]] = {name: {} for name in tables.RECORDS}
        self.last: dict[tuple[Any, Any], Any] = {}
        self.links: dict[Any, _Digest] = {}
        self.doubted: set[Any] = set()

    def flaw(self, table: str, record: Any, revision: Any, problem: str) -> None:
        self.flaws.append(_flaw(self.register, table, record, revision, problem))

    def take(self, number: Any, changes: list[dict[str, Any]]) -> None:
        """Replay the changes of one revision and keep what its hash is made of."""
        before = len(self.flaws)
        if [row["position"] for row in changes] != list(range(len(changes))):
            self.flaw("change", changes[0]["record"], number, _("a change is missing, inserted or out of its order"))
        links = []
        for row in changes:
            links.append(Link(*(row[name] for name in ("table", "record", "field", "old", "new"))))
            self._replay(number, row)
        self.links[number] = _Digest(links)
        if len(self.flaws) > before:
            self.doubted.add(number)

    def _replay(self, number: Any, row: dict[str, Any]) -> None:
        table, record, name = row["table"], row["record"], row["field"]
        try:
            old, new = (None if row[side] is None else json.loads(row[side]) for side in ("old", "new"))
        except (TypeError, ValueError):
            self.flaw("change", record, number, _("a value is not readable"))
            return
        if table != HEAD and table not in self.records:
            self.flaw("change", record, number, _("there is no table '{table}'").format(table=table))
            return
        self.last[table, record] = number
        known = self.records.get(table, {})
        if name == "":
            there = known.get(record) if table != HEAD else (self.head or None)
            if not _same(there, old):
                self.flaw("change", record, number, _("the old value is not what the history led to"))
            if table == HEAD:
                self.head = new if isinstance(new, dict) else {}
            elif new is None:
                known.pop(record, None)
            else:
                known[record] = new if isinstance(new, dict) else {}
            return
        target = self.head if table == HEAD else known.get(record)
        if target is None:
            self.flaw("change", record, number, _("the record it changes was not there"))
            return
        if not _same(target.get(name, _default(table, name)), old):
            words = _("the old value of {field} is not what the history led to").format(field=name)
            self.flaw("change", record, number, words)
        target[name] = new

    def chain(self, revisions: list[dict[str, Any]]) -> Proved:
        """Check that the revisions follow one another without a gap and that each one's hash is its own."""
        proved = Proved(self.register, len(revisions))
        rows = {row["number"]: row for row in revisions}
        numbers = sorted((n for n in rows if isinstance(n, int)), default=None) if rows else []
        for number in rows:
            if not isinstance(number, int) or number < 1:
                self.flaw("revision", self.register, number, _("its number is no number"))
        for number in sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers)):
            self.flaw("revision", self.register, number, _("the revision is missing"))
        for number in sorted(self.links.keys() - rows.keys(), key=str):
            self.flaw("change", self.register, number, _("these changes belong to no revision"))
        before = START
        for number in numbers:
            row = rows[number]
            made = self._hash(before, row)
            if number - 1 in rows or number == 1:
                # One altered hash is one flaw: the next revision is held against the true one as well.
                written = rows[number - 1]["hash"] if number > 1 else START
                if row["hash"] not in (made, self._hash(written, row)):
                    table = "change" if number in self.doubted else "revision"
                    record = self.links[number].records if number in self.links else self.register
                    self.flaw(table, record, number, _("its content does not fit its hash"))
            if not number in self.links and number > 0:
                self.flaw("change", self.register, number, _("the revision has no changes"))
            before = row["hash"]
            proved.hashes[before] = number
        proved.newest = before
        return proved

    def _hash(self, before: Any, row: dict[str, Any]) -> str | None:
        changes = self.links[row["number"]].links if row["number"] in self.links else []
        try:
            time = _moment(row["time"])
            who = {name: row[name] for name in ("actor", "reason", "means")}
            return revision_hash(before, self.register, row["number"], time=time, **who, changes=changes)
        except (TypeError, ValueError):
            return None

    def compare(self, head: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
        """Hold the tables against what the history led to."""
        newest = max((n for n in self.links if isinstance(n, int)), default=0)
        if head["version"] != newest:
            words = _("its version is {version}, its newest revision is {newest}")
            self.flaw("register", self.register, newest, words.format(version=head["version"], newest=newest))
        self._compare_row("register", tables.register, self.register, head, self.head)
        for name, found in rows.items():
            expected, seen = self.records[name], set()
            for row in found:
                seen.add(row["id"])
                number = self.last.get((name, row["id"]), row["version"])
                if row["id"] not in expected:
                    self.flaw(name, row["id"], number, _("no revision put this record here"))
                    continue
                if row["version"] != number:
                    words = _("its version is {version}, but revision {number} changed it last")
                    self.flaw(name, row["id"], number, words.format(version=row["version"], number=number))
                self._compare_row(name, tables.RECORDS[name], row["id"], row, expected[row["id"]])
            for key in expected.keys() - seen:
                self.flaw(name, key, self.last.get((name, key)), _("the record is missing"))

    def _compare_row(
        self, name: str, table: sa.Table, record: Any, row: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        for column in table.c:
            if column.name in ("register_id", "id", "version"):
                continue
            wanted = expected.get(column.name, _default(name, column.name))
            if not _stored_as(column, row[column.name], wanted):
                words = _("{field} is not what the history led to").format(field=column.name)
                self.flaw(name, record, self.last.get((name, record)), words)


@dataclass(slots=True)
class _Digest:
    """What a revision's hash is made of."""

    links: list[Link]

    @property
    def records(self) -> str:
        """The records a revision changed, the first few by name."""
        names = list(dict.fromkeys(str(link.record) for link in self.links))
        return ", ".join(names[:3]) + (" …" if len(names) > 3 else "")


def _grouped(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[tuple[Any, Any], list[dict[str, Any]]]]:
    key: tuple[Any, Any] | None = None
    group: list[dict[str, Any]] = []
    for row in rows:
        mine = (row["register_id"], row["number"])
        if mine != key and group:
            yield key, group  # type: ignore[misc]
            group = []
        key = mine
        group.append(row)
    if group and key is not None:
        yield key, group


def _raw(connection: sa.Connection, table: sa.Table, order: tuple[str, ...] = ()) -> Iterator[dict[str, Any]]:
    """Give the rows of a table as they are stored: JSON and dates as text, nothing converted."""
    text = connection.dialect.name == "postgresql"

    def plain(column: sa.Column[Any]) -> Any:
        if text and isinstance(column.type, (sa.JSON, sa.Date)):
            return sa.cast(column, sa.Text).label(column.name)
        return sa.type_coerce(column, sa.types.NullType()).label(column.name)

    query = sa.select(*(plain(column) for column in table.c)).order_by(*(table.c[name] for name in order))
    names = table.c.keys()
    result = connection.execution_options(yield_per=5_000).execute(query)
    return (dict(zip(names, row, strict=True)) for row in result)


def _default(table: str, name: str) -> Any:
    """Return what a field holds in records saved before the field was there, as JSON data."""
    column = (tables.register if table == HEAD else tables.RECORDS[table]).c.get(name)
    if column is None or column.server_default is None:
        return None
    text = str(column.server_default.arg.text)  # type: ignore[attr-defined]
    if isinstance(column.type, sa.JSON):
        return json.loads(text.strip("'"))
    if isinstance(column.type, sa.Integer):
        return int(text)
    return text.strip("'")


def _stored_as(column: sa.Column[Any], stored: Any, wanted: Any) -> bool:
    """Say whether a column holds exactly what this JSON value is stored as."""
    if wanted is None or stored is None:
        return wanted is None and stored is None
    if isinstance(column.type, sa.JSON):
        return isinstance(stored, str) and stored == dumps(wanted)
    if isinstance(column.type, sa.Boolean):
        return stored in (0, 1) and bool(stored) == wanted
    if isinstance(column.type, (sa.Float, sa.Integer)):
        return isinstance(stored, (int, float)) and not isinstance(stored, bool) and stored == wanted
    return bool(stored == wanted)


def _same(one: Any, other: Any) -> bool:
    """Compare JSON data strictly, so that 3 is not 3.0; records by the fields both have."""
    if isinstance(one, dict) and isinstance(other, dict):
        return all(_same(one[key], other[key]) for key in one.keys() & other.keys())
    return one is None and other is None if one is None or other is None else dumps(one) == dumps(other)


def _moment(stored: Any) -> dt.datetime:
    """Return a stored time; text that is not exactly as this program stores it is refused."""
    if isinstance(stored, dt.datetime):
        return stored
    found = dt.datetime.strptime(stored, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=dt.UTC)
    if found.strftime("%Y-%m-%d %H:%M:%S.%f") != stored:
        raise ValueError(stored)
    return found


def _flaw(register: str, table: str, record: Any, revision: Any, problem: str) -> Flaw:
    number = revision if isinstance(revision, int) else None
    return Flaw(register=register, table=table, record=str(record), revision=number, problem=problem)
