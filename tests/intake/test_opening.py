"""Every kind of file becomes the same cells, with what its reader would hide: hidden, merged, broken, uncalculated."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
import shutil
import subprocess
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from tests.intake.files import cells, packed, parts_of, sheet_parts, spreadsheet, workbook

from riskregister.errors import InvalidInput, Unreachable
from riskregister.intake.grid import Broken, Source, Span
from riskregister.intake.opening import open_source

MOMENT = dt.datetime(2024, 5, 1, 13, 30)  # noqa: DTZ001 - a workbook knows no time zone


def opened(data: bytes, name: str = "file.xlsx") -> Source:
    return open_source(io.BytesIO(data), name)


@pytest.fixture(scope="module")
def full() -> bytes:
    """A workbook with something of everything."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet, hidden = book.add_worksheet("Risks"), book.add_worksheet("Lists")
    hidden.hide()
    hidden.write(0, 0, "High")
    day, moment = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    percent, quoted = book.add_format({"num_format": "0.0%"}), book.add_format({"num_format": '0 "%"'})
    sheet.write_row(1, 1, ["Id", "Risk", "Seen", "Share"])
    sheet.write_row(2, 1, ["007", "Fire & <smoke>\nin two lines"])
    sheet.write_datetime(2, 3, dt.date(2024, 5, 1), day)
    sheet.write_number(2, 4, 0.4, percent)
    sheet.write_row(3, 1, [7, "  spaces  "])
    sheet.write_datetime(3, 3, MOMENT, moment)
    sheet.write_number(3, 4, 40, quoted)
    sheet.write_boolean(3, 5, True)
    sheet.merge_range(5, 1, 6, 2, "both", day)
    sheet.write(8, 1, "out of sight")
    sheet.set_row(8, None, None, {"hidden": True})
    sheet.set_column("D:D", None, None, {"hidden": True})
    sheet.write_formula(9, 1, "=1/0", None, "#DIV/0!")
    sheet.write_formula(9, 2, "=2+2", None, 4)
    sheet.write_blank(20, 20, None, day)
    book.close()
    return target.getvalue()


