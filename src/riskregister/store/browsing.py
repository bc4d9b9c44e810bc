"""Look through the revisions of a register: found by person, means, record or reason, a page of them at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from riskregister.core.changes import Change
from riskregister.store import engine as engines
from riskregister.store import tables
from riskregister.store.contents import TABLE as CONTENTS
from riskregister.store.database import Database, Revision, revision_of
from riskregister.store.rows import from_text
from riskregister.store.saving import utc


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What revisions to look for; empty texts ask for nothing.  ``upto`` is the last revision to look at.

    ``unnamed`` are revisions whose maker nobody may know: a search by person never finds them.
    """

    actor: str = ""
    means: str = ""
    record: str = ""
    text: str = ""
    upto: int | None = None
    unnamed: frozenset[int] = frozenset()


def find(database: Database, register_id: str, sought: Sought, *, skip: int = 0, limit: int = 20) -> list[Revision]:
    """Return revisions without their changes, newest first."""
    revision = tables.revision
    query = sa.select(revision).where(*_where(register_id, sought)).order_by(revision.c.number.desc())
    with engines.reading(database.engine) as connection:
        return [revision_of(row) for row in connection.execute(query.offset(skip).limit(limit))]


def count(database: Database, register_id: str, sought: Sought) -> int:
    """Return how many revisions there are of those sought."""
    query = sa.select(sa.func.count()).select_from(tables.revision).where(*_where(register_id, sought))
    with engines.reading(database.engine) as connection:
        return int(connection.execute(query).scalar_one())


def with_changes(
    database: Database, register_id: str, revisions: Sequence[Revision], most: int
) -> tuple[list[Revision], dict[int, int]]:
    """Return the revisions with the first ``most`` changes of each, and by number how many each has in all.

    The first revision, which holds the whole register, comes without any.
    """
    change = tables.change
    numbers = [one.number for one in revisions if one.number > 1]
    mine = (change.c.register_id == register_id) & change.c.number.in_(numbers) & (change.c.table != CONTENTS)
    found: dict[int, list[Change]] = {number: [] for number in numbers}
    with engines.reading(database.engine) as connection:
        told = sa.select(change.c.number, sa.func.count()).where(mine).group_by(change.c.number)
        counts = {int(number): int(n) for number, n in connection.execute(told)}
        first = sa.select(change).where(mine, change.c.position < most).order_by(change.c.number, change.c.position)
        for row in connection.execute(first):
            found[row.number].append(_change(row))
    return [replace(one, changes=tuple(found.get(one.number, ()))) for one in revisions], counts


def people_and_means(database: Database, register_id: str, sought: Sought) -> tuple[list[str], list[str]]:
    """Return who made revisions and through what, each in alphabetical order; the unnamed are left out."""
    revision = tables.revision
    mine = _where(register_id, replace(sought, actor="", means="", record="", text=""))
    named = [*mine, revision.c.number.not_in(sought.unnamed)] if sought.unnamed else mine
    with engines.reading(database.engine) as connection:
        actors = connection.execute(sa.select(revision.c.actor).where(*named).distinct()).scalars().all()
        means = connection.execute(sa.select(revision.c.means).where(*mine).distinct()).scalars().all()
    return sorted(actors), sorted(means)


def made_by_their_assessor(
    database: Database, register_id: str, assessors: dict[str, Collection[str]]
) -> frozenset[int]:
    """Return the revisions in which an assessor changed an own assessment; ``assessors`` names them by its id.

    One that changed other people's as well, as the chair of a meeting does, says nothing of whose is whose.
    """
    change, revision = tables.change, tables.revision
    query = (
        sa.select(change.c.record, change.c.number, revision.c.actor)
        .join(revision, (revision.c.register_id == change.c.register_id) & (revision.c.number == change.c.number))
        .where(change.c.register_id == register_id, change.c.table == "assessments")
    )
    found: set[int] = set()
    together: set[int] = set()
    with engines.reading(database.engine) as connection:
        for start in range(0, len(assessors), 500):
            some = list(assessors)[start : start + 500]
            for row in connection.execute(query.where(change.c.record.in_(some))):
                (found if row.actor in assessors[row.record] else together).add(int(row.number))
    return frozenset(found - together)


