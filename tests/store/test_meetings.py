"""Meetings are kept whole and step by step, on either database; scores stand apart from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
import sqlalchemy as sa
from tests.core.building import sample
from tests.store.saving import create

from riskregister.core import meeting_steps as steps
from riskregister.core.meeting import Meeting, Vote, given
from riskregister.errors import InvalidInput, NotFound, WrongUsage
from riskregister.store import meetings
from riskregister.store.database import Database
from riskregister.store.tables import local_meetings

NOW = dt.datetime(2026, 3, 1, 9, tzinfo=dt.UTC)
CHAIR = "c" * 32


@pytest.fixture
def database(url: str) -> Iterator[Database]:
    opened = Database(url)
    create(opened, sample())
    yield opened
    opened.close()


def meeting(code: str = "ABC234", **more) -> Meeting:
    values = {"title": "Council", "stage": "current", "risks": [("T01-01", 1)], "browser": CHAIR, "name": "Chair"}
    values |= {"scores": True, "takeover": "WORD22", "anonymous": False, "seconds": 60, "now": NOW}
    return steps.begin(code, **{**values, **more})


def test_a_meeting_is_read_as_it_was_kept_and_a_code_is_given_once(database: Database) -> None:
    assert meetings.create(database.engine, "small", meeting())
    assert not meetings.create(database.engine, "small", meeting(title="Another"))
    assert meetings.read(database.engine, "small", "ABC234") == (meeting(), 1)
    assert meetings.version(database.engine, "small", "NONE22") is None
    with pytest.raises(NotFound, match="no meeting NONE22"):
        meetings.read(database.engine, "small", "NONE22")
    with pytest.raises(NotFound):
        meetings.read(database.engine, "other", "ABC234")

    later = meeting("DEF567", now=NOW + dt.timedelta(days=1))
    meetings.create(database.engine, "small", later)

    assert [one.id for one in meetings.known(database.engine, "small")] == ["DEF567", "ABC234"]
    assert meetings.known(database.engine, "other") == []


def test_steps_of_many_at_once_come_one_after_the_other(database: Database) -> None:
    meetings.create(database.engine, "small", meeting())

    def join(number: int) -> None:
        meetings.change(database.engine, "small", "ABC234", lambda now: steps.join(now, f"{number:032x}", f"P{number}"))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(join, range(16)))
    found, version = meetings.read(database.engine, "small", "ABC234")

    assert len({one.id for one in found.people}) == 17
    assert version == 17


def test_a_refused_step_changes_nothing_and_an_empty_one_makes_no_version(database: Database) -> None:
    meetings.create(database.engine, "small", meeting())
    with pytest.raises(WrongUsage):
        meetings.change(database.engine, "small", "ABC234", lambda now: steps.reveal(now, "f" * 32))
    meetings.change(database.engine, "small", "ABC234", lambda now: now)

    assert meetings.read(database.engine, "small", "ABC234") == (meeting(), 1)
    assert meetings.version(database.engine, "small", "ABC234") == 1


def test_the_last_score_of_a_person_in_a_round_counts(database: Database) -> None:
    meetings.create(database.engine, "small", meeting())
    one = Vote(person=2, likelihood=given(4, 5), reason="first")
    for vote in (one, replace(one, impact=given(3, 5)), Vote(person=1, abstains=True)):
        meetings.give(database.engine, "small", "ABC234", 1, "T01-01", vote, lambda _now: None)
    meetings.give(database.engine, "small", "ABC234", 2, "T01-01", one, lambda _now: None)
    meetings.give(database.engine, "small", "ABC234", 1, "T01-02", one, lambda _now: None)

    found = meetings.given(database.engine, "small", "ABC234", 1, "T01-01")

    assert found == {("T01-01", 1): [Vote(person=1, abstains=True), replace(one, impact=given(3, 5))]}
    assert set(meetings.given(database.engine, "small", "ABC234")) == {("T01-01", 1), ("T01-01", 2), ("T01-02", 1)}
    assert meetings.given(database.engine, "small", "DEF567") == {}


def test_a_refused_score_is_not_kept(database: Database) -> None:
    meetings.create(database.engine, "small", meeting())

    def refuse(_now: Meeting) -> None:
        raise WrongUsage("over")

    with pytest.raises(WrongUsage):
        meetings.give(database.engine, "small", "ABC234", 1, "T01-01", Vote(person=1, abstains=True), refuse)

    assert meetings.given(database.engine, "small", "ABC234") == {}


def test_a_meeting_that_cannot_be_read_is_named_and_hides_no_other(database: Database) -> None:
    meetings.create(database.engine, "small", meeting())
    meetings.create(database.engine, "small", meeting("DEF567"))
    with database.engine.begin() as connection:
        connection.execute(sa.update(local_meetings).where(local_meetings.c.id == "DEF567").values(state={"id": 1}))

    assert [one.id for one in meetings.known(database.engine, "small")] == ["ABC234"]
    with pytest.raises(InvalidInput, match="DEF567 cannot be read"):
        meetings.read(database.engine, "small", "DEF567")
