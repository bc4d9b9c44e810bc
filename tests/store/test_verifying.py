"""Proof: whatever is altered behind the program's back is found, and where; what was only used is not."""

from __future__ import annotations

import datetime as dt
import os
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from tests.core.building import estimate, risk, sample
from tests.store.saving import attached, create, field, save

from riskregister.core.changes import Change
from riskregister.core.model import Indicator, Reading
from riskregister.errors import InvalidInput
from riskregister.store import rows, tables
from riskregister.store.contents import digest_of
from riskregister.store.database import Database
from riskregister.store.verifying import verify

#: How many rows are tampered with; the issue's thousand in the long run.
TRIES = 1000 if os.environ.get("RISKREGISTER_LONG") else 120
#: Tables that hold the register or its history, those with rows to tamper with.
HOLDING = ("register", *tables.RECORDS, "contents", "revision", "change")
FILE = b"%PDF what was found"


@pytest.fixture
def told(database: Database) -> Database:
    """Return a database whose register has a history: changes, records that came, went and came back."""
    held = create(database, sample())
    save(
        database,
        held,
        field(held, "risks", "T02-01", "title", "Other"),
        field(held, "measures", "M-1", "progress", 9.0),
    )
    held = database.read("small")
    gone = held.mitigations[0]
    new = risk("T01-09", notes="new")
    save(
        database,
        held,
        Change(table="risks", record=new.id, field="", old=None, new=new),
        Change(table="mitigations", record=gone.id, field="", old=gone, new=None),
        field(held, "assessments", "T01-02:current", "likelihood", estimate(3, 4, 5)),
    )
    held = database.read("small")
    seen = Indicator(id="I-1", title="Seen", warning=3.0, risks=("T01-01",))
    read = Reading(id="I-1:2007-05-01", indicator="I-1", date=dt.date(2007, 5, 1), value=4.5)
    save(
        database,
        held,
        Change(table="mitigations", record=gone.id, field="", old=None, new=gone),
        Change(table="indicators", record=seen.id, field="", old=None, new=seen),
        Change(table="readings", record=read.id, field="", old=None, new=read),
        Change(table="register", record="small", field="title", old=held.title, new="Renamed"),
        Change(table="attachments", record="M-1:A9", field="", old=None, new=attached(FILE)),
        contents={digest_of(FILE): FILE},
    )
    return database


@contextmanager
def behind_the_back(database: Database) -> Iterator[sa.Connection]:
    """Give a connection on which nothing is checked, no reference and no trigger."""
    engine = sa.create_engine(database.url)
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        connection.commit()
        yield connection
    engine.dispose()


def rows_of(connection: sa.Connection, name: str) -> list[dict[str, Any]]:
    table = tables.metadata.tables[name]
    return [dict(row) for row in connection.execute(sa.select(table)).mappings()]


def identity(table: sa.Table, row: dict[str, Any]) -> sa.ColumnElement[bool]:
    return sa.and_(*(column == row[column.name] for column in table.primary_key.columns))


def another(column: sa.Column[Any], value: Any, chance: random.Random) -> Any:
    """Return a value of the column's type that is not ``value``."""
    if isinstance(column.type, sa.Boolean):
        return not value
    if isinstance(column.type, sa.LargeBinary):
        return chance.choice((value + b"x", value[:-1], b"", b"another"))
    if isinstance(column.type, sa.JSON):
        return (
            [{"tampered": chance.random()}]
            if isinstance(value, list)
            else {"low": 1, "best": 1, "high": chance.random()}
        )
    if isinstance(column.type, sa.DateTime):
        return value + dt.timedelta(seconds=chance.choice((-1, 1)) * chance.uniform(0.001, 1e6))
    if isinstance(column.type, sa.Date):
        return (value or dt.date(2000, 1, 1)) + dt.timedelta(days=chance.randint(1, 1000))
    if isinstance(column.type, sa.Integer):
        return (value or 0) + chance.choice((-1, 1, 7))
    if isinstance(column.type, sa.Float):
        return (value or 0.0) + chance.uniform(0.001, 5)
    return chance.choice((f"{value or ''}x", f" {value or ''}", "tampered", f"{value or ''} "))


