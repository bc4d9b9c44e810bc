"""Databases of earlier schemas, with a register in them, opened by this program: nothing lost, the new fields there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from tests.core.building import DAY, PROFILE, assessed, sample
from tests.store.saving import WHEN, create, field, older, save

from riskregister.core.changes import Change
from riskregister.core.model import CONSENSUS, TABLES, Register
from riskregister.store import engine as engines
from riskregister.store import tables
from riskregister.store.database import Database
from riskregister.store.rows import as_row, plain

pytestmark = pytest.mark.usefixtures("really_migrated")

#: Each schema released before, with a register that its program could hold.
RELEASED = ["0001", "0002", "0003"]
#: The table of changes as it was up to schema 0003: values in columns of the type JSON.
OLD_CHANGE = sa.table(
    "change",
    *(sa.column(name, sa.String) for name in ("register_id", "table", "record", "field")),
    *(sa.column(name, sa.Integer) for name in ("number", "position")),
    *(sa.column(name, sa.JSON(none_as_null=True)) for name in ("old", "new")),
)


def filled(url: str, register: Register, schema: str) -> None:
    """Make a database as the program of an earlier schema left it, with a history of four revisions.

    A record came in the second, fields changed in the third, and in the fourth a record went that was there before.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(engines.__file__).parent / "migrations"))
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
    old = sa.MetaData()
    old.reflect(engine)
    with engine.begin() as connection:
        head = {key: value for key, value in as_row(register).items() if key in old.tables["register"].c}
        connection.execute(tables.register.insert().values({**head, "version": 4}))
        revision = {"register_id": register.id, "actor": "A", "reason": "r", "means": "m", "time": WHEN}
        for number in (1, 2, 3, 4):
            connection.execute(old.tables["revision"].insert().values({**revision, "number": number}))
        for name in TABLES:
            for place, record in enumerate(getattr(register, name)):
                row: dict[str, Any] = {**as_row(record), "register_id": register.id, "position": place, "version": 2}
                row = {key: value for key, value in row.items() if name in old.tables and key in old.tables[name].c}
                assert set(row) == set(old.tables[name].c.keys())
                connection.execute(sa.insert(tables.RECORDS[name]).values(row))

        def as_it_was(table: str, record: Any) -> dict[str, Any]:
            return {key: value for key, value in plain(record).items() if key in old.tables[table].c}

        added, gone = register.assessments[0], replace(register.objectives[0], id="GONE")
        changes = [
            (2, 0, "assessments", added.id, "", None, as_it_was("assessments", added)),
            (3, 0, "register", register.id, "title", "Before", register.title),
            (3, 1, "measures", "M-1", "progress", 30.0, 40.0),
            (4, 0, "objectives", "GONE", "", as_it_was("objectives", gone), None),
        ]
        names = ("number", "position", "table", "record", "field", "old", "new")
        for row in changes:
            connection.execute(
                OLD_CHANGE.insert().values(register_id=register.id, **dict(zip(names, row, strict=True)))
            )
    engine.dispose()


@pytest.mark.parametrize("schema", RELEASED)
def test_a_register_of_an_earlier_schema_is_read_whole(url: str, opened: Callable[[], Database], schema: str) -> None:
    """What came later stands at its default: first round, named, no profile, evidence D, no influences."""
    filled(url, older(sample()), schema)
    database = opened()
    found = database.read("small")

    assert found == older(sample())
    assert {(one.round, one.anonymous) for one in found.assessments} == {(1, False)}
    assert {one.evidence for one in found.mitigations} == {"D"}
    assert database.history("small")[2].changes[0].new == older(sample()).assessments[0]
    with database.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == engines.HEAD


@pytest.mark.parametrize("schema", RELEASED)
def test_an_earlier_history_is_whole_and_proved(url: str, opened: Callable[[], Database], schema: str) -> None:
    """What the register began with is found by taking its changes back; from there on every step has its hash."""
    filled(url, older(sample()), schema)
    database = opened()
    first, now = database.read("small", at=1), database.read("small")

    assert database.verify().flaws == []
    assert [revision.number for revision in database.history("small")] == [4, 3, 2, 1]
    assert first.title == "Before"
    assert [one.id for one in first.objectives] == [*(one.id for one in now.objectives), "GONE"]
    assert {one.id for one in now.assessments} - {one.id for one in first.assessments} == {now.assessments[0].id}
    assert (first.measures[0].progress, now.measures[0].progress) == (30.0, 40.0)
    assert database.read("small", at=3).objectives == first.objectives
    assert {one.version for one in now.measures} == {1, 3}


@pytest.mark.parametrize("schema", RELEASED)
def test_what_was_migrated_can_be_changed(url: str, opened: Callable[[], Database], schema: str) -> None:
    """The new fields are saved, one by one and with new records, and found again."""
    filled(url, older(sample()), schema)
    database = opened()
    held = database.read("small")
    one = held.assessments[0]
    second = assessed(one.risk, 2, 5, id="second", round=2, anonymous=True, basis=CONSENSUS, rationale="r", date=DAY)
    changes = [field(held, "assessments", one.id, "round", 2), field(held, "assessments", one.id, "anonymous", True)]
    added = Change(table="assessments", record=second.id, field="", old=None, new=second)
    influence = sample().influences[0]
    more = Change(table="influences", record=influence.id, field="", old=None, new=influence)
    save(database, held, *changes, added, more, field(held, "assessments", one.id, "profile", PROFILE))

    found = {assessment.id: assessment for assessment in opened().read("small").assessments}
    assert found[one.id] == replace(one, round=2, anonymous=True, profile=PROFILE)
    assert opened().read("small").influences == (influence,)
    assert database.verify().flaws == []
    assert found["second"] == second


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_new_register_keeps_rounds_and_anonymity(opened: Callable[[], Database], anonymous: bool) -> None:
    """As made, so read."""
    one = assessed("T01-01", 3, 3, id="x", round=2, anonymous=anonymous)
    made = replace(sample(), assessments=(*sample().assessments, one))
    create(opened(), made)

    assert opened().read("small").assessments[-1] == one
