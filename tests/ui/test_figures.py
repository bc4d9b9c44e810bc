"""The matrix and the bow-tie as pictures, from the pages they stand on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tests.ui.support import links

from riskregister import settings
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
