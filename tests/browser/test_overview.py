"""The Overview on a first visit: the tour offered and skipped, where things stand, a cell, what is due, the help."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.driving import expect, keyboard_to, open_address, settle, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def beneath(page: Any, heading: str | re.Pattern[str]) -> Any:
    """Return the column that stands under a heading."""
    return page.get_by_test_id("stColumn").filter(has=page.get_by_role("heading", name=heading)).last


def test_a_first_visit_skips_the_tour_sees_where_things_stand_and_is_led_further(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page()
    open_address(page, dashboard.url, "Overview")
    skip = page.get_by_role("button", name="Skip", exact=True)
    expect(page.get_by_role("button", name="Start the tour", exact=True)).to_be_visible()
    expect(page.locator(".st-key-standing")).to_have_text(re.compile(r"\d+ of \d+ risks are rated .*above appetite"))
    picture(page, "o1-first-visit-light")

    assert violations(page) == []

    keyboard_to(page, skip)
    page.keyboard.press("Enter")
    expect(skip).to_have_count(0)
    page.wait_for_function("document.cookie.includes('riskregister_tour')")
    settle(page)

    page.get_by_role("radio", name="All risks").click()
    cell = page.locator('.rr-cells button[data-key="4×5"]')
    expect(cell.get_by_text("T08-01")).to_be_visible()
    cell.click()
    inside = beneath(page, "Risks in this cell").get_by_role("link")
    expect(inside).to_have_count(int(cell.get_attribute("data-count")))
    expect(inside.filter(has_text="T08-01")).to_be_visible()
    settle(page)

    button = page.get_by_role("button", name="Help", exact=True)
    keyboard_to(page, button)
    page.keyboard.press("Enter")
    helped = page.get_by_test_id("stPopoverBody")
    expect(helped.get_by_text("Where the register stands, at a glance.")).to_be_visible()
    expect(helped.get_by_role("button", name="Start the tour")).to_be_focused()
    picture(page, "o2-help-light")

    assert violations(page) == []

    page.keyboard.press("Escape")
    expect(helped).to_have_count(0)
    first = beneath(page, re.compile("^Due on")).get_by_role("link").first
    led = re.search(r"T\d[\w-]*\d|M-[\w.-]*\d", first.inner_text())

    assert led is not None

    first.click()
    expect(page.get_by_role("heading", level=2, name=re.compile(re.escape(led[0])))).to_be_visible()

    again = open_page(scheme="dark")
    again.context.add_cookies(page.context.cookies())
    open_address(again, dashboard.url, "Overview")
    expect(again.locator(".st-key-standing")).to_have_text(re.compile("nothing has changed since your last visit"))
    expect(again.get_by_role("button", name="Skip", exact=True)).to_have_count(0)
    picture(again, "o3-second-visit-dark")

    assert violations(again) == []
