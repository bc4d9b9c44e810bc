"""Engines: SQLite in its safest everyday mode, errors in plain words, and the schema brought up to date on opening."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from riskregister.errors import RegisterError, Unreachable, WrongUsage
from riskregister.store.chain import dumps
from riskregister.translations import gettext as _

#: The newest migration this program knows; a test holds it against the migrations folder.
HEAD = "0004"
_BUSY_SECONDS = 5.0
_migrating = threading.Lock()


def connect(url: str) -> sa.Engine:
    """Return an engine on ``url`` whose schema is at :data:`HEAD`, creating the database when it is not there.

    Raises:
        WrongUsage: the URL names no database this program can use.
        Unreachable: the database cannot be reached, is locked or may not be written.
        RegisterError: a newer program has changed the database.
    """
    try:
        parsed = sa.make_url(url)
    except sa.exc.ArgumentError:
        message = _("'{url}' is not a database address.").format(url=url)
        raise WrongUsage(message, _("Write sqlite:///path or postgresql+psycopg://user@host/name.")) from None
    if parsed.get_backend_name() not in ("sqlite", "postgresql"):
        message = _("'{kind}' databases are not supported.").format(kind=parsed.get_backend_name())
        raise WrongUsage(message, _("Use SQLite or PostgreSQL."))
    if parsed.get_backend_name() == "sqlite" and parsed.database not in (None, "", ":memory:"):
        _make_folder(Path(str(parsed.database)))
    engine = sa.create_engine(parsed, json_serializer=dumps, **_options(parsed))
    if parsed.get_backend_name() == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
    with explained(engine):
        _bring_up_to_date(engine)
    return engine


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """Give a connection in a write transaction that commits at the end and rolls back on any error.

    On SQLite it begins IMMEDIATE: it waits for its turn at the start, where a deferred one would fail half-way.
    """
    with explained(engine), engine.connect() as connection:
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
        text = str(error.orig).lower()
        if "locked" in text or "busy" in text:
            message = _("The database {where} is locked by another program.").format(where=where)
            raise Unreachable(message, _("Close that program or wait; nothing was written.")) from None
        if "readonly" in text or "read-only" in text or "permission" in text:
            message = _("The database {where} may not be written.").format(where=where)
            raise Unreachable(message, _("Ask for write permission on the file and its folder.")) from None
        if "is full" in text or "no space left" in text:
            message = _("The disk that holds the database {where} is full.").format(where=where)
            raise Unreachable(message, _("Free some space and try again; nothing was written.")) from None
        if "not a database" in text:
            message = _("{where} is not a database.").format(where=where)
            raise Unreachable(message, _("Name another file; this one was left as it is.")) from None
        why = str(error.orig).strip().splitlines()[0]
        message = _("The database {where} cannot be used: {why}.").format(where=where, why=why)
        raise Unreachable(message, _("Check the address and that the server is running.")) from None


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
    return {"connect_args": {"timeout": _BUSY_SECONDS, "isolation_level": None}}


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("foreign_keys=ON", f"busy_timeout={int(_BUSY_SECONDS * 1000)}", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")
    try:
        connection.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError:
        # A file that may only be read cannot change its journal; reading still works.
        return


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
