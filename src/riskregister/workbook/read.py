"""Read a workbook that came back: what was edited in it since its export, cell by cell.

The workbook carries the register it was made from, so the comparison needs no history: ``old`` in every change is the
exported value, and whoever imports decides what to do where the register has moved on meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from openpyxl.utils import get_column_letter

from riskregister.core.changes import Change, applied
from riskregister.core.check import Finding, Severity
from riskregister.core.frames import latest_assessments
from riskregister.core.given import outdated
from riskregister.core.model import STAGES, TABLES, Register
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.workbook import exported
from riskregister.workbook.book import Book, Cell
from riskregister.workbook.cells import Known, same, text_of
from riskregister.workbook.columns import ORIGIN, SHEETS, Column, Table
from riskregister.workbook.details import fields_of
from riskregister.workbook.layout import SHEET as CRITERIA
from riskregister.workbook.layout import criteria_layout
from riskregister.workbook.levels import read_levels
from riskregister.workbook.records import Outcome, RowReader, SheetRow, compare, create
from riskregister.workbook.rows import Row, rows_of, table_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a returned workbook says.

    ``version`` is the register's version at export; ``changes`` are edits and additions, in the order of the sheets;
    ``removed`` are (table, id) of rows no longer there; ``unchanged`` counts the rows that came back as they went out;
    ``exported`` is the register as it went out; ``places`` says in which cell a (table, record, field) was changed.
    """

    register_id: str
    version: int
    changes: tuple[Change, ...]
    removed: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    unchanged: int
    exported: Register
    places: dict[tuple[str, str, str], str]


def read_workbook(source: Path | BinaryIO, name: str) -> Returned:
    """Return what was edited in a workbook since this program exported it; ``name`` is what messages call it.

    Raises:
        Unreachable: it cannot be read.
        InvalidInput: it is no Excel workbook, or not one that this program exported.
    """
    return _read(source, name)[1]


def read_register_from_workbook(source: Path | BinaryIO, name: str) -> Register:
    """Return the register as it stands in an exported workbook, with the edits and without the rows taken out since.

    Raises:
        Unreachable: it cannot be read.
        InvalidInput: as for :func:`read_workbook`, or a cell breaks a rule; ``findings`` lists every place.
    """
    register, returned = _read(source, name)
    errors = [finding for finding in returned.findings if finding.severity == "error"]
    if errors:
        count = len(errors) - 1
        more = ngettext(" (and {n} more)", " (and {n} more)", count).format(n=count) if count else ""
        message = f"{name}, {errors[0].place}: {errors[0].message}{more}."
        raise InvalidInput(message, _("Mend the workbook and save it."), returned.findings)
    return _as_it_stands(register, returned.changes, returned.removed)


def _read(source: Path | BinaryIO, name: str) -> tuple[Register, Returned]:
    book = Book(source, name)
    if exported.SHEET not in book:
        message = _("{file} was not exported by this program; only workbooks it exported can be read back so far.")
        raise InvalidInput(message.format(file=name), _("Export the register as .xlsx and write the changes in there."))
    hidden = (row[:2] for row in book.rows(exported.SHEET) if len(row) >= 2)
    before = exported.register_of(((str(label.value), str(data.value)) for label, data in hidden), name)
    outcome = Outcome()
    tables = [table_of(table, before) for table in SHEETS]
    sheets = {table.table: _rows(table, book, outcome) for table in tables}
    known = _known(before, sheets)
    was = {table.table: {row["id"]: row for row in rows_of(table, before)} for table in SHEETS}
    removed: list[tuple[str, str]] = []
    for table in tables:
        rows = sheets[table.table]
        if rows is None:
            continue
        _compare(table, rows, before, was[table.table], known, outcome)
        removed += [(table.table, identity) for identity in was[table.table] if identity not in rows]
    _typed_over(sheets, before, was, removed, outcome)
    _criteria(book, before, outcome)
    returned = Returned(
        register_id=before.id,
        version=before.version,
        changes=tuple(outcome.changes),
        removed=tuple(removed),
        findings=tuple(outcome.findings),
        unchanged=outcome.unchanged,
        exported=before,
        places=outcome.places,
    )
    return before, returned


_Rows = dict[str, SheetRow]


def _rows(table: Table, book: Book, outcome: Outcome) -> _Rows | None:
    """Return the rows of one sheet by id, or None if the sheet is gone."""
    if table.sheet not in book:
        rule = _("the sheet is missing; put it back, or export again")
        outcome.findings.append(_about(table, "", rule, table.sheet))
        return None
    lines = book.rows(table.sheet)
    places = _header(table, lines[0] if lines else [], outcome)
    if "id" not in places:
        return None
    found: _Rows = {}
    fields = [places[column.name] for column in table.columns if column.field and column.name in places]
    for number, line in enumerate(lines[1:], start=2):
        if all(at >= len(line) or line[at].blank for at in fields):
            continue
        cells = {
            name: line[at] if at < len(line) else Cell(None, f"{table.sheet}!{get_column_letter(at + 1)}{number}")
            for name, at in places.items()
        }
        identity = "" if cells["id"].kind == "error" else text_of(cells["id"])
        if identity and identity not in found:
            found[identity] = SheetRow(identity, cells)
            continue
        rule = _("this id is used twice on the sheet") if identity else _("this row has no id; give it a new one")
        outcome.note("error", table.table, identity, table.columns[0], cells["id"], rule)
    return found