def converted(data: bytes, ending: str, folder: Path) -> bytes:
    """Let LibreOffice save a workbook as another kind."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    (folder / "in.xlsx").write_bytes(data)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", ending]
    subprocess.run([*command, "--outdir", folder, folder / "in.xlsx"], check=True, capture_output=True, timeout=120)
    return (folder / f"in.{ending}").read_bytes()


def check_full(source: Source) -> None:
    risks, lists = source.sheets
    assert risks.rows[:4] == [
        [],
        [None, "Id", "Risk", "Seen", "Share"],
        [None, "007", "Fire & <smoke>\nin two lines", dt.date(2024, 5, 1), 0.4],
        [None, 7, "  spaces  ", MOMENT, 40, True],
    ]
    assert risks.rows[4:8] == [[], [None, "both"], [], []]
    assert risks.rows[9][1:3] == [Broken("#DIV/0!"), 4]
    assert len(risks.rows) == 10
    assert risks.merged == (Span(5, 1, 6, 2),)
    assert risks.hidden_rows == {8}
    assert risks.hidden_columns == {3}
    assert risks.percent == {(2, 4)}
    assert not risks.uncalculated
    assert (risks.hidden, lists.hidden) == (False, True)
    assert lists.rows == [["High"]]


def test_an_excel_workbook(full):
    source = opened(full)

    assert (source.kind, source.notes, source.data) == ("xlsx", (), full)
    check_full(source)


@pytest.mark.office
@pytest.mark.parametrize("ending", ["ods", "xls", "xlsx"])
def test_what_libreoffice_saves(full, ending, tmp_path):
    source = opened(converted(full, ending, tmp_path), f"file.{ending}")

    assert (source.kind, source.notes) == (ending, ())
    check_full(source)


def test_a_path_is_opened_like_a_stream(full, tmp_path):
    file = tmp_path / "a.xlsx"
    file.write_bytes(full)

    assert open_source(file, "a.xlsx").sheets == opened(full).sheets


def test_progress_is_told(full):
    told: list[float] = []
    open_source(io.BytesIO(full), "a.xlsx", told.append)

    assert told == sorted(told)
    assert told[-1] == 1


@pytest.mark.parametrize(
    ("cell", "uncalculated"),
    [
        ('<c r="A1"><f>1+1</f><v></v></c>', True),
        ('<c r="A1"><f>1+1</f><v/></c>', True),
        ('<c r="A1"><f>1+1</f></c>', True),
        ('<c r="A1" s="0"><f t="shared" si="0"/><v/></c>', True),
        ('<c r="A1"><f t="shared" ref="A1:A2" si="0">B1</f></c>', True),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', False),
        ('<c r="A1"><f t="shared" si="0"/><v>2</v></c>', False),
        ('<c r="A1" t="str"><f>""</f><v></v></c>', False),
        ('<c r="A1"/>', False),
    ],
)
def test_a_formula_without_a_result_is_told_from_a_blank_cell(cell, uncalculated):
    (sheet,) = opened(workbook(cells(cell, '<c r="B1"><v>5</v></c>'))).sheets

    assert sheet.uncalculated == ({(0, 0)} if uncalculated else set())
    assert sheet.at(0, 1) == 5


def test_a_program_that_left_calculating_to_the_next_stored_zeros_that_are_no_results():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, [3, 4])
    sheet.write_formula(0, 2, "=A1*B1")
    book.close()
    assert opened(target.getvalue()).sheets[0].uncalculated == {(0, 2)}
    assert opened(target.getvalue()).sheets[0].at(0, 2) is None

    saved = openpyxl.load_workbook(io.BytesIO(target.getvalue()))
    saved.save(again := io.BytesIO())
    assert opened(again.getvalue()).sheets[0].uncalculated == {(0, 2)}


@pytest.mark.parametrize(
    "error", ["#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"]
)
@pytest.mark.parametrize("quote", ['"', "'"])
def test_error_values_are_broken_cells(error, quote):
    cell = f'<c r="A1" t="e"><f>1</f><v>{error}</v></c><c r="C1" t="e"><v>{error}</v></c>'.replace('"', quote)
    (sheet,) = opened(workbook(cells(cell))).sheets

    assert sheet.rows == [[Broken(error), None, Broken(error)]]


def test_an_error_in_a_spreadsheet_is_a_broken_cell():
    row = (
        '<table:table-row><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" '
        'calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
        '<table:table-cell table:formula="of:=[.A1]"/></table:table-row>'
    )
    (sheet,) = opened(spreadsheet(f'<table:table table:name="R">{row}</table:table>'), "a.ods").sheets

    assert sheet.rows == [[None, None, Broken("#N/A")]]
    assert sheet.uncalculated == {(0, 3)}


def test_repetitions_in_a_spreadsheet_count_for_places():
    hidden = '<table:table-row table:number-rows-repeated="3" table:visibility="collapse"><table:table-cell/>'
    row = (
        '<table:table-row table:visibility="filter"><table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="percentage" office:value="0.5" table:number-columns-repeated="2"/>'
        "</table:table-row>"
    )
    columns = '<table:table-column table:number-columns-repeated="2"/><table:table-column table:visibility="collapse"/>'
    tables = f'<table:table table:name="R">{columns}{hidden}</table:table-row>{row}</table:table>'
    (sheet,) = opened(spreadsheet(tables), "a.ods").sheets

    assert sheet.rows == [[], [], [], [None, None, 0.5, 0.5]]
    assert sheet.hidden_rows == {0, 1, 2, 3}
    assert sheet.hidden_columns == {2}
    assert (3, 2) in sheet.percent


def test_per_cent_is_seen_whoever_wrote_the_file(full):
    book = openpyxl.load_workbook(io.BytesIO(full))
    book["Risks"]["E2"].number_format = "0%"
    book.save(target := io.BytesIO())

    assert opened(target.getvalue()).sheets[0].percent == {(2, 4)}


def test_cells_in_unusual_notation_are_read_alike():
    usual = opened(workbook(cells('<c r="A1"><v>1</v></c>', '<c r="C1" t="e"><v>#N/A</v></c>'))).sheets
    for inner in (
        "<c r='A1'><v>1</v></c><c r='C1' t='e'><v>#N/A</v></c>",
        '<c><v>1</v></c><c/><c t="e" r="C1"><v>#N/A</v></c>',
        '<c\nr="A1"><v>1</v></c><c s="0" t="e" r="C1"><v>#N/A</v></c>',
        '<c r="A1"><v>1</v></c><c r="C1" t="e"><v xml:space="preserve">#N/A</v></c>',
    ):
        assert opened(workbook(cells(inner))).sheets == usual, inner
    parts = sheet_parts(cells('<c r="A1"><v>1</v></c>', '<c r="C1" t="e"><v>#N/A</v></c>'))
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    prefixed = re.sub(r"<(/?)(\w)", r"<\1x:\2", str(parts["xl/worksheets/sheet1.xml"])).replace("xmlns=", "xmlns:x=")
    assert main in prefixed
    assert opened(packed({**parts, "xl/worksheets/sheet1.xml": prefixed})).sheets == usual


def test_parts_under_other_names_are_found(full):
    parts = parts_of(full)
    moved = {name.replace("sheet1.xml", "Blatt.XML"): part for name, part in parts.items()}
    relations = moved["xl/_rels/workbook.xml.rels"].replace(b"worksheets/sheet1.xml", b"/xl/Worksheets/blatt.xml")
    check_full(opened(packed({**moved, "xl/_rels/workbook.xml.rels": relations})))

    elsewhere = {name.replace("xl/", "book/"): part for name, part in parts.items()}
    elsewhere["_rels/.rels"] = elsewhere["_rels/.rels"].replace(b"xl/workbook", b"/book/workbook")
    check_full(opened(packed(elsewhere)))


def test_two_sheets_of_one_name_are_both_read():
    parts = sheet_parts(cells('<c r="A1"><v>1</v></c>'), cells('<c r="A1"><v>2</v></c>'))
    parts["xl/workbook.xml"] = str(parts["xl/workbook.xml"]).replace('"S2"', '"S1"')

    assert [(sheet.name, sheet.rows) for sheet in opened(packed(parts)).sheets] == [("S1", [[1]]), ("S1", [[2]])]


def test_merged_areas_and_hidden_columns_end_where_the_cells_do():
    beside = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="B9:C10"/></mergeCells>'
    columns = '<cols><col min="2" max="16384" hidden="1"/></cols>'
    (sheet,) = opened(workbook(columns + cells('<c r="A1"><v>1</v></c>', '<c r="C1"><v>2</v></c>') + beside)).sheets

    assert sheet.merged == (Span(0, 0, 0, 2),)
    assert sheet.hidden_columns == {1, 2}


def test_macros_and_links_are_said_once(full):
    parts = {**parts_of(full), "xl/vbaProject.bin": b"x", "xl/externalLinks/externalLink1.xml": b"<x/>"}
    source = opened(packed(parts), "a.xlsm")

    assert source.kind == "xlsm"
    assert source.notes == (
        "The file has macros; they were not run.",
        "The file has links to other files or data; they were not followed, and the stored values were read.",
    )


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("a.xlsx", ()),
        ("a.XLSX", ()),
        ("noending", ()),
        ("a.xls", ("The name ends in .xls, but the file is an Excel workbook (.xlsx); it was read as that.",)),
        ("a.csv", ("The name ends in .csv, but the file is an Excel workbook (.xlsx); it was read as that.",)),
    ],
)
def test_what_a_file_is_decides_and_a_wrong_ending_is_said(full, name, note):
    source = opened(full, name)

    assert (source.kind, source.notes) == ("xlsx", note)


def test_a_text_file_that_calls_itself_a_workbook_is_read():
    source = opened(b"Id,Risk\n1,Fire\n", "a.xls")

    assert source.kind == "text"
    assert source.notes == ("The name ends in .xls, but the file is a text file; it was read as that.",)


def test_a_folder_and_a_missing_file_are_said_in_a_sentence(tmp_path):
    with pytest.raises(Unreachable, match="is a folder, not a file"):
        open_source(tmp_path, "here")
    with pytest.raises(Unreachable, match="cannot be read: No such file"):
        open_source(tmp_path / "none.xlsx", "none.xlsx")


def test_every_sample_opens_with_the_sheets_it_is_said_to_have(samples):
    key = json.loads((samples / "answer_key.json").read_text(encoding="utf-8"))
    for about in key["files"]:
        source = open_source(samples / about["file"], about["file"])
        if source.kind == "text":
            assert [sheet.name for sheet in source.sheets] == [""], about["file"]
            assert len(source.sheets[0].rows) >= max(about["risk_rows"] or [1]), about["file"]
        else:
            assert {sheet.name for sheet in source.sheets} >= set(about["sheets"] or []), about["file"]


def test_every_named_cell_of_the_samples_is_there(samples):
    key = json.loads((samples / "answer_key.json").read_text(encoding="utf-8"))
    for about in key["files"]:
        if not about.get("filled_cells_per_field") or not about.get("mapping") or about.get("derived"):
            continue
        source = open_source(samples / about["file"], about["file"])
        sheet = next((sheet for sheet in source.sheets if sheet.name == about["register_sheet"]), source.sheets[0])
        for field, count in about["filled_cells_per_field"].items():
            letter = about["mapping"].get(field)
            if not isinstance(letter, str) or not re.fullmatch("[A-Z]{1,2}", letter):
                continue
            column = openpyxl.utils.column_index_from_string(letter) - 1
            values = [sheet.at(row - 1, column) for row in about["risk_rows"]]
            filled = sum(value is not None and str(value).strip() != "" for value in values)
            assert filled == count, (about["file"], field)


def test_a_file_that_is_no_workbook_is_no_workbook():
    with pytest.raises(InvalidInput, match=r"a\.xlsx is a zip archive, not a workbook"):
        opened(packed({"a.txt": "x"}), "a.xlsx")
