"""Moments as people write them: a revision, a date, a date with a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.core.building import sample
from tests.store.saving import WHO, field

from riskregister.errors import InvalidInput, NotFound
from riskregister.services import moments
from riskregister.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return a register that came in on 1 May 2026 at noon and was changed at ten on the two days after."""
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    opened.create(sample(), **{**WHO, "time": dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)})
    for day in (2, 3):
        held = opened.read("small")
        change = field(held, "risks", "T02-01", "title", f"Day {day}")
        opened.save("small", [change], {}, **{**WHO, "time": dt.datetime(2026, 5, day, 10, tzinfo=dt.UTC)})
    yield opened
    opened.close()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("r1", 1),
        ("r3", 3),
        ("2026-05-01", 1),
        ("2026-05-02", 2),
        ("2026-05-02T09:59", 1),
        ("2026-05-02 10:00", 2),
        ("2026-05-02T13:59+04:00", 1),
        ("2026-05-02T14:00+04:00", 2),
        ("2030-01-01", 3),
    ],
)
def test_a_moment_names_the_revision_that_stood_then(database: Database, text: str, number: int) -> None:
    """A date is the end of its day, UTC; a time without a zone is UTC."""
    assert moments.revision_of(database, "small", text) == number


@pytest.mark.parametrize("text", ["2026-04-30", "2026-05-01T11:59", "r4"])
def test_before_the_beginning_and_after_the_end_there_is_nothing(database: Database, text: str) -> None:
    """The sentence says from when, or up to which number."""
    with pytest.raises(NotFound, match=r"begins on 2026-05-01 12:00 UTC|run from 1 to 3"):
        moments.revision_of(database, "small", text)


@pytest.mark.parametrize("text", ["yesterday", "r0", "r", "2026-13-01", "2026-05-01T25:00", ""])
def test_what_is_no_moment_is_refused_with_what_would_be(database: Database, text: str) -> None:
    """The value and the ways to write one."""
    with pytest.raises(InvalidInput, match="no moment") as caught:
        moments.revision_of(database, "small", text)

    assert "r12" in caught.value.hint


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("@r5", ("", "r5")),
        ("a.xlsx@2026-05-01", ("a.xlsx", "2026-05-01")),
        ("postgresql+psycopg://me@host/name", ("postgresql+psycopg://me@host/name", "")),
        ("postgresql+psycopg://me@host/name@r3", ("postgresql+psycopg://me@host/name", "r3")),
        ("mail@home.json", ("mail@home.json", "")),
        ("", ("", "")),
    ],
)
def test_a_source_is_told_from_its_moment(source: str, parts: tuple[str, str]) -> None:
    """Only what looks like a moment is one."""
    assert moments.split(source) == parts


def test_recorded_time_never_runs_backwards(database: Database) -> None:
    """A machine whose clock is late does not put its save before the one before it."""
    held = database.read("small")
    change = field(held, "risks", "T02-01", "title", "Late clock")
    database.save("small", [change], {}, **{**WHO, "time": dt.datetime(2026, 5, 1, tzinfo=dt.UTC)})

    assert [one.time.day for one in database.history("small")] == [3, 3, 2, 1]
    assert database.verify().flaws == []


@pytest.mark.parametrize("text", ["0001-01-01T00:00+05:00", "9999-12-31T23:59-05:00", "r" + "9" * 5000])
def test_the_ends_of_the_calendar_are_no_moments(database: Database, text: str) -> None:
    """A sentence, whatever the zone would make of them."""
    with pytest.raises((InvalidInput, NotFound)):
        moments.revision_of(database, "small", text)
