"""A journey over the matrix: chosen by pointer and by keyboard, drawn in every way, replayed, in light and dark."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.browser.driving import choose, expect, keyboard_to, open_address, settle, violations

from riskregister.core.changes import Change
from riskregister.core.model import Estimate
from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]

RISK = "T08-01"
WHO = {"actor": "Leyla", "means": "test"}


def record(dashboard: Any) -> None:
    """Confirm a review of a risk, then move it, as somebody would through another door."""
    database = Database(dashboard.database)
    register = database.read("az-nsc-2007")
    risk = next(found for found in register.risks if found.id == RISK)
    one = next(found for found in register.assessments if found.risk == RISK and found.stage == "current")
    reviewed = Change(table="risks", record=RISK, field="reviewed", old=risk.reviewed, new=dt.date(2026, 3, 2))
    lower = Estimate(low=1, best=2, high=3)
    moved = Change(table="assessments", record=one.id, field="likelihood", old=one.likelihood, new=lower)
    for change, why in ((reviewed, "reviewed"), (moved, "oil fund rule")):
        database.save("az-nsc-2007", [change], {}, reason=why, time=dt.datetime.now(dt.UTC), **WHO)
    database.close()


def cell(page: Any, key: str) -> Any:
    return page.locator(f'.rr-cells button[data-key="{key}"]')


def drawn_as(page: Any, *, radio: str = "", switch: str = "") -> None:
    """Open how the matrix is drawn, choose there, and close it again."""
    page.get_by_role("button", name="How it is drawn").click()
    box = page.get_by_test_id("stPopoverBody")
    if radio:
        box.get_by_role("radio", name=radio, exact=True).click()
    if switch:
        box.get_by_text(switch).click()
    settle(page)
    page.keyboard.press("Escape")
    expect(box).to_have_count(0)


def test_the_matrix_is_chosen_drawn_and_replayed(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    page = open_page()
    open_address(page, f"{dashboard.url}/?by=risk", "Overview")
    record(dashboard)
    open_address(page, f"{dashboard.url}/?by=risk", "Overview")
    expect(cell(page, "2×5").get_by_text(RISK)).to_be_visible()

    cell(page, "4×5").click()
    expect(page.get_by_role("heading", name="Risks in this cell")).to_be_visible()
    expect(cell(page, "4×5")).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("cell=4"))
    cell(page, "4×5").click()
    expect(page.get_by_role("heading", name="Above appetite")).to_be_visible()
    expect(cell(page, "4×5")).to_have_attribute("aria-pressed", "false")
    expect(page).not_to_have_url(re.compile("cell="))

    settle(page)
    choose(page, "Cell", "Likelihood 5, impact 5")
    expect(cell(page, "5×5")).to_have_attribute("aria-pressed", "true")
    settle(page)
    keyboard_to_cell(page, "5×5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Above appetite")).to_be_visible()
    settle(page)
    page.keyboard.press("ArrowDown")
    expect(page.locator(".rr-tip")).to_contain_text("Likelihood 5, impact 4: Very high")
    page.keyboard.press("Space")
    expect(page).to_have_url(re.compile("cell=5%C3%974|cell=5×4"))
    expect(page.get_by_role("combobox", name="Cell")).to_have_value(re.compile("Likelihood 5, impact 4"))
    page.keyboard.press("Space")
    expect(page).not_to_have_url(re.compile("cell="))
    settle(page)

    drawn_as(page, switch="Impact across")
    expect(page.locator(".rr-title").last).to_have_text("Impact")
    drawn_as(page, radio="Number")
    expect(cell(page, "5×5").get_by_text("10", exact=True)).to_be_visible()
    drawn_as(page, radio="Ranges as ellipses")
    expect(page.locator(".rr-over path.range")).to_have_count(24)
    expect(page.get_by_text("24 of 124 are drawn")).to_be_visible()
    page.locator(".rr-over .best").nth(3).hover()
    expect(page.locator(".rr-tip")).to_contain_text(re.compile(r"T\d\d-\d\d .*likelihood \d"))
    picture(page, "m1-ellipses")
    drawn_as(page, radio="Ranges as bars")
    expect(page.locator(".rr-over path.bar")).to_have_count(24)
    picture(page, "m1-bars")

    found = {}
    for scheme in ("light", "dark"):
        page = open_page(scheme=scheme)
        open_address(page, f"{dashboard.url}/?by=risk&move=review", "Overview")
        expect(page.locator(".rr-over text")).to_have_text([RISK])
        expect(page.get_by_text("Since the last review of the 1 risk that was reviewed").first).to_be_visible()
        page.get_by_text("What moved, as a table").click()
        expect(page.get_by_role("region", name="The risks that moved")).to_be_visible()
        found[scheme] = violations(page)
        picture(page, f"m2-since-the-review-{scheme}", height=1300)

    assert found == {"light": [], "dark": []}

    open_address(page, f"{dashboard.url}/?by=risk&replay=1", "Overview")
    expect(page.locator(".rr-over text")).to_have_text([RISK])
    handle = page.get_by_role("slider").first
    keyboard_to(page, handle)
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("0 moves so far.")).to_be_visible()
    expect(page.locator(".rr-over text")).to_have_count(0)
    picture(page, "m3-replayed-dark")

    page = open_page(width=420, height=1400)
    open_address(page, f"{dashboard.url}/?by=risk", "Overview")
    expect(cell(page, "2×5").get_by_text(re.compile(RISK))).to_be_visible()

    assert spilling(page) == []
    assert page.get_by_test_id("stMain").evaluate("main => main.scrollWidth - main.clientWidth") <= 0
    picture(page, "m4-narrow")


def keyboard_to_cell(page: Any, key: str) -> None:
    """Press Tab until the matrix has the focus: the whole of it is one stop, its chosen cell."""
    here = "() => document.activeElement?.shadowRoot?.activeElement?.dataset.key"
    for _press in range(60):
        if page.evaluate(here) == key:
            return
        page.keyboard.press("Tab")
    message = f"Tab does not reach the cell {key}, but {page.evaluate(here)}"
    raise AssertionError(message)


def spilling(page: Any) -> list[str]:
    """Return what stands in a cell and sticks out of it."""
    found: list[str] = page.locator(".rr-cells").evaluate(
        """cells => [...cells.querySelectorAll("button")].flatMap((cell) => {
          const around = cell.getBoundingClientRect();
          return [...cell.querySelectorAll("span")].filter((one) => {
            const box = one.getBoundingClientRect();
            return box.left < around.left || box.right > around.right || box.bottom > around.bottom + 1;
          }).map((one) => `${cell.dataset.key}: ${one.textContent}`);
        })"""
    )
    return found
