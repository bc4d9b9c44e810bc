"""Proof that nothing was altered: every hash made anew, every change replayed, the outcome held against the tables.

Read is what is stored, letter by letter, and no record is made of it: a damaged value must be found, not stumbled over.
"""

from __future__ import annotations

import datetime as dt
import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from riskregister.core.changes import HEAD
from riskregister.store import contents, tables
from riskregister.store.chain import START, Link, dumps, revision_hash
from riskregister.translations import gettext as _

_STEP = 20_000
#: How many missing revisions in a row are named one by one.
_NAMED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """One thing that is not as it was saved; ``revision`` is None where none can be named."""

    register: str
    table: str
    record: str
    revision: int | None
    problem: str


@dataclass(slots=True)
class Chain:
    """One register's chain: number of revisions, the newest hash, and which revision has the hash asked for."""

    register: str
    revisions: int = 0
    newest: str = START
    expected_at: int | None = None


@dataclass(slots=True)
class Verification:
    """What a proof found: the chain of each register, and every flaw (none: nothing was altered)."""

    chains: list[Chain] = field(default_factory=list)
    flaws: list[Flaw] = field(default_factory=list)


def verify(
    connection: sa.Connection, expect: str | None = None, progress: Callable[[int, int], None] | None = None
) -> Verification:
    """Return what is found on going through everything; see :meth:`Database.verify`."""
    if connection.dialect.name == "sqlite":
        # Letters that are no UTF-8 are a flaw to be named, not a reason to stop.
        driver: Any = connection.connection.dbapi_connection
        before, driver.text_factory = driver.text_factory, lambda text: text.decode("utf-8", "surrogateescape")
        try:
            return _verified(connection, expect, progress)
        finally:
            driver.text_factory = before
    return _verified(connection, expect, progress)


