"""One risk whole: what is seen first, its views and what leads to them, its neighbours, its bow-tie, its print."""

from __future__ import annotations

import datetime as dt
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import HOSTILE, hostile, links, words

from riskregister.charts.bow_tie import svg
from riskregister.core.bow_tie import bow_tie, in_words
from riskregister.core.bow_tie_layout import across
from riskregister.core.frames import risk_frame
from riskregister.core.model import Register
from riskregister.services import editing
from riskregister.services import indicators as service
from riskregister.store.database import Database
from riskregister.ui import risk_choice

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]
VIEWS = [
    *("At a glance", "Scores", "Measures", "Source", "History", "Influences", "Indicators"),
    *("Decisions", "Comments and evidence"),
]
SVG = "{http://www.w3.org/2000/svg}"


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def view(at: AppTest) -> str:
    return str(at.segmented_control(key="view").value)


def drawing(at: AppTest) -> dict[str, ET.Element]:
    """Return the drawings handed to the browser, read as it reads them."""
    found = next(one.proto for one in at.get("bidi_component") if one.proto.component_name == "bow_tie")
    return {name: ET.fromstring(text) for name, text in json.loads(found.json).items()}


def texts(of: ET.Element) -> str:
    return " ".join(text.text or "" for text in of.iter(f"{SVG}text"))


def named(at: AppTest) -> str:
    return at.header[0].value.replace("\\", "").split()[0]


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()

    assert not at.exception
    return at


# What is seen first ---------------------------------------------------------------------------------------------------


def test_its_head_says_how_it_stands_with_a_range_whose_it_is_and_when_it_is_looked_at_again(
    database: Database, show: Show, shipped: Register
) -> None:
    at = show("risk", id="T06-02")
    row = risk_frame(shipped).set_index("id").loc["T06-02"]
    tags = " ".join(found.proto.body for found in at.get("html"))

    assert f"{row['rating_code']} · {row['rating']} · {row['score']:g}" in tags
    for expected in (f"score {row['score_low']:g} – {row['score_high']:g}", "of 124 by best levels", "draft"):
        assert expected in said(at)
    assert "on 24 November 2007" in said(at)
    assert view(at) == "glance"


def test_a_review_that_is_late_says_so_in_the_head(keep: Keep, show: Show, shipped: Register) -> None:
    keep(replace(shipped, reporting_date=dt.date(2009, 1, 1)))

    assert "24 November 2007, overdue" in said(show("risk", id="T06-02"))


def test_the_four_stages_stand_in_a_table_and_on_the_matrix(database: Database, show: Show) -> None:
    at = show("risk", id="T06-02")
    (table,) = (found.value for found in at.table)

    assert [row.split(":")[0] for row in table.index] == ["Inherent", "Current", "Residual", "Target"]
    assert list(table["Rating"]) == ["VH 8 · Very high", "H 7 · High", "–", "–"]
    assert [one for one in at.get("bidi_component") if one.proto.component_name == "matrix"]


def test_a_risk_nobody_assessed_and_nothing_acts_on_has_every_view(keep: Keep, show: Show, shipped: Register) -> None:
    bare = replace(
        shipped.risks[0], id="X", cause="", event="", consequence="", scenario="", notes="", objectives=(), sources=()
    )
    keep(replace(shipped, risks=(bare,), assessments=(), mitigations=(), influences=()))
    for key in ("glance", "scores", "measures", "source", "history", "influences", "indicators"):
        at = show("risk", id="X", view=key)

        assert not at.error
    assert "not assessed" in texts(drawing(show("risk", id="X"))["across"])
    assert "No measure acts on this risk" in said(show("risk", id="X", view="measures"))
    assert "No passage is cited." in said(show("risk", id="X", view="source"))


def test_an_opportunity_speaks_of_a_benefit(keep: Keep, show: Show, shipped: Register) -> None:
    first = replace(shipped.risks[0], direction="opportunity")
    keep(replace(shipped, risks=(first, *shipped.risks[1:])))
    at = show("risk", id=first.id)

    assert "its impact is a benefit" in said(at)
    assert "The benefit" in texts(drawing(at)["down"])
    assert "**Benefit**" in words(show("risk", id=first.id, blind="1"))


# Views ----------------------------------------------------------------------------------------------------------------


