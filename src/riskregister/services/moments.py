"""Moments in a register's history as people write them: a revision "r12", a date, or a date with a time.

Times are UTC, as the history keeps them; a date means the end of that day.
"""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

if TYPE_CHECKING:  # a command that reads a folder need not wait for what reads databases
    from riskregister.store.database import Database

#: How the name of a register in the configured database begins where it stands for a source.
REGISTER = "register:"
_REVISION = re.compile(r"r([1-9]\d{0,17})")
_MOMENT = re.compile(r"r\d+|\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?")


def split(source: str) -> tuple[str, str]:
    """Return a source and the moment after its last "@"; an empty moment where there is none.

    Only what looks like a moment is one: an address may hold a user's name before an "@".
    """
    place, at, moment = source.rpartition("@")
    return (place, moment) if at and _MOMENT.fullmatch(moment) else (source, "")


def register_in(place: str) -> tuple[str, str]:
    """Return the database and the register that a source names: ``register:ID``, or an address with ``#ID``.

    An empty database is the configured one, an empty register the main one.
    """
    if place.startswith(REGISTER):
        return "", place.removeprefix(REGISTER)
    database, mark, register = place.rpartition("#")
    return (database, register) if mark and "://" in database else (place, "")


def revision_of(database: Database, register_id: str, moment: str) -> int:
    """Return the number of the revision that stood at ``moment``.

    Raises:
        InvalidInput: that is no moment.
        NotFound: there is no such revision, or the history begins later.
    """
    number = _REVISION.fullmatch(moment.strip())
    if number is not None:
        found = int(number.group(1))
        database.require_revision(register_id, found)
        return found
    return database.revision_at(register_id, moment_of(moment.strip()))


def moment_of(text: str) -> dt.datetime:
    """Return the moment a date, or a date with a time, names; a date is the end of that day, UTC.

    Raises:
        InvalidInput: it is neither.
    """
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return dt.datetime.combine(dt.date.fromisoformat(text), dt.time.max, dt.UTC)
        found = dt.datetime.fromisoformat(text)
        return found.astimezone(dt.UTC) if found.tzinfo else found.replace(tzinfo=dt.UTC)
    except (ValueError, OverflowError):
        message = _("'{text}' is no moment of a register's history.").format(text=text)
        raise InvalidInput(
            message, _("Write a date (2026-11-01), a date with a time, UTC (2026-11-01T10:30), or a revision (r12).")
        ) from None
