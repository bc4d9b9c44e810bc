"""A database out into a file and back: whole, consistent while others write, proved, between both kinds."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.core.building import register, risk, sample
from tests.store.saving import create, field, older, save
from tests.store.test_migrations import RELEASED, filled
from tests.store.test_verifying import behind_the_back

from riskregister.core.changes import Change
from riskregister.errors import InvalidInput, RegisterError, Unreachable
from riskregister.store import backup as copies
from riskregister.store import tables
from riskregister.store.database import Database

Opened = Callable[[], Database]


def told(database: Database) -> Database:
    held = create(database, sample())
    save(database, held, field(held, "measures", "M-1", "progress", 55.0))
    gone = held.mitigations[0]
    save(database, database.read("small"), Change(table="mitigations", record=gone.id, field="", old=gone, new=None))
    create(database, register(id="other", risks=(risk("R"),)))
    return database


def everything(database: Database) -> dict[str, list[str]]:
    with database.engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for name, table in tables.metadata.tables.items()
            if not name.startswith("local_")
        }


def test_what_goes_out_comes_back(opened: Opened, tmp_path: Path) -> None:
    """Registers, history and proof; what was there before lies beside, and can be brought back as well."""
    database = told(opened())
    before, hashes = everything(database), [chain.newest for chain in database.verify().chains]
    copies.backup(database, tmp_path / "b.backup")
    held = database.read("small")
    save(database, held, field(held, "risks", "T01-01", "title", "Later"))
    later = everything(database)
    proof = copies.restore(database, tmp_path / "b.backup", tmp_path / "safe.backup")

    assert (everything(database), [chain.newest for chain in proof.chains]) == (before, hashes)
    assert sorted(path.name for path in tmp_path.glob("*.backup*")) == ["b.backup", "safe.backup"]
    copies.restore(database, tmp_path / "safe.backup", None)
    assert everything(database) == later
    assert database.verify().flaws == []


def test_a_backup_moves_a_register_from_one_kind_of_database_to_the_other(
    opened: Opened, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """From the server into a file and from the file on to a server, with the same hashes."""
    database = told(opened())
    copies.backup(database, tmp_path / "b.backup")
    other = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    request.addfinalizer(other.close)
    copies.restore(other, tmp_path / "b.backup", None)

    assert other.read("small") == database.read("small")
    assert other.read("small", at=1) == sample()
    assert [chain.newest for chain in other.verify().chains] == [chain.newest for chain in database.verify().chains]
    copies.backup(other, tmp_path / "c.backup")
    copies.restore(database, tmp_path / "c.backup", tmp_path / "safe.backup")
    assert other.read("small") == database.read("small")


def test_people_go_on_writing_meanwhile(opened: Opened, tmp_path: Path) -> None:
    """Every copy is one state: a whole number of revisions, proved."""
    database = opened()
    create(database, register(risks=(risk("R", notes="0"),)))
    stop = threading.Event()

    def write() -> None:
        writer, number = opened(), 0
        while not stop.is_set():
            number += 1
            held = writer.read("small")
            save(writer, held, field(held, "risks", "R", "notes", str(number)))

    thread = threading.Thread(target=write)
    thread.start()
    try:
        for number in range(3):
            copies.backup(database, tmp_path / f"{number}.backup")
    finally:
        stop.set()
        thread.join()
    for number in range(3):
        copy = Database(f"sqlite:///{tmp_path / f'{number}.backup'}")
        found = copy.read("small")
        assert (copy.verify().flaws, int(found.risks[0].notes)) == ([], found.version - 1)
        copy.close()


def test_a_backup_is_one_file_and_overwrites_none(opened: Opened, tmp_path: Path) -> None:
    """Nothing lies beside it, and what is there stays."""
    database = told(opened())
    folder = tmp_path / "out"
    folder.mkdir()
    copies.backup(database, folder / "b.backup")
    first = (folder / "b.backup").read_bytes()
    with pytest.raises(Unreachable, match=r"There is a file .*b\.backup already"):
        copies.backup(database, folder / "b.backup")
    with pytest.raises(Unreachable, match="cannot be written"):
        copies.backup(database, tmp_path / "nowhere" / "b.backup")

    assert [path.name for path in folder.iterdir()] == ["b.backup"]
    assert (folder / "b.backup").read_bytes() == first


def test_an_altered_backup_is_refused(opened: Opened, tmp_path: Path) -> None:
    """With the flaw named, and nothing changed."""
    database = told(opened())
    copies.backup(database, tmp_path / "b.backup")
    with contextlib.closing(sqlite3.connect(tmp_path / "b.backup")) as connection, connection:
        connection.execute("UPDATE measures SET owner = 'x' WHERE id = 'M-2'")
    before = everything(database)
    with pytest.raises(InvalidInput, match=r"not as it was made: measures M-2, revision 1: owner"):
        copies.restore(database, tmp_path / "b.backup", tmp_path / "safe.backup")

    assert everything(database) == before
    assert not (tmp_path / "safe.backup").exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"not a database at all" * 50, "is not a database"), (b"", "holds no register"), (None, "There is no backup")],
)
def test_what_is_no_backup_is_refused(opened: Opened, tmp_path: Path, content: bytes | None, words: str) -> None:
    """In one sentence that names the file, and nothing changed."""
    database = told(opened())
    before, file = everything(database), tmp_path / "b.backup"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(RegisterError, match=words) as caught:
        copies.restore(database, file, tmp_path / "safe.backup")

    assert "b.backup" in str(caught.value)
    assert everything(database) == before


@pytest.mark.parametrize("schema", RELEASED)
def test_a_backup_of_an_earlier_schema_is_restored_and_left_as_it_is(
    opened: Opened, tmp_path: Path, schema: str
) -> None:
    """It is brought up to date on its way in."""
    file = tmp_path / "old.backup"
    filled(f"sqlite:///{file}", older(sample()), schema)
    content, database = file.read_bytes(), opened()
    proof = copies.restore(database, file, None)

    assert (proof.flaws, database.version("small")) == ([], 4)
    assert file.read_bytes() == content


def test_a_restore_that_fails_leaves_what_was_there(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of it or nothing: also when it breaks off in the middle."""
    database = told(opened())
    copies.backup(database, tmp_path / "b.backup")
    before = everything(database)
    copied = copies._copy

    def breaks_off(source: sa.Connection, target: sa.Connection, progress: object) -> None:
        if target.engine is database.engine:
            target.execute(tables.register.insert().values(_some_head(source)))
            raise KeyboardInterrupt
        copied(source, target, None)

    monkeypatch.setattr(copies, "_copy", breaks_off)
    with pytest.raises(KeyboardInterrupt):
        copies.restore(database, tmp_path / "b.backup", tmp_path / "safe.backup")

    assert everything(database) == before
    with behind_the_back(database) as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.register)).scalar() == 2


