"""Print: each paper in each state, its real pages one at a time, and what is chosen is what is downloaded."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pypdf
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tests.ui.support import empty, words

from riskregister import settings
from riskregister.core.model import Register
from riskregister.services import editing, meetings
from riskregister.services import printing as services_printing
from riskregister.services.templates import copy_templates
from riskregister.store.database import Database
from riskregister.ui import printing as page_printing

Show = Callable[..., AppTest]
ID = "az-nsc-2007"
CHAIR = "c" * 32


@pytest.fixture
def files(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[], bytes]]:
    """Return what the page offers for download, by file name."""
    offered: dict[str, Callable[[], bytes]] = {}
    button = st.download_button

    def noted(*given: Any, **settings: Any) -> bool:
        offered[settings["file_name"]] = settings["data"]
        return button(*given, **settings)

    monkeypatch.setattr(st, "download_button", noted)
    return offered


@pytest.fixture
def renamed(database: Database) -> str:
    """Return the id of a risk that revision 2 gave another title."""
    held = database.read(ID)
    changes = editing.record_changes(held, "risks", held.risks[0].id, {"title": "Quite another title"})
    editing.save(database, held, changes, actor="A. Aliyev", reason="wording", means="test")
    return held.risks[0].id


def turned(at: AppTest, step: int) -> AppTest:
    at.button(key=f"print_turn_{step}").click().run()

    assert not at.exception
    return at


def test_it_shows_the_map_and_offers_pdf_svg_and_png(
    database: Database, show: Show, files: dict[str, Callable[[], bytes]]
) -> None:
    at = show("print")

    assert [button.label for button in at.download_button] == [
        *("Download PDF", "This page as SVG", "This page as PNG", "Word file", "Slides"),
    ]
    assert len(at.image) == 1
    assert "Page 1 of " in words(at)
    ends = (".pdf", "-page-1.svg", "-page-1.png", ".docx", ".pptx")
    assert list(files) == [f"{ID}-heatmap-category-current-v1{end}" for end in ends]
    pdf, svg, png, word, slides = files.values()
    assert pdf().startswith(b"%PDF")
    assert svg().startswith(b"<svg")
    assert int.from_bytes(png()[16:20], "big") == 3508  # 300 dots per inch of A4 lying
    assert word().startswith(b"PK")
    assert slides().startswith(b"PK")


def test_its_choices_travel_in_the_address(database: Database, show: Show) -> None:
    at = show("print", by="risk", stage="inherent", inks="grey", size="a3", heatmap_lies="upright", category="T02")

    assert at.segmented_control(key="by").value == "risk"
    assert at.segmented_control(key="stage").value == "inherent"
    assert at.segmented_control(key="inks").value == "grey"
    assert at.segmented_control(key="size").value == "a3"
    assert at.segmented_control(key="heatmap_lies").value == "upright"
    assert at.multiselect(key="category").value == ["T02"]
    assert len(at.image) == 1

    at.radio(key="paper").set_value("risk").run()

    assert "risk" in at.query_params["paper"]
    assert at.segmented_control(key="risk_lies").value == "upright"


def test_pages_are_turned_and_another_paper_begins_with_its_first(database: Database, show: Show) -> None:
    at = show("print", paper="risk", id="T01-01", page="9")

    assert "Page 2 of 2" in words(at)
    assert at.button(key="print_turn_1").disabled

    turned(at, -1)

    assert "Page 1 of 2" in words(at)
    assert "page" not in at.query_params
    assert at.button(key="print_turn_-1").disabled

    turned(at, 1)

    assert "2" in at.query_params["page"]

    at.segmented_control(key="inks").set_value("grey").run()

    assert "Page 1 of 2" in words(at)


def test_what_moved_since_a_moment_and_between_stages_is_drawn(renamed: str, show: Show) -> None:
    assert len(show("print", by="risk", move="inherent").image) == 1
    assert len(show("print", by="risk", move="since", since="r1").image) == 1

    at = show("print", by="risk", move="since", since="r9")

    assert [error.value for error in at.error]
    assert not at.image
    assert "Nothing lies between" in words(show("print", by="risk", move="since", since="r2"))


def test_a_brief_tells_what_is_asked_in_a_persons_words(
    renamed: str, show: Show, files: dict[str, Callable[[], bytes]]
) -> None:
    at = show("print", paper="brief", ask="Shall it be so?", told="since", since="r1", inks="pattern", size="a3")

    assert "Page 1 of 1" in words(at)
    assert "brief_lies" not in [control.key for control in at.segmented_control]
    text = pypdf.PdfReader(io.BytesIO(files[f"{ID}-brief-current-v2.pdf"]())).pages[0].extract_text()
    assert "Shall it be so?" in text
    assert files[f"{ID}-brief-current-v2.pptx"]().startswith(b"PK")


def test_an_edition_holds_nothing_above_its_marking(
    keep: Callable[[Register], Database], shipped: Register, show: Show, files: dict[str, Callable[[], bytes]]
) -> None:
    marked = replace(shipped.criteria, markings=("unclassified", "restricted"))
    first, *others = shipped.risks
    risks = (replace(first, title="Quite secret words", marking="restricted"), *others)
    keep(replace(shipped, criteria=marked, risks=risks))
    show("print", by="risk")
    show("print", by="risk", edition="unclassified", group="1")
    whole, part = (files[f"{ID}-heatmap-risk-current-{end}.pdf"]() for end in ("v1", "unclassified-v1"))
    said = [" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(one)).pages) for one in (whole, part)]

    assert "Quite secret words" in said[0]
    assert "restricted" in said[0]
    assert "Quite secret words" not in said[1]


def test_measures_of_one_body_and_what_is_overdue(
    database: Database, show: Show, files: dict[str, Callable[[], bytes]]
) -> None:
    at = show("print", paper="measures")
    bodies = at.selectbox(key="body")

    assert len(bodies.options) > 2
    assert "inks" not in [control.key for control in at.segmented_control]

    body = database.read(ID).measures[0].owner
    at = show("print", paper="measures", body=body, overdue="1")

    assert at.selectbox(key="body").value == body
    assert at.toggle(key="overdue").value is True
    assert len(at.image) == 1
    assert any(name.startswith(f"{ID}-measures-") and "-overdue-v1" in name for name in files)


def test_what_changed_needs_two_moments(database: Database, show: Show) -> None:
    at = show("print", paper="changes")

    assert "one revision only" in words(at)
    assert not at.image


def test_what_changed_between_two_moments_is_shown(
    renamed: str, show: Show, files: dict[str, Callable[[], bytes]]
) -> None:
    at = show("print", paper="changes")

    assert len(at.image) == 1
    assert f"{ID}-changes-r1-r2-v2.pdf" in files
    assert "one revision only" in words(show("print", paper="changes", at="r1"))


def test_minutes_of_a_meeting_that_has_ended(database: Database, show: Show) -> None:
    assert "No meeting on this register has ended yet" in words(show("print", paper="minutes"))

    register = database.read(ID)
    held = meetings.open_meeting(
        database, register, title="Council", stage="current", risks=["T01-01"], browser=CHAIR, name="Chair"
    )

    assert "No meeting on this register has ended yet" in words(show("print", paper="minutes"))

    meetings.close(database, ID, held.id, CHAIR)

    assert len(show("print", paper="minutes", meeting=held.id).image) == 1
    assert "No meeting on this register has ended yet" in words(show("print", paper="minutes", at="r1"))


def test_a_register_without_risks_prints_its_map_and_says_why_no_risk_is_printed(
    keep: Callable[[Register], Database], shipped: Register, show: Show
) -> None:
    keep(empty(shipped))

    assert len(show("print", by="risk").image) == 1

    at = show("print", paper="risk")

    assert "holds no risk yet" in words(at)
    assert not at.image


def test_a_past_state_is_printed_as_it_stood(renamed: str, show: Show, files: dict[str, Callable[[], bytes]]) -> None:
    show("print", paper="risk", id=renamed, at="r1")
    show("print", paper="risk", id=renamed)

    assert f"{ID}-risk-{renamed}-as-it-stood-r1.pdf" in files
    assert f"{ID}-risk-{renamed}-v2.pdf" in files


def test_a_risk_that_is_not_there_is_said(database: Database, show: Show) -> None:
    at = show("print", paper="risk", id="T99-99")

    assert "There is no risk T99" in at.warning[0].value
    assert len(at.image) == 1


def test_a_broken_template_is_told_on_the_page_and_a_mended_one_is_used(
    database: Database, show: Show, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = copy_templates(tmp_path) / "page.typ"
    monkeypatch.setenv(settings.TEMPLATES_VARIABLE, str(tmp_path))
    sound = page.read_text(encoding="utf-8")
    page.write_text(sound.replace("view.short", "view.letterhead", 1), encoding="utf-8")
    at = show("print", paper="risk")

    assert "page.typ:" in at.error[0].value
    assert not at.image

    page.write_text(sound + "\n// mended\n", encoding="utf-8")
    at.run()

    assert len(at.image) == 1


def test_the_book_and_the_list_of_all_risks(
    keep: Callable[[Register], Database], shipped: Register, show: Show
) -> None:
    few = {risk.id for risk in shipped.risks[:2]}
    keep(
        replace(
            shipped,
            risks=shipped.risks[:2],
            assessments=tuple(one for one in shipped.assessments if one.risk in few),
            mitigations=tuple(one for one in shipped.mitigations if one.risk in few),
            influences=(),
        )
    )
    for paper in ("book", "register"):
        at = show("print", paper=paper)

        assert len(at.image) == 1
        assert not at.error


def test_of_thousands_of_risks_the_first_page_is_shown_and_the_whole_set_on_download(
    database: Database, show: Show, files: dict[str, Callable[[], bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The limit is lowered instead of a register of thousands being made: what is set, and when, is the same."""
    monkeypatch.setattr(page_printing, "_MOST_SET", 10)
    monkeypatch.setattr(services_printing, "leaves", None)  # a whole paper is asked for its pages; none is set here
    at = show("print", by="risk")

    assert not at.exception
    assert len(at.image) == 1
    assert "which may take minutes" in words(at)
    pdf, _svg, png, *_office = files.values()
    assert len(pypdf.PdfReader(io.BytesIO(pdf())).pages) > 1
    assert png().startswith(b"\x89PNG")

    files.clear()
    at = show("print", paper="register")

    assert not at.exception
    assert len(at.image) == 0
    assert next(iter(files.values()))().startswith(b"%PDF")


