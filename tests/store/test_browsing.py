"""Looking through revisions: found by what is sought, a page at a time, with few of their changes."""

from __future__ import annotations

from typing import Any

import pytest
from tests.core.building import sample
from tests.store.saving import create, field, save

from riskregister.core.changes import Change
from riskregister.store import browsing
from riskregister.store.browsing import Sought
from riskregister.store.database import Database


@pytest.fixture
def edited(database: Database) -> Database:
    """Return a register with revisions 2 to 5, by two people."""
    create(database, sample())
    for number, by in ((2, "Aygün"), (3, "Rəşad"), (4, "Aygün"), (5, "Rəşad")):
        held = database.read("small")
        record = "T01-01" if number < 4 else "T01-02"
        save(database, held, field(held, "risks", record, "notes", f"note {number}"), by=by)
    return database


def numbers(database: Database, **sought: Any) -> list[int]:
    asked = Sought(**sought)
    found = [one.number for one in browsing.find(database, "small", asked)]

    assert browsing.count(database, "small", asked) == len(found)
    return found


def test_revisions_are_found_newest_first_by_what_is_sought(edited: Database) -> None:
    assert numbers(edited) == [5, 4, 3, 2, 1]
    assert numbers(edited, actor="Rəşad") == [5, 3]
    assert numbers(edited, record="T01-01") == [3, 2]
    assert numbers(edited, record="T01-01", actor="Rəşad") == [3]
    assert numbers(edited, text="BECAUSE", upto=2) == [2, 1]
    assert numbers(edited, text="_ecause") == []
    assert numbers(edited, means="elsewhere") == []


def test_a_page_skips_the_newer_ones(edited: Database) -> None:
    assert [one.number for one in browsing.find(edited, "small", Sought(), skip=1, limit=2)] == [4, 3]


def test_a_search_by_person_never_finds_the_unnamed(edited: Database) -> None:
    hidden = frozenset({3, 5})

    assert numbers(edited, actor="Rəşad", unnamed=hidden) == []
    assert browsing.people_and_means(edited, "small", Sought(unnamed=hidden)) == (["Aygün"], ["test"])
    assert browsing.people_and_means(edited, "small", Sought())[0] == ["Aygün", "Rəşad"]


def test_links_are_found_by_the_ids_of_both_their_ends(edited: Database) -> None:
    held = edited.read("small")
    link = next(one for one in held.mitigations if one.id == "M-1>T01-01")
    number = save(edited, held, field(held, "mitigations", link.id, "rationale", "better"))

    assert numbers(edited, record="M-1") == [number]
    assert numbers(edited, record="T01-01")[0] == number
    assert numbers(edited, record="T01") == []


def test_only_the_first_changes_come_along_but_all_are_counted(edited: Database) -> None:
    held = edited.read("small")
    names = ("title", "cause", "event", "notes")
    number = save(edited, held, *(field(held, "risks", "T02-01", name, f"new {name}") for name in names))
    found, counts = browsing.with_changes(edited, "small", browsing.find(edited, "small", Sought()), 3)

    assert counts[number] == 4
    assert [change.field for change in found[0].changes] == ["title", "cause", "event"]
    assert found[-1].number == 1
    assert found[-1].changes == ()


def test_changes_between_two_revisions_come_oldest_first_with_their_values(edited: Database) -> None:
    held = edited.read("small")
    one = held.assessments[1]
    save(edited, held, Change(table="assessments", record=one.id, field="impact", old=one.impact, new=None))
    back = Change(table="assessments", record=one.id, field="impact", old=None, new=one.impact)
    save(edited, edited.read("small"), back)
    found = browsing.changes_between(edited, "small", "assessments", 1, 7)

    assert [(number, change.old, change.new) for number, _time, change in found] == [
        (6, one.impact, None),
        (7, None, one.impact),
    ]
    assert browsing.changes_between(edited, "small", "assessments", 6, 6) == []


def test_what_was_taken_out_is_found_as_it_was_last(edited: Database) -> None:
    held = edited.read("small")
    one = held.assessments[1]
    save(edited, held, Change(table="assessments", record=one.id, field="", old=one, new=None))

    assert browsing.taken_out(edited, "small", "assessments") == {one.id: one}
    assert browsing.taken_out(edited, "small", "risks") == {}


def test_a_revision_an_assessor_made_on_an_own_assessment_is_named(edited: Database) -> None:
    held = edited.read("small")
    one = held.assessments[1]
    mine = save(edited, held, field(held, "assessments", one.id, "rationale", "mine"), by="A")
    save(edited, edited.read("small"), field(edited.read("small"), "assessments", one.id, "rationale", "yours"), by="B")

    assert browsing.made_by_their_assessor(edited, "small", {one.id: {"A"}}) == {mine}


def test_who_gave_each_field_its_value_last_is_told(edited: Database) -> None:
    """A field nobody has touched was given by the first revision; a whole record by the newest that touched it."""
    places = [("risks", "T01-01", "notes"), ("risks", "T01-02", "notes"), ("risks", "T01-01", "owner")]
    places += [("risks", "T01-02", ""), ("risks", "nowhere", "notes")]
    found = browsing.last_changes(edited, "small", places)

    assert {place: (one.number, one.actor) for place, one in found.items()} == {
        places[0]: (3, "Rəşad"),
        places[1]: (5, "Rəşad"),
        places[2]: (1, found[places[2]].actor),
        places[3]: (5, "Rəşad"),
    }
