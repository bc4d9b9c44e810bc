"""A foreign register of 20,000 risks in 20 columns: read and mapped, beside python-calamine alone on the same bytes.

The whole way to mapped columns should take at most 2.5 times as long; levels, dates and doubts come on top.
"""

from __future__ import annotations

import io
import os
import random
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from riskregister import settings
from riskregister.core.criteria import Criteria
from riskregister.intake.finding import find
from riskregister.intake.opening import open_source
from riskregister.intake.reading import read
from riskregister.services.opening import open_folder

RISKS = int(os.environ.get("RISKREGISTER_BENCH_RISKS", "20000"))
HEADINGS = ["Ref", "Risk title", "Description", "Cause", "Consequence", "Category", "Department", "Owner", "Status"]
HEADINGS += ["Strategy", "Likelihood", "Impact", "Score", "Residual likelihood", "Residual impact", "Residual score"]
HEADINGS += ["Mitigation", "Controls", "Due date", "Remarks"]
GROUP = f"{RISKS:,} foreign risks read and mapped"


def workbook(file: Path) -> None:
    """Write a register as people keep them, with formulas for the scores."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmno", k=chance.randint(2, 9))) for _word in range(3_000)]
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Risks")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, HEADINGS)
    for row in range(1, RISKS + 1):
        sheet.write_string(row, 0, f"R-{row:05}")
        for column in (1, 2, 3, 4, 16, 17):
            sheet.write_string(row, column, " ".join(chance.choices(words, k=8)))
        for column in (5, 6, 7):
            sheet.write_string(row, column, chance.choice(words[:20]))
        sheet.write_string(row, 8, chance.choice(["Open", "Closed", "In progress"]))
        sheet.write_string(row, 9, chance.choice(["Accept", "Mitigate", "Transfer"]))
        for left, letters in ((10, "KL"), (13, "NO")):
            levels = chance.randint(1, 5), chance.randint(1, 5)
            sheet.write_row(row, left, levels)
            formula = f"={letters[0]}{row + 1}*{letters[1]}{row + 1}"
            sheet.write_formula(row, left + 2, formula, None, levels[0] * levels[1])
        sheet.write_number(row, 18, 40_000 + chance.randint(0, 3_000), day)
        if row % 5 == 0:
            sheet.write_string(row, 19, " ".join(chance.choices(words, k=12)))
    book.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("intake") / "large.xlsx"
    workbook(file)
    return file.read_bytes()


@pytest.fixture(scope="module")
def criteria() -> Criteria:
    return open_folder(settings.shipped("register")).register.criteria


@pytest.mark.benchmark(group=GROUP, min_rounds=5)
def test_by_calamine_alone(benchmark, data):
    def alone():
        book = python_calamine.load_workbook(io.BytesIO(data))
        return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]

    assert len(benchmark(alone)[0]) == RISKS + 1


@pytest.mark.benchmark(group=GROUP, min_rounds=5)
def test_read_and_mapped(benchmark, data):
    found = benchmark(lambda: find(open_source(io.BytesIO(data), "large.xlsx")))

    assert found.verdict == "import"
    assert len(found.table.rows) == RISKS
    assert {"id", "title", "likelihood", "impact", "residual_score", "date_due"} <= set(found.table.mapping)


@pytest.mark.benchmark(group=GROUP, min_rounds=5)
def test_levels_and_doubts_too(benchmark, data, criteria):
    def whole():
        source = open_source(io.BytesIO(data), "large.xlsx")
        return read(find(source).table, criteria, sheets=source.sheets)

    assert len(benchmark(whole).records) == RISKS
