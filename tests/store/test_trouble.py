"""A full disk, a server that goes in the middle of a save and comes back: said, nothing lost, and on it goes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.core.building import sample
from tests.postgres import Server, new_database
from tests.store.saving import create, field, save

from riskregister.errors import Unreachable
from riskregister.store import saving
from riskregister.store.database import Database

pytestmark = pytest.mark.usefixtures("really_migrated")


@pytest.fixture
def server() -> Iterator[Server]:
    """Run a server that this test may stop."""
    made = Server()
    try:
        made.create()
        made.start()
        yield made
        made.stop()
    finally:
        made.remove()


def test_a_full_disk_is_told_and_the_next_save_works_once_there_is_room(tmp_path: Path) -> None:
    """The file may not grow by a page: the save is refused whole; with room again the same program goes on."""
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    held = create(database, sample())
    room = [0]

    def limit(connection: object, _record: object, _proxy: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {room[0] or 2**30}")  # type: ignore[attr-defined]

    sa.event.listen(database.engine, "checkout", limit)
    with database.engine.connect() as connection:
        room[0] = connection.exec_driver_sql("PRAGMA page_count").scalar()
    long = field(held, "risks", "T02-01", "notes", "a long note " * 20_000)
    with pytest.raises(Unreachable, match=r"disk of the database .* is full") as caught:
        save(database, held, long)
    assert "nothing was written" in caught.value.hint
    assert (database.read("small"), database.version("small")) == (sample(), 1)

    room[0] = 0
    assert save(database, held, long) == 2
    assert database.verify().flaws == []
    database.close()


def test_a_server_that_goes_in_the_middle_of_a_save_comes_back_to_a_whole_register(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything of the save is written but not committed when the server is stopped; nothing of it stays."""
    database = Database(new_database(server.address("{name}"), "middle"))
    held = create(database, sample())
    change = field(held, "risks", "T02-01", "title", "Another")
    written = saving.Saving.write

    def stops_after(self: saving.Saving) -> None:
        written(self)
        server.stop()

    with monkeypatch.context() as patch:
        patch.setattr(saving.Saving, "write", stops_after)
        with pytest.raises(Unreachable) as caught:
            save(database, held, change)
    assert caught.value.hint
    with pytest.raises(Unreachable, match="does not answer"):
        database.read("small")

    server.start()
    assert database.read("small") == sample()
    assert save(database, held, change) == 2
    assert database.verify().flaws == []
    database.close()


def test_a_save_whose_answer_was_lost_is_found_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """The server goes right after the commit: the person is told to look; saving again shows that it is there."""
    database = Database(new_database(server.address("{name}"), "after"))
    held = create(database, sample())
    change = field(held, "risks", "T02-01", "title", "Another")

    def commits_and_stops(self: sa.Connection) -> None:
        committed(self)
        server.stop()
        raise sa.exc.OperationalError("COMMIT", {}, Exception("server closed the connection unexpectedly"))

    committed = sa.Connection._commit_impl
    with monkeypatch.context() as patch:
        patch.setattr(sa.Connection, "_commit_impl", commits_and_stops)
        with pytest.raises(Unreachable, match="was lost") as caught:
            save(database, held, change)
    assert "look first whether the change is there" in caught.value.hint

    server.start()
    assert database.read("small").risks[2].title == "Another"
    assert database.version("small") == 2
    database.close()


def test_a_file_that_was_moved_away_is_not_written_to(tmp_path: Path) -> None:
    """Nothing is saved into a file that is not at its place; another one put there is read, without a restart."""
    file, away = tmp_path / "register.sqlite3", tmp_path / "away.sqlite3"
    database = Database(f"sqlite:///{file}")
    held = create(database, sample())
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = file.read_bytes()
    save(database, held, field(held, "risks", "T02-01", "title", "Later"))
    file.rename(away)
    for rest in tmp_path.glob("register.sqlite3-*"):
        rest.rename(rest.with_name(rest.name.replace("register", "away")))
    with pytest.raises(Unreachable, match="no longer there"):
        database.read("small")
    with pytest.raises(Unreachable, match="no longer there"):
        save(database, held, field(held, "risks", "T02-01", "owner", "x"))
    assert not file.exists()

    file.write_bytes(copy)
    assert (database.version("small"), database.read("small")) == (1, sample())
    assert save(database, held, field(held, "risks", "T02-01", "owner", "x")) == 2
    database.close()
