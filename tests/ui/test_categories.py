"""The categories and objectives of a register on the page Registers: read, added, reworded, taken out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.core.building import criteria, sample
from tests.ui.support import bare, links, words

from riskregister.core.model import Category, Objective, Register
from riskregister.services import editing, registers
from riskregister.store.database import Database

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]


def small() -> Register:
    """Return a register with one category and one objective that nothing refers to."""
    return replace(
        sample(),
        criteria=criteria(appetite=()),
        categories=(*sample().categories, Category(id="T03", title="Third", summary="Old words.")),
        objectives=(*sample().objectives, Objective(id="NI-2", title="Two")),
    )


@pytest.fixture(autouse=True)
def same_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page of a test be opened by one browser, as the cookie would have it."""
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: "0123456789abcdef0123456789abcdef")


@pytest.fixture
def database(keep: Keep) -> Database:
    return keep(small())


def listed(show: Show, of: str = "categories", **query: str) -> AppTest:
    return show("registers", view="categories", of=of, **query)


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label == label)


def labels(at: AppTest, kind: str) -> set[str]:
    return {found.label for found in getattr(at, kind)}


def popovers(at: AppTest) -> list[str]:
    return [box.proto.popover.label for box in at.get("popover")]


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def titles(database: Database, table: str = "categories") -> dict[str, str]:
    return {one.id: one.title for one in getattr(database.read("small"), table)}


def test_each_is_listed_with_what_refers_to_it(database: Database, show: Show) -> None:
    at = listed(show)

    assert {"**T01**  First", "**T03**  Third"} <= {one.value for one in at.markdown}
    assert {"of two", "Old words.", "not used"} <= {one.value for one in at.caption}
    assert popovers(at).count("Edit") == 3
    assert links(at)["risks?category=T01"] == "2 risks"
    assert "risks?category=T03" not in links(at)

    at = listed(show, "objectives")

    assert links(at)["risks?objective=NI-1"] == "1 risk"
    assert "1 measure" in {one.value for one in at.caption}


def test_one_is_added_under_the_next_id(database: Database, show: Show, sign: Any) -> None:
    at = listed(show, open="addcategory")

    assert field(at, "text_input", "Id").placeholder == "T04"

    field(at, "text_input", "Title").set_value("Fourth")
    field(at, "text_area", "Summary").set_value("What belongs here.")
    sign(at, button="Add the category")

    assert database.read("small").categories[-1] == Category(id="T04", title="Fourth", summary="What belongs here.")
    assert "Saved as version 2." in said(at)
    assert "Add the category" not in labels(at, "button")


def test_the_same_id_added_meanwhile_is_given_to_neither_twice(database: Database, show: Show, sign: Any) -> None:
    at = listed(show, "objectives", open="addobjective")
    field(at, "text_input", "Title").set_value("Mine").run()
    seen = database.read("small")
    theirs = editing.added("objectives", Objective(id="NI-3", title="Theirs"))
    editing.save(database, seen, [theirs], actor="Bahar", reason="faster", means="test")
    sign(at, button="Add the objective")

    assert titles(database, "objectives") == {"NI-1": "One", "NI-2": "Two", "NI-3": "Theirs", "NI-4": "Mine"}


def test_a_title_that_is_taken_is_told_and_nothing_is_written(database: Database, show: Show, sign: Any) -> None:
    at = listed(show, open="addcategory")
    field(at, "text_input", "Title").set_value("third")
    sign(at, button="Add the category")

    assert "T03 is called Third already." in said(at)
    assert field(at, "text_input", "Title").value == "third"
    assert database.version("small") == 1


def test_one_is_reworded(database: Database, show: Show, sign: Any) -> None:
    at = listed(show, open="editcategory T03")
    field(at, "text_input", "Title").set_value("Another third")
    field(at, "text_area", "Summary").set_value("New words.")
    sign(at)

    assert database.read("small").categories[-1] == Category(id="T03", title="Another third", summary="New words.")


def test_what_was_typed_waits_as_a_draft_and_a_conflict_is_settled(
    database: Database, show: Show, sign: Any, decide: Any
) -> None:
    field(listed(show, "objectives", open="editobjective NI-2"), "text_input", "Title").set_value("Mine").run()
    at = show("overview")
    link = next(address for address, label in links(at).items() if label.startswith("objective ("))

    assert link.startswith("registers?view=categories&of=objectives&open=editobjective")

    at = listed(show, "objectives")
    field(at, "button", "Take up again").click().run()
    seen = database.read("small")
    theirs = editing.record_changes(seen, "objectives", "NI-2", {"title": "Theirs"})
    editing.save(database, seen, theirs, actor="Bahar", reason="faster", means="test")
    sign(at)

    assert "Somebody else saved first." in said(at)

    decide(at, "mine")

    assert titles(database, "objectives")["NI-2"] == "Mine"


def test_one_that_nothing_refers_to_is_taken_out(database: Database, show: Show, sign: Any) -> None:
    sign(listed(show, open="editcategory T03"), button="Take it out")

    assert set(titles(database)) == {"T01", "T02"}


def test_one_that_risks_are_in_stays_and_they_are_named(database: Database, show: Show, sign: Any) -> None:
    at = sign(listed(show, open="editcategory T01"), button="Take it out")

    assert "T01 First cannot be taken out: 2 risks refer to it (T01-01, T01-02)." in said(at)
    assert "Give these risks another category first." in said(at)
    assert database.version("small") == 1


def test_a_register_without_a_category_leads_to_its_first_one(keep_shape: Any, show: Show, sign: Any) -> None:
    keep_shape(bare)
    at = show("risks", open="newrisk")

    assert links(at)["registers?view=categories&open=addcategory"] == "Add a category"

    at = show("registers", view="categories", open="addcategory")

    assert "The register has no category yet." in said(at)

    field(at, "text_input", "Title").set_value("First of all")
    sign(at, button="Add the category")
    at = show("risks", open="newrisk")

    assert field(at, "selectbox", "Category").value == "C01"


@pytest.mark.parametrize("closed", ["past", "archived"])
def test_what_is_past_or_archived_is_read_only(database: Database, show: Show, closed: str) -> None:
    seen = database.read("small")
    by: dict[str, Any] = {"actor": "a", "reason": "b", "means": "test"}
    if closed == "past":
        editing.save(database, seen, editing.record_changes(seen, "objectives", "NI-2", {"title": "X"}), **by)
    else:
        registers.archive(database, "small", into=True, **by)
    at = listed(show, "objectives", **({"at": "r1"} if closed == "past" else {"register": "small"}))

    assert "**NI-2**  Two" in {one.value.replace("\\", "") for one in at.markdown}
    assert "Edit" not in popovers(at)
    assert "Add an objective" not in labels(at, "expander")
