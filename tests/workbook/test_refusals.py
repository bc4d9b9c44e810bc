"""What is refused names sheet, cell, value and rule; nothing is guessed."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from tests.workbook.editing import Edit
from tests.workbook.samples import TODAY

from riskregister.errors import InvalidInput, Unreachable
from riskregister.workbook import book as opening
from riskregister.workbook.columns import SHEETS
from riskregister.workbook.read import read_register_from_workbook, read_workbook
from riskregister.workbook.write import write_workbook


def back(path):
    return read_workbook(path, path.name)


BAD = [
    ("Register", "T01-01", "likelihood", 7, "levels run from 1 to 5"),
    ("Register", "T01-01", "likelihood", 0.4, "levels run from 1 to 5"),
    ("Register", "T01-01", "impact", "high", "must be a number"),
    ("Register", "T01-01", "impact", "3,5", "must be a number"),
    ("Register", "T01-01", "impact", True, "must be a number"),
    ("Register", "T01-01", "impact", dt.date(2026, 5, 3), "must be a number"),
    ("Register", "T02-02", "target_impact", "nan", "must be a number"),
    ("Register", "T01-01", "likelihood_low", 4, "low, best and high must ascend"),
    ("Register", "T01-01", "likelihood_low", None, "give both low and high"),
    ("Register", "T01-01", "likelihood", None, "give the best level too"),
    ("Register", "T01-01", "status", "Finished", "must be one of draft, under_review"),
    ("Register", "T01-01", "confidence", None, "this field is required"),
    ("Register", "T01-01", "title", " ", "this field is required"),
    ("Register", "T01-01", "category", "T99", "no such record in categories"),
    ("Register", "T01-01", "objectives", "NI-1; NI-77", "no such record in objectives"),
    ("Register", "T02-03", "notes", "x" * 32_100, "too long for a cell"),
    ("Measures", "M-1", "status", "done", "must be one of"),
    ("Measures", "M-1", "due", "31.12.2007", "must be a date"),
    ("Measures", "M-1", "due", "2007-02-30", "must be a date"),
    ("Measures", "M-1", "due", 39226, "must be a date"),
    ("Measures", "M-1", "start", dt.datetime(2007, 1, 1, 12), "must be a date"),  # noqa: DTZ001 (a cell has no time zone)
    ("Measures", "M-1", "progress", 140, "progress runs from 0 to 100"),
    ("Measures", "M-1", "progress", "40 %", "must be a number"),
    ("Measures", "M-1", "title", "#DIV/0!", "the cell shows an error"),
    ("Mitigations", "M-1>T01-01", "acts_on", "harm", "must be one of"),
    ("Mitigations", "M-1>T01-01", "strength", None, "this field is required"),
]


@pytest.mark.parametrize(("sheet", "record", "name", "value", "rule"), BAD)
def test_a_value_that_breaks_a_rule_is_named_with_its_cell(exported, sheet, record, name, value, rule):
    with Edit(exported) as edit:
        cell = edit.cell(sheet, record, name)
        number_format = cell.number_format
        cell.value = value
        if not isinstance(value, dt.date):
            # openpyxl gives no format here; a number in a date cell would still be read as a date.
            cell.number_format = "General" if value == 39226 else number_format
        place = f"{sheet}!{cell.coordinate}"
    returned = back(exported)
    (finding,) = returned.findings
    assert (finding.severity, finding.record, finding.place.split("!")[0]) == ("error", record, sheet)
    assert finding.rule.startswith(rule)
    assert returned.changes == ()
    if "both low" not in rule:
        assert finding.place == place
    with pytest.raises(InvalidInput, match=sheet) as error:
        read_register_from_workbook(exported, "returned.xlsx")
    assert error.value.findings == returned.findings


def test_forty_per_cent_is_not_taken_for_less_than_one(exported):
    with Edit(exported) as edit:
        cell = edit.cell("Measures", "M-1", "progress")
        cell.value, cell.number_format = 0.4, "0%"
    (finding,) = back(exported).findings
    assert (finding.severity, finding.value) == ("error", "0.4")


def test_a_formula_without_a_stored_value_is_named(exported):
    with Edit(exported) as edit:
        edit.cell("Register", "T01-01", "likelihood").value = "=1+1"
    (finding,) = back(exported).findings
    assert finding.rule.startswith("formula not calculated")


@pytest.mark.office
def test_a_calculated_formula_counts_with_its_value(exported, soffice):
    with Edit(exported) as edit:
        edit.cell("Register", "T01-01", "likelihood").value = "=1+1.5"
    (change,) = back(soffice(exported, recalculate=True)).changes
    assert change.new.best == 2.5


def rules(path):
    return [(finding.severity, finding.place, finding.rule) for finding in back(path).findings]


def test_an_id_used_twice_is_an_error(exported):
    with Edit(exported) as edit:
        row = edit.add("Register", id="T01-01", title="Twice")
    ((severity, place, rule),) = rules(exported)
    assert (severity, place) == ("error", f"Register!A{row}")
    assert "twice" in rule


def test_a_new_record_needs_its_required_fields(exported):
    with Edit(exported) as edit:
        edit.add("Register", id="N-1", title="No category")
        edit.add("Measures", id="N-2", title="Nothing else")
        edit.add("Mitigations", id="N-3", measure="M-77", risk="T01-01", acts_on="both", role="primary")
    returned = back(exported)
    assert returned.changes == ()
    assert [(f.record, f.field) for f in returned.findings] == [
        ("N-1", "category"),
        ("N-2", "source"),
        ("N-2", "status_in_source"),
        ("N-2", "status"),
        ("N-3", "measure"),
        ("N-3", "basis"),
        ("N-3", "strength"),
    ]


def test_a_section_that_became_a_number_is_refused(exported):
    with Edit(exported) as edit:
        edit.add("Measures", id="N-1", title="x", section=3.1, status_in_source="planned", status="planned")
    (finding,) = back(exported).findings
    assert "as text" in finding.rule


def test_a_new_record_needs_the_columns_that_a_record_must_have(exported):
    with Edit(exported) as edit:
        row = edit.add("Register", id="N-1", title="No category")
        edit.book["Register"].delete_cols(edit.column("Register", "category"))
    returned = back(exported)
    assert returned.changes == ()
    assert [(f.severity, f.place) for f in returned.findings] == [
        ("note", "Register!1:1"),
        ("error", f"Register!A{row}"),
    ]


def test_two_columns_of_one_name_are_an_error_and_a_strange_one_a_note(exported):
    with Edit(exported) as edit:
        sheet = edit.book["Register"]
        sheet.cell(1, sheet.max_column + 1).value = "owner"
        sheet.cell(1, sheet.max_column + 1).value = "cost"
    assert [(f.severity, f.field) for f in back(exported).findings] == [("error", "owner"), ("note", "cost")]


def test_what_was_typed_over_a_computed_cell_is_a_warning_and_no_change(exported):
    with Edit(exported) as edit:
        edit["Register", "T01-01", "score"] = 99
        edit["Register", "T01-02", "score"] = 2
        edit["Register", "T01-03", "gap"] = -3
        edit["Measures", "M-1", "overdue"] = False
    returned = back(exported)
    assert returned.changes == ()
    found = [(f.severity, f.record, f.field) for f in returned.findings]
    assert found == [
        ("warning", "T01-01", "score"),
        ("warning", "T01-03", "gap"),
        ("warning", "M-1", "overdue"),
    ]


def test_values_that_replaced_formulas_but_follow_the_edits_are_silent(exported):
    with Edit(exported) as edit:
        edit["Register", "T01-02", "likelihood"] = 1.5
        edit["Register", "T01-02", "score"] = 2.5
    assert {finding.severity for finding in back(exported).findings} == {"note"}


def test_what_the_source_says_cannot_be_changed(exported):
    with Edit(exported) as edit:
        edit["Measures", "M-1", "section"] = "3.1"
        edit["Measures", "M-1", "status_in_source"] = "adopted"
    returned = back(exported)
    assert returned.changes == ()
    assert {(f.severity, f.field) for f in returned.findings} == {
        ("warning", "source"),
        ("warning", "status_in_source"),
    }


def test_edited_criteria_are_said_not_to_be_read(exported):
    with Edit(exported) as edit:
        for row in edit.book["Criteria"].iter_rows():
            for cell in row:
                if cell.value == "High":
                    cell.value = "Higher"
    (finding,) = back(exported).findings
    assert (finding.severity, finding.value) == ("warning", "Higher")


def test_files_that_are_no_workbook_of_ours(tmp_path, exported):
    with pytest.raises(Unreachable, match="missing"):
        back(tmp_path / "missing.xlsx")
    with pytest.raises(Unreachable):
        back(tmp_path)
    for name, content in {
        "text.xlsx": b"id,title\n",
        "empty.xlsx": b"",
        "cut.xlsx": exported.read_bytes()[:5000],
    }.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(InvalidInput, match="is not an Excel workbook"):
            back(tmp_path / name)
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with pytest.raises(InvalidInput, match="password"):
        back(tmp_path / "old.xls")
    openpyxl.Workbook().save(tmp_path / "foreign.xlsx")
    with pytest.raises(InvalidInput, match="only workbooks it exported"):
        back(tmp_path / "foreign.xlsx")


def test_a_damaged_part_is_named_as_no_workbook(tmp_path, exported):
    path = tmp_path / "damaged.xlsx"
    with zipfile.ZipFile(exported) as good, zipfile.ZipFile(path, "w") as bad:
        for name in good.namelist():
            bad.writestr(name, b"<broken" if name == "xl/workbook.xml" else good.read(name))
    with pytest.raises(InvalidInput, match="is damaged and cannot be read"):
        back(path)


def test_a_workbook_that_unpacks_to_too_much_is_refused_unread(monkeypatch, exported):
    monkeypatch.setattr(opening, "MOST_UNPACKED", 1000)
    with pytest.raises(InvalidInput, match="unpacks to"):
        back(exported)


def test_a_stray_cell_at_the_far_end_does_not_matter(exported):
    with Edit(exported) as edit:
        edit.book["Register"]["XFD1048576"] = "stray"
    assert back(exported).findings == ()


@pytest.mark.parametrize(
    ("label", "value", "words"), [("format", "3", "format 3"), ("data", '{"id"', "changed or cut")]
)
def test_a_hidden_sheet_of_another_format_or_cut_is_refused(exported, label, value, words):
    with Edit(exported) as edit:
        for row in edit.book["_exported"].iter_rows():
            if row[0].value == label:
                row[1].value = value
    with pytest.raises(InvalidInput, match=words):
        back(exported)


def test_a_place_that_cannot_be_written_is_named(register):
    with pytest.raises(Unreachable, match="cannot be written"):
        write_workbook(register, Path("/nowhere/at/all.xlsx"), written_on=TODAY)


def test_headers_are_explained_and_the_memory_is_hidden(register):
    buffer = io.BytesIO()
    write_workbook(register, buffer, written_on=TODAY)
    book = openpyxl.load_workbook(buffer)
    tables, facts = ["Register", "Measures", "Mitigations"], ["Matrix", "Coverage", "Criteria", "Lists", "History"]
    assert book.sheetnames == ["Read me", *tables, *facts, "_exported"]
    assert book["_exported"].sheet_state == "veryHidden"
    for table in SHEETS:
        header = book[table.sheet][1]
        assert [cell.value for cell in header] == [column.name for column in table.columns]
        assert [cell.value for cell in header if not cell.comment] == []
        assert book[table.sheet].oddFooter.left.text.endswith("Scores are invented && mean nothing.")
        assert book[table.sheet].freeze_panes is not None
