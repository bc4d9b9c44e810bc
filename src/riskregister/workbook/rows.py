"""What stands in the cells: the rows of the three tables as plain values, for the writer and for comparison on return.

Everything computed comes from the frames of core.  Unknown is ``None``, lists are joined text, long text is cut.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import pandas as pd

from riskregister.core import frames
from riskregister.core.model import STAGES, Assessment, Register, Risk, Stage, source_label
from riskregister.core.ranked import score_frame
from riskregister.workbook.columns import LONGEST, MEASURES, MITIGATIONS, ORIGIN, REGISTER, Column, Table
from riskregister.workbook.exported import origin

Row = dict[str, Any]


def rows_of(table: Table, register: Register, dispatch: str = "") -> list[Row]:
    """Return the cell values of one sheet by column name, in the order in which they are written."""
    rows = {"risks": _risks, "measures": _measures, "mitigations": _mitigations}[table.table](register)
    label = origin(register, dispatch)
    for row in rows:
        row[ORIGIN] = label
    return rows


def shown(column: Column, value: Any) -> Any:
    """Return a field's value as its cell shows it: text, number, bool, date or None for an empty cell."""
    if isinstance(value, tuple):
        value = column.separator.join(value)
    if isinstance(value, str):
        return (value if len(value.encode("utf-16-le")) <= 2 * LONGEST else value[: LONGEST // 2] + " …") or None
    return value


def _risks(register: Register) -> list[Row]:
    found = {stage: frames.latest_assessments(register, stage) for stage in STAGES}
    table = {
        stage: _records(score_frame(register) if stage == "current" else frames.risk_frame(register, stage))
        for stage in STAGES
    }
    rows = []
    for place, risk in enumerate(register.risks):
        row: Row = {"id": risk.id}
        for column in REGISTER.columns[1:]:
            if column.stage is not None:
                row[column.name] = _assessed(column, found[column.stage].get(risk.id))
            elif column.name == ORIGIN:
                continue
            elif column.field:
                row[column.name] = shown(column, getattr(risk, column.field))
            else:
                stage, name = _computed_of(column.name)
                value = table[stage][place][name]
                row[column.name] = None if value == "" else value
        rows.append(row)
    return rows


def _computed_of(name: str) -> tuple[Stage, str]:
    for stage in STAGES:
        if name.startswith(f"{stage}_"):
            return stage, name.removeprefix(f"{stage}_")
    return "current", name


def _assessed(column: Column, assessment: Assessment | None) -> Any:
    value = getattr(assessment, column.field, None)
    return getattr(value, column.part, None) if column.part else shown(column, value)


def _measures(register: Register) -> list[Row]:
    by_id = {measure.id: measure for measure in register.measures}
    rows = []
    for record in _records(frames.measure_frame(register)):
        measure = by_id[record["id"]]
        row = {column.name: shown(column, getattr(measure, column.field or "id")) for column in MEASURES.columns}
        row["section"], row["paragraph"] = source_label(measure.source), measure.source.paragraph or None
        row["overdue"], row["risks"] = record["overdue"], "; ".join(record["risks"]) or None
        rows.append(row)
    return rows


def _mitigations(register: Register) -> list[Row]:
    measures = {measure.id: measure.title for measure in register.measures}
    risks: dict[str, Risk] = {risk.id: risk for risk in register.risks}
    rows = []
    for link in register.mitigations:
        row = {column.name: shown(column, getattr(link, column.field or "id")) for column in MITIGATIONS.columns}
        row["measure_title"] = measures.get(link.measure)
        row["risk_title"] = risks[link.risk].title if link.risk in risks else None
        rows.append(row)
    return rows


def _records(frame: pd.DataFrame) -> list[Row]:
    return [{str(key): _plain(value) for key, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.date() if isinstance(value, dt.datetime) else value
