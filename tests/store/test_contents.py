"""The content of attached files: kept once, proved by its digest, and nowhere in the history but as having come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.core.building import sample
from tests.store.saving import WHO, attached, create, save

from riskregister.core.changes import Change
from riskregister.core.model import Attachment
from riskregister.errors import InvalidInput, NotFound
from riskregister.store import backup as copies
from riskregister.store import browsing, contents, tables
from riskregister.store.contents import digest_of
from riskregister.store.database import Database

FILE = bytes(range(256)) * 9


def added(one: Attachment) -> Change:
    return Change(table="attachments", record=one.id, field="", old=None, new=one)


def rows(database: Database) -> int:
    with database.engine.connect() as connection:
        return int(connection.execute(sa.select(sa.func.count()).select_from(tables.contents)).scalar_one())


def test_a_content_is_kept_once_comes_back_identical_and_outlives_its_attachment(database: Database) -> None:
    """Two attachments of one file share it; taken out they are still there for the states before."""
    held = create(database, sample())
    first, second = attached(FILE), attached(FILE, id="M-1:A8", title="Again")
    for one in (first, second):
        save(database, held, added(one), contents={one.digest: FILE})
        held = database.read("small")

    assert rows(database) == 1
    assert contents.read(database.engine, "small", first.digest) == FILE
    assert contents.known(database.engine, "small", [first.digest, "0" * 64]) == {first.digest}
    gone = [Change(table="attachments", record=one.id, field="", old=one, new=None) for one in (first, second)]
    save(database, held, *gone)

    assert contents.read(database.engine, "small", first.digest) == FILE
    assert database.read("small", at=3).attachments[-2:] == (first, second)
    assert database.verify().flaws == []


def test_the_history_tells_of_the_attachment_and_not_of_the_bytes(opened: Callable[[], Database]) -> None:
    """Whoever reads revisions, counts changes or goes back finds records only."""
    database = opened()
    held = create(database, sample())
    one = attached(FILE)
    save(database, held, added(one), contents={one.digest: FILE})
    told = database.history("small")[0]

    assert [change.table for change in told.changes] == ["attachments"]
    found, counts = browsing.with_changes(database, "small", [replace(told, changes=())], 10)
    assert ([change.table for change in found[0].changes], counts) == (["attachments"], {2: 1})
    assert database.read("small", at=1) == sample()
    other = opened()
    other.read("small", at=1)
    save(other, other.read("small"), Change(table="attachments", record=one.id, field="", old=one, new=None))
    assert database.read("small") == sample()  # brought forward from what this one had read


def test_a_content_that_is_not_what_its_digest_says_is_refused_whole(database: Database) -> None:
    """Neither content nor attachment is written."""
    held = create(database, sample())
    one = attached(FILE)
    with pytest.raises(InvalidInput, match="is another one"):
        save(database, held, added(one), contents={one.digest: FILE + b"x"})

    assert (rows(database), database.version("small")) == (0, 1)


def test_what_was_never_here_is_said_and_is_no_flaw(database: Database) -> None:
    """A register that came as JSON names files it does not bring; attached again, they are there."""
    one = attached(FILE)
    held = create(database, replace(sample(), attachments=(one,)))
    with pytest.raises(NotFound, match="not in this database"):
        contents.read(database.engine, "small", one.digest)
    assert database.verify().flaws == []

    again = attached(FILE, id="M-1:A8")
    save(database, held, added(again), contents={one.digest: FILE})
    assert contents.read(database.engine, "small", one.digest) == FILE


def test_an_altered_content_is_not_handed_out(database: Database) -> None:
    """Whoever asks for it is told, and where the proof is."""
    one = attached(FILE)
    database.create(replace(sample(), attachments=(one,)), **WHO, contents={one.digest: FILE})
    with database.engine.begin() as connection:
        connection.execute(tables.contents.update().values(content=b"another"))
    with pytest.raises(InvalidInput, match="is not what was attached") as caught:
        contents.read(database.engine, "small", one.digest)

    assert "verify" in caught.value.hint
    assert [(flaw.table, flaw.record, flaw.revision) for flaw in database.verify().flaws] == [
        ("contents", digest_of(FILE), 1)
    ]


def test_a_backup_holds_the_contents(opened: Callable[[], Database], tmp_path: Path) -> None:
    """They come back identical, in either kind of database."""
    database = opened()
    one = attached(FILE)
    save(database, create(database, sample()), added(one), contents={one.digest: FILE})
    copies.backup(database, tmp_path / "b.backup")
    with database.engine.begin() as connection:
        connection.execute(tables.contents.delete())
    assert [flaw.problem for flaw in database.verify().flaws] == ["the content is missing"]
    copies.restore(database, tmp_path / "b.backup", tmp_path / "safe.backup")

    assert contents.read(database.engine, "small", one.digest) == FILE
    assert database.verify().flaws == []
