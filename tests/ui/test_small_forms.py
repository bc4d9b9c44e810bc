"""Small forms: what is left in a field waits as a draft in its form, and a conflict is settled field by field."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.core.building import indicator, reading
from tests.ui.support import links, words

from riskregister.core.changes import Change
from riskregister.core.model import Register
from riskregister.services import drafts, editing
from riskregister.services import indicators as service
from riskregister.store.database import Database

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]
ID, RISK = "az-nsc-2007", "T01-01"
BROWSER = "0123456789abcdef0123456789abcdef"
BY_HAND = dt.date(2007, 7, 1)
PRICE = indicator("KRI-1", title="Oil price", unit="USD", worse="below", alarm=40.0, risks=("T08-01",))
TEN = indicator("KRI-10", title="Gas price", risks=("T08-01",))


@pytest.fixture(autouse=True)
def same_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page of a test be opened by one browser, as the cookie would have it."""
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: BROWSER)


@pytest.fixture
def priced(keep: Keep, shipped: Register) -> Database:
    """Return a database of the shipped register with two indicators on one risk, the first read once."""
    return keep(replace(shipped, indicators=(PRICE, TEN), readings=(reading("KRI-1", (2007, 4, 1), 62.0),)))


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label.replace("\\", "") == label)


def labels(at: AppTest) -> set[str]:
    return {button.label for button in at.button}


def press(at: AppTest, label: str) -> AppTest:
    field(at, "button", label).click().run()

    assert not at.exception, at.exception[0].value
    return at


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def kept(database: Database) -> dict[str, dict[str, Any]]:
    return {draft.what: draft.content["fields"] for draft in drafts.waiting(database, ID, BROWSER)}


def save(database: Database, make: Callable[[Register], list[Change]]) -> None:
    register = database.read(ID)
    editing.save(database, register, make(register), actor="Bahar", reason="faster", means="test")


def set_due(database: Database, due: dt.date | None) -> None:
    save(database, lambda of: editing.record_changes(of, "risks", RISK, {"review_due": due}))


def due(database: Database) -> dt.date | None:
    return editing.find(database.read(ID), "risks", RISK).review_due  # type: ignore[no-any-return]


def dated(show: Show) -> AppTest:
    at = show("risk", id=RISK, open="review")
    field(at, "date_input", "Next review by hand").set_value(BY_HAND).run()

    assert not at.exception
    return at


def late(database: Database, show: Show, sign: Any) -> AppTest:
    """Return a page on which a review date met somebody else's."""
    at = dated(show)
    set_due(database, dt.date(2007, 9, 9))
    return sign(at, button="Set the next review")


def test_a_review_date_that_was_left_is_offered_in_a_new_session_and_saved(
    database: Database, show: Show, sign: Any
) -> None:
    dated(show)

    assert kept(database) == {f"review {RISK}": {"due": BY_HAND}}

    at = show("risk", id=RISK)

    assert "are waiting" not in said(show("risk", id="T01-02"))
    assert "are waiting (1 field)" in said(at)
    assert next(box for box in at.expander if box.label == "Review").proto.expanded
    assert "Set the next review" not in labels(at)

    press(at, "Take up again")

    assert field(at, "date_input", "Next review by hand").value == BY_HAND

    sign(at, button="Set the next review")

    assert (due(database), kept(database)) == (BY_HAND, {})
    assert "Set the next review" not in labels(at)


def test_a_date_set_by_hand_can_be_emptied(database: Database, show: Show, sign: Any) -> None:
    set_due(database, BY_HAND)
    at = show("risk", id=RISK, open="review")
    field(at, "date_input", "Next review by hand").set_value(None).run()

    assert kept(database) == {f"review {RISK}": {"due": None}}

    sign(at, button="Set the next review")

    assert due(database) is None


