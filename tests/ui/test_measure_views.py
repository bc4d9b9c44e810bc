"""The views of the measures and the page of one of them: timeline, board, the Order's tasks, coverage, what if late."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.conftest import DASHBOARD
from tests.ui.support import links, words

from riskregister.core.changes import Change
from riskregister.core.failing import failing, single_points
from riskregister.core.frames import MEASURE_STATUSES, measure_frame
from riskregister.core.importance import measure_importance
from riskregister.core.model import Measure, Register
from riskregister.core.slipping import slip
from riskregister.services import editing
from riskregister.store.database import Database
from riskregister.ui import measure_board
from riskregister.ui.measure_filters import ordered

Show = Callable[..., AppTest]


def figure(at: AppTest) -> dict[str, Any]:
    """Return the page's first figure as it is sent to the browser."""
    return dict(json.loads(at.get("plotly_chart")[0].proto.spec))


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def found(database: Database, identity: str) -> Measure:
    return next(one for one in database.read("az-nsc-2007").measures if one.id == identity)


def choose(at: AppTest, label: str, value: Any) -> None:
    """Choose in the box or the number field that starts with ``label``."""
    fields = (*at.selectbox, *at.number_input, *at.text_input, *at.text_area, *at.date_input)
    next(one for one in fields if one.label.startswith(label)).set_value(value)


# Filters, order and pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ({"section": ["Order 4.2"]}, lambda frame: frame["section"] == "Order 4.2"),
        ({"mark": "due"}, lambda frame: frame["due"].notna()),
        ({"mark": ["undated", "unlinked"]}, lambda frame: frame["due"].isna() & (frame["risks"].map(len) == 0)),
        ({"body": ["not named in the text"]}, lambda frame: ~frame["owner_named"].astype(bool)),
        ({"find": "no interval"}, lambda frame: frame["due_rule"].str.contains("no interval")),
    ],
)
def test_filters_stand_in_the_address(database: Database, show: Show, shipped: Register, query: Any, fits: Any) -> None:
    frame = measure_frame(shipped)
    shown = show("measures", **query, rows="500").data_editor[0].value

    assert set(shown.index) == set(frame[fits(frame)]["id"])
    assert 0 < len(shown) < len(frame)


@pytest.mark.parametrize("sort", ["due", "status", "owner", "risks"])
def test_equal_measures_stay_in_the_order_of_the_source(shipped: Register, sort: str) -> None:
    frame = measure_frame(shipped).set_index("id", drop=False)
    keys: dict[str, Callable[[str], Any]] = {
        "due": lambda key: frame.loc[key, "due"] or dt.date.max,
        "status": lambda key: MEASURE_STATUSES.index(frame.loc[key, "status"]),
        "owner": lambda key: (not frame.loc[key, "owner_named"], frame.loc[key, "owner"].casefold()),
        "risks": lambda key: -len(frame.loc[key, "risks"]),
    }
    found = ordered(frame.reset_index(drop=True), sort, shipped)

    assert list(found["id"]) == sorted(frame.index, key=keys[sort])


def test_the_order_stands_in_the_address_with_what_each_measure_is_worth(
    database: Database, show: Show, shipped: Register
) -> None:
    worth = measure_importance(shipped).set_index("measure")["share"]
    table = show("measures", sort="matters").data_editor[0].value

    assert list(table["share"]) == pytest.approx(sorted(worth * 100, reverse=True)[:200])


def test_many_measures_come_in_pages(keep: Callable[[Register], Database], show: Show, shipped: Register) -> None:
    many = tuple(replace(shipped.measures[0], id=f"X-{n:05}", requires=()) for n in range(1201))
    keep(replace(shipped, measures=many, mitigations=()))

    assert len(show("measures").data_editor[0].value) == 200
    assert list(show("measures", page="7").data_editor[0].value.index) == ["X-01200"]
    assert len(show("measures", rows="500", page="99").data_editor[0].value) == 201


