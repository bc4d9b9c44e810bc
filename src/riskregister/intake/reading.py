"""The rows of a table as risks: texts, levels on the file's scale and on this register's, dates, doubts at their cell.

Nothing is invented.  A level that nobody can read has no value and is an error at its cell; a rating without likelihood
and impact stays a rating; a column that nobody knows is kept under its heading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from riskregister.core.criteria import Criteria
from riskregister.core.findings import Finding
from riskregister.core.parts import Detail
from riskregister.intake.bulk import in_bulk
from riskregister.intake.grid import Grid
from riskregister.intake.reading_cells import Cells
from riskregister.intake.reading_checks import check
from riskregister.intake.reading_columns import note_ids, note_words, read_dates, texts_of, without_bullet
from riskregister.intake.reading_doubts import Doubts
from riskregister.intake.reading_levels import Levels, ReadLevel, read_levels
from riskregister.intake.scales import Scale, ScaleChoices
from riskregister.intake.table import DATES, LEVELS, STAGED, TEXTS, Column, Table
from riskregister.intake.vocabulary import is_opportunity, strategy_of
from riskregister.translations import gettext as _

#: Fields that a risk here has a place for; all other texts and dates are kept as its details.
PLACED = frozenset(("id", "title", "description", "category", "cause", "consequence", "owner", "notes"))
#: What a risk can be called by, best first.
_CALLED_BY = ("title", "description", "cause", "consequence", "threat", "vulnerability", "asset", "id")
#: A title longer than this is cut short; the whole of it is then the event.
LONGEST_TITLE = 200
#: Fields for which a register should have something: their absence is told once.
_EXPECTED = ("owner", "status")
#: In how many different words a column can say what kind of row each is.
_FEW = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadRecord:
    """One row that is a risk; ``row`` counts from 0.

    ``values`` has the texts by field, without blank ones (a date that could not be read among them), ``levels`` and
    ``dates`` what else was read.  ``opportunity``: the file calls it one, so its levels are no levels of a threat.
    """

    row: int
    values: dict[str, str]
    levels: dict[str, ReadLevel]
    dates: dict[str, dt.date]
    opportunity: bool = False
    heads: tuple[tuple[str, str], ...] = ()
    rest: tuple[str, ...] = ()

    def said(self, of: str) -> str:
        """Return what the row says for a field, empty where it says nothing."""
        return self.values.get(of, "")

    @property
    def details(self) -> tuple[Detail, ...]:
        """What the file says beyond the fields of a risk, in the order of its columns, without blank cells."""
        pairs = zip(self.heads, self.rest, strict=True)
        return tuple(Detail(name=name, value=value, field=of) for (name, of), value in pairs if value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read from a table: its risks, the scales its levels stand on, and every doubt at its cell."""

    table: Table
    records: tuple[ReadRecord, ...]
    scales: dict[str, Scale]
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings over which nothing is imported."""
        return tuple(finding for finding in self.findings if finding.severity == "error")


def read(
    table: Table, criteria: Criteria, asked: ScaleChoices | None = None, *, sheets: Sequence[Grid] = ()
) -> Reading:
    """Return what a table says.

    Args:
        table: the table that was found, or chosen.
        criteria: the scales its levels are converted to.
        asked: what a person confirmed of its scales and dates.
        sheets: the other sheets of the file, where a legend may stand.
    """
    with in_bulk():
        return _read(table, criteria, asked or ScaleChoices(), sheets)


def _read(table: Table, criteria: Criteria, asked: ScaleChoices, sheets: Sequence[Grid]) -> Reading:
    cells, doubts = Cells.of(table), Doubts(table)
    texts: dict[str, list[str]] = {}
    if "id" in table.mapping:
        texts["id"] = texts_of(cells, table.mapping["id"], "id", doubts)
        doubts.names.update({row: one for row, one in zip(table.rows, texts["id"], strict=True) if one})
        note_ids(table, texts["id"], doubts)
    for of in TEXTS:
        if of != "id" and of in table.mapping:
            texts[of] = texts_of(cells, table.mapping[of], of, doubts)
    if "title" in texts:
        texts["title"] = [without_bullet(title) for title in texts["title"]]
    for of in ("status", "strategy"):
        if of in texts:
            note_words(table, of, texts[of], doubts)
    dates = read_dates(cells, asked.day_first, doubts)
    unknown = [column for column in table.columns if column.field is None]
    others = {column.at: texts_of(cells, column, "", doubts) for column in unknown}
    called = _called_opportunities(table, texts, others)
    levels = read_levels(cells, criteria, asked, doubts, sheets, called)
    check(cells, levels, doubts)
    _note_empty(table, {**texts, **dates.texts}, doubts)
    chances = _opportunities(table, called, levels, doubts)
    heads, rest = _rest(table, texts, dates.read, dates.texts, others)
    fields = {**texts, **{of: _unread(dates.texts[of], days) for of, days in dates.read.items()}}
    records = tuple(
        ReadRecord(row=row, values=value, levels=level, dates=day, opportunity=row in chances, heads=heads, rest=more)
        for row, value, level, day, more in zip(
            table.rows,
            _row_by_row(fields, len(table.rows), ""),
            _row_by_row(levels.read, len(table.rows)),
            _row_by_row(dates.read, len(table.rows), None),
            rest,
            strict=True,
        )
    )
    _note_titles(table, records, doubts)
    said = {of: [level.raw for level in column] for of, column in levels.read.items()}
    _note_repeats(table, {**fields, **said, **{str(at): column for at, column in others.items()}}, doubts)
    return Reading(table=table, records=records, scales=levels.scales, findings=tuple(doubts.found))


def title_of(record: ReadRecord) -> str:
    """Return what a risk is called: its title, else the first line of what else is said of it; a long one cut short."""
    for of in _CALLED_BY:
        text = record.values.get(of, "")
        if text:
            line = " ".join((text if of == "title" else without_bullet(text.splitlines()[0].strip())).split())
            return line if len(line) <= LONGEST_TITLE else line[:LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    return ""


def _unread(texts: list[str], days: list[dt.date | None]) -> list[str]:
    return [text if day is None else "" for text, day in zip(texts, days, strict=True)]


_NOTHING_LEFT_OUT = object()


def _row_by_row(
    columns: Mapping[str, list[Any]], rows: int, without: object = _NOTHING_LEFT_OUT
) -> list[dict[str, Any]]:
    """Return columns as one dictionary per row, without the entries that are ``without``."""
    if not columns:
        return [{} for _row in range(rows)]
    names = list(columns)
    across = zip(*columns.values(), strict=True)
    if without is _NOTHING_LEFT_OUT:
        return [dict(zip(names, row, strict=True)) for row in across]
    return [{name: one for name, one in zip(names, row, strict=True) if one != without} for row in across]


def _rest(
    table: Table,
    texts: dict[str, list[str]],
    days: dict[str, list[dt.date | None]],
    unread: dict[str, list[str]],
    others: dict[int, list[str]],
) -> tuple[tuple[tuple[str, str], ...], list[tuple[str, ...]]]:
    """Return headings with fields, and row by row the texts, of all columns that a risk has no place for."""
    of_column: dict[int, list[str]] = {}
    for of, column in table.mapping.items():
        of_column.setdefault(column.at, []).append(of)
    scored = any(level in table.mapping for level in LEVELS)
    heads, columns = [], []
    for column in table.columns:
        fields = of_column.get(column.at, [])
        kept = next((of for of in fields if of not in PLACED), None)
        if not fields:
            if column.at in others:
                heads.append((column.header or column_name(column), ""))
                columns.append(others[column.at])
        elif any(of in PLACED or of in LEVELS or of in STAGED for of in fields) or kept is None:
            continue
        elif kept in DATES:
            heads.append((column.header, kept))
            read = zip(days[kept], unread[kept], strict=True)
            columns.append([text if day is None else day.isoformat() for day, text in read])
        elif not (kept == "detection" and scored):
            heads.append((column.header, kept))
            columns.append(texts[kept])
    return tuple(heads), list(zip(*columns, strict=True)) if columns else [()] * len(table.rows)


def column_name(column: Column) -> str:
    """Return what a column without a heading is called: by its letters."""
    from openpyxl.utils import get_column_letter

    return _("column {letters}").format(letters=get_column_letter(column.at + 1))


def _called_opportunities(table: Table, texts: dict[str, list[str]], others: dict[int, list[str]]) -> dict[int, Column]:
    """Return the rows that a column of kinds, or the answer, calls opportunities, with the column that does."""
    found: dict[int, Column] = {}
    kinds = [(table.mapping[of], texts[of]) for of in ("category", "subcategory", "status") if of in texts]
    kinds += [(column, others[column.at]) for column in table.columns if column.at in others]
    for column, values in kinds:
        words = set(values)
        if len(words) <= _FEW and (chances := {word for word in words if is_opportunity(word)}):
            found |= {row: column for row, value in zip(table.rows, values, strict=True) if value in chances}
    if "strategy" in texts:
        column = table.mapping["strategy"]
        answers = {text for text in set(texts["strategy"]) if strategy_of(text) == "exploit"}
        found |= {row: column for row, text in zip(table.rows, texts["strategy"], strict=True) if text in answers}
    return found


def _opportunities(table: Table, called: dict[int, Column], levels: Levels, doubts: Doubts) -> set[int]:
    """Return all rows that are opportunities, those with a gain in money among them, each told at its cell."""
    found = dict(called)
    for of in ("impact", "score"):
        if of in levels.read and levels.scales[of].kind == "money":
            gains = [level.value is not None and level.value < 0 for level in levels.read[of]]
            found |= {row: table.mapping[of] for row, gain in zip(table.rows, gains, strict=True) if gain}
    for row in sorted(found):
        rule = _("an opportunity, no threat: its levels are kept as given and not scored")
        doubts.cell("note", row, found[row], "", table_text(table, row, found[row]), rule)
    return set(found)


def table_text(table: Table, row: int, column: Column) -> str:
    """Return the text of a cell of the table."""
    from riskregister.intake.grid import text_of

    return text_of(table.grid.at(row, column.at))


def _note_empty(table: Table, texts: dict[str, list[str]], doubts: Doubts) -> None:
    """Tell once of columns with nothing in them, and of owner and status if the file has no such column."""
    if not table.rows:
        return
    for of, column in texts.items():
        if not any(column):
            severity = "warning" if of in (*_EXPECTED, *DATES) else "note"
            doubts.column(severity, table.mapping[of], of, _("nothing stands in this column"))  # type: ignore[arg-type]
    for of in _EXPECTED:
        if of not in texts:
            rule = _("The file says nothing of owners.") if of == "owner" else _("The file says nothing of the status.")
            doubts.file("warning", of, rule)
    if any(texts.get("detection", ())):
        doubts.column(
            "note", table.mapping["detection"], "detection", _("kept beside the levels; it is not scored here")
        )


def _note_titles(table: Table, records: Sequence[ReadRecord], doubts: Doubts) -> None:
    column = table.mapping.get("title") or next(iter(table.columns), None)
    for record in records:
        if column is not None and "title" not in record.values:
            if not title_of(record):
                doubts.cell("error", record.row, column, "title", "", _("nothing says what this risk is"))
            elif "title" in table.mapping:
                rule = _("no title; the risk is called by the first line of what else is said of it")
                doubts.cell("warning", record.row, column, "title", "", rule)


def _note_repeats(table: Table, texts: dict[str, list[str]], doubts: Doubts) -> None:
    """Tell every row that says what one above says, the id apart."""
    column = table.mapping.get("title")
    said = [values for of, values in texts.items() if of != "id"]
    if column is None or not said:
        return
    seen: set[tuple[str, ...]] = set()
    for row, title, texts_of_row in zip(table.rows, texts["title"], zip(*said, strict=True), strict=True):
        if title and texts_of_row in seen:
            doubts.cell("warning", row, column, "title", title, _("this row says the same as one above"))
        seen.add(texts_of_row)
