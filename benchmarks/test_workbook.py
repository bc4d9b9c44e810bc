"""The live workbook of 20,000 risks, written within twice the time XlsxWriter alone needs for the same cells.

XlsxWriter writes in its constant-memory mode, each cell with the method of its kind and a format: the same texts,
numbers, dates and formulas as in the three tables of the workbook, without reckoning anything, without the matrix and
without the hidden copy of the register.
"""

from __future__ import annotations

import datetime as dt
import resource
import subprocess
import sys
from pathlib import Path

import pytest
import xlsxwriter
from benchmarks.long_history import large

from riskregister.text.read import read_register
from riskregister.workbook.columns import SHEETS, SPARE_ROWS
from riskregister.workbook.formulas import ROW, formula
from riskregister.workbook.rows import columns_of, stage_frames, table_of
from riskregister.workbook.sheets.tables import Sheet, sized
from riskregister.workbook.write import write_workbook

RISKS = 20_000
TODAY = dt.date(2026, 1, 2)
ROOT = Path(__file__).resolve().parent.parent


def register():
    return large(read_register(ROOT / "register")[0], RISKS)


@pytest.fixture(scope="module")
def held():
    return register()


@pytest.mark.benchmark(group="the workbook of 20,000 risks", min_rounds=3)
def test_bare_write_of_the_same_cells(benchmark, held, tmp_path):
    staged = stage_frames(held)
    tables = [table_of(table, held) for table in SHEETS]
    sheets = [Sheet(table, columns_of(table, held, staged), SPARE_ROWS) for table in tables]
    extent = sized(sheets)

    def write():
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(str(tmp_path / "bare.xlsx"), options) as book:
            look = book.add_format({"border": 1, "text_wrap": True})
            for content in sheets:
                sheet = book.add_worksheet(content.table.sheet)
                live = [formula(content.table, column.name, held.criteria, extent) for column in content.table.columns]
                for place, row in enumerate(zip(*content.values.values(), strict=True), start=1):
                    for at, (value, made) in enumerate(zip(row, live, strict=True)):
                        if made is not None:
                            stored = "" if value is None else value
                            sheet.write_formula(place, at, made.replace(ROW, str(place + 1)), look, stored)
                        elif isinstance(value, str):
                            sheet.write_string(place, at, value, look)
                        elif isinstance(value, dt.date):
                            sheet.write_datetime(place, at, value, look)
                        elif value is not None:
                            sheet.write_number(place, at, value, look)

    benchmark.pedantic(write, rounds=3)


@pytest.mark.benchmark(group="the workbook of 20,000 risks", min_rounds=3)
def test_live_workbook(benchmark, held, tmp_path):
    benchmark.pedantic(write_workbook, args=(held, tmp_path / "live.xlsx"), kwargs={"written_on": TODAY}, rounds=3)

    assert (tmp_path / "live.xlsx").stat().st_size < 20_000_000


@pytest.mark.benchmark(group="the memory of it")
def test_memory(benchmark, tmp_path):
    """The whole process, with the register in memory, stays under 500 MB."""
    command = [sys.executable, __file__, str(tmp_path / "live.xlsx")]
    run = {"check": True, "capture_output": True, "text": True, "cwd": ROOT, "env": {"PYTHONPATH": "src:."}}
    done = benchmark.pedantic(subprocess.run, args=(command,), kwargs=run, rounds=1)
    print(f"\n{done.stdout.strip()} MB at most")

    assert int(done.stdout) < 500


if __name__ == "__main__":
    write_workbook(register(), Path(sys.argv[1]), written_on=TODAY)
    sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024))
