"""What other programs and busy people do to a workbook is no edit, and no edit is lost over it."""

import datetime as dt
import io
import zipfile
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest
from tests.workbook.editing import Edit
from tests.workbook.samples import TODAY

from riskregister.errors import InvalidInput
from riskregister.workbook.columns import SHEETS
from riskregister.workbook.read import read_register_from_workbook, read_workbook
from riskregister.workbook.write import write_workbook

NAMES = [table.sheet for table in SHEETS]


def back(path, base=None):
    return read_workbook(path, path.name, base)


def told(returned, severity):
    return [(found.place, found.rule) for found in returned.findings if found.severity == severity]


def by_pandas(path, out, sheets=NAMES, engine="openpyxl"):
    """Read sheets as data and write them as a table again, as a script does: no hidden sheet, no formulas."""
    with pd.ExcelWriter(out) as writer:
        for name in sheets:
            pd.read_excel(path, sheet_name=name, engine=engine).to_excel(writer, sheet_name=name, index=False)
    return out


@pytest.mark.parametrize(
    ("sheets", "engine"),
    [(NAMES, "openpyxl"), (NAMES, "calamine"), (["Register"], "openpyxl"), (["Mitigations"], "calamine")],
)
def test_a_table_written_anew_by_a_script_has_no_edits(register, exported, tmp_path, sheets, engine):
    """Formulas, the hidden sheet and the types are gone; `n/a`, `007` and texts that look like formulas are not."""
    path = by_pandas(exported, tmp_path / "anew.xlsx", sheets, engine)
    asked = []
    returned = back(path, lambda origin: asked.append(origin) or register)

    assert [(one.register, one.version) for one in asked] == [(register.id, register.version)]
    assert (returned.changes, returned.removed) == ((), ())
    assert told(returned, "error") == told(returned, "warning") == []


def test_an_edit_in_such_a_table_is_found_and_a_row_left_out_is_no_removal(register, exported, tmp_path):
    path = by_pandas(exported, tmp_path / "anew.xlsx")
    with Edit(path) as edit:
        edit["Register", "T01-01", "likelihood"] = 4.5
        edit["Register", "T02-02", "owner"] = "Somebody"
        edit.book["Register"].delete_rows(edit.row("Register", "T01-03"))
    returned = back(path, lambda _origin: register)

    assert {(c.record, c.field) for c in returned.changes} == {("T01-01:current", "likelihood"), ("T02-02", "owner")}
    assert returned.removed == ()
    assert any("1 row is not in this file" in rule for _place, rule in told(returned, "note"))


def test_without_a_register_to_compare_with_such_a_table_is_no_workbook_of_ours(exported, tmp_path):
    with pytest.raises(InvalidInput, match="not exported by this program"):
        back(by_pandas(exported, tmp_path / "anew.xlsx"))


def test_a_damaged_hidden_sheet_is_no_loss_where_the_rows_say_where_they_come_from(register, exported):
    with Edit(exported) as edit:
        edit.book["_exported"]["B4"] = "{"
        edit["Register", "T01-01", "owner"] = "Somebody"
    returned = back(exported, lambda _origin: register)

    assert [(c.record, c.field, c.new) for c in returned.changes] == [("T01-01", "owner", "Somebody")]


def test_renamed_sheets_a_line_above_and_columns_in_another_order_are_found(exported):
    with Edit(exported) as edit:
        edit["Measures", "M-1", "owner"] = "Somebody"
        for name in NAMES:
            sheet = edit.book[name]
            sheet.title = f"{name} of the ministry"
            sheet.insert_rows(1, 2)
            sheet["A1"] = "For the meeting"
            moved = [[cell.value for cell in row] for row in sheet.iter_rows()]
            for row, values in enumerate(moved, start=1):
                for column, value in enumerate(values if row == 1 else reversed(values), start=1):
                    sheet.cell(row, column).value = value
    returned = back(exported)

    assert [(c.record, c.field, c.new) for c in returned.changes] == [("M-1", "owner", "Somebody")]
    assert returned.removed == ()
    assert returned.places["measures", "M-1", "owner"].startswith("Measures of the ministry!")


def test_missing_columns_and_sheets_are_noted_and_nothing_of_them_is_changed(exported):
    with Edit(exported) as edit:
        del edit.book["Mitigations"]
        for name in ("likelihood", "impact_high", "score", "notes"):
            edit.book["Register"].delete_cols(edit.column("Register", name))
        edit["Register", "T01-01", "title"] = "New"
    returned = back(exported)

    assert [(c.record, c.field) for c in returned.changes] == [("T01-01", "title")]
    assert returned.removed == ()
    fields = {found.field for found in returned.findings}
    assert fields == {"likelihood, impact_high, notes", ""}
    assert {found.severity for found in returned.findings} == {"note"}


def test_a_second_sheet_of_the_same_shape_is_pointed_out(exported):
    with Edit(exported) as edit:
        edit.book.copy_worksheet(edit.book["Register"]).title = "Register (2)"
    returned = back(exported)

    assert told(returned, "warning") == [("Register (2)", "this sheet looks like another Register and is not read")]


# Without ids ----------------------------------------------------------------------------------------------------------


def test_without_its_ids_a_table_is_told_by_titles_and_ends(exported):
    with Edit(exported) as edit:
        edit["Register", "T02-03", "owner"] = "Somebody"
        edit["Mitigations", "M-1>T01-01", "rationale"] = "Because"
        for name in ("Register", "Mitigations"):
            edit.book[name].delete_cols(edit.column(name, "id"))
    returned = back(exported)

    assert {(c.record, c.field) for c in returned.changes} == {("T02-03", "owner"), ("M-1>T01-01", "rationale")}
    assert returned.removed == ()
    assert returned.nameless == {}


