"""Undo, bring back, go back: each a new revision, and nobody's later edit is lost unasked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.building import sample
from tests.store.saving import create, field, save

from riskregister.core.changes import Change
from riskregister.core.hanging import removals
from riskregister.errors import Conflict, InvalidInput, NotFound
from riskregister.services import undoing
from riskregister.store.database import Database

WHO = {"actor": "B", "reason": "back", "means": "test"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    create(opened, sample())
    yield opened
    opened.close()


def removed(database: Database, table: str, record: str) -> int:
    """Take a record out with all that hangs on it, as the pages do."""
    held = database.read("small")
    return save(database, held, *removals(held, ((table, record),)))


def test_a_risk_comes_back_with_what_went_with_it_in_its_old_place(database: Database) -> None:
    """Assessments, links and influences of the same removal; the register is as it was."""
    removed(database, "risks", "T01-01")
    assert [one.id for one in database.read("small").risks] == ["T01-02", "T02-01", "T02-02"]
    number = undoing.restore_record(database, "small", "risks", "T01-01", **WHO)

    assert number == 3
    assert database.read("small") == sample()
    assert database.removed("small") == []
    assert database.verify().flaws == []
    with pytest.raises(NotFound, match="No T01-01 was removed"):
        undoing.restore_record(database, "small", "risks", "T01-01", **WHO)


def test_undoing_a_removal_brings_back_and_undoing_an_addition_takes_out(database: Database) -> None:
    """Whole records go both ways."""
    removed(database, "measures", "M-1")
    assert undoing.undo(database, undoing.preview_undo(database, "small", 2), **WHO) == 3
    assert database.read("small") == sample()

    held = database.read("small")
    new = replace(held.risks[0], id="T01-09")
    save(database, held, Change(table="risks", record="T01-09", field="", old=None, new=new))
    undoing.undo(database, undoing.preview_undo(database, "small", 4), **WHO)
    assert database.read("small") == sample()


def test_later_edits_of_the_same_field_are_asked_about(database: Database) -> None:
    """The clash says what stands there, what undoing would set, who and why; each can be left or taken back."""
    held = database.read("small")
    save(database, held, field(held, "risks", "T02-01", "title", "One"), field(held, "risks", "T02-01", "owner", "A"))
    held = database.read("small")
    save(database, held, field(held, "risks", "T02-01", "title", "Two"), by="Later")
    found = undoing.preview_undo(database, "small", 2)

    assert [(change.field, change.new) for change in found.changes] == [("owner", sample().risks[2].owner)]
    assert [(one.field, one.theirs, one.mine, one.by) for one in found.clashes] == [
        ("title", "Two", sample().risks[2].title, "Later")
    ]
    with pytest.raises(Conflict) as caught:
        undoing.undo(database, found, **WHO)
    assert caught.value.clashes == found.clashes
    undoing.undo(database, found, **WHO, also=[])
    assert (database.read("small").risks[2].title, database.read("small").risks[2].owner) == ("Two", "")
    with pytest.raises(InvalidInput, match="Nothing is left to undo"):
        undoing.undo(database, undoing.preview_undo(database, "small", 2), **WHO, also=[])
    undoing.undo(database, undoing.preview_undo(database, "small", 2), **WHO, also=[("risks", "T02-01", "title")])
    assert database.read("small") == sample()


def test_what_somebody_saves_between_looking_and_undoing_is_not_lost(database: Database) -> None:
    """The undo names what it saw, like any save."""
    held = database.read("small")
    save(database, held, field(held, "risks", "T02-01", "title", "One"))
    found = undoing.preview_undo(database, "small", 2)
    held = database.read("small")
    save(database, held, field(held, "risks", "T02-01", "title", "Two"))
    with pytest.raises(Conflict):
        undoing.undo(database, found, **WHO)

    assert database.read("small").risks[2].title == "Two"


def test_a_state_is_restored_whole_or_not_at_all(database: Database) -> None:
    """As a new revision that holds every difference; the way there stays in the history."""
    removed(database, "risks", "T01-01")
    held = database.read("small")
    save(database, held, field(held, "measures", "M-2", "progress", 5.0))
    number = undoing.restore_state(database, "small", 1, **WHO)

    assert (number, database.read("small"), database.read("small", at=3).measures[1].progress) == (4, sample(), 5.0)
    with pytest.raises(InvalidInput, match="as revision 1 left it"):
        undoing.restore_state(database, "small", 1, **WHO)
    with pytest.raises(NotFound, match="no revision 9"):
        undoing.restore_state(database, "small", 9, **WHO)


def test_the_first_revision_cannot_be_undone(database: Database) -> None:
    """There is nothing before it."""
    with pytest.raises(InvalidInput, match="as it came in"):
        undoing.preview_undo(database, "small", 1)


def test_a_risk_and_a_measure_that_went_together_come_back_one_after_the_other(database: Database) -> None:
    """The link between them comes with the second."""
    held = database.read("small")
    save(database, held, *removals(held, (("risks", "T01-01"), ("measures", "M-1"))))
    for table, record in (("risks", "T01-01"), ("measures", "M-1")):
        undoing.restore_record(database, "small", table, record, **WHO)

    assert database.read("small") == sample()
    assert database.verify().flaws == []


def test_a_record_added_anew_is_taken_back_field_by_field(database: Database) -> None:
    """Removed, and there again with other words: what differs is asked about, and can be decided."""
    removed(database, "measures", "M-2")
    held = database.read("small")
    anew = replace(sample().measures[1], title="Anew")
    save(database, held, Change(table="measures", record="M-2", field="", old=None, new=anew))
    found = undoing.preview_undo(database, "small", 2)

    assert [(one.field, one.theirs, one.mine) for one in found.clashes if one.table == "measures"] == [
        ("title", "Anew", sample().measures[1].title)
    ]
    undoing.undo(database, found, **WHO, also=[("measures", "M-2", "title")])
    assert database.read("small") == sample()


def test_nobodys_name_comes_to_light_by_going_back(database: Database) -> None:
    """Neither by undoing the step that hid it nor by restoring the state before."""
    held = database.read("small")
    hidden = field(held, "assessments", "T01-02:current", "anonymous", True)
    save(database, held, hidden, field(held, "assessments", "T01-02:current", "rationale", "new"))
    undoing.undo(database, undoing.preview_undo(database, "small", 2), **WHO)
    one = next(a for a in database.read("small").assessments if a.id == "T01-02:current")
    assert (one.anonymous, one.rationale) == (True, sample().assessments[2].rationale)

    held = database.read("small")
    save(database, held, field(held, "risks", "T01-01", "owner", "X"))
    undoing.restore_state(database, "small", 1, **WHO)
    assert next(a for a in database.read("small").assessments if a.id == "T01-02:current").anonymous
