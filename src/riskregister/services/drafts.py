"""Drafts as forms use them: values as Python has them, and a database that fails never stands in an editor's way."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from dataclasses import replace
from typing import Any

from riskregister.errors import RegisterError
from riskregister.store import drafts as store
from riskregister.store.database import Database
from riskregister.store.drafts import Draft

__all__ = ["Draft", "discard", "forget_old", "keep", "waiting"]

#: Days after which edits nobody has come back to are forgotten.
KEPT_DAYS = 90
_DATE, _TUPLE = "$date", "$tuple"


def keep(
    database: Database, register_id: str, browser: str, what: str, version: int, values: dict[str, Any]
) -> dt.datetime | None:
    """Keep what a browser has not saved yet; return when it was kept, or None if it could not be."""
    draft = Draft(what=what, version=version, time=dt.datetime.now(dt.UTC), content=_as_data(values))
    try:
        store.keep(database.engine, register_id, browser, draft)
    except RegisterError:
        return None
    return draft.time


def waiting(database: Database, register_id: str, browser: str) -> list[Draft]:
    """Return what this browser has not saved, the newest first; nothing while the database does not answer."""
    try:
        found = store.waiting(database.engine, register_id, browser)
    except RegisterError:
        return []
    return [replace(draft, content=_as_values(draft.content)) for draft in found]


def discard(
    database: Database, register_id: str, browser: str, what: str, *, written: dt.datetime | None = None
) -> None:
    """Forget a draft that was saved or is not wanted; see :func:`riskregister.store.drafts.discard`.

    Should the database not answer, the draft is offered once more, which loses nothing.
    """
    with suppress(RegisterError):
        store.discard(database.engine, register_id, browser, what, written=written)


def forget_old(database: Database) -> None:
    """Forget the drafts nobody has touched for :data:`KEPT_DAYS` days."""
    with suppress(RegisterError):
        store.forget_older(database.engine, dt.datetime.now(dt.UTC) - dt.timedelta(days=KEPT_DAYS))


def _as_data(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _as_data(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return {_TUPLE: [_as_data(item) for item in value]}
    if isinstance(value, list):
        return [_as_data(item) for item in value]
    return {_DATE: value.isoformat()} if isinstance(value, dt.date) else value


def _as_values(data: Any) -> Any:
    if isinstance(data, list):
        return [_as_values(item) for item in data]
    if not isinstance(data, dict):
        return data
    if set(data) == {_TUPLE}:
        return tuple(_as_values(item) for item in data[_TUPLE])
    if set(data) == {_DATE}:
        return dt.date.fromisoformat(data[_DATE])
    return {key: _as_values(item) for key, item in data.items()}
