"""Workbooks out with their history, and the blank one that is filled in and imported."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.core.building import assessed, estimate, sample

from riskregister.core.model import Register
from riskregister.services import editing, exchange, merging, workbooks
from riskregister.store.database import Database
from riskregister.workbook.columns import SHEETS

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE = ROOT / "templates/excel/register.xlsx"
START = dt.datetime(2007, 5, 24, tzinfo=dt.UTC)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    database.create(sample(), actor="a", reason="b", means="c", time=START)
    yield database
    database.close()


def save(database: Database, register_id: str, table: str, record: str, **values: Any) -> None:
    held = database.read(register_id)
    changes = editing.record_changes(held, table, record, values)
    editing.save(database, held, changes, actor="Aygün", reason="=a reason", means="test")


def rows_of(content: bytes, sheet: str) -> list[list[Any]]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [[cell.value for cell in row] for row in book[sheet].iter_rows()]


# History --------------------------------------------------------------------------------------------------------------


def test_the_latest_changes_stand_on_a_sheet_newest_first(database: Database, tmp_path: Path) -> None:
    save(database, "small", "measures", "M-1", progress=60.0)
    save(database, "small", "risks", "T01-01", title="=New", notes="x" * 5_000)
    exchange.export(database.read("small"), tmp_path / "out.xlsx", by="Orxan", database=database)
    content = (tmp_path / "out.xlsx").read_bytes()
    rows = [row for row in rows_of(content, "History") if isinstance(row[0], int)]

    assert [(row[0], *row[2:6]) for row in rows] == [
        (3, "Aygün", "=a reason", "T01-01", "title"),
        (3, "Aygün", "=a reason", "T01-01", "notes"),
        (2, "Aygün", "=a reason", "M-1", "progress"),
    ]
    assert [row[6:8] for row in rows][::2] == [["Risk T01-01", "=New"], ["40", "60"]]
    assert ["Written by", "Orxan"] in [row[:2] for row in rows_of(content, "Read me")]
    assert len(rows[1][7]) == 1_000


def test_over_an_older_export_only_what_changed_since_is_told(database: Database, tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    save(database, "small", "measures", "M-1", progress=60.0)
    exchange.export(database.read("small"), path, database=database)
    save(database, "small", "measures", "M-1", progress=70.0)
    exchange.export(database.read("small"), path, database=database)
    rows = rows_of(path.read_bytes(), "History")

    assert [row[7] for row in rows if isinstance(row[0], int)] == ["70"]
    assert rows[1][0] == "Every change since version 2, newest first; not read back."
    exchange.export(database.read("small"), path, database=database)
    assert rows_of(path.read_bytes(), "History")[1][0] == "Nothing has changed since the last export."


def test_a_workbook_of_another_register_or_none_at_all_says_nothing_of_a_last_export(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    assert workbooks.exported_version(path, "small") is None
    path.write_bytes(b"no workbook")
    assert workbooks.exported_version(path, "small") is None
    path.write_bytes(exchange.workbook(replace(sample(), version=4)))
    assert workbooks.exported_version(path, "small") == 4
    assert workbooks.exported_version(path, "another") is None
    openpyxl.Workbook().save(path)
    assert workbooks.exported_version(path, "small") is None


def test_who_gave_an_anonymous_view_is_not_named_in_the_history(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'panel.sqlite3'}")
    views = (assessed("T01-01", 3, 4, id="v", assessor="Aysel", anonymous=True), assessed("T01-02", 3, 4))
    database.create(replace(sample(), assessments=views), actor="a", reason="b", means="c", time=START)
    held = database.read("small")
    changes = editing.record_changes(held, "assessments", "v", {"likelihood": estimate(5)})
    editing.save(database, held, changes, actor="Aysel", reason="seen anew", means="test")
    told = workbooks.latest_changes(database, database.read("small"))
    database.close()

    assert [(one.who, one.field) for one in told] == [("an anonymous assessor", "likelihood")]


def test_how_far_a_workbook_is_is_told_from_nothing_to_all() -> None:
    told: list[float] = []
    workbooks.made(sample(), progress=told.append)

    assert told == sorted(told)
    assert 0 < told[0] < 0.5
    assert told[-1] == 1.0


# The blank one --------------------------------------------------------------------------------------------------------


def parts(content: bytes) -> dict[str, Any]:
    """Return what matters in a workbook: values, formulas, notes, drop-downs, names and how it prints."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    found: dict[str, Any] = {"names": {name: one.value for name, one in book.defined_names.items()}}
    for sheet in book:
        cells = [cell for row in sheet.iter_rows() for cell in row]
        values = {cell.coordinate: getattr(cell.value, "text", cell.value) for cell in cells if cell.value is not None}
        notes = {cell.coordinate: cell.comment.text for cell in cells if cell.comment}
        rules = [
            (str(one.sqref), one.type, one.formula1, one.formula2) for one in sheet.data_validations.dataValidation
        ]
        look = (sheet.freeze_panes, sheet.print_area, sheet.sheet_state, sheet.oddHeader.left.text)
        found[sheet.title] = (values, notes, rules, look)
    return found


