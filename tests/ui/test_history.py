"""History: changes found and taken back, moments compared, the matrix replayed, the removed brought back, the proof."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from streamlit.testing.v1 import AppTest
from tests.ui.support import links, matrix_of, words

from riskregister.core.changes import Change, moved
from riskregister.core.frames import latest_assessments
from riskregister.core.model import Register
from riskregister.services import editing
from riskregister.store.database import Database
from riskregister.ui.history_changes import PER_PAGE

Show = Callable[..., AppTest]
Sign = Callable[..., AppTest]
RISK, OTHER = "T01-01", "T01-02"


def save(database: Database, changes: list[Change], by: str = "A. Aliyev", why: str = "wording", **more: Any) -> int:
    register = database.read("az-nsc-2007")
    return editing.save(database, register, changes, actor=by, reason=why, means=more.get("means", "dashboard"))


def fields(database: Database, table: str, record: str, **values: Any) -> list[Change]:
    return editing.record_changes(database.read("az-nsc-2007"), table, record, values)


def levels(database: Database, risk: str, likelihood: float, impact: float) -> list[Change]:
    one = latest_assessments(database.read("az-nsc-2007"), "current")[risk]
    return [
        Change(table="assessments", record=one.id, field=side, old=old, new=moved(old, new))
        for side, old, new in (("likelihood", one.likelihood, likelihood), ("impact", one.impact, impact))
        if old is None or old.best != new
    ]


def removal(register: Register, risk: str) -> list[Change]:
    found = [("risks", next(one for one in register.risks if one.id == risk))]
    for table in ("assessments", "mitigations", "influences"):
        ends = ("risk", "cause", "effect")
        found += [(table, one) for one in getattr(register, table) if risk in {getattr(one, end, None) for end in ends}]
    return [Change(table=table, record=one.id, field="", old=one, new=None) for table, one in found]


def press(at: AppTest, key: str) -> AppTest:
    at.button(key=key).click().run()

    assert not at.exception, at.exception[0].value
    return at


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def revisions(at: AppTest) -> list[str]:
    return [found.label for found in at.expander]


# Changes --------------------------------------------------------------------------------------------------------------


def test_a_revision_is_opened_to_its_fields_old_and_new(database: Database, show: Show) -> None:
    save(database, fields(database, "risks", RISK, title="Quite another title"), why="clearer")
    at = show("history")

    assert "**2**" in revisions(at)[0]
    assert "clearer" in revisions(at)[0]
    assert "→ Quite another title" in said(at)
    assert "?at=r2" in links(at)


def test_revisions_are_found_by_person_means_record_and_reason(database: Database, show: Show) -> None:
    save(database, fields(database, "risks", RISK, notes="one"), by="A. Aliyev", why="first note")
    save(database, fields(database, "risks", OTHER, notes="two"), by="B. Mammadova", why="100% new", means="book.xlsx")
    for query, expected in (
        ({"person": "A. Aliyev"}, "**2**"),
        ({"means": "book.xlsx"}, "**3**"),
        ({"record": RISK}, "**2**"),
        ({"why": "100%"}, "**3**"),
    ):
        at = show("history", **query)

        assert [label[:5] for label in revisions(at)] == [expected], query

    assert "No revision fits" in said(show("history", why="0% new old"))


def test_a_page_of_many_revisions_is_drawn_at_a_time(database: Database, show: Show) -> None:
    for number in range(PER_PAGE + 3):
        save(database, fields(database, "risks", RISK, notes=f"note {number}"))
    at = show("history")

    assert len(at.expander) == PER_PAGE
    assert f"{PER_PAGE + 4} revisions" in said(at)

    at.session_state["history_page"] = 2
    at.run()

    assert len(at.expander) == 4
    assert "**1**" in revisions(at)[-1]


def test_a_revision_is_undone_as_a_new_one(database: Database, show: Show, sign: Sign, shipped: Register) -> None:
    before = next(one for one in shipped.risks if one.id == RISK)
    save(database, fields(database, "risks", RISK, title="Quite another title"))
    at = press(show("history"), "undo_2")

    assert f"Quite another title → {before.title}" in said(at)

    at = sign(at, button="Undo")

    assert "Saved as version 3" in said(at)
    assert next(one for one in database.read(shipped.id).risks if one.id == RISK).title == before.title


def test_a_field_that_was_edited_since_is_shown_and_left_alone_unless_chosen(
    database: Database, show: Show, sign: Sign, shipped: Register
) -> None:
    save(database, fields(database, "risks", RISK, title="Second title", owner="Second owner"))
    save(database, fields(database, "risks", RISK, title="Third title"), by="B. Mammadova", why="better still")
    at = press(show("history"), "undo_2")

    assert "Third title" in said(at)
    assert "B. Mammadova" in said(at)
    assert "better still" in said(at)

    sign(at, button="Undo")
    left = next(one for one in database.read(shipped.id).risks if one.id == RISK)

    assert (left.title, left.owner) == ("Third title", next(one for one in shipped.risks if one.id == RISK).owner)

    at = press(show("history"), "undo_2")
    at.radio[0].set_value(True).run()
    sign(at, button="Undo")

    assert next(one for one in database.read(shipped.id).risks if one.id == RISK).title == shipped.risks[0].title


def test_a_whole_state_is_restored_after_saying_what_that_does(
    database: Database, show: Show, sign: Sign, shipped: Register
) -> None:
    save(database, fields(database, "risks", RISK, title="Second title"))
    save(database, fields(database, "risks", OTHER, title="Another second title"))
    at = press(show("history"), "restore_1")

    assert "2 other differences" in said(at)

    sign(at, button="Restore")

    assert database.read(shipped.id).risks == shipped.risks
    assert database.version(shipped.id) == 4


def test_nothing_is_undone_while_a_past_state_is_looked_at(database: Database, show: Show) -> None:
    save(database, fields(database, "risks", RISK, title="Second title"))
    at = show("history", at="r1")

    assert len(at.expander) == 2
    assert [found.key for found in at.button if str(found.key).startswith(("undo_", "restore_"))] == []


def test_an_anonymous_assessor_is_found_under_no_name(database: Database, show: Show, shipped: Register) -> None:
    known = latest_assessments(shipped, "current")[RISK]
    new = replace(known, id=f"{RISK}:current:1:anonymous", assessor="N. Named", anonymous=True)
    save(database, [Change(table="assessments", record=new.id, field="", old=None, new=new)], by="N. Named")
    at = show("history")

    assert "an anonymous assessor" in revisions(at)[0]
    assert [option for option in at.selectbox(key="person").options if "Named" in option] == []
    assert "Named" not in said(at) + " ".join(revisions(at))

    save(database, fields(database, "risks", OTHER, notes="openly"), by="N. Named")

    assert [label[:5] for label in revisions(show("history", person="N. Named"))] == ["**3**"]


def test_no_panel_names_an_anonymous_assessor(database: Database, show: Show, shipped: Register) -> None:
    known = latest_assessments(shipped, "current")[RISK]
    new = replace(known, id=f"{RISK}:current:1:N. Named", assessor="N. Named", date=dt.date(2008, 1, 1))
    save(database, [Change(table="assessments", record=new.id, field="", old=None, new=new)], by="N. Named")
    hide = Change(table="assessments", record=new.id, field="anonymous", old=False, new=True)
    save(database, [hide], by="N. Named")
    say = Change(table="assessments", record=new.id, field="rationale", old=new.rationale, new="because")
    save(database, [say], by="N. Named")
    at = press(show("history"), "undo_2")

    assert "an anonymous assessor" in said(at)
    assert "Named" not in said(at)

    one = next(one for one in database.read(shipped.id).assessments if one.id == new.id)
    save(database, [Change(table="assessments", record=new.id, field="", old=one, new=None)])
    for view in ("changes", "removed", "compare", "replay"):
        at = show("history", view=view)

        assert "Named" not in said(at) + " ".join(revisions(at)), view


# Compare and replay ---------------------------------------------------------------------------------------------------


@pytest.fixture
def travelled(database: Database) -> Database:
    """Return a register in which two risks moved, one of them twice."""
    save(database, levels(database, RISK, 1, 1), why="calmer")
    save(database, levels(database, OTHER, 2, 2))
    save(database, levels(database, RISK, 4, 2), why="worse again")
    return database


def arrows(at: AppTest, view: str) -> list[str]:
    """Return the labels of the arrows on the page's matrix."""
    return sorted(arrow["text"] for arrow in matrix_of(at, f"{view}_matrix")["arrows"] if arrow["text"])


