"""A new measure, what one is, what it costs and needs, and taking one out: the forms of the page Measures."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.conftest import DASHBOARD
from tests.ui.support import bare, links, words

from riskregister.core.changes import Change
from riskregister.core.model import NOT_NAMED, Cost, Measure, Register, Source
from riskregister.services import editing
from riskregister.store.database import Database

Show = Callable[..., AppTest]
ID = "az-nsc-2007"


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def found(database: Database, identity: str) -> Measure:
    return next(one for one in database.read(ID).measures if one.id == identity)


def field(at: AppTest, label: str) -> Any:
    kinds = (at.text_input, at.text_area, at.selectbox, at.multiselect, at.number_input, at.date_input)
    return next(one for kind in kinds for one in kind if one.label == label)


def fill(at: AppTest, **values: Any) -> AppTest:
    """Fill in fields by their labels, with "_" for a blank, and let the page be drawn."""
    for label, value in values.items():
        field(at, label.replace("_", " ")).set_value(value)
    at.run()

    assert not at.exception, at.exception[0].value
    return at


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()

    assert not at.exception, at.exception[0].value
    return at


# A new measure --------------------------------------------------------------------------------------------------------


def test_a_new_measure_gets_the_next_id_and_its_page_is_opened(database: Database, show: Show, sign: Any) -> None:
    last = max(int(one.id[-2:]) for one in database.read(ID).measures if one.id.startswith("M-4.2-"))
    at = press(show("measures", view="board"), "form_newmeasure")
    fill(at, Title="A reserve of spare parts", Section="4.2", In_the_source="planned")
    fill(at, Paragraph="2", Together_with="One\n\n Two ", Domain="defence", Objectives_it_serves=["NI-1"])
    expected = f"M-4.2-{last + 1:02d}"

    assert f"It will be {expected};" in said(at)

    sign(at, button="Add the measure")
    new = found(database, expected)

    assert (new.title, new.source) == ("A reserve of spare parts", Source(section="4.2", paragraph="2"))
    assert (new.status_in_source, new.status, new.owner) == ("planned", "planned", NOT_NAMED)
    assert (new.partners, new.domain, new.objectives) == (("One", "Two"), "defence", ("NI-1",))
    assert f"{expected} A reserve of spare parts" in "\n".join(str(one.value).replace("\\", "") for one in at.header)
    assert at.query_params["id"] == expected
    assert "Saved as version 2." in said(at)


@pytest.mark.parametrize("view", ["table", "coverage", "order", "late"])
def test_every_view_offers_a_new_measure(database: Database, show: Show, view: str) -> None:
    assert show("measures", view=view).button(key="form_newmeasure")


def test_one_without_title_section_or_what_the_source_says_is_not_added(
    database: Database, show: Show, sign: Any
) -> None:
    at = sign(show("measures", open="newmeasure"), button="Add the measure")

    assert all(name in said(at) for name in ("title: a measure needs one", "section: a measure", "in the source: say"))
    assert database.version(ID) == 1


def test_what_is_wrong_is_told_under_its_field_before_anything_is_saved(database: Database, show: Show) -> None:
    at = fill(show("measures", open="newmeasure"), Section="4.2", Paragraph="99")

    assert [one.value.replace("\\", "") for one in at.error] == ["4.2 ¶99: the section has 10 paragraphs"]

    fill(at, Paragraph="")

    assert not at.error


def test_a_register_without_measures_and_documents_offers_the_first(
    keep: Callable[[Register], Database], show: Show, sign: Any, shipped: Register
) -> None:
    database = keep(replace(bare(shipped), documents=(), indicators=(), influences=()))
    at = show("measures")

    assert "The register holds no measure yet. Add one," in said(at)

    press(at, "form_newmeasure")
    fill(at, Title="Begin", Where_it_stands="The plan of May", In_the_source="adopted", Status="under_way")
    sign(at, button="Add the measure")
    (new,) = database.read(ID).measures

    assert (new.id, new.source) == ("M-NEW-01", Source(section="The plan of May"))
    assert (new.status_in_source, new.status) == ("adopted", "under_way")
    assert "M-NEW-01 Begin" in "\n".join(str(one.value).replace("\\", "") for one in at.header)


def test_a_new_measure_of_another_document_names_it(database: Database, show: Show, sign: Any) -> None:
    order = database.read(ID).documents[1]
    at = fill(show("measures", open="newmeasure"), Document=order.id)
    fill(at, Title="A task", Section=next(iter(order.sections)), In_the_source="planned")
    sign(at, button="Add the measure")
    new = next(one for one in database.read(ID).measures if one.title == "A task")

    assert (new.source.document, new.id[:6]) == (order.id, "M-ORD-")


def test_a_new_measure_left_unsaved_is_offered_again(database: Database, show: Show) -> None:
    at = fill(show("measures", open="newmeasure"), Title="Half a measure")
    other = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    other.session_state["browser"] = at.session_state["browser"]
    other.run()

    assert links(other)["measures?open=newmeasure"].startswith("Measures · new measure")


@pytest.mark.parametrize("query", [{"open": "newmeasure"}, {"id": "M-ORD-06", "open": "out"}])
def test_in_the_past_nothing_is_offered(database: Database, show: Show, query: Any) -> None:
    at = show("measures", at="r1", **query)

    assert not [button for button in at.button if button.key in ("form_newmeasure", "close_newmeasure")]
    assert not [one.label for one in at.expander if one.label.startswith(("Edit", "Take"))]


# What a measure is ----------------------------------------------------------------------------------------------------


def test_what_a_measure_is_gets_edited_and_its_source_stays(
    database: Database, show: Show, sign: Any, shipped: Register
) -> None:
    before = found(database, "M-ORD-06")
    at = show("measures", id="M-ORD-06", open="said")
    fill(at, Title="New title", Type="law", Figures="12 %\n3 years", Together_with="A\nB", Notes="n")
    sign(at)
    now = found(database, "M-ORD-06")

    assert (now.title, now.type, now.figures, now.partners) == ("New title", "law", ("12 %", "3 years"), ("A", "B"))
    assert (
        replace(
            now,
            title=before.title,
            type=before.type,
            figures=before.figures,
            partners=before.partners,
            notes=before.notes,
        )
        == before
    )
    assert {one.field for one in database.history(ID, limit=1)[0].changes} == {
        "title", "type", "figures", "partners", "notes"
    }  # fmt: skip


def test_a_measure_does_not_lose_its_title(database: Database, show: Show, sign: Any) -> None:
    at = sign(fill(show("measures", id="M-ORD-06", open="said"), Title=" "))

    assert "title: a measure needs one" in said(at)
    assert database.version(ID) == 1


def test_what_somebody_else_entered_meanwhile_is_asked_about(
    database: Database, show: Show, sign: Any, decide: Any
) -> None:
    before = found(database, "M-ORD-06")
    at = fill(show("measures", id="M-ORD-06", open="said"), Title="Mine", Notes="my note")
    theirs = Change(table="measures", record="M-ORD-06", field="title", old=before.title, new="Theirs")
    editing.save(database, database.read(ID), [theirs], actor="Other", reason="faster", means="test")
    sign(at)

    assert found(database, "M-ORD-06").title == "Theirs"

    decide(at, "mine")

    assert (found(database, "M-ORD-06").title, found(database, "M-ORD-06").notes) == ("Mine", "my note")


# Cost and needs -------------------------------------------------------------------------------------------------------


def test_cost_class_and_needs_are_saved_and_can_be_emptied(database: Database, show: Show, sign: Any) -> None:
    at = show("measures", id="M-ORD-06", open="cost")
    fill(at, Currency="EUR", Lowest=1e6, Best=2e6, Class_of_cost=2, Requires=["M-ORD-01"])
    fill(at, Cannot_stand_beside=["M-4.2-01"])
    sign(at)
    now = found(database, "M-ORD-06")

    assert now.cost == Cost(low=1e6, best=2e6, high=2e6, currency="EUR")
    assert (now.cost_class, now.requires[-1], now.excludes) == (2, "M-ORD-01", ("M-4.2-01",))
    assert "measures?id=M-ORD-06" in links(show("measures", id="M-4.2-01"))

    at = show("measures", id="M-ORD-06", open="cost")

    assert "1 of " in said(at)
    assert "EUR 2,000,000 (1,000,000 – 2,000,000)" in "".join(one.proto.body for one in at.get("html"))
    assert "analysis?view=portfolio" in links(at)

    fill(at, Lowest=None, Best=None, Highest=None, Class_of_cost=0, Requires=[], Cannot_stand_beside=[])
    sign(at)
    now = found(database, "M-ORD-06")

    assert (now.cost, now.cost_class, now.requires, now.excludes) == (None, None, (), ())


def test_an_end_of_a_cost_without_a_best_value_is_not_saved(database: Database, show: Show, sign: Any) -> None:
    at = sign(fill(show("measures", id="M-ORD-06", open="cost"), Currency="EUR", Lowest=5.0))

    assert "cost: give the best value too" in said(at)
    assert database.version(ID) == 1


def test_a_cost_that_does_not_ascend_or_a_need_of_itself_is_told_and_not_saved(
    database: Database, show: Show, sign: Any, shipped: Register
) -> None:
    waits = next(one for one in shipped.measures if one.requires)
    needed = waits.requires[0]
    at = show("measures", id=needed, open="cost")
    fill(at, Currency="EUR", Lowest=3.0, Best=2.0, Requires=[waits.id])
    told = [one.value.replace("\\", "") for one in at.error]

    assert any(one.startswith("3 – 2 – 2: 0 ≤ low") for one in told)
    assert any("this measure needs itself, through what it requires" in one for one in told)

    sign(at)

    assert database.version(ID) == 1


# Taking one out -------------------------------------------------------------------------------------------------------


def test_taking_out_tells_what_goes_with_it_and_one_press_brings_all_back(
    database: Database, show: Show, sign: Any, shipped: Register
) -> None:
    waits = next(one for one in shipped.measures if one.requires)
    chosen = waits.requires[0]
    served = {link.risk for link in shipped.mitigations if link.measure == chosen}
    at = show("measures", id=chosen, open="out", view="board")
    told = said(at)

    assert served
    assert all(f"**{risk}**" in told for risk in sorted(served)[:1])
    assert f"can be delivered without it: {waits.id}" in told

    sign(at, button="Take out of the register")
    now = database.read(ID)

    assert chosen not in {one.id for one in now.measures}
    assert chosen not in {link.measure for link in now.mitigations}
    assert chosen not in found(database, waits.id).requires
    assert "id" not in at.query_params
    assert f"Taken out: {chosen}" in links(at)["history?view=removed"].replace("\\", "")
    assert "There is no measure" not in said(at)

    press(at, "undo_just_saved_2")
    back = database.read(ID)

    assert {one.id for one in back.mitigations} == {one.id for one in shipped.mitigations}
    assert found(database, waits.id).requires == waits.requires


def test_what_acts_on_an_opportunity_or_on_nothing_is_shown_and_can_go(
    keep: Callable[[Register], Database], show: Show, shipped: Register
) -> None:
    link = shipped.mitigations[0]
    risks = tuple(replace(one, direction="opportunity") if one.id == link.risk else one for one in shipped.risks)
    keep(replace(shipped, risks=risks, mitigations=(link,)))
    told = said(show("measures", id=link.measure, open="out"))
    other = next(one.id for one in shipped.measures if one.id != link.measure)

    assert re.search(rf"- \*\*{link.risk}\*\* .*[^%]$", told, re.MULTILINE)
    assert "It acts on no risk." in said(show("measures", id=other, open="out"))
