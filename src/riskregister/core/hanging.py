"""What hangs on what: records that cannot be without others, and what goes when one is taken out."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from riskregister.core.changes import Change
from riskregister.core.model import TABLES, Register

#: A record by its table and id.
Place = tuple[str, str]


def by_place(register: Register) -> dict[Place, Any]:
    """Return every record by its table and id."""
    return {(table, one.id): one for table in TABLES for one in getattr(register, table)}


def parents(table: str, record: Any) -> tuple[Place, ...]:
    """Return the records without which ``record`` cannot be: its risk, its measure, both risks of an influence."""
    if record is None:
        return ()
    if table == "assessments":
        return (("risks", record.risk),)
    if table == "mitigations":
        return (("risks", record.risk), ("measures", record.measure))
    if table == "influences":
        return (("risks", record.cause), ("risks", record.effect))
    return ()


def removals(register: Register, places: Collection[Place]) -> list[Change]:
    """Return the removal of records with what hangs on them; indicators stay, without the risks that go."""
    there = by_place(register)
    gone = [place for place in places if place in there]
    known = set(gone)
    gone += [
        place
        for place, record in there.items()
        if place not in known and any(parent in known for parent in parents(place[0], record))
    ]
    found = [Change(table=table, record=one, field="", old=there[table, one], new=None) for table, one in gone]
    for one in register.indicators:
        left = tuple(risk for risk in one.risks if ("risks", risk) not in known)
        if left != one.risks:
            found.append(Change(table="indicators", record=one.id, field="risks", old=one.risks, new=left))
    return found
