"""Rows that came back without an id: a link is its two ends, a known title gives its id back, others are new."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process

from riskregister.core.check import Severity
from riskregister.translations import gettext as _
from riskregister.workbook.book import Cell
from riskregister.workbook.cells import text_of
from riskregister.workbook.columns import Table
from riskregister.workbook.records import Outcome, SheetRow

#: From which likeness of two titles (0..100) one is suggested for the other.
_ALIKE = 80


@dataclass(frozen=True, slots=True)
class Lost:
    """A row without an id: its cells by column name, and the cell where the id belongs."""

    cells: Mapping[str, Cell]
    place: str


def named(
    table: Table, rows: Sequence[Lost], found: Mapping[str, SheetRow], records: Mapping[str, Any], outcome: Outcome
) -> dict[str, SheetRow]:
    """Return rows that came without an id by the id they get; ``found`` are those of the sheet that have one.

    A new record gets a name nobody can type, which ``outcome.nameless`` lists: what ids are free, whoever merges knows.
    """
    if table.table == "mitigations":
        return _links(table, rows, found, outcome)
    missing = {one: record.title for one, record in records.items() if one not in found}
    by_title = Counter(_plain(title) for title in missing.values())
    counts = Counter(_title(row) for row in rows)
    known = {_plain(title): one for one, title in missing.items() if by_title[_plain(title)] == 1}
    given: dict[str, SheetRow] = {}
    for row in rows:
        title = _title(row)
        if not title:
            rule = _("this row has neither an id nor a title and is not read")
            _note(outcome, "warning", rule, table, row)
        elif title in known and counts[title] == 1:
            identity = known[title]
            given[identity] = _with_id(row, identity)
            _note(outcome, "note", _("this row has none; read as {id} by its title").format(id=identity), table, row)
        else:
            name = f"\ue000{row.place}"
            given[name] = _with_id(row, name)
            outcome.nameless[table.table, name] = row.place
            severity, rule = _newcomer(title, missing, known)
            _note(outcome, severity, rule, table, row)
    return given


def renumbered(table: Table, found: Mapping[str, SheetRow], records: Mapping[str, Any], outcome: Outcome) -> None:
    """Point out rows whose id is new but whose title is that of a row that is missing: most likely one and the same."""
    missing = {_plain(record.title): one for one, record in records.items() if one not in found and record.title}
    for row in found.values():
        known = missing.get(_plain(text_of(row.cells["title"]))) if "title" in row.cells else None
        if known is not None and row.id not in records and (table.table, row.id) not in outcome.nameless:
            rule = _("this id is new. If the row is {id}, which is missing and has the same title, put that id back")
            cell = row.cells["id"]
            outcome.note("warning", table.table, row.id, table.columns[0], cell, rule.format(id=known))


def _newcomer(title: str, missing: Mapping[str, str], known: Mapping[str, str]) -> tuple[Severity, str]:
    near = process.extractOne(title, {one: _plain(text) for one, text in missing.items()}, scorer=fuzz.ratio)
    if title in known or (near is not None and near[1] >= _ALIKE):
        identity = known[title] if title in known else near[2]
        rule = _("this row has none; read as a new record. If it is {id}, whose row is missing, put that id back")
        return "warning", rule.format(id=identity)
    return "note", _("this row has none; read as a new record, which gets one")


def _links(table: Table, rows: Sequence[Lost], found: Mapping[str, SheetRow], outcome: Outcome) -> dict[str, SheetRow]:
    given: dict[str, SheetRow] = {}
    for row in rows:
        ends = [text_of(row.cells[name]) if name in row.cells else "" for name in ("measure", "risk")]
        identity = ">".join(ends)
        if not all(ends):
            _note(outcome, "error", _("a link needs its measure and its risk"), table, row)
        elif identity in found or identity in given:
            _note(outcome, "error", _("this link stands on the sheet twice"), table, row)
        else:
            given[identity] = _with_id(row, identity)
    return given


def _with_id(row: Lost, identity: str) -> SheetRow:
    return SheetRow(identity, {**row.cells, "id": Cell(identity, row.place)})


def _title(row: Lost) -> str:
    return _plain(text_of(row.cells["title"])) if "title" in row.cells else ""


def _plain(title: str) -> str:
    return " ".join(title.split()).casefold()


def _note(outcome: Outcome, severity: Severity, rule: str, table: Table, row: Lost) -> None:
    outcome.note(severity, table.table, "", table.columns[0], Cell(None, row.place), rule)
