"""Short ways to store and change a register in tests."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

from riskregister.core.changes import Change
from riskregister.core.model import Attachment, Register
from riskregister.store.contents import digest_of
from riskregister.store.database import Database

WHEN = dt.datetime(2007, 5, 24, 12, 30, 15, 250000, tzinfo=dt.UTC)
WHO: dict[str, Any] = {"actor": "Aygün", "reason": "because", "means": "test", "time": WHEN}


def create(database: Database, register: Register) -> Register:
    return database.create(register, **WHO)


def field(held: Register, table: str, record: str, name: str, new: Any) -> Change:
    """Return the change of one field from the value it has in ``held``."""
    known = next(item for item in getattr(held, table) if item.id == record)
    return Change(table=table, record=record, field=name, old=getattr(known, name), new=new)


def attached(content: bytes, **more: Any) -> Attachment:
    """Return a file attached to the measure M-1."""
    values: dict[str, Any] = {"id": "M-1:A9", "about": "measures", "record": "M-1", "title": "Report"}
    values |= {"date": WHEN.date(), "file": "report.pdf", "media_type": "application/pdf", "size": len(content)}
    return Attachment(**{**values, "digest": digest_of(content), **more})


def save(
    database: Database, held: Register, *changes: Change, by: str = "Aygün", contents: dict[str, bytes] | None = None
) -> int:
    """Save changes made while looking at ``held``."""
    wanted = {(change.table, change.record) for change in changes if change.table != "register"}
    seen = {
        (table, item.id): item.version
        for table, _record in wanted
        for item in getattr(held, table)
        if (table, item.id) in wanted
    }
    return database.save(held.id, changes, seen, **{**WHO, "actor": by}, contents=contents)


def older(register: Register) -> Register:
    """Return a register without what later schemas brought: every such field at its default."""
    plain_risks = tuple(
        replace(risk, trajectory="", pathways=(), reviewed=None, review_due=None) for risk in register.risks
    )
    assessments = tuple(
        replace(one, impact_state=None, likelihood_stated=None, profile=()) for one in register.assessments
    )
    measures = tuple(replace(one, cost=None, requires=(), excludes=()) for one in register.measures)
    links = tuple(replace(one, efficacy=None, coverage=None, evidence="D", pathway="") for one in register.mitigations)
    return replace(
        register,
        risks=plain_risks,
        assessments=assessments,
        measures=measures,
        mitigations=links,
        influences=(),
        indicators=(),
        readings=(),
        decisions=(),
        updates=(),
        comments=(),
        attachments=(),
    )
