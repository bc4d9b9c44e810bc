"""Which registers a database holds, in both kinds of database; an archived one takes no change but out of there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.core.building import sample
from tests.store.saving import create, field, save

from riskregister.core.changes import Change
from riskregister.errors import Unreachable
from riskregister.store.database import Database
from riskregister.store.listing import listed


def archived(*, old: bool, new: bool) -> Change:
    return Change(table="register", record=sample().id, field="archived", old=old, new=new)


def test_each_register_is_listed_with_its_newest_revision(database: Database) -> None:
    create(database, sample())
    create(database, replace(sample(), id="another", title="Another", purpose="exercise"))
    held = database.read(sample().id)
    save(database, held, field(held, "risks", "T01-01", "title", "Another title"))
    found = listed(database)

    assert [(one.id, one.title, one.version, one.purpose, one.archived) for one in found] == [
        ("another", "Another", 1, "exercise", False),
        (sample().id, sample().title, 2, "working", False),
    ]
    assert [(one.version, one.hash) for one in found] == [database.newest(one.id) for one in found]


def test_an_archived_register_takes_no_change_until_it_is_taken_out(database: Database) -> None:
    held = create(database, sample())
    save(database, held, archived(old=False, new=True))
    change = field(held, "risks", "T01-01", "title", "Another title")
    with pytest.raises(Unreachable, match="archived"):
        save(database, held, change)

    assert listed(database)[0].archived
    assert database.version(held.id) == 2

    save(database, held, archived(old=True, new=False))

    assert save(database, held, change) == 4
    assert database.read(held.id, at=2).archived
    assert database.verify().flaws == []


def test_an_empty_database_lists_none(database: Database) -> None:
    assert listed(database) == []
