"""Editing: checked first, signed, saved whole or not at all."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.building import DAY, assessed, estimate, link, risk, sample

from riskregister.core.changes import Change
from riskregister.core.model import DimensionImpact, Register
from riskregister.errors import Conflict, InvalidInput, NotFound, WrongUsage
from riskregister.services import editing
from riskregister.store.database import Database

WHO = {"actor": " Aygün ", "reason": " a reason ", "means": "test"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    database.create(sample(), actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield database
    database.close()


@pytest.fixture
def held(database: Database) -> Register:
    return database.read("small")


def test_an_edit_is_saved_and_signed(database: Database, held: Register) -> None:
    """The number of the revision comes back; name and reason are kept without the blanks around them."""
    number = editing.save(database, held, editing.record_changes(held, "measures", "M-1", {"progress": 60.0}), **WHO)
    newest = database.history("small")[0]

    assert (number, newest.actor, newest.reason, newest.means) == (2, "Aygün", "a reason", "test")
    assert database.read("small").measures[0].progress == 60.0


@pytest.mark.parametrize(("missing", "words"), [("actor", "needs a name"), ("reason", "needs a reason")])
def test_an_edit_nobody_signs_or_explains_is_refused(
    database: Database, held: Register, missing: str, words: str
) -> None:
    """Blanks are no name and no reason."""
    changes = editing.record_changes(held, "risks", "T01-01", {"title": "x"})
    with pytest.raises(WrongUsage, match=words):
        editing.save(database, held, changes, **{**WHO, missing: "  "})

    assert database.read("small") == sample()


@pytest.mark.parametrize(
    ("table", "record", "values", "rule"),
    [
        ("measures", "M-1", {"progress": 140.0}, "progress runs from 0 to 100"),
        ("assessments", "T01-02:current", {"likelihood": estimate(7)}, "levels run from 1 to 5"),
        ("assessments", "T01-02:current", {"impact": estimate(3, 2, 4)}, "must ascend"),
        ("risks", "T01-02", {"category": "T99"}, "no such record in categories"),
        ("risks", "T01-02", {"objectives": ("NI-9",)}, "no such record in objectives"),
    ],
)
def test_an_edit_that_breaks_a_rule_is_refused(
    database: Database, held: Register, table: str, record: str, values: dict, rule: str
) -> None:
    """The sentence names record, field, value and rule, and nothing is written."""
    with pytest.raises(InvalidInput, match=rule) as caught:
        editing.save(database, held, editing.record_changes(held, table, record, values), **WHO)

    assert record.split(":", maxsplit=1)[0] in str(caught.value)
    assert [finding.severity for finding in caught.value.findings] == ["error"]
    assert (database.version("small"), database.read("small")) == (1, sample())


def test_removing_what_others_hang_on_is_refused(database: Database, held: Register) -> None:
    """A risk with assessments and measures does not leave them behind."""
    with pytest.raises(InvalidInput, match="no such record in risks"):
        editing.save(
            database, held, [Change(table="risks", record="T01-01", field="", old=held.risks[0], new=None)], **WHO
        )

    assert database.read("small") == sample()


def test_an_old_error_elsewhere_does_not_stop_an_edit(tmp_path: Path) -> None:
    """A register that came in with an error can be mended bit by bit; only new errors are refused."""
    database = Database(f"sqlite:///{tmp_path / 'other.sqlite3'}")
    unsound = replace(sample(), mitigations=(*sample().mitigations, link("M-1", "T09-99")))
    database.create(unsound, actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    held = database.read("small")
    number = editing.save(database, held, editing.record_changes(held, "risks", "T01-01", {"title": "x"}), **WHO)
    database.close()

    assert number == 2


def test_two_people_with_one_field_meet_a_conflict(database: Database, held: Register) -> None:
    """The second one is shown the first one's value."""
    for value in (60.0, 70.0):
        changes = editing.record_changes(held, "measures", "M-1", {"progress": value})
        if value == 60.0:
            editing.save(database, held, changes, **WHO)
    with pytest.raises(Conflict) as caught:
        editing.save(database, held, changes, **WHO)

    assert [(one.field, one.theirs, one.mine) for one in caught.value.clashes] == [("progress", 60.0, 70.0)]


