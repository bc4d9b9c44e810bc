"""Layouts: what a person confirmed about a file's columns is found again for the next file of that layout."""

from __future__ import annotations

from tests.core.building import sample
from tests.store.saving import create

from riskregister.store import layouts
from riskregister.store.database import Database


def test_the_mapping_confirmed_last_is_remembered_for_its_register(database: Database) -> None:
    create(database, sample())
    layouts.remember(database, "small", "abc", {"columns": {"title": "B"}})
    layouts.remember(database, "small", "abc", {"columns": {"title": "C"}})

    assert layouts.remembered(database, "small", "abc") == {"columns": {"title": "C"}}
    assert layouts.remembered(database, "small", "xyz") is None
    assert layouts.remembered(database, "other", "abc") is None
