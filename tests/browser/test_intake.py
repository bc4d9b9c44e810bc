"""A foreign register by browser, with the keyboard alone: chosen, a doubt mended, a row settled, taken in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import Dashboard
from tests.browser.driving import keyboard_to, open_address, settle, violations

from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]
HEAD = "Ref,Risk title,Category,Likelihood (1-5),Impact (1-5),Owner,Shelf\n"
KNOWN = "Sabotage of pipelines and terminals"


def pressed(page: Any, target: Any, key: str = "Enter") -> None:
    """Go to something with the tabulator and press a key on it."""
    keyboard_to(page, target)
    page.keyboard.press(key, delay=100)
    settle(page)


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_a_register_of_another_organisation_comes_in_by_keyboard(
    open_page: Callable[..., Any], dashboard: Dashboard, picture: Callable[..., None], tmp_path: Path, scheme: str
) -> None:
    file = tmp_path / "ministry.csv"
    rows = "A-1,Fire in the *archive*,Buildings,{level},5,Head of archive,blue\nA-2,{known},Energy,4,3,HR,\n"
    file.write_text(HEAD + rows.format(level="sometimes", known=KNOWN), encoding="utf-8")
    page = open_page(scheme=scheme)
    open_address(page, f"{dashboard.url}/exchange", "Import / Export")
    keyboard_to(page, page.get_by_test_id("stFileUploader").locator("button"))
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_text("What cannot be read is not guessed.")).to_be_visible()
    picture(page, f"intake-doubt-{scheme}", 1700)
    assert violations(page) == []

    mended = tmp_path / "mended.csv"
    mended.write_text(HEAD + rows.format(level="2", known=KNOWN), encoding="utf-8")
    page.locator("input[type=file]").set_input_files(mended)
    expect(page.get_by_text("What cannot be read is not guessed.")).to_have_count(0)
    expect(page.get_by_text("2 risks found in the file, headings in row 1.")).to_be_visible()
    keyboard_to(page, page.get_by_role("tab", name="Columns"))
    for name in ("Scales", "Risks"):
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter", delay=100)
        expect(page.get_by_role("tab", name=name)).to_have_attribute("aria-selected", "true")
        settle(page)
        assert violations(page) == []
    picture(page, f"intake-risks-{scheme}", 1700)
    pressed(page, page.get_by_role("button", name="All of them are the same risks"))
    keyboard_to(page, page.get_by_role("textbox", name="Your name"))
    page.keyboard.type("Aygün")
    keyboard_to(page, page.get_by_role("textbox", name="Why"))
    page.keyboard.type("from the ministry")
    pressed(page, page.get_by_role("button", name="Take these risks in"))
    expect(page.get_by_text("Saved as version 2: 1 new risk, 1 changed risk.")).to_be_visible()

    risks = {risk.id: risk for risk in Database(dashboard.database).read("az-nsc-2007").risks}
    assert risks["A-1"].title == "Fire in the *archive*"
    assert [risk.owner for risk in risks.values() if risk.title == KNOWN] == ["HR"]
