"""Saved views on the page: opened by name, kept, renamed, deleted, brought back; a link shows by which name it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import words

from riskregister.services import views
from riskregister.store.database import Database

Show = Callable[..., AppTest]
ID, BROWSER = "az-nsc-2007", "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def same_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page of a test be opened by one browser, as the cookie would have it."""
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: BROWSER)


def view(at: AppTest) -> Any:
    return next(field for field in at.selectbox if field.label == "View")


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()

    assert not at.exception, at.exception[0].value
    return at


def named(at: AppTest, label: str, name: str) -> None:
    next(field for field in at.text_input if field.label == label).set_value(name)


def test_a_view_that_is_always_there_opens_its_address_and_nothing_else(database: Database, show: Show) -> None:
    at = show("risks", find="oil", page="2", stage="inherent")
    view(at).set_value("ready Reviews overdue").run()

    assert dict(at.query_params) == {"mark": "review", "sort": "review"}
    assert at.pills(key="mark").value == ["review"]
    assert at.text_input(key="find").value == ""
    assert view(at).value == "ready Reviews overdue"


def test_what_no_view_asks_for_is_an_own_choice(database: Database, show: Show) -> None:
    assert view(show("risks", find="oil")).value is None
    assert view(show("risks")).value == "ready All risks"


def test_a_view_is_kept_and_a_link_to_it_shows_its_name(database: Database, show: Show) -> None:
    at = show("risks", find="oil", category=["T08", "T06"], stage="inherent", table="edit", page="2")
    named(at, "Name of the view", "Oil before measures")
    press(at, "view_save")
    (kept,) = views.kept(database, ID, "risks", BROWSER)

    assert "Kept as 'Oil before measures'." in words(at).replace("\\", "")
    assert kept.address == {"find": ["oil"], "category": ["T08", "T06"], "stage": ["inherent"]}
    assert view(show("risks", find="oil", category=["T06", "T08"], stage="inherent")).value == "own Oil before measures"


def test_a_view_without_a_name_is_not_kept_and_says_why(database: Database, show: Show) -> None:
    at = press(show("risks"), "view_save")

    assert "A view needs a name." in words(at)


def test_a_view_is_renamed_deleted_and_brought_back(database: Database, show: Show) -> None:
    views.save(database, ID, "risks", "Oil", {"find": ["oil"]}, browser=BROWSER, shared=True, actor="Leyla")
    at = show("risks")
    named(at, "New name", "Fuel")
    at.run()
    press(at, "view_rename")

    assert [one.name for one in views.kept(database, ID, "risks", "other")] == ["Fuel"]

    press(at, "view_delete")

    assert views.kept(database, ID, "risks", BROWSER) == []

    press(at, "view_restore")
    view(at).set_value("shared Fuel").run()

    assert dict(at.query_params) == {"find": "oil"}


def test_a_view_its_filters_and_order_survive_an_edit_and_are_what_a_shared_link_opens(
    database: Database, show: Show, edit: Any, sign: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = {"find": ["oil"], "category": ["T06", "T08"], "sort": ["title"], "order": ["down"]}
    views.save(database, ID, "risks", "Oil", address, browser=BROWSER, shared=True, actor="Leyla")
    at = show("risks", table="edit")
    view(at).set_value(next(one for one in view(at).options if one == "Oil" or one.startswith("Oil "))).run()
    at.segmented_control(key="table").set_value("edit").run()
    before = list(at.data_editor[0].value.index)
    assert len(before) > 1

    def asked(page: AppTest) -> Any:
        held = {name: page.query_params[name] for name in address}
        return held, view(page).value, page.text_input(key="find").value, page.selectbox(key="sort").value

    first = asked(at)
    sign(edit(at, {before[1]: {"owner": "Cabinet"}}))

    assert asked(at) == first
    assert list(at.data_editor[0].value.index) == before

    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: "f" * 32)
    other = show("risks", **at.query_params)

    assert asked(other) == first
    assert list(other.data_editor[0].value.index) == before
    assert other.data_editor[0].value["owner"][before[1]] == "Cabinet"