def test_what_stays_the_same_is_no_change(held: Register) -> None:
    """A form hands over all its fields; only the different ones are changes."""
    changes = editing.record_changes(held, "risks", "T01-02", {"title": "Risk T01-02", "owner": "B"})

    assert changes == [Change(table="risks", record="T01-02", field="owner", old="", new="B")]


@pytest.mark.parametrize("ask", ["find", "record_changes", "assessment_changes", "save"])
def test_a_record_that_is_not_there_is_named(database: Database, held: Register, ask: str) -> None:
    """Whichever way it is asked for."""
    gone = [Change(table="risks", record="T09-99", field="title", old="", new="x")]
    asks = {
        "find": lambda: editing.find(held, "risks", "T09-99"),
        "record_changes": lambda: editing.record_changes(held, "risks", "T09-99", {}),
        "assessment_changes": lambda: editing.assessment_changes(
            held, "T09-99", "current", likelihood=None, impact=None, assessor="A", date=DAY
        ),
        "save": lambda: editing.save(database, held, gone, **WHO),
    }
    with pytest.raises(NotFound, match="There is no T09-99"):
        asks[ask]()


def test_new_levels_are_signed_by_who_gave_them(held: Register) -> None:
    """The assessor, the date and the basis change with the levels, so that nobody answers for another's judgement."""
    later = dt.date(2008, 1, 1)
    changes = editing.assessment_changes(
        held, "T01-01", "current", likelihood=estimate(2), impact=estimate(4), assessor="Aygün", date=later
    )

    assert {change.field: change.new for change in changes} == {
        "likelihood": estimate(2),
        "assessor": "Aygün",
        "date": later,
        "basis": "",
    }


def test_levels_that_stay_keep_their_assessor(held: Register) -> None:
    """Looking at an assessment and saving it unchanged is no new assessment."""
    known = held.assessments[1]
    changes = editing.assessment_changes(
        held, "T01-01", "current", likelihood=known.likelihood, impact=known.impact, assessor="Aygün", date=DAY
    )

    assert changes == []


def test_a_stage_nobody_assessed_gets_its_first_assessment(database: Database, held: Register) -> None:
    """A whole new record, with its own id, which can be saved."""
    changes = editing.assessment_changes(
        held, "T02-02", "target", likelihood=estimate(2), impact=None, rationale="why", assessor="Aygün", date=DAY
    )
    editing.save(database, held, changes, **WHO)
    found = database.read("small").assessments[-1]

    assert found == assessed("T02-02", 2, None, "target", assessor="Aygün", date=DAY, rationale="why")


def test_impact_by_dimension_is_saved_with_what_drives_it_and_the_overall_level_stays(
    database: Database, held: Register
) -> None:
    """Where only the dimensions are given, the overall level is what they make."""
    profile = (
        DimensionImpact(dimension="human", level=estimate(3)),
        DimensionImpact(dimension="economic", state="unknown"),
    )
    known = held.assessments[1]
    mine = {"likelihood": known.likelihood, "impact": known.impact, "assessor": "Aygün", "date": DAY}
    changes = editing.assessment_changes(held, "T01-01", "current", profile=profile, **mine)
    editing.save(database, held, changes, **WHO)
    now = database.read("small")
    found = now.assessments[1]
    again = editing.assessment_changes(now, "T01-01", "current", profile=profile, dimensions=("human",), **mine)
    (new,) = editing.assessment_changes(held, "T02-02", "target", profile=profile, **{**mine, "impact": None})

    assert (found.profile, found.dimensions, found.impact) == (profile, ("human",), known.impact)
    assert again == []
    assert new.new.impact == estimate(3, 3, 5)


def test_a_profile_that_breaks_a_rule_is_not_saved(database: Database, held: Register) -> None:
    profile = (DimensionImpact(dimension="weather", level=estimate(3)),)
    changes = editing.assessment_changes(
        held, "T01-01", "current", likelihood=None, impact=estimate(3), profile=profile, assessor="A", date=DAY
    )
    with pytest.raises(InvalidInput, match="no such impact dimension"):
        editing.save(database, held, changes, **WHO)

    assert database.version("small") == 1