def taken_out(database: Database, register_id: str, table: str) -> dict[str, Any]:
    """Return by id every record that was ever taken out of a table, as it was then, also those that came back."""
    change = tables.change
    query = (
        sa.select(change)
        .where(change.c.register_id == register_id, change.c.table == table)
        .where(change.c.field == "", change.c.new.is_(None))
        .order_by(change.c.number)
    )
    with engines.reading(database.engine) as connection:
        return {row.record: _change(row).old for row in connection.execute(query)}


def last_changes(
    database: Database, register_id: str, places: Collection[tuple[str, str, str]]
) -> dict[tuple[str, str, str], Revision]:
    """Return for each (table, record, field) the revision, without its changes, that gave it the value it has.

    For the field "" that is the newest revision which touched the record at all.
    """
    change, revision = tables.change, tables.revision
    found: dict[tuple[str, str, str], Revision] = {}
    by_table: dict[str, dict[str, set[str]]] = {}
    for table, record, field in places:
        by_table.setdefault(table, {}).setdefault(record, set()).add(field)
    with engines.reading(database.engine) as connection:
        for table, wanted in by_table.items():
            for start in range(0, len(wanted), 500):
                query = (
                    sa.select(change.c.record, change.c.field, revision)
                    .join(
                        revision,
                        (revision.c.register_id == change.c.register_id) & (revision.c.number == change.c.number),
                    )
                    .where(change.c.register_id == register_id, change.c.table == table)
                    .where(change.c.record.in_(list(wanted)[start : start + 500]))
                    .order_by(change.c.number)
                )
                for row in connection.execute(query):
                    for field in wanted[row.record]:
                        if field == "" or row.field in (field, ""):
                            found[table, row.record, field] = revision_of(row)
    return found


def changes_between(
    database: Database, register_id: str, table: str, after: int, upto: int
) -> list[tuple[int, dt.datetime, Change]]:
    """Return every change of a table's records in after < number <= upto, oldest first, with its revision's time."""
    change, revision = tables.change, tables.revision
    query = (
        sa.select(change, revision.c.time)
        .join(revision, (revision.c.register_id == change.c.register_id) & (revision.c.number == change.c.number))
        .where(change.c.register_id == register_id, change.c.table == table)
        .where(change.c.number > after, change.c.number <= upto)
        .order_by(change.c.number, change.c.position)
    )
    with engines.reading(database.engine) as connection:
        return [(row.number, utc(row.time), _change(row)) for row in connection.execute(query)]


def _where(register_id: str, sought: Sought) -> list[Any]:
    revision, change = tables.revision, tables.change
    found: list[Any] = [revision.c.register_id == register_id]
    if sought.upto is not None:
        found.append(revision.c.number <= sought.upto)
    if sought.actor:
        found.append(revision.c.actor == sought.actor)
        if sought.unnamed:
            found.append(revision.c.number.not_in(sought.unnamed))
    if sought.means:
        found.append(revision.c.means == sought.means)
    if sought.text:
        found.append(revision.c.reason.icontains(sought.text, autoescape=True))
    if sought.record:
        # Assessments carry their risk's id before a colon, links the ids of both ends around an arrow.
        about = sa.or_(
            change.c.record == sought.record,
            *(change.c.record.startswith(sought.record + mark, autoescape=True) for mark in (":", ">")),
            change.c.record.endswith(">" + sought.record, autoescape=True),
        )
        touched = sa.select(change.c.number).where(change.c.register_id == register_id, change.c.number > 1, about)
        found.append(revision.c.number.in_(touched))
    return found


def _change(row: Any) -> Change:
    old, new = (from_text(row.table, row.field, text) for text in (row.old, row.new))
    return Change(table=row.table, record=row.record, field=row.field, old=old, new=new)
