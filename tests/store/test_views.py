"""Saved views on both kinds of database: kept in the place of one another, renamed, taken away, told apart."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tests.core.building import sample
from tests.store.saving import create

from riskregister.store import views
from riskregister.store.database import Database
from riskregister.store.views import SHARED, View

NOW = dt.datetime(2007, 5, 24, 12, 0, tzinfo=dt.UTC)
MINE = View(page="risks", name="Neft", browser="a" * 32, address={"find": ["neft", "qaz"]}, actor="Leyla", time=NOW)
OURS = replace(MINE, name="Council", browser=SHARED)


def test_views_are_kept_replaced_renamed_and_taken_away(database: Database) -> None:
    create(database, sample())
    for view in (OURS, MINE, replace(MINE, page="measures"), replace(MINE, browser="b" * 32)):
        views.keep(database.engine, "small", view)

    def kept() -> list[View]:
        return views.kept(database.engine, "small", "risks", MINE.browser)

    assert kept() == [MINE, OURS]

    changed = replace(MINE, address={}, time=NOW + dt.timedelta(hours=1))
    views.keep(database.engine, "small", changed)

    assert kept() == [changed, OURS]

    views.replace(database.engine, "small", OURS, replace(OURS, name="Cabinet"))
    views.discard(database.engine, "small", changed)

    assert kept() == [replace(OURS, name="Cabinet")]
    assert not database.verify().flaws