def test_a_level_takes_away_the_reason_why_it_was_missing(database: Database, held: Register) -> None:
    unknown = editing.record_changes(held, "assessments", "T01-01:current", {"impact": None, "impact_state": "unknown"})
    editing.save(database, held, unknown, **WHO)
    now = database.read("small")
    mine = {"likelihood": None, "impact": estimate(3), "assessor": "A", "date": DAY}
    editing.save(database, now, editing.assessment_changes(now, "T01-01", "current", **mine), **WHO)

    assert editing.find(database.read("small"), "assessments", "T01-01:current").impact_state is None


def test_a_new_risk_of_a_known_category_can_be_saved(database: Database, held: Register) -> None:
    """An added record passes the same check as a changed one."""
    new = risk("T02-09", "T02")
    editing.save(database, held, [Change(table="risks", record=new.id, field="", old=None, new=new)], **WHO)

    assert database.read("small").risks[-1] == new


@pytest.mark.parametrize(
    ("table", "record", "field", "value"),
    [
        ("risks", "T01-01", "status", ""),
        ("risks", "T01-01", "status", "bogus"),
        ("risks", "T01-01", "title", ""),
        ("measures", "M-1", "status", None),
        ("measures", "M-1", "progress", "much"),
    ],
)
def test_what_could_not_be_read_back_is_never_written(
    database: Database, held: Register, table: str, record: str, field: str, value: object
) -> None:
    """A value its own reader would refuse is named with its field, and the register stays readable and as it was."""
    with pytest.raises(InvalidInput, match=f"{record} {field}"):
        editing.save(database, held, editing.record_changes(held, table, record, {field: value}), **WHO)

    assert database.read("small") == held


def test_a_status_goes_only_where_the_workflow_lets_it_unless_something_is_undone(
    database: Database, held: Register
) -> None:
    """T01-02 is accepted: back to a draft is no move, but it may have been one once."""
    back = editing.record_changes(held, "risks", "T01-02", {"status": "draft"})
    with pytest.raises(InvalidInput, match="'accepted' to 'draft'") as caught:
        editing.save(database, held, back, **WHO)

    assert (caught.value.findings[0].record, database.version("small")) == ("T01-02", 1)
    assert editing.save(database, held, back, check_moves=False, **WHO) == 2


def test_two_saves_that_break_a_rule_only_together_are_not_both_made(database: Database) -> None:
    """One removes a risk while another, who has not seen it, links a measure to it: the second is refused."""
    held = database.read("small")
    gone = [
        Change(table=table, record=one.id, field="", old=one, new=None)
        for table in ("influences", "mitigations", "assessments", "risks")
        for one in getattr(held, table)
        if "T02-02" in {one.id, *(getattr(one, end, None) for end in ("risk", "cause", "effect"))}
    ]
    others = [
        change
        for one in held.indicators
        if "T02-02" in one.risks
        for change in editing.record_changes(
            held, "indicators", one.id, {"risks": tuple(risk for risk in one.risks if risk != "T02-02")}
        )
    ]
    link = replace(held.mitigations[0], id="M-1>T02-02", risk="T02-02")
    added = Change(table="mitigations", record=link.id, field="", old=None, new=link)
    editing.save(database, held, [*gone, *others], actor="A", reason="merged", means="test")
    with pytest.raises(InvalidInput, match="no such record in risks") as caught:
        editing.save(database, held, [added], actor="B", reason="linked", means="test")

    assert "Somebody saved meanwhile" in caught.value.hint
    assert database.version("small") == 2


def test_a_level_changed_by_hand_drops_what_another_register_gave_for_it(tmp_path: Path) -> None:
    """And the rest of what it gave stays."""
    from riskregister.core.parts import Given

    given = (Given(of="likelihood", value="3 - Possible"), Given(of="impact", value="High"))
    kept = tuple(replace(one, given=given) if one.id == "T01-01:current" else one for one in sample().assessments)
    database = Database(f"sqlite:///{tmp_path / 'given.sqlite3'}")
    database.create(replace(sample(), assessments=kept), actor="a", reason="b", means="c", time=dt.datetime.now(dt.UTC))
    register = database.read("small")
    changes = editing.record_changes(register, "assessments", "T01-01:current", {"impact": estimate(1)})
    editing.save(database, register, changes, actor="A", reason="seen anew", means="dashboard")

    assert {one.id: one.given for one in database.read("small").assessments}["T01-01:current"] == given[:1]
    database.close()
