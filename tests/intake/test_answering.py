"""The person's own workbook comes back with each doubt at its cell, and goes in again as if nothing had been marked."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import warnings
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from tests.intake.files import packed, parts_of

from riskregister.core.findings import Finding
from riskregister.intake import answer_marks
from riskregister.intake.answer_marks import FILLS
from riskregister.intake.answering import Answer, answer
from riskregister.intake.grid import Source
from riskregister.intake.opening import open_source


def finding(severity: str, place: str, rule: str = "is no level; nearest valid: High", value: str = "Hihg") -> Finding:
    return Finding(
        severity=severity, table="risks", record="R-1", field="likelihood", value=value, rule=rule, place=place
    )


FINDINGS = (
    finding("warning", "Risks!C2"),
    finding("error", "Risks!B3", "has no impact"),
    finding("note", "Risks!C2", "is written in two ways"),
    finding("note", "", "the file has no dates", ""),
)


def own() -> bytes:
    """A register with a formula, a chart, a merged cell, a comment and colours of its own."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet("Risks")
    sheet.write_row(0, 0, ["Id", "Risk", "Likelihood", "Score"])
    blue = book.add_format({"bg_color": "#203764", "font_color": "#FFFFFF", "bold": True})
    sheet.write_row(1, 0, ["R-1", "Fire"])
    sheet.write(1, 2, "Hihg", blue)
    sheet.write_formula(1, 3, '=IF(A2="","",6)', None, 6)
    sheet.write_formula(2, 3, '="a"&"b"', None, "ab")
    sheet.write_row(2, 0, ["R-2", "Flood", "Low"])
    sheet.merge_range(4, 0, 5, 1, "both", blue)
    sheet.write_comment("B3", "Ask Anna", {"author": "Bob"})
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=Risks!$D$2:$D$3"})
    sheet.insert_chart("F2", chart)
    sheet.insert_textbox("F20", "remember")
    sheet.add_sparkline("E2", {"range": "Risks!D2:D3"})
    book.close()
    return target.getvalue()


def opened(data: bytes, name: str = "own.xlsx") -> Source:
    return open_source(io.BytesIO(data), name)


def book_of(data: bytes) -> openpyxl.Workbook:
    with warnings.catch_warnings():
        # The sparklines it does not keep.
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(io.BytesIO(data))


def loaded(answered: Answer) -> openpyxl.Workbook:
    return book_of(answered.content)


def resaved(data: bytes, ending: str, folder: Path) -> bytes:
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    (folder / "in.xlsx").write_bytes(data)
    (folder / "out").mkdir(exist_ok=True)
    command = ["soffice", f"-env:UserInstallation=file://{folder}/office", "--headless", "--convert-to", ending]
    subprocess.run(
        [*command, "--outdir", folder / "out", folder / "in.xlsx"], check=True, capture_output=True, timeout=120
    )
    return (folder / "out" / f"in.{ending}").read_bytes()


def test_each_doubtful_cell_is_coloured_and_says_what_is_wrong():
    answered = answer(opened(own()), FINDINGS)
    sheet = loaded(answered)["Risks"]

    assert answered.ending == ".xlsx"
    assert sheet["C2"].fill.start_color.rgb == FILLS["warning"]
    assert sheet["C2"].font.color.rgb == "FF000000"
    assert sheet["C2"].font.bold
    assert sheet["C2"].comment.text == (
        "riskregister W2\nR-1 likelihood = 'Hihg': is no level; nearest valid: High\n\n"
        "riskregister N3\nR-1 likelihood = 'Hihg': is written in two ways"
    )
    assert sheet["C2"].comment.author == "riskregister"
    assert sheet["B3"].fill.start_color.rgb == FILLS["error"]
    assert sheet["B3"].comment.text == "Ask Anna\n\nriskregister E1\nR-1 likelihood = 'Hihg': has no impact"
    assert sheet["A2"].comment is None
    assert sheet["A2"].fill.fill_type is None


