"""As of: every page shows the register as it stood, keeps to that moment, says so, and lets nothing be changed."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest
from tests.ui.support import links, words

from riskregister.core.changes import Change
from riskregister.core.model import Estimate, Register
from riskregister.services import assessing, editing, exchange, safety
from riskregister.store.database import Database

Show = Callable[..., AppTest]
LEVEL = Estimate(low=2, best=3, high=4)
BANNER = "The register as it stood on"


def named(fields: Any, start: str) -> Any:
    """Return the one of some fields whose key begins so; keys are new whenever the moment changes."""
    return next(one for one in fields if str(one.key).startswith(start))


@pytest.fixture
def renamed(database: Database, shipped: Register) -> str:
    """Return the id of a risk that revision 2 gave another title."""
    risk = shipped.risks[0]
    held = database.read(shipped.id)
    changes = editing.record_changes(held, "risks", risk.id, {"title": "Quite another title"})
    editing.save(database, held, changes, actor="A. Aliyev", reason="wording", means="test")
    return risk.id


@pytest.mark.parametrize("page", ["overview", "risks", "risk", "measures", "analysis", "exchange", "print", "method"])
def test_every_page_says_which_past_state_it_shows(renamed: str, show: Show, page: str) -> None:
    at = show(page, at="r1")

    assert BANNER in words(at)
    assert "revision 1" in words(at)
    assert at.query_params["at"] == "r1"


def test_a_page_shows_what_stood_then(renamed: str, show: Show, shipped: Register) -> None:
    before, now = words(show("risk", id=renamed, at="r1")), words(show("risk", id=renamed))

    assert "Quite another title" in now
    assert "Quite another title" not in before
    assert BANNER not in now


def test_the_moment_goes_along_to_the_next_page_and_into_its_links(renamed: str, show: Show) -> None:
    at = show("overview", at="r1")
    at.query_params.clear()
    at.switch_page("src/riskregister/ui/pages/risks.py").run()

    assert BANNER in words(at)
    assert at.query_params["at"] == "r1"
    assert all("at=r1" in address for address in links(at))


def test_a_day_names_the_last_revision_made_on_it(renamed: str, show: Show) -> None:
    at = show("overview", at="2007-05-30")

    assert f"{BANNER} 30 May 2007 \\(revision 1" in words(at) or f"{BANNER} 30 May 2007 (revision 1" in words(at)


def test_the_fields_show_the_moment_a_link_asked_for(renamed: str, show: Show) -> None:
    by_day, by_revision = show("overview", at="2007-05-30"), show("overview", at="r1")

    assert named(by_day.date_input, "moment_day").value == dt.date(2007, 5, 30)
    assert named(by_revision.selectbox, "moment_revision").value == "r1"
    assert named(by_revision.date_input, "moment_day").value is None

    named(by_day.date_input, "moment_day").set_value(None).run()

    assert BANNER not in words(by_day)


def test_a_day_to_come_is_the_newest_state_and_still_read_only(renamed: str, show: Show) -> None:
    at = show("risk", id=renamed, view="scores", at="2999-01-01")

    assert "Quite another title" in words(at)
    assert "past state is for reading" in words(at)


def test_the_page_for_assessors_tells_no_revision(renamed: str, show: Show) -> None:
    told = [option for box in show("risk", id=renamed, blind="1").selectbox for option in box.options]

    assert not [option for option in told if "wording" in option]
    assert [option for box in show("risk", id=renamed).selectbox for option in box.options if "wording" in option]


def test_the_way_back_to_now(renamed: str, show: Show) -> None:
    at = show("risk", id=renamed, at="r1")
    at.button(key="moment_leave").click().run()

    assert BANNER not in words(at)
    assert "at" not in at.query_params
    assert "Quite another title" in words(at)


def test_a_moment_that_is_none_is_said_to_be_so_and_now_is_shown(renamed: str, show: Show) -> None:
    for none in ("r99", "yesterday", "1907-01-01"):
        at = show("risk", id=renamed, at=none)

        assert len(at.error) == 1
        assert "Quite another title" in words(at)
        assert "at" not in at.query_params


@pytest.mark.parametrize(
    ("page", "query"),
    [("risks", {"table": "edit"}), ("risk", {"id": "T06-02", "view": "scores"}), ("measures", {}), ("exchange", {})],
)
def test_nothing_can_be_changed_in_the_past(renamed: str, show: Show, page: str, query: dict[str, Any]) -> None:
    now, past = show(page, **query), show(page, **query, at="r1")

    def doors(at: AppTest) -> int:
        asked = [field for field in at.text_input if field.label in ("Your name", "Why")]
        return len(at.get("data_editor")) + len(at.get("file_uploader")) + len(asked)

    assert doors(now) > 0
    assert doors(past) == 0
    assert "past state" in words(past)


def test_files_made_from_a_past_state_are_named_so(renamed: str, show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []
    button = st.download_button

    def noted(*given: Any, **settings: Any) -> bool:
        names.append(settings["file_name"])
        return button(*given, **settings)

    monkeypatch.setattr(st, "download_button", noted)
    for page in ("exchange", "print"):
        show(page, at="r1")
        show(page, at="2007-05-30")
        show(page)

    assert "az-nsc-2007-as-it-stood-r1.xlsx" in names
    assert "az-nsc-2007-as-it-stood-r1-2007-05-30.xlsx" in names
    assert "az-nsc-2007-heatmap-category-current-as-it-stood-r1.pdf" in names
    assert "az-nsc-2007-v2.xlsx" in names


def test_exports_of_a_past_state_say_so_themselves(shipped: Register) -> None:
    stood = "24 May 2007, revision 1"
    book = openpyxl.load_workbook(io.BytesIO(exchange.content(shipped, ".xlsx", stood)))
    about = [[cell.value for cell in row] for row in book["Read me"].iter_rows(max_col=2)]

    assert f"As it stood: {stood}." in exchange.content(shipped, ".md", stood).decode()
    assert ["As it stood", stood] in about
    assert b"s it stood" not in exchange.content(shipped, ".md")


def test_no_form_whatever_saves_in_the_past() -> None:
    script = """
