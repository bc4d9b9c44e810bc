"""Visits: each browser's last one is kept beside the register, and is no part of it."""

from __future__ import annotations

import datetime as dt

from tests.core.building import sample
from tests.store.saving import WHEN, create, field, save

from riskregister.services.visits import Visit, begin
from riskregister.store import visits
from riskregister.store.database import Database


def test_a_browser_finds_its_own_last_visit_again(database: Database) -> None:
    create(database, sample())
    visits.note(database, "small", "one", 1, WHEN)
    visits.note(database, "small", "two", 1, WHEN)
    visits.note(database, "small", "one", 3, WHEN + dt.timedelta(days=1))

    assert visits.last(database, "small", "one") == (3, WHEN + dt.timedelta(days=1))
    assert visits.last(database, "small", "two") == (1, WHEN)
    assert visits.last(database, "small", "three") is None
    assert visits.last(database, "other", "one") is None


def test_a_visit_is_compared_with_what_the_one_before_saw_when_it_began(database: Database) -> None:
    held = create(database, sample())

    assert begin(database, "small", "one") is None

    save(database, held, field(held, "risks", "T01-01", "notes", "new"))
    before = begin(database, "small", "one")

    assert isinstance(before, Visit)
    assert before.version == 1
    assert begin(database, "small", "one").version == 2  # type: ignore[union-attr]


def test_visits_change_nothing_in_the_register_nor_in_its_proof(database: Database) -> None:
    create(database, sample())
    begin(database, "small", "one")

    assert database.version("small") == 1
    assert database.verify().flaws == []


def test_a_version_the_register_does_not_have_is_nothing_to_compare_with(database: Database) -> None:
    create(database, sample())
    visits.note(database, "small", "one", 7, WHEN)

    assert begin(database, "small", "one") is None
    assert visits.last(database, "small", "one")[0] == 1  # type: ignore[index]