def test_the_template_is_what_the_program_makes(shipped: Register) -> None:
    assert parts(TEMPLATE.read_bytes()) == parts(workbooks.blank_workbook(shipped)), "run make template"


def test_the_template_says_what_belongs_where(shipped: Register) -> None:
    book = openpyxl.load_workbook(TEMPLATE)
    assert "History" not in book.sheetnames
    assert "How to fill it in" in [row[0].value for row in book["Read me"].iter_rows()]
    for table in SHEETS:
        sheet = book[table.sheet]
        notes = {cell.value: cell.comment.text for cell in sheet[1]}
        rules = {
            str(one.sqref).split(":")[0].rstrip("0123456789"): one for one in sheet.data_validations.dataValidation
        }
        for cell, column in zip(sheet[1], table.columns, strict=True):
            assert len(notes[column.name]) > 10
            if column.choices:
                assert ", ".join(column.choices) in notes[column.name]
                listed = book.defined_names[rules[cell.column_letter].formula1].value.replace("$", "")
                where, _mark, area = listed.partition("!")
                assert tuple(row[0].value for row in book[where][area]) == column.choices
            assert (column.kind in ("choice", "reference", "level", "percent", "date")) == (cell.column_letter in rules)
    levels = [step.label for step in shipped.criteria.likelihood.levels]
    assert all(label in book["Register"]["E1"].comment.text for label in levels)


def test_a_template_that_was_filled_in_adds_its_risks_to_the_open_register(shipped: Register, tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'shipped.sqlite3'}")
    database.create(shipped, actor="a", reason="b", means="c", time=START)
    path = tmp_path / "ministry.xlsx"
    shutil.copy(TEMPLATE, path)
    book = openpyxl.load_workbook(path)
    names = {table.sheet: [column.name for column in table.columns] for table in SHEETS}

    def write(sheet: str, row: int, **values: Any) -> None:
        for name, value in values.items():
            book[sheet].cell(row, names[sheet].index(name) + 1).value = value

    write(
        "Register",
        2,
        id="N-1",
        category="T08",
        title="Kur daşqını",
        likelihood=4,
        impact=3,
        owner="=Body",
        type="natural",
    )
    write("Register", 3, id="N-2", category="T11", title="Not assessed")
    write("Measures", 2, id="M-N1", title="Dams", section="4.3.6", status_in_source="planned", status="planned")
    write("Mitigations", 2, id="M-N1>N-1", measure="M-N1", risk="N-1", acts_on="impact", role="primary")
    write("Mitigations", 2, basis="inferred", strength="weak")
    book["Register"].cell(2, names["Register"].index("owner") + 1).data_type = "s"
    book.save(path)
    preview = merging.preview_merge(database, shipped.id, [(path, path.name)])
    assert (preview.errors, preview.removed, preview.missing) == ([], (), 0)
    merging.accept(database, preview, actor="A", reason="first round", remove=True)
    after = database.read(shipped.id)
    database.close()

    added = [risk for risk in after.risks if risk.id.startswith("N-")]
    assert [(risk.id, risk.category, risk.title, risk.owner) for risk in added] == [
        ("N-1", "T08", "Kur daşqını", "=Body"),
        ("N-2", "T11", "Not assessed", ""),
    ]
    levels = [(one.risk, one.likelihood, one.impact) for one in after.assessments if one.risk.startswith("N-")]
    assert levels == [("N-1", estimate(4), estimate(3))]
    assert len(after.risks) == len(shipped.risks) + 2
    assert len(after.mitigations) == len(shipped.mitigations) + 1


def test_an_id_the_register_has_already_is_a_conflict_not_a_second_one(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'small.sqlite3'}")
    database.create(sample(), actor="a", reason="b", means="c", time=START)
    file = io.BytesIO(workbooks.blank_workbook(sample()))
    book = openpyxl.load_workbook(file)
    for place, value in enumerate(("T01-01", "T01", "Another"), start=1):
        book["Register"].cell(2, place).value = value
    book.save(tmp_path / "filled.xlsx")
    preview = merging.preview_merge(database, "small", [(tmp_path / "filled.xlsx", "filled.xlsx")])
    database.close()

    assert [(one.record, one.theirs.title) for one in preview.conflicts] == [("T01-01", "Risk T01-01")]
