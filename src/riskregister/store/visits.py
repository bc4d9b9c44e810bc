"""Which version of a register a browser saw when it came last; no part of the register and of its history."""

from __future__ import annotations

import datetime as dt

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from riskregister.store import engine as engines
from riskregister.store.database import Database
from riskregister.store.saving import utc
from riskregister.store.tables import local_visits


def last(database: Database, register_id: str, browser: str) -> tuple[int, dt.datetime] | None:
    """Return the version a browser saw when its last visit began, and when (UTC) that was; None if it never came."""
    mine = (local_visits.c.register_id == register_id, local_visits.c.browser == browser)
    with engines.reading(database.engine) as connection:
        row = connection.execute(sa.select(local_visits.c.version, local_visits.c.time).where(*mine)).first()
    return (row.version, utc(row.time)) if row else None


def note(database: Database, register_id: str, browser: str, version: int, time: dt.datetime) -> None:
    """Keep that a browser's visit began at ``time`` with the register at ``version``.

    Raises:
        Unreachable: the database cannot be written.
    """
    insert = postgresql.insert if database.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"version": version, "time": time}
    row = insert(local_visits).values(register_id=register_id, browser=browser, **values)
    with engines.writing(database.engine) as connection:
        connection.execute(row.on_conflict_do_update(index_elements=["register_id", "browser"], set_=values))
