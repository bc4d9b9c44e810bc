"""What differs between two states, and a state with changes applied: each undoes the other."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from hypothesis import given
from tests.core.building import FEW, assessed, estimate, measure, registers, risk, same, sample

from riskregister.core.changes import HEAD, Change, applied, differences, field_changes, moved
from riskregister.core.model import Estimate, Register


@FEW
@given(registers(), registers())
def test_what_differs_makes_the_one_the_other(before: Register, after: Register) -> None:
    """Applying the differences gives the second state, whatever the two are."""
    found = applied(before, differences(before, after))

    assert same(found, after)
    assert differences(found, after) == []


@FEW
@given(registers(), registers())
def test_the_differences_are_empty_only_between_equals(before: Register, after: Register) -> None:
    """No change is found where nothing differs, and none is missed where something does."""
    assert differences(before, before) == []
    assert (differences(before, after) == []) == same(before, after)


@FEW
@given(registers(), registers())
def test_the_way_back_is_the_way_there_turned_round(before: Register, after: Register) -> None:
    """Every change's old and new are swapped on the way back: nothing of the old state is lost in a revision."""
    there = {(c.table, c.record, c.field, repr(c.old), repr(c.new)) for c in differences(before, after)}
    back = {(c.table, c.record, c.field, repr(c.new), repr(c.old)) for c in differences(after, before)}

    assert there == back


@FEW
@given(registers(), registers())
def test_applying_leaves_the_first_state_as_it_was(before: Register, after: Register) -> None:
    """Records are values: a state is never changed in place."""
    copy = replace(before)
    applied(before, differences(before, after))

    assert before == copy


def test_a_change_names_the_field_with_its_old_and_new_value() -> None:
    """One field of one record, as a revision keeps it."""
    before = sample()
    later = replace(before, measures=(replace(before.measures[0], progress=55.0), *before.measures[1:]))

    assert differences(before, later) == [Change(table="measures", record="M-1", field="progress", old=40.0, new=55.0)]


def test_a_change_to_the_head_names_the_register() -> None:
    """Title, dates and criteria are fields of the register itself."""
    before = sample()

    assert differences(before, replace(before, title="Another")) == [
        Change(table=HEAD, record="small", field="title", old="A small register", new="Another")
    ]


def test_a_version_is_no_difference() -> None:
    """Versions tell who saw what; they are no content."""
    before = sample()
    later = replace(before, version=9, risks=tuple(replace(item, version=9) for item in before.risks))

    assert differences(before, later) == []
    assert field_changes("risks", before.risks[0], later.risks[0]) == []


def test_a_whole_record_comes_and_goes_as_one_change() -> None:
    """The record itself is the new or the old value."""
    before, new = sample(), risk("T02-09", "T02")
    later = replace(before, risks=(*before.risks[1:], new))

    assert differences(before, later) == [
        Change(table="risks", record="T02-09", field="", old=None, new=new),
        Change(table="risks", record="T01-01", field="", old=before.risks[0], new=None),
    ]


def test_changed_records_keep_their_place_and_new_ones_come_last() -> None:
    """What a person sees does not jump about."""
    before, new = sample(), measure("M-0")
    done = applied(
        before,
        [
            Change(table="measures", record="M-0", field="", old=None, new=new),
            Change(table="measures", record="M-1", field="notes", old="", new="seen"),
        ],
    )

    assert [item.id for item in done.measures] == ["M-1", "M-2", "M-3", "M-0"]


def test_several_changes_to_one_record_are_all_made() -> None:
    """Changes add up in their order."""
    changes = [
        Change(table="assessments", record="T01-02:current", field="likelihood", old=None, new=estimate(2)),
        Change(table="assessments", record="T01-02:current", field="impact", old=None, new=estimate(3)),
        Change(table="assessments", record="T01-02:current", field="impact", old=None, new=estimate(4)),
    ]
    found = next(a for a in applied(sample(), changes).assessments if a.id == "T01-02:current")

    assert (found.likelihood, found.impact) == (estimate(2), estimate(4))


def test_a_change_to_what_is_not_there_is_refused() -> None:
    """An edit of a record that is gone must not make a new one."""
    with pytest.raises(KeyError, match="T09-99"):
        applied(sample(), [Change(table="risks", record="T09-99", field="title", old="a", new="b")])


def test_every_field_of_a_record_takes_part() -> None:
    """A field added to the model later cannot be forgotten: only id and version are left out."""
    one, other = assessed("R", 1, 2, rationale="a"), assessed("R", 3, 4, "current", assessor="B", rationale="b")
    names = {change.field for change in field_changes("assessments", one, other)}

    assert names == {"likelihood", "impact", "assessor", "rationale"}
    assert {item.name for item in fields(one)} - {"id", "version"} >= names


@pytest.mark.parametrize(
    ("best", "expected"),
    [(5, (2, 5, 5)), (1, (1, 1, 4)), (3.5, (2, 3.5, 4)), (4, (2, 4, 4))],
)
def test_a_moved_best_level_widens_its_range_where_it_must(best: float, expected: tuple[float, ...]) -> None:
    """The range stays where it holds the new level and stretches where it does not."""
    assert moved(estimate(2, 3, 4), best) == Estimate(low=expected[0], best=expected[1], high=expected[2])


def test_a_first_level_stands_alone() -> None:
    """Nothing is known about the range of a level entered for the first time."""
    assert moved(None, 3) == Estimate(low=3, best=3, high=3)
