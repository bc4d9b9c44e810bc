"""What goes out comes back: untouched, edited, sorted, and through another spreadsheet program."""

import datetime as dt
import io
from dataclasses import replace

import openpyxl
import pytest
from tests.workbook.editing import Edit, stored
from tests.workbook.samples import TODAY, estimate

from riskregister.core.changes import Change, applied
from riskregister.core.model import Assessment, Estimate, Measure, Mitigation, Risk, Source
from riskregister.workbook.read import read_register_from_workbook, read_workbook
from riskregister.workbook.write import write_workbook


def back(path):
    return read_workbook(path, path.name)


def test_an_untouched_workbook_brings_no_change(register, exported):
    returned = back(exported)
    assert (returned.changes, returned.removed, returned.findings) == ((), (), ())
    assert (returned.register_id, returned.version) == ("synthetic", 7)
    assert returned.unchanged == len(register.risks) + len(register.measures) + len(register.mitigations)


def test_a_workbook_alone_gives_the_whole_register(register, exported):
    found = read_register_from_workbook(exported, exported.name)
    assert found == register
    assert found.version == 7


def test_the_same_register_and_date_give_the_same_bytes(register):
    first, second = io.BytesIO(), io.BytesIO()
    for target in (first, second):
        write_workbook(register, target, written_on=TODAY)
    assert first.getvalue() == second.getvalue()
    first.seek(0)
    assert read_workbook(first, "memory").changes == ()


@pytest.mark.office
def test_libreoffice_saving_it_brings_no_change(exported, soffice):
    returned = back(soffice(exported))
    assert (returned.changes, returned.removed, returned.findings) == ((), (), ())


def three_edits(path):
    with Edit(path) as edit:
        edit["Register", "T01-01", "likelihood"] = 3
        edit["Measures", "M-1", "due"] = dt.date(2008, 1, 31)
        edit["Mitigations", "M-2>T01-01", "strength"] = "strong"
    wide = estimate(2, 3.5, 5)
    return (
        Change(table="assessments", record="T01-01:current", field="likelihood", old=wide, new=replace(wide, best=3.0)),
        Change(table="measures", record="M-1", field="due", old=dt.date(2007, 5, 1), new=dt.date(2008, 1, 31)),
        Change(table="mitigations", record="M-2>T01-01", field="strength", old="weak", new="strong"),
    )


def test_three_edited_cells_are_three_changes(register, exported):
    expected = three_edits(exported)
    returned = back(exported)
    assert (returned.changes, returned.removed, returned.findings) == (expected, (), ())
    assert returned.unchanged == 13
    assert read_register_from_workbook(exported, "x") == applied(register, expected)


@pytest.mark.office
def test_three_edited_cells_are_three_changes_after_libreoffice_saved_them(exported, soffice):
    expected = three_edits(exported)
    returned = back(soffice(exported))
    assert (returned.changes, returned.removed, returned.findings) == (expected, (), ())


def test_text_that_looks_like_a_formula_stays_text(exported):
    row = stored(exported)["Register"]["T01-02"]
    assert (row["title"], row["cause"], row["event"], row["consequence"]) == (
        '=HYPERLINK("http://x")',
        "+1",
        "-2",
        "@x",
    )
    book = openpyxl.load_workbook(exported)
    assert book["Register"]["C3"].data_type == "s"
    assert book["Register"]["C3"].hyperlink is None


@pytest.mark.parametrize(
    "text", ['=HYPERLINK("x")', "+1", "'quoted", "🌊 ə ğ ı", "a\nb\n\nc", "x" * 300, "_x0041_", "1-2"]
)
def test_text_somebody_types_arrives_as_typed(exported, text):
    with Edit(exported) as edit:
        edit["Register", "T01-01", "notes"] = text.replace("_x0041_", "_x005F_x0041_")
    (change,) = back(exported).changes
    assert (change.field, change.old, change.new) == ("notes", "", text)


def test_order_of_rows_and_columns_hidden_columns_and_filters_do_not_matter(exported, tmp_path):
    book = openpyxl.load_workbook(exported)
    for name in ("Register", "Measures", "Mitigations"):
        sheet = book[name]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        moved = [rows[0], *reversed(rows[1:])]
        sheet.delete_rows(1, sheet.max_row)
        for row in moved:
            row.reverse()
            sheet.append(row)
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("=H"):
                    cell.data_type = "s"
        sheet.column_dimensions["C"].hidden = True
        sheet.row_dimensions[3].hidden = True
    book.save(exported)
    returned = back(exported)
    assert (returned.changes, returned.removed) == ((), ())
    assert returned.findings == ()


def test_the_comparison_is_with_what_was_exported_however_far_the_register_moved(register, tmp_path):
    path = tmp_path / "old.xlsx"
    write_workbook(replace(register, version=3), path, written_on=TODAY)
    with Edit(path) as edit:
        edit["Register", "T01-01", "owner"] = "Body B"
    returned = back(path)
    assert returned.version == 3
    assert [(change.old, change.new) for change in returned.changes] == [("Body A", "Body B")]


def test_whole_numbers_spaces_line_breaks_and_dates_as_text_are_no_changes(exported):
    with Edit(exported) as edit:
        edit["Register", "T01-01", "impact"] = 4.0
        edit["Register", "T01-02", "impact"] = "1"
        edit["Register", "T01-01", "cause"] = "  A cause \n"
        edit["Register", "T01-03", "scenario"] = "line one\r\nline two\r\n\r\nline four"
        edit["Register", "T01-01", "objectives"] = "NI-1;NI-2"
        edit["Measures", "M-1", "due"] = "2007-05-01"
        edit["Measures", "M-4", "progress"] = 40
    returned = back(exported)
    assert (returned.changes, returned.findings) == ((), ())


