"""The Source page in a real browser: from the outline to a section, to a risk drawn from it, and by its address."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.driving import expect, keyboard_to, open_address, settle, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_from_the_outline_to_a_section_and_the_risks_drawn_from_it(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page()
    open_address(page, f"{dashboard.url}/source", "Source")
    expect(page.get_by_text(re.compile("156 of 168 paragraphs are cited by the register"))).to_be_visible()
    picture(page, "source-light", 1500)

    assert violations(page) == []

    page.get_by_role("textbox", name="Find").fill("border")
    page.get_by_role("textbox", name="Find").press("Enter")
    expect(page).to_have_url(re.compile("find=border"))
    expect(page.get_by_role("link", name=re.compile(r"3\.10 Regional militarization · 8 risks"))).to_have_count(0)
    section = page.get_by_role("link", name=re.compile(r"4\.3\.6 Reinforcing border security · 13 risks"))
    expect(section).to_be_visible()
    settle(page)
    keyboard_to(page, section)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=2, name="4.3.6 Reinforcing border security")).to_be_visible()
    expect(page).to_have_url(re.compile(r"section=4\.3\.6"))
    expect(page.get_by_role("heading", level=3, name="Paragraph 8")).to_be_visible()
    address = page.url
    settle(page)

    page.get_by_role("link", name=re.compile("T05-08 Drug trafficking")).first.click()
    expect(page.get_by_role("heading", level=2, name=re.compile("T05-08 Drug trafficking"))).to_be_visible()

    dark = open_page(scheme="dark", width=768)
    open_address(dark, address.replace("4.3.6", "4.1.2").replace("find=border&", ""), "Source")
    expect(dark.get_by_text("Nothing in the register cites this paragraph.")).to_have_count(1)
    picture(dark, "source-section-dark", 1500)

    assert violations(dark) == []
