"""Drafts: what was left in a field comes back to the same browser, and to nobody else, whatever happened between."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import links, words

from riskregister.core.changes import Change
from riskregister.core.frames import latest_assessments
from riskregister.core.model import Estimate, Register
from riskregister.services import drafts, editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]
ID, RISK = "az-nsc-2007", "T06-02"
BROWSER = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def same_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page of a test be opened by one browser, as the cookie would have it."""
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: BROWSER)


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label == label)


def press(at: AppTest, label: str) -> AppTest:
    field(at, "button", label).click().run()

    assert not at.exception, at.exception[0].value
    return at


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def kept(database: Database) -> dict[str, dict[str, Any]]:
    return {draft.what: draft.content for draft in drafts.waiting(database, ID, BROWSER)}


def save_owner(database: Database, risk: str, owner: str) -> None:
    register = database.read(ID)
    change = editing.record_changes(register, "risks", risk, {"owner": owner})
    editing.save(database, register, change, actor="Other", reason="faster", means="test")


def typed(show: Show) -> AppTest:
    at = show("risk", id=RISK, view="scores")
    field(at, "selectbox", "Likelihood").set_value(1)
    at.slider[0].set_value((1.0, 2.5))
    field(at, "text_area", "Rationale").set_value("Gəmi ilə.")
    field(at, "text_input", "Why").set_value("site visit")
    at.run()
    return at


def test_every_field_that_was_left_is_kept_before_anybody_presses_save(database: Database, show: Show) -> None:
    at = typed(show)

    assert kept(database)[f"levels {RISK} current"]["fields"] == {
        "likelihood best": 1, "likelihood span": (1.0, 2.5), "rationale": "Gəmi ilə.", "why": "site visit",
    }  # fmt: skip
    assert "4 fields are kept as a draft" in said(at)
    assert "What is still in an unfinished field is not kept." in said(at)
    assert database.version(ID) == 1


def test_before_anything_is_typed_the_form_says_what_will_not_be_kept(database: Database, show: Show) -> None:
    assert "what is still in an unfinished field is not kept" in said(show("risk", id=RISK, view="scores"))
    assert kept(database) == {}


def test_a_new_window_of_the_browser_is_offered_the_edits_and_takes_them_up(
    database: Database, show: Show, sign: Any
) -> None:
    typed(show)
    at = show("risk", id=RISK, view="scores")

    assert "are waiting (4 fields)" in said(at)
    assert not [found for found in (*at.selectbox, *at.button) if found.label in ("Likelihood", "Save")]

    press(at, "Take up again")

    assert "are waiting" not in said(at)
    assert field(at, "selectbox", "Likelihood").value == 1
    assert at.slider[0].value == (1.0, 2.5)
    assert field(at, "text_area", "Rationale").value == "Gəmi ilə."
    assert field(at, "text_input", "Why").value == "site visit"

    sign(at, reason="site visit")
    made = latest_assessments(database.read(ID), "current")[RISK]

    assert (made.likelihood, made.rationale) == (Estimate(low=1, best=1, high=2.5), "Gəmi ilə.")
    assert kept(database) == {}
    assert "are waiting" not in said(show("risk", id=RISK, view="scores"))


def test_a_draft_that_is_discarded_is_gone(database: Database, show: Show) -> None:
    typed(show)
    at = press(show("risk", id=RISK, view="scores"), "Discard")

    assert kept(database) == {}
    assert "are waiting" not in said(at)
    assert field(at, "text_area", "Rationale").value != "Gəmi ilə."


def test_edits_can_be_dropped_where_they_were_made(database: Database, show: Show) -> None:
    at = press(typed(show), "Discard these edits")

    assert kept(database) == {}
    assert field(at, "text_area", "Rationale").value != "Gəmi ilə."
    assert field(at, "text_input", "Why").value == ""


def test_another_browser_is_offered_nothing(database: Database, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    typed(show)
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: "f" * 32)

    assert "are waiting" not in said(show("risk", id=RISK, view="scores"))


def test_another_risk_is_not_offered_this_ones_edits(database: Database, show: Show) -> None:
    typed(show)

    assert "are waiting" not in said(show("risk", id="T06-03", view="scores"))


