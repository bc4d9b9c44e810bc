"""Print: what is chosen is what is downloaded."""

from __future__ import annotations

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from riskregister.store.database import Database

Show = Callable[..., AppTest]


def test_it_offers_pdf_svg_and_png(database: Database, show: Show) -> None:
    at = show("print")

    assert [button.label for button in at.download_button] == ["Download PDF", "Download SVG", "Download PNG"]
    assert len(at.image) == 1


def test_its_choices_travel_in_the_address(database: Database, show: Show) -> None:
    at = show("print", by="risk", stage="inherent", grey="1")

    assert at.segmented_control(key="by").value == "risk"
    assert at.segmented_control(key="stage").value == "inherent"
    assert at.toggle(key="grey").value is True
