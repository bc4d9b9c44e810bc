"""Every page and main view, light and dark, wide, narrow and magnified: axe finds nothing, nothing sticks out.

The network is cut for all of it (see conftest.py), and no page may have asked for anything from elsewhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.browser.driving import open_address, overflow, violations, walk_to
from tests.ui.test_every_page import VIEWS

from riskregister.core.model import Register
from riskregister.services import commenting, deciding, editing, indicators, meetings, updating
from riskregister.store.database import Database

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser"), pytest.mark.timeout(600)]

ID, RISK, MEASURE = "az-nsc-2007", "T06-02", "M-ORD-06"
DAY = dt.date(2007, 6, 1)
#: What else a page can look like, beside the views that every page's own tests go through.
MORE: dict[str, tuple[str, dict[str, Any]]] = {
    "overview-moved": ("overview", {"by": "risk", "move": "inherent"}),
    "overview-ranges": ("overview", {"by": "risk", "drawn": "ellipses"}),
    "risks-none": ("risks", {"find": "nothing fits this"}),
    "risks-matrix": ("risks", {"table": "matrix"}),
    "risk-unknown": ("risk", {"id": "T99-99"}),
    "risk-blind": ("risk", {"id": RISK, "blind": "1"}),
    "risk-decide": ("risk", {"id": RISK, "open": "decide"}),
    "analysis-losses": ("analysis", {"view": "losses"}),
    "analysis-measures": ("analysis", {"view": "measures"}),
    "analysis-influence": ("analysis", {"view": "influence"}),
    "analysis-gaps": ("analysis", {"view": "gaps"}),
    "criteria-past": ("criteria", {"at": "r1"}),
    "print-grey": ("print", {"by": "risk", "inks": "grey"}),
    "method-found": ("method", {"find": "T29"}),
    "meeting-join": ("meeting", {"meeting": "?"}),
    "meeting-screen": ("meeting", {"meeting": "?", "screen": "1"}),
}
ALL = VIEWS | MORE
#: The short walk goes through each page and what is least like the rest; the journeys look at more on their way.
LIGHT = (
    *("overview", "risks", "risk", "risk-scores", "measures", "measures-order", "measures-late", "decisions"),
    *("analysis", "history", "method", "print", "registers", "meeting"),
)
DARK = (
    *("overview-risks", "risks-new", "risk-indicators", "coverage-bodies", "coverage-points", "measures-board"),
    *("measures-timeline", "meeting-screen", "source", "criteria", "exchange", "history-compare", "analysis-gaps"),
)
SIZES: dict[str, dict[str, int]] = {
    "wide": {"width": 1400, "height": 1000},
    "narrow": {"width": 768, "height": 1024},
    "zoomed": {"width": 1400, "height": 1000, "zoom": 2},
}
SHORT = [("light", "wide", LIGHT), ("dark", "zoomed", DARK)]
LONG = [(scheme, size, tuple(ALL)) for scheme in ("light", "dark") for size in SIZES]
WALKS = [
    pytest.param(SHORT, id="short"),
    *(pytest.param([one], marks=pytest.mark.long, id=f"all-{one[0]}-{one[1]}") for one in LONG),
]


def record(dashboard: Any) -> str:
    """Let something stand on every page, as somebody would through another door; return an open meeting's code."""
    database = Database(dashboard.database)
    steps: list[Callable[[Register], Any]] = [
        lambda of: deciding.decide(of, RISK, "accept", by="Council", reason="For now.", date=DAY, until=DAY),
        lambda of: indicators.define(of, title="Complaints lodged", risks=[RISK], alarm=100.0),
        lambda of: indicators.add_reading(of, "KRI-01", DAY, 120.0),
        lambda of: commenting.comment(of, "risks", RISK, "Known in the spring.", author="Bahar", date=DAY),
        lambda of: updating.report(of, MEASURE, date=DAY, text="A draft.", author="Bahar", progress=40.0),
    ]
    for step in steps:
        held = database.read(ID)
        editing.save(database, held, step(held), actor="Bahar", reason="monthly report", means="test")
    held = database.read(ID)
    meeting = meetings.open_meeting(
        database, held, title="June", stage="current", risks=[RISK], browser="elsewhere", name="Anna"
    )
    database.close()
    return meeting.id


def address_of(dashboard: Any, name: str, code: str) -> tuple[str, str | None]:
    """Return a view's address, and what its page is called where that is not a risk's or a meeting's title."""
    page, query = ALL[name]
    known = {key: code if value == "?" else value for key, value in query.items()}
    title = None if "meeting" in query else "Import / Export" if page == "exchange" else page.capitalize()
    return f"{dashboard.url}/{'' if page == 'overview' else page}?{urlencode(known, doseq=True)}", title


@pytest.mark.parametrize("walks", WALKS)
def test_no_page_shuts_anyone_out_or_sticks_out_of_the_screen(
    dashboard: Any, open_page: Callable[..., Any], picture: Callable[..., None], walks: list[tuple[str, str, Any]]
) -> None:
    open_address(open_page(), dashboard.url, "Overview")
    code = record(dashboard)
    found = {}
    for scheme, size, names in walks:
        page = open_page(scheme=scheme, **SIZES[size])
        open_address(page, dashboard.url, "Overview")
        for name in names:
            walk_to(page, *address_of(dashboard, name, code))
            found[scheme, size, name] = [*violations(page), *overflow(page).items()]
            if walks is not SHORT:
                picture(page, f"every-{name}-{scheme}-{size}")

    assert {where: what for where, what in found.items() if what} == {}


def test_the_walks_go_through_every_page() -> None:
    assert {ALL[name][0] for name in (*LIGHT, *DARK)} == {page for page, _query in VIEWS.values()}
