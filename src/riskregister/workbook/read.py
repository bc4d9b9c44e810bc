"""Read a workbook that came back: what was edited in it since its export, cell by cell.

The workbook carries the register it was made from, so the comparison needs no history: ``old`` in every change is the
exported value, and whoever imports decides what to do where the register has moved on meanwhile.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from openpyxl.utils import get_column_letter

from riskregister.core.changes import Change, applied
from riskregister.core.check import Finding, Severity
from riskregister.core.following import following
from riskregister.core.frames import latest_assessments
from riskregister.core.given import outdated
from riskregister.core.hanging import removals
from riskregister.core.identities import fresh_ids, renamed
from riskregister.core.model import STAGES, TABLES, Register
from riskregister.errors import InvalidInput
from riskregister.intake.grids import Progress, silent
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.workbook import exported
from riskregister.workbook.book import Book, Cell, Cells, Sheets
from riskregister.workbook.cells import Known, same, text_of
from riskregister.workbook.columns import ORIGIN, SHEETS, Column, Table
from riskregister.workbook.details import fields_of
from riskregister.workbook.layout import SHEET as CRITERIA
from riskregister.workbook.layout import criteria_layout
from riskregister.workbook.levels import read_levels
from riskregister.workbook.located import Located, Origin, locate, names_of, origin_of, origins
from riskregister.workbook.lossy import mended
from riskregister.workbook.nameless import Lost, named, renumbered
from riskregister.workbook.records import Outcome, RowReader, SheetRow, compare, create
from riskregister.workbook.rows import Row, rows_of, table_of

#: Finds the register that an export was made from, for a file that lost its own copy of it.
Base = Callable[[Origin], Register]


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What a returned workbook says.

    ``version`` is the register's version at export, ``dispatch`` the id under which it was sent out, if it was;
    ``changes`` are edits and additions, in the order of the sheets;
    ``removed`` are (table, id) of rows no longer there; ``unchanged`` counts the rows that came back as they went out;
    ``exported`` is the register as it went out; ``places`` says in which cell a (table, record, field) was changed;
    ``nameless`` says by (table, the name it goes by) where new records stand that have no id yet.
    """

    register_id: str
    version: int
    dispatch: str
    changes: tuple[Change, ...]
    removed: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    unchanged: int
    exported: Register
    places: dict[tuple[str, str, str], str]
    nameless: dict[tuple[str, str], str]


def read_workbook(
    source: Path | BinaryIO | Sheets, name: str, base: Base | None = None, progress: Progress = silent
) -> Returned:
    """Return what was edited in a workbook since this program exported it; ``name`` is what messages call it.

    ``source`` may be sheets that something else has opened.
    ``base`` finds the register that was exported where another program has dropped the workbook's own copy of it;
    ``progress`` is told how much is done, 0..1.

    Raises:
        Unreachable: it cannot be read.
        InvalidInput: it is no Excel workbook, or not one that this program exported.
    """
    return _read(source, name, base, progress)


def read_register_from_workbook(source: Path | BinaryIO, name: str) -> Register:
    """Return the register as it stands in an exported workbook, with the edits and without the rows taken out since.

    Raises:
        Unreachable: it cannot be read.
        InvalidInput: as for :func:`read_workbook`, or a cell breaks a rule; ``findings`` lists every place.
    """
    returned = _read(source, name, None)
    errors = [finding for finding in returned.findings if finding.severity == "error"]
    if errors:
        count = len(errors) - 1
        more = ngettext(" (and {n} more)", " (and {n} more)", count).format(n=count) if count else ""
        message = f"{name}, {errors[0].place}: {errors[0].message}{more}."
        raise InvalidInput(message, _("Mend the workbook and save it."), returned.findings)
    names = fresh_ids(returned.exported, returned.changes, returned.nameless)
    return _as_it_stands(returned.exported, renamed(returned.changes, names), returned.removed)


