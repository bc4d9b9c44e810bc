"""A workbook taken back: every change is shown first, and all of them are made or none."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from tests.core.building import sample
from tests.workbook.written import workbook_of

from riskregister.core.changes import Change
from riskregister.errors import Conflict, InvalidInput
from riskregister.services import editing, exchange, merge_report, merging
from riskregister.services.opening import open_source
from riskregister.store.database import Database

WHO = {"actor": "Aygün", "reason": "back from the ministry"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    database.create(sample(), actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield database
    database.close()


def edited(database: Database, path: Path, **cells: object) -> Path:
    """Export the register and set cells of its sheet of risks, named "column_of_risk" by header and id."""
    path.write_bytes(workbook_of(database.read("small")))
    book = openpyxl.load_workbook(path)
    sheet = book["Register"]
    header = [cell.value for cell in sheet[1]]
    ids = {sheet.cell(row, header.index("id") + 1).value: row for row in range(2, sheet.max_row + 1)}
    for place, value in cells.items():
        column, _of, record = place.partition("__")
        sheet.cell(ids[record.replace("_", "-")], header.index(column) + 1).value = value
    book.save(path)
    return path


def test_an_unchanged_workbook_brings_no_change(database: Database, tmp_path: Path) -> None:
    """Exported and taken back: nothing to do, and accepting it writes no revision."""
    preview = merging.preview_merge(database, "small", [(edited(database, tmp_path / "a.xlsx"), "a.xlsx")])

    assert (preview.changes, preview.removed, preview.conflicts, preview.errors) == ((), (), (), [])
    assert merging.accept(database, preview, **WHO) == 1


def test_what_the_preview_shows_is_what_is_saved(database: Database, tmp_path: Path) -> None:
    """Three cells, three changes; one revision that names the workbook; the assessor is who imported."""
    path = edited(database, tmp_path / "a.xlsx", title__T01_01="New title", likelihood__T01_02=3, owner__T02_01="Body")
    preview = merging.preview_merge(database, "small", [(path, "a.xlsx")])
    shown = {(c.record, c.field) for c in preview.changes}
    number = merging.accept(database, preview, **WHO)
    newest = database.history("small")[0]

    assert shown == {("T01-01", "title"), ("T01-02:current", "likelihood"), ("T02-01", "owner")}
    assert (number, newest.means) == (2, "workbook a.xlsx")
    assert shown <= {(c.record, c.field) for c in newest.changes}
    assert database.read("small").risks[0].title == "New title"
    changed = next(a for a in database.read("small").assessments if a.id == "T01-02:current")
    assert (changed.likelihood.best, changed.assessor) == (3.0, "Aygün")


def test_what_someone_changed_since_the_export_is_a_conflict(database: Database, tmp_path: Path) -> None:
    """Their value and the workbook's are shown, and nothing is imported, not even the rest."""
    path = edited(database, tmp_path / "a.xlsx", title__T01_01="Mine", owner__T02_01="Body")
    held = database.read("small")
    editing.save(database, held, editing.record_changes(held, "risks", "T01-01", {"title": "Theirs"}), means="t", **WHO)
    preview = merging.preview_merge(database, "small", [(path, "a.xlsx")])
    with pytest.raises(Conflict) as caught:
        merging.accept(database, preview, **WHO)

    assert [(one.field, one.theirs, one.mine) for one in caught.value.clashes] == [("title", "Theirs", "Mine")]
    assert database.version("small") == 2


def test_what_both_changed_alike_is_no_conflict(database: Database, tmp_path: Path) -> None:
    """The same value from both sides is simply there."""
    path = edited(database, tmp_path / "a.xlsx", title__T01_01="Same")
    held = database.read("small")
    editing.save(database, held, editing.record_changes(held, "risks", "T01-01", {"title": "Same"}), means="t", **WHO)
    preview = merging.preview_merge(database, "small", [(path, "a.xlsx")])

    assert (preview.changes, preview.conflicts) == ((), ())