def test_two_moments_are_compared_in_words_and_arrows(travelled: Database, show: Show) -> None:
    at = show("history", view="compare")

    assert "2 scores lower" in said(at)
    assert RISK in at.code[0].value
    assert arrows(at, "compare") == sorted([RISK, OTHER])
    assert len(at.dataframe[0].value) == 2


def test_the_moments_compared_stand_in_the_address(travelled: Database, show: Show) -> None:
    at = show("history", view="compare", **{"from": "r2", "to": "r3"})

    assert arrows(at, "compare") == [OTHER]


def test_a_moment_that_is_none_is_said_to_be_so(travelled: Database, show: Show) -> None:
    at = show("history", view="compare", **{"from": "yesterday"})

    assert "yesterday" in at.error[0].value
    assert "the same state" in said(show("history", view="compare", **{"from": "r2", "to": "r2"}))


@pytest.mark.parametrize("view", ["compare", "replay"])
def test_one_revision_alone_has_nothing_before_it(database: Database, show: Show, view: str) -> None:
    assert "one revision only" in said(show("history", view=view))


def test_the_matrix_is_replayed_step_by_step(travelled: Database, show: Show) -> None:
    at = show("history", view="replay")

    assert arrows(at, "replay") == sorted([RISK, OTHER])

    at.select_slider[0].set_value(2).run()

    assert arrows(at, "replay") == [RISK]
    assert at.dataframe[0].value["id"].tolist() == [RISK]

    at.select_slider[0].set_value(1).run()

    assert arrows(at, "replay") == []


