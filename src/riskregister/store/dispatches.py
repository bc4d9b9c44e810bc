"""Workbooks sent out and awaited back: what each holds, whom it went to, and what became of it.

Dispatches are no part of a register: no revision, no proof and no backup holds them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from riskregister.store import engine as engines
from riskregister.store.saving import utc
from riskregister.store.tables import local_dispatches


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """One workbook sent out: its id, the round it belongs to, to whom, by whom, at which version and when (UTC).

    ``rows`` are the ids of its risks and measures by table.  ``returned`` is when it was last taken over, if it ever
    was, and ``outcome`` what came of that: the revision, how many changes, the file's name.
    """

    id: str
    round: str
    sent_to: str
    actor: str
    version: int
    sent: dt.datetime
    rows: dict[str, list[str]]
    returned: dt.datetime | None = None
    outcome: dict[str, Any] = field(default_factory=dict)


def add(engine: sa.Engine, register_id: str, sent: Sequence[Dispatch]) -> None:
    """Keep what was sent out.

    Raises:
        Unreachable: it cannot be written.
    """
    rows = [
        {
            "register_id": register_id,
            "id": one.id,
            "round": one.round,
            "sent_to": one.sent_to,
            "actor": one.actor,
            "version": one.version,
            "sent": one.sent.astimezone(dt.UTC),
            "rows": one.rows,
            "returned": one.returned,
            "outcome": one.outcome,
        }
        for one in sent
    ]
    if rows:
        with engines.writing(engine) as connection:
            connection.execute(local_dispatches.insert(), rows)


def known(engine: sa.Engine, register_id: str) -> list[Dispatch]:
    """Return what was sent out of a register, the newest round first, in it by receiver.

    Raises:
        Unreachable: the database does not answer.
    """
    table = local_dispatches
    query = sa.select(table).where(table.c.register_id == register_id)
    with engines.reading(engine) as connection:
        rows = connection.execute(query.order_by(table.c.sent.desc(), table.c.sent_to)).mappings()
        return [
            Dispatch(
                **{name: row[name] for name in ("id", "round", "sent_to", "actor", "version", "rows", "outcome")},
                sent=utc(row["sent"]),
                returned=utc(row["returned"]) if row["returned"] else None,
            )
            for row in rows
        ]


def taken_over(engine: sa.Engine, register_id: str, identity: str, time: dt.datetime, outcome: dict[str, Any]) -> None:
    """Note that a workbook came back and was taken over at ``time``; one that was never sent out is passed over.

    Raises:
        Unreachable: it cannot be written.
    """
    table = local_dispatches
    mine = (table.c.register_id == register_id) & (table.c.id == identity)
    with engines.writing(engine) as connection:
        connection.execute(table.update().where(mine).values(returned=time.astimezone(dt.UTC), outcome=outcome))


def forget(engine: sa.Engine, register_id: str, round_: str) -> None:
    """Forget a round: nothing of it is awaited any longer, though what comes back can still be read.

    Raises:
        Unreachable: it cannot be written.
    """
    table = local_dispatches
    with engines.writing(engine) as connection:
        connection.execute(table.delete().where((table.c.register_id == register_id) & (table.c.round == round_)))
