"""Revisions that touched certain records, each with those of its changes alone: the history of one thing."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from riskregister.core.changes import Change
from riskregister.store import engine as engines
from riskregister.store import tables
from riskregister.store.database import Database, Revision, revision_of
from riskregister.store.rows import from_text


def revisions_touching(
    database: Database, register_id: str, records: Collection[str], *, upto: int, limit: int = 20
) -> tuple[list[Revision], int]:
    """Return the newest revisions that touched any of ``records`` or what hangs on them, and how many there are in all.

    On a record hangs what carries its id before a colon (assessments, readings) or at either end of an arrow (links).
    Each revision comes with its changes of these alone, however many it made.  The first one, which holds the whole
    register, is not among them; ``upto`` is the last one looked at.
    """
    revision, change = tables.revision, tables.change
    mine = sa.and_(change.c.register_id == register_id, change.c.number > 1, change.c.number <= upto, _about(records))
    with engines.reading(database.engine) as connection:
        count = connection.execute(sa.select(sa.func.count(change.c.number.distinct())).where(mine)).scalar_one()
        numbers = connection.execute(
            sa.select(change.c.number).where(mine).distinct().order_by(change.c.number.desc()).limit(limit)
        ).scalars()
        wanted = list(numbers)
        of = connection.execute(
            sa.select(revision)
            .where(revision.c.register_id == register_id, revision.c.number.in_(wanted))
            .order_by(revision.c.number.desc())
        ).all()
        rows = connection.execute(
            sa.select(change).where(mine, change.c.number.in_(wanted)).order_by(change.c.number, change.c.position)
        ).all()
    changes: dict[int, list[Change]] = {number: [] for number in wanted}
    for row in rows:
        changes[row.number].append(_change(row))
    return [revision_of(row, tuple(changes[row.number])) for row in of], int(count)


def _about(records: Collection[str]) -> sa.ColumnElement[bool]:
    record = tables.change.c.record
    found: list[sa.ColumnElement[bool]] = [record.in_(list(records))]
    for one in records:
        found += [record.startswith(one + mark, autoescape=True) for mark in (":", ">")]
        found.append(record.endswith(">" + one, autoescape=True))
    return sa.or_(*found)


def _change(row: Any) -> Change:
    old, new = (from_text(row.table, row.field, text) for text in (row.old, row.new))
    return Change(table=row.table, record=row.record, field=row.field, old=old, new=new)
