"""Criteria in a real browser: an edit tried out on every risk, left, taken up again, saved as one revision."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.driving import expect, open_address, settle, sign, violations

from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]


def test_an_edit_is_tried_out_left_taken_up_and_saved(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page()
    open_address(page, f"{dashboard.url}/criteria", "Criteria")
    expect(page.get_by_role("table", name="Every cell with its rating")).to_be_visible()
    page.wait_for_function("document.cookie.includes('riskregister_browser')")
    picture(page, "criteria-light", 1900)

    assert violations(page) == []

    page.get_by_text("Edit", exact=True).click()
    expect(page.get_by_label("Begins at")).to_have_count(4)
    settle(page)  # while the form is still coming, a field's place among the others may change
    begins = page.get_by_label("Begins at").nth(1)
    begins.fill("6")
    begins.press("Enter")
    effect = page.get_by_text(re.compile(r"39 of 124 assessed risks change rating: 39 higher\. 5 cells"))
    expect(effect).to_be_visible()
    expect(page.get_by_role("cell", name="High 6, 23 risks, rated higher than now")).to_have_count(1)
    settle(page)

    page.get_by_role("link", name="Risks", exact=True).first.click()
    expect(page.get_by_role("heading", level=1, name="Risks")).to_be_visible()
    again = open_page(scheme="dark")
    again.context.add_cookies(page.context.cookies())
    open_address(again, f"{dashboard.url}/criteria?view=edit", "Criteria")
    again.get_by_role("button", name="Take up again").click()
    expect(again.get_by_text(re.compile("39 of 124 assessed risks"))).to_be_visible()
    picture(again, "criteria-edit-dark", 1900)

    assert violations(again) == []

    sign(again, "Leyla Əliyeva", "the council looks closer", button="Save the criteria")
    expect(again.get_by_text("Saved as version 2.")).to_be_visible()
    expect(again.get_by_role("link", name="Undo it on the page History")).to_be_visible()
    database = Database(dashboard.database)
    saved = database.read("az-nsc-2007")
    database.close()

    assert (saved.version, saved.criteria.bands[2].minimum, saved.criteria.edition) == (2, 6.0, "2007-2")
