"""The watcher: sees what other programs save, outlives a silent database, and ends."""

from __future__ import annotations

import datetime as dt
import gc
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.core.building import sample

from riskregister.errors import Unreachable
from riskregister.services import drafts, editing, watching
from riskregister.services.watching import Watcher
from riskregister.store.database import Database

WHO = {"actor": "a", "reason": "b", "means": "c"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    opened.create(sample(), **WHO, time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield opened
    opened.close()


def soon(is_so: Callable[[], bool]) -> bool:
    end = time.monotonic() + 10
    while time.monotonic() < end and not is_so():
        time.sleep(0.01)
    return is_so()


def test_it_sees_what_another_program_saves(database: Database) -> None:
    watcher, other = Watcher(database, every=0.02).start(), Database(database.url)
    try:
        assert soon(lambda: watcher.version("small") == 1)

        held = other.read("small")
        editing.save(other, held, editing.record_changes(held, "risks", "T01-01", {"owner": "x"}), **WHO)

        assert soon(lambda: watcher.version("small") == 2)
        assert watcher.version("another") is None
    finally:
        watcher.stop()
        other.close()


def test_it_says_since_when_there_is_no_answer_and_goes_on_when_there_is(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    watcher = Watcher(database)
    watcher.look()

    def silent() -> dict[str, int]:
        raise Unreachable("gone")

    with monkeypatch.context() as gone:
        gone.setattr(database, "versions", silent)
        watcher.look()
        first = watcher.silent_since
        watcher.look()

        assert first is not None
        assert watcher.silent_since == first
        assert watcher.version("small") == 1
    watcher.look()

    assert watcher.silent_since is None


def test_it_outlives_whatever_a_driver_raises(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    watcher = Watcher(database, every=0.01)
    with monkeypatch.context() as broken:
        broken.setattr(database, "versions", lambda: 1 / 0)
        watcher.start()

        assert soon(lambda: watcher.silent_since is not None)
    try:
        assert soon(lambda: watcher.silent_since is None)
    finally:
        watcher.stop()


def test_it_ends_when_told_to_and_when_nobody_holds_it(database: Database) -> None:
    told, left = Watcher(database, every=0.01).start(), Watcher(database, every=0.01).start()
    threads = [told._thread, left._thread]
    told.stop()
    del left
    gc.collect()

    assert soon(lambda: not any(thread.is_alive() for thread in threads if thread))
    assert not told.runs


def test_beginning_to_watch_forgets_drafts_nobody_came_back_to(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    drafts.keep(database, "small", "a", "risks", 1, {})

    watching.watch(database).stop()

    assert len(drafts.waiting(database, "small", "a")) == 1

    monkeypatch.setattr(drafts, "KEPT_DAYS", -1)
    watching.watch(database).stop()

    assert drafts.waiting(database, "small", "a") == []
