"""Drafts: one per register, browser and thing edited, on both databases, and no part of any register."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from tests.core.building import sample
from tests.store.saving import create

from riskregister.errors import Unreachable
from riskregister.store import drafts
from riskregister.store.database import Database
from riskregister.store.drafts import Draft

NOON = dt.datetime(2026, 3, 2, 12, 0, 0, 250000, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(minutes=5)


def draft(what: str = "levels T01-01 current", time: dt.datetime = NOON, **values: object) -> Draft:
    return Draft(what=what, version=3, time=time, content=values or {"rationale": "Əsas"})


def test_a_draft_comes_back_as_it_was_kept(database: Database) -> None:
    kept = draft(levels=[1, 2.5, None], text="Ağdam 'x' — \"y\"", deep={"T01-01": {"owner": ""}})
    drafts.keep(database.engine, "small", "browser-a", kept)

    assert drafts.waiting(database.engine, "small", "browser-a") == [kept]


def test_a_later_draft_of_the_same_thing_takes_its_place(database: Database) -> None:
    drafts.keep(database.engine, "small", "browser-a", draft(text="a"))
    drafts.keep(database.engine, "small", "browser-a", draft(time=LATER, text="ab"))

    assert drafts.waiting(database.engine, "small", "browser-a") == [draft(time=LATER, text="ab")]


def test_neither_another_browser_nor_another_register_sees_it(database: Database) -> None:
    drafts.keep(database.engine, "small", "browser-a", draft())

    assert drafts.waiting(database.engine, "small", "browser-b") == []
    assert drafts.waiting(database.engine, "other", "browser-a") == []


def test_the_newest_comes_first(database: Database) -> None:
    drafts.keep(database.engine, "small", "a", draft("risks"))
    drafts.keep(database.engine, "small", "a", draft("measures", LATER))

    assert [one.what for one in drafts.waiting(database.engine, "small", "a")] == ["measures", "risks"]


def test_only_the_draft_named_is_discarded(database: Database) -> None:
    for browser, what in (("a", "risks"), ("a", "measures"), ("b", "risks")):
        drafts.keep(database.engine, "small", browser, draft(what))
    drafts.discard(database.engine, "small", "a", "risks", written=None)

    assert [one.what for one in drafts.waiting(database.engine, "small", "a")] == ["measures"]
    assert [one.what for one in drafts.waiting(database.engine, "small", "b")] == ["risks"]


def test_what_another_window_has_written_since_stays(database: Database) -> None:
    drafts.keep(database.engine, "small", "a", draft(time=LATER))
    drafts.discard(database.engine, "small", "a", draft().what, written=NOON)

    assert len(drafts.waiting(database.engine, "small", "a")) == 1

    drafts.discard(database.engine, "small", "a", draft().what, written=LATER)

    assert drafts.waiting(database.engine, "small", "a") == []


def test_old_drafts_are_forgotten(database: Database) -> None:
    drafts.keep(database.engine, "small", "a", draft("risks"))
    drafts.keep(database.engine, "small", "a", draft("measures", LATER))
    drafts.forget_older(database.engine, LATER)

    assert [one.what for one in drafts.waiting(database.engine, "small", "a")] == ["measures"]


def test_a_draft_changes_neither_version_nor_history(database: Database) -> None:
    create(database, sample())
    before = database.read("small"), database.version("small"), database.history("small")
    drafts.keep(database.engine, "small", "a", draft())

    assert (database.read("small"), database.version("small"), database.history("small")) == before


def test_a_full_disk_is_said_in_plain_words_and_what_was_kept_stays(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/full.sqlite3")
    drafts.keep(database.engine, "small", "a", draft(text="short"))
    with database.engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(Unreachable, match="is full") as found:
        drafts.keep(database.engine, "small", "a", draft(text="long " * 50_000))

    assert "nothing was written" in found.value.hint
    assert drafts.waiting(database.engine, "small", "a") == [draft(text="short")]
    database.close()
