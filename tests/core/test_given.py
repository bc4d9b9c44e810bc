"""What another register gave for a level is kept until somebody sets that level anew."""

from __future__ import annotations

from dataclasses import replace

from tests.core.building import assessed, estimate, sample

from riskregister.core.changes import Change, applied
from riskregister.core.given import outdated
from riskregister.core.parts import Given

GIVEN = (Given(of="likelihood", value="3 - Possible"), Given(of="impact", value="High"), Given(of="score", value="12"))
REGISTER = replace(sample(), assessments=(assessed("T01-01", 3, 4, given=GIVEN), assessed("T01-02", 1, 1)))


def change(field: str, new: object, record: str = "T01-01:current") -> Change:
    return Change(table="assessments", record=record, field=field, old=None, new=new)


def test_a_level_set_anew_drops_what_was_given_for_it_and_nothing_else() -> None:
    changes = [change("likelihood", estimate(5)), change("rationale", "x"), change("impact", None, "T01-02:current")]
    (dropped,) = outdated(REGISTER, changes)

    assert (dropped.record, dropped.field, dropped.old, dropped.new) == ("T01-01:current", "given", GIVEN, GIVEN[1:])
    assert applied(REGISTER, [*changes, dropped]).assessments[0].given == GIVEN[1:]


def test_two_levels_drop_two_and_a_change_of_words_none() -> None:
    both = [change("likelihood", estimate(5)), change("impact", estimate(5))]

    assert [one.new for one in outdated(REGISTER, both)] == [GIVEN[2:]]
    assert outdated(REGISTER, [change("rationale", "x")]) == []


def test_what_says_itself_what_is_given_is_left_alone() -> None:
    assert outdated(REGISTER, [change("likelihood", estimate(5)), change("given", ())]) == []
