"""The Criteria page: read whole, edit with what it would do beside, save as one revision, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import bare, links, words

from riskregister.core import criteria_parts, criteria_structure
from riskregister.core.changes import HEAD, Change
from riskregister.core.criteria import Criteria
from riskregister.core.model import DimensionImpact, Estimate, Register
from riskregister.services import drafts, editing
from riskregister.services.criteria import criteria_of, criteria_text
from riskregister.store.database import Database

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]
ID = "az-nsc-2007"
BROWSER = "0123456789abcdef0123456789abcdef"


@pytest.fixture(autouse=True)
def same_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every page of a test be opened by one browser, as the cookie would have it."""
    monkeypatch.setattr("riskregister.ui.wiring.browser", lambda: BROWSER)


def part(at: AppTest, *path: str) -> Any:
    """Return the widget of a part of the criteria."""
    prefix = f"{criteria_parts.name(path)} criteria "
    kinds = ("text_input", "number_input", "selectbox", "color_picker")
    return next(one for kind in kinds for one in getattr(at, kind) if (one.key or "").startswith(prefix))


def press(at: AppTest, label: str) -> AppTest:
    next(one for one in at.button if one.label == label).click().run()

    assert not at.exception, at.exception[0].value
    return at


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def html(at: AppTest) -> str:
    return " ".join(found.proto.body for found in at.get("html"))


def save(database: Database, criteria: Criteria) -> None:
    register = database.read(ID)
    change = Change(table=HEAD, record=ID, field="criteria", old=register.criteria, new=criteria)
    editing.save(database, register, [change], actor="Bahar", reason="faster", means="test")


def edited(show: Show, *path: str, value: Any, part_of: str = "ratings") -> AppTest:
    at = show("criteria", view="edit", part=part_of)
    part(at, *path).set_value(value).run()

    assert not at.exception, at.exception[0].value
    return at


def test_it_reads_as_a_whole(database: Database, show: Show) -> None:
    at = show("criteria")
    text = said(at) + html(at)

    assert "Sum of the levels" in text
    assert "0.2 to 1 %" in text
    assert "VH · Very high" in text
    assert "every 3 months" in text
    assert "more than 1,000 dead" in text
    assert "VH 10" in text
    assert re.search(r"T01 Attempts.*?>5 <.*?>M</span></td><td class=\"number\">16</td>", text)
    assert re.search(r"T02 Actions.*?>6 <.*?as in general", text)
    assert not [button for button in at.button if button.label.startswith("Save")]


def test_what_is_unsound_stands_beside_it_in_words(keep: Keep, show: Show, shipped: Register) -> None:
    jumping = criteria_parts.with_parts(shipped.criteria, {"bands/medium/minimum": 7, "bands/high/minimum": 7.5})
    keep(replace(shipped, criteria=jumping))

    assert "the lowest and the highest rating must not touch" in said(show("criteria"))


def test_a_band_that_begins_lower_is_tried_out_and_saved(database: Database, show: Show, sign: Any) -> None:
    at = edited(show, "bands", "high", "minimum", value=6.0)

    assert "39 of 124 assessed risks change rating: 39 higher. 5 cells are rated differently." in said(at)
    assert "High, begins at: 7 → 6" in said(at)
    assert html(at).count('class="moved"') == 5
    moves = next(frame.value for frame in at.dataframe if "steps" in frame.value)
    assert len(moves) == 39
    assert set(moves["steps"]) == {"+1"}
    assert database.read(ID).criteria.bands[2].minimum == 7

    at = sign(at, button="Save the criteria")

    assert "Saved as version 2." in said(at)
    assert any(address.startswith("history") for address in links(at))
    saved = database.read(ID)
    assert (saved.criteria.bands[2].minimum, saved.criteria.edition, saved.version) == (6, "2007-2", 2)
    history = said(show("history"))
    assert "High, begins at: 7 → 6" in history


def test_an_appetite_changes_no_rating_but_who_is_above(database: Database, show: Show) -> None:
    at = edited(show, "appetite", "*", "maximum", value=8.0, part_of="appetite")

    assert "No risk changes rating." in said(at)
    assert "no longer above appetite" in said(at)


def test_a_tolerance_is_set_tried_out_and_read(database: Database, show: Show, sign: Any) -> None:
    at = edited(show, "appetite", "*", "tolerance", value=5.0, part_of="appetite")

    assert "must not be below the appetite (6)" in said(at)

    part(at, "appetite", "*", "tolerance").set_value(8.0).run()

    assert "No risk changes rating." in said(at)
    assert "come to be beyond tolerance" in said(at)

    sign(at, button="Save the criteria")

    assert next(one.tolerance for one in database.read(ID).criteria.appetite if one.category == "*") == 8
    assert "Risks beyond it" in html(show("criteria"))