def test_edits_of_another_stage_name_it_and_bring_it_up(database: Database, show: Show) -> None:
    at = show("risk", id=RISK, view="scores")
    at.selectbox(key="assess_stage").set_value("target").run()
    field(at, "selectbox", "Impact").set_value(2).run()
    at = show("risk", id=RISK, view="scores")

    assert "(1 field)**  ·  Target" in said(at)
    assert field(at, "selectbox", "Impact")

    press(at, "Take up again")

    assert at.selectbox(key="assess_stage").value == "target"
    assert field(at, "selectbox", "Impact").value == 2


def test_edits_survive_a_look_at_another_page_and_another_risk(database: Database, show: Show) -> None:
    at = typed(show)
    at.selectbox(key="id").set_value("T06-03").run()

    assert field(at, "text_area", "Rationale").value != "Gəmi ilə."

    at.switch_page("src/riskregister/ui/pages/overview.py").run()
    at.switch_page("src/riskregister/ui/pages/risk.py").run()
    at.selectbox(key="id").set_value(RISK).run()

    assert field(at, "text_area", "Rationale").value == "Gəmi ilə."
    assert at.slider[0].value == (1.0, 2.5)


def test_edits_taken_up_are_compared_with_the_state_they_were_begun_on(
    database: Database, show: Show, sign: Any
) -> None:
    typed(show)
    register = database.read(ID)
    known = latest_assessments(register, "current")[RISK]
    theirs = Change(table="assessments", record=known.id, field="rationale", old=known.rationale, new="Theirs.")
    editing.save(database, register, [theirs], actor="Other", reason="between", means="test")
    at = sign(press(show("risk", id=RISK, view="scores"), "Take up again"))

    assert "Somebody else saved first" in said(at)
    assert re.search(r"Now, by Other · .*: Theirs\.", said(at))
    assert latest_assessments(database.read(ID), "current")[RISK].rationale == "Theirs."


def test_cells_of_a_table_are_kept_and_come_back_into_it(database: Database, show: Show, edit: Any, sign: Any) -> None:
    edit(show("risks", table="edit", stage="inherent"), {RISK: {"likelihood": 5, "owner": "Nazirlik"}})

    assert kept(database)["risks"]["cells"] == {RISK: {"likelihood": 5, "owner": "Nazirlik"}}

    at = show("risks")

    assert "are waiting (2 fields)" in said(at)

    press(at, "Take up again")

    assert at.segmented_control(key="stage").value == "inherent"
    assert "2 edits are not saved yet." in said(at)
    assert tuple(at.data_editor[0].value.loc[RISK, ["likelihood", "owner"]]) == (5, "Nazirlik")

    edit(at, {RISK: {"owner": "Nazirlər Kabineti"}, "T06-03": {"owner": "Nazirlik"}})

    assert "3 edits are not saved yet." in said(at)

    sign(at)
    after = database.read(ID)

    assert latest_assessments(after, "inherent")[RISK].likelihood.best == 5
    assert {risk.id: risk.owner for risk in after.risks if risk.owner} == {
        RISK: "Nazirlər Kabineti",
        "T06-03": "Nazirlik",
    }
    assert kept(database) == {}


def test_every_kind_of_cell_of_the_tracker_comes_back(
    database: Database, show: Show, edit: Any, sign: Any, shipped: Register
) -> None:
    one, other = shipped.measures[3].id, shipped.measures[4].id
    edit(show("measures"), {one: {"progress": 60, "due": "2009-03-01", "status": "under_way"}, other: {"due": None}})
    at = press(show("measures"), "Take up again")

    assert at.data_editor[0].value.loc[one, "progress"] == 60

    sign(at)
    made = {measure.id: measure for measure in database.read(ID).measures}

    assert (made[one].progress, made[one].due, made[one].status) == (60.0, dt.date(2009, 3, 1), "under_way")
    assert made[other].due is None


