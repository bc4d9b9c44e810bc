"""The first tour: offered once to a new browser, led from page to page, left at any time; and the help of each page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import words

from riskregister.store.database import Database

OFFER = "New here?"


def test_a_new_browser_is_offered_the_tour_and_skips_it_for_good(
    database: Database, show: Callable[..., AppTest]
) -> None:
    at = show()
    assert OFFER in words(at)

    at.button(key="tour_skip").click().run()

    assert OFFER not in words(at)
    assert at.session_state["tour is known"]
    assert OFFER not in words(show("risks"))


def test_the_tour_leads_over_five_pages_and_ends(database: Database, show: Callable[..., AppTest]) -> None:
    at = show()
    at.button(key="tour_start").click().run()
    seen = []
    for step in range(4):
        seen.append(at.session_state["page shown"])
        assert f"Tour, step {step + 1} of 5" in words(at)
        at.button(key=f"tour_next_{step}").click().run()
        assert not at.exception
    seen.append(at.session_state["page shown"])
    at.button(key="tour_back_4").click().run()
    assert "Tour, step 4 of 5" in words(at)
    at.button(key="tour_next_3").click().run()
    at.button(key="tour_end").click().run()

    assert seen == ["overview", "risks", "risk", "measures", "exchange"]
    assert "Tour, step" not in words(at)


@pytest.mark.parametrize(
    "name", ["overview", "risks", "risk", "measures", "meeting", "history", "exchange", "print", "criteria", "source"]
)
def test_every_page_has_help_from_which_the_tour_begins_again(
    database: Database, show: Callable[..., AppTest], name: str
) -> None:
    at: Any = show(name)

    at.button(key="help_tour").click().run()

    assert "Tour, step 1 of 5" in words(at)
