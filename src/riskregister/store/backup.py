"""A whole database out into one file and back: consistent while others write, proved on its way back.

The file is an SQLite database of the same tables, whichever kind the database is; so it also moves a register from
one kind to the other.  What belongs to one browser (``local_...``) is left out.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import sqlalchemy as sa

from riskregister.errors import InvalidInput, RegisterError, Unreachable
from riskregister.settings import file_url
from riskregister.store import engine as engines
from riskregister.store import tables, verifying
from riskregister.store.database import Database
from riskregister.translations import gettext as _

_CHUNK = 5_000
#: Called with how many rows are copied, and how many there are.
Progress = Callable[[int, int], None]


def _kept() -> list[sa.Table]:
    """Return the tables that hold registers and their history, each after those it refers to."""
    return [table for table in tables.metadata.sorted_tables if not table.name.startswith("local_")]


def backup(database: Database, path: Path, progress: Progress | None = None) -> None:
    """Write everything ``database`` holds at this moment to a new file; others may go on writing.

    Raises:
        Unreachable: the file exists, or its place cannot be written; nothing is left there then.
    """
    _refuse_taken(path)
    with _beside(path) as part, engines.reading(database.engine) as source:
        _write(source, part, progress)
        part.replace(path)


def restore(
    database: Database, path: Path, safe: Path | None, progress: Progress | None = None
) -> verifying.Verification:
    """Make ``database`` hold what the backup ``path`` holds, all of it or nothing, and return the proof of it.

    What the database held before is first written to ``safe``, in the same transaction, so that nothing is saved in
    between; None only for a database that holds nothing.

    Raises:
        Unreachable: the backup or the database cannot be read or written.
        InvalidInput: the backup was altered since it was made; nothing is changed.
        RegisterError: a newer program made it.
    """
    if safe is not None:
        _refuse_taken(safe)
    with _opened(path) as source:
        found = source.verify(progress=progress)
        if found.flaws:
            _refuse(path, found.flaws[0])
        with engines.reading(source.engine) as old, engines.writing(database.engine) as new:
            if new.dialect.name == "postgresql":
                new.execute(sa.text("LOCK TABLE register IN ACCESS EXCLUSIVE MODE"))
            if safe is not None:
                with _beside(safe) as part:
                    _write_as_it_is(new, part, progress)
                    part.replace(safe)
            for table in reversed(tables.metadata.sorted_tables):
                new.execute(table.delete())
            _copy(old, new, progress)
            proof = verifying.verify(new)
            if proof.flaws:
                _refuse(path, proof.flaws[0])
        return proof


def _write(source: sa.Connection, part: Path, progress: Progress | None) -> None:
    """Write what a connection sees to a new file of its own."""
    copy = Database(file_url(part))
    try:
        with engines.writing(copy.engine) as target:
            _copy(source, target, progress)
        with copy.engine.connect() as connection:
            # One file, without a log beside it.
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _write_as_it_is(source: sa.Connection, part: Path, progress: Progress | None) -> None:
    """Write what is to be replaced to a new file; an SQLite database as it is, damaged or not."""
    if source.dialect.name != "sqlite":
        _write(source, part, progress)
        return
    # From a connection of its own: the one that writes holds the lock, so nothing is saved meanwhile.
    with (
        contextlib.closing(sqlite3.connect(str(source.engine.url.database))) as original,
        contextlib.closing(sqlite3.connect(part)) as copy,
    ):
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


def _refuse_taken(path: Path) -> None:
    if path.exists():
        message = _("There is a file {path} already.").format(path=path)
        raise Unreachable(message, _("Name a new one; nothing was overwritten."))


def _refuse(path: Path, flaw: verifying.Flaw) -> None:
    message = _("The backup {path} is not as it was made: {table} {record}, revision {revision}: {problem}.").format(
        path=path, table=flaw.table, record=flaw.record, revision=flaw.revision or "?", problem=flaw.problem
    )
    raise InvalidInput(message, _("Use another backup; nothing was changed."))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Database]:
    """Open a copy of a backup, so that an older one is brought up to date without touching it."""
    if not path.is_file():
        message = _("There is no backup {path}.").format(path=path)
        raise Unreachable(message, _("Check the name."))
    with tempfile.TemporaryDirectory(prefix="riskregister-") as folder:
        copy = Path(folder) / "backup.sqlite3"
        try:
            # Through SQLite, so that a log beside the file is read as well.
            with (
                contextlib.closing(sqlite3.connect(path)) as original,
                contextlib.closing(sqlite3.connect(copy)) as target,
            ):
                original.backup(target)
        except (sqlite3.Error, OSError) as error:
            if "not a database" in str(error):
                message = _("{path} is not a database.").format(path=path)
                raise Unreachable(message, _("Name another file; this one was left as it is.")) from None
            message = _("{path} cannot be read: {why}.").format(path=path, why=error)
            raise Unreachable(message, _("Check the permissions, and the room for a copy of it.")) from None
        try:
            database = Database(file_url(copy))
        except RegisterError as error:
            raise type(error)(error.message.replace(file_url(copy), str(path)), error.hint) from None
        try:
            if not database.registers():
                message = _("The backup {path} holds no register.").format(path=path)
                raise InvalidInput(message, _("Use another backup; nothing was changed."))
            yield database
        finally:
            database.close()


@contextlib.contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """Give the name of a file in the same folder that is gone afterwards, unless it was moved."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=f".{path.name}-", dir=path.parent))
    except OSError as error:
        message = _("{path} cannot be written: {why}.").format(path=path, why=error.strerror)
        raise Unreachable(message, _("Choose a folder that is there and that you may write to.")) from None
    try:
        yield folder / path.name
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(source: sa.Connection, target: sa.Connection, progress: Progress | None) -> None:
    count = sum(source.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() for table in _kept())
    done = 0
    for table in _kept():
        names = table.c.keys()
        chunk = 1 if table is tables.contents else _CHUNK  # a content may be as large as thousands of rows
        result = source.execute(sa.select(table), execution_options={"yield_per": chunk})
        for part in result.partitions():
            target.execute(table.insert(), [dict(zip(names, row, strict=True)) for row in part])
            done += len(part)
            if progress is not None:
                progress(done, count)
