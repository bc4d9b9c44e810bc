"""A risk's score over time on its page: drawn, told in a table, and nothing where nothing changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import words

from riskregister.core.changes import Change
from riskregister.core.frames import latest_assessments
from riskregister.core.model import Estimate
from riskregister.services import editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]


def reassess(database: Database, risk: str, likelihood: float) -> int:
    held = database.read("az-nsc-2007")
    one = latest_assessments(held, "current")[risk]
    new = Estimate(low=likelihood, best=likelihood, high=likelihood)
    change = Change(table="assessments", record=one.id, field="likelihood", old=one.likelihood, new=new)
    return editing.save(database, held, [change], actor="A. Aliyev", reason="looked again", means="test")


def trend(at: AppTest) -> dict[str, Any]:
    """Return the trend's figure, or nothing."""
    figures = [json.loads(found.proto.spec) for found in at.get("plotly_chart") if "trend" in found.proto.id]
    return figures[0] if figures else {}


@pytest.fixture
def moved(database: Database) -> Database:
    """Return a register in which a risk's likelihood was 1 and is 2."""
    reassess(database, "T06-02", 1)
    reassess(database, "T06-02", 2)
    return database


def test_a_risk_that_has_not_moved_says_so(database: Database, show: Show) -> None:
    at = show("risk", id="T06-02", view="history")

    assert "No score has changed since 24 May 2007" in words(at)
    assert trend(at) == {}


def test_each_step_stands_in_figure_and_table(moved: Database, show: Show) -> None:
    at = show("risk", id="T06-02", view="history")
    impact = latest_assessments(moved.read("az-nsc-2007"), "current")["T06-02"].impact
    current = next(one for one in trend(at)["data"] if one.get("name") == "Current")
    table = next(found.value for found in at.table if "Revision" in found.value.columns)

    assert impact is not None
    assert current["y"][1:] == [1 + impact.best, 2 + impact.best]
    assert table[table["Stage"] == "Current"]["Revision"].tolist() == [1, 2, 3]


def test_a_past_state_knows_nothing_of_what_came_later(moved: Database, show: Show) -> None:
    at = show("risk", id="T06-02", view="history", at="r2")
    current = next(one for one in trend(at)["data"] if one.get("name") == "Current")

    assert len(current["y"]) == 2
    assert "No score has changed" in words(show("risk", id="T06-02", view="history", at="r1"))


def test_what_a_removed_assessment_said_is_part_of_the_trend(moved: Database, show: Show) -> None:
    held = moved.read("az-nsc-2007")
    one = latest_assessments(held, "current")["T06-02"]
    gone = Change(table="assessments", record=one.id, field="", old=one, new=None)
    editing.save(moved, held, [gone], actor="A. Aliyev", reason="withdrawn", means="test")
    table = next(
        found.value for found in show("risk", id="T06-02", view="history").table if "Revision" in found.value.columns
    )
    current = table[table["Stage"] == "Current"]

    assert current["Revision"].tolist() == [1, 2, 3, 4]
    assert current["Score"].iloc[-1] == "no longer assessed"