def _read(source: Path | BinaryIO | Sheets, name: str, base: Base | None, progress: Progress = silent) -> Returned:
    book = source if isinstance(source, Sheets) else Book(source, name, lambda done: progress(0.3 * done))
    outcome = Outcome()
    origin, before, lossy = _before(book, name, base, outcome)
    progress(0.4)
    tables = [table_of(table, before) for table in SHEETS]
    was = {table.table: {row["id"]: row for row in rows_of(table, before)} for table in SHEETS}
    progress(0.65)
    located, more = locate(book, was)
    for sheet, table in more:
        rule = _("this sheet looks like another {sheet} and is not read").format(sheet=table.sheet)
        outcome.findings.append(_about(table, "", rule, sheet, "warning"))
    sheets = {
        table.table: _rows(table, book, located.get(table.table), before, was[table.table] if lossy else None, outcome)
        for table in tables
    }
    _from_elsewhere(sheets, origin, outcome)
    known = _known(before, sheets)
    removed: list[tuple[str, str]] = []
    for table in tables:
        rows = sheets[table.table]
        if rows is None:
            continue
        _compare(table, rows, before, was[table.table], known, outcome)
        missing = [(table.table, identity) for identity in was[table.table] if identity not in rows]
        if lossy and missing:
            _left(table, missing, outcome)
        else:
            removed += missing
    progress(0.9)
    if not isinstance(book, Sheets):
        # Elsewhere what was typed cannot be told from what a formula gave.
        _typed_over(sheets, before, was, removed, outcome)
    _criteria(book, before, outcome)
    progress(1.0)
    return Returned(
        register_id=before.id,
        version=before.version,
        dispatch=origin.dispatch,
        changes=tuple(outcome.changes),
        removed=tuple(removed),
        findings=tuple(
            replace(found, record="") if (found.table, found.record) in outcome.nameless else found
            for found in outcome.findings
        ),
        unchanged=outcome.unchanged,
        exported=before,
        places=outcome.places,
        nameless=outcome.nameless,
    )


def _before(book: Book, name: str, base: Base | None, outcome: Outcome) -> tuple[Origin, Register, bool]:
    """Return which export a workbook is from, the register that went out, and whether its own copy of it is lost."""
    hidden = [(str(row[0].value), str(row[1].value)) for row in book.rows(exported.SHEET) if len(row) >= 2]
    if hidden:
        try:
            before = exported.register_of(hidden, name)
        except InvalidInput:
            if base is None or not origins(book):
                raise
        else:
            dispatch = next((value for label, value in hidden if label == "dispatch"), "")
            return Origin(before.id, before.version, dispatch), before, False
    said = origins(book) if base is not None else []
    if base is None or not said:
        message = _("{file} was not exported by this program; only workbooks it exported can be merged.")
        hint = _(
            "Export the register as .xlsx and write the changes in there, or import this file alone as a foreign one."
        )
        raise InvalidInput(message.format(file=name), hint)
    before = base(said[0])
    rule = _("the hidden copy of what was exported is lost; compared with the register at version {version} instead")
    outcome.findings.append(
        Finding(
            severity="note",
            table="register",
            record=before.id,
            field="",
            value="",
            rule=rule.format(version=before.version),
            place=book.sheets[0],
        )
    )
    return said[0], before, True


_Rows = dict[str, SheetRow]


def _rows(
    table: Table,
    book: Book,
    located: Located | None,
    before: Register,
    lossy: dict[str, Row] | None,
    outcome: Outcome,
) -> _Rows | None:
    """Return the rows of one table by id, or None if its sheet is gone; ``lossy`` as for :func:`mended`."""
    if located is None:
        rule = _("the sheet is missing; what it held stays as it is")
        outcome.findings.append(_about(table, "", rule, table.sheet, "note"))
        return None
    places = _header(table, located, book.rows(located.sheet, located.head + 1)[-1], outcome)
    lines = book.rows(located.sheet)
    found: _Rows = {}
    lost: list[Lost] = []
    fields = [places[column.name] for column in table.columns if column.field and column.name in places]
    for number, line in enumerate(lines[located.head + 1 :], start=located.head + 2):
        if all(at >= len(line) or line[at].blank for at in fields):
            continue
        cells: Mapping[str, Cell] = Cells(line, places)
        key = cells.get("id", Cell(None, f"{located.sheet}!A{number}"))
        identity = "" if key.kind == "error" else text_of(key)
        if lossy is not None:
            identity, cells = mended(identity, cells, lossy)
        if not identity and key.kind != "error":
            lost.append(Lost(cells, key.place))
        elif identity and identity not in found:
            found[identity] = SheetRow(identity, cells)
        else:
            rule = _("this id is used twice on the sheet") if identity else _("the cell shows an error")
            outcome.note("error", table.table, identity, table.columns[0], key, rule)
    records = {record.id: record for record in getattr(before, table.table)}
    if table.table != "mitigations":
        renumbered(table, found, records, outcome)
    if not lost:
        return found
    given = named(table, lost, found, records, outcome)
    if lossy is not None:
        given = {one: SheetRow(one, mended(one, row.cells, lossy)[1]) for one, row in given.items()}
    return found | given


