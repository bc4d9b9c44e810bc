"""A new measure's id, and what goes with a measure that is taken out."""

from __future__ import annotations

from collections.abc import Collection

from riskregister.core.changes import Change
from riskregister.core.hanging import removals
from riskregister.core.identities import fresh_id
from riskregister.core.model import Measure, Register
from riskregister.services import editing
from riskregister.store import browsing
from riskregister.store.database import Database

#: Where one measure names others.
NAMED_IN = ("requires", "excludes")


def once_there(database: Database, register_id: str) -> frozenset[str]:
    """Return the ids of measures that were ever taken out; a new one under such an id would bar the way back.

    Raises:
        Unreachable: the database does not answer.
    """
    return frozenset(browsing.taken_out(database, register_id, "measures"))


def next_id(register: Register, measure: Measure, gone: Collection[str]) -> str:
    """Return the id a new measure gets: after those of its section, and none of those once ``gone``."""
    return fresh_id(register, "measures", measure, {one.id for one in register.measures} | set(gone))


def taken_out(register: Register, measure_id: str) -> list[Change]:
    """Return what taking a measure out changes: it goes with its links to risks, its updates and what is said of it.

    Other measures that require or exclude it stay, and no longer name it.
    """
    found = removals(register, [("measures", measure_id)])
    for one in register.measures:
        if one.id != measure_id:
            left = {name: tuple(other for other in getattr(one, name) if other != measure_id) for name in NAMED_IN}
            found += editing.changes_of("measures", one, left)
    return found
