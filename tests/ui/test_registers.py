"""Several registers: which one a page looks at, the way from one to another, and the page that holds them all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest
from tests.ui.conftest import DASHBOARD, FIRST_USE
from tests.ui.support import HOSTILE, hostile, links, matrix_of, words

from riskregister.core.model import Estimate, Register
from riskregister.services import drafts, editing, exchange, registers
from riskregister.store.database import Database
from riskregister.ui import pages

Show = Callable[..., AppTest]
MAIN, OTHER = "az-nsc-2007", "exercise"
BY: dict[str, Any] = {"actor": "Leyla", "reason": "autumn exercise", "means": "test"}
PAGES = sorted(path.stem for path in Path(pages.__file__).parent.glob("[!_]*.py"))


@pytest.fixture
def two(database: Database, shipped: Register) -> Database:
    """Return the database with a second register in it: an exercise of three risks, one of another title."""
    few = tuple(replace(one, title=f"Played {one.id}") for one in shipped.risks[:3])
    ids = {one.id for one in few}
    played = replace(
        shipped,
        risks=few,
        assessments=tuple(one for one in shipped.assessments if one.risk in ids),
        mitigations=tuple(one for one in shipped.mitigations if one.risk in ids),
        influences=tuple(one for one in shipped.influences if {one.cause, one.effect} <= ids),
        indicators=(),
        readings=(),
    )
    registers.create(database, played, id=OTHER, title="Autumn exercise", purpose="exercise", **BY)
    return database


def test_one_register_alone_has_no_choice_and_nothing_in_the_address(database: Database, show: Show) -> None:
    at = show("risks")

    assert "register" not in at.query_params
    assert not [address for address in links(at) if "register" in address]


@pytest.mark.parametrize("page", PAGES)
def test_every_page_shows_the_register_in_the_address_and_leads_on_in_it(two: Database, show: Show, page: str) -> None:
    at = show(page, register=OTHER)
    strays = {
        address: label
        for address, label in links(at).items()
        if f"register={OTHER}" not in address and f"register={MAIN}" not in address
    }

    assert "Autumn exercise" in words(at)
    assert "EXERCISE" in words(at)
    assert at.query_params["register"] == OTHER
    assert strays == {}
    assert not at.error


def test_an_exercise_whose_notice_was_edited_still_says_so_on_pages(two: Database, show: Show) -> None:
    held = two.read(OTHER)
    editing.save(two, held, registers.head_changes(held, {"notice": "Some notice."}), **BY)

    assert "EXERCISE" in words(show("risks", register=OTHER))


def test_of_several_registers_each_address_names_its_own_the_main_one_too(two: Database, show: Show) -> None:
    at = show("overview", by="risk")

    assert at.query_params["register"] == MAIN
    assert all(f"register={MAIN}" in address for address in links(at) if address.startswith("risks"))


def test_a_link_from_before_there_were_several_leads_to_the_main_one_until_that_is_archived(
    two: Database, show: Show
) -> None:
    assert show("risks", by="risk").query_params["register"] == MAIN

    registers.archive(two, MAIN, into=True, **BY)

    assert show("risks", by="risk").query_params["register"] == OTHER
    assert show("risks", register=MAIN).query_params["register"] == MAIN


def test_the_register_stays_from_page_to_page(two: Database, show: Show) -> None:
    at = show("overview", register=OTHER)
    at.query_params.clear()
    at.switch_page("src/riskregister/ui/pages/risks.py").run()

    assert "Autumn exercise" in words(at)
    assert at.query_params["register"] == OTHER


def test_the_choice_leads_to_the_same_page_of_the_other_register(two: Database, show: Show) -> None:
    at = show("measures", view="coverage")
    there = [address for address in links(at) if f"register={OTHER}" in address]

    assert there == [f"measures?register={OTHER}&view=coverage"]
    at.query_params.clear()
    at.query_params["register"] = OTHER
    at.query_params["view"] = "coverage"
    at.run()

    assert "Autumn exercise" in words(at)
    assert f"measures?register={MAIN}&view=coverage" in links(at)


def test_what_was_chosen_in_one_register_is_not_asked_of_the_other(
    two: Database, show: Show, shipped: Register
) -> None:
    at = show("risk", id=shipped.risks[50].id, at="r1")
    at.query_params.clear()
    at.query_params["register"] = OTHER
    at.run()

    assert not at.exception
    assert not at.warning
    assert "As it stood" not in words(at)
    assert f"Played {shipped.risks[0].id}" in words(at).replace("\\", "")


@pytest.mark.parametrize("page", ["overview", "risk"])
def test_a_register_that_is_not_there_is_a_sentence_and_the_list(two: Database, show: Show, page: str) -> None:
    at = show(page, register="nothing*at*all")

    assert len(at.error) == 1
    assert "There is no register" in at.error[0].value
    assert set(links(at)) == {f"?register={OTHER}", f"?register={MAIN}"}
    assert not at.title


def test_a_register_that_goes_away_under_an_open_page_is_a_sentence(two: Database, show: Show) -> None:
    at = show("overview", register=OTHER)
    at.session_state["register shown"] = "gone"
    at.query_params.clear()
    at.run()

    assert "There is no register" in at.error[0].value


def test_two_tabs_look_at_two_registers_and_save_each_to_its_own(two: Database, show: Show, sign: Any) -> None:
    one = show("registers", view="details", open="head")
    other = show("registers", view="details", open="head", register=OTHER)
    for at, title in ((one, "The main one"), (other, "The played one")):
        next(field for field in at.text_input if field.label == "Title").set_value(title)
        sign(at)

    assert (two.read(MAIN).title, two.read(OTHER).title) == ("The main one", "The played one")
    assert (two.version(MAIN), two.version(OTHER)) == (2, 2)
    assert two.history(OTHER)[0].actor == "A. Aliyev"


def test_a_draft_waits_in_its_register_and_not_in_the_other(two: Database, show: Show) -> None:
    at = show("registers", view="details", open="head")
    next(field for field in at.text_input if field.label == "Title").set_value("Half a title").run()
    for register, waits in ((OTHER, False), (MAIN, True)):
        at.query_params.clear()
        at.query_params["register"] = register
        at.query_params["view"] = "details"
        at.query_params["open"] = "head"
        at.run()

        assert ("Take up again" in [button.label for button in at.button]) is waits

    next(button for button in at.button if button.label == "Take up again").click().run()

    assert next(field for field in at.text_input if field.label == "Title").value == "Half a title"


def test_a_draft_that_could_not_be_kept_goes_along_and_is_kept_in_its_own_register_later(
    two: Database, show: Show
) -> None:
    at = show("registers", view="details", open="head")
    with two.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE local_drafts RENAME TO away")
    next(field for field in at.text_input if field.label == "Title").set_value("Half a title").run()
    at.query_params.clear()
    at.query_params["register"] = OTHER
    at.run()
    with two.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO local_drafts")
    at.session_state["drafts failed"] = float("-inf")  # long enough ago
    at.run()
    browser = at.session_state["browser"]

    assert drafts.waiting(two, OTHER, browser) == []
    assert [one.content["fields"]["title"] for one in drafts.waiting(two, MAIN, browser)] == ["Half a title"]


@pytest.mark.parametrize(
    ("kept", "query", "shown"),
    [
        (OTHER, {}, "Autumn exercise"),
        (OTHER, {"by": "risk"}, "National Security Concept"),
        ("gone", {}, "National Security Concept"),
    ],
)
def test_a_browser_finds_the_register_it_looked_at_last_but_a_link_means_what_it_says(
    two: Database, monkeypatch: pytest.MonkeyPatch, kept: str, query: dict[str, str], shown: str
) -> None:
    from riskregister.ui import wiring

    monkeypatch.setattr(wiring, "remembered_register", lambda: kept)
    at = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    for key, value in query.items():
        at.query_params[key] = value
    at.run()

    assert shown in at.caption[0].value


def test_an_archived_register_is_read_only_on_every_page_and_off_the_choice(two: Database, show: Show) -> None:
    registers.archive(two, OTHER, into=True, **BY)
    at = show("risks", register=OTHER, table="edit")

    assert "This register is archived" in words(at)
    assert not at.data_editor
    assert not [address for address in links(show("risks")) if OTHER in address]
    for page in ("risk", "measures", "criteria", "exchange", "meeting"):
        at = show(page, register=OTHER)

        assert "This register is archived" in words(at)
        assert "Your name" not in [field.label for field in at.text_input], page


def test_the_archive_gives_a_register_back(two: Database, show: Show, sign: Any) -> None:
    at = show("registers", register=OTHER, view="details")
    sign(at, button="Archive it")

    assert two.read(OTHER).archived
    assert "This register is archived" in words(at)
    assert "Edit these details" not in [one.label for one in at.expander]

    sign(at, button="Take it out of the archive")

    assert not two.read(OTHER).archived
    assert "This register is archived" not in words(at)


def test_the_list_says_how_each_register_stands(two: Database, show: Show) -> None:
    registers.create(two, two.read(OTHER), id="old", title="An old one", **BY)
    registers.archive(two, "old", into=True, **BY)
    said = words(show("registers"))

    assert "**3** risks" in said
    assert "saved by Leyla on" in said
    assert "An old one" not in said
    assert any("An old one" in label for label in links(show("registers", archived="1")).values())


def test_the_list_of_one_says_how_to_begin_another(database: Database, show: Show) -> None:
    assert "There is one register so far" in words(show("registers"))
    assert "nothing to compare with" in words(show("registers", view="compare"))


def fill(at: AppTest, **values: str) -> AppTest:
    for label, value in values.items():
        next(field for field in at.text_input if field.label == label).set_value(value)
    return at.run()


def test_an_empty_register_is_begun_on_a_standard_matrix(two: Database, show: Show, sign: Any) -> None:
    at = show("registers", view="new")
    next(box for box in at.selectbox if box.label.startswith("Criteria")).select("matrix:ebios-4x4").run()
    fill(at, Title="Ministry of Transport")
    sign(at, button="Create the register")
    made = two.read("ministry-of-transport")

    assert len(made.criteria.likelihood.levels) == 4
    assert made.risks == ()
    assert at.query_params["register"] == "ministry-of-transport"
    assert "was begun as ministry" in words(at)
    for page in ("overview", "risks", "analysis"):
        assert not show(page, register="ministry-of-transport").error


def test_a_copy_as_it_stood_is_begun(two: Database, show: Show, sign: Any) -> None:
    held = two.read(MAIN)
    changes = editing.record_changes(held, "risks", held.risks[0].id, {"title": "Renamed since"})
    editing.save(two, held, changes, **BY)
    at = show("registers", **{"view": "new", "from": "copy", "of": MAIN})
    fill(at, Title="As it was", Id="was", **{"As it stood": "r1"})
    sign(at, button="Create the register")

    assert two.read("was").risks[0].title == held.risks[0].title
    assert two.read("was").reporting_date == held.reporting_date


def test_what_cannot_be_begun_is_said_and_nothing_lost(two: Database, show: Show, sign: Any) -> None:
    at = show("registers", view="new")
    fill(at, Title="Again", Id=OTHER)
    sign(at, button="Create the register")

    assert "in this database already" in at.error[0].value
    assert next(field for field in at.text_input if field.label == "Title").value == "Again"

    fill(at, Id="two words")
    sign(at, button="Create the register")

    assert "cannot be the id" in at.error[0].value


def test_a_moment_that_is_none_is_said(two: Database, show: Show) -> None:
    at = show("registers", **{"view": "new", "from": "copy"})
    fill(at, **{"As it stood": "yesterday"})

    assert "is no moment" in at.error[0].value

    at = show("registers", view="compare", a_at="r77")

    assert "has no revision 77" in at.error[0].value


def test_a_register_comes_in_from_a_file(two: Database, show: Show, sign: Any) -> None:
    at = show("registers", **{"view": "new", "from": "file"})

    assert next(one for one in at.button if one.label == "Create the register").disabled

    content = exchange.content(two.read(OTHER), ".json")
    at.file_uploader[0].upload("played.json", content, "application/json").run()

    assert "played.json holds 3 risks" in words(at).replace("\\", "")

    fill(at, Title="From a file")
    sign(at, button="Create the register")

    assert len(two.read("from-a-file").risks) == 3


def test_a_file_that_says_nothing_is_told_with_the_way_out(two: Database, show: Show) -> None:
    at = show("registers", **{"view": "new", "from": "file"})
    at.file_uploader[0].upload("played.csv", b"a,b\n1,2\n", "text/csv").run()

    assert len(at.error) == 1
    assert "begin an empty register" in words(at)


def test_two_registers_side_by_side_in_sentences_and_tables(two: Database, show: Show) -> None:
    at = show("registers", view="compare", b=OTHER)

    assert "No risk is in both; 124 only in A, 3 only in B." in words(at).replace("\\", "")
    assert "3 ids stand for different risks" in words(at).replace("\\", "")
    assert [one.proto.component_name for one in at.get("bidi_component")].count("matrix") == 2
    assert len(at.dataframe[0].value) == 127


def test_a_register_is_held_against_its_own_past(two: Database, show: Show) -> None:
    held = two.read(MAIN)
    changes = editing.record_changes(held, "measures", held.measures[0].id, {"progress": 40.0})
    editing.save(two, held, changes, **BY)
    at = show("registers", view="compare", a=MAIN, b=MAIN, a_at="r1")

    assert "333 measures are in both, 1 with another progress" in words(at)
    assert "No risk differs." in words(at)
    assert "same state" in words(show("registers", view="compare", a=MAIN, b=MAIN))


def test_what_moved_is_drawn_as_arrows_from_one_to_the_other(two: Database, show: Show, shipped: Register) -> None:
    held = two.read(MAIN)
    one = shipped.risks[0].id
    level = next(each.impact for each in held.assessments if each.id == f"{one}:current")
    changes = editing.assessment_changes(
        held,
        one,
        "current",
        likelihood=Estimate(low=1, best=1, high=1),
        impact=level,
        assessor="A",
        date=held.reporting_date,
    )
    editing.save(two, held, changes, **BY)
    at = show("registers", view="compare", a=MAIN, b=MAIN, a_at="r1")

    assert "1 has a lower score in B" in words(at)
    assert matrix_of(at, "side_Bmatrix")

    next(each for each in at.toggle if each.label.startswith("Arrows")).set_value(True).run()

    assert len(matrix_of(at, "side_ways")["arrows"]) == 1
    assert matrix_of(at, "side_Bmatrix") == {}


def test_other_scales_are_said_and_not_held_together(two: Database, show: Show) -> None:
    held = two.read(MAIN)
    longer = replace(held.criteria, likelihood=replace(held.criteria.likelihood, horizon_years=10))
    registers.create(two, replace(held, criteria=longer), id="longer", title="Over ten years", **BY)
    at = show("registers", view="compare", b="longer")

    assert "different scales" in at.warning[0].value
    assert "higher score" not in words(at)
    assert {"other scales, not compared"} == set(at.dataframe[0].value["what"])


def test_text_of_a_register_stays_text(keep: Callable[[Register], Database], show: Show, shipped: Register) -> None:
    database = keep(hostile(shipped))
    database.create(replace(hostile(shipped), id="second", title=f"Second {HOSTILE}"), **FIRST_USE)
    for view in ("list", "compare"):
        at = show("registers", view=view, register="second", b="hostile")

        assert "*a* _b_" not in "\n".join([words(at), *links(at).values()])


def test_a_page_asks_the_database_no_more_often_with_several_registers(two: Database, show: Show) -> None:
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    counts = []
    for register in (MAIN, OTHER):
        at = show("risks", register=register)
        asked.clear()
        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        try:
            at.run()
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", note)
        counts.append(sum("FROM register" in one for one in asked))

    assert counts[0] == counts[1]
    assert counts[0] <= 7
