"""A journey into the past and back, in a real browser against a real server."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.driving import expect, open_address, settle, sign

from riskregister.core.changes import Change
from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

BANNER = re.compile(r"The register as it stood on .*\(revision 1,.*Read-only")


def rename(dashboard: Any, title: str) -> None:
    """Give a risk another title, as somebody else would through another door."""
    database = Database(dashboard.database)
    old = next(found.title for found in database.read("az-nsc-2007").risks if found.id == "T06-02")
    change = Change(table="risks", record="T06-02", field="title", old=old, new=title)
    who = {"actor": "Other", "reason": "renamed", "means": "test", "time": dt.datetime.now(dt.UTC)}
    database.save("az-nsc-2007", [change], {}, **who)
    database.close()


def test_the_past_is_looked_at_from_page_to_page_left_again_and_a_change_undone(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page()
    open_address(page, dashboard.url, "Overview")
    page.wait_for_function("document.cookie.includes('riskregister_browser')")
    rename(dashboard, "Quite another title")

    open_address(page, dashboard.url, "Overview")
    expect(page.get_by_text(re.compile("Since your last visit")).first).to_be_visible()
    page.get_by_role("button", name="As it stands now").click()
    page.get_by_role("combobox", name="Or as a revision left it").click()
    page.get_by_role("option", name=re.compile("^1 ·")).click()
    expect(page.get_by_text(BANNER)).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]at=r1\b"))
    settle(page)
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Risks", exact=True).click()
    expect(page.get_by_role("heading", level=1, name="Risks")).to_be_visible()
    expect(page.get_by_text(BANNER)).to_be_visible()
    expect(page).to_have_url(re.compile(r"[?&]at=r1\b"))
    picture(page, "d1-past")

    open_address(page, f"{dashboard.url}/risk?id=T06-02&at=r1", "Risk")
    expect(page.get_by_role("heading", level=2, name=re.compile("T06-02 Sabotage"))).to_be_visible()
    expect(page.get_by_role("button", name="Save")).to_have_count(0)
    page.get_by_role("button", name="Back to now").click()
    expect(page.get_by_role("heading", level=2, name="T06-02 Quite another title")).to_be_visible()
    expect(page).not_to_have_url(re.compile(r"at=r1"))
    expect(page).to_have_url(re.compile(r"id=T06-02"))

    page.get_by_text("Understand", exact=True).click()
    page.get_by_role("menuitem", name="History").click()
    expect(page.get_by_role("heading", level=1, name="History")).to_be_visible()
    page.locator("summary").filter(has_text="renamed").click()
    page.get_by_role("button", name="Undo this revision").click()
    expect(page.get_by_text("What it changed and nobody has touched since is set back:")).to_be_visible()
    sign(page, "Leyla Əliyeva", "a slip", button=re.compile("^Undo$"))
    expect(page.get_by_text("Saved as version 3.")).to_be_visible()
    picture(page, "d2-undone")

    open_address(page, f"{dashboard.url}/risk?id=T06-02", "Risk")
    expect(page.get_by_role("heading", level=2, name=re.compile("T06-02 Sabotage"))).to_be_visible()
