"""Decisions, updates, comments and attachments through every door: nothing of them is lost or left behind."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import openpyxl
import pytest
import yaml
from pydantic import TypeAdapter
from tests.core.building import follow_ups, risk, sample
from tests.store.saving import WHO, attached, save

from riskregister.core.changes import Change
from riskregister.core.hanging import by_place, removals
from riskregister.core.identities import renamed
from riskregister.core.merging import Copy, merge
from riskregister.core.model import TABLES, Attachment, Comment, Register
from riskregister.core.parted import part
from riskregister.core.resolving import resolved
from riskregister.errors import InvalidInput
from riskregister.services import registers, undoing
from riskregister.services.exchange import export, left_behind
from riskregister.services.opening import kept_content, open_folder, open_source
from riskregister.store import contents
from riskregister.store.database import Database

FILE = b"what was found"
BACK = {"actor": "B", "reason": "back", "means": "test"}


def talked() -> Register:
    """Return the sample with a file, a comment on a decision, and evidence for the decision and an update."""
    held = sample()
    decision, update = held.decisions[0], held.updates[0]
    on = {"date": decision.date, "title": "Minutes", "link": "https://example.org/m"}
    return replace(
        held,
        comments=(
            *held.comments,
            Comment(id=f"{decision.id}:C1", about="decisions", record=decision.id, date=decision.date, text="noted"),
        ),
        attachments=(
            *held.attachments,
            attached(FILE),
            Attachment(id=f"{decision.id}:A1", about="decisions", record=decision.id, **on),
            Attachment(id=f"{update.id}:A1", about="updates", record=update.id, **on),
        ),
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    one = attached(FILE)
    opened.create(talked(), **WHO, contents={one.digest: FILE})
    yield opened
    opened.close()


@pytest.mark.parametrize("ending", ["", ".json", ".xlsx"])
def test_they_come_back_equal_from_every_file_that_holds_a_register(ending: str, tmp_path: Path) -> None:
    """YAML, JSON and the workbook's hidden copy."""
    path = tmp_path / f"out{ending}"
    export(talked(), path)
    found = open_source(str(path)).register

    for table in follow_ups():
        assert getattr(found, table) == getattr(talked(), table)


def test_a_folder_of_text_holds_the_files_too(database: Database, tmp_path: Path) -> None:
    """Each by its digest, with the ending a person opens it by; from folder to folder as well."""
    one = attached(FILE)
    opened = open_source(database.url)
    export(opened.register, tmp_path / "out", content_of=opened.content_of)
    again = open_folder(tmp_path / "out")
    export(again.register, tmp_path / "twice", content_of=again.content_of)

    assert [path.name for path in (tmp_path / "twice" / "attachments").iterdir()] == [f"{one.digest}.pdf"]
    assert open_folder(tmp_path / "twice").content_of(one.digest) == FILE
    (tmp_path / "out" / "attachments" / f"{one.digest}.pdf").write_bytes(b"another")
    with pytest.raises(InvalidInput, match="not the one whose SHA-256 its name gives"):
        open_folder(tmp_path / "out")


def test_what_a_file_leaves_behind_is_said(tmp_path: Path) -> None:
    """JSON and the workbook name a file and do not hold it."""
    export(talked(), tmp_path / "out.json")

    assert "names 1 attached file" in left_behind(talked(), tmp_path / "out.json")[0]
    assert left_behind(talked(), tmp_path / "out") == left_behind(sample(), tmp_path / "out.json") == ()
    assert "content" not in json.loads((tmp_path / "out.json").read_text())["attachments"][1]


def test_a_copy_of_a_register_has_its_files(database: Database) -> None:
    """In the same database, under another id."""
    one = attached(FILE)
    who = {"actor": "A", "reason": "an exercise", "means": "test"}
    registers.create(
        database,
        database.read("small"),
        id="copy",
        title="Copy",
        content_of=partial(kept_content, database, "small"),
        **who,
    )

    assert contents.read(database.engine, "copy", one.digest) == FILE
    assert database.verify().flaws == []


def test_a_part_keeps_decisions_and_updates_and_no_talk() -> None:
    """What is sent out holds what was decided on its risks, and nobody's remarks or files."""
    found = part(talked(), ["T01-01"], ["M-1"])

    assert (len(found.decisions), len(found.updates), found.comments, found.attachments) == (1, 1, (), ())
    other = part(talked(), ["T01-02"], [])
    assert (other.decisions, other.updates) == ((), ())


def test_a_removed_risk_comes_back_with_all_that_was_said_of_it(database: Database) -> None:
    """Also what hung on its decisions."""
    held = database.read("small")
    save(database, held, *removals(held, (("risks", "T01-01"),)))
    left = database.read("small")
    assert {one.record for one in (*left.comments, *left.attachments)} == {"M-1", "M-1:U1"}
    undoing.restore_record(database, "small", "risks", "T01-01", **BACK)

    assert by_place(database.read("small")) == by_place(talked())
    assert database.verify().flaws == []


def test_a_decision_undone_and_a_state_restored(database: Database) -> None:
    """As any other record."""
    held = database.read("small")
    end = Change(table="decisions", record="T01-01:D1", field="ended", old=None, new=held.decisions[0].until)
    save(database, held, end)
    undoing.undo(database, undoing.preview_undo(database, "small", 2), **BACK)
    assert database.read("small") == talked()

    held = database.read("small")
    save(database, held, *removals(held, (("decisions", "T01-01:D1"),)))
    undoing.restore_state(database, "small", 3, **BACK)
    assert database.read("small") == talked()