def test_the_list_in_front_has_every_finding_with_a_link_the_gravest_first():
    book = loaded(answer(opened(own()), FINDINGS))
    sheet = book.worksheets[0]

    assert book.active is sheet
    assert [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=4)] == [
        [1, "E: error", "Risks", "B3"],
        [2, "W: warning", "Risks", "C2"],
        [3, "N: note", "Risks", "C2"],
        [4, "N: note", None, None],
    ]
    assert sheet["D4"].hyperlink.location == "'Risks'!B3"
    assert sheet["F7"].value == "R-1 likelihood: the file has no dates"
    assert sheet.column_dimensions["H"].hidden


def test_the_workbook_stays_the_persons_own():
    answered = answer(opened(own()), FINDINGS)
    again = opened(answered.content)
    book = loaded(answered)

    assert again.sheets == opened(own()).sheets
    assert book["Risks"]["D2"].value == '=IF(A2="","",6)'
    assert len(book["Risks"]._charts) == 1
    assert answered.notes == (
        (
            "The answer leaves out what could not be kept: text boxes and shapes, sparklines. "
            "Your own file still has them."
        ),
    )


def test_a_result_of_zero_stays_a_result():
    book = openpyxl.Workbook()
    book.active.append([1, "=A1-1"])
    book.calculation.fullCalcOnLoad = False
    book.save(target := io.BytesIO())
    parts = parts_of(target.getvalue())
    sheet = parts["xl/worksheets/sheet1.xml"]
    parts["xl/worksheets/sheet1.xml"] = re.sub(rb"<v ?/>|<v></v>", b"<v>0</v>", sheet)
    answered = answer(opened(packed(parts)), [finding("note", "Sheet!A1")])

    assert answered.notes == ()
    assert opened(answered.content).sheets[0].rows == [[1, 0]]


def test_macros_stay(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "a.xlsm")
    sheet = book.add_worksheet("Risks")
    sheet.write_row(0, 0, ["Id", "Risk", "Likelihood"])
    sheet.write_row(1, 0, ["R-1", "Fire", "Hihg"])
    sheet.write_comment("A1", "mine")
    (tmp_path / "vbaProject.bin").write_bytes(b"\xd0\xcf\x11\xe0 not run")
    book.add_vba_project(tmp_path / "vbaProject.bin")
    book.close()
    answered = answer(open_source(tmp_path / "a.xlsm", "a.xlsm"), [finding("error", "Risks!C2")])

    assert answered.ending == ".xlsm"
    assert parts_of(answered.content)["xl/vbaProject.bin"] == b"\xd0\xcf\x11\xe0 not run"
    assert b"macroEnabled" in parts_of(answered.content)["[Content_Types].xml"]
    source = opened(answered.content, "a.xlsm")
    assert (source.kind, source.sheets[0].rows[1]) == ("xlsm", ["R-1", "Fire", "Hihg"])
    sheet = openpyxl.load_workbook(io.BytesIO(answered.content), keep_vba=True)["Risks"]
    assert sheet["C2"].comment.text.startswith("riskregister E1")
    assert sheet["A1"].comment.text == "mine"


def test_an_answer_answered_again_has_only_the_new_marks():
    first = answer(opened(own()), FINDINGS)
    second = answer(opened(first.content), [finding("note", "Risks!A3", "is new")])
    book = loaded(second)
    sheet, before = book["Risks"], book_of(own())["Risks"]

    assert book.sheetnames == ["Findings", "Risks"]
    assert sheet["C2"].comment is None
    assert sheet["B3"].comment.text == "Ask Anna"
    assert sheet["B3"].comment.author == "Bob"
    for place in ("C2", "B3"):
        assert sheet[place].fill.fill_type == before[place].fill.fill_type
        assert sheet[place].fill.start_color == before[place].fill.start_color
        assert sheet[place].font.color == before[place].font.color
    assert sheet["A3"].comment.text == "riskregister N1\nR-1 likelihood = 'Hihg': is new"


