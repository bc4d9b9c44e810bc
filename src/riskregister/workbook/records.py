"""The rows of a returned sheet against the records exported in it: changes, new records, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from riskregister.core.changes import Change
from riskregister.core.check import Finding, Severity
from riskregister.core.model import TABLES, Assessment, Detail, Risk
from riskregister.translations import gettext as _
from riskregister.workbook.book import Cell
from riskregister.workbook.cells import Known, Refused, read_source, read_value, same
from riskregister.workbook.columns import Column, Table
from riskregister.workbook.details import detail_of, with_detail
from riskregister.workbook.rows import shown

#: Stands for a value that broke a rule; its finding is noted.
BROKEN: Any = object()


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row: the record's id and its cells by column name (a column missing from the sheet has none)."""

    id: str
    cells: Mapping[str, Cell]


@dataclass
class Outcome:
    """What reading the rows has found so far; ``places`` says in which cell a (table, record, field) was changed.

    ``nameless`` says by (table, the name it goes by) where a new record stands that came without an id.
    """

    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    unchanged: int = 0
    places: dict[tuple[str, str, str], str] = field(default_factory=dict)
    nameless: dict[tuple[str, str], str] = field(default_factory=dict)

    def note(self, severity: Severity, table: str, record: str, column: Column, cell: Cell, rule: str) -> None:
        """Add a finding about a cell."""
        text = "" if cell.value is None else str(cell.value)
        value = text if len(text) <= 60 else text[:59] + "…"
        name = column.field or column.name
        self.findings.append(
            Finding(severity=severity, table=table, record=record, field=name, value=value, rule=rule, place=cell.place)
        )


@dataclass(frozen=True, slots=True)
class RowReader:
    """Reads the cells of one row; what breaks a rule becomes a finding."""

    table: Table
    row: SheetRow
    known: Known
    outcome: Outcome

    def value(self, column: Column) -> Any:
        """Return what a cell says, or BROKEN."""
        try:
            return read_value(column, self.row.cells[column.name], self.known)
        except Refused as refused:
            self.problem(column, refused.rule)
            return BROKEN

    def problem(self, column: Column, rule: str, severity: Severity = "error") -> None:
        """Note that a cell breaks ``rule``."""
        self.outcome.note(severity, self.table.table, self.row.id, column, self.row.cells[column.name], rule)

    def columns(self) -> list[Column]:
        """Return the columns of the record itself (not of its assessments) that the sheet has."""
        return [c for c in self.table.columns if c.field and c.stage is None and c.name in self.row.cells]


def compare(reader: RowReader, record: Any, was: dict[str, Any], headings: dict[str, str]) -> None:
    """Note what a row changes in an exported record; ``was`` is what its cells showed.

    ``headings`` says what the headings of details were recognised as.
    """
    touched = []
    for column in reader.columns():
        if same(reader.row.cells[column.name], was[column.name]):
            continue
        if column.detail:
            touched.append(column)
            continue
        if column.fixed:
            reader.problem(column, _("this cannot be changed in a workbook; the value is not used"), "warning")
            continue
        changed(reader, column, record, reader.table.table)
    if touched:
        _details(reader, touched, record, headings)


def _details(reader: RowReader, touched: list[Column], record: Risk, headings: dict[str, str]) -> None:
    """Note what a row changes in what another register said of a risk; all of it is one field."""
    new = record.details
    # From behind, since an entry taken out moves those of the same name after it up.
    for column in sorted(touched, key=lambda one: one.detail or ("", 0), reverse=True):
        if column.detail is None or _cut(reader, column, detail_of(record, column.detail)):
            continue
        value = reader.value(column)
        if value is not BROKEN:
            new = with_detail(new, column.detail, value, headings)
    if new != record.details:
        change = Change(table="risks", record=record.id, field="details", old=record.details, new=new)
        reader.outcome.changes.append(change)
        reader.outcome.places["risks", record.id, "details"] = reader.row.cells[touched[0].name].place


def _cut(reader: RowReader, column: Column, old: str) -> bool:
    """Say whether the cell showed only the beginning of a text, which then cannot be edited there; note it."""
    cut = shown(column, old) not in (old, None)
    if cut:
        reader.problem(column, _("too long for a cell; edit it in the YAML export"))
    return cut


def changed(reader: RowReader, column: Column, record: Any, table: str) -> None:
    """Note the change of one field whose cell no longer shows what was exported."""
    old = getattr(record, column.field)
    if column.kind == "list" and any(column.separator.strip(" ") in part for part in old):
        # A part that holds the separator cannot be told from two parts.
        reader.problem(column, _("an entry holds the character that separates entries; edit it in the YAML export"))
        return
    if isinstance(old, str) and _cut(reader, column, old):
        return
    new = reader.value(column)
    if new is not BROKEN and new != old:
        reader.outcome.changes.append(Change(table=table, record=record.id, field=column.field, old=old, new=new))
        reader.outcome.places[table, record.id, column.field] = reader.row.cells[column.name].place


def create(reader: RowReader, headings: dict[str, str]) -> None:
    """Note a new record; fields left blank get the model's defaults, required ones must be there."""
    values: dict[str, Any] = {}
    parts: dict[str, str] = {}
    details: tuple[Detail, ...] = ()
    for column in reader.columns():
        if reader.row.cells[column.name].blank and not column.required:
            continue
        value = reader.value(column)
        if column.field == "source":
            parts[column.name] = value
        elif column.detail:
            details = with_detail(details, column.detail, "" if value is BROKEN else value, headings)
        else:
            values[column.field] = value
    present = {column.name for column in reader.columns()}
    absent = [column.name for column in reader.table.columns if column.required and column.name not in present]
    if absent:
        rule = _("a new record needs the columns {names}, which are missing").format(names=", ".join(absent))
        reader.problem(reader.table.columns[0], rule)
    if absent or any(value is BROKEN for value in (*values.values(), *parts.values())):
        return
    if parts:
        values["source"] = read_source(parts["section"], parts.get("paragraph", ""), reader.known)
    if reader.table.table == "risks":
        # The source cannot have placed a risk that somebody adds to the workbook.
        values["placing"] = "analyst"
        values["details"] = details
    new = TABLES[reader.table.table](**values)
    reader.outcome.changes.append(Change(table=reader.table.table, record=new.id, field="", old=None, new=new))


def added_assessment(reader: RowReader, new: Assessment) -> None:
    """Note the first assessment of a risk at a stage."""
    reader.outcome.changes.append(Change(table="assessments", record=new.id, field="", old=None, new=new))
