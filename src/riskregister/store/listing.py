"""Which registers a database holds, in one small query; pages ask it at every turn."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from riskregister.core.model import Purpose
from riskregister.store import engine as engines
from riskregister.store import tables
from riskregister.store.database import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A register as a list names it: its newest version and that revision's hash, "" where it has none."""

    id: str
    title: str
    version: int
    hash: str
    purpose: Purpose
    archived: bool


def listed(database: Database) -> list[Listed]:
    """Return the registers of a database by id.

    Raises:
        Unreachable: the database does not answer.
    """
    register, revision = tables.register, tables.revision
    newest = (revision.c.register_id == register.c.id) & (revision.c.number == register.c.version)
    columns = (register.c[name] for name in ("id", "title", "version", "purpose", "archived"))
    query = sa.select(*columns, revision.c.hash).select_from(register.outerjoin(revision, newest))
    with engines.reading(database.engine) as connection:
        rows = connection.execute(query).mappings().all()
    found = [Listed(**{**row, "hash": row["hash"] or ""}) for row in rows]
    return sorted(found, key=lambda one: one.id)
