"""Workbooks for each body or category: just its rows, awaited back, and known again whatever was done to them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from tests.core.building import sample
from tests.workbook.editing import Edit

from riskregister.core.model import NOT_NAMED
from riskregister.errors import Conflict, NotFound, Unreachable, WrongUsage
from riskregister.services import editing, merging, sending
from riskregister.services.sending import Sent
from riskregister.store.database import Database
from riskregister.workbook.read import read_workbook

WHO = {"actor": "Aygün", "reason": "collected"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    database.create(sample(), actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield database
    database.close()


def sent_to(database: Database, folder: Path) -> dict[str, tuple[Path, Sent]]:
    """Send a round out to every body; return by body the file and what is known of it."""
    sent = sending.send_out(database, database.read("small"), "body", actor="Aygün")
    sending.write(sent, folder)
    return {one.dispatch.sent_to: (folder / one.file, one) for one in sent}


def texts(content: bytes) -> str:
    """Return all that a workbook says, in every sheet, hidden or not, and in its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())


def test_groups_are_the_bodies_and_whoever_is_not_named_is_the_last() -> None:
    found = {group.name: (group.risks, group.measures) for group in sending.groups(sample(), "body")}

    assert list(found) == ["Body A", "Body B", NOT_NAMED]
    assert found["Body A"] == ((), ("M-1", "M-2"))
    assert found["Body B"] == (("T02-02",), ())
    assert found[NOT_NAMED] == (("T01-01", "T01-02", "T02-01"), ("M-3",))


def test_a_category_goes_out_with_the_measures_that_act_on_its_risks() -> None:
    found = {group.name: (group.risks, group.measures) for group in sending.groups(sample(), "category")}

    assert found == {
        "T01 First": (("T01-01", "T01-02"), ("M-1", "M-2")),
        "T02 Second": (("T02-01", "T02-02"), ("M-3",)),
    }


def test_a_workbook_holds_its_own_rows_and_nothing_of_the_others(database: Database, tmp_path: Path) -> None:
    path, one = sent_to(database, tmp_path / "out")["Body B"]
    returned = read_workbook(path, path.name)
    everything = texts(one.content)

    assert (returned.dispatch, returned.version, returned.changes, returned.removed) == (one.dispatch.id, 1, (), ())
    assert [risk.id for risk in returned.exported.risks] == ["T02-02"]
    assert "T02-02" in everything
    for others in ("T01-01", "T01-02", "T02-01", "M-1", "M-3", "Body A", "KRI-1", "'quoted'"):
        assert others not in everything, others
    assert path.name.startswith("small r1 Body B ")


def test_what_is_sent_out_is_awaited_until_it_is_taken_over(database: Database, tmp_path: Path) -> None:
    sent = sent_to(database, tmp_path / "out")
    path, one = sent["Body A"]
    with Edit(path) as edit:
        edit["Measures", "M-1", "progress"] = 75
    found = merging.preview_merge(database, "small", [(path, path.name)])
    number = merging.accept(database, found, **WHO)
    known = {dispatch.sent_to: dispatch for dispatch in sending.awaited(database, "small")}

    assert database.read("small").measures[0].progress == 75
    assert known["Body A"].outcome == {"revision": number, "changes": 1, "file": path.name}
    assert known["Body A"].returned is not None
    assert known["Body B"].returned is None
    assert (known["Body B"].version, known["Body B"].actor, len({d.round for d in known.values()})) == (1, "Aygün", 1)
    sending.forget(database, "small", one.dispatch.round)
    assert sending.awaited(database, "small") == []


def test_rows_of_others_are_not_missing_from_a_part_and_a_row_of_its_own_is(database: Database, tmp_path: Path) -> None:
    path, _one = sent_to(database, tmp_path / "out")[NOT_NAMED]
    with Edit(path) as edit:
        edit.book["Register"].delete_rows(edit.row("Register", "T01-02"))
        edit.add("Register", title="Newcomer", category="T01")
    found = merging.preview_merge(database, "small", [(path, path.name)])

    assert [change.record for change in found.changes] == ["T01-03"]
    assert {change.record for change in found.removed if change.new is None} >= {"T01-02", "M-2>T01-02"}
    assert found.disputed == ()


