"""The columns of a table that hold no levels: texts, ids, titles, dates, and what is doubtful about them."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass

from riskregister.intake.grid import Broken
from riskregister.intake.reading_cells import Cells
from riskregister.intake.reading_dates import Day, day_of, order_of
from riskregister.intake.reading_doubts import Doubts
from riskregister.intake.scales_cells import token_of
from riskregister.intake.table import DATES, Column, Table
from riskregister.intake.vocabulary import status_of, strategy_of
from riskregister.translations import gettext as _

#: Marks of a list before a title; a minus only if a space follows.
_BULLET = re.compile(r"^(?:[*•·▪▫●○‣◦]+\s*|[-–—]\s+)+")


def texts_of(cells: Cells, column: Column, of: str, doubts: Doubts) -> list[str]:
    """Return a column as texts; a cell that shows an error is blank and noted, one whose formula has no result too."""
    texts = cells.texts(column)
    if Broken in set(map(type, cells.values(column))):
        for at, value in enumerate(cells.values(column)):
            if isinstance(value, Broken):
                rule = _("the cell shows an error; it is left blank")
                doubts.cell("warning", cells.table.rows[at], column, of, texts[at], rule)
                texts[at] = ""
    for row in sorted(cells.uncalculated(column) & set(cells.table.rows)):
        doubts.cell("warning", row, column, of, "", _("a formula without its result; open the file, save it"))
    return texts


def without_bullet(title: str) -> str:
    """Return a title without the mark of a list before it."""
    return _BULLET.sub("", title) or title


def note_ids(table: Table, ids: list[str], doubts: Doubts) -> None:
    """Note every row whose id an earlier row has already."""
    counts = Counter(ids)
    seen: set[str] = set()
    for row, one in zip(table.rows, ids, strict=True):
        if one and counts[one] > 1:
            if one in seen:
                rule = _("another row above has this id; this one gets a new id")
                doubts.cell("warning", row, table.mapping["id"], "id", one, rule)
            seen.add(one)


def note_words(table: Table, of: str, texts: list[str], doubts: Doubts) -> None:
    """Note the cells of a status or strategy column whose word nobody knows; the word is kept in any case."""
    known = {text: (status_of(text) if of == "status" else strategy_of(text)) for text in set(texts)}
    rule = (
        _("this status is not known; it is kept as it is, and the risk is a draft")
        if of == "status"
        else _("this is no known answer to a risk; it is kept as it is")
    )
    if all(known.values()):
        return
    for row, text in zip(table.rows, texts, strict=True):
        if text and known[text] is None and token_of(text).kind != "blank":
            doubts.cell("warning", row, table.mapping[of], of, text, rule)


@dataclass(frozen=True, slots=True)
class Dates:
    """The date columns: for each field one day or None per row, and the cells' text where none could be read."""

    read: dict[str, list[dt.date | None]]
    texts: dict[str, list[str]]


def read_dates(cells: Cells, day_first: bool | None, doubts: Doubts) -> Dates:
    """Read every date column in the order the file itself shows; a date that no cell settles is taken day first."""
    table, found = cells.table, Dates({}, {})
    days: dict[str, list[Day | None]] = {}
    for of in DATES:
        if of in table.mapping:
            values = cells.values(table.mapping[of])
            known: dict[object, Day | None] = {value: day_of(value) for value in set(values)}
            days[of] = [known[value] for value in values]
            found.texts[of] = texts_of(cells, table.mapping[of], of, doubts)
    order = day_first
    if order is None:
        every = [(day, text) for of, column in days.items() for day, text in zip(column, found.texts[of], strict=True)]
        order = order_of([day for day, _text in every], [text for _day, text in every])
        _note_order(table, days, order, doubts)
    for of, column in days.items():
        found.read[of] = [_settled(day, order is not False) for day in column]
        _note_dates(table, of, column, found, doubts)
    return found


def _settled(day: Day | None, day_first: bool) -> dt.date | None:
    if day is None or day.either is None:
        return None if day is None else day.day
    return day.either[0] if day_first else day.either[1]


def _note_order(table: Table, days: dict[str, list[Day | None]], order: bool | None, doubts: Doubts) -> None:
    if order is not None:
        return
    doubtful = next((of for of, column in days.items() if any(day and day.either for day in column)), None)
    if doubtful is not None:
        rule = _("dates like 03/02/2026 are read with the day first, as no date in the file says otherwise")
        doubts.column("warning", table.mapping[doubtful], doubtful, rule, choices=("day_first", "month_first"))


def _note_dates(table: Table, of: str, days: list[Day | None], found: Dates, doubts: Doubts) -> None:
    column = table.mapping[of]
    for row, day, text in zip(table.rows, days, found.texts[of], strict=True):
        if day is None and text and token_of(text).kind != "blank":
            rule = _("no date that can be read; it is kept as it is")
            doubts.cell("warning", row, column, of, text, rule, _("a date like 2026-08-31"))
        elif day is not None and day.number and day.day:
            rule = _("a number, read as the day that a spreadsheet means by it")
            doubts.cell("note", row, column, of, text, rule, day.day.isoformat())
