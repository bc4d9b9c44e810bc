"""Cells of a returned workbook are told apart whatever program saved it last: typed, reckoned, broken, not reckoned."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from tests.workbook.editing import Edit

from riskregister.errors import InvalidInput
from riskregister.workbook import book as opening
from riskregister.workbook.book import Book
from riskregister.workbook.read import read_workbook


def anew(path, change):
    """Write a workbook again with the parts that ``change``, given a name and the content, makes of them."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(name, content))
    return path


def workbook(*rows):
    file = io.BytesIO()
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.active["A1"].number_format = "0 %"
    book.save(file)
    file.seek(0)
    return file


def prefixed(name, content):
    """Write the tags of a sheet as some libraries do: each with the short name of its namespace in front."""
    if not name.startswith("xl/worksheets/"):
        return content
    content = re.sub(rb"<(/?)([a-z])", rb"<\1x:\2", content)
    return content.replace(b"<x:worksheet xmlns=", b"<x:worksheet xmlns:x=")


@pytest.mark.parametrize("change", [lambda _name, content: content, prefixed])
def test_each_cell_says_what_kind_it_is(tmp_path, change):
    path = tmp_path / "kinds.xlsx"
    path.write_bytes(workbook([0.4, "=1+1", "#N/A", 3, True, " 007 "], [], [None, '=A1&"<"']).getvalue())
    first, blank, last = Book(anew(path, change), "kinds.xlsx").rows("Sheet")

    assert [cell.value for cell in first] == [0.4, None, "#N/A", 3, True, " 007 "]
    assert [cell.kind for cell in first] == ["value", "value", "error", "value", "value", "value"]
    assert [cell.written for cell in (*first[:3], last[1])] == ["", "=1+1", "", '=A1&"<"']
    assert ["%" in cell.number_format for cell in first] == [True, *5 * [False]]
    assert (type(first[3].value), len(blank), len(last), last[1].place) == (int, 0, 2, "Sheet!B3")


def test_a_file_that_unpacks_to_more_than_it_says_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(workbook(["x" * 30_000]).getvalue())
    anew(path, lambda name, content: content + b" " * 3_000_000 if name == "xl/styles.xml" else content)
    monkeypatch.setattr(opening, "_LIMITS", opening.Limits(unpacked=1_000_000))
    with pytest.raises(InvalidInput, match="more cells or text than can be read"):
        Book(path, "bomb.xlsx")


@pytest.mark.office
def test_edits_are_told_apart_after_another_program_saved_them(exported, soffice):
    with Edit(exported) as edit:
        edit["Register", "T01-01", "score"] = 99
        edit.cell("Register", "T01-02", "likelihood").value = "=1+1.5"
        edit["Measures", "M-1", "due"] = dt.date(2008, 2, 29)
    returned = read_workbook(soffice(exported, recalculate=True), "returned.xlsx")
    changes = {(one.record, one.field): one.new for one in returned.changes}

    assert changes.pop(("M-1", "due")) == dt.date(2008, 2, 29)
    assert [(key, new.best) for key, new in changes.items()] == [(("T01-02:current", "likelihood"), 2.5)]
    assert [(f.severity, f.record, f.field) for f in returned.findings if f.severity != "note"] == [
        ("warning", "T01-01", "score")
    ]


@pytest.mark.office
def test_an_error_and_a_formula_not_reckoned_are_told_apart_after_another_program_saved_them(exported, soffice):
    with Edit(exported) as edit:
        edit.cell("Register", "T01-01", "likelihood").value = "=1/0"
        edit.cell("Register", "T01-02", "likelihood").value = "=1+1.5"
        place = edit.cell("Register", "T01-02", "likelihood").coordinate
    path = soffice(exported, recalculate=True)
    value = re.compile(rb'(<c r="%b"[^>]*><f[^>]*>[^<]*</f>)<v>2.5</v>' % place.encode())
    anew(path, lambda _name, content: value.sub(rb"\1", content))
    returned = read_workbook(path, "returned.xlsx")

    assert returned.changes == ()
    rules = {f.record: f.rule.partition(";")[0] for f in returned.findings if f.severity == "error"}
    assert rules == {"T01-01": "the cell shows an error", "T01-02": "formula not calculated"}
