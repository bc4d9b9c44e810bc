"""Two people at one risk, then a browser and a server that die: nobody is overwritten, nothing left is lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.driving import choose, expect, open_address, settle, sign, violations

from riskregister.core.frames import latest_assessments
from riskregister.core.model import Estimate
from riskregister.services import drafts, editing
from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
ID, RISK = "az-nsc-2007", "T06-02"


def browser_of(page: Any) -> str:
    """Return the number this program gave a browser."""
    page.wait_for_function("document.cookie.includes('riskregister_browser')")
    return next(one["value"] for one in page.context.cookies() if one["name"] == "riskregister_browser")


def seconds_until_kept(dashboard: Any, browser: str, name: str, value: Any) -> float:
    """Return how long it takes until a field is in this browser's draft."""
    database, began = Database(dashboard.database), time.monotonic()
    try:
        while time.monotonic() < began + 10:
            fields = [draft.content["fields"] for draft in drafts.waiting(database, ID, browser)]
            if any(found.get(name) == value for found in fields):
                break
            time.sleep(0.02)
    finally:
        database.close()
    return time.monotonic() - began


def test_two_people_edit_one_risk_and_neither_a_conflict_nor_a_crash_loses_what_was_typed(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    anna, bahar = open_page(), open_page()
    address = f"{dashboard.url}/risk?id={RISK}&view=scores"
    open_address(anna, address, "Risk")
    open_address(bahar, address, "Risk")
    number = browser_of(bahar)

    choose(bahar, "Likelihood", "1 –")
    rationale = bahar.get_by_role("textbox", name="Rationale", exact=True)
    rationale.fill("")
    rationale.press_sequentially("Seen on si")

    choose(anna, "Likelihood", "5 –")
    sign(anna, "Anna", "new report")
    expect(anna.get_by_text("Saved as version 2.")).to_be_visible()

    news = bahar.get_by_text(re.compile(f"Anna saved {RISK} · Current · likelihood"))
    expect(news).to_be_visible(timeout=10_000)
    expect(news).to_be_in_viewport()
    expect(rationale).to_be_focused()
    rationale.press_sequentially("te.")
    expect(rationale).to_have_value("Seen on site.")
    picture(bahar, "e1-somebody-saved")
    rationale.press("Tab")

    assert seconds_until_kept(dashboard, number, "rationale", "Seen on site.") < 2

    bahar.get_by_role("button", name="Show it").click()
    expect(news).to_have_count(0)
    expect(bahar.get_by_text(re.compile(r"^Likelihood 5 \("))).to_be_visible()
    expect(rationale).to_have_value("Seen on site.")
    expect(bahar.get_by_role("combobox", name="Likelihood", exact=True)).to_have_value(re.compile("^1 –"))

    sign(bahar, "Bahar", "site visit")
    expect(bahar.get_by_text("Somebody else saved first.")).to_be_visible()
    expect(bahar.get_by_text(re.compile(r"Now, by Anna · .* · new report: 5 \("))).to_be_visible()
    bahar.get_by_text("Another value", exact=True).click()
    for end, value in (("lowest", "2"), ("best", "3"), ("highest", "4")):
        field = bahar.get_by_role("spinbutton", name=f"{RISK} · Current · likelihood: {end}")
        field.fill(value)
        field.press("Tab")
    settle(bahar)
    picture(bahar, "e2-conflict", height=1600)

    assert violations(bahar) == []

    bahar.get_by_role("button", name="Save with these choices").click()
    expect(bahar.get_by_text("Saved as version 3.")).to_be_visible()
    database = Database(dashboard.database)
    made = latest_assessments(database.read(ID), "current")[RISK]
    database.close()

    assert (made.likelihood, made.rationale, made.assessor) == (
        Estimate(low=2, best=3, high=4),
        "Seen on site.",
        "Bahar",
    )

    settle(bahar)
    choose(bahar, "Impact", "2 –")
    bahar.get_by_role("textbox", name="Rationale", exact=True).fill("Half a tho")

    assert seconds_until_kept(dashboard, number, "impact best", 2) < 2

    cookies = bahar.context.cookies()
    bahar.context.close()
    again = open_page()
    again.context.add_cookies(cookies)
    open_address(again, address, "Risk")
    expect(again.get_by_text(re.compile("are waiting"))).to_be_visible()
    picture(again, "e3-offered-again", height=2600)

    assert violations(again) == []

    again.get_by_role("button", name="Take up again").click()
    settle(again)
    expect(again.get_by_role("combobox", name="Impact", exact=True)).to_have_value(re.compile("^2 –"))
    again.get_by_role("textbox", name="Rationale", exact=True).fill("A whole thought.")
    again.get_by_role("textbox", name="Rationale", exact=True).press("Tab")

    assert seconds_until_kept(dashboard, number, "rationale", "A whole thought.") < 2

    dashboard.kill()
    dashboard.start()
    expect(again.get_by_text(re.compile("are waiting"))).to_be_visible(timeout=60_000)
    again.get_by_role("button", name="Take up again").click()
    expect(again.get_by_role("textbox", name="Rationale", exact=True)).to_have_value("A whole thought.")
    sign(again, None, "thought over")
    expect(again.get_by_text("Saved as version 4.")).to_be_visible()
    expect(again.get_by_text(re.compile("are waiting"))).to_have_count(0)

    other_program(dashboard)
    expect(again.get_by_text(re.compile(rf"Cavid saved {RISK} · owner \(by workbook\)"))).to_be_visible(timeout=10_000)


def other_program(dashboard: Any) -> None:
    """Save something from this process, as another dashboard or the command line on the same database would."""
    database = Database(dashboard.database)
    register = database.read(ID)
    changes = editing.record_changes(register, "risks", RISK, {"owner": "Nazirlik"})
    editing.save(database, register, changes, actor="Cavid", reason="by workbook", means="test")
    database.close()
