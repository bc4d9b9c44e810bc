"""What a workbook shows against what core gives: every score, rating, square of the matrix and figure of coverage."""

import math
import re

import openpyxl
from tests.workbook.editing import stored

from riskregister.core import frames
from riskregister.core.model import STAGES
from riskregister.workbook.columns import MEASURES, MITIGATIONS, REGISTER
from riskregister.workbook.rows import rows_of, stage_frames
from riskregister.workbook.sheets import coverage, matrix

STAGED = [f"{stage}_{name}" for stage in ("inherent", "residual", "target") for name in ("score", "rating")]
LIVE = {
    "Register": ["score", "rating", "rank", "product", "appetite", "above_appetite", "measures", "delivering", *STAGED],
    "Measures": ["overdue", "delivered"],
    "Mitigations": ["measure_title", "risk_title", "category", "measure_status", "delivered", "first_for_risk"]
    + ["first_for_category"],
}


def plain(text):
    """Return a text without what programs differ in: the results of formulas keep Excel's escapes in some files."""
    while (found := re.sub("_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), text)) != text:
        text = found
    return text.replace("\r\n", "\n").replace("\ufffe", "\ufffd")


def equal(now, expected):
    if isinstance(expected, float) and isinstance(now, (int, float)):
        return math.isclose(now, expected, abs_tol=1e-9)
    if isinstance(expected, str) and isinstance(now, str):
        return plain(now) == plain(expected)
    return (now or None) == (expected or None)


def differing(found, expected, columns):
    return [
        (row["id"], name, found[row["id"]][name], row[name])
        for row in expected
        for name in columns
        if not equal(found[row["id"]][name], row[name])
    ]


def disagreements(path, register):
    """Return where the values stored in a workbook are not core's: (where, what, stored, expected)."""
    book = openpyxl.load_workbook(path, data_only=True)
    found = stored(path, book)
    bad = []
    for table in (REGISTER, MEASURES, MITIGATIONS):
        bad += differing(found[table.sheet], rows_of(table, register), LIVE[table.sheet])
    return bad + _matrix(book[matrix.SHEET], register) + _coverage(book[coverage.SHEET], register)


def _matrix(sheet, register):
    bad, counted = [], 0
    cells = {stage: frames.matrix_cells(frames.risk_frame(register, stage), register.criteria) for stage in STAGES}
    expected = [(stage, row) for stage in STAGES for row in cells[stage].to_dict("records")]
    for square, (stage, row) in zip(matrix.squares(register, stage_frames(register)), expected, strict=True):
        count = sheet.cell(square.count_at[0] + 1, square.count_at[1] + 1).value
        shown = str(sheet.cell(square.ids_at[0] + 1, square.ids_at[1] + 1).value or "").replace(",\n", ", ")
        ids = "\n".join([row["rating_code"], ", ".join(row["ids"])]) if row["ids"] else row["rating_code"]
        where = f"{stage} {row['likelihood']}x{row['impact']}"
        bad += [(where, "count", count, row["count"])] if count != row["count"] else []
        bad += [(where, "ids", shown, ids)] if shown != ids else []
        counted += row["count"]
    return bad


def _coverage(sheet, register):
    bad = []
    names = coverage.names()
    for number, row in enumerate(frames.coverage_frame(register).to_dict("records"), start=coverage.FIRST_ROW + 1):
        values = {**row, "no_measure": len(row["gaps"]), "nothing_delivered": len(row["undelivered"])}
        for place, name in enumerate(names, start=1):
            now, expected = sheet.cell(number, place).value, values[name]
            expected = ", ".join(expected) if isinstance(expected, tuple) else expected
            expected = None if isinstance(expected, float) and math.isnan(expected) else expected
            bad += [] if equal(now, expected) else [(row["id"], name, now, expected)]
    return bad
