"""Saved views: one's own and everybody's, replaced by name, renamed, taken away and brought back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.core.building import sample

from riskregister.errors import InvalidInput, WrongUsage
from riskregister.services import views
from riskregister.services.views import View
from riskregister.store.database import Database

MINE, OTHER = "a" * 32, "b" * 32
OIL = {"find": ["oil"], "category": ["T06", "T08"]}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    opened.create(sample(), actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield opened
    opened.close()


def save(database: Database, name: str, **more: Any) -> View:
    values = {"browser": MINE, "shared": False, "actor": "Leyla", "address": OIL, **more}
    return views.save(database, "small", "risks", name, values.pop("address"), **values)


def names(database: Database, browser: str = MINE, page: str = "risks") -> list[str]:
    return [view.name for view in views.kept(database, "small", page, browser)]


def test_ones_own_views_are_nobody_elses_and_shared_ones_everybodys(database: Database) -> None:
    view = save(database, "  Oil  and gas ")
    save(database, "For the council", shared=True)

    assert names(database) == ["Oil and gas", "For the council"]
    assert names(database, OTHER) == ["For the council"]
    assert names(database, page="measures") == []
    assert views.kept(database, "small", "risks", MINE)[0] == view
    assert view.address == OIL
    assert views.kept(database, "other", "risks", MINE) == []


def test_a_view_of_the_same_name_is_replaced(database: Database) -> None:
    save(database, "Oil")
    save(database, "Oil", address={"find": ["gas"]}, actor="Other")
    (view,) = views.kept(database, "small", "risks", MINE)

    assert (view.address, view.actor) == ({"find": ["gas"]}, "Other")


def test_a_view_gets_another_name_unless_that_is_taken(database: Database) -> None:
    view, _other = save(database, "Oil"), save(database, "Gas")
    renamed = views.rename(database, "small", view, "Fuel", actor="Leyla")

    assert names(database) == ["Fuel", "Gas"]
    with pytest.raises(InvalidInput, match="already"):
        views.rename(database, "small", renamed, "Gas", actor="Leyla")


def test_a_deleted_view_can_be_brought_back(database: Database) -> None:
    view = save(database, "Oil", shared=True)
    views.delete(database, "small", view)

    assert names(database) == []

    views.restore(database, "small", view)

    assert views.kept(database, "small", "risks", OTHER) == [view]


@pytest.mark.parametrize("name", ["", "   ", "x" * (views.NAME_LENGTH + 1)])
def test_a_view_needs_a_name_of_some_length(database: Database, name: str) -> None:
    with pytest.raises(InvalidInput):
        save(database, name)


def test_whoever_shares_a_view_signs_it(database: Database) -> None:
    with pytest.raises(WrongUsage):
        save(database, "Oil", shared=True, actor=" ")


def test_there_is_an_end_to_how_many_one_can_keep(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "MOST", 1)
    save(database, "Oil")
    save(database, "Oil", address={})

    with pytest.raises(InvalidInput, match="already"):
        save(database, "Gas")


def test_a_database_that_fails_shows_no_views_and_says_so_on_saving(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE local_views")
        connection.commit()

    assert views.kept(database, "small", "risks", MINE) == []
