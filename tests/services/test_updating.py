"""A report of a measure: what is told stays, and changes the measure in the same revision."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.core.building import measure, register

from riskregister.core.changes import applied
from riskregister.core.model import Register
from riskregister.core.workflow import refused
from riskregister.errors import NotFound, WrongUsage
from riskregister.services.updating import report, updates_of

DAY = dt.date(2007, 9, 1)


def held() -> Register:
    return register(measures=(measure("M", "planned", progress=None),))


def told(of: Register, **more: Any) -> Register:
    values = {"date": DAY, "text": "the group has met", "author": "A. Aliyev", **more}
    return applied(of, report(of, "M", **values))


def test_an_update_moves_the_measure_with_it() -> None:
    now = told(held(), status="under_way", progress=20.0)

    assert (now.measures[0].status, now.measures[0].progress) == ("under_way", 20.0)
    assert (now.updates[0].author, now.updates[0].text) == ("A. Aliyev", "the group has met")


def test_what_does_not_differ_is_not_changed() -> None:
    now = told(held(), status="under_way", progress=20.0)
    again = report(now, "M", date=DAY, text="no news", author="A", status="under_way", progress=20.0)

    assert [change.table for change in again] == ["updates"]


def test_a_progress_not_told_leaves_the_measures_own() -> None:
    now = told(told(held(), progress=20.0), status="under_way")

    assert (now.measures[0].progress, now.updates[-1].progress) == (20.0, None)


def test_an_update_of_an_earlier_day_is_history_and_changes_nothing_else() -> None:
    now = told(held(), progress=60.0, status="under_way")
    before = told(now, date=dt.date(2007, 8, 1), progress=10.0, status="planned")

    assert before.measures == now.measures
    assert [one.progress for one in updates_of(before, "M")] == [10.0, 60.0]


def test_several_updates_of_one_day_have_ids_of_their_own_also_beside_what_others_saved() -> None:
    now = told(told(held()))
    there = told(now)
    new = report(now, "M", date=DAY, text="x", author="", present=there)[0].record

    assert len({one.id for one in there.updates}) == 3
    assert new not in {one.id for one in there.updates}


def test_a_move_that_is_none_is_refused_as_anywhere() -> None:
    ended = register(measures=(measure("M", "completed"),))

    assert refused(report(ended, "M", date=DAY, text="x", author="", status="principle"))


def test_an_update_says_something_of_a_measure_that_is_there() -> None:
    with pytest.raises(WrongUsage, match="needs a text"):
        report(held(), "M", date=DAY, text=" ", author="A")
    with pytest.raises(NotFound):
        report(held(), "N", date=DAY, text="x", author="A")