def test_a_missing_row_is_taken_out_only_when_asked_for(database: Database, tmp_path: Path) -> None:
    """With the risk go its assessments and mitigations; without --remove nothing goes."""
    path = edited(database, tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet = book["Register"]
    ids = [cell.value for cell in next(zip(*sheet.iter_rows(min_row=1), strict=True))]
    sheet.delete_rows(ids.index("T01-01") + 1)
    book.save(path)
    preview = merging.preview_merge(database, "small", [(path, "a.xlsx")])

    assert preview.missing == 1
    assert {change.record for change in preview.removed} >= {"T01-01", "M-2>T01-01"}
    assert merging.accept(database, preview, **WHO) == 1
    assert merging.accept(database, preview, remove=True, **WHO) == 2
    assert database.read("small").indicators[0].risks == ("T02-01",)
    assert open_source(str(path)).register.indicators == database.read("small").indicators
    found = database.read("small")
    assert {risk.id for risk in found.risks} == {"T01-02", "T02-01", "T02-02"}
    assert [link.id for link in found.mitigations] == ["M-2>T01-02", "M-3>T02-02"]
    assert found.influences == ()


def test_a_workbook_brings_indicators_and_readings_back_unchanged(database: Database, tmp_path: Path) -> None:
    """It has no sheet for them; an edit elsewhere leaves them as they are, in the file and in the register."""
    path = edited(database, tmp_path / "a.xlsx", title__T01_02="Mine")
    preview = merging.preview_merge(database, "small", [(path, "a.xlsx")])
    merging.accept(database, preview, **WHO)

    for found in (open_source(str(path)).register, database.read("small")):
        assert (found.indicators, found.readings) == (sample().indicators, sample().readings)
        assert found.risks[1].title == "Mine"


def test_a_missing_row_never_throws_away_later_work(database: Database, tmp_path: Path) -> None:
    """A risk edited here after the export is not removed by the older workbook; without removal the import goes on."""
    path = edited(database, tmp_path / "a.xlsx", title__T01_02="Mine")
    book = openpyxl.load_workbook(path)
    sheet = book["Register"]
    ids = [cell.value for cell in next(zip(*sheet.iter_rows(min_row=1), strict=True))]
    sheet.delete_rows(ids.index("T01-01") + 1)
    book.save(path)
    register = database.read("small")
    changes = editing.record_changes(register, "risks", "T01-01", {"notes": "a week's work"})
    editing.save(database, register, changes, actor="B.", reason="later", means="dashboard")
    preview = merging.preview_merge(database, "small", [(path, "a.xlsx")])

    with pytest.raises(Conflict, match="T01-01"):
        merging.accept(database, preview, remove=True, **WHO)
    assert merging.accept(database, preview, **WHO) == 3
    assert "a week's work" in {risk.notes for risk in database.read("small").risks}


def test_a_workbook_with_an_error_is_refused_whole(database: Database, tmp_path: Path) -> None:
    """Likelihood 7 in one cell: the place, the value and the rule, and nothing of the other cells."""
    path = edited(database, tmp_path / "a.xlsx", title__T01_01="Mine", likelihood__T01_02=7)
    preview = merging.preview_merge(database, "small", [(path, "a.xlsx")])
    with pytest.raises(InvalidInput, match=r"a\.xlsx, Register!\w+\d+: ") as caught:
        merging.accept(database, preview, **WHO)

    assert "7" in str(caught.value)
    assert database.read("small") == sample()


def test_a_workbook_of_another_register_is_refused(database: Database, tmp_path: Path) -> None:
    """It names both registers."""
    path = tmp_path / "other.xlsx"
    path.write_bytes(exchange.workbook(replace(sample(), id="other")))
    with pytest.raises(InvalidInput, match="belongs to the register 'other', not to 'small'"):
        merging.preview_merge(database, "small", [(path, "other.xlsx")])


def test_the_report_has_the_agreed_form(database: Database, tmp_path: Path) -> None:
    """Every key of the import report, ready for JSON."""
    path = edited(database, tmp_path / "a.xlsx", title__T01_01="Mine", likelihood__T01_02=3)
    report = merge_report.report(merging.preview_merge(database, "small", [(path, "a.xlsx")]))

    assert json.loads(json.dumps(report)) == report
    assert set(report) == {
        "file",
        "kind",
        "verdict",
        "reason",
        "sheet",
        "header_rows",
        "mapping",
        "rows",
        "scales",
        "changes",
        "files",
        "findings",
        "records",
    }
    assert (report["file"], report["kind"], report["verdict"]) == ("a.xlsx", "own", "import")
    assert {key: report["changes"][key] for key in ("added", "changed", "removed", "conflicts")} == {
        "added": 0,
        "changed": 2,
        "removed": 0,
        "conflicts": [],
    }
    assert ("T01-01", "title", "Mine") in {(f["record"], f["field"], f["new"]) for f in report["changes"]["fields"]}


def test_a_record_gone_since_the_export_is_a_conflict(database: Database, tmp_path: Path) -> None:
    """A row whose risk someone removed does not come back in pieces."""
    path = edited(database, tmp_path / "a.xlsx", owner__T02_02="Mine")
    held = database.read("small")
    editing.save(
        database,
        held,
        [
            Change(table="mitigations", record="M-3>T02-02", field="", old=held.mitigations[3], new=None),
            Change(table="risks", record="T02-02", field="", old=held.risks[3], new=None),
        ],
        means="t",
        **WHO,
    )
    preview = merging.preview_merge(database, "small", [(path, "a.xlsx")])

    assert [(one.key, one.theirs, one.mine.owner) for one in preview.conflicts] == [
        (("risks", "T02-02", ""), None, "Mine")
    ]


def test_a_workbook_that_makes_no_move_is_refused_with_the_cell(database: Database, tmp_path: Path) -> None:
    """T01-02 is accepted; its row names the cell in which somebody wrote draft."""
    path = edited(database, tmp_path / "back.xlsx", status__T01_02="draft")
    preview = merging.preview_merge(database, "small", [(path, path.name)])

    assert [(found.record, found.field) for found in preview.errors] == [("T01-02", "status")]
    assert preview.errors[0].place.startswith("Register!")
    assert preview.errors[0].place.endswith("3")
    with pytest.raises(InvalidInput, match=r"Register!\w+3: T01-02 status"):
        merging.accept(database, preview, **WHO)
    assert database.version("small") == 1


def test_a_level_set_anew_clears_what_belonged_to_the_one_before(database: Database, tmp_path: Path) -> None:
    """Why the impact was missing, the likelihood as stated, the profile: no column shows them, so it is said."""
    path = edited(database, tmp_path / "a.xlsx", likelihood__T02_01=3, impact__T02_01=4)
    preview = merging.preview_merge(database, "small", [(path, "a.xlsx")])
    notes = {found.field: found.place for found in preview.findings if "is cleared" in found.rule}
    merging.accept(database, preview, **WHO)
    found = next(a for a in database.read("small").assessments if a.id == "T02-01:current")

    assert (found.impact_state, found.likelihood_stated, found.profile) == (None, None, ())
    assert set(notes) == {"impact_state", "likelihood_stated", "profile"}
    assert all(place.startswith("Register!") for place in notes.values())
    assert open_source(str(path)).register.assessments[3].impact_state is None


def test_criteria_nobody_edited_are_not_said_to_be_edited(database: Database, tmp_path: Path) -> None:
    """Empty cells among them are as empty as they went out."""
    preview = merging.preview_merge(database, "small", [(edited(database, tmp_path / "a.xlsx"), "a.xlsx")])

    assert preview.findings == ()
