"""Whatever field is edited to whatever it may hold comes back as exactly that change."""

import datetime as dt
import io
import os
from typing import Any

import openpyxl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.workbook.samples import TODAY, make_register

from riskregister.core.changes import Change, moved
from riskregister.core.frames import latest_assessments
from riskregister.workbook.columns import SHEETS
from riskregister.workbook.read import read_workbook
from riskregister.workbook.rows import shown
from riskregister.workbook.write import write_workbook

REGISTER = make_register()
BUFFER = io.BytesIO()
write_workbook(REGISTER, BUFFER, written_on=TODAY)

# What XML and openpyxl can carry; Excel's own escapes have a test of their own.
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn")), max_size=40)
TEXTS = TEXTS.map(str.strip).filter(lambda text: "_x" not in text)
PARTS = TEXTS.filter(lambda text: text and ";" not in text)
IDS = {"categories": ["T01", "T02"], "objectives": ["NI-1", "NI-2"]}


def values(column: Any) -> st.SearchStrategy[Any]:
    match column.kind:
        case "level":
            # A cell keeps 15 digits or so.
            return st.floats(1, 5).map(lambda number: round(number, 6))
        case "percent":
            return st.floats(0, 100).map(lambda number: round(number, 6))
        case "date":
            return st.none() | st.dates(dt.date(1900, 3, 1))
        case "choice":
            return st.sampled_from(column.choices)
        case "reference":
            return st.sampled_from(IDS[column.target])
        case "list":
            part = st.sampled_from(IDS[column.target]) if column.target else PARTS
            return st.lists(part, max_size=3).map(tuple)
        case _:
            return TEXTS.filter(bool) if column.required else TEXTS


def editable():
    latest = {stage: latest_assessments(REGISTER, stage) for stage in ("inherent", "current", "residual", "target")}
    for table in SHEETS:
        for record in getattr(REGISTER, table.table):
            for column in table.columns:
                holder = latest[column.stage].get(record.id) if column.stage else record
                cut = record.id == "T02-03" and column.name == "notes"
                if column.editable and holder and column.part in (None, "best") and not cut:
                    yield table, record, column, holder


PLACES = list(editable())


@settings(
    max_examples=1000 if os.environ.get("RISKREGISTER_LONG") else 25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
@given(st.data())
def test_any_edit_of_any_field_comes_back_as_exactly_that_change(data):
    table, record, column, holder = data.draw(st.sampled_from(PLACES))
    new = data.draw(values(column))
    book = openpyxl.load_workbook(io.BytesIO(BUFFER.getvalue()))
    sheet = book[table.sheet]
    row = [cell.value for cell in sheet["A"]].index(record.id) + 1
    cell = sheet.cell(row, table.index(column.name) + 1)
    cell.value = shown(column, new)
    if isinstance(cell.value, str):
        cell.data_type = "s"
    edited = io.BytesIO()
    book.save(edited)
    edited.seek(0)
    returned = read_workbook(edited, "edited.xlsx")
    old = getattr(holder, column.field)
    new = moved(old, new) if column.part else new
    name = "assessments" if column.stage else table.table
    change = Change(table=name, record=holder.id, field=column.field, old=old, new=new)
    assert list(returned.changes) == ([] if new == old else [change])
    assert [finding for finding in returned.findings if finding.severity != "note"] == []
    assert returned.removed == ()