def test_nothing_more_to_say_takes_all_marks_off():
    clean = answer(opened(answer(opened(own()), FINDINGS).content), ())
    sheet = loaded(clean)["Risks"]

    assert not [
        cell for row in sheet.iter_rows() for cell in row if cell.comment and "riskregister" in cell.comment.text
    ]
    assert opened(clean.content).sheets == opened(own()).sheets


def test_a_mark_whose_comment_was_deleted_and_one_that_moved_come_off():
    book = loaded(answer(opened(own()), FINDINGS))
    book["Risks"]["C2"].comment = None
    book["Risks"].insert_rows(3)
    book.save(target := io.BytesIO())
    sheet = loaded(answer(opened(target.getvalue()), ()))["Risks"]

    assert sheet["C2"].fill.start_color.rgb == "FF203764"
    assert sheet["B4"].fill.fill_type is None


@pytest.mark.office
@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
def test_what_libreoffice_saves_of_an_answer_is_read_as_the_file_itself(ending, tmp_path):
    back = resaved(answer(opened(own()), FINDINGS).content, ending, tmp_path)

    source = opened(back, f"own.{ending}")
    assert [sheet.name for sheet in source.sheets] == ["Risks"]
    # LibreOffice writes 0 for the text that a formula gives into an old workbook.
    columns = 3 if ending == "xls" else 4
    assert [row[:columns] for row in source.sheets[0].rows] == [row[:columns] for row in opened(own()).sheets[0].rows]
    sheet = loaded(answer(source, [finding("note", "Risks!A3")]))["Risks"]
    assert sheet["A3"].comment.text.startswith("riskregister N1")
    assert sheet["C2"].comment is None
    assert ending != "xlsx" or sheet["C2"].fill.start_color.rgb == "FF203764"
    assert sheet["B3"].fill.fill_type is None
    assert ending != "xlsx" or sheet["B3"].comment.text == "Ask Anna"


@pytest.mark.parametrize(
    ("data", "name"),
    [(b"Id;Risk;Likelihood\nR-1;=1+1;Hihg\n\nR-2;007;x\n", "a.csv"), ("Id;Ä\nR;Ü\n".encode("cp1252"), "a.txt")],
)
def test_a_text_file_comes_back_as_a_workbook_with_the_same_cells(data, name):
    source = opened(data, name)
    nowhere = [finding("error", place) for place in ("", "ZZZZ9", "ZZZ9", "A9999999", "B", "7", "Other!A1", "ß2")]
    answered = answer(source, [finding("error", "B2"), *nowhere])

    assert answered.ending == ".xlsx"
    assert answered.notes == (
        "The answer is a new workbook with the same cells; drop that one when you have mended it.",
    )
    assert opened(answered.content).sheets[0].rows == source.sheets[0].rows
    sheet = loaded(answered)["Register"]
    assert sheet["B2"].data_type == "s"
    assert sheet["B2"].comment.text.startswith("riskregister E1")


def test_text_in_a_finding_never_becomes_a_formula_or_damage():
    nasty = finding("error", "Risks!C2", "=HYPERLINK(1)\x00\x07\n\nriskregister E9", "=cmd|' /C calc'!A0")
    book = loaded(answer(opened(own()), [nasty]))

    assert book.worksheets[0]["E4"].data_type == "s"
    assert book.worksheets[0]["E4"].value == "=cmd|' /C calc'!A0"
    clean = loaded(answer(opened(answer(opened(own()), [nasty]).content), ()))
    assert clean["Risks"]["C2"].comment is None


