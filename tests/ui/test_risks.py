"""Risks: filters that travel in the address, and editing in the table."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import links, words

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

    assert {a for a in links(at) if a.startswith("risk?")} == {f"risk?id={r}" for r in at.dataframe[0].value["id"]}
