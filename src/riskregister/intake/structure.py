"""What a person should know of how a table is built: what was hidden, left out, doubled, filled or kept as it is."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.utils import get_column_letter

from riskregister.core.findings import Finding
from riskregister.intake.headings import plain
from riskregister.intake.table import Column, Skipped, Table
from riskregister.translations import gettext as _
from riskregister.translations import ngettext


def structure(table: Table, filled: int) -> list[Finding]:
    """Return a note for each kind of thing, with the first place it stands at; ``filled`` cells were filled down."""
    return [*_hidden(table), *_skipped(table), *_doubled(table), *_kept(table, filled)]


def _note(value: str, rule: str, place: str = "") -> Finding:
    return Finding(severity="note", table="", record="", field="", value=value, rule=rule, place=place)


def _hidden(table: Table) -> list[Finding]:
    grid, found = table.grid, []
    if grid.hidden:
        found.append(_note(grid.name, _("the sheet is hidden")))
    rows = [r for r in table.rows if r in grid.hidden_rows]
    if rows:
        rule = ngettext("{count} hidden row was included", "{count} hidden rows were included", len(rows))
        found.append(_note(_ranges(rows), rule.format(count=len(rows)), grid.place(rows[0], table.columns[0].at)))
    columns = [c.at for c in table.columns if c.at in grid.hidden_columns]
    if columns:
        rule = ngettext("{count} hidden column was included", "{count} hidden columns were included", len(columns))
        letters = ", ".join(get_column_letter(at + 1) for at in columns)
        found.append(_note(letters, rule.format(count=len(columns)), grid.place(table.header_rows[-1], columns[0])))
    return found


def _skipped(table: Table) -> list[Finding]:
    found = []
    for why, rows in _grouped(table.skipped).items():
        rule = ngettext("{count} row was left out: {why}", "{count} rows were left out: {why}", len(rows))
        place = table.grid.place(rows[0], table.columns[0].at)
        found.append(_note(_ranges(rows), rule.format(count=len(rows), why=why), place))
    return found


def _doubled(table: Table) -> list[Finding]:
    by_header: dict[str, list[Column]] = {}
    for column in table.columns:
        if column.header:
            by_header.setdefault(plain(column.header), []).append(column)
    found = []
    for same in by_header.values():
        if len(same) > 1:
            letters = ", ".join(get_column_letter(c.at + 1) for c in same)
            rule = _("columns {letters} have the same heading").format(letters=letters)
            found.append(_note(same[0].header, rule, table.grid.place(table.header_rows[-1], same[1].at)))
    return found


def _kept(table: Table, filled: int) -> list[Finding]:
    found = []
    unknown = [c for c in table.columns if c.how in (None, "suggested")]
    if unknown:
        rule = ngettext(
            "{count} column is kept with each risk as it is",
            "{count} columns are kept with each risk as they are",
            len(unknown),
        )
        shown = ", ".join(c.header or get_column_letter(c.at + 1) for c in unknown)
        place = table.grid.place(table.header_rows[-1], unknown[0].at)
        found.append(_note(shown, rule.format(count=len(unknown)), place))
    if filled:
        rule = ngettext(
            "{count} cell was filled from another row of its block",
            "{count} cells were filled from other rows of their blocks",
            filled,
        )
        found.append(_note("", rule.format(count=filled)))
    return found


def _grouped(skipped: Sequence[Skipped]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in skipped:
        found.setdefault(row.why, []).append(row.row)
    return found


def _ranges(rows: Sequence[int]) -> str:
    """Write rows as people do: "3, 7-12"."""
    parts: list[list[int]] = []
    for row in rows:
        if parts and row == parts[-1][1] + 1:
            parts[-1][1] = row
        else:
            parts.append([row, row])
    shown = [str(a + 1) if a == b else f"{a + 1}-{b + 1}" for a, b in parts[:12]]
    return ", ".join(shown) + (", …" if len(parts) > 12 else "")
