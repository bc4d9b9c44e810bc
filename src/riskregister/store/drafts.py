"""What a browser has not saved yet, kept beside the registers: one row per register, browser and thing edited.

Drafts are no part of a register: no revision, no proof and no backup holds them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from riskregister.store import engine as engines
from riskregister.store.saving import utc
from riskregister.store.tables import local_drafts


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Edits that wait: of ``what``, begun on ``version`` of the register, last added to at ``time`` (UTC).

    ``content`` is JSON data whose meaning is the form's.
    """

    what: str
    version: int
    time: dt.datetime
    content: dict[str, Any]


def keep(engine: sa.Engine, register_id: str, browser: str, draft: Draft) -> None:
    """Keep a draft in the place of the one this browser had of the same thing.

    Raises:
        Unreachable: it cannot be written.
    """
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    values = {"version": draft.version, "time": draft.time.astimezone(dt.UTC), "values": draft.content}
    row = insert(local_drafts).values(register_id=register_id, browser=browser, what=draft.what, **values)
    with engines.writing(engine) as connection:
        connection.execute(row.on_conflict_do_update(index_elements=["register_id", "browser", "what"], set_=values))


def waiting(engine: sa.Engine, register_id: str, browser: str) -> list[Draft]:
    """Return what this browser has not saved, the newest first.

    Raises:
        Unreachable: the database does not answer.
    """
    table = local_drafts
    query = sa.select(table).where(table.c.register_id == register_id, table.c.browser == browser)
    with engines.reading(engine) as connection:
        rows = connection.execute(query.order_by(table.c.time.desc(), table.c.what)).mappings()
        return [
            Draft(what=row["what"], version=row["version"], time=utc(row["time"]), content=row["values"])
            for row in rows
        ]


def discard(engine: sa.Engine, register_id: str, browser: str, what: str, *, written: dt.datetime | None) -> None:
    """Forget a draft, unless another window of the same browser has written it since ``written`` (None: whoever did).

    Raises:
        Unreachable: the database does not answer.
    """
    table = local_drafts
    mine = (table.c.register_id == register_id) & (table.c.browser == browser) & (table.c.what == what)
    if written is not None:
        mine &= table.c.time <= written.astimezone(dt.UTC)
    with engines.writing(engine) as connection:
        connection.execute(table.delete().where(mine))


def forget_older(engine: sa.Engine, than: dt.datetime) -> None:
    """Forget every draft nobody has added to since ``than``.

    Raises:
        Unreachable: the database does not answer.
    """
    with engines.writing(engine) as connection:
        connection.execute(local_drafts.delete().where(local_drafts.c.time < than.astimezone(dt.UTC)))
