"""A spreadsheet program recalculates every formula and must get what core gets."""

import datetime as dt
import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.formula import ArrayFormula
from tests.workbook.agreeing import disagreements
from tests.workbook.editing import Edit, stored
from tests.workbook.generating import generate
from tests.workbook.samples import TODAY

from riskregister.workbook.columns import REGISTER
from riskregister.workbook.read import read_register_from_workbook, read_workbook
from riskregister.workbook.rows import rows_of, stage_frames
from riskregister.workbook.sheets import matrix
from riskregister.workbook.write import write_workbook

pytestmark = pytest.mark.office


def without_stored_values(path):
    """Take every formula's stored value out of a workbook, so that whatever stands there later was calculated."""
    content = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            content[name] = archive.read(name)
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in content.items():
            formulas = name.startswith("xl/worksheets/sheet")
            archive.writestr(name, re.sub(rb"</f><v>[^<]*</v>", b"</f>", data) if formulas else data)


def test_every_formula_recalculates_to_what_core_gives(register, exported, soffice):
    without_stored_values(exported)
    assert stored(exported)["Register"]["T01-01"]["score"] is None
    recalculated = soffice(exported, recalculate=True)
    assert disagreements(recalculated, register) == []
    found = stored(recalculated)
    assert sum(bool(row["overdue"]) for row in found["Measures"].values()) == 2
    assert [row["delivering"] for row in found["Register"].values()][:2] == [1, 1]


def test_the_shipped_register_recalculates_to_what_core_gives(shipped, tmp_path, soffice):
    path = tmp_path / "shipped.xlsx"
    write_workbook(shipped, path, written_on=TODAY)
    assert disagreements(path, shipped) == []
    without_stored_values(path)
    assert len(disagreements(path, shipped)) > 500
    assert disagreements(soffice(path, recalculate=True), shipped) == []


def test_an_opportunity_has_no_rank_and_no_appetite_in_a_spreadsheet_either(register, tmp_path, soffice):
    first = register.risks[0]
    good = replace(register, risks=(replace(first, direction="opportunity"), *register.risks[1:]))
    path = tmp_path / "good.xlsx"
    write_workbook(good, path, written_on=TODAY)
    without_stored_values(path)
    found = stored(soffice(path, recalculate=True))["Register"]
    expected = rows_of(REGISTER, good)

    assert found[first.id]["direction"] == "opportunity"
    for name in ("rank", "appetite", "above_appetite"):
        assert [found[row["id"]][name] or None for row in expected] == [row[name] or None for row in expected]


def recalculated(soffice, folder, seeds):
    """Write generated registers without stored values, let them be calculated in one go; return what differs."""
    registers = {seed: generate(seed) for seed in seeds}
    for seed, register in registers.items():
        write_workbook(register, folder / f"{seed}.xlsx", written_on=TODAY)
        without_stored_values(folder / f"{seed}.xlsx")
    out = soffice(*(folder / f"{seed}.xlsx" for seed in seeds), recalculate=True)
    return {
        seed: found
        for seed, register in registers.items()
        if (found := disagreements(out.parent / f"{seed}.xlsx", register))
    }


def test_generated_registers_recalculate_to_what_core_gives(tmp_path, soffice):
    assert recalculated(soffice, tmp_path, range(12)) == {}


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", range(1000, 1500, 50))
def test_many_generated_registers_recalculate_to_what_core_gives(tmp_path, soffice, first):
    assert recalculated(soffice, tmp_path, range(first, first + 50)) == {}


def test_formulas_follow_edits_as_core_would(register, exported, soffice):
    with Edit(exported) as edit:
        edit["Register", "T01-02", "likelihood"] = 5
        edit["Register", "T01-02", "impact"] = 5
        for name in ("likelihood", "likelihood_low", "likelihood_high"):
            edit["Register", "T02-01", name] = None
        edit["Register", "T01-01", "category"] = "T02"
        edit["Measures", "M-5", "status"] = "completed"
        edit["Measures", "M-4", "progress"] = 0
        edit.add("Register", id="T01-09", category="T01", title="New", likelihood=1, impact=2, residual_likelihood=3)
        edit["Register", "T01-09", "residual_impact"] = 5
        edit.add("Mitigations", id="M-3>T01-09", measure="M-3", risk="T01-09", acts_on="impact", role="secondary")
        edit["Mitigations", "M-3>T01-09", "basis"] = "inferred"
        edit["Mitigations", "M-3>T01-09", "strength"] = "weak"
    edited = soffice(exported, recalculate=True)
    after = read_register_from_workbook(edited, edited.name)
    assert len(after.risks) == len(register.risks) + 1
    # What is told of the measures' effect is as of the export, for risks and categories alike.
    assert [one for one in disagreements(edited, after) if one[1] != "evidenced_reduction"] == []
    found = stored(edited)
    assert found["Register"]["T01-02"]["rating"] == "Very high"
    assert found["Register"]["T01-09"]["residual_score"] == 8
    assert not found["Measures"]["M-5"]["overdue"]
    assert {finding.severity for finding in read_workbook(edited, edited.name).findings} == {"note"}


def test_a_wrong_stored_value_is_exposed_by_recalculation(register, exported, soffice):
    score = rows_of(REGISTER, register)[0]["score"]
    with zipfile.ZipFile(exported) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    part = "xl/worksheets/sheet2.xml"
    cell = re.search(rb'(<c r="G2"[^>]*><f>[^<]*</f><v>)[^<]*(</v>)', content[part])
    content[part] = content[part].replace(cell[0], cell[1] + b"99" + cell[2])
    with zipfile.ZipFile(exported, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    assert stored(exported)["Register"]["T01-01"]["score"] == 99
    found = stored(soffice(exported, recalculate=True))
    assert found["Register"]["T01-01"]["score"] == score != 99


@pytest.mark.parametrize(
    ("sheet", "cell", "right", "wrong", "where"),
    [
        ("Register", "G2", "E2+F2", "E2*F2", ("T01-01", "score")),
        ("Matrix", None, "-0.5)", "+0.5)", ("current 4x4", "ids")),
        ("Coverage", "D7", "=1)", "=0)", ("T01", "measures")),
    ],
)
def test_a_wrong_formula_is_exposed_by_recalculation(register, exported, soffice, sheet, cell, right, wrong, where):
    book = openpyxl.load_workbook(exported)
    if cell is None:
        square = next(
            one
            for one in matrix.squares(register, stage_frames(register))
            if (one.stage, *one.ids) == ("current", "T01-01", "T02-04")
        )
        cell = f"{get_column_letter(square.ids_at[1] + 1)}{square.ids_at[0] + 1}"
    found = book[sheet][cell]
    formula = getattr(found.value, "text", found.value)
    assert right in formula
    wrong = formula.replace(right, wrong, 1)
    found.value = ArrayFormula(cell, wrong) if hasattr(found.value, "text") else wrong
    book.save(exported)
    bad = disagreements(soffice(exported, recalculate=True), register)
    assert where in [one[:2] for one in bad]


def test_overdue_follows_the_reporting_date_on_the_criteria_sheet(exported, soffice):
    book = openpyxl.load_workbook(exported)
    cell = book["Criteria"][book.defined_names["reporting_date"].value.split("!")[1].replace("$", "")]
    assert cell.value.date() == dt.date(2007, 5, 24)
    cell.value = dt.date(2007, 5, 25)
    book.save(exported)
    found = stored(soffice(exported, recalculate=True))["Measures"]
    assert [key for key, row in found.items() if row["overdue"]] == ["M-1", "M-4", "M-5"]
