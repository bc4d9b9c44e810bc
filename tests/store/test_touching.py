"""The history of certain records: every revision that touched them or what hangs on them, with those changes alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from tests.core.building import indicator, link, measure, reading, risk
from tests.core.building import register as build
from tests.store.saving import create, field, save

from riskregister.core.changes import Change
from riskregister.store.database import Database
from riskregister.store.touching import revisions_touching


@pytest.fixture
def lived(database: Database) -> Database:
    """Return a register in which the risks R and R_1, a link, an indicator and its reading were changed in turn."""
    create(
        database,
        replace(
            build(risks=(risk("R"), risk("RX1"), risk("R_1")), measures=(measure("M"),)),
            mitigations=(link("M", "R"),),
            indicators=(indicator("K", risks=("R",)),),
            readings=(reading("K", (2007, 1, 1), 1.0),),
        ),
    )
    for table, record, name, value in (
        ("risks", "R", "notes", "one"),
        ("risks", "RX1", "notes", "two"),
        ("risks", "R_1", "notes", "three"),
        ("mitigations", "M>R", "rationale", "four"),
        ("readings", database.read("small").readings[0].id, "value", 5.0),
    ):
        held = database.read("small")
        save(database, held, field(held, table, record, name, value))
    return database


def touching(database: Database, *records: str, upto: int = 99, limit: int = 20) -> tuple[list[int], int]:
    found, count = revisions_touching(database, "small", records, upto=upto, limit=limit)
    return [one.number for one in found], count


def test_what_hangs_on_a_record_belongs_to_its_history_and_nothing_else(lived: Database) -> None:
    assert touching(lived, "R") == ([5, 2], 2)
    assert touching(lived, "R", "K") == ([6, 5, 2], 3)
    assert touching(lived, "R_1") == ([4], 1)
    assert touching(lived, "nothing") == ([], 0)


def test_the_newest_come_first_up_to_a_revision_and_all_are_counted(lived: Database) -> None:
    assert touching(lived, "R", "K", limit=1) == ([6], 3)
    assert touching(lived, "R", "K", upto=5) == ([5, 2], 2)


def test_a_revision_comes_with_the_changes_of_these_records_alone_however_many_it_made(lived: Database) -> None:
    held = lived.read("small")
    others = [risk(f"N{number}") for number in range(60)]
    changes = [Change(table="risks", record=one.id, field="", old=None, new=one) for one in others]
    save(lived, held, *changes, field(held, "risks", "R", "notes", "last"))
    (first, *_rest), _count = revisions_touching(lived, "small", ["R"], upto=99)

    assert [(one.record, one.new) for one in first.changes] == [("R", "last")]
    assert first.actor
    assert isinstance(first.time, dt.datetime)
