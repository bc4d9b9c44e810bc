"""Import / Export: out as a workbook, and back with exactly the edited cells shown before anybody accepts them."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest
from tests.ui.support import headings, words
from tests.workbook.written import workbook_of

from riskregister.core.changes import Change
from riskregister.core.frames import latest_assessments
from riskregister.core.hanging import removals
from riskregister.core.wording import in_words
from riskregister.services import editing, exchange
from riskregister.store.database import Database
from riskregister.ui import workbooks

Show = Callable[..., AppTest]
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def edited(database: Database, cells: dict[tuple[str, str, str], Any]) -> bytes:
    """Return the exported workbook with cells changed: (sheet, id, column) → value."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(database.read("az-nsc-2007"))))
    for (name, identity, column), value in cells.items():
        sheet = book[name]
        heads = {str(cell.value): cell.column for cell in sheet[1]}
        row = next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, heads["id"]).value == identity)
        sheet.cell(row, heads[column]).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def without(content: bytes, name: str, identity: str) -> bytes:
    """Return a workbook in which a row was deleted."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[name]
    ids = next(cell.column for cell in sheet[1] if cell.value == "id")
    sheet.delete_rows(next(row for row in range(2, sheet.max_row + 1) if sheet.cell(row, ids).value == identity))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def upload(at: AppTest, content: bytes, name: str = "register.xlsx") -> AppTest:
    at.file_uploader[0].set_value((name, content, KIND)).run()

    assert not at.exception, at.exception[0].value
    return at


def listed(at: AppTest) -> set[tuple[str, str, str, str]]:
    """Return the changes the preview lists: record, field, before, in the workbook."""
    columns = ["Record", "Field", "Before", "In the workbook"]
    return set(at.dataframe[0].value[columns].itertuples(index=False, name=None)) if at.dataframe else set()


CELLS = {
    ("Register", "T06-02", "likelihood"): 1,
    ("Register", "T06-03", "owner"): "The Cabinet",
    ("Measures", "M-ORD-06", "progress"): 35,
}


def test_every_form_of_the_register_is_offered(database: Database, show: Show) -> None:
    labels = [button.label for button in show("exchange").download_button]

    assert labels[0] == "Excel workbook"
    assert labels[-1] == "Blank workbook"
    assert len(labels) == 5


def test_a_large_register_s_workbook_is_made_with_a_bar_and_kept(
    database: Database, show: Show, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "_QUICK", 10)
    at = show("exchange")
    assert "Excel workbook" not in [button.label for button in at.download_button]

    next(button for button in at.button if button.label == "Make the Excel workbook").click().run()

    assert not at.exception
    assert "Excel workbook" in [button.label for button in at.download_button]
    kept = at.session_state["made workbook"]
    assert kept[1][:2] == b"PK"
    at.run()
    assert at.session_state["made workbook"] is kept


def test_other_programs_are_offered_with_what_they_do_not_take_over(database: Database, show: Show) -> None:
    at = show("exchange")
    assert "For another program" in [field.label for field in at.selectbox]

    at.selectbox(key="export_for").select("ciso-assistant").run()
    labels = [button.label for button in at.download_button][5:]

    assert not at.exception
    assert labels == ["Workbook (.xlsx)", "Text (.csv)", "Matrix library (YAML)"]
    assert "target levels, ranges, confidence" in words(at)

    at.selectbox(key="export_for").select("turbo-ea").run()

    assert len(at.download_button) == 7
    assert "Turbo EA has four words" in words(at)


def test_the_preview_lists_exactly_the_edited_cells(database: Database, show: Show) -> None:
    at = upload(show("exchange"), edited(database, CELLS))
    before = latest_assessments(database.read("az-nsc-2007"), "current")["T06-02"].likelihood

    assert "3 changes" in headings(at)
    assert {(record, field) for record, field, _before, _new in listed(at)} == {
        ("T06-02:current", "likelihood"),
        ("T06-03", "owner"),
        ("M-ORD-06", "progress"),
    }
    assert ("T06-03", "owner", "–", "The Cabinet") in listed(at)
    assert ("M-ORD-06", "progress", "–", "35") in listed(at)
    assert in_words(before) in {row[2] for row in listed(at)}
    assert database.version("az-nsc-2007") == 1


def test_accepted_changes_are_one_signed_revision(database: Database, show: Show, sign: Any) -> None:
    at = upload(show("exchange"), edited(database, CELLS))
    sign(at, reason="reviewed in Excel", button="Accept these changes")
    register, newest = database.read("az-nsc-2007"), database.history("az-nsc-2007", limit=1)[0]

    assert "Saved as version 2." in words(at)
    assert latest_assessments(register, "current")["T06-02"].likelihood.best == 1
    assert next(risk.owner for risk in register.risks if risk.id == "T06-03") == "The Cabinet"
    assert next(found.progress for found in register.measures if found.id == "M-ORD-06") == 35
    assert (newest.number, newest.actor, newest.reason) == (2, "A. Aliyev", "reviewed in Excel")
    assert "register.xlsx" in newest.means


@pytest.mark.parametrize(
    ("name", "reason", "sentence"),
    [("", "because", "A change needs a name."), ("A. Aliyev", "", "A change needs a reason.")],
)
def test_without_name_or_reason_nothing_is_imported_and_the_preview_stays(
    database: Database, show: Show, sign: Any, name: str, reason: str, sentence: str
) -> None:
    at = upload(show("exchange"), edited(database, CELLS))
    sign(at, name, reason, button="Accept these changes")

    assert sentence in words(at)
    assert len(listed(at)) == 3
    assert database.version("az-nsc-2007") == 1


def test_an_untouched_workbook_changes_nothing(database: Database, show: Show) -> None:
    at = upload(show("exchange"), edited(database, {}))

    assert "0 changes" in headings(at)
    assert "Nothing to import." in words(at)
    assert not listed(at)


def test_only_cells_edited_in_the_workbook_count_when_the_register_moved_on(
    database: Database, show: Show, sign: Any
) -> None:
    content = edited(database, CELLS)
    register = database.read("az-nsc-2007")
    theirs = Change(table="risks", record="T01-01", field="owner", old="", new="Somebody")
    editing.save(database, register, [theirs], actor="Other", reason="meanwhile", means="test")
    at = upload(show("exchange"), content)

    assert len(listed(at)) == 3
    assert "Exported at version 1; the register is at version 2." in words(at)

    sign(at, button="Accept these changes")

    assert next(risk.owner for risk in database.read("az-nsc-2007").risks if risk.id == "T01-01") == "Somebody"
    assert database.version("az-nsc-2007") == 3


@pytest.mark.parametrize(("choice", "stands"), [("theirs", "Somebody"), ("0", "The Cabinet"), ("another", "A third")])
def test_a_cell_changed_on_both_sides_is_decided_on_before_all_of_it_is_accepted(
    database: Database, show: Show, sign: Any, choice: str, stands: str
) -> None:
    """The conflict tells who and why; undecided nothing is written; the choice and the rest are one revision."""
    content = edited(database, CELLS)
    register = database.read("az-nsc-2007")
    theirs = Change(table="risks", record="T06-03", field="owner", old="", new="Somebody")
    editing.save(database, register, [theirs], actor="Other", reason="meanwhile", means="test")
    at = upload(show("exchange"), content)

    assert "1 conflict to decide" in headings(at)
    assert "Other" in words(at)
    assert "meanwhile" in words(at)
    sign(at, button="Accept these changes")
    assert "Not decided yet: T06-03" in words(at).replace("\\", "")
    assert database.version("az-nsc-2007") == 2

    next(radio for radio in at.radio if radio.label.startswith("What shall stand")).set_value(choice).run()
    if choice == "another":
        next(one for one in at.text_input if one.label.startswith("Another value")).set_value("A third").run()
    sign(at, button="Accept these changes")
    register = database.read("az-nsc-2007")
    assert next(risk.owner for risk in register.risks if risk.id == "T06-03") == stands
    assert next(found.progress for found in register.measures if found.id == "M-ORD-06") == 35
    assert database.version("az-nsc-2007") == 3


def test_many_conflicts_are_decided_one_way_at_once(database: Database, show: Show, sign: Any) -> None:
    """Of three, one is about a record that is gone: all as in the workbook brings it back with its new title."""
    cells = {("Register", f"T06-0{n}", "title"): f"Mine {n}" for n in (1, 2, 3)}
    content = edited(database, cells)
    register = database.read("az-nsc-2007")
    theirs = [
        c for n in (1, 2) for c in editing.record_changes(register, "risks", f"T06-0{n}", {"title": f"Theirs {n}"})
    ]
    gone = removals(register, [("risks", "T06-03")])
    editing.save(database, register, [*theirs, *gone], actor="Other", reason="meanwhile", means="test")
    at = upload(show("exchange"), content)

    assert "3 conflicts to decide" in headings(at)
    next(button for button in at.button if button.label == "All as in the workbooks").click().run()
    sign(at, button="Accept these changes")
    after = database.read("az-nsc-2007")
    assert {f"Mine {n}" for n in (1, 2, 3)} <= {risk.title for risk in after.risks}
    assert len(after.mitigations) == len(register.mitigations)


def test_somebody_elses_save_between_preview_and_accepting_does_not_lose_the_workbook(
    database: Database, show: Show, sign: Any
) -> None:
    at = upload(show("exchange"), edited(database, CELLS))
    register = database.read("az-nsc-2007")
    theirs = Change(table="risks", record="T01-01", field="owner", old="", new="Somebody")
    editing.save(database, register, [theirs], actor="Other", reason="meanwhile", means="test")
    sign(at, button="Accept these changes")

    assert next(risk.owner for risk in database.read("az-nsc-2007").risks if risk.id == "T06-03") == "The Cabinet"


def test_a_level_off_the_scale_is_refused_with_its_cell(database: Database, show: Show) -> None:
    at = upload(show("exchange"), edited(database, {("Register", "T06-02", "likelihood"): 7}))

    assert any("7" in error.value for error in at.error)
    assert not [button for button in at.button if button.label == "Accept these changes"]


def test_something_that_is_no_workbook_gets_one_sentence(database: Database, show: Show) -> None:
    at = upload(show("exchange"), b"this is not a workbook", "notes.xlsx")

    assert len(at.error) == 1
    assert "notes.xlsx" in at.error[0].value.replace("\\", "")


def test_the_register_as_json_carries_every_risk(database: Database) -> None:
    register = database.read("az-nsc-2007")

    assert len(json.loads(exchange.content(register, ".json"))["risks"]) == len(register.risks)


def test_decisions_outlive_the_saves_of_others_and_no_tick_passes_to_another_file(
    database: Database, show: Show
) -> None:
    """What others save beside a conflict costs nobody a decision; the rows that another file lacks are asked anew."""

    def others(record: str, owner: str) -> None:
        register = database.read("az-nsc-2007")
        before = next(risk.owner for risk in register.risks if risk.id == record)
        change = Change(table="risks", record=record, field="owner", old=before, new=owner)
        editing.save(database, register, [change], actor="A", reason="letter", means="dashboard")

    sent = edited(database, {("Register", "T06-02", "owner"): "The Senate"})
    first, second = (without(sent, "Register", identity) for identity in ("T01-02", "T01-03"))
    others("T06-02", "Somebody")
    at = upload(show("exchange"), first)
    at.radio[-1].set_value("another").run()
    at.text_input(key=next(w.key for w in at.text_input if "choice value" in (w.key or ""))).set_value("A third").run()
    at.checkbox[0].check().run()
    others("T02-01", "Somebody else")
    at.run()

    assert at.radio[-1].value == "another"
    assert next(w.value for w in at.text_input if "choice value" in (w.key or "")) == "A third"
    assert at.checkbox[0].value

    upload(at, second)

    assert not at.checkbox[0].value

    others("T06-02", "A new one")
    at.run()

    assert at.radio[-1].value is None


def test_a_workbook_with_errors_is_offered_with_each_at_its_cell(database: Database, show: Show) -> None:
    at = upload(show("exchange"), edited(database, {("Register", "T06-02", "likelihood"): 7}))
    next(button for button in at.button if button.label == "Mark every doubt in my file").click().run()

    assert not at.exception
    assert "Download it" in [button.label for button in at.download_button]
    book = openpyxl.load_workbook(io.BytesIO(at.session_state["answered"][1].content))
    marked = [cell for row in book["Register"].iter_rows(min_row=2) for cell in row if cell.comment]

    assert [(cell.value, "likelihood = '7'" in cell.comment.text) for cell in marked] == [(7, True)]
