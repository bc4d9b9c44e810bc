"""Engines: SQLite in its safest everyday mode, errors in plain words, and the schema brought up to date on opening."""

from __future__ import annotations

import sqlite3
import threading
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from pydantic_core import from_json

from riskregister.errors import RegisterError, Unreachable, WrongUsage
from riskregister.store.chain import dumps
from riskregister.translations import gettext as _

#: The newest migration this program knows; a test holds it against the migrations folder.
HEAD = "0008"
#: How long a write waits for its turn among other programs before it gives up.
_BUSY_SECONDS = 10.0
_migrating = threading.Lock()
# Threads of this program queue up here: SQLite's own waiting is a matter of luck, and one of many might wait too long.
_turns: weakref.WeakKeyDictionary[sa.Engine, threading.Lock] = weakref.WeakKeyDictionary()


def connect(url: str) -> sa.Engine:
    """Return an engine on ``url`` whose schema is at :data:`HEAD`, creating the database when it is not there.

    Raises:
        WrongUsage: the URL names no database this program can use.
        Unreachable: the database cannot be reached, is locked or may not be written.
        RegisterError: a newer program has changed the database.
    """
    try:
        parsed = sa.make_url(url)
        parsed.get_dialect()
    except (sa.exc.ArgumentError, ValueError, ImportError):
        message = _("'{url}' is not a database address.").format(url=url)
        raise WrongUsage(message, _("Write sqlite:///path or postgresql+psycopg://user@host/name.")) from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        message = _("'{kind}' databases are not supported.").format(kind=parsed.get_backend_name())
        raise WrongUsage(message, _("Use SQLite or PostgreSQL."))
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        _make_folder(Path(str(parsed.database)))
    # Pydantic's reader of JSON: a register is thousands of small values, and Python's own takes five times as long.
    engine = sa.create_engine(parsed, json_serializer=dumps, json_deserializer=from_json, **_options(parsed))
    if parsed.get_backend_name() == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        if parsed.database not in (None, "", ":memory:"):
            _keep_to_the_file(engine, Path(str(parsed.database)))
    with explained(engine):
        _bring_up_to_date(engine)
    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection in a write transaction that commits at the end and rolls back on any error.

    On SQLite it begins IMMEDIATE: it waits for its turn at the start, where a deferred one would fail half-way.
    """
    with explained(engine), _turn(engine), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        with connection.begin() if not connection.in_transaction() else _finishing(connection):
            yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection whose reads all see one state."""
    with explained(engine), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection.execute(sa.text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            # Compiling a query takes longer than any of these takes without it.
            connection.execute(sa.text("SET LOCAL jit = off"))
        try:
            yield connection
        finally:
            connection.rollback()


@contextmanager
def explained(engine: sa.Engine) -> Iterator[None]:
    """Turn the database's own errors into one sentence with a way out."""
    where = engine.url.render_as_string(hide_password=True)
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise _in_words(str(error.orig), where) from None
    except sa.exc.TimeoutError:
        message = _("The database {where} has no free connection.").format(where=where)
        raise Unreachable(message, _("Many people are using it at once; try again. Nothing was written.")) from None


def _in_words(problem: str, where: str) -> Unreachable:
    """Return a driver's error as a sentence; which one it is can only be told by its words."""
    text = problem.lower()
    for signs, sentence, hint in _troubles():
        if any(sign in text for sign in signs):
            return Unreachable(sentence.format(where=where), hint)
    lines = problem.strip().splitlines()
    message = _("The database {where} cannot be used: {why}.").format(where=where, why=lines[0] if lines else "?")
    return Unreachable(message, _("Check the address and that the server is running."))


def _troubles() -> list[tuple[tuple[str, ...], str, str]]:
    """Return what is known to go wrong: words of the driver's error, the sentence, the way out."""
    return [
        (
            ("locked", "busy"),
            _("The database {where} is locked by another program."),
            _("Close that program or wait; nothing was written."),
        ),
        (
            ("readonly", "read-only", "permission denied"),
            _("The database {where} may not be written."),
            _("Ask for write permission on the file and its folder."),
        ),
        (
            ("disk is full", "no space left", "disk full"),
            _("The disk of the database {where} is full."),
            _("Make room on it and save again; nothing was written, and what was saved before is safe."),
        ),
        (
            ("not a database",),
            _("{where} is not a database."),
            _("Name another file; this one was left as it is."),
        ),
        (
            ("malformed",),
            _("The database {where} is damaged."),
            _("Stop the program, keep the file, and restore the last backup."),
        ),
        (
            ("server closed the connection", "terminating connection", "connection is lost", "consuming input failed"),
            _("The connection to the database {where} was lost."),
            _("Try again in a moment. If it was lost while saving, look first whether the change is there."),
        ),
        (
            ("starting up", "in recovery mode", "shutting down", "refused", "no such file or directory"),
            _("The database {where} does not answer; its server is not running or just starting."),
            _("Wait a moment, or ask whoever runs the server."),
        ),
    ]


@contextmanager
def _turn(engine: sa.Engine) -> Iterator[None]:
    """Let one thread of this program write at a time to an SQLite file, first come, first served."""
    if engine.dialect.name != "sqlite":
        yield
        return
    lock = _turns.setdefault(engine, threading.Lock())
    if not lock.acquire(timeout=_BUSY_SECONDS):
        raise _in_words("locked", engine.url.render_as_string(hide_password=True))
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _finishing(connection: sa.Connection) -> Iterator[None]:
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _options(url: sa.URL) -> dict[str, Any]:
    if url.get_backend_name() != "sqlite":
        # A server that vanished without a word is noticed within seconds, where TCP would wait a quarter of an hour.
        return {"pool_pre_ping": True, "connect_args": {"connect_timeout": 5, "tcp_user_timeout": 10_000}}
    # Autocommit at the driver: this module says BEGIN itself, so that a write can begin IMMEDIATE.
    return {"connect_args": {"timeout": _BUSY_SECONDS, "isolation_level": None}, "pool_size": 20, "max_overflow": 40}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("foreign_keys=ON", f"busy_timeout={int(_BUSY_SECONDS * 1000)}", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError:
        # A file that may only be read cannot change its journal; reading still works.
        return


def _keep_to_the_file(engine: sa.Engine, path: Path) -> None:
    """See to it that a connection is never used on a file that was moved away or that another one took the place of."""

    def here() -> tuple[int, int] | None:
        try:
            found = path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def refuse_if_gone() -> None:
        if here() is None:
            message = _("The database file {path} is no longer there.").format(path=path)
            raise Unreachable(message, _("Put it back; nothing was written."))

    def opens(*_given: object) -> None:
        if known:
            refuse_if_gone()  # SQLite would make an empty one

    def opened(_connection: object, record: Any) -> None:
        record.info["file"] = here()
        known.append(path)

    def taken(_connection: object, record: Any, _proxy: object) -> None:
        refuse_if_gone()
        if here() != record.info.get("file"):
            raise sa.exc.DisconnectionError  # the pool opens the file that is there now

    known: list[Path] = []
    sa.event.listen(engine, "do_connect", opens)
    sa.event.listen(engine, "connect", opened)
    sa.event.listen(engine, "checkout", taken)


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        message = _("The folder {folder} cannot be made: {why}.").format(folder=path.parent, why=error.strerror)
        raise Unreachable(message, _("Set RISKREGISTER_DATABASE to a place you may write to.")) from None


def _bring_up_to_date(engine: sa.Engine) -> None:
    with engine.connect() as connection:
        if _is_up_to_date(connection):
            return
    # Alembic is imported only when there is something to migrate: it costs a third of a second.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    # One at a time, in this program (Alembic's context is global) and among programs, and whole or not at all.
    with _migrating, writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(hashtext('riskregister'))"))
        if not _is_up_to_date(connection):
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _is_up_to_date(connection: sa.Connection) -> bool:
    found, tables = None, set(sa.inspect(connection).get_table_names())
    if "alembic_version" in tables:
        found = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
    ours = found is None or (len(found) == len(HEAD) and found.isdecimal())
    if not ours or (found is None and tables - {"alembic_version"}):
        where = connection.engine.url.render_as_string(hide_password=True)
        message = _("{where} is another program's database.").format(where=where)
        raise Unreachable(message, _("Name an empty or a new one; this one was left as it is."))
    if found is not None and found > HEAD:
        message = _("This database was written by a newer riskregister (schema {found}, this one knows {head}).")
        raise RegisterError(
            message.format(found=found, head=HEAD), _("Install the newer program; nothing was changed.")
        )
    return bool(found == HEAD)
