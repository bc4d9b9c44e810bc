"""A browser's visits to a register: each is compared with what the one before it saw when it began."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from riskregister.errors import RegisterError
from riskregister.store import visits
from riskregister.store.database import Database


@dataclass(frozen=True, slots=True)
class Visit:
    """An earlier visit: the version of the register when it began, and when (UTC) that was."""

    version: int
    time: dt.datetime


def begin(database: Database, register_id: str, browser: str) -> Visit | None:
    """Note that a visit begins now and return the one before it; None where there was none.

    A database that cannot be written, or has been put back to an older state since, must not keep anybody from
    reading: then there is nothing to compare with, or nothing is noted.
    """
    try:
        found = visits.last(database, register_id, browser)
        newest = database.version(register_id)
    except RegisterError:
        return None
    before = Visit(*found) if found is not None and 1 <= found[0] <= newest else None
    try:
        visits.note(database, register_id, browser, newest, dt.datetime.now(dt.UTC))
    except RegisterError:
        return before
    return before
