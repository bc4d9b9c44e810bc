"""Layouts: what a person confirmed about a file's columns is found again for the next file of that layout."""

from __future__ import annotations

import io

from tests.core.building import sample
from tests.store.saving import create

from riskregister.services import importing, undoing
from riskregister.store import layouts
from riskregister.store.database import Database


def test_the_mapping_confirmed_last_is_remembered_for_its_register(database: Database) -> None:
    create(database, sample())
    layouts.remember(database, "small", "abc", {"columns": {"title": "B"}})
    layouts.remember(database, "small", "abc", {"columns": {"title": "C"}})

    assert layouts.remembered(database, "small", "abc") == {"columns": {"title": "C"}}
    assert layouts.remembered(database, "small", "xyz") is None
    assert layouts.remembered(database, "other", "abc") is None


def test_a_foreign_register_comes_in_and_goes_out_again_in_one_revision_each(database: Database) -> None:
    """Details and levels as given are stored, undone and proved on both kinds."""
    create(database, sample())
    before = database.read("small")
    text = "Ref,Risk title,Likelihood (1-5),Impact (1-5),Shelf\nA-1,Fire in the archive,2,5,blue\n"
    source = importing.open_file(io.BytesIO(text.encode()), "ministry.csv")
    number = importing.accept(database, importing.look(database, before, source), actor="A", reason="b")
    came = next(risk for risk in database.read("small").risks if risk.id == "A-1")

    assert ("Shelf", "blue") in [(one.name, one.value) for one in came.details]
    assert importing.look(database, database.read("small"), source).changes == ()

    undoing.undo(database, undoing.preview_undo(database, "small", number), actor="B", reason="no", means="test")

    assert database.read("small").risks == before.risks
    assert not database.verify().flaws
