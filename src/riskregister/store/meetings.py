"""Meetings and the scores given in them, kept beside the registers: no revision, no proof and no backup holds them.

A meeting is read and written whole, in one transaction each time, so that two steps at once come one after the other.
Scores stand in a table of their own: reading a meeting reads none.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError
from sqlalchemy.dialects import postgresql, sqlite

from riskregister.core.meeting import Meeting, Vote
from riskregister.errors import InvalidInput, NotFound
from riskregister.store import engine as engines
from riskregister.store.tables import local_meetings, local_votes
from riskregister.translations import gettext as _

_MEETING = TypeAdapter(Meeting)
_VOTE = TypeAdapter(Vote)


def create(engine: sa.Engine, register_id: str, meeting: Meeting) -> bool:
    """Keep a new meeting; return False, and keep nothing, if its code is taken.

    Raises:
        Unreachable: it cannot be written.
    """
    row = {"register_id": register_id, "id": meeting.id, "state": _state(meeting), "version": 1, "time": _now()}
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    with engines.writing(engine) as connection:
        new = insert(local_meetings).values(**row).on_conflict_do_nothing().returning(local_meetings.c.id)
        return connection.execute(new).first() is not None


def read(engine: sa.Engine, register_id: str, code: str) -> tuple[Meeting, int]:
    """Return a meeting and its version, which grows with every step.

    Raises:
        NotFound: there is no such meeting.
        InvalidInput: what is kept of it cannot be read.
        Unreachable: the database does not answer.
    """
    with engines.reading(engine) as connection:
        return _read(connection, register_id, code)


def known(engine: sa.Engine, register_id: str) -> list[Meeting]:
    """Return the meetings on a register, the newest first; one that cannot be read is passed over.

    Raises:
        Unreachable: the database does not answer.
    """
    query = sa.select(local_meetings.c.state).where(local_meetings.c.register_id == register_id)
    with engines.reading(engine) as connection:
        states = connection.execute(query).scalars().all()
    found = []
    for state in states:
        try:
            found.append(_MEETING.validate_python(state))
        except ValidationError:
            continue
    return sorted(found, key=lambda meeting: meeting.opened, reverse=True)


def version(engine: sa.Engine, register_id: str, code: str) -> int | None:
    """Return the version of a meeting, or None where there is none.

    Raises:
        Unreachable: the database does not answer.
    """
    with engines.reading(engine) as connection:
        found = connection.execute(sa.select(local_meetings.c.version).where(*_of(register_id, code))).scalar()
    return None if found is None else int(found)


def change(engine: sa.Engine, register_id: str, code: str, step: Callable[[Meeting], Meeting]) -> tuple[Meeting, int]:
    """Let ``step`` make of a meeting what it is next, and return that with its version; an error of it changes nothing.

    Raises:
        NotFound: there is no such meeting.
        Unreachable: it cannot be written.
    """
    with engines.writing(engine) as connection:
        before, number = _read(connection, register_id, code, locked=True)
        after = step(before)
        if after == before:
            return before, number
        values = {"state": _state(after), "version": number + 1, "time": _now()}
        connection.execute(local_meetings.update().where(*_of(register_id, code)).values(**values))
    return after, number + 1


def give(
    engine: sa.Engine,
    register_id: str,
    code: str,
    number: int,
    risk: str,
    vote: Vote,
    allowed: Callable[[Meeting], None],
) -> None:
    """Keep what a person gave for a risk in the round ``number``, in place of what they gave in it before.

    ``allowed`` is shown the meeting as it is at that moment and raises to refuse; a reveal cannot come in between.

    Raises:
        NotFound: there is no such meeting.
        Unreachable: it cannot be written.
    """
    row = {
        "register_id": register_id,
        "meeting": code,
        "round": number,
        "risk": risk,
        "browser": str(vote.person),
        "values": _VOTE.dump_python(vote, mode="json"),
        "time": _now(),
    }
    keys = ["register_id", "meeting", "round", "risk", "browser"]
    insert = postgresql.insert if engine.dialect.name == "postgresql" else sqlite.insert
    new = {name: row[name] for name in ("values", "time")}
    with engines.writing(engine) as connection:
        allowed(_read(connection, register_id, code, locked=True)[0])
        connection.execute(
            insert(local_votes).values(**row).on_conflict_do_update(index_elements=keys, set_=new),
        )


def given(
    engine: sa.Engine, register_id: str, code: str, number: int | None = None, risk: str | None = None
) -> dict[tuple[str, int], list[Vote]]:
    """Return what was given in a meeting, by (risk, round) and in order of persons; ``number`` and ``risk`` choose.

    Raises:
        Unreachable: the database does not answer.
    """
    table = local_votes
    wanted = [table.c.register_id == register_id, table.c.meeting == code]
    wanted += [table.c.round == number] if number is not None else []
    wanted += [table.c.risk == risk] if risk is not None else []
    with engines.reading(engine) as connection:
        rows = connection.execute(sa.select(table.c.risk, table.c.round, table.c["values"]).where(*wanted)).all()
    found: dict[tuple[str, int], list[Vote]] = {}
    for of, round_, values in rows:
        found.setdefault((of, round_), []).append(_VOTE.validate_python(values))
    for votes in found.values():
        votes.sort(key=lambda vote: vote.person)
    return found


def _read(connection: sa.Connection, register_id: str, code: str, *, locked: bool = False) -> tuple[Meeting, int]:
    query = sa.select(local_meetings.c.state, local_meetings.c.version).where(*_of(register_id, code))
    if locked:  # PostgreSQL lets two writers read at once; SQLite has let in one already.
        query = query.with_for_update()
    row = connection.execute(query).first()
    if row is None:
        message = _("There is no meeting {code} on this register.").format(code=code)
        raise NotFound(message, _("Check the code, or ask whoever opened it for the link."))
    try:
        return _MEETING.validate_python(row.state), int(row.version)
    except ValidationError as error:
        message = _("The meeting {code} cannot be read: {why}.").format(code=code, why=error.errors()[0]["msg"])
        raise InvalidInput(message, _("What it saved stands in the register; open another meeting to go on.")) from None


def _of(register_id: str, code: str) -> tuple[sa.ColumnElement[bool], ...]:
    return local_meetings.c.register_id == register_id, local_meetings.c.id == code


def _state(meeting: Meeting) -> Any:
    return _MEETING.dump_python(meeting, mode="json")


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
