"""Rows as changes: what is added, what is updated, and what a foreign file may never do."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.building import assessed, estimate, register, risk
from tests.intake.tables import CRITERIA, table

from riskregister.core.changes import Change, applied
from riskregister.core.check import check
from riskregister.core.model import Assessment, Detail, Estimate, Register, Risk
from riskregister.core.parts import Given
from riskregister.errors import Conflict, InvalidInput
from riskregister.intake.converting import Converted, Decisions, convert, undecided
from riskregister.intake.converting_levels import default_stages
from riskregister.intake.grid import Value
from riskregister.intake.matching import match
from riskregister.intake.reading import read, title_of

TODAY = dt.date(2026, 3, 1)


def taken(heads: list[str], *rows: list[Value], into: Register | None = None, **decided: object) -> Converted:
    """Return a small file taken into a register."""
    reading = read(table(heads, *rows), CRITERIA)
    register_ = into or register()
    matches = match(reading.records, register_)
    decisions = Decisions(**decided)  # type: ignore[arg-type]
    return convert(reading, matches, decisions, register_, "Ann", TODAY, name="file.xlsx")


def new(converted: Converted, kind: type) -> list[object]:
    return [change.new for change in converted.changes if change.field == "" and isinstance(change.new, kind)]


def risks(converted: Converted) -> list[Risk]:
    return [one for one in new(converted, Risk) if isinstance(one, Risk)]


def assessments(converted: Converted) -> list[Assessment]:
    return [one for one in new(converted, Assessment) if isinstance(one, Assessment)]


def fields(converted: Converted) -> dict[str, Change]:
    return {change.field: change for change in converted.changes}


def test_a_row_becomes_a_risk_with_its_assessment_and_everything_else_as_details() -> None:
    heads = [
        "id",
        "title",
        "description",
        "cause",
        "owner",
        "status",
        "likelihood",
        "impact",
        "score",
        "strategy",
        "Zone",
    ]
    row: list[Value] = ["R7", "Fire", "A fire in the store", "Sparks", "Ann", "Open", 5, 4, 20, "Avoid", "North"]
    found = taken(heads, row)
    (one,), (level,) = risks(found), assessments(found)

    assert (one.id, one.title, one.event, one.cause, one.owner, one.status) == (
        *("R7", "Fire", "A fire in the store", "Sparks", "Ann", "under_review"),
    )
    assert [(of.name, of.value, of.field) for of in one.details] == [
        ("status", "Open", "status"),
        ("strategy", "Avoid", "strategy"),
        ("Zone", "North", ""),
    ]
    assert (level.id, level.stage, level.assessor, level.date) == ("R7:current", "current", "Ann", TODAY)
    assert (level.likelihood, level.impact) == (estimate(5), estimate(4))
    assert level.basis == "from file.xlsx"
    assert [(given.of, given.value) for given in level.given] == [("likelihood", "5"), ("impact", "4"), ("score", "20")]
    assert level.given[0].rule.startswith("1–5 by equal steps")
    assert level.given[2].rule == ""


def test_what_is_taken_in_breaks_no_rule_of_the_register() -> None:
    before = register()
    heads = ["title", "likelihood", "impact", "residual_likelihood", "residual_impact"]
    after = applied(before, taken(heads, ["A", 5, 5, 2, 3], ["B", 3, 2, None, None], into=before).changes)

    assert [one.message for one in check(after) if one.severity == "error"] == []
    assert len(after.risks) == len(before.risks) + 2


def test_ids_are_made_where_the_file_has_none_and_never_given_twice() -> None:
    into = register(risks=(risk("R-001"), risk("R1", title="Fire")))
    found = taken(["id", "title"], ["", "A"], ["R1", "Fire"], ["R1", "Flood"], ["x" * 80, "B"], into=into)

    assert [one.id for one in risks(found)] == ["R-002", "R1-2", "R-003"]
    assert risks(found)[1].details == (Detail(name="id", value="R1", field="id"),)
    assert risks(found)[2].details[0].value == "x" * 80


def test_an_id_that_a_row_asks_for_goes_to_no_other_row() -> None:
    found = taken(["id", "title"], ["", "A"], ["X", "B"], ["X", "C"], ["X-2", "D"], ["R-001", "E"], into=register())

    assert [one.id for one in risks(found)] == ["R-002", "X", "X-3", "X-2", "R-001"]


def test_stages_without_others_are_current_and_beside_others_inherent() -> None:
    assert default_stages(["title", "likelihood", "impact"]) == {"": "current"}
    assert default_stages(["likelihood", "residual_level"]) == {"": "inherent", "residual": "residual"}
    assert default_stages(["title"]) == {}
    heads = ["title", "likelihood", "impact", "residual_score"]
    chosen = assessments(taken(heads, ["A", 5, 5, 4], stages={"": "current", "residual": "target"}))

    assert [one.stage for one in chosen] == ["current", "target"]


def test_a_stage_with_only_a_rating_is_not_assessed_and_keeps_it() -> None:
    (only,) = assessments(taken(["title", "level"], ["A", "Very high"]))

    assert (only.likelihood, only.impact) == (None, None)
    assert (only.likelihood_state, only.impact_state) == ("not_assessed", "not_assessed")
    assert only.given == (Given(of="rating", value="Very high"),)


def test_a_blank_says_why_where_the_file_does_and_nothing_gives_no_assessment() -> None:
    found = assessments(taken(["title", "likelihood", "impact"], ["A", "n/a", 5], ["B", None, "-"], ["C", 5, 5]))

    assert [one.risk for one in found] == ["R-001", "R-003"]
    assert (found[0].likelihood_state, found[0].impact_state) == ("not_applicable", None)


def test_an_opportunity_is_kept_and_never_scored() -> None:
    found = taken(["title", "Type", "likelihood", "impact"], ["A", "Opportunity", 5, 5], ["B", "Threat", 1, 1])

    assert "opportunity" in risks(found)[0].notes
    assert [one.likelihood for one in assessments(found)] == [None, estimate(1)]
    assert [given.value for given in assessments(found)[0].given] == ["5", "5"]


def test_detection_is_given_beside_the_levels() -> None:
    (only,) = assessments(taken(["title", "likelihood", "impact", "detection"], ["A", 5, 5, 3]))

    assert only.given[-1] == Given(of="detection", value="3")


def test_categories_are_matched_by_id_or_title_added_or_left_unplaced() -> None:
    before = register()
    known = before.categories[0]
    rows: list[list[Value]] = [
        ["A", known.id.lower()],
        ["B", known.title.upper()],
        ["C", "Supplies"],
        ["D", "supplies"],
    ]
    added = taken(["title", "category"], *rows, ["E", None], into=before)
    left = taken(["title", "category"], *rows, into=before, add_categories=False)
    chosen = taken(["title", "category"], *rows, into=before, categories={"Supplies": known.id})

    assert [one.category for one in risks(added)] == [known.id, known.id, "C-01", "C-01", "unplaced"]
    assert [one.category for one in risks(left)] == [known.id, known.id, "unplaced", "unplaced"]
    assert {one.category for one in risks(chosen)} == {known.id}
    assert risks(added)[-1].placing == "analyst"
    assert [change.record for change in added.changes if change.table == "categories"] == ["C-01", "unplaced"]


KNOWN = risk(
    "R1", title="Fire", owner="Bob", cause="Sparks", notes="old", details=(Detail(name="Zone", value="South"),)
)
STANDING = assessed("R1", estimate(2, 3, 4), 4.0)


def test_only_what_the_file_has_and_says_otherwise_changes() -> None:
    into = register(risks=(KNOWN,), assessments=(STANDING,))
    heads = ["id", "title", "owner", "cause", "Zone", "Size", "likelihood", "impact"]
    found = taken(heads, ["R1", "Fire", "Eve", None, None, "big", 3, 5], into=into)

    assert (found.added, found.changed, found.same) == (0, 1, 0)
    assert {(one.table, one.field) for one in found.changes} == {
        *{("risks", "owner"), ("risks", "details"), ("assessments", "impact"), ("assessments", "given")},
        *{("assessments", "assessor"), ("assessments", "date"), ("assessments", "basis")},
    }
    assert fields(found)["details"].new == (Detail(name="Zone", value="South"), Detail(name="Size", value="big"))
    assert fields(found)["impact"].new == estimate(4, 5, 5)


def test_what_was_taken_in_changes_nothing_the_second_time() -> None:
    heads = ["id", "title", "description", "category", "status", "likelihood", "impact", "level", "date_due", "notes"]
    rows: list[list[Value]] = [
        ["R1", "Fire", "Text", "Supplies", "Open", 5, 4, "High", "2026-08-06", "n"],
        ["R2", "word " * 80, "Other text", None, "Zombie", "TBD", None, "Low", "soon", None],
    ]
    before = register()
    after = applied(before, taken(heads, *rows, into=before).changes)
    again = taken(heads, *rows, into=after)

    assert again.changes == ()
    assert again.same == 2


def test_a_status_accepted_here_is_not_reopened_by_a_word_that_did_not_change() -> None:
    accepted = replace(KNOWN, status="accepted", details=(Detail(name="status", value="Open", field="status"),))
    into = register(risks=(accepted,), assessments=())
    same = taken(["id", "title", "status"], ["R1", "Fire", "Open"], into=into)
    other = taken(["id", "title", "status"], ["R1", "Fire", "Closed"], into=into)

    assert same.changes == ()
    assert fields(other)["status"].new == "closed"


def test_a_level_changed_here_stays_until_the_file_says_something_else() -> None:
    heads = ["id", "title", "likelihood", "impact"]
    before = register()
    after = applied(before, taken(heads, ["R1", "Fire", 3, 4], ["R2", "Flood", 5, 5], into=before).changes)
    ours = tuple(replace(one, impact=estimate(2)) if one.risk == "R1" else one for one in after.assessments)
    edited = replace(after, assessments=ours)
    same = taken(heads, ["R1", "Fire", 3, 4], ["R2", "Flood", 5, 5], into=edited)
    other = taken(heads, ["R1", "Fire", 3, 5], ["R2", "Flood", 5, 5], into=edited)

    assert same.changes == ()
    assert fields(other)["impact"].new.best == 5


def test_a_view_of_one_of_several_assessors_is_not_changed_but_gets_one_beside() -> None:
    views = tuple(replace(STANDING, id=f"v{n}", assessor=f"P{n}") for n in range(2))
    into = register(risks=(KNOWN,), assessments=views)
    found = taken(["id", "title", "likelihood", "impact"], ["R1", "Fire", 5, 5], into=into)

    assert [one.id for one in assessments(found)] == ["R1:current"]
    assert {change.field for change in found.changes} == {""}


def test_a_review_day_is_the_next_or_the_last_by_its_heading() -> None:
    heads = ["title", "date_review"]
    following = read(table(heads, ["A", "2026-08-06"], headers={"date_review": "Next review"}), CRITERIA)
    last = read(table(heads, ["A", "2026-02-06"], headers={"date_review": "Last review"}), CRITERIA)
    made = [
        convert(one, match(one.records, register()), Decisions(), register(), "Ann", TODAY, name="f")
        for one in (following, last)
    ]
    first, second = (next(change.new for change in found.changes if change.table == "risks") for found in made)

    assert (first.review_due, first.reviewed) == (dt.date(2026, 8, 6), None)
    assert (second.review_due, second.reviewed) == (None, dt.date(2026, 2, 6))


def test_nothing_is_taken_while_a_row_is_undecided() -> None:
    into = register(risks=(KNOWN,), assessments=())
    heads, row = ["id", "title"], ["R1", "Harvest fails"]
    reading = read(table(heads, row), CRITERIA)
    matches = match(reading.records, into)

    assert len(undecided(matches, Decisions())) == 1
    with pytest.raises(Conflict, match=r"Row 2, 'Harvest fails': is it R1, 'Fire', or a new risk") as caught:
        taken(heads, list(row), into=into)
    assert caught.value.clashes[0].record == "R1"
    assert [one.id for one in risks(taken(heads, list(row), into=into, risks={1: ""}))] == ["R1-2"]
    assert fields(taken(heads, list(row), into=into, risks={1: "R1"}))["title"].new == "Harvest fails"
    assert taken(heads, list(row), into=into, leave_out=frozenset({1})).changes == ()


def test_two_rows_are_never_one_risk() -> None:
    into = register(risks=(KNOWN,), assessments=())

    with pytest.raises(InvalidInput, match="cannot both be R1"):
        taken(["title"], ["Fire"], ["fire"], into=into, risks={1: "R1", 2: "R1"})


def test_nothing_is_taken_over_an_error() -> None:
    with pytest.raises(InvalidInput, match="Risks!B3") as caught:
        taken(["title", "likelihood"], ["A", 5], ["B", "no idea"])

    assert caught.value.findings


HEADS = ["id", "title", "description", "owner", "category", "status", "Zone", "likelihood", "impact"]
CELLS = st.sampled_from(
    [None, "", "-", "R1", "R-001", "Fire", "Flood", "Open", "Closed", "Supplies", "T01", "x\ny", 3, 2.0]
)
ROWS = st.lists(st.tuples(*[CELLS] * 7, *[st.sampled_from([None, 1, 2, 3, 5, "n/a"])] * 2), max_size=6)


@given(ROWS)
def test_a_foreign_file_never_removes_and_a_blank_never_erases(rows: list[tuple[Value, ...]]) -> None:
    into = register(risks=(KNOWN,), assessments=(STANDING,))
    reading = read(table(HEADS, *rows), CRITERIA)
    matches = match(reading.records, into)
    unsaid = {record.row for record in reading.records if not title_of(record)}
    decisions = Decisions(risks={one.row: "" for one in matches if one.open}, leave_out=frozenset(unsaid))
    sound = replace(reading, findings=tuple(one for one in reading.findings if one.severity != "error"))

    found = convert(sound, matches, decisions, into, "Ann", TODAY, name="f.csv")
    after = applied(into, found.changes)

    assert all(change.new not in (None, "", ()) for change in found.changes)
    assert len({one.id for one in after.risks}) == len(after.risks) == 1 + found.added
    assert [one for one in check(after) if one.severity == "error"] == []
    assert len(found.ids) == len(reading.records) - len(unsaid)


def test_progress_is_told() -> None:
    reading = read(table(["title"], *([f"Risk {n}"] for n in range(600))), CRITERIA)
    told: list[float] = []

    convert(
        reading, match(reading.records, register()), Decisions(), register(), "A", TODAY, name="f", progress=told.append
    )

    assert told == sorted(told)
    assert told[-1] == 1


def test_two_stages_of_a_file_are_never_one_stage_here() -> None:
    heads = ["title", "likelihood", "impact", "residual_likelihood", "residual_impact"]

    with pytest.raises(InvalidInput, match="levels of two stages"):
        taken(heads, ["Fire", 4.0, 5.0, 2.0, 3.0], stages={"": "residual"})


def test_a_range_keeps_its_ends() -> None:
    given = read(
        table(["title", "likelihood", "impact"], ["A", "2-3", "4"], ["B", "1", "5"], ["C", "5", "1"]), CRITERIA
    )
    made = convert(given, match(given.records, register()), Decisions(), register(), "Ann", TODAY, name="f")
    first = next(change.new for change in made.changes if change.table == "assessments")

    assert first.likelihood == Estimate(low=2, best=2.5, high=3)
    assert first.impact == Estimate(low=4, best=4, high=4)
    assert [(found.severity, found.rule.startswith("a range")) for found in given.findings][:1] == [("note", True)]
