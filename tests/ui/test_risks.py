"""Risks: filters that travel in the address, and editing in the table."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import crowded, empty, links, words

from riskregister.core.changes import Change
from riskregister.core.frames import latest_assessments, risk_frame
from riskregister.core.model import Register
from riskregister.services import editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]


def level(database: Database, risk: str, side: str) -> float:
    register = database.read("az-nsc-2007")
    return getattr(latest_assessments(register, "current")[risk], side).best


def test_every_risk_is_listed_highest_score_first(database: Database, show: Show, shipped: Register) -> None:
    table = show("risks").dataframe[0].value

    assert set(table["id"]) == {risk.id for risk in shipped.risks}
    assert list(table["score"]) == sorted(table["score"], reverse=True)


def test_filters_are_written_to_the_address_by_id_and_not_by_label(database: Database, show: Show) -> None:
    at = show("risks")
    at.pills(key="category").set_value(["T06", "T11"])
    at.pills(key="mark").set_value(["above"])
    at.text_input(key="find").set_value("oil")
    at.run()

    assert at.query_params["category"] == ["T06", "T11"]
    assert at.query_params["mark"] == "above"
    assert at.query_params["find"] == "oil"


def test_an_address_with_filters_opens_filtered(database: Database, show: Show, shipped: Register) -> None:
    at = show("risks", category=["T06"], above="1", stage="inherent")
    frame = risk_frame(shipped, "inherent")
    expected = set(frame[(frame["category"] == "T06") & frame["above_appetite"]]["id"])

    assert at.pills(key="category").value == ["T06"]
    assert at.segmented_control(key="stage").value == "inherent"
    assert set(at.dataframe[0].value["id"]) == expected


def test_a_filter_taken_back_leaves_the_address(database: Database, show: Show) -> None:
    at = show("risks", category=["T06"], find="oil")
    at.pills(key="category").set_value([])
    at.text_input(key="find").set_value("")
    at.run()

    assert dict(at.query_params) == {}


def test_an_unknown_category_in_the_address_is_left_out(database: Database, show: Show) -> None:
    at = show("risks", category=["T06", "T99"])

    assert at.pills(key="category").value == ["T06"]


def test_search_finds_words_in_any_order_in_any_text_of_a_risk(
    database: Database, show: Show, shipped: Register
) -> None:
    risk = shipped.risks[10]
    word, other = risk.consequence.split()[0], risk.title.split()[0]

    assert risk.id in set(show("risks", find=f"{word.upper()} {other}").dataframe[0].value["id"])


def test_filters_that_fit_nothing_say_so(database: Database, show: Show) -> None:
    at = show("risks", find="zebra crossing on the moon")

    assert "No risk fits these filters." in words(at)
    assert not at.dataframe


def test_levels_edited_in_the_table_are_saved_with_name_and_reason(
    database: Database, show: Show, edit: Any, sign: Any
) -> None:
    at = sign(edit(show("risks", table="edit"), {"T06-02": {"likelihood": 5, "status": "under_review"}}))
    newest = database.history("az-nsc-2007", limit=1)[0]

    assert level(database, "T06-02", "likelihood") == 5
    assert (newest.number, newest.actor, newest.reason, newest.means) == (2, "A. Aliyev", "new report", "dashboard")
    assert {change.field for change in newest.changes} >= {"likelihood", "status", "assessor", "date"}
    assert "Saved as version 2." in words(at)
    assert at.data_editor[0].value.loc["T06-02", "likelihood"] == 5


def test_many_edits_are_one_revision(database: Database, show: Show, edit: Any, sign: Any) -> None:
    cells = {"T06-02": {"likelihood": 1}, "T06-03": {"impact": 1}, "T01-01": {"owner": "The Cabinet"}}
    at = edit(show("risks", table="edit"), cells)

    assert "3 edits are not saved yet." in words(at)

    sign(at)

    assert database.version("az-nsc-2007") == 2
    assert level(database, "T06-02", "likelihood") == 1
    assert level(database, "T06-03", "impact") == 1


@pytest.mark.parametrize(
    ("name", "reason", "sentence"),
    [("", "because", "A change needs a name."), ("A. Aliyev", "", "A change needs a reason.")],
)
def test_without_name_or_reason_nothing_is_saved_and_the_edits_stay(
    database: Database, show: Show, edit: Any, sign: Any, name: str, reason: str, sentence: str
) -> None:
    at = sign(edit(show("risks", table="edit"), {"T06-02": {"likelihood": 5}}), name, reason)

    assert sentence in words(at)
    assert database.version("az-nsc-2007") == 1
    assert "1 edit is not saved yet." in words(at)

    sign(at)

    assert level(database, "T06-02", "likelihood") == 5


def test_somebody_elses_save_neither_loses_my_edits_nor_is_overwritten(
    database: Database, show: Show, edit: Any, sign: Any
) -> None:
    at = edit(show("risks", table="edit"), {"T06-02": {"owner": "Mine"}, "T06-03": {"owner": "Mine too"}})
    register = database.read("az-nsc-2007")
    theirs = Change(table="risks", record="T06-02", field="owner", old="", new="Theirs")
    editing.save(database, register, [theirs], actor="Other", reason="faster", means="test")

    sign(at)

    said = words(at).replace("\\", "")

    assert "Somebody else saved first" in said
    assert re.search(r"Now, by Other · .*: Theirs", said)
    assert "You entered: Mine" in said
    assert "2 edits are not saved yet." in words(at)
    assert [risk.owner for risk in database.read("az-nsc-2007").risks if risk.id in ("T06-02", "T06-03")] == [
        "Theirs",
        "",
    ]


def test_having_seen_the_conflict_a_person_may_decide_again(
    database: Database, show: Show, edit: Any, sign: Any, decide: Any
) -> None:
    at = edit(show("risks", table="edit"), {"T06-02": {"owner": "Mine"}})
    register = database.read("az-nsc-2007")
    theirs = Change(table="risks", record="T06-02", field="owner", old="", new="Theirs")
    editing.save(database, register, [theirs], actor="Other", reason="faster", means="test")
    decide(sign(at), "mine")

    assert next(risk.owner for risk in database.read("az-nsc-2007").risks if risk.id == "T06-02") == "Mine"
    assert database.version("az-nsc-2007") == 3


def test_somebody_elses_save_of_something_else_does_not_disturb(
    database: Database, show: Show, edit: Any, sign: Any
) -> None:
    at = edit(show("risks", table="edit"), {"T06-02": {"likelihood": 5}})
    register = database.read("az-nsc-2007")
    theirs = Change(table="measures", record=register.measures[0].id, field="progress", old=None, new=10.0)
    editing.save(database, register, [theirs], actor="Other", reason="elsewhere", means="test")
    sign(at)

    assert level(database, "T06-02", "likelihood") == 5
    assert database.version("az-nsc-2007") == 3


def test_filters_wait_while_edits_are_not_saved(database: Database, show: Show, edit: Any) -> None:
    at = edit(show("risks", table="edit"), {"T06-02": {"likelihood": 5}})

    assert at.pills(key="category").disabled
    assert at.text_input(key="find").disabled
    assert at.segmented_control(key="stage").disabled


def test_the_list_is_also_there_as_links(database: Database, show: Show) -> None:
    at = show("risks", category=["T06"])

    assert {a for a in links(at) if a.startswith("risk?")} == {
        f"risk?category=T06&id={r}" for r in at.dataframe[0].value["id"]
    }


def chips(at: AppTest) -> list[str]:
    return [button.label.replace("\\", "") for button in at.button if str(button.key).startswith("without ")]


def shown(at: AppTest) -> list[str]:
    return list(at.dataframe[0].value["id"])


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()

    assert not at.exception, at.exception[0].value
    return at


def test_where_the_words_were_found_stands_beside_each_risk(database: Database, show: Show, shipped: Register) -> None:
    risk = next(one for one in shipped.risks if one.cause)
    word = max(risk.cause.split(), key=len).strip(".,;")
    table = show("risks", find=f'"{risk.id}" {word}').dataframe[0].value

    assert table["found"].iloc[0].startswith("id")
    assert word in table["found"].iloc[0] or "title" in table["found"].iloc[0]


def test_counts_of_a_facet_follow_the_other_filters(database: Database, show: Show, shipped: Register) -> None:
    frame = risk_frame(shipped, "current")
    at = show("risks", category=["T06"])
    inside = frame[frame["category"] == "T06"]
    kinds = {option.rpartition(" ")[0]: int(option.rpartition("(")[2][:-1]) for option in at.pills(key="type").options}

    assert kinds == dict(inside["type"].value_counts())
    assert len(at.pills(key="category").options) == len(shipped.categories)


def test_every_filter_in_force_is_named_and_taken_back_by_itself(database: Database, show: Show) -> None:
    at = show("risks", category=["T06", "T11"], find="oil", mark=["above"])

    assert chips(at)[0] == "“oil”"
    assert len(chips(at)) == 4

    press(at, "without category T06")

    assert at.query_params["category"] == "T11"
    assert at.query_params["find"] == "oil"

    press(at, "clear_filters")

    assert dict(at.query_params) == {}
    assert chips(at) == []


def test_links_of_earlier_versions_still_filter(database: Database, show: Show, shipped: Register) -> None:
    frame = risk_frame(shipped, "current")

    assert set(shown(show("risks", above="1"))) == set(frame[frame["above_appetite"]]["id"])


def test_the_order_is_a_choice_of_the_page_and_survives_a_save(
    database: Database, show: Show, edit: Any, sign: Any
) -> None:
    at = show("risks", sort="title", table="edit")
    before = list(at.data_editor[0].value.index)

    assert before == sorted(before, key=lambda one: list(at.data_editor[0].value["title"][one].casefold()))

    sign(edit(at, {before[3]: {"owner": "Cabinet"}}))

    assert at.query_params["sort"] == "title"
    assert list(at.data_editor[0].value.index) == before


def test_a_newly_chosen_column_begins_in_its_natural_order(database: Database, show: Show) -> None:
    at = show("risks", order="up")
    at.selectbox(key="sort").set_value("id").run()

    assert at.selectbox(key="order").value == "up"
    assert "order" not in at.query_params
    assert shown(at)[0] == "T01-01"


def test_the_columns_shown_are_part_of_the_address(database: Database, show: Show) -> None:
    at = show("risks", columns=["owner", "gap"])

    assert list(at.dataframe[0].value.columns) == ["id", "title", "gap", "owner"]

    at.pills(key="columns").set_value([]).run()

    assert len(at.dataframe[0].value.columns) > 10


def test_a_long_list_comes_in_pages_whose_number_is_in_the_address(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    keep(crowded(shipped, 130))
    at = show("risks", sort="id", rows="50", page="3")

    assert len(shown(at)) == 30
    assert "101 – 130 of 130" in words(at)

    at.selectbox(key="list_rows").set_value(100).run()

    assert len(shown(at)) == 100
    assert dict(at.query_params) == {"sort": "id", "rows": "100"}
    assert len(shown(show("risks", rows="50", page="99"))) == 30
    assert len(shown(show("risks", rows="7", page="x"))) == 130


def test_several_risks_are_edited_at_once_seen_before_and_saved_as_one_revision(
    database: Database, show: Show, sign: Any
) -> None:
    at = show("risks", open="several", category=["T06"])

    assert "Mark rows of the table, or choose risks here." in words(at)

    choose = next(field for field in at.multiselect if field.label == "Risks")
    choose.set_value(["T06-02", "T06-03"]).run()
    next(field for field in at.pills if field.label == "What to set").set_value(["status", "likelihood"]).run()
    next(field for field in at.selectbox if field.label == "Status").set_value("under_review")
    next(field for field in at.radio if field.label == "Likelihood").set_value(5).run()

    assert "**2 of 2 risks change:**" in words(at)
    told = at.dataframe[0].value
    assert set(told["id"]) == {"T06-02", "T06-03"}
    assert {"status", "likelihood"} == set(told["field"])

    sign(at)
    after = database.read("az-nsc-2007")

    assert database.version("az-nsc-2007") == 2
    assert {risk.status for risk in after.risks if risk.id in ("T06-02", "T06-03")} == {"under_review"}
    assert level(database, "T06-03", "likelihood") == 5
    assert at.query_params["category"] == "T06"
    assert "Edit several risks at once" not in words(at)


def test_what_was_just_saved_is_undone_with_one_press(database: Database, show: Show, edit: Any, sign: Any) -> None:
    before = level(database, "T06-02", "likelihood")
    at = sign(edit(show("risks", table="edit"), {"T06-02": {"likelihood": 5}}))
    press(at, "undo_just_saved_2")

    assert level(database, "T06-02", "likelihood") == before
    assert "Undone; that is version 3." in words(at)
    assert database.history("az-nsc-2007", limit=1)[0].actor == "A. Aliyev"


def test_undoing_what_others_have_touched_since_leads_to_history(
    database: Database, show: Show, edit: Any, sign: Any
) -> None:
    at = sign(edit(show("risks", table="edit"), {"T06-02": {"owner": "Mine"}}))
    register = database.read("az-nsc-2007")
    theirs = Change(table="risks", record="T06-02", field="owner", old="Mine", new="Theirs")
    editing.save(database, register, [theirs], actor="Other", reason="later", means="test")
    press(at, "undo_just_saved_2")

    assert "Nothing was undone." in words(at)
    assert "history?" in links(at)
    assert database.version("az-nsc-2007") == 3


def test_a_new_risk_gets_the_next_id_and_stands_in_the_list(database: Database, show: Show, sign: Any) -> None:
    at = show("risks", open="newrisk", find="A new kind of risk")
    field = {found.label: found for found in (*at.text_input, *at.text_area, *at.selectbox)}
    field["Title"].set_value("A new kind of risk")
    field["Category"].set_value("T06")
    field["Cause"].set_value("Old pipes")
    at.run()

    assert "It will be T06-13;" in words(at).replace("\\", "")

    sign(at, button="Add the risk")
    risk = next(one for one in database.read("az-nsc-2007").risks if one.id == "T06-13")

    assert (risk.title, risk.category, risk.cause, risk.status) == ("A new kind of risk", "T06", "Old pipes", "draft")
    assert shown(at) == ["T06-13"]
    assert "risk?id=T06-13&view=scores" in links(at)


def test_a_new_risk_without_a_title_is_not_added(database: Database, show: Show, sign: Any) -> None:
    at = sign(show("risks", open="newrisk"), button="Add the risk")

    assert "A risk needs a title." in words(at)
    assert database.version("az-nsc-2007") == 1


def test_chosen_risks_are_taken_out_and_one_press_brings_them_back(
    database: Database, show: Show, sign: Any, shipped: Register
) -> None:
    at = show("risks", open="removal")
    next(field for field in at.multiselect if field.label == "Risks").set_value(["T06-02"]).run()

    assert "With them go" in words(at)

    sign(at, button="Take out of the register")

    assert "T06-02" not in {risk.id for risk in database.read("az-nsc-2007").risks}

    press(at, "undo_just_saved_2")
    after = database.read("az-nsc-2007")

    assert {one.id for one in after.mitigations} == {one.id for one in shipped.mitigations}
    assert "T06-02" in {risk.id for risk in after.risks}


def test_an_empty_register_says_what_to_do(keep: Callable[[Register], Database], show: Show, shipped: Register) -> None:
    keep(empty(shipped))
    at = show("risks")

    assert "There is no risk in this register yet." in words(at)
    assert any(address.startswith("exchange") for address in links(at))
    assert at.button(key="form_newrisk")


def test_the_past_is_for_reading(database: Database, show: Show) -> None:
    at = show("risks", at="r1", table="edit", open="several")

    assert not at.data_editor
    assert not [button for button in at.button if str(button.key).startswith("form_")]
    assert shown(at)


def test_a_cell_of_the_matrix_is_one_more_filter(database: Database, show: Show, shipped: Register) -> None:
    frame = risk_frame(shipped, "current")
    inside = frame[(frame["likelihood"] == 4) & (frame["impact"] == 4)]
    at = show("risks", table="both", matrix_cell="4×4", mark=["above"])

    assert set(shown(at)) == set(inside[inside["above_appetite"]]["id"])
    assert "Cell 4×4" in chips(at)

    press(at, "without matrix_cell ")

    assert len(shown(at)) == int(frame["above_appetite"].sum())
    assert "matrix_cell" not in at.query_params


def test_a_cell_that_other_filters_leave_empty_is_let_go(database: Database, show: Show) -> None:
    at = show("risks", table="both", matrix_cell="5×5", category=["T11"])

    assert "matrix_cell" not in at.query_params
    assert all(risk.startswith("T11") for risk in shown(at))


def test_the_matrix_alone_lists_the_risks_of_its_cell_only(database: Database, show: Show) -> None:
    assert not show("risks", table="matrix").dataframe
    assert shown(show("risks", table="matrix", matrix_cell="4×4"))


def test_opportunities_stand_apart_and_are_called_so(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    risks = (replace(shipped.risks[0], direction="opportunity"), *shipped.risks[1:])
    keep(replace(shipped, risks=risks))
    table = show("risks").dataframe[0].value

    assert list(table.columns)[2] == "direction"
    assert list(table["id"][table["direction"] == "✦ opportunity"]) == [risks[0].id]
    assert shown(show("risks", direction=["opportunity"])) == [risks[0].id]

    at = show("risks", direction=["opportunity"], table="edit")

    assert json.loads(at.data_editor[0].proto.columns)["impact"]["label"] == "Benefit"


def test_a_filter_no_risk_fits_is_not_forgotten(database: Database, show: Show) -> None:
    at = show("risks", owner=["Nobody we know"])

    assert "No risk fits these filters." in words(at)
    assert chips(at) == ["Nobody we know"]

    press(at, "clear_none")

    assert shown(at)


def test_what_is_said_of_a_risk_is_edited_in_one_form(
    database: Database, show: Show, sign: Any, shipped: Register
) -> None:
    before = next(risk for risk in shipped.risks if risk.id == "T06-02")
    at = show("risk", id="T06-02", open="texts")
    field = {found.label: found for found in (*at.text_input, *at.text_area, *at.selectbox, *at.multiselect)}
    field["Title"].set_value("Sabotage of pipelines")
    field["Cause"].set_value("Somebody wants it")
    field["Objectives at stake"].set_value([shipped.objectives[0].id])
    sign(at)
    after = next(risk for risk in database.read("az-nsc-2007").risks if risk.id == "T06-02")

    assert replace(
        before,
        title="Sabotage of pipelines",
        cause="Somebody wants it",
        objectives=(shipped.objectives[0].id,),
    ) == replace(after, version=before.version)
    assert database.history("az-nsc-2007", limit=1)[0].reason == "new report"


def test_a_title_cannot_be_emptied(database: Database, show: Show, sign: Any) -> None:
    at = show("risk", id="T06-02", open="texts")
    next(found for found in at.text_input if found.label == "Title").set_value("")

    assert "A risk needs a title." in words(sign(at))
    assert database.version("az-nsc-2007") == 1


def test_edits_of_several_that_were_not_saved_are_offered_again_with_their_choice(
    database: Database, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: "0123456789abcdef0123456789abcdef")
    at = show("risks", open="several")
    next(field for field in at.multiselect if field.label == "Risks").set_value(["T06-02", "T06-03"]).run()
    next(field for field in at.pills if field.label == "What to set").set_value(["owner"]).run()

    at = show("overview")
    link = next(address for address, label in links(at).items() if label.startswith("Risks · several"))

    assert link == "risks?open=several"

    at = show("risks", open="several")
    press(at, "take several")

    assert next(field for field in at.multiselect if field.label == "Risks").value == ["T06-02", "T06-03"]
    assert next(field for field in at.pills if field.label == "What to set").value == ["owner"]
