"""A day with the measures: found on the timeline, reported on, asked what a delay would do, moved on the board."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.driving import choose, expect, keyboard_to, middle, open_address, settle, sign, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_a_measure_is_found_on_the_timeline_reported_on_and_another_moved_by_keyboard(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page(height=1300)
    open_address(page, f"{dashboard.url}/measures", "Measures")
    page.get_by_role("radio", name="Timeline").click()
    expect(page.locator(".st-key-gantt").get_by_text(re.compile("M-ORD-06"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"view=timeline"))
    settle(page)
    picture(page, "m1-timeline", 2400)
    assert violations(page) == []

    # The bar of the doctrine ends on the mark of 24 August 2007, the first due date of all.
    bar = page.locator(".st-key-gantt .scatterlayer .trace").nth(1).locator("path.point").nth(1)
    page.mouse.click(*middle(page, bar))
    expect(page.get_by_role("heading", level=2, name="M-ORD-06 Draft military doctrine")).to_be_visible()
    expect(page).to_have_url(re.compile(r"id=M-ORD-06"))

    settle(page)
    page.get_by_text("Add an update").click()
    choose(page, "Status then", "under way")
    settle(page)
    page.get_by_role("spinbutton", name="Progress then %").fill("40")
    page.get_by_role("textbox", name="What has come of it").fill("A first draft is with the group.")
    page.get_by_role("textbox", name="Why").focus()
    settle(page)
    sign(page, "Leyla Əliyeva", "monthly report", button="Add the update")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    expect(page.get_by_text("A first draft is with the group.", exact=True)).to_be_visible()
    expect(page.locator(".st-key-updates .scatterlayer .point")).to_have_count(1)
    settle(page)
    picture(page, "m2-measure", 2000)
    assert violations(page) == []

    page.get_by_role("link", name="What if it is late?").click()
    expect(page.get_by_text(re.compile("moves from 24 August 2007 to 24 February 2008"))).to_be_visible()
    expect(page).to_have_url(re.compile(r"measures\?view=late$"))
    expect(page.get_by_text(re.compile(r"Order 4\.1: M-ORD-06"))).to_be_visible()
    picture(page, "m3-late", 1600)
    page.get_by_role("button", name="As a picture").click()
    with page.expect_download() as download:
        page.get_by_role("button", name=re.compile("^SVG")).click()
    svg = Path(download.value.path()).read_text(encoding="utf-8")
    assert "<title>If it slips by 6 months: M-ORD-06 Draft military doctrine</title>" in svg

    dark = open_page(scheme="dark")
    open_address(dark, f"{dashboard.url}/measures?view=board&body=Cabinet+of+Ministers&find=M-ORD", "Measures")
    move = dark.get_by_role("button", name="Move M-ORD-04")
    expect(move).to_be_visible()
    keyboard_to(dark, move)
    dark.keyboard.press("Enter")
    choose(dark, "Move to", "under way")
    settle(dark)
    sign(dark, "Leyla Əliyeva", "first report handed in", button=re.compile("^Move$"))
    expect(dark.get_by_text("Saved as version 3.")).to_be_visible()
    expect(dark.locator(".st-key-column_under_way").get_by_role("link", name=re.compile("M-ORD-04"))).to_be_visible()
    settle(dark)
    picture(dark, "m4-board-dark", 1300)
    assert violations(dark) == []
