"""How the columns of a layout seen before are read, as a person confirmed it; no part of the register's history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from riskregister.store import engine as engines
from riskregister.store.database import Database
from riskregister.store.tables import local_layouts


def remembered(database: Database, register_id: str, layout: str) -> dict[str, Any] | None:
    """Return the mapping that was confirmed last for a layout, as plain data; None if it was never seen."""
    mine = (local_layouts.c.register_id == register_id, local_layouts.c.layout == layout)
    with engines.reading(database.engine) as connection:
        found: dict[str, Any] | None = connection.execute(
            sa.select(local_layouts.c.mapping).where(*mine)
        ).scalar_one_or_none()
    return found


def remember(database: Database, register_id: str, layout: str, mapping: dict[str, Any]) -> None:
    """Keep a confirmed mapping; it replaces the one before.

    Raises:
        Unreachable: the database cannot be written.
    """
    insert = postgresql.insert if database.engine.dialect.name == "postgresql" else sqlite.insert
    values = {"mapping": mapping, "time": dt.datetime.now(dt.UTC)}
    row = insert(local_layouts).values(register_id=register_id, layout=layout, **values)
    with engines.writing(database.engine) as connection:
        connection.execute(row.on_conflict_do_update(index_elements=["register_id", "layout"], set_=values))