def test_only_the_view_that_is_chosen_is_drawn_and_it_stands_in_the_address(database: Database, show: Show) -> None:
    at = show("risk", id="T06-02")

    assert at.segmented_control(key="view").options == VIEWS
    assert not at.dataframe

    at.segmented_control(key="view").set_value("measures").run()

    assert at.query_params["view"] == "measures"
    assert at.dataframe
    assert not at.table


@pytest.mark.parametrize(
    ("what", "expected"), [("review", "glance"), ("status", "glance"), ("indicator", "indicators")]
)
def test_a_link_to_a_form_leads_to_the_view_that_holds_it(
    database: Database, show: Show, what: str, expected: str
) -> None:
    at = show("risk", id="T06-02", open=what, view="source")

    assert view(at) == expected
    assert [box.label for box in at.expander if box.proto.expanded]


def test_edits_that_wait_mark_their_view_and_coming_back_leads_there(
    database: Database, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: "0123456789abcdef0123456789abcdef")
    at = show("risk", id="T06-02", view="scores")
    next(box for box in at.selectbox if box.label == "Likelihood").set_value(1).run()
    at.segmented_control(key="view").set_value("source").run()

    assert "Scores ✎" in at.segmented_control(key="view").options

    again = show("risk", id="T06-02")

    assert view(again) == "scores"
    assert "are waiting" in said(again)
    assert view(show("risk", id="T06-03")) == "glance"


def test_the_category_says_what_the_source_says_of_it(database: Database, show: Show, shipped: Register) -> None:
    at = show("risk", id="T06-02", view="source")
    category = next(one for one in shipped.categories if one.id == "T06")

    for signal in category.signals:
        assert signal.says in said(at)
    assert "placed here by the source" in said(at)
    assert "3.6" in links(at)["source?section=3.6"].replace("\\", "")


def test_the_measures_say_how_far_they_are_and_how_much_each_matters(
    database: Database, show: Show, shipped: Register
) -> None:
    table = show("risk", id="T06-02", view="measures").dataframe[0].value.set_index("measure")

    assert table["part"].sum() == pytest.approx(100)
    assert (table["fails"] >= 0).all()
    assert (table.loc[table["status"] == "principle", "fails"] == 0).all()
    assert set(table["counts"]) == {"40 (20 – 60)", "0 (0 – 0)"}


def test_every_measure_is_a_link_to_its_own_place(database: Database, show: Show, shipped: Register) -> None:
    acting = {link.measure for link in shipped.mitigations if link.risk == "T06-02"}
    for key in ("glance", "measures"):
        found = links(show("risk", id="T06-02", view=key))

        assert {f"measures?id={measure}" for measure in acting} <= set(found)


def test_the_history_tells_of_indicators_and_links_and_of_nothing_else(
    database: Database, show: Show, shipped: Register
) -> None:
    def save(changes: Any, reason: str) -> None:
        editing.save(database, database.read(shipped.id), changes, actor="A", reason=reason, means="test")

    save(service.define(shipped, title="Oil price", risks=["T06-02"], alarm=40.0), "first")
    save(service.add_reading(database.read(shipped.id), "KRI-01", dt.date(2007, 5, 1), 38.0), "read")
    held = database.read(shipped.id)
    link = next(one for one in held.mitigations if one.risk == "T06-02")
    mixed = [
        *editing.record_changes(held, "mitigations", link.id, {"strength": "strong"}),
        *editing.record_changes(held, "risks", "T01-01", {"owner": "Somebody else"}),
    ]
    save(mixed, "both")
    at = show("risk", id="T06-02", view="history")

    for expected in ("A · first", "A · read", "A · both", "Oil price", "strength: weak → strong"):
        assert expected in said(at).replace("moderate →", "weak →")
    assert "Somebody else" not in said(at)
    assert "A · read" not in said(show("risk", id="T06-03", view="history"))


def test_a_long_history_comes_a_piece_at_a_time(database: Database, show: Show, shipped: Register) -> None:
    for number in range(17):
        held = database.read(shipped.id)
        changes = editing.record_changes(held, "risks", "T06-02", {"owner": f"Body {number}"})
        editing.save(database, held, changes, actor="A", reason=f"turn {number}.", means="test")
    at = show("risk", id="T06-02", view="history")

    assert "turn 16." in said(at)
    assert "turn 1." not in said(at)
    assert "turn 1." in said(press(at, "more_history"))


# Neighbours -----------------------------------------------------------------------------------------------------------


