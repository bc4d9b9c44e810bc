"""The levels of a row on the Register sheet: the assessment of each stage, changed or new."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from riskregister.core.changes import Change, moved
from riskregister.core.check import check_estimate
from riskregister.core.model import Assessment, Estimate, Stage
from riskregister.translations import gettext as _
from riskregister.workbook.cells import same
from riskregister.workbook.columns import PARTS, Column, Part
from riskregister.workbook.records import BROKEN, RowReader, added_assessment, changed
from riskregister.workbook.rows import shown

_SIDES = ("likelihood", "impact")


def read_levels(
    reader: RowReader,
    latest: Mapping[Stage, Mapping[str, Assessment]],
    staged: Mapping[Stage, list[Column]],
    date: dt.date,
) -> None:
    """Note what a row changes in the risk's assessments; ``date`` is the one a stage's first assessment gets.

    ``staged`` are the columns of each stage that the sheet has.
    """
    for stage, columns in staged.items():
        old = latest[stage].get(reader.row.id)
        if old is None:
            _first(reader, stage, columns, date)
            continue
        for side in _SIDES:
            was = getattr(old, side)
            new = _estimate(reader, columns, side, was)
            if new is not BROKEN and new != was:
                change = Change(table="assessments", record=old.id, field=side, old=was, new=new)
                reader.outcome.changes.append(change)
                best = next(column for column in columns if column.field == side and column.part == "best")
                reader.outcome.places["assessments", old.id, side] = reader.row.cells[best.name].place
        for column in columns:
            text = shown(column, getattr(old, column.field))
            if column.part is None and not same(reader.row.cells[column.name], text):
                changed(reader, column, old, "assessments")


def _first(reader: RowReader, stage: Stage, columns: list[Column], date: dt.date) -> None:
    if all(reader.row.cells[column.name].blank for column in columns):
        return
    values: dict[str, Any] = {side: _estimate(reader, columns, side, None) for side in _SIDES}
    for column in columns:
        if column.part is None and not reader.row.cells[column.name].blank:
            values[column.field] = reader.value(column)
    if any(value is BROKEN for value in values.values()):
        return
    risk = reader.row.id
    # Who assessed is not written in a workbook; whoever imports it signs.
    new = Assessment(id=f"{risk}:{stage}", risk=risk, stage=stage, assessor="", date=date, **values)
    added_assessment(reader, new)


def _estimate(reader: RowReader, columns: list[Column], side: str, was: Estimate | None) -> Any:
    """Return the estimate a row now gives for one side: None where its cells are blank, BROKEN if they are wrong."""
    at: dict[Part, Column] = {c.part: c for c in columns if c.field == side and c.part}
    now: dict[Part, float | None] = {part: getattr(was, part, None) for part in PARTS}
    touched = [part for part in at if "best" in at and not same(reader.row.cells[at[part].name], now[part])]
    if not touched:
        return was
    for part in touched:
        now[part] = reader.value(at[part])
    if any(value is BROKEN for value in now.values()):
        return BROKEN
    best, low, high = now["best"], now["low"], now["high"]
    if best is None:
        return _without_best(reader, at, low, high)
    if touched == ["best"]:
        return _moved(reader, at["best"], was, best)
    if low is None and high is None:
        return moved(None, best)
    return _ranged(reader, at, side, touched[0], (low, best, high))


def _ranged(
    reader: RowReader,
    at: dict[Part, Column],
    side: str,
    touched: Part,
    levels: tuple[float | None, float, float | None],
) -> Any:
    low, best, high = levels
    if low is None or high is None:
        reader.problem(at["low" if low is None else "high"], _("give both low and high, or neither"))
        return BROKEN
    new = Estimate(low=low, best=best, high=high)
    rule = check_estimate(new, reader.known.highest[side])
    if rule:
        reader.problem(at[touched], rule)
        return BROKEN
    return new


def _without_best(reader: RowReader, at: dict[Part, Column], low: float | None, high: float | None) -> Any:
    # Where the sheet shows no range, clearing the level clears the estimate with it.
    if (low is None and high is None) or not ("low" in at or "high" in at):
        return None
    reader.problem(at["best"], _("give the best level too, or clear low and high"))
    return BROKEN


def _moved(reader: RowReader, column: Column, was: Estimate | None, best: float) -> Estimate:
    new = moved(was, best)
    if was is not None and (new.low, new.high) != (was.low, was.high):
        rule = _("outside its range, which is widened to {low:g} – {high:g}").format(low=new.low, high=new.high)
        reader.problem(column, rule, "note")
    return new
