"""One risk whole: its bow-tie read, followed by mouse and by keyboard, its views, its history, its sheet on paper."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest
from tests.browser.driving import expect, keyboard_to, open_address, settle, violations

from riskregister.services import editing, indicators
from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
ID, RISK = "az-nsc-2007", "T02-06"

#: Words of the drawing that is shown which leave the box they stand in, by more than a pixel.
_STICKING_OUT = """svg => [...svg.querySelectorAll('g')].flatMap(group => {
  const box = group.querySelector('rect').getBoundingClientRect();
  return [...group.querySelectorAll('text')].filter(text => {
    const words = text.getBoundingClientRect();
    return words.left < box.left - 1 || words.right > box.right + 1;
  }).map(text => text.textContent);
})"""


def drawing(page: Any, risk: str) -> Any:
    """Return the drawing of a risk's bow-tie that is shown: of the wide and the narrow one, one is there at a time."""
    return page.get_by_role("img", name=re.compile(rf"^Bow-tie of {risk}\b"))


def read_an_indicator(dashboard: Any) -> None:
    """Define an indicator of the risk and add a reading, as somebody else would."""
    database = Database(dashboard.database)
    steps: list[Callable[[Any], Any]] = [
        lambda of: indicators.define(of, title="Complaints lodged", risks=[RISK], alarm=100.0),
        lambda of: indicators.add_reading(of, "KRI-01", dt.date(2007, 6, 1), 120.0),
    ]
    for step in steps:
        register = database.read(ID)
        editing.save(database, register, step(register), actor="Bahar", reason="monthly figures", means="test")
    database.close()


def test_a_risk_is_seen_whole_followed_and_printed(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None], tmp_path: Path
) -> None:
    page = open_page()
    open_address(page, f"{dashboard.url}/risk?id={RISK}", "Risk")
    tie = drawing(page, RISK)
    expect(tie).to_have_count(1)
    expect(tie).to_be_visible()
    expect(tie).to_have_attribute("aria-label", re.compile("17 measures make it less likely.*Ombudsman institution"))
    picture(page, "r1-glance-light", height=1900)

    assert tie.evaluate(_STICKING_OUT) == []
    assert violations(page) == []

    tie.get_by_text("Ombudsman").click()
    expect(page.get_by_role("heading", level=1, name="Measures")).to_be_visible()
    expect(page).to_have_url(re.compile(r"measures\?id=M-4\.3\.1-07"))

    page.go_back()
    expect(tie).to_be_visible()
    settle(page)
    page.get_by_text("The bow-tie as a list of links").click()
    link = page.get_by_role("link", name=re.compile("M-4.3.1-08 Independence of the courts"))
    expect(link).to_be_visible()
    keyboard_to(page, link)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"measures\?id=M-4\.3\.1-08"))

    read_an_indicator(dashboard)
    open_address(page, f"{dashboard.url}/risk?id={RISK}&category=T02&view=history", "Risk")
    expect(page.get_by_text("Bahar · monthly figures").first).to_be_visible()
    expect(page.get_by_text(re.compile("Complaints lodged: indicator added"))).to_be_visible()
    expect(page.get_by_text("Look at this rating again")).to_be_visible()
    picture(page, "r2-history", height=1300)

    page.get_by_role("radio", name="Measures").click()
    expect(page.get_by_role("heading", name="Measures that act on it")).to_be_visible()
    expect(page).to_have_url(re.compile(r"view=measures"))
    settle(page)
    page.keyboard.press("Alt+PageDown")
    expect(page.get_by_role("heading", level=2, name=re.compile(r"^T02-"))).not_to_have_text(re.compile(RISK))
    expect(page).to_have_url(re.compile(r"id=T02-"))
    expect(page.get_by_role("radio", name="Measures")).to_be_checked()
    page.get_by_role("button", name=re.compile("^Previous")).click()
    expect(page.get_by_role("heading", level=2, name=re.compile(RISK))).to_be_visible()

    with page.expect_download() as download:
        page.get_by_role("button", name="Print this").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    said = " ".join(pypdf.PdfReader(path).pages[0].extract_text().split())

    assert path.name.startswith(f"{RISK}-v")
    assert "Violation of human rights and freedoms" in said
    assert "M-4.3.1-07" in said

    for width, scheme in ((1400, "dark"), (768, "light")):
        page = open_page(width=width, scheme=scheme)
        open_address(page, f"{dashboard.url}/risk?id={RISK}", "Risk")
        expect(drawing(page, RISK)).to_have_count(1)
        expect(drawing(page, RISK)).to_be_visible()
        picture(page, f"r3-glance-{width}-{scheme}", height=2200)

        assert drawing(page, RISK).evaluate(_STICKING_OUT) == []
        assert violations(page) == []
