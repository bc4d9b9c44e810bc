"""What an imported register says beyond our fields goes out in columns of its own and comes back from there."""

import io
from dataclasses import replace

import openpyxl
import pytest
from tests.workbook.editing import Edit, stored
from tests.workbook.samples import TODAY, make_register

from riskregister.core.model import Detail
from riskregister.core.parts import Given
from riskregister.workbook.columns import REGISTER
from riskregister.workbook.read import read_register_from_workbook, read_workbook
from riskregister.workbook.write import write_workbook

FIRST = (
    Detail(name="Region", value="North", field="region"),
    Detail(name="Controls", value="one"),
    Detail(name="Controls", value="two"),
    Detail(name="score", value="=1+1"),
)
SECOND = (
    Detail(name="Controls", value="007"),
    Detail(name="Controls (2)", value="3"),
    Detail(name="Two\nlines", value="x"),
)


@pytest.fixture
def detailed():
    plain = make_register()
    first, second, *rest = plain.risks
    return replace(plain, risks=(replace(first, details=FIRST), replace(second, details=SECOND), *rest))


@pytest.fixture
def exported(detailed, tmp_path):
    path = tmp_path / "exported.xlsx"
    write_workbook(detailed, path, written_on=TODAY)
    return path


def back(path):
    return read_workbook(path, path.name)


def test_every_heading_has_a_column_of_its_own_after_ours(exported):
    header = [cell.value for cell in openpyxl.load_workbook(exported)["Register"][1]]
    ours = [column.name for column in REGISTER.columns]
    assert header[: len(ours)] == ours
    assert header[len(ours) :] == ["Region", "Controls", "Controls (2)", "score (2)", "Controls (2) (2)", "Two lines"]
    row = stored(exported)["Register"]["T01-01"]
    assert (row["Controls"], row["Controls (2)"], row["score (2)"]) == ("one", "two", "=1+1")
    assert row["score"] == 7.5
    assert stored(exported)["Register"]["T01-02"]["Controls"] == "007"
    assert (back(exported).changes, back(exported).findings) == ((), ())


def test_an_edit_an_addition_and_a_removal_are_one_change_of_the_details(detailed, exported):
    with Edit(exported) as edit:
        edit["Register", "T01-01", "Controls"] = None
        edit["Register", "T01-01", "Controls (2)"] = "two and a half"
        edit["Register", "T01-01", "Two lines"] = "y"
        edit["Register", "T01-03", "Region"] = "=South"
    first, second = back(exported).changes
    assert (first.table, first.record, first.field, first.old) == ("risks", "T01-01", "details", FIRST)
    assert first.new == (
        FIRST[0],
        Detail(name="Controls", value="two and a half"),
        FIRST[3],
        Detail(name="Two\nlines", value="y"),
    )
    assert second.new == (Detail(name="Region", value="=South", field="region"),)
    assert read_register_from_workbook(exported, "x").risks[2].details == second.new
    assert len(back(exported).places) == 2


def test_a_new_risk_brings_its_details(exported):
    with Edit(exported) as edit:
        edit.add("Register", id="N-1", category="T01", title="New", Region="East")
    (change,) = back(exported).changes
    assert change.new.details == (Detail(name="Region", value="East", field="region"),)


def test_the_shown_beginning_of_a_long_text_is_no_edit_and_cannot_become_one(detailed, tmp_path):
    path = tmp_path / "long.xlsx"
    long = replace(detailed.risks[0], details=(Detail(name="Log", value="x" * 40_000),))
    write_workbook(replace(detailed, risks=(long,), mitigations=(), assessments=()), path, written_on=TODAY)
    assert back(path).changes == ()
    with Edit(path) as edit:
        edit["Register", "T01-01", "Log"] = "short"
    returned = back(path)
    assert returned.changes == ()
    assert [(one.severity, one.field) for one in returned.findings] == [("error", "details")]


def test_more_headings_than_a_sheet_can_show_stay_in_the_workbook_all_the_same(detailed):
    many = tuple(Detail(name=f"Column {number}", value="x") for number in range(700))
    register = replace(detailed, risks=(replace(detailed.risks[0], details=many), *detailed.risks[1:]))
    file = io.BytesIO()
    write_workbook(register, file, written_on=TODAY)
    file.seek(0)
    assert read_workbook(file, "many.xlsx").changes == ()
    file.seek(0)
    assert read_register_from_workbook(file, "many.xlsx") == register


def test_a_level_edited_in_the_workbook_drops_what_was_given_for_it(detailed, tmp_path):
    path = tmp_path / "given.xlsx"
    given = (Given(of="likelihood", value="Often"), Given(of="impact", value="4/10", rule="halved"))
    first, *rest = detailed.assessments
    write_workbook(replace(detailed, assessments=(replace(first, given=given), *rest)), path, written_on=TODAY)
    assert read_register_from_workbook(path, "x").assessments[0].given == given
    with Edit(path) as edit:
        edit["Register", "T01-01", "impact"] = 3
    assert read_register_from_workbook(path, "x").assessments[0].given == given[:1]