def test_a_sheet_of_the_same_name_and_merged_cells():
    book = book_of(own())
    book.create_sheet("Findings")["A1"] = "my own"
    book.save(target := io.BytesIO())
    answered = answer(opened(target.getvalue()), [finding("error", "Risks!B6"), finding("note", "Findings!A1")])

    assert [sheet.name for sheet in opened(answered.content).sheets] == ["Risks", "Findings"]
    assert loaded(answered)["Risks"]["A5"].fill.start_color.rgb == FILLS["error"]
    assert loaded(answered)["Findings"]["A1"].comment is not None


def test_a_workbook_openpyxl_cannot_read_comes_back_as_a_new_one():
    parts = parts_of(own())
    parts["xl/charts/chart1.xml"] = b"<not xml"
    answered = answer(opened(packed(parts)), FINDINGS)

    assert answered.notes[0].startswith("The file could not be kept as it is")
    assert loaded(answered)["Risks"]["C2"].fill.start_color.rgb == FILLS["warning"]
    assert opened(answered.content).sheets[0].rows == opened(own()).sheets[0].rows


@pytest.mark.parametrize("part", ["docProps/custom.xml", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml"])
def test_parts_that_nobody_looked_at_before_are_looked_at_before_openpyxl_reads_them(part):
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><x>&b;</x>'
    answered = answer(opened(packed({**parts_of(own()), part: bomb})), FINDINGS)
    assert answered.notes[0].startswith("The file could not be kept as it is")

    answered = answer(opened(packed({**parts_of(own()), part: b" " * 9_000_000})), FINDINGS)
    assert answered.notes[0].startswith("The file could not be kept as it is")


def test_a_sheet_that_openpyxl_does_not_see_is_not_lost():
    parts = parts_of(own())
    parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"officeDocument/2006/relationships", b"other")
    answered = answer(opened(packed(parts)), FINDINGS)

    assert answered.notes[0].startswith("The file could not be kept as it is")
    assert opened(answered.content).sheets[0].rows == opened(own()).sheets[0].rows


def test_colours_of_a_theme_come_back():
    book = book_of(own())
    cell = book["Risks"]["A2"]
    cell.fill = PatternFill("lightUp", start_color=openpyxl.styles.Color(theme=4, tint=0.5))
    cell.font = Font(color=openpyxl.styles.Color(theme=1))
    cell.comment = Comment("line one\n\nline two", "Bob")
    book.save(target := io.BytesIO())
    marked = answer(opened(target.getvalue()), [finding("error", "Risks!A2")])
    cell = loaded(answer(opened(marked.content), ()))["Risks"]["A2"]

    assert (cell.fill.fill_type, cell.fill.start_color.theme, cell.fill.start_color.tint) == ("lightUp", 4, 0.5)
    assert cell.font.color.theme == 1
    assert cell.comment.text == "line one\n\nline two"


def test_very_many_doubts_are_listed_and_the_first_of_them_marked(monkeypatch):
    monkeypatch.setattr(answer_marks, "_MOST_MARKED", 20)
    rows = "\n".join(f"R-{n};x" for n in range(60))
    source = opened(f"Id;Likelihood\n{rows}\n".encode(), "a.csv")
    answered = answer(source, [finding("error", f"B{n}") for n in range(2, 43)])
    book = loaded(answered)

    assert book.worksheets[0].max_row == 3 + 41
    assert sum(cell.comment is not None for row in book["Register"] for cell in row) == 20
    assert "21 cells more are in the list only: so many comments would make the workbook slow." in answered.notes


def test_every_sample_can_answer(samples):
    for file in sorted(samples.iterdir()):
        if file.suffix in (".json", ".md"):
            continue
        source = open_source(file, file.name)
        grid = next(grid for grid in source.sheets if grid.rows)
        answered = answer(source, [finding("error", grid.place(0, 0)), finding("note", grid.place(1, 1))])
        again = open_source(io.BytesIO(answered.content), "again" + answered.ending)
        for before, after in zip(source.sheets, again.sheets, strict=True):
            assert after.rows == before.rows or source.kind not in ("xlsx", "xlsm"), file.name
            assert len(after.rows) == len(before.rows), file.name