def _header(table: Table, line: list[Cell], outcome: Outcome) -> dict[str, int]:
    """Return where each column stands, wherever it was moved to."""
    names = ["" if cell.blank else text_of(cell) for cell in line]
    counts = Counter(names)
    known = {column.name for column in table.columns}
    for cell, name in zip(line, names, strict=True):
        if name and name not in known:
            rule = _("this column is not one of the register's and is not read")
            outcome.findings.append(_about(table, name, rule, cell.place, "note"))
        elif name and counts[name] > 1 and names.index(name) == line.index(cell):
            rule = _("there are {n} columns of this name").format(n=counts[name])
            outcome.findings.append(_about(table, name, rule, cell.place))
    for column in table.columns:
        if column.name not in counts:
            # Without the id nothing can be told apart, although nobody may edit it.
            needed = column.editable or column.name == "id"
            rule = _("this column is missing; put it back, or export again")
            where = f"{table.sheet}!1:1"
            outcome.findings.append(_about(table, column.name, rule, where, "error" if needed else "warning"))
    return {name: names.index(name) for name in known if counts[name] == 1}


def _known(before: Register, sheets: dict[str, _Rows | None]) -> Known:
    """Return what cells may refer to: records that stand in the workbook, new ones among them."""
    ids: dict[str, Collection[str]] = {table: {record.id for record in getattr(before, table)} for table in TABLES}
    for table, rows in sheets.items():
        if rows is not None:
            ids[table] = set(rows)
    criteria = before.criteria
    highest = {"likelihood": len(criteria.likelihood.levels), "impact": len(criteria.impact.levels)}
    return Known(ids, highest, tuple(document.id for document in before.documents))


def _compare(table: Table, rows: _Rows, before: Register, was: dict[str, Row], known: Known, outcome: Outcome) -> None:
    records = {record.id: record for record in getattr(before, table.table)}
    latest = {stage: latest_assessments(before, stage) for stage in STAGES}
    headings = fields_of(before)
    for row in rows.values():
        reader, count = RowReader(table, row, known, outcome), len(outcome.changes)
        if row.id in records:
            compare(reader, records[row.id], was[row.id], headings)
        else:
            create(reader, headings)
        if table.table == "risks":
            read_levels(reader, latest, before.reporting_date)
        outcome.unchanged += row.id in records and len(outcome.changes) == count


def _typed_over(
    sheets: dict[str, _Rows | None],
    before: Register,
    was: dict[str, dict[str, Row]],
    removed: list[tuple[str, str]],
    outcome: Outcome,
) -> None:
    """Warn of computed cells that hold neither what was exported nor what follows from the edits."""
    suspects: list[tuple[Table, SheetRow, Column, Cell]] = []
    for table in SHEETS:
        computed = [column for column in table.columns if not column.field and column.name != ORIGIN]
        for row in (sheets[table.table] or {}).values():
            old = was[table.table].get(row.id, {})
            for column in computed:
                cell = row.cells.get(column.name)
                if cell is not None and not cell.formula and not same(cell, old.get(column.name)):
                    suspects.append((table, row, column, cell))
    broken = any(finding.severity == "error" for finding in outcome.findings)
    # With errors there is no telling what follows from the edits; they have to be mended first anyway.
    if not suspects or broken:
        return
    after = _as_it_stands(before, outcome.changes, removed)
    now = {table.table: {row["id"]: row for row in rows_of(table, after)} for table in {t for t, *_rest in suspects}}
    for table, row, column, cell in suspects:
        if not same(cell, now[table.table][row.id][column.name]):
            rule = _("this is computed; what was typed over it is not used")
            outcome.note("warning", table.table, row.id, column, cell, rule)


def _criteria(book: Book, before: Register, outcome: Outcome) -> None:
    """Warn if the criteria were edited: they are not read back, and nobody should think they were."""
    lines = book.rows(CRITERIA)
    changed: list[Cell] = []
    for placed in criteria_layout(before).cells:
        # Labels are in the language of whoever exported.
        if placed.style not in ("value", "band"):
            continue
        where = f"{CRITERIA}!{get_column_letter(placed.column + 1)}{placed.row + 1}"
        there = placed.row < len(lines) and placed.column < len(lines[placed.row])
        cell = lines[placed.row][placed.column] if there else Cell(None, where)
        if not same(cell, placed.value):
            changed.append(cell)
    if changed:
        rule = _("criteria are not read back; change criteria.yaml ({n} cells differ)").format(n=len(changed))
        first, value = changed[0].place, "" if changed[0].value is None else str(changed[0].value)
        outcome.findings.append(
            Finding(
                severity="warning", table="criteria", record="criteria", field="", value=value, rule=rule, place=first
            )
        )


def _about(table: Table, name: str, rule: str, place: str, severity: Severity = "error") -> Finding:
    sheet = table.sheet
    return Finding(severity=severity, table=table.table, record=sheet, field=name, value="", rule=rule, place=place)


def _as_it_stands(register: Register, changes: Iterable[Change], removed: Iterable[tuple[str, str]]) -> Register:
    """Return the register with the changes made, without the removed rows and what hangs on them."""
    made = list(changes)
    after, gone = applied(register, [*made, *outdated(register, made)]), set(removed)
    left = {t: [r for r in getattr(after, t) if (t, r.id) not in gone] for t in ("risks", "measures", "mitigations")}
    links = [m for m in left["mitigations"] if not {("risks", m.risk), ("measures", m.measure)} & gone]
    return replace(
        after,
        risks=tuple(left["risks"]),
        measures=tuple(left["measures"]),
        assessments=tuple(a for a in after.assessments if ("risks", a.risk) not in gone),
        mitigations=tuple(links),
        influences=tuple(i for i in after.influences if not {("risks", i.cause), ("risks", i.effect)} & gone),
        indicators=tuple(
            replace(one, risks=tuple(risk for risk in one.risks if ("risks", risk) not in gone))
            for one in after.indicators
        ),
    )