def test_what_no_font_has_is_told_on_the_page_and_files_have_safe_names(
    keep: Callable[[Register], Database], shipped: Register, show: Show, files: dict[str, Callable[[], bytes]]
) -> None:
    risk = replace(shipped.risks[0], id="A/B", title="Neft 石")
    keep(replace(empty(shipped), risks=(risk,)))
    for _time in range(2):  # made, and kept from before
        at = show("print", paper="risk", id="A/B")

        assert "U+77F3 (cjk unified ideograph-77f3): A/B" in at.warning[0].value.replace("\\", "")
    assert not [name for name in files if "/" in name]
    assert next(iter(files)).startswith(f"{ID}-risk-A_B-")


def test_a_moment_after_the_one_looked_at_is_told(database: Database, renamed: str, show: Show) -> None:
    held = database.read(ID)
    changes = editing.record_changes(held, "risks", renamed, {"title": "A third title"})
    editing.save(database, held, changes, actor="A. Aliyev", reason="wording", means="test")
    at = show("print", by="risk", move="since", since="r3", at="r2")

    assert "told forwards in time" in words(at)
    assert not at.image


def test_how_far_a_long_print_is_gets_told_once(
    keep: Callable[[Register], Database], shipped: Register, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []
    bar = page_printing._Progress.__call__

    def noted(self: Any, done: int, total: int, what: str) -> None:
        told.append(what)
        bar(self, done, total, what)

    monkeypatch.setattr(page_printing._Progress, "__call__", noted)
    keep(replace(shipped, risks=shipped.risks[:2], mitigations=(), influences=(), measures=()))
    at = show("print", paper="book")

    assert len(at.image) == 1
    assert list(dict.fromkeys(told)) == ["Ranks reckoned", "Risks written", "Pages set"]
    steps = len(told)

    show("print", paper="book")

    assert len(told) == steps
