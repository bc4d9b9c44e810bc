"""Documents on the Source page: another one added, one changed, and nothing cited lost on the way."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest
from tests.ui.support import bare, words

from riskregister.core.changes import Change
from riskregister.core.model import Document, Register
from riskregister.core.outline import as_lines, with_lines
from riskregister.errors import InvalidInput
from riskregister.services import documents, editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]
ID = "az-nsc-2007"
PART = st.text("abc 4.2|é", min_size=1, max_size=8).map(str.strip)
SECTION = PART.map(lambda text: text.replace("|", "").strip()).filter(bool)


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label.replace("\\", "").startswith(label))


def problems(at: AppTest) -> str:
    return " ".join(found.value for found in at.error).replace("\\", "")


def test_another_document_is_added_and_is_there_to_be_read(database: Database, show: Show, sign: Any) -> None:
    at = show("source", open="newdocument")
    field(at, "text_input", "Short name").set_value("Decree")
    field(at, "text_input", "Title").set_value("Decree on water")
    field(at, "date_input", "Date").set_value(dt.date(2008, 1, 2))
    field(at, "text_area", "Sections").set_value("1 | Wells | 3\n\nAnnex")
    sign(at, button="Add the document")

    assert not problems(at)
    assert "Saved as version 2." in words(at)
    made = database.read(ID).documents[-1]
    assert made == Document(
        id="Decree",
        title="Decree on water",
        date=dt.date(2008, 1, 2),
        sections={"1": 3, "Annex": 0},
        titles={"1": "Wells"},
    )
    said = words(show("source", document="Decree")).replace("\\", "")
    assert "Decree on water: 0 of 3 paragraphs are cited by the register. 3 are unused." in said


@pytest.mark.parametrize(
    ("name", "title", "lines", "told"),
    [
        ("", "Decree on water", "", "A document needs a short name and a title."),
        ("Order", "Another order", "", "The register has a document Order already."),
        ("Decree", "Decree on water", "1 | Wells | three", "line 1, “1 | Wells | three”"),
        ("Decree", "Decree on water", "1\n1 | Wells", "line 2, “1 | Wells”: the section stands there already"),
        ("Decree", "Decree on water", "| Wells | 2", "a line begins with the number or name of the section"),
    ],
)
def test_what_makes_no_document_is_told_and_nothing_typed_is_lost(
    database: Database, show: Show, sign: Any, name: str, title: str, lines: str, told: str
) -> None:
    at = show("source", open="newdocument")
    field(at, "text_input", "Short name").set_value(name)
    field(at, "text_input", "Title").set_value(title)
    field(at, "text_area", "Sections").set_value(lines)
    sign(at, button="Add the document")

    assert told in problems(at)
    assert database.read(ID).version == 1
    assert field(at, "text_area", "Sections").value == lines


def test_a_title_is_mended_and_a_cited_section_stays(database: Database, show: Show, sign: Any) -> None:
    first = database.read(ID).documents[0]
    at = show("source", open="document")
    field(at, "text_input", "Title").set_value("The Concept")
    field(at, "text_area", "Sections").set_value(as_lines(first).replace("\n3.2 | ", "\n9.9 | "))
    sign(at, button="Save")

    assert "sections that would be gone: " in problems(at)
    assert database.read(ID).documents[0] == first

    field(at, "text_area", "Sections").set_value(as_lines(first) + "\n9.9 | More | 1")
    sign(at, button="Save")

    assert not problems(at)
    now = database.read(ID).documents[0]
    assert (now.title, now.sections["9.9"], now.titles["9.9"]) == ("The Concept", 1, "More")
    assert {key: now.sections[key] for key in first.sections} == first.sections


def test_only_a_document_that_nothing_cites_goes(keep: Keep, show: Show, shipped: Register, sign: Any) -> None:
    spare = Document(id="Spare", title="Spare", date=dt.date(2007, 1, 1), sections={"1": 1})
    database = keep(replace(shipped, documents=(*shipped.documents, spare)))
    at = show("source", open="document")
    sign(at, button="Take it out")

    assert f"records cite {shipped.documents[0].id}: " in problems(at)

    sign(show("source", document="Spare", open="document"), button="Take it out")

    assert database.read(ID).documents == shipped.documents


def meanwhile(database: Database, changes: Callable[[Register], list[Change]]) -> None:
    now = database.read(ID)
    editing.save(database, now, changes(now), actor="Other", reason="meanwhile", means="test")


def test_what_somebody_else_did_to_documents_meanwhile_stays(database: Database, show: Show, sign: Any) -> None:
    at = show("source", open="document")
    field(at, "text_input", "Title").set_value("The Concept").run()
    spare = Document(id="Spare", title="Spare", date=dt.date(2007, 1, 1), sections={"1": 1})
    meanwhile(database, lambda now: documents.added(now, spare))
    first = database.read(ID).documents[0]
    meanwhile(database, lambda now: documents.edited(now, first, replace(first, date=dt.date(2007, 5, 1))))
    sign(at, button="Save")

    assert not problems(at)
    made = database.read(ID).documents
    assert made[0] == replace(first, title="The Concept", date=dt.date(2007, 5, 1))
    assert made[-1] == spare


def test_the_same_part_of_a_document_is_not_overwritten_unseen(database: Database, show: Show, sign: Any) -> None:
    at = show("source", open="document")
    field(at, "text_input", "Title").set_value("Mine").run()
    first = database.read(ID).documents[0]
    meanwhile(database, lambda now: documents.edited(now, first, replace(first, title="Theirs")))
    sign(at, button="Save")

    assert f"Somebody has changed the title of {first.id} meanwhile." in problems(at)
    assert field(at, "text_input", "Title").value == "Mine"
    assert database.read(ID).documents[0].title == "Theirs"


def test_edits_of_a_document_somebody_took_out_can_be_discarded(
    keep: Keep, show: Show, shipped: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: "0123456789abcdef0123456789abcdef")
    spare = Document(id="Spare", title="Spare", date=dt.date(2007, 1, 1), sections={"1": 1})
    database = keep(replace(shipped, documents=(*shipped.documents, spare)))
    at = show("source", document="Spare", open="document")
    field(at, "text_input", "Title").set_value("More").run()
    meanwhile(database, lambda now: documents.taken_out(now, "Spare"))
    at = show("overview")

    field(at, "button", "Discard those of Spare, which is no longer in the register").click().run()

    assert not at.exception
    assert not [one for one in at.button if one.label.startswith("Discard those")]


def test_the_first_document_takes_in_where_measures_say_they_come_from(
    keep: Keep, show: Show, shipped: Register, sign: Any
) -> None:
    few = bare(replace(shipped, documents=(), influences=(), indicators=(), decisions=()))
    one = replace(shipped.measures[0], objectives=(), requires=(), excludes=())
    database = keep(replace(few, measures=(one,)))
    at = show("source")

    assert "This register cites no document yet." in words(at)

    at = show("source", open="newdocument")
    assert field(at, "text_area", "Sections").value == f"{one.source.section} |  | 0"
    field(at, "text_input", "Short name").set_value("Plan")
    field(at, "text_input", "Title").set_value("The plan")
    field(at, "text_area", "Sections").set_value(f"{one.source.section} | All of it | 40")
    sign(at, button="Add the document")

    assert not problems(at)
    assert [made.id for made in database.read(ID).documents] == ["Plan"]


def test_nothing_is_changed_in_the_past(database: Database, show: Show) -> None:
    at = show("source", at="r1")

    assert not [found for found in at.expander if "document" in found.label]


@given(sections=st.dictionaries(SECTION, st.tuples(st.one_of(st.just(""), PART), st.integers(0, 99)), max_size=5))
def test_lines_of_sections_come_back_as_they_were(sections: dict[str, tuple[str, int]]) -> None:
    document = Document(
        id="a",
        title="b",
        date=dt.date(2007, 1, 1),
        sections={section: count for section, (_title, count) in sections.items()},
        titles={section: title for section, (title, _count) in sections.items() if title},
    )

    assert with_lines(document, as_lines(document)) == document


def test_a_line_that_is_none_names_itself() -> None:
    with pytest.raises(InvalidInput, match=r"line 2, “x \| y \| z”"):
        with_lines(Document(id="a", title="b", date=dt.date(2007, 1, 1)), "4.2\nx | y | z")
