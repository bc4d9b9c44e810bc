"""What only a file can suffer: power cuts, locks, permissions, other people's files."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.building import register, risk, sample
from tests.store.saving import create, field, save

from riskregister.errors import Unreachable
from riskregister.store import engine as engines
from riskregister.store.database import Database

pytestmark = pytest.mark.usefixtures("really_migrated")

ROOT = Path(__file__).resolve().parents[2]

SAVES_FOR_EVER = """
import sys
from itertools import count
from riskregister.store.database import Database
from tests.store.saving import field, save

database = Database(sys.argv[1])
for n in count(1):
    held = database.read("small")
    save(database, held, field(held, "risks", "R", "notes", str(n)))
    print(n, flush=True)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "register.sqlite3"


@pytest.fixture
def stored(file: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{file}")
    create(database, sample())
    yield database
    database.close()


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not wait five seconds for a lock that will not go away."""
    monkeypatch.setattr(engines, "_BUSY_SECONDS", 0.1)


def test_an_acknowledged_save_survives_kill_9(file: Path) -> None:
    """Once the number has been given out, killing the program at any moment keeps that save, whole."""
    database = Database(f"sqlite:///{file}")
    create(database, register(risks=(risk("R", notes="0"),)))
    database.close()
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-c", SAVES_FOR_EVER, database.url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=file.parent) as program:
        acknowledged = [program.stdout.readline().strip() for _n in range(25)][-1]
        program.send_signal(signal.SIGKILL)
        rest = program.stdout.read().split()
    last = int((rest or [acknowledged])[-1])
    again = Database(f"sqlite:///{file}")
    kept, revisions = int(again.read("small").risks[0].notes), again.history("small", limit=1000)
    again.close()

    assert program.returncode == -signal.SIGKILL
    # The save under way when the signal came may be in or out, but not half.
    assert kept in (last, last + 1)
    assert len(revisions) == kept + 1
    assert sqlite3.connect(file).execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_every_commit_is_on_the_disk_before_it_is_acknowledged(stored: Database) -> None:
    """Write-ahead log, full synchronisation, references enforced."""
    with stored.engine.connect() as connection:
        values = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }

    assert values == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.usefixtures("impatient")
def test_a_locked_file_is_told_and_nothing_is_written(file: Path) -> None:
    """Another program holds the write lock: reading still works, saving says who is in the way."""
    database = Database(f"sqlite:///{file}")
    held = create(database, sample())
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unreachable, match="locked by another program"):
        save(database, held, field(held, "risks", "T01-01", "title", "x"))
    assert database.read("small") == sample()
    other.execute("ROLLBACK")
    other.close()

    assert save(database, held, field(held, "risks", "T01-01", "title", "x")) == 2
    database.close()


@pytest.mark.usefixtures("impatient")
def test_a_file_locked_before_the_first_opening_is_told(file: Path) -> None:
    """Also where there is no schema yet."""
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(Unreachable, match="locked by another program"):
        Database(f"sqlite:///{file}")
    other.execute("ROLLBACK")
    other.close()


def test_a_file_that_is_no_database_is_left_alone(file: Path) -> None:
    """Somebody's text file under that name is named and stays as it is."""
    content = b"These are my notes, not a database. " * 50
    file.write_bytes(content)
    with pytest.raises(Unreachable, match="is not a database"):
        Database(f"sqlite:///{file}")

    assert file.read_bytes() == content


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    """A file stands where the folder should be."""
    (tmp_path / "file").write_text("mine")
    with pytest.raises(Unreachable, match=r"The folder .*file.* cannot be made"):
        Database(f"sqlite:///{tmp_path / 'file' / 'sub' / 'register.sqlite3'}")

    assert (tmp_path / "file").read_text() == "mine"


def test_a_folder_in_place_of_the_file_is_named(tmp_path: Path) -> None:
    """One sentence, not SQLite's."""
    with pytest.raises(Unreachable, match="cannot be used"):
        Database(f"sqlite:///{tmp_path}")


def test_the_folder_of_a_new_file_is_made(tmp_path: Path) -> None:
    """First use needs no preparation."""
    database = Database(f"sqlite:///{tmp_path / 'a' / 'b' / 'register.sqlite3'}")
    database.close()

    assert (tmp_path / "a" / "b" / "register.sqlite3").is_file()