def tampered(connection: sa.Connection, chance: random.Random) -> str:
    """Update, delete, insert or reorder one row somewhere; return what was done, or nothing if it could not be."""
    name = chance.choice(HOLDING)
    table = tables.metadata.tables[name]
    rows = rows_of(connection, name)
    if not rows:
        return ""
    row, kind = chance.choice(rows), chance.choice(("update", "update", "update", "delete", "insert", "reorder"))
    if kind == "update":
        column = chance.choice(list(table.c))
        value = another(column, row[column.name], chance)
        connection.execute(table.update().where(identity(table, row)).values({column.name: value}))
        return f"{name}.{column.name}: {row[column.name]!r} -> {value!r}"
    if kind == "delete":
        connection.execute(table.delete().where(identity(table, row)))
        return f"{name}: {row} deleted"
    if kind == "insert":
        key = chance.choice(list(table.primary_key.columns))
        copy = {**row, key.name: another(key, row[key.name], chance)}
        connection.execute(table.insert().values(copy))
        return f"{name}: {copy} inserted"
    order = "position" if "position" in table.c else "number" if "number" in table.c else None
    others = [one for one in rows if order and one[order] != row[order]]
    if not others or order is None:
        return ""
    other = chance.choice(others)
    connection.execute(table.update().where(identity(table, row)).values({order: -1}))
    connection.execute(table.update().where(identity(table, other)).values({order: row[order]}))
    moved = {**row, order: -1}
    connection.execute(table.update().where(identity(table, moved)).values({order: other[order]}))
    return f"{name}: {row} and {other} exchanged"


def test_a_history_that_was_only_made_is_proved(told: Database) -> None:
    """Saves, removals and returns leave no flaw, and the chain is as long as the history."""
    found = told.verify()

    assert found.flaws == []
    assert [(chain.register, chain.revisions, chain.newest) for chain in found.chains] == [
        ("small", 4, told.history("small")[0].hash)
    ]


def test_the_shipped_register_is_proved(database: Database, shipped: Any) -> None:
    """As it comes in on first use."""
    create(database, shipped)

    assert database.verify().flaws == []


def test_whatever_row_is_tampered_with_is_found(told: Database) -> None:
    """A random update, delete, insert or exchange in any table that holds the register or its history."""
    chance = random.Random(20070523)
    done = 0
    with behind_the_back(told) as connection:
        while done < TRIES:
            try:
                what = tampered(connection, chance)
                if not what:
                    continue
                flaws = verify(connection).flaws
            except (sa.exc.IntegrityError, sa.exc.DataError):
                continue  # the database itself refused it
            finally:
                connection.rollback()
            done += 1
            assert flaws, what
            assert all(flaw.table in HOLDING and flaw.record for flaw in flaws), (what, flaws)
            assert any(flaw.revision is not None for flaw in flaws) or "change.number" in what or "inserted" in what, (
                what
            )

    assert told.verify().flaws == []


@pytest.mark.parametrize(
    ("statement", "table", "record", "revision"),
    [
        ("UPDATE risks SET title = 'Mine' WHERE id = 'T02-01'", "risks", "T02-01", 2),
        ("UPDATE change SET new = '\"Mine\"' WHERE number = 2 AND field = 'title'", "change", "T02-01", 2),
        ("UPDATE revision SET actor = 'Someone' WHERE number = 3", "revision", "small", 3),
        ("DELETE FROM measures WHERE id = 'M-1'", "measures", "M-1", 2),
        ("DELETE FROM change WHERE number = 3 AND position = 0", "change", "T01-02", 3),
        ("DELETE FROM change WHERE number = 3 AND position = 0", "risks", "T01-09", 3),
        ("UPDATE register SET title = 'Mine'", "register", "small", 4),
        ("UPDATE decisions SET rating = 'Low'", "decisions", "T01-01:D1", 1),
        ("UPDATE comments SET author = 'B' WHERE id = 'T01-01:C1'", "comments", "T01-01:C1", 1),
        ("UPDATE contents SET content = content || content", "contents", digest_of(FILE), 4),
        ("DELETE FROM contents", "contents", digest_of(FILE), 4),
    ],
)
def test_the_flaw_names_table_record_and_revision(
    told: Database, statement: str, table: str, record: str, revision: int
) -> None:
    """So that whoever reads it knows where to look."""
    with behind_the_back(told) as connection:
        connection.exec_driver_sql(statement)
        connection.commit()
    flaws = told.verify().flaws

    assert any(flaw.table == table and record in flaw.record and flaw.revision == revision for flaw in flaws), flaws


def test_an_expected_hash_shows_that_nothing_was_cut_off(told: Database) -> None:
    """Cutting off the end leaves a sound chain, only a shorter one; a hash noted before is then no longer in it."""
    noted = told.history("small")[0].hash
    earlier = told.history("small")[2].hash
    assert [told.verify(expect=known).chains[0].expected_at for known in (noted, earlier, "0" * 64)] == [4, 2, None]

    with behind_the_back(told) as connection:
        for statement in (
            "DELETE FROM change WHERE number = 4",
            "DELETE FROM revision WHERE number = 4",
            "DELETE FROM attachments WHERE version = 4",
            "DELETE FROM contents",
            "DELETE FROM indicators WHERE version = 4",
            "DELETE FROM readings WHERE version = 4",
            "DELETE FROM mitigations WHERE version = 4",
            f"UPDATE register SET version = 3, title = '{sample().title}'",
        ):
            connection.exec_driver_sql(statement)
        connection.commit()
    cut = told.verify(expect=noted)

    assert (cut.flaws, cut.chains[0].expected_at) == ([], None)


