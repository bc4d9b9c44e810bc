"""What holds on every page: it opens, it opens empty, it takes text for text, and its words can be translated."""

from __future__ import annotations

import gettext
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import HOSTILE, bare, empty, hostile, links, words

from riskregister import translations
from riskregister.core.model import Register
from riskregister.store.database import Database
from riskregister.ui import pages
from riskregister.ui.widgets import plain

Show = Callable[..., AppTest]
Shape = Callable[[Register], Register]

VIEWS: dict[str, tuple[str, dict[str, Any]]] = {
    "overview": ("overview", {}),
    "overview-risks": ("overview", {"by": "risk", "cell": "5×5"}),
    "overview-target": ("overview", {"stage": "target"}),
    "risks": ("risks", {}),
    "risks-edit": ("risks", {"table": "edit"}),
    "risks-new": ("risks", {"open": "newrisk", "table": "both"}),
    "risks-several": ("risks", {"open": "several"}),
    "risk": ("risk", {"id": "T06-02"}),
    **{
        f"risk-{view}": ("risk", {"id": "T06-02", "view": view})
        for view in (*("scores", "measures", "source", "history", "influences", "indicators", "decisions", "talk"),)
    },
    "measures": ("measures", {}),
    "meeting": ("meeting", {}),
    "meeting-chosen": ("meeting", {"which": "chosen", "risks": "T06-02", "stage": "residual"}),
    "coverage": ("measures", {"view": "coverage"}),
    "coverage-bodies": ("measures", {"view": "coverage", "part": "bodies", "square": "T01|not named in the text"}),
    "coverage-points": ("measures", {"view": "coverage", "part": "points"}),
    "measures-timeline": ("measures", {"view": "timeline"}),
    "measures-board": ("measures", {"view": "board"}),
    "measures-order": ("measures", {"view": "order"}),
    "measures-late": ("measures", {"view": "late", "slip": "M-4.3.7-02"}),
    "measure": ("measures", {"id": "M-ORD-06"}),
    "decisions": ("decisions", {}),
    "source": ("source", {}),
    "source-section": ("source", {"section": "3.1"}),
    "source-order": ("source", {"document": "Order", "section": "4.2"}),
    "criteria": ("criteria", {}),
    "criteria-edit": ("criteria", {"view": "edit"}),
    "criteria-appetite": ("criteria", {"view": "edit", "part": "appetite"}),
    "history": ("history", {}),
    "history-compare": ("history", {"view": "compare"}),
    "history-replay": ("history", {"view": "replay"}),
    "history-removed": ("history", {"view": "removed"}),
    "history-proof": ("history", {"view": "proof"}),
    "past": ("overview", {"at": "r1"}),
    "exchange": ("exchange", {}),
    "exchange-collect": ("exchange", {"view": "collect"}),
    "print": ("print", {}),
    "analysis": ("analysis", {}),
    "analysis-assessors": ("analysis", {"view": "assessors"}),
    "analysis-portfolio": ("analysis", {"view": "portfolio"}),
    "method": ("method", {}),
    "registers": ("registers", {}),
    "registers-new": ("registers", {"view": "new"}),
    "registers-compare": ("registers", {"view": "compare"}),
    "registers-details": ("registers", {"view": "details"}),
    "registers-categories": ("registers", {"view": "categories"}),
    "registers-objectives": ("registers", {"view": "categories", "of": "objectives"}),
}
PAGES = Path(pages.__file__).parent
every_view = pytest.mark.parametrize("view", VIEWS)


def test_every_page_there_is_is_among_the_views() -> None:
    assert {path.stem for path in PAGES.glob("[!_]*.py")} == {name for name, _query in VIEWS.values()}


@every_view
def test_it_opens_without_an_error_and_carries_the_notice(
    database: Database, show: Show, shipped: Register, view: str
) -> None:
    name, query = VIEWS[view]
    at = show(name, **query)

    assert len(at.title) == 1
    assert not at.error
    assert shipped.notice in words(at).replace("\\", "")


@every_view
@pytest.mark.parametrize("shape", [empty, bare])
def test_a_register_with_nothing_in_it_is_no_error(
    keep_shape: Callable[[Shape], None], show: Show, view: str, shape: Shape
) -> None:
    keep_shape(shape)
    name, query = VIEWS[view]

    assert not show(name, **query).error


