"""A day's work with the list of risks: found, narrowed, sorted, kept as a view, several edited at once, undone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.driving import choose, expect, grid_rows, keyboard_to, open_address, settle, sign, violations

from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

TABLE = re.compile("The risks that fit the filters")
ID = "az-nsc-2007"


def press(page: Any, target: Any, key: str = "Enter", *, by: str = "Tab") -> None:
    """Reach something with the keyboard and press it there; within a group that is by its arrows."""
    keyboard_to(page, target, key=by)
    page.keyboard.press(key)
    settle(page)


def enter(page: Any, name: str) -> None:
    """Open what opens over the page; its first field has the focus."""
    press(page, page.get_by_role("button", name=name, exact=True))
    body = page.get_by_test_id("stPopoverBody")
    expect(body).to_be_visible()
    page.wait_for_function("document.querySelector('[data-testid=stPopoverBody]').contains(document.activeElement)")


def listed(page: Any) -> list[str]:
    """Return the ids the table shows, from the top."""
    return [row[0] for row in grid_rows(page, TABLE)]


def statuses(dashboard: Any, ids: list[str]) -> list[str]:
    """Return where these risks stand by now, read past the dashboard."""
    database = Database(dashboard.database)
    try:
        return [risk.status for risk in database.read(ID).risks if risk.id in ids]
    finally:
        database.close()


def test_risks_are_found_sorted_kept_as_a_view_edited_together_and_undone_by_keyboard(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page()
    open_address(page, f"{dashboard.url}/risks", "Risks")
    page.wait_for_function("document.cookie.includes('riskregister_browser')")
    press(page, page.get_by_role("textbox", name="Find"))
    page.keyboard.type("OIL")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"find=OIL"))
    settle(page)
    enter(page, "Category")
    press(page, page.get_by_role("button", name=re.compile(r"^T06 .*\(\d+\)$")), "Space", by="ArrowRight")
    expect(page).to_have_url(re.compile(r"category=T06"))
    picture(page, "f1-facet")
    page.keyboard.press("Tab")
    expect(page.get_by_test_id("stPopoverBody")).to_have_count(0)
    expect(page.get_by_role("button", name="Category · 1")).to_be_focused()
    choose(page, "Sort by", "Title")
    expect(page).to_have_url(re.compile(r"sort=title"))
    settle(page)
    found = listed(page)

    assert len(found) > 1
    assert all(one.startswith("T06") for one in found)

    enter(page, "Views")
    page.keyboard.type("Oil in the energy sector")
    press(page, page.get_by_role("button", name="Save this view"))
    expect(page.get_by_text("Kept as 'Oil in the energy sector'.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("combobox", name="View")).to_have_value("Oil in the energy sector")

    press(page, page.get_by_role("button", name="Edit several", exact=True))
    press(page, page.get_by_role("button", name=re.compile("^Choose all")))
    expect(page.get_by_role("button", name=f"Edit {len(found)} chosen")).to_be_visible()
    form = page.locator(".st-key-risk_form_several")
    keyboard_to(page, form.get_by_role("button", name="Owner", exact=True))
    press(page, form.get_by_role("button", name="Status", exact=True), "Space", by="ArrowRight")
    press(page, form.get_by_role("button", name="Impact", exact=True), "Space", by="ArrowRight")
    choose(page, "Status", "under review")
    press(page, form.get_by_role("radio", name=re.compile("^5 – ")), "Space")
    expect(page.get_by_text(f"{len(found)} of {len(found)} risks change:")).to_be_visible()
    picture(page, "f2-several", height=1900)

    assert violations(page) == []

    sign(page, "Leyla Əliyeva", "put to the working group")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    settle(page)

    assert statuses(dashboard, found) == ["under_review"] * len(found)
    assert listed(page) == found

    shared = page.url
    other = open_page(scheme="dark")
    open_address(other, shared, "Risks")

    assert listed(other) == found

    expect(other.get_by_role("button", name="“OIL”")).to_be_visible()
    picture(other, "f3-as-sent-dark")

    press(page, page.get_by_role("button", name="Undo", exact=True))
    expect(page.get_by_text("Undone; that is version 3.")).to_be_visible()

    assert statuses(dashboard, found) == ["draft"] * len(found)

    grid = page.get_by_role("region", name=TABLE)
    grid.scroll_into_view_if_needed()
    page.get_by_test_id("stDataFrame").click(position={"x": 70, "y": 55})
    expect(page.get_by_role("heading", level=2, name=re.compile(found[0]))).to_be_visible()
