"""Send out and collect: workbooks for each body, which are back, what each changed and what contradicts."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest
from tests.core.building import sample
from tests.ui.support import bare, headings, words

from riskregister.core.model import Register
from riskregister.services import sending
from riskregister.store.database import Database

Show = Callable[..., AppTest]
Keep = Callable[[Register], Database]
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def database(keep: Keep) -> Database:
    """Return a small register as the main one."""
    return keep(sample())


def collecting(show: Show) -> AppTest:
    return show("exchange", view="collect")


def back(content: bytes, sheet: str, record: str, column: str, value: Any) -> bytes:
    """Return a workbook with one cell changed."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    heads = [cell.value for cell in book[sheet][1]]
    row = next(row for row in book[sheet].iter_rows(min_row=2) if row[heads.index("id")].value == record)
    row[heads.index(column)].value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(at: AppTest, *files: tuple[str, bytes]) -> AppTest:
    at.file_uploader[0].set_value([(name, content, KIND) for name, content in files]).run()

    assert not at.exception, at.exception[0].value
    return at


def test_workbooks_are_made_for_every_body_and_awaited(database: Database, show: Show) -> None:
    at = collecting(show)
    next(field for field in at.text_input if field.label == "Sent by").set_value("A. Aliyev")
    next(one for one in at.button if one.label == "Make the workbooks").click().run()

    assert not at.exception
    assert "3 workbooks for responsible bodies are ready." in words(at)
    assert sorted(at.dataframe[0].value["For"]) == ["Body A", "Body B", "not named in the text"]
    assert set(at.dataframe[0].value["State"]) == {"awaited"}
    assert [one.actor for one in sending.awaited(database, "small")] == ["A. Aliyev"] * 3
    content, _count, _per, _name = at.session_state["sent out"]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert len(archive.namelist()) == 3


def test_what_came_back_is_shown_by_sender_decided_and_taken_over_together(
    database: Database, show: Show, sign: Any
) -> None:
    """Two bodies changed one measure's link differently; one may be looked at alone; accepted, both are back."""
    register = database.read("small")
    sent = [
        *sending.send_out(database, register, "body", actor="A"),
        *sending.send_out(database, register, "category", actor="A"),
    ]
    files = {one.dispatch.sent_to: one for one in sent}
    body, category = files["Body A"], files["T01 First"]
    at = upload(
        collecting(show),
        (body.file, back(body.content, "Measures", "M-1", "progress", 60)),
        (category.file, back(category.content, "Measures", "M-1", "progress", 70)),
    )
    states = {row["For"]: row for table in at.dataframe for row in table.value.to_dict("records") if "For" in row}

    assert states["Body A"]["State"] == "back, to be accepted below"
    assert (states["Body A"]["Changes"], states["Body A"]["Conflicts"]) == ("1", "1")
    assert states["Body B"]["State"] == "awaited"
    assert "1 conflict to decide" in headings(at)

    next(one for one in at.selectbox if one.label == "Look at").set_value(0).run()
    assert "1 conflict to decide" not in headings(at)
    next(one for one in at.selectbox if one.label == "Look at").set_value(-1).run()
    next(radio for radio in at.radio if radio.label.startswith("What shall stand")).set_value("1").run()
    sign(at, button="Accept these changes")

    assert database.read("small").measures[0].progress in (60, 70)
    assert database.version("small") == 2
    assert {one.sent_to for one in sending.awaited(database, "small") if one.returned} == {"Body A", "T01 First"}
    assert any("taken over" in state for table in at.dataframe for state in table.value.get("State", []))


def test_a_round_can_be_let_go(database: Database, show: Show) -> None:
    sending.send_out(database, database.read("small"), "body", actor="A")
    at = collecting(show)
    next(one for one in at.button if one.label == "Await these no longer").click().run()

    assert sending.awaited(database, "small") == []
    assert not at.dataframe


def test_with_nothing_in_it_nothing_is_sent(keep: Keep, show: Show) -> None:
    keep(replace(bare(sample()), influences=(), indicators=(), readings=()))

    assert "There is nothing to send out in this register." in words(collecting(show))
