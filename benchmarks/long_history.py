"""A register with a long history, made as the program makes it but in bulk: every row, hash and place as by saves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

import sqlalchemy as sa

from riskregister.core.model import Estimate, Register
from riskregister.store import tables
from riskregister.store.chain import Link, dumps, revision_hash
from riskregister.store.database import Database
from riskregister.store.rows import plain

_STEP = 20_000
START = dt.datetime(2010, 1, 1, tzinfo=dt.UTC)
WHO = {"actor": "An Officer", "reason": "yearly round of the working group", "means": "dashboard"}


def large(shipped: Register, count: int) -> Register:
    """Return a register of ``count`` risks, each with a current assessment, in the words of the shipped ones."""
    known = {one.risk: one for one in shipped.assessments if one.stage == "current"}
    risks, assessments = [], []
    for place in range(count):
        risk = shipped.risks[place % len(shipped.risks)]
        key = f"R{place:05d}"
        risks.append(replace(risk, id=key))
        assessments.append(replace(known[risk.id], id=f"{key}:current", risk=key))
    return replace(
        shipped, id="large", risks=tuple(risks), assessments=tuple(assessments), mitigations=(), influences=()
    )


def lengthen(database: Database, register: Register, rounds: int, per_revision: int) -> None:
    """Change each assessment's likelihood, or its rationale, ``rounds`` times, ``per_revision`` records at a time."""
    # The index is made once, at the end: a million rows in random order would take minutes.
    index = next(one for one in tables.change.indexes if one.name == "ix_change_field")
    index.drop(database.engine)
    before = database.history(register.id, limit=1)[0].hash
    values = {one.id: {"likelihood": plain(one.likelihood), "rationale": one.rationale} for one in register.assessments}
    number = 1
    with database.engine.begin() as connection:
        revisions, changes = [], []
        for links in _groups(values, rounds, per_revision):
            number += 1
            time = START + dt.timedelta(minutes=number)
            before = revision_hash(before, register.id, number, time=time, **WHO, changes=links)
            mine = {"register_id": register.id, "number": number}
            revisions.append({**mine, **WHO, "time": time, "hash": before})
            changes += [{**mine, "position": place, **link._asdict()} for place, link in enumerate(links)]
            for link in links:
                values[link.record]["version"] = number
            if len(changes) >= _STEP:
                connection.execute(tables.revision.insert(), revisions)
                connection.execute(tables.change.insert(), changes)
                revisions, changes = [], []
        if revisions:
            connection.execute(tables.revision.insert(), revisions)
            connection.execute(tables.change.insert(), changes)
        table = tables.assessments
        update = table.update().where(table.c.register_id == register.id, table.c.id == sa.bindparam("key"))
        connection.execute(update, [{"key": key, **value} for key, value in values.items()])
        head = tables.register.update().where(tables.register.c.id == register.id)
        connection.execute(head.values(version=number))
        index.create(connection)
    if database.engine.dialect.name == "postgresql":
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")


def _groups(values: dict[str, dict[str, object]], rounds: int, per_revision: int) -> Iterator[list[Link]]:
    links: list[Link] = []
    for turn in range(rounds):
        for place, (key, known) in enumerate(values.items()):
            field = "likelihood" if turn % 2 else "rationale"
            best = float((place + turn) % 5 + 1)
            new: object = f"Round {turn}: as reported by the working group; nothing else has come to light since."
            if field == "likelihood":
                new = plain(Estimate(low=max(1.0, best - 1), best=best, high=min(5.0, best + 1)))
            links.append(Link("assessments", key, field, dumps(known[field]), dumps(new)))
            known[field] = new
            if len(links) == per_revision:
                yield links
                links = []
    if links:
        yield links
