"""Drafts as forms use them: every kind of value comes back as it was, and a failing database is no error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.building import sample

from riskregister.services import drafts
from riskregister.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    opened.create(sample(), actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield opened
    opened.close()


def test_every_kind_of_value_comes_back_as_it_was(database: Database) -> None:
    values = {
        "fields": {"span": (1.0, 2.5), "due": dt.date(2009, 3, 1), "text": "Əsas\n", "level": None, "on": True, "n": 3},
        "cells": {"T01-01": {"owner": "", "likelihood": 5}},
        "list": [(1, 2), dt.date(2007, 5, 24)],
    }
    written = drafts.keep(database, "small", "a", "risks", 1, values)
    (found,) = drafts.waiting(database, "small", "a")

    assert (found.content, found.time, found.version) == (values, written, 1)


def test_a_database_that_fails_is_no_error(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE local_drafts")
        connection.commit()

    assert drafts.keep(database, "small", "a", "risks", 1, {}) is None
    assert drafts.waiting(database, "small", "a") == []
    drafts.discard(database, "small", "a", "risks")
    drafts.forget_old(database)
