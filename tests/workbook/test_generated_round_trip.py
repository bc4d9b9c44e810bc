"""Whatever a register holds goes out and comes back without a change."""

import io

import openpyxl
import pytest
from tests.workbook.generating import generate
from tests.workbook.samples import TODAY

from riskregister.workbook.read import read_workbook
from riskregister.workbook.write import write_workbook


def sent(register):
    file = io.BytesIO()
    write_workbook(register, file, written_on=TODAY)
    file.seek(0)
    return file


def altered(seeds):
    """Return what generated registers bring that went out and came back untouched, by their numbers."""
    bad = {}
    for seed in seeds:
        register = generate(seed)
        returned = read_workbook(sent(register), "returned.xlsx")
        found = (*returned.changes, *returned.removed, *returned.findings)
        bad |= {seed: found} if found or returned.exported != register else {}
    return bad


def test_generated_registers_come_back_unchanged():
    assert altered(range(40)) == {}


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("first", range(2000, 3000, 100))
def test_many_generated_registers_come_back_unchanged(first):
    assert altered(range(first, first + 100)) == {}


def test_what_is_generated_holds_what_spreadsheets_go_wrong_with():
    made = [generate(seed) for seed in range(100)]
    risks = [risk for register in made for risk in register.risks]
    details = [detail for risk in risks for detail in risk.details]
    assert {"007", "=cmd|' /C calc'!A0", "_x0041_", "a\nb\n\nc"} <= {detail.value for detail in details}
    assert {"title", "score", "Existing controls"} <= {detail.name for detail in details}
    assert any(len(risk.consequence) == 32_000 for risk in risks)
    starts = [measure.start for register in made for measure in register.measures if measure.start]
    assert min(starts).year < 1600 < 2050 < max(starts).year
    assert {register.criteria.rule for register in made} == {"sum", "product", "maximum", "grid"}
    assert any(one.given for register in made for one in register.assessments)


@pytest.mark.parametrize("seed", [1, 4, 8])
def test_early_dates_are_text_and_later_ones_dates(seed):
    register = generate(seed)
    sheet = openpyxl.load_workbook(sent(register))["Measures"]
    column = [cell.value for cell in sheet[1]].index("due") + 1
    for measure, row in zip(register.measures, sheet.iter_rows(min_row=2), strict=False):
        shown = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == measure.id)[column - 1].value
        if measure.due is None:
            assert shown is None
        elif measure.due.year < 1900:
            assert shown == measure.due.isoformat()
        else:
            assert shown.date() == measure.due
        assert row
