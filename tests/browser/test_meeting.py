"""A meeting by browser: a chair and two others score blind on screens of their own, agree, undo, and get minutes."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.browser.driving import expect, open_address, settle, tick, violations

from riskregister.core.frames import latest_assessments
from riskregister.core.model import CONSENSUS
from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(300)]
ID, RISK = "az-nsc-2007", "T03-01"


def heading(page: Any, text: str | re.Pattern[str], level: int = 2) -> Any:
    return page.get_by_role("heading", level=level, name=text)


def press(page: Any, *digits: str) -> None:
    """Press digits once the page says that it listens for them; nobody reads the question faster."""
    settle(page)
    page.wait_for_function("document.body.dataset.keysFor")
    for digit in digits:
        page.keyboard.press(digit)


def join(page: Any, address: str, name: str) -> None:
    page.goto(address)
    page.get_by_role("textbox", name="Your name").fill(name)
    page.get_by_role("button", name="Join", exact=True).click()
    expect(heading(page, "How likely")).to_be_visible()
    settle(page)


def test_three_people_score_blind_see_the_spread_together_and_agree(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None]
) -> None:
    chair, bahar, cavid = open_page(), open_page(scheme="dark"), open_page(width=420, height=900, scheme="dark")
    for page in (chair, bahar, cavid):
        page.set_default_timeout(60_000)  # three browsers share the machine with the server
    open_address(chair, f"{dashboard.url}/meeting?which=category&category=T03", "Meeting")
    chair.get_by_role("textbox", name="Your name").fill("Anna")
    chair.get_by_role("button", name="Open the meeting").click()
    expect(heading(chair, re.compile(f"^{RISK} Separatism"), 1)).to_be_visible()
    address = chair.get_by_text(re.compile(r"^http://localhost:\d+/meeting\?meeting=\w{6}$")).inner_text()
    join(bahar, address, "Bahar")
    join(cavid, address, "Cavid")

    # Digits score wherever the page has the focus, both sides in one breath; in a field they are only digits.
    press(bahar, "2", "5")
    expect(heading(bahar, "Your score")).to_be_visible()
    expect(bahar.locator(".st-key-mt_given")).to_have_text(re.compile("2 Very unlikely.*5 Catastrophic", re.DOTALL))
    why = bahar.get_by_role("textbox", name="Why (if you like)")
    why.press_sequentially("4 years wi")
    cavid.get_by_role("button", name="4 Possible").click()
    expect(heading(cavid, "How bad")).to_be_visible()
    picture(cavid, "m1-phone-dark", height=1300)
    cavid.get_by_role("button", name="4 Significant").press("Enter")
    expect(heading(cavid, "Your score")).to_be_visible()
    press(chair, "4")
    expect(heading(chair, "How bad")).to_be_visible()
    picture(chair, "m2-scoring-light", height=1700)

    assert violations(chair) == []

    press(chair, "4")
    expect(heading(chair, "Your score")).to_be_visible()
    expect(chair.get_by_text("3 of 3 have scored")).to_be_visible()
    # Nothing of anybody's score is on another's screen.
    for page, others in ((chair, ("4 years", "Very unlikely", "Catastrophic")), (cavid, ("Catastrophic", "Very unl"))):
        seen = page.locator(".stMain").inner_text()
        assert not any(word in seen for word in others), seen
    expect(cavid.get_by_role("button", name="Reveal the scores")).to_have_count(0)

    chair.keyboard.press("v")
    for page in (chair, bahar, cavid):
        expect(page.get_by_text("Two camps, between 2 and 4.")).to_be_visible(timeout=6_000)
        expect(page.get_by_role("listitem").filter(has_text="Bahar")).to_have_count(2)
    expect(why).to_be_focused()
    why.press_sequentially("thout one")
    expect(why).to_have_value("4 years without one")
    why.press("Tab")
    picture(bahar, "m3-revealed-dark", height=1500)

    assert violations(bahar) == []

    chair.reload()
    expect(heading(chair, "Consensus")).to_be_visible()
    expect(chair.get_by_text("no level is proposed")).to_be_visible()
    chair.get_by_role("radiogroup", name="Likelihood agreed").get_by_text("3 Unlikely").click()
    expect(chair.get_by_role("radio", name="4 Significant")).to_be_checked()  # most say so
    chair.get_by_role("textbox", name="Why this, in a few words").fill("Both ends heard")
    chair.get_by_role("button", name="Save the consensus").click()
    expect(chair.get_by_text(f"{RISK}: the consensus is saved.")).to_be_visible()
    expect(bahar.get_by_text("Saved: Both ends heard")).to_be_visible(timeout=6_000)
    picture(chair, "m4-agreed-light", height=2300)

    assert stands(dashboard) == (CONSENSUS, 3, 4, 3)

    chair.keyboard.press("u")
    expect(chair.get_by_text(f"{RISK}: what was saved is taken back")).to_be_visible()
    assert stands(dashboard)[0] != CONSENSUS
    chair.get_by_role("button", name="Save the consensus").click()
    expect(chair.get_by_text(f"{RISK}: the consensus is saved.")).to_be_visible()
    assert stands(dashboard) == (CONSENSUS, 3, 4, 3)

    dashboard.kill()
    dashboard.start()
    chair.reload()  # a key pressed before the page has found its server again would be lost
    expect(chair.get_by_text("Saved: Both ends heard")).to_be_visible(timeout=30_000)
    settle(chair)
    chair.keyboard.press("n")
    for page in (chair, bahar, cavid):
        expect(heading(page, re.compile("^T03-02"), 1)).to_be_visible(timeout=60_000)

    chair.get_by_text("Minutes so far, and the end of the meeting").click()
    tick(chair, "Nothing more is to be scored in this meeting")
    chair.get_by_role("button", name="End the meeting").click()
    expect(heading(bahar, "Who took part")).to_be_visible(timeout=6_000)
    with chair.expect_download() as download:
        chair.get_by_role("button", name="Minutes as text").click()
    minutes = Path(download.value.path()).read_text(encoding="utf-8")
    picture(chair, "m5-minutes-light", height=1500)

    assert "Bahar: likelihood 2 (1.5 – 2.5), impact 5 (4.5 – 5) (4 years without one)" in minutes.replace("\n  ", " ")
    assert "Reason: Both ends heard" in minutes
    assert "was taken back by revision 3" in minutes.replace("\n", " ")


def stands(dashboard: Any) -> tuple[str, float, float, int]:
    """Return the basis and levels that stand in the register, and how many views of the meeting are there."""
    database = Database(dashboard.database)
    register = database.read(ID)
    database.close()
    one = latest_assessments(register, "current")[RISK]
    views = sum(found.risk == RISK and found.basis.startswith("given in the meeting") for found in register.assessments)
    return one.basis, one.likelihood.best, one.impact.best, views
