"""What hangs on what: records that cannot be without others, and what goes when one is taken out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from riskregister.core.changes import Change
from riskregister.core.model import TABLES, Register

#: A record by its table and id.
Place = tuple[str, str]


#: Table → the table and the field of each record its own records hang on.
_PARENTS: dict[str, tuple[Place, ...]] = {
    "assessments": (("risks", "risk"),),
    "mitigations": (("risks", "risk"), ("measures", "measure")),
    "influences": (("risks", "cause"), ("risks", "effect")),
    "decisions": (("risks", "risk"),),
    "updates": (("measures", "measure"),),
}


def by_place(register: Register) -> dict[Place, Any]:
    """Return every record by its table and id."""
    return {(table, one.id): one for table in TABLES for one in getattr(register, table)}


def parents(table: str, record: Any) -> tuple[Place, ...]:
    """Return the records without which ``record`` cannot be: its risk, its measure, what it comments on or proves."""
    if record is None:
        return ()
    return tuple((parent, getattr(record, name)) for parent, name in ends(table, record))


def ends(table: str, record: Any) -> tuple[Place, ...]:
    """Return for each record that ``record`` hangs on the table it is in and the field that names it."""
    if table in ("comments", "attachments"):
        return ((record.about, "record"),)
    return _PARENTS.get(table, ())


def hanging(there: Mapping[Place, Any], places: Collection[Place]) -> list[Place]:
    """Return what hangs on ``places`` among the records ``there``, and what hangs on that, in the order of tables."""
    known, found = set(places), []
    for place, record in there.items():
        if place not in known and any(parent in known for parent in parents(place[0], record)):
            known.add(place)
            found.append(place)
    return found


def removals(register: Register, places: Collection[Place]) -> list[Change]:
    """Return the removal of records with what hangs on them; indicators stay, without the risks that go."""
    there = by_place(register)
    gone = [place for place in places if place in there]
    gone += hanging(there, gone)
    known = set(gone)
    found = [Change(table=table, record=one, field="", old=there[table, one], new=None) for table, one in gone]
    for one in register.indicators:
        left = tuple(risk for risk in one.risks if ("risks", risk) not in known)
        if left != one.risks:
            found.append(Change(table="indicators", record=one.id, field="risks", old=one.risks, new=left))
    return found
