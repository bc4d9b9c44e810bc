"""Workbooks awaited back, on both databases: no part of any register, and known until they are let go."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from tests.core.building import sample
from tests.store.saving import create

from riskregister.store import backup, dispatches
from riskregister.store.database import Database
from riskregister.store.dispatches import Dispatch

NOON = dt.datetime(2026, 3, 2, 12, 0, 0, 250000, tzinfo=dt.UTC)
ONE = Dispatch(
    id="d3f2",
    round="r1",
    sent_to="Nazirlər Kabineti",
    actor="Aygün",
    version=12,
    sent=NOON,
    rows={"risks": ["T01-01"], "measures": []},
)
TWO = replace(ONE, id="aa01", sent_to="Body B")


def test_what_was_sent_comes_back_as_it_was_kept_the_newest_round_first(database: Database) -> None:
    later = replace(ONE, id="bb02", round="r2", sent=NOON + dt.timedelta(hours=1))
    dispatches.add(database.engine, "small", [ONE, TWO])
    dispatches.add(database.engine, "small", [later])
    dispatches.add(database.engine, "small", [])

    assert dispatches.known(database.engine, "small") == [later, TWO, ONE]
    assert dispatches.known(database.engine, "other") == []


def test_what_was_taken_over_says_so_and_the_rest_is_awaited(database: Database) -> None:
    dispatches.add(database.engine, "small", [ONE, TWO])
    outcome = {"revision": 13, "changes": 2, "file": "ə.xlsx"}
    dispatches.taken_over(database.engine, "small", "d3f2", NOON, outcome)
    dispatches.taken_over(database.engine, "small", "never sent", NOON, {})

    assert dispatches.known(database.engine, "small") == [TWO, replace(ONE, returned=NOON, outcome=outcome)]


def test_a_round_is_let_go_alone(database: Database) -> None:
    other = replace(TWO, round="r2")
    dispatches.add(database.engine, "small", [ONE, other])
    dispatches.forget(database.engine, "small", "r1")

    assert dispatches.known(database.engine, "small") == [other]


def test_it_is_no_part_of_a_register_its_history_or_its_backup(database: Database, tmp_path: Path) -> None:
    create(database, sample())
    dispatches.add(database.engine, "small", [ONE])
    backup.backup(database, tmp_path / "all.zip")

    assert database.read("small") == sample()
    assert database.verify().flaws == []
    assert b"Nazirl" not in (tmp_path / "all.zip").read_bytes()
