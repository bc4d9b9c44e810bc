"""A journey: a risk is accepted, moves, and the acceptance is visibly stale; talked about, with a file as proof."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.driving import expect, keyboard_to, open_address, settle, violations

from riskregister.core.model import Estimate
from riskregister.services import editing
from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

RISK = "T06-02"
WHO = {"actor": "Somebody else", "reason": "worse since the spring", "means": "test"}


def move(dashboard: Any) -> None:
    """Raise the risk's likelihood, as somebody else would through another door."""
    database = Database(dashboard.database)
    held = database.read("az-nsc-2007")
    now = next(one for one in held.assessments if one.risk == RISK and one.stage == "current")
    levels = {"likelihood": Estimate(low=2, best=4, high=5), "impact": now.impact}
    changes = editing.assessment_changes(held, RISK, "current", **levels, assessor="B", date=dt.date(2007, 6, 1))
    editing.save(database, held, changes, **WHO)
    database.close()


def test_a_decision_goes_stale_is_talked_about_and_its_evidence_comes_back_identical(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None], tmp_path: Path
) -> None:
    page = open_page()
    open_address(page, f"{dashboard.url}/risk?id={RISK}&open=decide", "Risk")
    expect(page.get_by_text("Live with the risk as it is")).to_be_visible()
    # Decided by keyboard alone, to the last button.
    kinds = page.get_by_role("radiogroup", name="Decision")
    keyboard_to(page, kinds)
    keyboard_to(page, kinds.get_by_role("radio", name="Accept", exact=True), key="ArrowRight")
    page.keyboard.press("Space")
    expect(kinds.get_by_role("radio", name="Accept", exact=True)).to_be_checked()
    settle(page)
    for name, words in (("Decided by", "Security Council"), ("Why", "The measures under way get a year.")):
        keyboard_to(page, page.get_by_role("textbox", name=name))
        settle(page)
        page.keyboard.type(words)
    keyboard_to(page, page.get_by_role("group", name="Holds until").get_by_role("spinbutton").first)
    page.keyboard.type("20300101", delay=40)
    keyboard_to(page, page.get_by_role("textbox", name="Your name"))
    settle(page)
    page.keyboard.type("Leyla Əliyeva")
    page.keyboard.press("Tab")
    settle(page)
    picture(page, "dec1-form", height=1500)
    keyboard_to(page, page.get_by_role("button", name="Save the decision"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Accept: decision stands until 1 January 2030")).to_be_visible()
    expect(page.get_by_text("The measures under way get a year.")).to_be_visible()

    move(dashboard)
    open_address(page, f"{dashboard.url}/decisions", "Decisions")
    expect(page.get_by_text("the risk has moved from 3 × 4 High to 4 × 4 Very high since").first).to_be_visible()
    assert violations(page) == []
    picture(page, "dec2-list")
    page.get_by_role("link", name=re.compile(RISK)).first.click()
    stale = page.get_by_role("alert").filter(has_text="stale: the risk has moved from 3 × 4 High to 4 × 4 Very high")
    expect(stale).to_be_visible()
    picture(page, "dec3-stale")

    page.get_by_text("Comments and evidence", exact=True).first.click()
    page.locator("summary").filter(has_text=re.compile("Comment$")).click()
    page.get_by_role("textbox", name="Comment").fill("It was *known* in the spring.")
    page.get_by_role("button", name="Comment", exact=True).click()
    expect(page.get_by_text("It was *known* in the spring.")).to_be_visible()
    file = tmp_path / "report.bin"
    file.write_bytes(bytes(range(256)) * 999)
    page.locator("summary").filter(has_text="Attach a file").click()
    page.locator('input[type="file"]').set_input_files(file)
    expect(page.get_by_text("report.bin").first).to_be_visible()
    page.get_by_role("textbox", name="Title").fill("Report of the working group")
    page.get_by_role("button", name="Attach the file").click()
    expect(page.get_by_text("Saved as version 5.")).to_be_visible()
    settle(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Download").click()
    assert waiting.value.suggested_filename == "report.bin"
    found = Path(waiting.value.path()).read_bytes()
    assert hashlib.sha256(found).digest() == hashlib.sha256(file.read_bytes()).digest()
    assert violations(page) == []
    picture(page, "dec4-talk")

    dark = open_page(scheme="dark")
    for name, address, title in (
        ("dec5-stale-dark", f"risk?id={RISK}&view=decisions", "Risk"),
        ("dec6-list-dark", "decisions", "Decisions"),
    ):
        open_address(dark, f"{dashboard.url}/{address}", title)
        assert violations(dark) == []
        picture(dark, name)
