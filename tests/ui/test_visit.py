"""Since my last visit: the next session of the same browser is told what changed, another browser is not."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest
from tests.ui.conftest import DASHBOARD
from tests.ui.support import links, words

from riskregister.services import editing
from riskregister.store.database import Database

HEADING = "Since your last visit"


def visit(browser: str, **query: str) -> AppTest:
    """Begin a session of a browser on the Overview."""
    at = AppTest.from_file(str(DASHBOARD), default_timeout=60)
    at.session_state["browser"] = browser
    for key, value in query.items():
        at.query_params[key] = value
    at.run()

    assert not at.exception, at.exception[0].value
    return at


def rename(database: Database, title: str) -> int:
    held = database.read("az-nsc-2007")
    changes = editing.record_changes(held, "risks", "T01-01", {"title": title, "status": "closed"})
    return editing.save(database, held, changes, actor="A. Aliyev", reason="wording", means="test")


def test_the_next_visit_is_told_what_changed_since(database: Database) -> None:
    first = visit("a" * 32)

    assert HEADING not in words(first)

    rename(database, "Quite another title")
    first.run()

    assert HEADING not in words(first)

    second = visit("a" * 32)

    assert HEADING in words(second)
    assert "Quite another title was closed" in words(second)
    assert "history?view=compare&from=r1" in links(second)
    assert HEADING not in words(visit("b" * 32))
    assert "Nothing has changed" in words(visit("a" * 32))


def test_a_look_at_the_past_is_not_told_what_came_later(database: Database) -> None:
    visit("a" * 32)
    rename(database, "Quite another title")

    assert "Quite another title" not in words(visit("a" * 32, at="r1"))


def test_many_changes_are_a_handful_of_lines(database: Database) -> None:
    visit("a" * 32)
    held = database.read("az-nsc-2007")
    changes = [
        change
        for risk in held.risks[:20]
        for change in editing.record_changes(held, "risks", risk.id, {"status": "closed"})
    ]
    editing.save(database, held, changes, actor="A. Aliyev", reason="wording", means="test")
    told = [one.value for one in visit("a" * 32).markdown if "was closed" in one.value]

    assert [one.count("was closed") for one in told] == [5]


def test_a_database_in_which_no_visit_can_be_noted_is_read_all_the_same(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE local_visits")

    assert HEADING not in words(visit("a" * 32))