def test_a_part_that_lost_its_hidden_sheet_is_known_by_its_rows(database: Database, tmp_path: Path) -> None:
    path, one = sent_to(database, tmp_path / "out")["Body A"]
    with Edit(path) as edit:
        edit["Measures", "M-2", "notes"] = "Done"
    plain = tmp_path / "plain.xlsx"
    pd.read_excel(path, sheet_name="Measures", engine="openpyxl").to_excel(plain, index=False)
    held = database.read("small")
    changes = editing.record_changes(held, "measures", "M-1", {"notes": "Meanwhile"})
    editing.save(database, held, changes, actor="B", reason="r", means="t")
    found = merging.preview_merge(database, "small", [(plain, plain.name)])

    assert found.files[0].dispatch == one.dispatch.id
    assert [(c.record, c.field, c.new) for c in found.changes] == [("M-2", "notes", "Done")]
    assert not any("M-3" in finding.message for finding in found.findings)


def test_several_parts_come_back_together(database: Database, tmp_path: Path) -> None:
    sent = sent_to(database, tmp_path / "out")
    for name, place, value in (
        ("Body A", ("Measures", "M-1", "owner"), "Body C"),
        ("Body B", ("Register", "T02-02", "owner"), "Body C"),
        (NOT_NAMED, ("Register", "T01-01", "owner"), "Body C"),
    ):
        with Edit(sent[name][0]) as edit:
            edit[place] = value
    found = merging.preview_merge(database, "small", [(path, path.name) for path, _one in sent.values()])
    merging.accept(database, found, **WHO)

    assert database.version("small") == 2
    assert all(dispatch.returned for dispatch in sending.awaited(database, "small"))
    assert {group.name for group in sending.groups(database.read("small"), "body")} == {"Body A", "Body C", NOT_NAMED}


def test_a_new_row_titled_as_a_risk_of_somebody_else_is_a_new_risk(database: Database, tmp_path: Path) -> None:
    """The body was never sent the other's risk and cannot have meant it."""
    path, _one = sent_to(database, tmp_path / "out")["Body B"]
    with Edit(path) as edit:
        edit.add("Register", title="Risk T01-02", category="T01", owner="Body B")
    found = merging.preview_merge(database, "small", [(path, path.name)])

    assert [(c.record, c.field) for c in found.changes] == [("T01-03", "")]
    assert found.conflicts == ()


def test_only_some_can_be_sent_and_unknown_ones_are_named(database: Database) -> None:
    register = database.read("small")
    sent = sending.send_out(database, register, "body", actor="A", only=["Body B"])

    assert [one.dispatch.sent_to for one in sent] == ["Body B"]
    with pytest.raises(NotFound, match=r"'Nobody'.*Body A, Body B"):
        sending.send_out(database, register, "body", actor="A", only=["Nobody"])
    with pytest.raises(WrongUsage, match="needs a name"):
        sending.send_out(database, register, "body", actor=" ")
    assert len(sending.awaited(database, "small")) == 1


def test_a_past_state_is_not_sent_out(database: Database) -> None:
    held = database.read("small")
    editing.save(
        database,
        held,
        editing.record_changes(held, "risks", "T01-01", {"notes": "n"}),
        actor="B",
        reason="r",
        means="t",
    )
    with pytest.raises(Conflict, match="since version 1"):
        sending.send_out(database, held, "body", actor="A")


def test_a_zip_holds_every_workbook_under_a_plain_name(database: Database, tmp_path: Path) -> None:
    held = database.read("small")
    odd = '../..\\x:*?"<>|\n' + "Nazirlər Kabineti " * 9
    editing.save(
        database,
        held,
        editing.record_changes(held, "risks", "T01-01", {"owner": odd}),
        actor="B",
        reason="r",
        means="t",
    )
    sent = sending.send_out(database, database.read("small"), "body", actor="A")
    sending.write(sent, tmp_path / "out.zip")
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        names = archive.namelist()
        books = [openpyxl.load_workbook(io.BytesIO(archive.read(name))) for name in names]

    assert len(set(names)) == len(books) == 4
    assert not [name for name in names if set(name) & set('/\\:*?"<>|\n')]
    assert any("Nazirlər Kabineti" in name for name in names)
    assert max(map(len, names)) < 100


def test_where_it_cannot_go_is_said_before_anything_is_sent(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")

    with pytest.raises(WrongUsage, match=r"\.rar"):
        sending.place(tmp_path / "x.rar")
    with pytest.raises(Unreachable, match="cannot be written"):
        sending.place(tmp_path / "file" / "below")
