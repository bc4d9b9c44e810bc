"""A spreadsheet program recalculates every formula and must get what core gets."""

import datetime as dt
import math
import re
import zipfile

import openpyxl
import pytest
from tests.workbook.editing import Edit, stored

from riskregister.core import frames
from riskregister.workbook.columns import REGISTER
from riskregister.workbook.read import read_register_from_workbook, read_workbook
from riskregister.workbook.rows import rows_of

pytestmark = pytest.mark.office

LIVE = ["score", "rating", "rank", "product", "appetite", "above_appetite"]
LIVE += [f"{stage}_{name}" for stage in ("inherent", "residual", "target") for name in ("score", "rating")]


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


def equal(now, expected):
    if isinstance(expected, float) and isinstance(now, (int, float)):
        return math.isclose(now, expected, abs_tol=1e-9)
    return (now or None) == (expected or None)


def differing(found, expected, columns):
    return [
        (row["id"], name, found[row["id"]][name], row[name])
        for row in expected
        for name in columns
        if not equal(found[row["id"]][name], row[name])
    ]


def test_every_formula_recalculates_to_what_core_gives(register, exported, soffice):
    without_stored_values(exported)
    assert stored(exported)["Register"]["T01-01"]["score"] is None
    found = stored(soffice(exported, recalculate=True))
    assert differing(found["Register"], rows_of(REGISTER, register), LIVE) == []
    overdue = frames.measure_frame(register).set_index("id")["overdue"]
    assert {key: bool(row["overdue"]) for key, row in found["Measures"].items()} == dict(overdue)
    assert sum(overdue) == 2


def test_formulas_follow_edits_as_core_would(register, exported, soffice):
    with Edit(exported) as edit:
        edit["Register", "T01-02", "likelihood"] = 5
        edit["Register", "T01-02", "impact"] = 5
        for name in ("likelihood", "likelihood_low", "likelihood_high"):
            edit["Register", "T02-01", name] = None
        edit["Register", "T01-01", "category"] = "T02"
        edit["Measures", "M-5", "status"] = "completed"
    edited = soffice(exported, recalculate=True)
    after = read_register_from_workbook(edited, edited.name)
    found = stored(edited)
    assert differing(found["Register"], rows_of(REGISTER, after), LIVE) == []
    assert found["Register"]["T01-02"]["rating"] == "Very high"
    assert not found["Measures"]["M-5"]["overdue"]
    assert {finding.severity for finding in read_workbook(edited, edited.name).findings} == {"note"}


def test_a_wrong_stored_value_is_exposed_by_recalculation(register, exported, soffice):
    score = rows_of(REGISTER, register)[0]["score"]
    with zipfile.ZipFile(exported) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    sheet = content["xl/worksheets/sheet1.xml"]
    cell = re.search(rb'(<c r="G2"[^>]*><f>[^<]*</f><v>)[^<]*(</v>)', sheet)
    content["xl/worksheets/sheet1.xml"] = sheet.replace(cell[0], cell[1] + b"99" + cell[2])
    with zipfile.ZipFile(exported, "w") as archive:
        for name, data in content.items():
            archive.writestr(name, data)
    assert stored(exported)["Register"]["T01-01"]["score"] == 99
    found = stored(soffice(exported, recalculate=True))
    assert found["Register"]["T01-01"]["score"] == score != 99


def test_a_wrong_formula_is_exposed_by_recalculation(register, exported, soffice):
    book = openpyxl.load_workbook(exported)
    assert book["Register"]["G2"].value == '=IF(COUNT(E2,F2)<2,"",E2+F2)'
    book["Register"]["G2"].value = '=IF(COUNT(E2,F2)<2,"",E2*F2)'
    book.save(exported)
    found = stored(soffice(exported, recalculate=True))
    assert [where[:2] for where in differing(found["Register"], rows_of(REGISTER, register), ["score"])] == [
        ("T01-01", "score")
    ]


def test_the_matrix_counts_what_core_counts(register, exported, soffice):
    without_stored_values(exported)
    sheet = openpyxl.load_workbook(soffice(exported, recalculate=True), data_only=True)["Matrix"]
    counted = [cell.value for row in sheet.iter_rows(min_row=5, max_row=9, min_col=4, max_col=8) for cell in row]
    cells = frames.matrix_cells(frames.risk_frame(register), register.criteria)
    assert counted == list(cells["count"])
    assert sum(counted) == 5


def test_overdue_follows_the_reporting_date_on_the_criteria_sheet(exported, soffice):
    book = openpyxl.load_workbook(exported)
    cell = book["Criteria"][book.defined_names["reporting_date"].value.split("!")[1].replace("$", "")]
    assert cell.value.date() == dt.date(2007, 5, 24)
    cell.value = dt.date(2007, 5, 25)
    book.save(exported)
    found = stored(soffice(exported, recalculate=True))["Measures"]
    assert [key for key, row in found.items() if row["overdue"]] == ["M-1", "M-4", "M-5"]
