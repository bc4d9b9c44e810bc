"""What happens beside an open page: somebody saves, or the database goes and comes back; nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from tests.postgres import Server, new_database
from tests.ui.conftest import FIRST_USE
from tests.ui.support import words

from riskregister import settings
from riskregister.core.frames import latest_assessments
from riskregister.core.model import Estimate, Register
from riskregister.services import assessing, editing
from riskregister.store.database import Database
from riskregister.ui import wiring

Show = Callable[..., AppTest]
ID, RISK = "az-nsc-2007", "T06-02"


def field(at: AppTest, kind: str, label: str) -> Any:
    return next(found for found in getattr(at, kind) if found.label == label)


def said(at: AppTest) -> str:
    return words(at).replace("\\", "")


def save_owner(database: Database, owner: str, *, risk: str = RISK, by: str = "Bahar") -> None:
    register = database.read(ID)
    changes = editing.record_changes(register, "risks", risk, {"owner": owner})
    editing.save(database, register, changes, actor=by, reason="yeni hesabat", means="test")
    wiring.watcher().look()


def beside(drawn: int) -> AppTest:
    """Return the part of a page that tells what happened since version ``drawn``, as its timer would draw it."""

    def part(drawn: int) -> None:
        import streamlit as st

        from riskregister.ui import watching

        st.session_state["runs"] = st.session_state.get("runs", 0) + 1
        watching.watch("az-nsc-2007", drawn)

    at = AppTest.from_function(part, args=(drawn,), default_timeout=60).run()

    assert not at.exception, at.exception[0].value
    return at


def test_nothing_is_told_of_what_the_page_shows(database: Database) -> None:
    save_owner(database, "Nazirlik")

    assert said(beside(2)) == ""


def test_a_save_is_told_in_one_sentence_and_shown_on_request(database: Database) -> None:
    save_owner(database, "Nazirlik")
    at = beside(1)
    time = database.history(ID, limit=1)[0].time

    assert f"At {time:%H:%M} Bahar saved {RISK} · owner (yeni hesabat). This page shows the state before." in said(at)

    runs = at.session_state["runs"]
    field(at, "button", "Show it").click().run()

    assert at.session_state["runs"] == runs + 2


def test_what_was_put_off_is_told_again_with_the_next_save(database: Database) -> None:
    save_owner(database, "Nazirlik")
    at = beside(1)
    field(at, "button", "Later").click().run()

    assert said(at) == ""

    save_owner(database, "Nazirlər Kabineti")

    assert "2 saves since this page was drawn" in said(at.run())


def test_several_saves_are_told_together(database: Database) -> None:
    for number in range(5):
        save_owner(database, "Nazirlik", risk=f"T06-0{number + 1}", by=("Bahar", "Cavid")[number % 2])

    assert "5 saves since this page was drawn" in said(beside(1))
    assert "by Bahar, Cavid: T06-01 · owner, T06-02 · owner, T06-03 · owner and 2 more." in said(beside(1))


def test_a_page_drawn_after_the_save_shows_it(database: Database, show: Show) -> None:
    at = show("risk", id=RISK, view="scores")
    save_owner(database, "Nazirlik")
    at.run()

    assert "Nazirlik" in said(at)
    assert "Show it" not in [button.label for button in at.button]


def test_an_anonymous_assessor_is_not_named(database: Database) -> None:
    register = database.read(ID)
    level = Estimate(low=2, best=2, high=2)
    view = {"assessor": "Quliyeva", "date": register.reporting_date, "anonymous": True, "likelihood": level}
    changes = assessing.add_view(register, RISK, "current", **view)
    editing.save(database, register, changes, actor="Quliyeva", reason="own assessment", means="test")
    wiring.watcher().look()
    at = beside(1)

    assert "an anonymous assessor saved" in said(at)
    assert "Quliyeva" not in f"{at.main}"


def test_a_page_that_holds_a_past_state_is_left_alone(database: Database) -> None:
    save_owner(database, "Nazirlik")
    at = beside(1)
    at.session_state["moment"] = "r1"

    assert said(at.run()) == ""


@pytest.fixture
def server() -> Iterator[Server]:
    """Return a PostgreSQL server of this test's own, which it may stop."""
    own = Server()
    try:
        own.create()
        own.start()
        yield own
    finally:
        if own.runs:
            own.stop()
        own.remove()


def test_a_server_that_goes_and_comes_back_costs_nothing_that_was_typed(
    server: Server, show: Show, sign: Any, shipped: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database(server.address("{name}"), "register")
    monkeypatch.setenv(settings.DATABASE_VARIABLE, url)
    database = Database(url)
    database.create(shipped, **FIRST_USE)
    at = show("risk", id=RISK, view="scores")
    field(at, "selectbox", "Likelihood").set_value(1).run()
    server.stop()
    sign(at, reason="site visit")

    assert any("does not answer" in error.value or "was lost" in error.value for error in at.error)
    assert "Nothing you entered is lost" in said(at)
    assert field(at, "selectbox", "Likelihood").value == 1

    wiring.watcher().look()
    field(at, "text_area", "Rationale").set_value("Seen on site.").run()

    assert "The database has not answered since" in said(at)
    assert "cannot be kept as a draft at the moment" in said(at)
    assert field(at, "selectbox", "Likelihood").value == 1
    assert at.header[0].value.replace("\\", "").startswith(RISK)

    server.start()
    wiring.watcher().look()
    at.run()

    assert "The database has not answered since" not in said(at)
    assert "4 fields are kept as a draft" in said(at)

    sign(at, reason="site visit")
    made = latest_assessments(database.read(ID), "current")[RISK]

    assert "Saved as version 2." in said(at)
    assert (made.likelihood.best, made.rationale, made.assessor) == (1, "Seen on site.", "A. Aliyev")
    database.close()


def test_a_disk_that_is_full_is_said_and_the_edit_is_saved_once_there_is_room(
    database: Database, show: Show, sign: Any
) -> None:
    at = show("risk", id=RISK, view="scores")
    engine = wiring.database().engine
    engine.dispose()
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    field(at, "text_area", "Rationale").set_value("Long " * 20_000)
    sign(at)

    assert any("is full" in error.value for error in at.error)
    assert field(at, "text_area", "Rationale").value.startswith("Long ")
    assert database.version(ID) == 1

    engine.dispose()
    sign(at)

    assert database.version(ID) == 2