def test_a_database_that_cannot_be_opened_is_one_sentence(
    monkeypatch: pytest.MonkeyPatch, show: Show, tmp_path: Any
) -> None:
    (tmp_path / "broken.sqlite3").write_text("this is no database at all, " * 99)
    monkeypatch.setenv("RISKREGISTER_DATABASE", f"sqlite:///{tmp_path}/broken.sqlite3")

    assert len(show().error) == 1


def interpreted(at: AppTest) -> Iterator[str]:
    """Yield every text on a page that Streamlit reads as Markdown or HTML."""
    yield words(at)
    yield from links(at).values()
    for kind in ("button", "download_button", "text_input", "selectbox", "multiselect", "toggle", "file_uploader"):
        yield from (found.label for found in at.get(kind) if hasattr(found, "label"))
    for image in at.image:
        yield from (part.caption for part in image.proto.imgs)


@every_view
def test_what_people_wrote_is_shown_as_they_wrote_it(
    keep_shape: Callable[[Shape], None], show: Show, view: str
) -> None:
    keep_shape(hostile)
    name, query = VIEWS[view]
    at = show(name, **query)
    texts = list(interpreted(at))
    tags = " ".join(found.proto.body for found in at.get("html"))

    assert plain(HOSTILE) in "".join(texts)
    assert not [text for text in texts if HOSTILE in text or "<b>c</b>" in text or re.search(r"(?<!\\):red\[", text)]
    assert "<b>c</b>" not in tags


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1. first", "1\\. first"),
        ("2007 - 2010", "2007 \\- 2010"),
        ("a\n===", "a  \n\\=\\=\\="),
        (":material/home:", "\\:\u2060material/home\\:"),
        ("10:30", "10\\:30"),
    ],
)
def test_text_that_markdown_would_take_for_more_is_escaped(text: str, expected: str) -> None:
    assert plain(text) == expected


class Marked(gettext.NullTranslations):
    """A language in which every sentence stands in brackets, so that what was not translated shows."""

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return f"⟦{msgid1 if n == 1 else msgid2}⟧"


def labels(at: AppTest) -> Iterator[str]:
    """Yield the words of the program itself on a page: headings, labels, columns, sentences."""
    for kind in ("title", "subheader", "success", "warning"):
        yield from (found.value for found in at.get(kind))
    kinds = ("button", "download_button", "text_input", "text_area", "selectbox", "multiselect", "toggle", "slider")
    for kind in (*kinds, "checkbox", "file_uploader", "button_group", "expander"):
        for found in at.get(kind):
            yield from (getattr(found.proto, field, "") for field in ("label", "help", "placeholder"))
    for kind in ("plotly_chart", "dataframe", "data_editor"):
        for found in at.get(kind):
            yield found.proto.alt
    for kind in ("dataframe", "data_editor"):
        for found in at.get(kind):
            yield from (column.get("label", "") for column in json.loads(found.proto.columns).values())


@every_view
def test_every_word_of_the_program_can_be_translated(
    database: Database, show: Show, monkeypatch: pytest.MonkeyPatch, view: str, known: str
) -> None:
    """Every label is, and no sentence is put together from words that are not."""
    catalogue = Marked()
    monkeypatch.setattr(translations, "_catalogue", lambda _language: catalogue)
    name, query = VIEWS[view]
    at = show(name, **query)
    said = [label for label in labels(at) if label and label != "–"]
    sentences = [element.value for element in (*at.markdown, *at.caption, *at.info, *at.header)]

    assert len(said) > 1
    assert [label for label in said if "⟦" not in label] == []
    # The Method page lists functions with their arguments and docstrings as they stand in the code: data, like ids.
    if view != "method":
        assert [left for text in sentences if (left := unmarked(text, known))] == []


@pytest.fixture(scope="module")
def known(shipped: Register) -> str:
    """Return every text of the register and its history in one."""
    return str(shipped) + " the shipped register, on first use set-up first use"


def unmarked(text: str, known: str) -> str:
    """Return the words of ``text`` that are neither marked as translated nor the register's own."""
    rest = re.sub(r":(?:[a-z]+-badge|material/\w+)\b", "", text.replace("\\", ""))
    while "⟦" in rest:
        shorter = re.sub(r"⟦[^⟦⟧]*⟧", " ", rest)
        if shorter == rest:
            break
        rest = shorter
    found = re.findall(r"[^\W\d_]{3,}", rest)
    return " ".join(word for word in found if word not in known)
