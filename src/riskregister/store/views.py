"""Views that people have named: what a page was asked for, kept for one browser or shared by all.

Like drafts they are no part of a register: no revision, no proof and no backup holds them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from riskregister.store import engine as engines
from riskregister.store.saving import utc
from riskregister.store.tables import local_views

#: The browser of a view that is everybody's.
SHARED = ""
Address = dict[str, list[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A page's address under a name: of one ``browser``, or of all (:data:`SHARED`); kept by ``actor`` at ``time``."""

    page: str
    name: str
    browser: str
    address: Address
    actor: str
    time: dt.datetime

    @property
    def shared(self) -> bool:
        """Say whether everybody has it."""
        return self.browser == SHARED


def keep(engine: sa.Engine, register_id: str, view: View) -> None:
    """Keep a view in the place of the one of the same name that the same browser, or everybody, had.

    Raises:
        Unreachable: it cannot be written.
    """
    with engines.writing(engine) as connection:
        connection.execute(_upsert(engine, register_id, view))


def kept(engine: sa.Engine, register_id: str, page: str, browser: str) -> list[View]:
    """Return the views of a page that a browser has: its own, then everybody's, each by name.

    Raises:
        Unreachable: the database does not answer.
    """
    table = local_views
    query = sa.select(table).where(
        table.c.register_id == register_id, table.c.page == page, table.c.browser.in_((browser, SHARED))
    )
    with engines.reading(engine) as connection:
        rows = connection.execute(query.order_by(table.c.browser.desc(), table.c.name)).mappings()
        return [
            View(
                page=row["page"],
                name=row["name"],
                browser=row["browser"],
                address=row["address"],
                actor=row["actor"],
                time=utc(row["time"]),
            )
            for row in rows
        ]


def replace(engine: sa.Engine, register_id: str, old: View, new: View) -> None:
    """Keep ``new`` in the place of ``old``, which may have had another name or other people.

    Raises:
        Unreachable: it cannot be written; both stay as they were.
    """
    with engines.writing(engine) as connection:
        connection.execute(local_views.delete().where(*_same(register_id, old)))
        connection.execute(_upsert(engine, register_id, new))


def discard(engine: sa.Engine, register_id: str, view: View) -> None:
    """Forget a view.

    Raises:
        Unreachable: it cannot be written.
    """
    with engines.writing(engine) as connection:
        connection.execute(local_views.delete().where(*_same(register_id, view)))


def _upsert(engine: sa.Engine, register_id: str, view: View) -> sa.sql.dml.Insert:
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    values = {"address": view.address, "actor": view.actor, "time": view.time.astimezone(dt.UTC)}
    row = insert(local_views).values(
        register_id=register_id, page=view.page, browser=view.browser, name=view.name, **values
    )
    return row.on_conflict_do_update(index_elements=["register_id", "page", "browser", "name"], set_=values)


def _same(register_id: str, view: View) -> tuple[sa.ColumnElement[bool], ...]:
    table = local_views
    return (
        table.c.register_id == register_id,
        table.c.page == view.page,
        table.c.browser == view.browser,
        table.c.name == view.name,
    )