def test_cells_survive_reading_the_table_and_a_filter_that_hides_them(
    database: Database, show: Show, edit: Any, sign: Any
) -> None:
    at = edit(show("risks", table="edit"), {RISK: {"owner": "Nazirlik"}})
    at.segmented_control(key="table").set_value("read").run()
    at.query_params["category"] = ["T01"]
    at.segmented_control(key="table").set_value("edit").run()

    assert RISK not in at.data_editor[0].value.index
    assert "1 edit is not saved yet." in said(at)

    sign(at)

    assert next(risk.owner for risk in database.read(ID).risks if risk.id == RISK) == "Nazirlik"


def test_dropped_cells_leave_the_table_as_it_stands(database: Database, show: Show, edit: Any) -> None:
    at = edit(show("risks", table="edit"), {RISK: {"owner": "Nazirlik"}})
    press(at, "Discard these edits")
    at.run()

    assert at.data_editor[0].value.loc[RISK, "owner"] == ""
    assert "not saved yet" not in said(at)
    assert kept(database) == {}


def test_an_assessors_view_comes_back_with_its_name_and_round(database: Database, show: Show) -> None:
    at = show("risk", id=RISK, view="scores")
    field(at, "text_input", "Sign as").set_value("Aysel").run()
    field(at, "selectbox", "Give the likelihood").set_value("probability").run()
    field(at, "number_input", "Probability, %: best").set_value(3.0)
    field(at, "toggle", "Anonymous").set_value(True)
    field(at, "text_area", "Your rationale").set_value("Seen.").run()
    at = show("risk", id=RISK, view="scores")

    assert "Your assessment · Current · Aysel" in said(at)

    press(at, "Take up again")

    assert field(at, "text_input", "Sign as").value == "Aysel"
    assert field(at, "number_input", "Probability, %: best").value == 3.0
    assert field(at, "toggle", "Anonymous").value is True
    assert field(at, "text_area", "Your rationale").value == "Seen."


def test_a_draft_that_cannot_be_kept_is_said_and_disturbs_nothing(
    database: Database, show: Show, sign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = show("risk", id=RISK, view="scores")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("DROP TABLE local_drafts")
        connection.commit()
    field(at, "text_area", "Rationale").set_value("Mine.").run()

    assert not at.error
    assert said(at).count("cannot be kept as a draft at the moment") == 1
    assert field(at, "text_area", "Rationale").value == "Mine."

    sign(at)

    assert latest_assessments(database.read(ID), "current")[RISK].rationale == "Mine."


def test_every_page_says_at_its_head_what_waits_and_leads_there(database: Database, show: Show, edit: Any) -> None:
    assert "Edits you have not saved:" not in said(show("overview"))

    typed(show)
    edit(show("risks", table="edit", stage="inherent"), {RISK: {"owner": "Nazirlik"}})
    at = show("overview")
    led = links(at)

    assert "Edits you have not saved:" in said(at)
    assert led[f"risk?id={RISK}&view=scores"].replace("\\", "").startswith(f"{RISK} (")
    assert led["risks?stage=inherent&table=edit"].startswith("Risks (")


def test_saying_why_does_not_close_a_conflict_but_another_edit_does(
    database: Database, show: Show, edit: Any, sign: Any
) -> None:
    at = edit(show("risks", table="edit"), {RISK: {"owner": "Mine"}})
    save_owner(database, RISK, "Theirs")
    sign(at)
    field(at, "text_input", "Why").set_value("I asked them").run()

    assert "Somebody else saved first" in said(at)

    edit(at, {RISK: {"owner": "Mine too"}})

    assert "Somebody else saved first" not in said(at)
    assert field(at, "button", "Save")


def test_edits_of_a_risk_that_is_gone_can_be_discarded_anywhere(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    spare = replace(shipped.risks[0], id="X-01", title="Spare")
    database = keep(replace(shipped, risks=(*shipped.risks, spare)))
    at = show("risk", id="X-01", view="scores")
    field(at, "text_area", "Rationale").set_value("Mine.").run()
    register = database.read(ID)
    gone = Change(table="risks", record="X-01", field="", old=register.risks[-1], new=None)
    editing.save(database, register, [gone], actor="Other", reason="double", means="test")
    at = show("overview")
    press(at, next(one.label for one in at.button if "no longer in the register" in one.label))

    assert kept(database) == {}
    assert "Edits you have not saved:" not in said(at)
