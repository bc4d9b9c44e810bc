"""Markings in criteria: added, renamed with all that has them, moved, and not removed while anything is marked so."""

from dataclasses import replace

import pytest
from tests.core import building

from riskregister.core.changes import applied
from riskregister.core.check import check
from riskregister.core.criteria_markings import (
    marking_uses,
    moved_marking,
    refuse_lost_markings,
    renamed_marking,
    renaming,
    traced,
    with_criteria,
    with_marking,
    without_marking,
)
from riskregister.core.criteria_parts import MARKINGS, merged
from riskregister.core.criteria_words import differences
from riskregister.core.model import FieldMarking
from riskregister.errors import InvalidInput
from riskregister.services import criteria as service

OURS = building.criteria()


@pytest.fixture
def register():
    """Return the small register, internal itself, with a secret risk, and a measure of which the owner is secret."""
    sample = building.sample()
    risk = replace(sample.risks[0], marking="secret")
    measure = replace(sample.measures[0], field_markings=(FieldMarking(field="owner", marking="secret"),))
    return replace(
        sample, risks=(risk, *sample.risks[1:]), measures=(measure, *sample.measures[1:]), marking="internal"
    )


def listed(*markings):
    return replace(OURS, markings=markings)


def test_the_first_marking_stands_above_the_registers_own(register):
    bare = replace(register, criteria=listed())
    assert with_marking(bare, bare.criteria, "  secret ").markings == ("internal", "secret")
    assert with_marking(replace(bare, marking=""), bare.criteria, "open").markings == ("open",)
    for name in ("", " Secret", "INTERNAL"):
        with pytest.raises(InvalidInput):
            with_marking(register, OURS, name)


def test_markings_are_moved_as_far_as_it_goes():
    assert moved_marking(listed("a", "b", "c"), "a", 1).markings == ("b", "a", "c")
    assert moved_marking(listed("a", "b", "c"), "a", -1).markings == ("a", "b", "c")
    assert moved_marking(listed("a", "b", "c"), "c", 1).markings == ("a", "b", "c")
    assert moved_marking(listed("a"), "x", 1).markings == ("a",)


def test_what_is_marked_keeps_its_marking_from_being_removed_and_is_named(register):
    with pytest.raises(InvalidInput) as refused:
        without_marking(register, OURS, "secret", {})
    assert "2 places are marked secret (T01-01, M-1 (owner))" in refused.value.message
    with pytest.raises(InvalidInput, match="1 place is marked internal"):
        without_marking(register, OURS, "internal", {})
    assert without_marking(register, OURS, "unclassified", {}).markings == ("internal", "secret")


def test_a_new_name_goes_to_all_that_has_the_old_one(register):
    criteria = renamed_marking(OURS, "secret", "geheim")
    renamed = traced({}, "secret", "geheim")
    assert criteria.markings == ("unclassified", "internal", "geheim")
    made = with_criteria(register, criteria, renamed)
    assert {marking: list(map(str, uses)) for marking, uses in marking_uses(made).items()} == {
        "internal": ["the register itself"],
        "geheim": ["T01-01", "M-1 (owner)"],
    }
    assert not [one for one in check(made) if one.severity == "error"]
    made = with_criteria(made, renamed_marking(criteria, "internal", "inner"), {"internal": "inner"})
    assert made.marking == "inner"
    assert not renaming(register, {})


def test_a_name_is_traced_to_the_one_the_register_has():
    renamed = traced(traced({}, "secret", "geheim"), "geheim", "top")
    assert renamed == {"secret": "top"}
    assert traced(renamed, "top", "secret") == {}
    # One that was added under the name another one had is new.
    assert traced({"secret": "top"}, "secret", "other") == {"secret": "top"}


def test_a_renamed_marking_in_use_stays_as_well_and_a_new_one_of_its_name_goes(register):
    renamed = {"secret": "top"}
    with pytest.raises(InvalidInput, match="marked top"):
        without_marking(register, listed("top", "secret"), "top", renamed)
    assert without_marking(register, listed("top", "secret"), "secret", renamed).markings == ("top",)
    refuse_lost_markings(register, listed("internal", "top"), renamed)
    with pytest.raises(InvalidInput, match="marked secret"):
        refuse_lost_markings(register, listed("internal", "secret"), renamed)


def test_criteria_cannot_be_saved_without_a_marking_in_use(register):
    found = service.errors(register, listed("internal"))
    assert [one.field for one in found] == ["markings"]
    assert [one.field for one in service.errors(register, listed("internal", "secret", "Secret"))] == ["markings"]
    with pytest.raises(InvalidInput, match="T01-01"):
        service.change(replace(register, risks=()), register, listed("internal"))
    assert service.taken_over(OURS, listed()).markings == OURS.markings
    assert service.taken_over(OURS, listed("x")).markings == ("x",)


def test_saving_changes_the_criteria_and_all_that_is_marked_by_an_old_name(register):
    criteria = renamed_marking(OURS, "secret", "geheim")
    changes = service.change(register, register, criteria, {"secret": "geheim"})
    assert [(one.table, one.record, one.field) for one in changes] == [
        ("register", register.id, "criteria"),
        ("risks", "T01-01", "marking"),
        ("measures", "M-1", "field_markings"),
    ]
    assert not [one for one in check(applied(register, changes)) if one.severity == "error"]


def test_of_two_lists_one_that_somebody_left_alone_gives_way_and_two_edits_are_a_clash():
    base, mine, theirs = listed("a", "b"), listed("b", "a"), replace(listed("a", "b"), late_months=9.0)
    found = merged(base, mine, theirs)
    assert (found.criteria.markings, found.criteria.late_months, found.clashes) == (("b", "a"), 9.0, ())
    found = merged(base, theirs, mine)
    assert (found.criteria.markings, found.criteria.late_months, found.clashes) == (("b", "a"), 9.0, ())
    found = merged(base, mine, listed("a", "b", "c"))
    assert (found.criteria.markings, found.clashes) == (("b", "a"), (MARKINGS,))


def test_differences_of_markings_are_told_as_one_list():
    assert differences(listed("a", "b", "c"), listed("a", "x", "c")) == ["handling marking: b → x"]
    assert differences(listed("a", "b"), listed("b", "a")) == [
        "order of the handling markings, the least restricted first: b < a"
    ]
    assert differences(listed("a"), listed("a", "b")) == [
        "handling marking b: added",
        "order of the handling markings, the least restricted first: a < b",
    ]
    assert differences(listed("a", "b"), listed("a")) == ["handling marking b: removed"]