def _some_head(source: sa.Connection) -> dict[str, object]:
    return dict(source.execute(sa.select(tables.register)).mappings().first() or {})


def test_a_damaged_database_is_put_right_by_a_good_backup(tmp_path: Path) -> None:
    """What cannot be read any more is kept as it is in the file beside, and replaced."""
    database = told(Database(f"sqlite:///{tmp_path / 'register.sqlite3'}"))
    copies.backup(database, tmp_path / "b.backup")
    with behind_the_back(database) as connection:
        connection.exec_driver_sql("UPDATE risks SET objectives = '[' WHERE id = 'T01-01'")
        stray = 'INSERT INTO change (register_id, number, position, "table", record, field)'
        connection.exec_driver_sql(f"{stray} VALUES ('x', 1, 0, 't', 'r', 'f')")
        connection.commit()
    proof = copies.restore(database, tmp_path / "b.backup", tmp_path / "safe.backup")

    assert (proof.flaws, database.read("small").version) == ([], 3)
    assert (tmp_path / "safe.backup").stat().st_size > 0
    database.close()


@pytest.mark.parametrize("name", ["a?b.backup", "x%41.backup", "a b#c.backup", "çıxış.backup"])
def test_a_backup_may_be_called_anything(opened: Opened, tmp_path: Path, name: str) -> None:
    """The name is the file's, whatever it would mean in an address."""
    database = told(opened())
    before = everything(database)
    copies.backup(database, tmp_path / name)
    copies.restore(database, tmp_path / name, None)

    assert [path.name for path in tmp_path.glob("*.backup")] == [name]
    assert everything(database) == before
