"""A measure from its source to the risk it acts on, made on the pages alone, and taken out again."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.driving import choose, expect, open_address, settle, sign, violations

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_a_gap_is_closed_by_a_measure_of_a_later_decree(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page(height=1500)
    open_address(page, f"{dashboard.url}/source?open=newdocument", "Source")
    page.get_by_role("textbox", name="Short name").fill("Decree")
    page.get_by_role("textbox", name="Title").fill("Decree on reserves")
    page.get_by_role("textbox", name=re.compile("^Sections, one a line")).fill("1 | Reserves | 3")
    settle(page)
    sign(page, "Leyla Əliyeva", "adopted this week", button="Add the document")
    expect(page.get_by_text("Saved as version 2.")).to_be_visible()
    page.wait_for_function("document.cookie.includes('riskregister_name')")

    open_address(page, f"{dashboard.url}/measures?open=newmeasure", "Measures")
    page.get_by_role("textbox", name="Title").fill("A reserve of grain")
    choose(page, "Document", "Decree on reserves")
    choose(page, "Section", "1 Reserves")
    choose(page, "In the source", "planned")
    settle(page)
    expect(page.get_by_text(re.compile("^It will be M-Decree-01"))).to_be_visible()
    picture(page, "n1-new-measure")
    sign(page, None, "decreed", button="Add the measure")
    expect(page.get_by_role("heading", level=2, name="M-Decree-01 A reserve of grain")).to_be_visible()

    open_address(page, f"{dashboard.url}/measures?id=M-Decree-01&open=serve", "Measures")
    choose(page, "Risk", "T01-08")
    page.get_by_text("impact", exact=True).first.click()
    page.get_by_text("moderate", exact=True).first.click()
    expect(page.get_by_text(re.compile("Takes away, if delivered"))).to_be_visible()
    settle(page)
    assert violations(page) == []
    sign(page, None, "it feeds people in a siege", button="Add the link")
    expect(page.get_by_text("Saved as version 4.")).to_be_visible()

    open_address(page, f"{dashboard.url}/risk?id=T01-08", "Risk")
    expect(
        page.get_by_role("img", name=re.compile("^Bow-tie of T01-08.*A reserve of grain", re.DOTALL))
    ).to_be_visible()
    picture(page, "n2-in-the-bow-tie", height=2200)

    open_address(page, f"{dashboard.url}/measures?id=M-Decree-01&open=out", "Measures")
    expect(page.get_by_text("It no longer acts on these risks:")).to_be_visible()
    sign(page, None, "entered by mistake", button="Take out of the register")
    back = page.get_by_role("link", name=re.compile("Taken out: M-Decree-01"))
    expect(back).to_be_visible()
    back.click()
    expect(page.get_by_text(re.compile("M-Decree-01")).first).to_be_visible()
    picture(page, "n3-to-bring-back")
