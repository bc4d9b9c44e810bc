"""A second register, begun and lived in beside the first, in a real browser against a real server."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.driving import expect, keyboard_to, open_address, settle, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

MAIN, OURS = re.compile("National Security Concept"), re.compile("Ministry of Transport")


def field(page: Any, label: str, value: str) -> None:
    box = page.get_by_role("textbox", name=label, exact=True)
    box.fill(value)
    box.press("Tab")
    settle(page)


def test_a_register_is_begun_switched_to_compared_and_left_and_the_other_tab_stays(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page()
    open_address(page, dashboard.url, "Overview")
    expect(page.locator(".st-key-register_control")).to_have_count(0)
    other = page.context.new_page()
    open_address(other, f"{dashboard.url}/risks", "Risks")

    open_address(page, f"{dashboard.url}/registers", "Registers")
    expect(page.get_by_text("There is one register so far.")).to_be_visible()
    page.get_by_role("radio", name="New").click()
    expect(page.get_by_role("heading", name="A new register")).to_be_visible()
    field(page, "Title", "Ministry of Transport")
    expect(page.get_by_role("textbox", name="Id", exact=True)).to_have_attribute("placeholder", "ministry-of-transport")
    field(page, "Your name", "Leyla Əliyeva")
    field(page, "Why", "a register of its own")
    page.get_by_role("button", name="Create the register").click()
    expect(page.get_by_text("every page shows it now")).to_be_visible()
    expect(page).to_have_url(re.compile(r"registers\?register=ministry-of-transport"))
    assert violations(page) == []
    picture(page, "g1-registers")

    page.get_by_role("link", name="Risks", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Risks")).to_be_visible()
    expect(page.get_by_test_id("stCaptionContainer").first).to_contain_text("Ministry of Transport")
    expect(page).to_have_url(re.compile(r"/risks\?register=ministry-of-transport"))
    settle(page)

    other.get_by_role("link", name="Measures", exact=True).first.click()
    expect(other).to_have_url(re.compile(r"/measures\?register=az-nsc-2007"))
    other.reload()
    expect(other.get_by_role("heading", level=1, name="Measures")).to_be_visible()
    expect(other.get_by_test_id("stCaptionContainer").first).to_contain_text(MAIN)
    settle(other)

    settle(page)
    button = page.locator(".st-key-register_control button")
    keyboard_to(page, button)
    page.keyboard.press("Enter")
    there = page.get_by_role("link", name=MAIN)
    expect(there).to_be_visible()
    keyboard_to(page, there)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stCaptionContainer").first).to_contain_text(MAIN)
    expect(page).to_have_url(re.compile(r"/risks\?register=az-nsc-2007"))
    settle(page)

    address = f"{dashboard.url}/registers?view=compare&register=ministry-of-transport&b=az-nsc-2007"
    dark = open_page(scheme="dark")
    open_address(dark, address, "Registers")
    expect(dark.get_by_text(re.compile("No risk is in both; 0 only in A"))).to_be_visible()
    expect(dark.get_by_role("heading", name=re.compile("^A · Ministry of Transport"))).to_be_visible()
    expect(dark.get_by_role("heading", name=re.compile("^B · National Security"))).to_be_visible()
    assert violations(dark) == []
    picture(dark, "g2-compared-dark", height=1700)

    page.goto(f"{dashboard.url}/risks?register=nothing")
    expect(page.get_by_text("There is no register 'nothing' in this database.")).to_be_visible()
    page.get_by_role("link", name=OURS).click()
    expect(page.get_by_role("heading", level=1, name="Overview")).to_be_visible()
    expect(page.get_by_test_id("stCaptionContainer").first).to_contain_text(OURS)
    settle(page)
    page.goto(dashboard.url)
    expect(page.get_by_test_id("stCaptionContainer").first).to_contain_text(OURS)
