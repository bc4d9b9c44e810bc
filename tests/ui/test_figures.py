"""Figures as pictures, from the pages they stand on: the same as on the command line, and made only when asked for."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tests.services.test_figures import full, made, store
from tests.services.test_portfolio import BARE
from tests.ui.conftest import FIRST_USE
from tests.ui.support import links

from riskregister import settings
from riskregister.core.model import Register
from riskregister.printing import typesetting
from riskregister.services import figures_of_history, portfolio
from riskregister.store.database import Database

Show = Callable[..., AppTest]


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """Return what a page offers for download, by file name."""
    offered: dict[str, Callable[[], bytes]] = {}
    button = st.download_button

    def noted(*given: Any, **settings: Any) -> bool:
        offered[settings["file_name"]] = settings["data"]
        return button(*given, **settings)

    monkeypatch.setattr(st, "download_button", noted)
    return offered


def test_the_matrix_is_had_as_it_stands_on_the_overview(
    database: Database, show: Show, files: dict[str, Callable[[], bytes]]
) -> None:
    at = show("overview", by="risk", stage="current", move="inherent")
    svg, png = (files[f"az-nsc-2007-heatmap-risk-current-v1.{form}"]() for form in ("svg", "png"))

    assert svg.startswith(b"<svg")
    assert int.from_bytes(png[16:20], "big") == 3508  # 300 dots per inch of A4 lying
    assert any("print?" in to and "move=inherent" in to and "by=risk" in to for to in links(at))


def test_a_bow_tie_is_had_by_itself_from_the_page_of_its_risk(
    database: Database, show: Show, files: dict[str, Callable[[], bytes]]
) -> None:
    show("risk", id="T02-04")

    assert files["T02-04-bow-tie-v1.svg"]().startswith(b"<svg")
    png = files["T02-04-bow-tie-v1.png"]()
    wide, high = (int.from_bytes(png[at : at + 4], "big") for at in (16, 20))
    assert wide == pytest.approx(267 / 25.4 * 300, abs=1)
    assert high < wide


def test_without_print_templates_the_page_stays_and_says_why(
    database: Database, show: Show, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(settings.TEMPLATES_VARIABLE, str(tmp_path / "gone"))
    at = show("overview")

    assert any("has no templates in it" in caption.value for caption in at.caption)
    assert [heading.value for heading in at.header]


# Every figure of a page ----------------------------------------------------------------------------------------------

MOMENT = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
#: What stands on a page: its key there, the figure's name, and what is asked of it.
Shown = dict[str, tuple[str, dict[str, Any]]]
PAGES: dict[str, tuple[str, dict[str, str], Shown]] = {
    "order": ("analysis", {"view": "order"}, {"ranks": ("ranks", {})}),
    "losses": ("analysis", {"view": "losses", "beside": "T01"}, {"losses": ("losses", {"category": "T01"})}),
    "influence": ("analysis", {"view": "influence"}, {"influence_chart": ("influence", {})}),
    "timeline": ("measures", {"view": "timeline"}, {"gantt": ("timeline", {})}),
    "bodies": ("measures", {"view": "coverage", "part": "bodies"}, {"cover": ("cover", {})}),
    "points": (
        "measures",
        {"view": "coverage", "part": "points", "evidence": "judged"},
        {"points": ("points", {"as_judged": True})},
    ),
    "late": ("measures", {"view": "late", "months": "12"}, {"slip_figure": ("late", {"months": 12})}),
    "measure": ("measures", {"id": "M-1"}, {"updates": ("progress", {"id": "M-1"})}),
    "scores": (
        "risk",
        {"id": "T01-01", "view": "scores"},
        {
            "claimed_evidenced": ("claimed", {"id": "T01-01"}),
            "strip_likelihood": ("views", {"id": "T01-01"}),
            "strip_impact": ("views", {"id": "T01-01", "side": "impact"}),
            "pools": ("pools", {"id": "T01-01"}),
        },
    ),
    "profile": (
        "risk",
        {"id": "T01-02", "view": "scores"},
        {"claimed_evidenced": ("claimed", {"id": "T01-02"}), "profile": ("profile", {"id": "T01-02"})},
    ),
    "history": ("risk", {"id": "T01-01", "view": "history"}, {"trend": ("trend", {"id": "T01-01"})}),
    "indicators": ("risk", {"id": "T01-01", "view": "indicators"}, {"indicator_KRI-1": ("indicator", {"id": "KRI-1"})}),
}


@pytest.fixture(scope="module")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file with a small register in which every figure has something to show."""
    path = tmp_path_factory.mktemp("full") / "register.sqlite3"
    store(full(), Database(f"sqlite:///{path}"))
    return path