def _header(table: Table, located: Located, line: Sequence[Cell], outcome: Outcome) -> dict[str, int]:
    """Return where each column stands, wherever it was moved to; what is missing nobody has edited."""
    names = names_of(line)
    counts = Counter(names)
    known = {column.name for column in table.columns}
    for cell, name in zip(line, names, strict=True):
        if name and name not in known:
            rule = _("this column is not one of the register's and is not read")
            outcome.findings.append(_about(table, name, rule, cell.place, "note"))
        elif name and counts[name] > 1 and names.index(name) == line.index(cell):
            rule = _("there are {n} columns of this name").format(n=counts[name])
            outcome.findings.append(_about(table, name, rule, cell.place))
    missing = [column.name for column in table.columns if column.name not in counts and column.field]
    if missing:
        rule = _("these columns are missing; what they held stays as it is")
        where = f"{located.sheet}!{located.head + 1}:{located.head + 1}"
        outcome.findings.append(_about(table, ", ".join(missing), rule, where, "note"))
    return {name: names.index(name) for name in known if counts[name] == 1}


def _from_elsewhere(sheets: dict[str, _Rows | None], origin: Origin, outcome: Outcome) -> None:
    """Refuse rows that somebody copied in from an export of another version: they would undo what came between."""
    for table in SHEETS:
        for row in (sheets[table.table] or {}).values():
            cell = row.cells.get(ORIGIN)
            said = origin_of(text_of(cell)) if cell is not None else None
            if (
                cell is not None
                and said is not None
                and (said.register, said.version) != (origin.register, origin.version)
            ):
                rule = _("this row is from another export than the rest; import it from its own file")
                outcome.note("error", table.table, row.id, table.columns[table.index(ORIGIN)], cell, rule)


def _left(table: Table, missing: list[tuple[str, str]], outcome: Outcome) -> None:
    """Say that rows are missing from a file that cannot tell removed ones from those never in it."""
    shown = ", ".join(identity for _table, identity in missing[:10]) + (" …" if len(missing) > 10 else "")
    rule = ngettext(
        "{n} row is not in this file and stays as it is",
        "{n} rows are not in this file and stay as they are",
        len(missing),
    )
    outcome.findings.append(_about(table, shown, rule.format(n=len(missing)), table.sheet, "note"))


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
    there = set(next(iter(rows.values())).cells) if rows else set()
    staged = {stage: [one for one in table.columns if one.stage == stage and one.name in there] for stage in STAGES}
    for row in rows.values():
        reader, count = RowReader(table, row, known, outcome), len(outcome.changes)
        if row.id in records:
            compare(reader, records[row.id], was[row.id], headings)
        else:
            create(reader, headings)
        if table.table == "risks":
            read_levels(reader, latest, staged, before.reporting_date)
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
                if isinstance(row.cells, Cells) and column.name in row.cells and row.cells.is_formula(column.name):
                    continue
                cell = row.cells.get(column.name)
                # What is blank nobody typed; programs that do not reckon formulas leave them so.
                if cell is not None and not (cell.formula or cell.blank) and not same(cell, old.get(column.name)):
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
    if CRITERIA not in book:
        return
    lines = book.rows(CRITERIA)
    changed: list[Cell] = []
    for placed in criteria_layout(before).cells:
        # Labels are in the language of whoever exported.
        if placed.style not in ("value", "band"):
            continue
        where = f"{CRITERIA}!{get_column_letter(placed.column + 1)}{placed.row + 1}"
        there = placed.row < len(lines) and placed.column < len(lines[placed.row])
        cell = lines[placed.row][placed.column] if there else Cell(None, where)
        if not same(cell, None if placed.value == "" else placed.value):
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
    after = applied(register, [*made, *outdated(register, made), *following(register, made)])
    return applied(after, removals(after, list(removed)))