def test_what_belongs_to_one_browser_is_no_part_of_the_register(told: Database) -> None:
    """Drafts and visits may come and go."""
    with told.engine.begin() as connection:
        draft = {"register_id": "small", "browser": "b", "what": "w", "version": 1, "values": {"a": 1}}
        now = dt.datetime.now(dt.UTC)
        connection.execute(tables.local_drafts.insert().values(**draft, time=now))
        connection.execute(tables.local_visits.insert().values(register_id="small", browser="b", version=1, time=now))

    assert told.verify().flaws == []


def test_progress_is_told_over_a_long_history(told: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many changes were looked at, of how many."""
    from riskregister.store import verifying

    monkeypatch.setattr(verifying, "_STEP", 5)
    said: list[tuple[int, int]] = []
    told.verify(progress=lambda done, count: said.append((done, count)))

    assert said
    assert {count for _done, count in said} == {sum(1 for _ in _changes(told))}
    assert [done for done, _count in said] == sorted(done for done, _count in said)


def _changes(database: Database) -> Iterator[Any]:
    with database.engine.connect() as connection:
        yield from connection.execute(sa.select(tables.change.c.number)).all()


def test_registers_are_proved_one_by_one(opened: Callable[[], Database]) -> None:
    """Each has its chain; a flaw names its register."""
    database = opened()
    create(database, sample())
    create(database, replace(sample(), id="other"))
    with behind_the_back(database) as connection:
        connection.exec_driver_sql("UPDATE risks SET owner = 'x' WHERE register_id = 'other' AND id = 'T01-01'")
        connection.commit()
    found = database.verify()

    assert [chain.register for chain in found.chains] == ["other", "small"]
    assert {flaw.register for flaw in found.flaws} == {"other"}


@pytest.mark.parametrize(
    ("only", "statement", "table"),
    [
        ("sqlite", "UPDATE risks SET title = CAST(x'ff41' AS TEXT) WHERE id = 'T02-01'", "risks"),
        ("sqlite", "UPDATE risks SET id = CAST(x'ff41' AS TEXT) WHERE id = 'T02-01'", "risks"),
        ("sqlite", "UPDATE revision SET reason = CAST(x'ff41' AS TEXT) WHERE number = 2", "revision"),
        ("sqlite", f"UPDATE change SET new = '{'[' * 100_000}' WHERE number = 2 AND field = 'title'", "change"),
        ("postgresql", "UPDATE revision SET time = 'infinity' WHERE number = 2", "revision"),
        ("postgresql", "UPDATE revision SET time = '0044-03-15 BC' WHERE number = 2", "revision"),
        ("postgresql", "UPDATE risks SET reviewed = 'infinity' WHERE id = 'T02-01'", "risks"),
    ],
)
def test_what_nobody_can_read_is_a_flaw_like_any_other(told: Database, only: str, statement: str, table: str) -> None:
    """Letters that are none, values too deep to read, days no calendar holds: named, not stumbled over."""
    if told.engine.dialect.name != only:
        return
    with behind_the_back(told) as connection:
        connection.exec_driver_sql(statement)
        connection.commit()
    flaws = told.verify().flaws

    assert table in {flaw.table for flaw in flaws}
    assert "".join(flaw.record + flaw.problem for flaw in flaws).encode("utf-8")


def test_a_history_nobody_can_read_is_told_in_a_sentence(told: Database) -> None:
    """Whatever reads it says that something else wrote there, and where to look."""
    with behind_the_back(told) as connection:
        connection.exec_driver_sql("UPDATE change SET old = '{' WHERE number = 2 AND field = 'title'")
        connection.exec_driver_sql("DELETE FROM assessments WHERE id = 'T01-02:current'")
        connection.commit()
    with pytest.raises(InvalidInput, match="holds what nobody can read") as caught:
        told.history("small")
    assert "verify" in caught.value.hint
    with pytest.raises(InvalidInput, match=r"nobody can read|is not in the register"):
        Database(told.url).read("small", at=1)


def test_what_an_older_program_wrote_with_fewer_fields_is_changed_and_still_proved(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A document kept without the headings it may have since is, as the old value of a change, what it was."""

    def fewer(value: Any) -> Any:
        if isinstance(value, list):
            return [fewer(item) for item in value]
        if isinstance(value, dict):
            return {key: fewer(item) for key, item in value.items() if key != "titles"}
        return value

    full = rows.plain
    with monkeypatch.context() as older:
        older.setattr(rows, "plain", lambda value: fewer(full(value)))
        create(database, sample())
    held = database.read("small")

    assert held.documents[0].titles == {}

    named = (replace(held.documents[0], titles={"1": "First"}),)
    save(database, held, Change(table="register", record="small", field="documents", old=held.documents, new=named))

    assert database.read("small").documents == named
    assert database.verify().flaws == []