def test_revisions_that_move_nothing_are_no_steps(travelled: Database, show: Show) -> None:
    save(travelled, fields(travelled, "risks", RISK, title="Quite another title"))
    at = show("history", view="replay")

    assert [option.split(" ")[0] for option in at.select_slider[0].options] == ["1", "2", "3", "4"]


# Removed and proof ----------------------------------------------------------------------------------------------------


def test_what_was_removed_is_named_and_brought_back_with_what_hung_on_it(
    database: Database, show: Show, sign: Sign, shipped: Register
) -> None:
    gone = removal(shipped, RISK)
    save(database, gone, by="B. Mammadova", why="merged")
    at = show("history", view="removed")

    assert "B. Mammadova: merged" in said(at)
    assert f"{len(gone) - 1} records went with it" in said(at)
    assert len([found for found in at.button if str(found.key).startswith("back_")]) == 1

    at = sign(press(at, f"back_risks_{RISK}"), button="Bring back")
    found = database.read(shipped.id)

    assert set(found.assessments) == set(shipped.assessments)
    assert RISK in {one.id for one in found.risks}
    assert "Nothing that was removed is missing now" in said(at) or "Saved as version 3" in said(at)


def test_nothing_removed_is_said_so(database: Database, show: Show) -> None:
    assert "Nothing that was removed is missing now" in said(show("history", view="removed"))


def proven(at: AppTest, expect: str = "") -> AppTest:
    at.text_input(key="proof_expect").set_value(expect)
    at = press(at, "proof_start")
    if "proof_job" in at.session_state:
        at.session_state["proof_job"].wait(30)
        at.run()
    return at


def test_the_proof_gives_the_newest_hash_and_finds_a_noted_one(database: Database, show: Show) -> None:
    first = database.history("az-nsc-2007")[0].hash
    save(database, fields(database, "risks", RISK, title="Quite another title"))
    at = proven(show("history", view="proof"), first)

    assert "Nothing was altered" in said(at)
    assert at.code[0].value == database.history("az-nsc-2007")[0].hash
    assert "revision 1 of az-nsc-2007" in said(at)
    assert "No revision has the noted hash" in said(proven(show("history", view="proof"), "f" * 64))


def test_the_proof_names_what_was_altered(database: Database, show: Show) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("UPDATE risks SET title = 'forged' WHERE id = :id"), {"id": RISK})
    at = proven(show("history", view="proof"))

    assert "not as it was saved" in at.error[0].value
    assert RISK in at.dataframe[0].value["record"].tolist()


def test_the_days_of_revisions_are_those_of_their_making(database: Database, show: Show) -> None:
    assert f"{dt.date(2007, 5, 24).day} May 2007" in revisions(show("history"))[0]
