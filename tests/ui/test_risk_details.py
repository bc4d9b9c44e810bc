"""What another register said of a risk is shown with it: its details, and levels beside the scale they came from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest
from tests.ui.support import words

from riskregister.core.changes import Change
from riskregister.core.frames import latest_assessments
from riskregister.core.model import Detail, Given
from riskregister.services import editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]


def test_details_and_given_levels_are_shown_as_they_were_said(database: Database, show: Show) -> None:
    register = database.read("az-nsc-2007")
    assessed = latest_assessments(register, "current")["T06-02"]
    said = (Detail(name="Plan *B*", value="<b>hold</b> = 1"),)
    given = (Given(of="likelihood", value="3 - Possible", rule="3 of 5 stays 3"), Given(of="rating", value="Amber"))
    changes = [
        Change(table="risks", record="T06-02", field="details", old=(), new=said),
        Change(table="assessments", record=assessed.id, field="given", old=(), new=given),
    ]
    editing.save(database, register, changes, actor="A", reason="b", means="test")
    shown = "".join(words(show("risk", id="T06-02", view=view)) for view in ("glance", "scores")).replace("\\", "")

    assert "Plan *B*" in shown
    assert "<b>hold</b> = 1" in shown
    assert "Likelihood as given: 3 - Possible (3 of 5 stays 3)" in shown
    assert "Rating as given: Amber" in shown
    assert replace(assessed, given=given) == latest_assessments(database.read("az-nsc-2007"), "current")["T06-02"]
