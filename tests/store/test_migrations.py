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

#: Each schema released before, with a register that its program could hold.
RELEASED = ["0001", "0002"]


def filled(url: str, register: Register, schema: str) -> None:
    """Make a database as the program of an earlier schema left it."""
    config = Config()
    config.set_main_option("script_location", str(Path(engines.__file__).parent / "migrations"))
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
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
                row = {key: value for key, value in row.items() if key in old.tables[name].c}
                assert set(row) == set(old.tables[name].c.keys())
                connection.execute(sa.insert(tables.RECORDS[name]).values(row))
        added = register.assessments[0]
        new = {key: value for key, value in plain(added).items() if key in old.tables["assessments"].c}
        change = {"register_id": register.id, "number": 2, "position": 0, "table": "assessments", "field": ""}
        connection.execute(tables.change.insert().values({**change, "record": added.id, "old": None, "new": new}))
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
    assert database.history("small")[0].changes[0].new == older(sample()).assessments[0]
    with database.engine.connect() as connection:
        assert connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() == engines.HEAD


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
    assert found["second"] == second


@pytest.mark.parametrize("anonymous", [True, False])
def test_a_new_register_keeps_rounds_and_anonymity(opened: Callable[[], Database], anonymous: bool) -> None:
    """As made, so read."""
    one = assessed("T01-01", 3, 3, id="x", round=2, anonymous=anonymous)
    made = replace(sample(), assessments=(*sample().assessments, one))
    create(opened(), made)

    assert opened().read("small").assessments[-1] == one
