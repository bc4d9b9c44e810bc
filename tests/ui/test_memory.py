"""A run of a page asks for the newest revision once, and what stays in memory is set aside once."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from riskregister.services import editing
from riskregister.store import listing
from riskregister.store.database import Database
from riskregister.ui import memory, wiring


def test_the_newest_revision_is_asked_for_once_a_run_and_a_save_elsewhere_is_seen_by_the_next(
    database: Database, show: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(of: Database) -> list[listing.Listed]:
        asked.append(of)
        return listing.listed(of)

    at: Any = show()
    monkeypatch.setattr(wiring, "listed", counted)
    at.run()
    assert len(asked) == 1

    held = database.read("az-nsc-2007")
    changes = editing.record_changes(held, "risks", "T01-01", {"title": "Quite another title"})
    editing.save(database, held, changes, actor="A. Aliyev", reason="wording", means="test")
    at.run()

    assert "version 2" in " ".join(one.value for one in at.caption)
    assert len(asked) == 2


def test_what_a_page_changes_in_a_frame_is_its_own(database: Database) -> None:
    """Frames are shared by everybody; a page that writes into one changes nobody else's."""

    def page() -> None:
        import streamlit as st

        from riskregister.ui import wiring

        one = wiring.frame("risk")
        first = one["title"].iloc[0]
        one["title"] = "changed"
        one.loc[one.index[0], "score"] = -1.0
        other = wiring.frame("risk")
        st.text(str(other["title"].iloc[0] == first and (other["score"] > 0).all()))

    at = AppTest.from_function(page, default_timeout=60).run()

    assert not at.exception
    assert at.text[0].value == "True"


def test_what_was_loaded_is_set_aside_once() -> None:
    """What was set aside is not among the objects that the collector walks over."""
    try:
        memory.loaded()
        memory.settle()
        kept: list[object] = []
        memory.settle()
        assert _walked_over(kept)

        memory.loaded()
        memory.settle()
        assert not _walked_over(kept)
    finally:
        gc.unfreeze()


def test_what_was_set_aside_and_became_garbage_is_found_in_the_end() -> None:
    class Register:
        pass

    try:
        held = Register()
        held.itself = held  # type: ignore[attr-defined]
        left = weakref.ref(held)
        memory.loaded()
        memory.settle()
        del held
        gc.collect()
        assert left() is not None

        for _round in range(16):
            memory.loaded()
            memory.settle()
        assert left() is None
    finally:
        gc.unfreeze()


def _walked_over(kept: object) -> bool:
    return any(one is kept for one in gc.get_objects())