import streamlit as st
from riskregister.ui import widgets

st.session_state["moment"] = "r1"
st.write("saved" if widgets.saved(lambda: 9, "A. Aliyev") else "refused")
"""
    at = AppTest.from_string(script).run()

    assert not at.exception
    assert "past state is for reading" in at.error[0].value
    assert [one.value for one in at.markdown] == ["refused"]


def test_a_revision_is_chosen_from_the_latest_with_who_and_why(renamed: str, show: Show) -> None:
    at = show("overview")
    offered = named(at.selectbox, "moment_revision")

    assert any("A. Aliyev" in option and "wording" in option for option in offered.options)

    offered.set_value("r1").run()

    assert at.query_params["at"] == "r1"
    assert BANNER in words(at)


def test_an_older_state_does_not_name_who_is_anonymous_now(database: Database, show: Show, shipped: Register) -> None:
    day = dt.date(2008, 1, 1)
    one = assessing.add_view(shipped, "T06-02", "current", assessor="N. Named", date=day, likelihood=LEVEL)[0]
    editing.save(database, shipped, [one], actor="N. Named", reason="own view", means="test")

    assert "N. Named" in words(show("risk", id="T06-02", at="r2"))

    change = Change(table="assessments", record=one.record, field="anonymous", old=False, new=True)
    editing.save(database, database.read(shipped.id), [change], actor="N. Named", reason="rather not", means="test")
    st.cache_resource.clear()
    past = show("risk", id="T06-02", at="r2")
    told = [*words(past).splitlines(), *named(past.selectbox, "moment_revision").options]

    assert [line for line in told if "Named" in line] == []


def test_a_backup_put_back_shows_at_once(database: Database, show: Show, tmp_path: Path) -> None:
    """A version number that is another state now is not shown from a cache."""
    safety.backup(database, tmp_path / "b.backup")
    register = database.read("az-nsc-2007")
    for title in ("Before", "After"):
        change = editing.record_changes(register, "risks", "T01-01", {"title": f"{title} the restore"})
        editing.save(database, register, change, actor="A", reason="b", means="test")
        at = show("risk", id="T01-01")
        assert f"{title} the restore" in f"{at.main}"
        safety.restore(database, tmp_path / "b.backup")

    assert "the restore" not in f"{show('risk', id='T01-01').main}"