def test_each_value_is_offered_with_what_it_would_leave(database: Database, show: Show, shipped: Register) -> None:
    at = show("measures", domain=["defence"])
    frame = measure_frame(shipped)
    planned = ((frame["domain"] == "defence") & (frame["status"] == "planned")).sum()
    offered = [option.content for group in at.get("button_group") for option in group.proto.options]

    assert f"planned ({planned})" in offered
    assert f"foreign ({(frame['domain'] == 'foreign').sum()})" in offered


def test_a_filter_is_taken_back_by_itself_or_with_all_others(database: Database, show: Show, shipped: Register) -> None:
    at = show("measures", domain=["defence"], status=["planned", "principle"], rows="500")
    frame = measure_frame(shipped)
    next(one for one in at.button if one.label == "planned").click().run()

    assert at.query_params["status"] in ("principle", ["principle"])
    next(one for one in at.button if one.label == "Clear all filters").click().run()
    assert len(at.data_editor[0].value) == len(frame)


# Timeline -------------------------------------------------------------------------------------------------------------


def test_the_timeline_draws_what_has_a_date_and_says_why_the_others_have_none(
    database: Database, show: Show, shipped: Register
) -> None:
    at = show("measures", view="timeline")
    drawn = {key for trace in figure(at)["data"] for key in trace.get("customdata", ())}
    undated = [one for one in shipped.measures if one.start is None and one.due is None]

    assert drawn == {one.id for one in shipped.measures} - {one.id for one in undated}
    assert f"{len(undated)} measures have neither start nor due date." in words(at)
    assert "the text sets a condition, not a date" in said(at)