def test_a_reading_comes_back_with_the_day_it_was_begun_on(
    priced: Database, show: Show, sign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskregister.ui.small_forms.today", lambda: dt.date(2007, 5, 1))
    at = show("risk", id="T08-01", open="reading KRI-10")
    field(at, "number_input", "Value").set_value(7.0).run()
    monkeypatch.setattr("riskregister.ui.small_forms.today", lambda: dt.date(2007, 5, 9))
    link = links(show())["risk?id=T08-01&view=indicators&open=reading+KRI-10"].replace("\\", "")
    at = show("risk", id="T08-01")

    assert link.startswith("T08-01 · reading of KRI-10 (")
    assert said(at).count("are waiting") == 1

    sign(press(at, "Take up again"), button="Add the reading")
    made = priced.read(ID).readings[-1]

    assert (made.indicator, made.date, made.value) == ("KRI-10", dt.date(2007, 5, 1), 7.0)
    assert kept(priced) == {}


def test_edits_survive_a_look_at_another_risk(priced: Database, show: Show) -> None:
    at = show("risk", id="T08-01", open="change KRI-1")
    field(at, "number_input", "Alarm at").set_value(None)
    field(at, "multiselect", "Risks it belongs to").set_value(["T08-01", "T08-02"]).run()
    at.selectbox(key="id").set_value(RISK).run()
    at.selectbox(key="id").set_value("T08-01").run()

    assert kept(priced)["change KRI-1"] == {"alarm": None, "risks": ["T08-01", "T08-02"]}
    assert field(at, "number_input", "Alarm at").value is None
    assert field(at, "multiselect", "Risks it belongs to").value == ["T08-01", "T08-02"]


def test_theirs_stays_and_the_form_shuts(database: Database, show: Show, sign: Any, decide: Any) -> None:
    at = late(database, show, sign)

    assert "Somebody else saved first" in said(at)
    assert "2007-09-09" in said(at)
    assert "Set the next review" not in labels(at)
    assert due(database) == dt.date(2007, 9, 9)

    decide(at, "theirs")

    assert (due(database), kept(database)) == (dt.date(2007, 9, 9), {})
    assert "Save with these choices" not in labels(at)


def test_a_third_date_can_be_given(database: Database, show: Show, sign: Any, decide: Any) -> None:
    at = late(database, show, sign)
    at.radio[0].set_value("another").run()
    other = next(found for found in at.date_input if found.label.startswith("Another value for"))

    assert other.value == BY_HAND

    other.set_value(dt.date(2007, 8, 1))
    decide(at, "another")

    assert due(database) == dt.date(2007, 8, 1)


def test_a_reading_that_somebody_else_has_added_is_said_to_be_there(
    priced: Database, show: Show, sign: Any, decide: Any
) -> None:
    day = dt.date(2007, 6, 1)
    at = show("risk", id="T08-01", open="reading KRI-1")
    field(at, "date_input", "Read on").set_value(day)
    field(at, "number_input", "Value (USD)").set_value(38.0).run()
    save(priced, lambda of: service.add_reading(of, "KRI-1", day, 44.0, "theirs"))
    sign(at, button="Add the reading")

    assert "It is there already, by Bahar" in said(at)

    decide(at, *("mine" if "value" in radio.label else "theirs" for radio in at.radio if "stand" in radio.label))
    made = next(one for one in priced.read(ID).readings if one.date == day)

    assert (made.value, made.note) == (38.0, "theirs")


def test_two_who_define_an_indicator_at_once_get_two(priced: Database, show: Show, sign: Any) -> None:
    at = show("risk", id=RISK, open="indicator")
    field(at, "text_input", "What is measured").set_value("Mine").run()
    save(priced, lambda of: service.define(of, title="Theirs", risks=(RISK,)))
    sign(at, button="Define the indicator")

    assert [(one.id, one.title) for one in priced.read(ID).indicators[-2:]] == [
        ("KRI-01", "Theirs"),
        ("KRI-02", "Mine"),
    ]


def test_edits_of_an_indicator_that_no_page_shows_can_be_discarded(priced: Database, show: Show) -> None:
    at = show("risk", id="T08-01", open="reading KRI-1")
    field(at, "number_input", "Value (USD)").set_value(38.0).run()
    save(priced, lambda of: service.change(of, "KRI-1", risks=()))
    at = show()
    press(at, "Discard those of KRI-1, which no risk's page shows any more")

    assert kept(priced) == {}


def test_a_form_with_edits_stays_shut_in_the_past(database: Database, show: Show) -> None:
    dated(show)
    set_due(database, dt.date(2007, 9, 9))
    at = show("risk", id=RISK, at="r1")

    assert "Review" not in {box.label for box in at.expander}
    assert "are waiting" not in said(at)
