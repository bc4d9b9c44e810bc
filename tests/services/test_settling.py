"""What is to be decided after a conflict, and what is saved then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.core.building import DAY, assessed, estimate, sample

from riskregister.core.changes import Change
from riskregister.core.model import DimensionImpact, Quantity, Register
from riskregister.errors import Conflict
from riskregister.services import editing, settling
from riskregister.services.settling import Question
from riskregister.store.database import Database

WHO = {"actor": "Me", "reason": "mine", "means": "test"}
VIEW = "T01-01:current"


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    opened.create(sample(), actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield opened
    opened.close()


def theirs(database: Database, *changes: Change) -> None:
    editing.save(database, database.read("small"), changes, actor="Bahar", reason="theirs", means="test")


def change(register: Register, table: str, record: str, **values: Any) -> list[Change]:
    return editing.record_changes(register, table, record, values)


def met(database: Database, seen: Register, mine: Sequence[Change]) -> tuple[Register, list[Question]]:
    """Save ``mine`` too late; return the newest state and what is asked."""
    with pytest.raises(Conflict) as found:
        editing.save(database, seen, mine, **WHO)
    newest = database.read("small")
    return newest, settling.questions(seen, newest, mine, found.value.clashes)


def view(register: Register) -> Any:
    return next(one for one in register.assessments if one.id == VIEW)


def test_a_question_holds_what_it_was_both_values_who_when_and_why(database: Database) -> None:
    seen = database.read("small")
    theirs(database, *change(seen, "risks", "T01-01", owner="Theirs"))
    _newest, (asked,) = met(database, seen, change(seen, "risks", "T01-01", owner="Mine", notes="x"))

    assert (asked.before, asked.theirs, asked.mine, asked.by, asked.reason) == ("", "Theirs", "Mine", "Bahar", "theirs")
    assert asked.time is not None
    assert not asked.settled


@pytest.mark.parametrize(("answer", "owner"), [("Theirs", "Theirs"), ("Mine", "Mine"), ("Third", "Third")])
def test_what_is_decided_is_saved_with_the_rest(database: Database, answer: str, owner: str) -> None:
    seen = database.read("small")
    theirs(database, *change(seen, "risks", "T01-01", owner="Theirs"))
    mine = change(seen, "risks", "T01-01", owner="Mine", notes="x")
    newest, asked = met(database, seen, mine)
    changes = settling.decided(newest, mine, asked, {asked[0].key: answer})
    editing.save(database, newest, changes, by_value=True, **WHO)
    made = database.read("small").risks[0]

    assert (made.owner, made.notes) == (owner, "x")
    assert [one.old for one in changes if one.field == "owner"] == ([] if answer == "Theirs" else ["Theirs"])


def test_by_value_a_third_persons_save_in_between_is_not_overwritten(database: Database) -> None:
    seen = database.read("small")
    theirs(database, *change(seen, "risks", "T01-01", owner="Theirs"))
    mine = change(seen, "risks", "T01-01", owner="Mine")
    newest, asked = met(database, seen, mine)
    changes = settling.decided(newest, mine, asked, {asked[0].key: "Mine"})
    theirs(database, *change(newest, "risks", "T01-01", owner="A third"))

    with pytest.raises(Conflict):
        editing.save(database, database.read("small"), changes, by_value=True, **WHO)
    assert database.read("small").risks[0].owner == "A third"


def test_where_both_entered_the_same_nothing_is_asked_and_nothing_written(database: Database) -> None:
    seen = database.read("small")
    theirs(database, *change(seen, "risks", "T01-01", owner="Same"))
    mine = change(seen, "risks", "T01-01", owner="Same")
    newest, asked = met(database, seen, mine)

    assert [one.settled for one in asked] == [True]
    assert settling.decided(newest, mine, asked, {}) == []


@pytest.mark.parametrize("whose", ["theirs", "mine"])
def test_who_signs_and_what_a_level_was_stated_as_follow_the_level(database: Database, whose: str) -> None:
    seen = database.read("small")
    stated = Quantity(unit="probability", low=0.01, best=0.03, high=0.1, years=5)
    other = Quantity(unit="rate", low=0.1, best=0.2, high=0.3)
    theirs(
        database,
        *change(seen, "assessments", VIEW, likelihood=estimate(5), likelihood_stated=other, assessor="Bahar"),
    )
    mine = change(seen, "assessments", VIEW, likelihood=estimate(1), likelihood_stated=stated, assessor="Me", date=DAY)
    newest, asked = met(database, seen, mine)

    assert [one.field for one in asked] == ["likelihood"]

    changes = settling.decided(newest, mine, asked, {asked[0].key: getattr(asked[0], whose)})
    if changes:
        editing.save(database, newest, changes, by_value=True, **WHO)
    made = view(database.read("small"))
    level, quantity, who = (estimate(5), other, "Bahar") if whose == "theirs" else (estimate(1), stated, "Me")

    assert (made.likelihood, made.likelihood_stated, made.assessor) == (level, quantity, who)


def test_a_third_level_is_stated_as_neither_was(database: Database) -> None:
    seen = database.read("small")
    stated = Quantity(unit="rate", low=0.1, best=0.2, high=0.3)
    theirs(database, *change(seen, "assessments", VIEW, likelihood=estimate(5), likelihood_stated=stated))
    other = replace(stated, best=0.15)
    mine = change(seen, "assessments", VIEW, likelihood=estimate(1), likelihood_stated=other, assessor="Me")
    newest, asked = met(database, seen, mine)
    made = {one.field: one.new for one in settling.decided(newest, mine, asked, {asked[0].key: estimate(3)})}

    assert made == {"likelihood": estimate(3), "likelihood_stated": None, "assessor": "Me"}


def by_dimension(human: float) -> tuple[DimensionImpact, ...]:
    return (DimensionImpact(dimension="human", level=estimate(human)),)


@pytest.mark.parametrize("whose", ["theirs", "mine"])
def test_a_profile_two_people_changed_under_one_level_is_asked_for_and_what_drives_it_follows(
    database: Database, whose: str
) -> None:
    """Nothing is written over what nobody has seen."""
    seen = database.read("small")
    theirs(database, *change(seen, "assessments", VIEW, profile=by_dimension(4), dimensions=("human",)))
    mine = change(seen, "assessments", VIEW, profile=by_dimension(3), dimensions=("economic",), assessor="Me")
    newest, asked = met(database, seen, mine)

    assert [(one.field, one.theirs, one.mine) for one in asked] == [("profile", by_dimension(4), by_dimension(3))]

    changes = settling.decided(newest, mine, asked, {asked[0].key: getattr(asked[0], whose)})
    if changes:
        editing.save(database, newest, changes, by_value=True, **WHO)
    made = view(database.read("small"))
    wanted = (by_dimension(4), ("human",)) if whose == "theirs" else (by_dimension(3), ("economic",))

    assert (made.profile, made.dimensions) == wanted


@pytest.mark.parametrize("whose", ["theirs", "mine"])
def test_a_profile_goes_with_the_level_it_makes_up_without_a_question(database: Database, whose: str) -> None:
    seen = database.read("small")
    values: dict[str, dict[str, Any]] = {
        "theirs": {"impact": estimate(5), "profile": by_dimension(5), "dimensions": ("human",)},
        "mine": {"impact": estimate(3), "profile": by_dimension(3), "dimensions": ("economic",)},
    }
    theirs(database, *change(seen, "assessments", VIEW, **values["theirs"]))
    mine = change(seen, "assessments", VIEW, **values["mine"])
    newest, asked = met(database, seen, mine)
    changes = settling.decided(newest, mine, asked, {asked[0].key: getattr(asked[0], whose)})
    if changes:
        editing.save(database, newest, changes, by_value=True, **WHO)
    made = view(database.read("small"))

    assert [one.field for one in asked] == ["impact"]
    assert {name: getattr(made, name) for name in values[whose]} == values[whose]


def test_a_record_both_added_is_decided_field_by_field(database: Database) -> None:
    seen = database.read("small")
    ours = assessed("T01-01", 2, 3, id="T01-01:target", stage="target", assessor="Me")
    others = replace(ours, likelihood=estimate(4), assessor="Bahar", rationale="theirs")
    theirs(database, Change(table="assessments", record=ours.id, field="", old=None, new=others))
    mine = [Change(table="assessments", record=ours.id, field="", old=None, new=ours)]
    newest, asked = met(database, seen, mine)

    assert [(one.field, one.theirs, one.mine) for one in asked] == [
        ("likelihood", estimate(4), ours.likelihood),
        ("rationale", "theirs", ""),
    ]

    answers = {asked[0].key: ours.likelihood, asked[1].key: "theirs"}
    editing.save(database, newest, settling.decided(newest, mine, asked, answers), by_value=True, **WHO)
    made = next(one for one in database.read("small").assessments if one.id == ours.id)

    assert made == replace(others, likelihood=ours.likelihood, assessor="Me")


def test_a_record_somebody_removed_is_left_or_put_back_as_one_wanted_it(database: Database) -> None:
    seen = database.read("small")
    gone = next(one for one in seen.mitigations)
    theirs(database, Change(table="mitigations", record=gone.id, field="", old=gone, new=None))
    mine = change(seen, "mitigations", gone.id, rationale="mine")
    newest, (asked,) = met(database, seen, mine)

    assert (asked.field, asked.before, asked.theirs, asked.mine) == ("", gone, None, replace(gone, rationale="mine"))
    assert settling.decided(newest, mine, [asked], {asked.key: None}) == []

    editing.save(
        database, newest, settling.decided(newest, mine, [asked], {asked.key: asked.mine}), by_value=True, **WHO
    )

    assert next(one for one in database.read("small").mitigations if one.id == gone.id).rationale == "mine"