def test_nothing_is_saved_while_an_error_stands(database: Database, show: Show, sign: Any) -> None:
    at = edited(show, "bands", "high", "minimum", value=9.0)

    assert "These criteria cannot be saved yet" in " ".join(error.value for error in at.error)

    sign(at, button="Save the criteria")

    assert database.read(ID).version == 1


def test_an_unreadable_colour_is_an_error_and_a_lookalike_a_note(database: Database, show: Show) -> None:
    at = edited(show, "bands", "high", "colour", value="#797979")

    assert "neither black nor white text is readable on this colour" in said(at)
    assert "text contrast 4.4 : 1" in said(at)

    part(at, "bands", "high", "colour").set_value("#abd9e9").run()

    assert "Medium and High look alike in grey" in said(at)
    assert "cannot be saved yet" not in " ".join(error.value for error in at.error)


def test_a_level_in_use_is_not_removed_and_a_new_one_is_added(database: Database, show: Show) -> None:
    at = press(show("criteria", view="edit", part="likelihood"), "Remove the highest level")

    assert "assessments use level 5, Likely or ongoing (T01-01 (Inherent)" in " ".join(
        e.value for e in at.error
    ).replace("\\", "")

    press(at, "Add a level above the highest")

    assert "likelihood 6 (New level): added" in said(at)
    assert part(at, "likelihood", "levels", "6", "label").value == "New level"
    assert html(at).count("<td class") >= 55


def test_a_grid_begins_as_the_matrix_before_and_each_cell_can_be_rated(
    database: Database, show: Show, sign: Any
) -> None:
    at = show("criteria", view="edit")
    rule = next(one for one in at.selectbox if one.label == "How likelihood and impact make a score")
    rule.set_value("grid").run()

    assert part(at, "grid", "5", "5").value == "very_high"

    part(at, "grid", "2", "2").set_value("medium").run()

    assert "1 cell of the matrix is rated differently." in said(at)

    sign(at, button="Save the criteria")
    saved = database.read(ID).criteria

    assert (saved.rule, saved.grid[1][1], saved.grid[4][4]) == ("grid", "medium", "very_high")


def test_a_named_matrix_is_a_start(database: Database, show: Show) -> None:
    at = show("criteria", view="edit", part="start")
    chosen = next(one for one in at.selectbox if one.label == "Matrix")
    chosen.set_value("npsa-2008").run()
    press(at, "Start from this matrix")

    assert "38 of 124 assessed risks change rating: 38 higher." in said(at)
    assert "it has 4 × 4 levels, the register 5 × 5" in said(at)


def test_a_file_of_criteria_is_a_start_and_what_is_none_is_said(
    database: Database, show: Show, shipped: Register
) -> None:
    at = show("criteria", view="edit", part="start")
    wider = criteria_structure.with_rule(shipped.criteria, "maximum")
    at.file_uploader[0].upload("criteria.yaml", criteria_text(wider).encode()).run()
    press(at, "Start from this file")

    assert "rule: Sum of the levels → The higher level" in said(at)

    at.file_uploader[0].upload("other.yaml", b"title: no criteria").run()

    assert "other.yaml holds no criteria" in " ".join(error.value for error in at.error).replace("\\", "")


def test_edits_come_back_in_a_new_session_and_the_overview_points_to_them(database: Database, show: Show) -> None:
    edited(show, "bands", "high", "minimum", value=6.0)

    assert any(address.startswith("criteria?view=edit") for address in links(show()))

    at = press(show("criteria", view="edit"), "Take up again")

    assert part(at, "bands", "high", "minimum").value == 6.0
    assert "39 of 124 assessed risks" in said(at)

    press(at, "Discard these edits")

    assert "Nothing yet." in said(at)
    assert not drafts.waiting(database, ID, BROWSER)


def test_a_structure_in_the_making_comes_back_too(database: Database, show: Show) -> None:
    press(show("criteria", view="edit"), "Add a rating above the highest")
    at = press(show("criteria", view="edit"), "Take up again")

    assert "New rating: added" in said(at)


def test_what_others_changed_elsewhere_is_kept(database: Database, show: Show, sign: Any) -> None:
    at = edited(show, "bands", "high", "minimum", value=6.0)
    save(database, criteria_parts.with_parts(database.read(ID).criteria, {"appetite/T01/maximum": 4.0}))
    sign(at, button="Save the criteria")
    saved = database.read(ID).criteria

    assert saved.bands[2].minimum == 6
    assert next(one.maximum for one in saved.appetite if one.category == "T01") == 4