def copy_of(base: Register, *changes: Change, removed: tuple[tuple[str, str], ...] = ()) -> Copy:
    return Copy(name="a", base=base, version=base.version, changes=changes, removed=removed)


def test_a_risk_others_have_talked_about_is_not_thrown_away_by_a_missing_row(tmp_path: Path) -> None:
    """A comment on its decision, made since the copy went out, is work on the risk."""
    base = replace(sample(), version=1)
    said = Comment(id="T01-01:D1:C1", about="decisions", record="T01-01:D1", date=base.reporting_date, text="wait")
    now = replace(base, version=2, comments=(*base.comments, replace(said, version=2)))
    gone = (("risks", "T01-01"),)

    assert merge(base, [copy_of(base, removed=gone)]).removals == gone
    found = merge(now, [copy_of(base, removed=gone)])
    assert (found.removals, [one.record for one in found.disputed]) == ((), ["T01-01"])


def test_a_risk_brought_back_by_a_merge_brings_its_decisions_and_their_talk() -> None:
    """Removed here, edited there: who wants it back gets it whole."""
    base = replace(talked(), version=1)
    now = base
    for change in removals(base, (("risks", "T01-01"),)):
        if change.field == "":
            kept = tuple(one for one in getattr(now, change.table) if one.id != change.record)
            now = replace(now, **{change.table: kept})
    edit = Change(table="risks", record="T01-01", field="notes", old="", new="mine")
    copies = [copy_of(base, edit)]
    found = merge(now, copies)
    wanted = {one.key: one.mine for one in found.conflicts}
    back = {(one.table, one.record) for one in resolved(now, copies, found, wanted) if one.field == ""}

    assert {("decisions", "T01-01:D1"), ("comments", "T01-01:D1:C1"), ("attachments", "T01-01:D1:A1")} <= back


def test_what_follows_up_on_a_renamed_record_follows_it() -> None:
    """Ids begin with the new name, also of what hangs on a decision, and answers still answer."""
    held = talked()
    made = [
        Change(table=table, record=one.id, field="", old=None, new=one)
        for table in ("comments", "attachments", "updates", "decisions", "risks", "measures")
        for one in getattr(held, table)
    ]
    found = {
        (change.table, change.record): change.new
        for change in renamed(made, {("risks", "T01-01"): "T01-07", ("measures", "M-1"): "M-7"})
    }

    assert found["decisions", "T01-07:D1"].risk == "T01-07"
    assert found["comments", "T01-07:C2"].answers == "T01-07:C1"
    assert found["comments", "T01-07:D1:C1"].record == "T01-07:D1"
    assert found["updates", "M-7:U1"].measure == "M-7"
    assert found["attachments", "M-7:U1:A1"].record == "M-7:U1"
    assert len(found) == len(made)


def test_another_risk_in_its_place_does_not_inherit_what_was_decided(tmp_path: Path) -> None:
    """A new risk of the same id from a copy: what hung on the one here goes with it."""
    base = replace(sample(), version=1, risks=sample().risks[1:], decisions=(), comments=())
    base = replace(base, assessments=tuple(one for one in base.assessments if one.risk != "T01-01"))
    now = replace(talked(), version=2)
    other = risk("T01-01", title="Quite another")
    copies = [copy_of(base, Change(table="risks", record="T01-01", field="", old=None, new=other))]
    found = merge(now, copies)
    made = resolved(now, copies, found, {one.key: one.mine for one in found.conflicts})
    gone = {(one.table, one.record) for one in made if one.field == "" and one.new is None}

    assert {("decisions", "T01-01:D1"), ("comments", "T01-01:D1:C1"), ("comments", "T01-01:C1")} <= gone


def test_the_example_in_the_documentation_can_be_read() -> None:
    """As it stands there, but for the records it hangs on."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "exchange.md").read_text(encoding="utf-8")
    (block,) = (one for one in re.findall(r"```yaml\n(.*?)```", text, re.DOTALL) if one.startswith("decisions:"))
    for table, entries in yaml.safe_load(block).items():
        for entry in entries:
            for side in ("likelihood", "impact"):
                if side in entry:
                    entry[side] = dict(zip(("low", "best", "high"), entry[side], strict=True))
            assert TypeAdapter(TABLES[table]).validate_python(entry).id == entry["id"]


def test_the_workbook_shows_what_was_decided(tmp_path: Path) -> None:
    """On a sheet of its own, text as text; a register without decisions has none."""
    bold = replace(talked(), decisions=(replace(talked().decisions[0], reason="=1+1", by="+ B"),))
    export(bold, tmp_path / "out.xlsx")
    export(replace(sample(), decisions=(), comments=()), tmp_path / "bare.xlsx")
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    row = [cell.value for cell in book["Decisions"][5]]

    assert row[:5] == ["T01-01", "Risk T01-01", "Accept", "stale", "+ B"]
    assert row[7:11] == [
        "3 (2 – 4) × 4 High",
        "3 (2 – 4) × 4 band H",
        "the criteria have changed since: what was High is band H",
        "=1+1",
    ]
    assert book["Decisions"]["K5"].data_type == "s"
    assert "Decisions" not in openpyxl.load_workbook(tmp_path / "bare.xlsx").sheetnames