@pytest.fixture
def filled(data_folder: Path, full_file: Path) -> None:
    data_folder.mkdir(parents=True)
    shutil.copy(full_file, data_folder / "register.sqlite3")


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return what a page gives to be drawn, by key."""
    found: dict[str, Any] = {}
    chart = st.plotly_chart

    def noted(figure: Any, **settings: Any) -> Any:
        found[settings["key"]] = figure
        return chart(figure, **settings)

    monkeypatch.setattr(st, "plotly_chart", noted)
    return found


@pytest.fixture
def views() -> list[Any]:
    """Return what the templates that were set were given."""
    return []


@pytest.fixture
def set_pages(monkeypatch: pytest.MonkeyPatch, views: list[Any]) -> list[str]:
    """Return the templates that were set: what takes time."""
    found: list[str] = []
    compiled = typesetting.compiled

    def noted(template: str, view: str, **given: Any) -> bytes:
        found.append(Path(template).stem)
        views.append(json.loads(view))
        return compiled(template, view, **given)

    monkeypatch.setattr(typesetting, "compiled", noted)
    return found


@pytest.mark.parametrize("page", PAGES)
def test_a_figure_of_a_page_is_that_of_the_command_line_and_had_as_a_picture(
    filled: None,
    show: Show,
    files: dict[str, Callable[[], bytes]],
    drawn: dict[str, Any],
    set_pages: list[str],
    monkeypatch: pytest.MonkeyPatch,
    page: str,
) -> None:
    monkeypatch.setattr(figures_of_history, "until", lambda *_given: MOMENT)
    name, query, shown = PAGES[page]
    show(name, **query)
    database = Database(settings.database_url())
    register = database.read("small")
    database.close()

    assert set(drawn) == set(shown)
    for key, (figure, asked) in shown.items():
        same = made(figure, register, **asked, **({"source": settings.database_url()} if figure == "trend" else {}))
        assert json.dumps(drawn[key], sort_keys=True) == json.dumps(same.figure, sort_keys=True), key
        assert {f"small-{same.stem}-v2.{form}" for form in ("svg", "png", "pdf")} <= set(files)
    assert set_pages == []  # nothing is made before it is asked for
    if page == "scores":
        assert b"<title>T01-01 Risk T01-01: claimed and evidenced</title>" in files["small-claimed-T01-01-v2.svg"]()
        assert set_pages == ["figure"]


def test_what_each_budget_buys_is_had_as_a_picture(
    keep: Callable[[Register], Database], show: Show, files: dict[str, Callable[[], bytes]], drawn: dict[str, Any]
) -> None:
    keep(BARE)
    at = show("analysis", view="portfolio")
    budget = at.number_input(key="budget_count").value
    choice = portfolio.choose(BARE, budget, basis="count", with_front=True)
    at.session_state["portfolio_found"] = ((BARE.id, 1, "count", budget), choice)
    at.run()

    same = made("budget", BARE)
    assert json.dumps(drawn["portfolio_front"], sort_keys=True) == json.dumps(same.figure, sort_keys=True)
    assert any(name.startswith("small-budget-count-") for name in files)


def test_the_matrix_of_the_risks_page_is_had_as_the_filters_leave_it(
    filled: None, show: Show, files: dict[str, Callable[[], bytes]], set_pages: list[str], views: list[Any]
) -> None:
    show("risks", table="matrix", find="T01-02")
    assert set_pages == []
    svg = files["small-heatmap-risk-current-v2.svg"]()

    assert svg.startswith(b"<svg")
    assert set_pages == ["heatmap"]
    assert "Only risks that fit: “T01-02”. 1 of 4 risks are shown." in views[0]["asked"]


def test_movement_since_a_day_is_on_the_picture_too(
    filled: None, show: Show, files: dict[str, Callable[[], bytes]], set_pages: list[str], views: list[Any]
) -> None:
    at = show("overview", by="risk", stage="inherent", move="since", since="2007-05-24")
    files["small-heatmap-risk-inherent-v2.svg"]()

    assert set_pages == ["heatmap"]
    assert views[0]["asked"] == ["Movement since 24 May 2007, revision 1.", "1 moved, to a lower score."]
    assert any("move=since" in to and "since=r1" in to for to in links(at) if to.startswith("print?"))


def test_both_matrices_held_side_by_side_are_had_as_pictures(
    filled: None, show: Show, files: dict[str, Callable[[], bytes]], set_pages: list[str], views: list[Any]
) -> None:
    database = Database(settings.database_url())
    database.create(replace(full(), id="other", title="Another"), **FIRST_USE)
    database.close()
    show("registers", view="compare", a="small", b="other", stage="inherent", arrows="1")

    assert set_pages == []
    assert {"small-heatmap-risk-inherent-v2.png", "other-heatmap-risk-inherent-v1.png"} <= set(files)
    assert files["other-heatmap-risk-inherent-v1.svg"]().startswith(b"<svg")
    assert views[0]["asked"] == ["Movement since version 2 of A small register.", "1 moved, to a higher score."]