def _verified(
    connection: sa.Connection, expect: str | None, progress: Callable[[int, int], None] | None
) -> Verification:
    found = Verification()
    count = connection.execute(sa.select(sa.func.count()).select_from(tables.change)).scalar_one()
    done = 0

    def counted(rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        nonlocal done
        for row in rows:
            done += 1
            if progress is not None and done % _STEP == 0:
                progress(done, count)
            yield row

    heads = sorted(_raw(connection, tables.register), key=lambda row: str(row["id"]))
    for head in heads:
        replay = _Replay(head["id"], found.flaws, expect)
        revisions = _raw(connection, tables.revision, head["id"], ("number",))
        changes = counted(_raw(connection, tables.change, head["id"], ("number", "position")))
        found.chains.append(replay.history(revisions, _grouped(changes)))
        rows = {name: list(_raw(connection, table, head["id"])) for name, table in tables.RECORDS.items()}
        replay.compare(head, rows)
        replay.compare_contents(contents.each(connection, head["id"]))
        replay.name_misfits()
    found.flaws += _strays(connection)
    return found


def _strays(connection: sa.Connection) -> Iterator[Flaw]:
    """Give every row that belongs to a register that is not there."""
    numbered = {"revision": tables.revision, "change": tables.change}
    for name, table in {**tables.RECORDS, contents.TABLE: tables.contents, **numbered}.items():
        number, record = ("number", "register_id") if name in numbered else ("version", "id")
        if name == contents.TABLE:
            number, record = "digest", "digest"
        stray = table.c.register_id.not_in(sa.select(tables.register.c.id))
        for row in connection.execute(sa.select(table.c.register_id, table.c[number], table.c[record]).where(stray)):
            problem = _("belongs to a register '{id}' that is not there").format(id=row[0])
            yield _flaw(str(row[0]), name, row[2], row[1], problem)


class _Replay:
    """One register's history, gone through from the beginning, on what is stored."""

    def __init__(self, register: str, flaws: list[Flaw], expect: str | None) -> None:
        self.register, self.flaws, self.expect = register, flaws, expect
        self.head: dict[str, Any] = {}
        self.records: dict[str, dict[Any, dict[str, Any]]] = {name: {} for name in (*tables.RECORDS, contents.TABLE)}
        self.last: dict[tuple[Any, Any], Any] = {}
        self.newest = 0
        self.misfits: dict[int, list[str]] = {}

    def flaw(self, table: str, record: Any, revision: Any, problem: str) -> None:
        self.flaws.append(_flaw(self.register, table, record, revision, problem))

    def history(self, revisions: Iterator[dict[str, Any]], groups: Iterator[list[dict[str, Any]]]) -> Chain:
        """Go through revisions and changes side by side: no gap, no stray, each hash its own."""
        chain = Chain(self.register)
        made: str | None = START
        written: str | None = START
        following = 1
        for number, row, changes in _side_by_side(self._numbered(revisions), self._groups(groups)):
            self._replayed(number, changes)
            if row is None:
                self.flaw("change", changes[0]["record"], number, _("these changes belong to no revision"))
                continue
            for missing in range(following, min(number, following + _NAMED)):
                self.flaw("revision", self.register, missing, _("the revision is missing"))
                made = written = None
            if not changes:
                self.flaw("change", self.register, number, _("the revision has no changes"))
            # One altered hash is one flaw: the next revision is held against the true one as well as the written one.
            hashes = [_hash(self.register, before, row, changes) for before in (made, written) if before is not None]
            if hashes and row["hash"] not in hashes:
                self.misfits[number] = [str(one["record"]) for one in changes]
            made, written, following = (hashes[0] if hashes else None) or row["hash"], row["hash"], number + 1
            chain.revisions, chain.newest, self.newest = chain.revisions + 1, row["hash"], number
            if row["hash"] == self.expect:
                chain.expected_at = number
        return chain

    def _numbered(self, revisions: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in revisions:
            if isinstance(row["number"], int) and row["number"] > 0:
                yield row
            else:
                self.flaw("revision", self.register, row["number"], _("its number is no number of a revision"))

    def _groups(self, groups: Iterator[list[dict[str, Any]]]) -> Iterator[list[dict[str, Any]]]:
        for group in groups:
            if isinstance(group[0]["number"], int):
                yield group
            else:
                self.flaw("change", group[0]["record"], None, _("its number is no number of a revision"))

    def _replayed(self, number: int, changes: list[dict[str, Any]]) -> None:
        """Replay the changes of one revision."""
        if [row["position"] for row in changes] != list(range(len(changes))):
            self.flaw("change", changes[0]["record"], number, _("a change is missing, inserted or out of its order"))
        for row in changes:
            self._replay(number, row)

    def _replay(self, number: Any, row: dict[str, Any]) -> None:
        table, record, name = row["table"], row["record"], row["field"]
        try:
            old, new = (None if row[side] is None else json.loads(row[side]) for side in ("old", "new"))
        except (TypeError, ValueError, RecursionError):
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
        if not _same(target[name] if name in target else _default(table, name), old):
            words = _("the old value of {field} is not what the history led to").format(field=name)
            self.flaw("change", record, number, words)
        target[name] = new

    def name_misfits(self) -> None:
        """Say what does not fit its hash: a change, if what it changed is wrong elsewhere too, or the revision."""
        wrong = {flaw.record for flaw in self.flaws if flaw.register == self.register}
        for number, records in self.misfits.items():
            record = next((one for one in records if one in wrong), None)
            table = "revision" if record is None else "change"
            self.flaw(table, record or self.register, number, _("its content does not fit its hash"))

    def compare(self, head: dict[str, Any], rows: dict[str, list[dict[str, Any]]]) -> None:
        """Hold the tables against what the history led to."""
        if head["version"] != self.newest:
            words = _("its version is {version}, its newest revision is {newest}")
            problem = words.format(version=head["version"], newest=self.newest)
            self.flaw("register", self.register, self.newest, problem)
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

    def compare_contents(self, found: Iterator[tuple[str, bytes]]) -> None:
        """Hold the contents of attached files against the digests under which the history says they came in."""
        name, seen = contents.TABLE, set()
        for digest, content in found:
            seen.add(digest)
            if digest not in self.records[name]:
                self.flaw(name, digest, None, _("no revision put this content here"))
            elif contents.digest_of(content) != digest:
                self.flaw(name, digest, self.last.get((name, digest)), _("the content is not what was attached"))
        for digest in self.records[name].keys() - seen:
            self.flaw(name, digest, self.last.get((name, digest)), _("the content is missing"))

    def _compare_row(
        self, name: str, table: sa.Table, record: Any, row: dict[str, Any], expected: dict[str, Any]
    ) -> None:
        for column in table.c:
            if column.name in ("register_id", "id", "version"):
                continue
            wanted = expected[column.name] if column.name in expected else _default(name, column.name)
            if not _stored_as(column, row[column.name], wanted):
                words = _("{field} is not what the history led to").format(field=column.name)
                self.flaw(name, record, self.last.get((name, record)), words)


def _hash(register: str, before: str, row: dict[str, Any], changes: list[dict[str, Any]]) -> str | None:
    """Return the hash a revision ought to have, or None if it holds something no revision can."""
    links = (Link(*(one[name] for name in Link._fields)) for one in changes)
    try:
        who = {name: row[name] for name in ("actor", "reason", "means")}
        return revision_hash(before, register, row["number"], time=_moment(row["time"]), **who, changes=links)
    except (TypeError, ValueError):
        return None


def _side_by_side(
    revisions: Iterator[dict[str, Any]], groups: Iterator[list[dict[str, Any]]]
) -> Iterator[tuple[int, dict[str, Any] | None, list[dict[str, Any]]]]:
    """Give each number with its revision and its changes, in order; either may be missing."""
    row, group = next(revisions, None), next(groups, None)
    while row is not None or group is not None:
        mine = row["number"] if row is not None else None
        theirs = group[0]["number"] if group is not None else None
        number = min(one for one in (mine, theirs) if one is not None)
        yield number, row if mine == number else None, group or [] if theirs == number else []
        row = next(revisions, None) if mine == number else row
        group = next(groups, None) if theirs == number else group


def _grouped(rows: Iterator[dict[str, Any]]) -> Iterator[list[dict[str, Any]]]:
    for _number, group in itertools.groupby(rows, key=lambda row: row["number"]):
        yield list(group)


def _raw(
    connection: sa.Connection, table: sa.Table, register_id: str | None = None, order: tuple[str, ...] = ()
) -> Iterator[dict[str, Any]]:
    """Give the rows of a table as they are stored: JSON and dates as text, nothing converted."""
    text = connection.dialect.name == "postgresql"

    def plain(column: sa.Column[Any]) -> Any:
        if text and isinstance(column.type, sa.DateTime):
            # As SQLite keeps it; a moment no calendar holds comes out as no moment.
            return sa.func.to_char(sa.func.timezone("UTC", column), "YYYY-MM-DD HH24:MI:SS.US").label(column.name)
        if text and isinstance(column.type, (sa.JSON, sa.Date)):
            return sa.cast(column, sa.Text).label(column.name)
        return sa.type_coerce(column, sa.types.NullType()).label(column.name)

    query = sa.select(*(plain(column) for column in table.c)).order_by(*(table.c[name] for name in order))
    if register_id is not None:
        query = query.where(table.c.register_id == register_id)
    names = table.c.keys()
    result = connection.execute(query, execution_options={"yield_per": 5_000})
    return (dict(zip(names, row, strict=True)) for row in result)


def _default(table: str, name: str) -> Any:
    """Return what a field holds in records saved before the field was there, as JSON data."""
    if table == contents.TABLE:
        return None
    column = (tables.register if table == HEAD else tables.RECORDS[table]).c.get(name)
    if column is None or column.server_default is None:
        return None
    if isinstance(column.type, sa.Boolean):
        return False
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
    """Compare JSON data by value, records by the fields both have: the letters of it are what the hash is for."""
    if isinstance(one, dict) and isinstance(other, dict):
        return all(_same(one[key], other[key]) for key in one.keys() & other.keys())
    return bool(one == other)


def _moment(stored: Any) -> dt.datetime:
    """Return a stored time; text that is not exactly as this program stores it is refused."""
    found = dt.datetime.strptime(stored, "%Y-%m-%d %H:%M:%S.%f").replace(tzinfo=dt.UTC)
    if found.strftime("%Y-%m-%d %H:%M:%S.%f") != stored:
        raise ValueError(stored)
    return found


def _flaw(register: str, table: str, record: Any, revision: Any, problem: str) -> Flaw:
    number = revision if isinstance(revision, int) else None
    named = str(record).encode("utf-8", "replace").decode("utf-8")  # what is no letter is shown as a question mark
    return Flaw(register=register, table=table, record=named, revision=number, problem=problem)