def test_next_and_previous_go_by_rank(database: Database, show: Show, shipped: Register) -> None:
    frame = risk_frame(shipped).sort_values("rank", kind="stable")
    first, second = frame["id"].iloc[:2]
    at = show("risk", id=first, view="source")

    assert at.button(key="previous_risk").disabled
    assert named(press(at, "next_risk")) == second
    assert at.query_params["id"] == second
    assert view(at) == "source"
    assert named(press(at, "previous_risk")) == first


def test_next_is_that_of_the_list_a_person_came_from(database: Database, show: Show, shipped: Register) -> None:
    query = {"category": "T06", "sort": "id"}
    order = [risk.id for risk in shipped.risks if risk.category == "T06"]
    found = [address for address in links(show("risks", **query)) if address.startswith("risk?")]

    assert all("category=T06" in address and "sort=id" in address for address in found)

    at = show("risk", id=order[-2], **query)

    assert f"{len(order) - 1} of {len(order)}" in said(at)
    assert named(press(at, "next_risk")) == order[-1]
    assert at.button(key="next_risk").disabled


def test_without_levels_the_order_tells_none(database: Database, show: Show, shipped: Register) -> None:
    at = show("risk", id=shipped.risks[5].id, blind="1")

    assert named(press(at, "next_risk")) == shipped.risks[6].id
    assert "Print this" not in [button.label for button in at.download_button]


def test_a_large_register_is_searched_instead_of_offered_whole(
    database: Database, show: Show, shipped: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(risk_choice, "WHOLE", 100)
    at = show("risk", id="T06-02")

    assert len(at.selectbox(key="id").options) == 50

    at.text_input(key="find_risk").set_value("unsettled legal caspian").run()

    assert at.selectbox(key="id").options == [
        "T06-02 Sabotage of pipelines and terminals",
        "T01-15 Unsettled legal status of the Caspian Sea",
    ]

    at.selectbox(key="id").set_value("T01-15").run()

    assert named(at) == "T01-15"

    at.text_input(key="find_risk").set_value("nothing of the kind").run()

    assert "No risk fits these words." in said(at)
    assert named(at) == "T01-15"


# The bow-tie ----------------------------------------------------------------------------------------------------------


def test_the_drawing_says_in_words_what_it_shows_and_names_every_measure(
    database: Database, show: Show, shipped: Register
) -> None:
    risk = next(one for one in shipped.risks if one.id == "T02-06")
    found = drawing(show("risk", id="T02-06"))
    acting = {link.measure for link in shipped.mitigations if link.risk == "T02-06"}
    for one in found.values():
        leads = {group.get("data-leads") for group in one.iter(f"{SVG}g")} - {None}

        assert one.get("role") == "img"
        assert one.get("aria-label") == in_words(bow_tie(shipped, risk))
        assert leads == {f"measure {measure}" for measure in acting}


def test_what_people_wrote_is_text_in_the_drawing(keep: Keep, show: Show, shipped: Register) -> None:
    keep(hostile(shipped))
    found = drawing(show("risk", id="T06-02"))

    assert HOSTILE in found["across"].get("aria-label", "")
    assert "<b>c</b>" in texts(found["down"])
    assert {one.tag.removeprefix(SVG) for one in found["across"].iter()} == {"svg", "g", "path", "rect", "text"}


def test_a_drawing_alone_carries_its_colours_and_odd_characters_are_left_out(shipped: Register) -> None:
    risk = replace(shipped.risks[0], event="Rain\x00\x1b\ufffe falls")
    tie = bow_tie(shipped, risk)
    alone = svg(across(tie), in_words(tie), alone=True)

    assert "Rain falls" in texts(ET.fromstring(alone))
    assert ".bt-knot{" in alone


# Print ----------------------------------------------------------------------------------------------------------------


def test_the_sheet_is_offered_of_the_state_that_is_looked_at(database: Database, show: Show) -> None:
    now, past = show("risk", id="T06-02"), show("risk", id="T06-02", at="r1")

    for at in (now, past):
        assert at.download_button[0].label == "Print this"


def test_what_a_risk_imports_from_others_is_said_with_its_range_and_its_reason(
    database: Database, show: Show, shipped: Register
) -> None:
    one = next(one for one in shipped.influences if one.cause == "T01-01" and one.effect == "T04-05")
    at = show("risk", id="T04-05", view="influences")

    assert "Of its assessed probability" in said(at)
    assert one.rationale in said(at)
    assert "2.5 times (1.5 to 5)" in links(at)["risk?id=T01-01"].replace("\\", "")