def test_a_new_row_without_an_id_is_an_addition_that_gets_one(exported):
    with Edit(exported) as edit:
        edit.add("Register", title="Newcomer", category="T01", likelihood=2, impact=3)
        edit.add(
            "Mitigations", measure="M-1", risk="T02-02", acts_on="both", role="primary", basis="stated", strength="weak"
        )
    returned = back(exported)
    risk, levels, link = returned.changes

    assert (risk.field, risk.new.title, risk.record) == ("", "Newcomer", next(iter(returned.nameless))[1])
    assert (levels.table, levels.new.risk) == ("assessments", risk.record)
    assert link.record == "M-1>T02-02"
    found = read_register_from_workbook(exported, "x.xlsx")
    assert {one.id for one in found.risks} >= {"T01-04"}
    assert {one.id for one in found.assessments} >= {"T01-04:current"}


def test_a_retitled_row_that_lost_its_id_is_suspected(exported):
    """It is an addition, since nothing is guessed, but the one it may be is named."""
    with Edit(exported) as edit:
        edit["Register", "T02-02", "title"] = "Nobody has assessed this"
        edit["Register", "T02-02", "id"] = None
    returned = back(exported)
    ((_place, rule),) = told(returned, "warning")

    assert "T02-02" in rule
    assert returned.removed == (("risks", "T02-02"),)
    assert [c.field for c in returned.changes if c.table == "risks"] == [""]


def test_a_row_whose_id_was_changed_is_suspected(exported):
    with Edit(exported) as edit:
        edit["Register", "T02-02", "id"] = "R-1"
    returned = back(exported)
    ((place, rule),) = told(returned, "warning")

    assert place.startswith("Register!A")
    assert "T02-02" in rule
    assert [c.record for c in returned.changes if c.table == "risks"] == ["R-1"]


def test_a_row_with_neither_id_nor_title_is_not_read(exported):
    with Edit(exported) as edit:
        edit.add("Register", notes="Total: 7")
    returned = back(exported)

    assert returned.changes == ()
    assert "neither an id nor a title" in told(returned, "warning")[0][1]


def test_a_row_copied_in_from_another_version_is_refused(exported):
    with Edit(exported) as edit:
        edit["Register", "T01-02", "exported"] = "other r7"
    ((place, rule),) = told(back(exported), "error")

    assert place.startswith("Register!")
    assert "another export" in rule


def test_a_dispatch_is_told_by_the_hidden_sheet_or_by_the_rows(register, tmp_path):
    path = tmp_path / "sent.xlsx"
    write_workbook(register, path, written_on=TODAY, dispatch="d3f2")
    plain = by_pandas(path, tmp_path / "anew.xlsx")

    assert back(path).dispatch == "d3f2"
    assert back(plain, lambda _origin: register).dispatch == "d3f2"


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_saved_by_libreoffice_it_has_no_edits_but_those_made(exported, soffice, ending):
    """In either of its formats, the hidden sheet and all."""
    with Edit(exported) as edit:
        edit["Register", "T01-01", "owner"] = "Somebody"
        edit["Register", "T01-02", "title"] = "two  blanks\nand a break"
    returned = back(soffice(exported, ending=ending))

    assert {(c.record, c.field, c.new) for c in returned.changes} == {
        ("T01-01", "owner", "Somebody"),
        ("T01-02", "title", "two  blanks\nand a break"),
    }
    assert (returned.removed, told(returned, "error"), told(returned, "warning")) == ((), [], [])


def spreadsheet(content):
    """Return a minimal file of LibreOffice's own format."""
    names = ["office:1.0", "table:1.0", "text:1.0"]
    spaces = " ".join(f'xmlns:{n.split(":")[0]}="urn:oasis:names:tc:opendocument:xmlns:{n}"' for n in names)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content.replace("SPACES", spaces))
    return io.BytesIO(buffer.getvalue())


ROW = '<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384">'
ROWS = f"{ROW}<text:p>x</text:p></table:table-cell></table:table-row>" * 9
HEAD = '<?xml version="1.0"?><office:document-content SPACES><table:table table:name="Register">'
TAIL = "</table:table></office:document-content>"
ENTITY = HEAD.replace("?><", '?><!DOCTYPE a [<!ENTITY x "y">]><') + TAIL


NO_WORKBOOK = r"x\.ods is not an Excel workbook that can be read"


@pytest.mark.parametrize(
    ("content", "words"),
    [(HEAD + ROWS + TAIL, NO_WORKBOOK), (ENTITY, "entities"), ("<a>", NO_WORKBOOK), ("", NO_WORKBOOK)],
)
def test_a_hostile_spreadsheet_is_refused_in_a_sentence(content, words):
    with pytest.raises(InvalidInput, match=words):
        read_workbook(spreadsheet(content), "x.ods")


def test_words_for_nothing_and_days_survive_a_script(register, tmp_path):
    """Even in a column in which nothing else stands."""
    risks = tuple(replace(one, owner="n/a", cause="007", event="=1+1") for one in register.risks[:2])
    measures = tuple(replace(one, due=dt.date(2007, 5, 1), progress=40.0) for one in register.measures)
    register = replace(register, risks=risks, assessments=(), measures=measures, mitigations=(), influences=())
    path = tmp_path / "out.xlsx"
    write_workbook(register, path, written_on=TODAY)
    returned = back(by_pandas(path, tmp_path / "anew.xlsx"), lambda _origin: register)

    assert (returned.changes, told(returned, "error")) == ((), [])
    assert openpyxl.load_workbook(tmp_path / "anew.xlsx").sheetnames == NAMES
