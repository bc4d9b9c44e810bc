"""A register of 20,000 risks in 20 columns: opened, beside python-calamine alone reading the same bytes.

The look at a workbook before its reader must cost less than half of the reading; mapping comes on top of it.
"""

from __future__ import annotations

import io
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

from riskregister.intake.opening import open_source

RISKS = int(os.environ.get("RISKREGISTER_BENCH_RISKS", "20000"))
COLUMNS = 20


def workbook(file: Path) -> None:
    """Write a register as people keep them: long texts, words, levels, shares, dates, a formula, a blank column."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmno", k=chance.randint(2, 9))) for _word in range(3_000)]
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Risks")
    day, share = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "0%"})
    sheet.write_row(0, 0, [f"Heading {column}" for column in range(COLUMNS)])
    for row in range(1, RISKS + 1):
        sheet.write_string(row, 0, f"R-{row:05}")
        for column in range(1, 6):
            sheet.write_string(row, column, " ".join(chance.choices(words, k=8)))
        for column in range(6, 10):
            sheet.write_string(row, column, chance.choice(words[:20]))
        for column in range(10, 14):
            sheet.write_number(row, column, chance.randint(1, 5))
        sheet.write_number(row, 14, chance.random(), share)
        sheet.write_number(row, 15, 40_000 + chance.randint(0, 3_000), day)
        sheet.write_formula(row, 16, f"=K{row + 1}*L{row + 1}", None, chance.randint(1, 25))
        sheet.write_row(row, 18, chance.choices(words, k=2))
    book.close()


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    file = tmp_path_factory.mktemp("opening") / "large.xlsx"
    workbook(file)
    return file.read_bytes()


@pytest.fixture(scope="module")
def text(data: bytes) -> bytes:
    (sheet,) = open_source(io.BytesIO(data), "large.xlsx").sheets
    return "\n".join(";".join("" if cell is None else str(cell) for cell in row) for row in sheet.rows).encode("cp1250")


def alone(data: bytes) -> list[list[list[object]]]:
    book = python_calamine.load_workbook(io.BytesIO(data))
    return [book.get_sheet_by_name(name).to_python(skip_empty_area=False) for name in book.sheet_names]


@pytest.mark.benchmark(group="20,000 risks read", min_rounds=5)
def test_by_calamine_alone(benchmark, data):
    assert len(benchmark(alone, data)[0]) == RISKS + 1


@pytest.mark.benchmark(group="20,000 risks read", min_rounds=5)
def test_opened(benchmark, data):
    source = benchmark(lambda: open_source(io.BytesIO(data), "large.xlsx"))

    assert len(source.sheets[0].rows) == RISKS + 1
    assert len(source.sheets[0].percent) == RISKS


@pytest.mark.benchmark(group="20,000 risks read", min_rounds=5)
def test_opened_as_text(benchmark, text):
    source = benchmark(lambda: open_source(io.BytesIO(text), "large.csv"))

    assert len(source.sheets[0].rows) == RISKS + 1


def test_memory(data, tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\nfrom riskregister.intake.opening import open_source\n"
        "def memory(which):\n"
        "    lines = Path('/proc/self/status').read_text().splitlines()\n"
        "    return next(int(line.split()[1]) for line in lines if line.startswith(which)) / 1024\n"
        "rest = memory('VmRSS')\nopen_source(Path(sys.argv[1]), 'large.xlsx')\nprint(memory('VmHWM') - rest)"
    )
    (file := tmp_path / "large.xlsx").write_bytes(data)
    done = subprocess.run([sys.executable, "-c", code, file], capture_output=True, check=True)
    print(f"\n{float(done.stdout):.0f} MB above the program at rest")

    assert float(done.stdout) < 250