def test_the_same_part_changed_twice_is_decided(database: Database, show: Show, sign: Any, decide: Any) -> None:
    at = edited(show, "bands", "high", "minimum", value=6.0)
    theirs = {"bands/high/minimum": 6.5, "bands/low/label": "Small"}
    save(database, criteria_parts.with_parts(database.read(ID).criteria, theirs))
    sign(at, button="Save the criteria")

    assert "Somebody else saved first" in said(at)
    assert "High, begins at: 7 → 6.5" in said(at)
    assert "High, begins at: 7 → 6" in said(at)

    decide(at, "mine")
    saved = database.read(ID).criteria

    assert (saved.bands[2].minimum, saved.bands[0].label) == (6, "Small")


def test_the_past_and_an_empty_register_can_be_read(database: Database, show: Show) -> None:
    at = show("criteria", view="edit", at="r1")

    assert "cannot be edited" in said(at)
    assert "Sum of the levels" in said(at)
    assert not [one for one in at.button if one.label.startswith("Save")]


def test_a_register_without_risks_has_criteria_to_edit(keep: Keep, show: Show, shipped: Register) -> None:
    keep(bare(shipped))
    at = press(show("criteria", view="edit", part="likelihood"), "Remove the highest level")

    assert "likelihood 5 (Likely or ongoing): removed" in said(at)


def test_the_file_it_gives_is_the_criteria(shipped: Register) -> None:
    assert criteria_of(criteria_text(shipped.criteria)) == shipped.criteria


def dimension_titles(at: AppTest) -> list[str]:
    return re.findall(r"\d\. \*\*(.+?)\*\*", said(at))


def test_a_dimension_is_added_worded_moved_and_saved_as_one_revision(database: Database, show: Show, sign: Any) -> None:
    at = show("criteria", view="edit", part="dimensions")
    next(one for one in at.text_input if one.label == "Add a dimension").set_value("Heritage")
    press(at, "Add")
    assert "Weights need not add up to anything" in said(at)
    assert "Heritage: added" in said(at)
    for name, value in (("anchors/1", "a monument harmed"), ("weight", 0.5)):
        part(at, "impact", "dimensions", "heritage", *name.split("/")).set_value(value).run()
    press(at, "Move up")

    assert dimension_titles(at)[-2] == "Heritage"
    sign(at, "Leyla", "heritage counts", button="Save the criteria")

    saved = database.read(ID).criteria.impact.dimensions[-2]
    assert (saved.title, saved.weight, saved.anchors[0]) == ("Heritage", 0.5, "a monument harmed")
    assert database.history(ID)[0].reason == "heritage counts"


def test_a_dimension_nobody_assessed_goes_and_one_in_use_says_what_would_be_lost(
    database: Database, show: Show
) -> None:
    register = database.read(ID)
    one = register.assessments[0]
    profile = (DimensionImpact(dimension="human", level=Estimate(low=2, best=3, high=4)),)
    change = Change(table="assessments", record=one.id, field="profile", old=one.profile, new=profile)
    editing.save(database, register, [change], actor="Bahar", reason="dead", means="test")
    at = press(show("criteria", view="edit", part="dimensions"), "Remove this dimension")

    assert "so it cannot be removed. 1 profile would be left empty." in " ".join(e.value for e in at.error)
    assert "People" in dimension_titles(at)


def test_a_unit_is_given_and_its_ends_are_asked_for(database: Database, show: Show) -> None:
    at = show("criteria", view="edit", part="dimensions")
    next(one for one in at.selectbox if one.label == "Dimension").set_value("order").run()
    next(one for one in at.text_input if one.label == "Counted in (unit)").set_value("days of unrest").run()

    assert not at.exception
    assert part(at, "impact", "dimensions", "order", "edges", "1").value == 1.0
    assert "unit days of unrest: added" in said(at)


def test_no_weight_at_all_is_said_before_saving(show: Show, keep: Keep, shipped: Register) -> None:
    scale = shipped.criteria.impact
    lone = replace(shipped.criteria, impact=replace(scale, dimensions=scale.dimensions[:1]))
    bare_ones = tuple(replace(one, profile=(), dimensions=()) for one in shipped.assessments)
    keep(replace(shipped, criteria=lone, assessments=bare_ones))
    at = edited(show, "impact", "dimensions", "human", "weight", value=0.0, part_of="dimensions")

    assert "at least one dimension must have a weight above 0" in said(at)
