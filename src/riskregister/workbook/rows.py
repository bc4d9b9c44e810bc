"""What stands in the cells: the three tables as columns of plain values, for the writer and for comparison on return.

Everything computed comes from the frames of core.  Unknown is ``None``, lists are joined text, long text is cut.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Any

import numpy as np
import pandas as pd

from riskregister.core import frames
from riskregister.core.delivery import delivered_share
from riskregister.core.model import STAGES, Assessment, Measure, Register, Risk, Stage, source_label
from riskregister.core.ranked import score_frame
from riskregister.workbook.columns import LONGEST, MEASURES, MITIGATIONS, ORIGIN, Column, Table
from riskregister.workbook.details import detail_of, register_table
from riskregister.workbook.exported import origin

Row = dict[str, Any]
Columns = dict[str, list[Any]]
#: The risks at each stage (see :func:`stage_frames`).
Staged = dict[Stage, pd.DataFrame]
#: What no XML file can hold; half a character is nothing either.
_UNFIT = re.compile("[\ufffe\uffff\ud800-\udfff]")


def table_of(table: Table, register: Register) -> Table:
    """Return a table as the workbook of this register has it: the risks with a column for each of their details."""
    return register_table(register) if table.table == "risks" else table


def stage_frames(register: Register) -> Staged:
    """Return the risks with scores and ratings at each stage; the current one with ranks and what is evidenced."""
    return {
        stage: score_frame(register) if stage == "current" else frames.risk_frame(register, stage, evidenced=False)
        for stage in STAGES
    }


def columns_of(table: Table, register: Register, staged: Staged, dispatch: str = "") -> Columns:
    """Return the cell values of one sheet by column, in the order in which they are written.

    Args:
        table: one of :func:`table_of`.
        register: what is written.
        staged: its :func:`stage_frames`, which only the risks need.
        dispatch: as for :func:`riskregister.workbook.write.write_workbook`.
    """
    if table.table == "risks":
        made = _risks(table, register, staged)
    else:
        made = {"measures": _measures, "mitigations": _mitigations}[table.table](table, register)
    made[ORIGIN] = [origin(register, dispatch)] * len(made["id"])
    return {column.name: made[column.name] for column in table.columns}


def rows_of(table: Table, register: Register, dispatch: str = "") -> list[Row]:
    """Return the cell values of one sheet row by row; ``dispatch`` as for :func:`columns_of`."""
    staged = stage_frames(register) if table.table == "risks" else {}
    columns = columns_of(table_of(table, register), register, staged, dispatch)
    return [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]


def shown(column: Column, value: Any) -> Any:
    """Return a field's value as its cell shows it: text, number, bool, date or None for an empty cell."""
    if isinstance(value, tuple):
        value = column.separator.join(value)
    if isinstance(value, str):
        value = _UNFIT.sub("\ufffd", value)
        fits = len(value) <= LONGEST // 2 or len(value.encode("utf-16-le")) <= 2 * LONGEST
        return (value if fits else value[: LONGEST // 2] + " …") or None
    return value


def _risks(table: Table, register: Register, staged: Staged) -> Columns:
    found = {stage: frames.latest_assessments(register, stage) for stage in STAGES}
    standing = {stage: [found[stage].get(risk.id) for risk in register.risks] for stage in STAGES}
    made: Columns = {"id": [risk.id for risk in register.risks]}
    made["measures"], made["delivering"] = _acting(register)
    for column in table.columns:
        if column.name in made or column.name == ORIGIN:
            continue
        if column.detail is not None:
            made[column.name] = _details(column, column.detail, register.risks)
        elif column.stage is not None:
            made[column.name] = _assessed(column, standing[column.stage])
        elif column.field:
            made[column.name] = _fields(column, register.risks)
        else:
            stage, name = _computed_of(column.name)
            made[column.name] = _plain(staged[stage][name])
    return made


def _details(column: Column, key: tuple[str, int], risks: Iterable[Risk]) -> list[Any]:
    return [shown(column, detail_of(risk, key)) if risk.details else None for risk in risks]


def _computed_of(name: str) -> tuple[Stage, str]:
    for stage in STAGES:
        if name.startswith(f"{stage}_"):
            return stage, name.removeprefix(f"{stage}_")
    return "current", name


def _assessed(column: Column, assessments: Sequence[Assessment | None]) -> list[Any]:
    get, part = attrgetter(column.field), column.part
    values = [None if one is None else get(one) for one in assessments]
    if part is None:
        return [None if value is None else shown(column, value) for value in values]
    level = attrgetter(part)
    return [None if value is None else level(value) for value in values]


def _fields(column: Column, records: Iterable[Any]) -> list[Any]:
    get: Callable[[Any], Any] = attrgetter(column.field)
    if column.kind in ("percent", "date"):
        return [get(record) for record in records]
    return [shown(column, get(record)) for record in records]


def _acting(register: Register) -> tuple[list[Any], list[Any]]:
    """Return for each risk how many measures act on it, and how many of these are delivered at least in part."""
    delivered = {measure.id: delivered_share(measure, register.criteria) > 0 for measure in register.measures}
    acting: dict[str, set[str]] = {risk.id: set() for risk in register.risks}
    for link in register.mitigations:
        if link.measure in delivered and link.risk in acting:
            acting[link.risk].add(link.measure)
    of = list(acting.values())
    return [len(measures) for measures in of], [sum(delivered[one] for one in measures) for measures in of]


def _measures(table: Table, register: Register) -> Columns:
    frame = frames.measure_frame(register)
    by_id = {measure.id: measure for measure in register.measures}
    records: list[Measure] = [by_id[identity] for identity in frame["id"]]
    made = {c.name: _fields(c, records) for c in table.columns if c.field not in ("", "source")}
    made["section"] = [shown(MEASURES.columns[0], source_label(measure.source)) for measure in records]
    made["paragraph"] = [shown(MEASURES.columns[0], measure.source.paragraph) for measure in records]
    made["overdue"], made["delivered"] = _plain(frame["overdue"]), _plain(frame["delivered"])
    risks = table.columns[table.index("risks")]
    made["risks"] = [shown(risks, of) for of in frame["risks"]]
    return made


def _mitigations(table: Table, register: Register) -> Columns:
    links = register.mitigations
    made = {column.name: _fields(column, links) for column in table.columns if column.field}
    measures = {measure.id: measure for measure in register.measures}
    risks = {risk.id: risk for risk in register.risks}
    acting = [measures.get(link.measure) for link in links]
    on = [risks.get(link.risk) for link in links]
    title = MITIGATIONS.columns[MITIGATIONS.index("measure_title")]
    made["measure_title"] = [None if measure is None else shown(title, measure.title) for measure in acting]
    made["risk_title"] = [None if risk is None else shown(title, risk.title) for risk in on]
    made["category"] = [None if risk is None else risk.category for risk in on]
    made["measure_status"] = [None if measure is None else measure.status for measure in acting]
    made["delivered"] = [None if measure is None else delivered_share(measure, register.criteria) for measure in acting]
    pairs, categories = set(), set()
    made["first_for_risk"], made["first_for_category"] = [], []
    for link, measure, risk in zip(links, acting, on, strict=True):
        known = measure is not None and risk is not None
        pair, category = (link.measure, link.risk), (link.measure, risk.category if risk else "")
        made["first_for_risk"].append(int(known and pair not in pairs))
        made["first_for_category"].append(int(known and category not in categories))
        if known:
            pairs.add(pair)
            categories.add(category)
    return made


def _plain(values: pd.Series) -> list[Any]:
    """Return a column of a frame as plain values; unknown and empty text as None."""
    if values.dtype.kind in "fM":
        missing = values.isna().to_numpy(dtype=np.bool_)
        plain = values.tolist()
        return [None if gone else value for value, gone in zip(plain, missing, strict=True)] if missing.any() else plain
    if values.dtype.kind in "ibu":
        return values.tolist()
    return [_one(value) for value in values]


def _one(value: Any) -> Any:
    if isinstance(value, np.generic):
        value = value.item()
    if value is pd.NaT or value == "" or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.date() if isinstance(value, dt.datetime) else value