def test_what_is_overdue_is_hatched_and_called_so(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    keep(replace(shipped, reporting_date=dt.date(2007, 9, 1)))
    data = figure(show("measures", view="timeline", find="M-ORD-06"))["data"]

    assert data[0]["marker"]["pattern"]["shape"] == ["/"]
    assert any("2007-08-24, overdue" in text for text in data[-1]["text"])


def test_a_timeline_of_measures_without_dates_says_so(database: Database, show: Show) -> None:
    at = show("measures", view="timeline", mark="undated", find="M-4.3.6-03")

    assert not at.get("plotly_chart")
    assert "None of these measures has a start or a due date" in words(at)


# Board ----------------------------------------------------------------------------------------------------------------


def test_the_board_has_a_column_for_each_status_and_leads_to_the_rest(
    database: Database, show: Show, shipped: Register
) -> None:
    at = show("measures", view="board")
    principles = [one for one in measure_frame(shipped).itertuples() if one.status == "principle"]
    more = links(at)["measures?view=table&status=principle"]

    assert more.startswith(f"{len(principles) - measure_board.CARDS} more")
    assert f"measures?view=board&id={principles[0].id}" in links(at)
    assert f"measures?view=board&id={principles[measure_board.CARDS].id}" not in links(at)


def test_a_card_moves_only_where_it_can_with_who_and_why(
    database: Database, show: Show, sign: Any, shipped: Register
) -> None:
    at = show("measures", view="board", find="M-ORD-06", open="move M-ORD-06")
    box = next(one for one in at.selectbox if one.label == "Move to")

    assert box.options[0] == "adopted"
    assert "planned" not in box.options
    choose(at, "Move to", "under_way")
    sign(at, reason="the group has met", button="Move")
    newest = database.history("az-nsc-2007", limit=1)[0]

    assert found(database, "M-ORD-06").status == "under_way"
    assert (newest.actor, newest.reason) == ("A. Aliyev", "the group has met")


# The Order's tasks ----------------------------------------------------------------------------------------------------


def test_the_orders_tasks_have_their_deadlines_or_the_reason_there_is_none(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    keep(replace(shipped, reporting_date=dt.date(2007, 9, 1)))
    at = show("measures", view="order")
    table = at.table[0].value
    tasks = [one for one in shipped.measures if one.source.document == "Order"]

    assert len(table) == len(tasks)
    assert "**1 overdue**" in words(at)
    assert "**overdue by 8 days**" in list(table["On the reporting date"])
    assert any("gives no interval" in text for text in table["Deadline"])


def test_a_register_without_an_order_says_so(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    keep(replace(shipped, documents=shipped.documents[:1]))

    assert "no measure whose source is a document with the id Order" in words(show("measures", view="order"))


# Coverage -------------------------------------------------------------------------------------------------------------


def test_single_points_are_listed_with_the_reason_and_lead_to_the_risk(
    database: Database, show: Show, shipped: Register
) -> None:
    points = single_points(failing(shipped))
    points = points[(points["kind"] == "measure") & (points["level"] == "risk")]
    first = points.iloc[0]
    at = show("measures", view="coverage", part="points", point=f"{first['of']}|{first['key']}")
    table = at.dataframe[0].value

    assert list(table["of"]) == list(points["of"])
    assert set(table["why"]) == {"more than half rests on it"}
    assert f"If {first['key']}" in said(at)
    assert f"risk?id={first['of']}" in links(at)


def test_a_square_of_bodies_and_categories_leads_to_its_measures(
    database: Database, show: Show, shipped: Register
) -> None:
    home = {risk.id: risk.category for risk in shipped.risks}
    body = "State Border Service"
    owned = {one.id for one in shipped.measures if one.owner == body}
    expected = {link.measure for link in shipped.mitigations if link.measure in owned and home[link.risk] == "T05"}
    at = show("measures", view="coverage", part="bodies", square=f"T05|{body}")

    assert expected
    for identity in expected:
        assert any(address.endswith(f"id={identity}") for address in links(at))


# What if late ---------------------------------------------------------------------------------------------------------


def test_what_follows_from_a_delay_is_told_with_its_deadline(database: Database, show: Show, shipped: Register) -> None:
    at = show("measures", view="late", slip="M-ORD-06", months="12", evidence="judged")
    row = slip(shipped, ["M-ORD-06"], 12, as_judged=True).risks.iloc[0]

    assert "M-ORD-06** moves from 24 August 2007 to 24 August 2008." in said(at)
    assert f"up to **{100 * row['more']:.1f} %** more expected harm" in words(at)
    assert "Order 4.1: M-ORD-06" in said(at)


def test_unshown_effects_move_no_best_value_and_that_is_said(database: Database, show: Show) -> None:
    at = show("measures", view="late", slip="M-ORD-06")

    assert "By the best values nothing changes" in words(at)


def test_what_waits_is_named(database: Database, show: Show) -> None:
    at = show("measures", view="late", slip="M-4.3.7-02")

    assert "waits for M-4.3.7-02" in said(at)
    assert "No risk is linked to what moves" in words(at)


def test_all_measures_of_a_body_can_slip_together(database: Database, show: Show, shipped: Register) -> None:
    body = next(one.owner for one in shipped.measures if one.id == "M-ORD-06")
    at = show("measures", view="late", slips="body", of_body=body)

    assert "**9** dates move" in words(at)


def test_where_nothing_is_promised_nothing_can_be_late(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    keep(replace(shipped, measures=tuple(replace(one, due=None, requires=()) for one in shipped.measures)))

    assert "nothing dated is promised that could slip" in words(show("measures", view="late"))


# One measure ----------------------------------------------------------------------------------------------------------


def test_a_measures_page_tells_what_it_is_and_how_much_it_matters(
    database: Database, show: Show, shipped: Register
) -> None:
    at = show("measures", id="M-4.1.1-04")
    importance = measure_importance(shipped).set_index("measure")
    served = [link.risk for link in shipped.mitigations if link.measure == "M-4.1.1-04"]
    waiting = [one.id for one in shipped.measures if "M-4.1.1-04" in one.requires]

    assert next(metric.value for metric in at.metric) == f"{100 * importance.loc['M-4.1.1-04', 'share']:.1f} %"
    assert list(at.dataframe[0].value["risk"]) == served
    assert {f"risk?id={risk}" for risk in served} <= set(links(at))
    assert {f"measures?id={other}" for other in waiting} <= set(links(at))


def test_its_body_dates_and_progress_are_edited_in_its_form(
    database: Database, show: Show, sign: Any, shipped: Register
) -> None:
    at = show("measures", id="M-ORD-06", open="facts")
    choose(at, "Responsible body", "Ministry of Defence")
    choose(at, "Progress", 25.0)
    choose(at, "Due", dt.date(2007, 12, 1))
    sign(at)
    now = found(database, "M-ORD-06")

    assert (now.owner, now.progress, now.due) == ("Ministry of Defence", 25.0, dt.date(2007, 12, 1))


def test_an_unknown_measure_is_said_to_be_none_and_all_are_listed(database: Database, show: Show) -> None:
    at = show("measures", id="M-no-such")

    assert "There is no measure M-no-such" in said(at)
    assert len(at.data_editor) == 1


@pytest.mark.parametrize("query", [{"view": "board"}, {"id": "M-ORD-06"}])
def test_in_the_past_nothing_can_be_moved_or_edited(database: Database, show: Show, query: Any) -> None:
    def forms(at: AppTest) -> list[str]:
        labels = [one.proto.popover.label for one in at.get("popover")] + [one.label for one in at.expander]
        return [label for label in labels if label.startswith(("Move", "Edit"))]

    assert forms(show("measures", **query))
    assert not forms(show("measures", at="r1", **query))


def test_an_update_moves_the_measure_and_is_drawn_in_one_revision(
    database: Database, show: Show, sign: Any, shipped: Register
) -> None:
    at = show("measures", id="M-ORD-06", open="update")
    choose(at, "As of", dt.date(2007, 7, 1))
    choose(at, "Status then", "under_way")
    choose(at, "Progress then", 40.0)
    choose(at, "What has come of it", "A first draft is with the group.")
    sign(at, button="Add the update")
    register = database.read("az-nsc-2007")
    again = show("measures", id="M-ORD-06")

    assert database.version("az-nsc-2007") == 2
    assert (found(database, "M-ORD-06").status, found(database, "M-ORD-06").progress) == ("under_way", 40.0)
    assert [(one.text, one.author) for one in register.updates] == [("A first draft is with the group.", "A. Aliyev")]
    assert "A first draft is with the group." in said(again)
    assert figure(again)["data"][-1]["y"] == [40.0]


def test_an_update_someone_else_outran_is_settled_field_by_field(
    database: Database, show: Show, sign: Any, decide: Any, shipped: Register
) -> None:
    at = show("measures", id="M-ORD-06", open="update")
    choose(at, "Progress then", 40.0)
    choose(at, "What has come of it", "A first draft.")
    at.run()
    theirs = Change(table="measures", record="M-ORD-06", field="progress", old=None, new=10.0)
    editing.save(database, database.read("az-nsc-2007"), [theirs], actor="Other", reason="faster", means="test")
    sign(at, button="Add the update")

    assert found(database, "M-ORD-06").progress == 10
    decide(at, "mine")
    assert found(database, "M-ORD-06").progress == 40
    assert [one.text for one in database.read("az-nsc-2007").updates] == ["A first draft."]


def test_a_form_left_unsaved_is_pointed_out_with_its_measure(database: Database, show: Show) -> None:
    at = show("measures", id="M-ORD-06", open="update")
    choose(at, "What has come of it", "A first draft.")
    at.run()
    browser = at.session_state["browser"]
    other = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    other.session_state["browser"] = browser
    other.run()

    assert links(other)["measures?id=M-ORD-06&open=update"].startswith("M\\-ORD\\-06 · update")


def test_views_are_kept_by_name_and_some_are_always_there(database: Database, show: Show) -> None:
    at = show("measures", mark="overdue", sort="due")
    box = next(one for one in at.selectbox if one.label == "View")

    assert box.value == "ready Overdue"
    assert "What matters most" in box.options
    assert not [one for one in show("measures", view="late").selectbox if one.label == "View"]
