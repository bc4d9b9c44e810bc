"""Reviews on the pages: what is due, looked at today, set by hand, filtered by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import links, words

from riskregister.core.model import Register, Risk
from riskregister.services import editing
from riskregister.store.database import Database
from riskregister.ui.small_forms import today

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]


@pytest.fixture
def later(shipped: Register) -> Register:
    """Return the shipped register read in 2008, when reviews, measures and one set by hand are overdue."""
    by_hand = replace(shipped.risks[0], review_due=dt.date(2007, 12, 31))
    return replace(shipped, reporting_date=dt.date(2008, 1, 15), risks=(by_hand, *shipped.risks[1:]))


def risk(database: Database, risk_id: str) -> Risk:
    return editing.find(database.read("az-nsc-2007"), "risks", risk_id)


def opened(at: AppTest, what: str) -> AppTest:
    at.session_state[f"form_{what}_0"] = True
    return at.run()


def test_the_risk_page_says_when_it_is_due_and_why(database: Database, show: Show) -> None:
    said = words(show("risk", id="T01-01"))

    assert "Last looked at on 24 May 2007. Next review due on 24 August 2007 (Very high\\: every 3 months" in said


def test_a_review_set_by_hand_and_overdue_is_a_visible_box(keep: Keep, show: Show, later: Register) -> None:
    keep(later)
    at = show("risk", id=later.risks[0].id)

    assert any("31 December 2007 (set by hand)" in box.value for box in at.warning)


def test_looked_at_today_is_signed_and_clears_the_date_set_by_hand(
    keep: Keep, show: Show, sign: Any, later: Register
) -> None:
    database, of = keep(later), later.risks[0].id
    at = opened(show("risk", id=of), f"review {of}")
    sign(at, reason="nothing new", button="Reviewed today, nothing to change")

    assert "Saved as version 2." in words(at)
    assert (risk(database, of).reviewed, risk(database, of).review_due) == (today(), None)
    assert (database.history(later.id, limit=1)[0].actor, at.warning.len) == ("A. Aliyev", 0)


def test_the_next_review_is_set_by_hand(database: Database, show: Show, sign: Any) -> None:
    at = opened(show("risk", id="T01-01"), "review T01-01")
    next(field for field in at.date_input if field.label == "Next review by hand").set_value(dt.date(2007, 7, 1))
    sign(at, button="Set the next review")

    assert risk(database, "T01-01").review_due == dt.date(2007, 7, 1)
    assert "1 July 2007 (set by hand)" in words(at)


def test_a_link_to_a_review_opens_its_form(database: Database, show: Show) -> None:
    at = show("risk", id="T01-01", open="review")

    assert "Set the next review" in {button.label for button in at.button}
    assert "open" not in at.query_params


def test_a_review_without_a_reason_is_not_saved(database: Database, show: Show, sign: Any) -> None:
    at = opened(show("risk", id="T01-01"), "review T01-01")
    sign(at, reason="", button="Reviewed today, nothing to change")

    assert any("needs a reason" in box.value for box in at.error)
    assert risk(database, "T01-01").reviewed is None


def test_only_the_moves_there_are_can_be_chosen_and_one_is_made(database: Database, show: Show, sign: Any) -> None:
    """A closed risk is not due for review any more."""
    at = opened(show("risk", id="T01-01"), "status T01-01")
    field = next(found for found in at.selectbox if found.label == "New status")
    assert field.options == ["under review", "accepted", "closed"]

    field.set_value("closed")
    sign(at, reason="peace treaty", button="Change")

    assert risk(database, "T01-01").status == "closed"
    assert "Status\\: closed." in words(at)
    assert "Closed: no review falls due." in words(at)


def test_a_move_that_is_not_possible_is_refused_in_the_table(
    keep: Keep, show: Show, edit: Any, sign: Any, shipped: Register
) -> None:
    closed = replace(shipped, risks=(replace(shipped.risks[0], status="closed"), *shipped.risks[1:]))
    database = keep(closed)
    at = sign(edit(show("risks", table="edit"), {"T01-01": {"status": "accepted"}}))

    assert any("from there it can go to 'under review'" in box.value.replace("\\", "") for box in at.error)
    assert risk(database, "T01-01").status == "closed"


def test_the_overview_lists_what_is_overdue_and_what_comes_next(keep: Keep, show: Show, later: Register) -> None:
    keep(later)
    found = links(show())

    assert "24 August 2007" in found["risk?id=T01-02&open=review"]
    assert "risks?review=1" in found
    assert any(address.startswith("measures?id=") for address in found)


def test_the_risks_page_filters_by_overdue_reviews(keep: Keep, show: Show, later: Register) -> None:
    keep(later)
    table = show("risks", review="1").dataframe[0].value.set_index("id")

    assert 0 < len(table) < len(later.risks)
    assert table.loc["T01-01", "review"] == "2007-12-31 overdue"
    assert all(value.endswith("overdue") for value in table["review"])