def test_a_level_outside_its_range_widens_it_and_says_so(exported):
    with Edit(exported) as edit:
        edit["Register", "T01-01", "impact"] = 2
        edit["Register", "T01-01", "target_likelihood"] = 4
    returned = back(exported)
    assert [change.new for change in returned.changes] == [estimate(2, 2, 4.5), estimate(1, 4, 4)]
    assert [(f.severity, f.place[:9]) for f in returned.findings] == [("note", "Register!")] * 2


def test_a_stage_s_first_level_makes_a_whole_assessment(exported):
    with Edit(exported) as edit:
        edit["Register", "T02-02", "likelihood"] = 3.5
        edit["Register", "T02-02", "impact"] = 2
        edit["Register", "T02-02", "impact_low"] = 1
        edit["Register", "T02-02", "impact_high"] = 5
        edit["Register", "T02-02", "rationale"] = "guess"
        edit["Register", "T02-02", "residual_impact"] = 1
    first, second = back(exported).changes
    assert first == Change(
        table="assessments",
        record="T02-02:current",
        field="",
        old=None,
        new=Assessment(
            id="T02-02:current",
            risk="T02-02",
            stage="current",
            assessor="",
            date=dt.date(2007, 5, 24),
            likelihood=estimate(3.5, 3.5, 3.5),
            impact=estimate(1, 2, 5),
            rationale="guess",
        ),
    )
    assert (second.record, second.new.likelihood, second.new.impact) == ("T02-02:residual", None, estimate(1, 1, 1))


def test_levels_can_be_cleared_and_ranges_narrowed(exported):
    with Edit(exported) as edit:
        edit["Register", "T01-01", "likelihood_low"] = 3
        edit["Register", "T01-01", "likelihood_high"] = 4
        for name in ("impact", "impact_low", "impact_high"):
            edit["Register", "T01-03", name] = None
        edit["Register", "T02-01", "target_impact"] = None
        edit["Register", "T02-03", "likelihood_low"] = edit["Register", "T02-03", "likelihood_high"] = None
    returned = back(exported)
    assert [(c.record, c.field, c.new) for c in returned.changes] == [
        ("T01-01:current", "likelihood", estimate(3, 3.5, 4)),
        ("T01-03:current", "impact", None),
        ("T02-01:target", "impact", None),
        ("T02-03:current", "likelihood", Estimate(low=3.0, best=3.0, high=3.0)),
    ]


def test_new_rows_are_new_records(register, exported):
    with Edit(exported) as edit:
        edit.add("Register", id="T01-09", category="T01", title="New", likelihood=4, objectives="NI-2")
        edit.add("Measures", id="M-9", title="New", section="Order 4.2", paragraph=1, status_in_source="planned")
        edit["Measures", "M-9", "status"] = "planned"
        edit.add("Mitigations", id="M-9>T01-09", measure="M-9", risk="T01-09", acts_on="impact", role="secondary")
        edit["Mitigations", "M-9>T01-09", "basis"] = "inferred"
        edit["Mitigations", "M-9>T01-09", "strength"] = "weak"
    returned = back(exported)
    assert returned.findings == ()
    risk, level, measure, link = (change.new for change in returned.changes)
    assert risk == Risk(id="T01-09", category="T01", title="New", objectives=("NI-2",), placing="analyst")
    assert (level.id, level.likelihood, level.impact) == ("T01-09:current", estimate(4, 4, 4), None)
    source = Source(document="Order", section="4.2", paragraph="1")
    assert measure == Measure(id="M-9", title="New", source=source, status_in_source="planned", status="planned")
    assert isinstance(link, Mitigation)
    assert len(read_register_from_workbook(exported, "x").risks) == len(register.risks) + 1


def test_rows_taken_out_are_proposed_as_removed(register, exported):
    with Edit(exported) as edit:
        edit.book["Register"].delete_rows(edit.row("Register", "T01-01"))
        edit.book["Mitigations"].delete_rows(edit.row("Mitigations", "M-4>T01-02"))
    returned = back(exported)
    assert returned.removed == (("risks", "T01-01"), ("mitigations", "M-4>T01-02"))
    assert (returned.changes, returned.findings) == ((), ())
    left = read_register_from_workbook(exported, "x")
    assert {a.risk for a in left.assessments} == {a.risk for a in register.assessments} - {"T01-01"}
    assert left.mitigations == ()


def test_an_empty_register_makes_the_round_trip(register):
    empty = replace(register, risks=(), assessments=(), measures=(), mitigations=(), categories=(), objectives=())
    empty = replace(empty, criteria=replace(empty.criteria, appetite=()), notice="", documents=())
    buffer = io.BytesIO()
    write_workbook(empty, buffer, written_on=TODAY)
    buffer.seek(0)
    assert read_register_from_workbook(buffer, "empty") == empty


def test_every_row_says_which_register_and_version_it_came_from(register, exported, tmp_path):
    found = stored(exported)
    assert {row["exported"] for rows in found.values() for row in rows.values()} == {"synthetic r7"}
    sent = tmp_path / "sent.xlsx"
    write_workbook(register, sent, written_on=TODAY, dispatch="d3f2")
    assert {row["exported"] for rows in stored(sent).values() for row in rows.values()} == {"synthetic r7 d3f2"}
    hidden = dict(openpyxl.load_workbook(sent)["_exported"].iter_rows(values_only=True, max_row=4))
    assert (hidden["version"], hidden["dispatch"]) == ("7", "d3f2")
    assert (back(sent).changes, back(sent).findings) == ((), ())
