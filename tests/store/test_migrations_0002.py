"""A database of the first schema, with a register in it, opened by this program: nothing lost, the new fields there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from tests.core.building import DAY, assessed, sample
from tests.store.saving import WHEN, create, field, save

from riskregister.core.changes import Change
from riskregister.core.model import CONSENSUS, TABLES, Register
from riskregister.store import engine as engines
from riskregister.store import tables
from riskregister.store.database import Database
from riskregister.store.rows import as_row, plain

NEW = ("round", "anonymous")


def filled(url: str, register: Register) -> None:
    """Make a database as the program of the first schema left it."""
    config = Config()
    config.set_main_option("script_location", str(Path(engines.__file__).parent / "migrations"))
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    old = sa.MetaData()
    old.reflect(engine)
    with engine.begin() as connection:
        head = {key: value for key, value in as_row(register).items() if key in tables.register.c}
        connection.execute(tables.register.insert().values({**head, "version": 2}))
        revision = {"register_id": register.id, "actor": "A", "reason": "r", "means": "m", "time": WHEN}
        for number in (1, 2):
            connection.execute(tables.revision.insert().values({**revision, "number": number}))
        for name in TABLES:
            for place, record in enumerate(getattr(register, name)):
                row: dict[str, Any] = {**as_row(record), "register_id": register.id, "position": place, "version": 2}
                if name == "assessments":
                    row = {key: value for key, value in row.items() if key not in NEW}
                    assert set(row) == set(old.tables[name].c.keys())
                connection.execute(sa.insert(tables.RECORDS[name]).values(row))
        added = register.assessments[0]
        new = {key: value for key, value in plain(added).items() if key not in NEW}
        change = {"register_id": register.id, "number": 2, "position": 0, "table": "assessments", "field": ""}
        connection.execute(tables.change.insert().values({**change, "record": added.id, "old": None, "new": new}))
    engine.dispose()


def test_a_register_of_the_first_schema_is_read_whole(url: str, opened: Callable[[], Database]) -> None:
    """Assessments made before are of the first round and named; the history of then can still be read."""
    filled(url, sample())
    database = opened()
    found = database.read("small")

    assert found == sample()
    assert {(one.round, one.anonymous) for one in found.assessments} == {(1, False)}
    assert database.history("small")[0].changes[0].new == sample().assessments[0]
    with database.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == engines.HEAD


def test_what_was_migrated_can_be_changed(url: str, opened: Callable[[], Database]) -> None:
    """The new fields are saved, one by one and with a new assessment, and found again."""
    filled(url, sample())
    database = opened()
    held = database.read("small")
    one = held.assessments[0]
    second = assessed(one.risk, 2, 5, id="second", round=2, anonymous=True, basis=CONSENSUS, rationale="r", date=DAY)
    changes = [field(held, "assessments", one.id, "round", 2), field(held, "assessments", one.id, "anonymous", True)]
    added = Change(table="assessments", record=second.id, field="", old=None, new=second)
    save(database, held, *changes, added)

    found = {assessment.id: assessment for assessment in opened().read("small").assessments}
    assert found[one.id] == replace(one, round=2, anonymous=True)
    assert found["second"] == second


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_new_register_keeps_rounds_and_anonymity(opened: Callable[[], Database], anonymous: bool) -> None:
    """As made, so read."""
    one = assessed("T01-01", 3, 3, id="x", round=2, anonymous=anonymous)
    made = replace(sample(), assessments=(*sample().assessments, one))
    create(opened(), made)

    assert opened().read("small").assessments[-1] == one
