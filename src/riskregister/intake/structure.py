"""What a person should know of how a table is built: what was hidden, left out, doubled, filled or kept as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from openpyxl.utils import get_column_letter

from riskregister.core.findings import Finding
from riskregister.intake.evidence import is_level, number
from riskregister.intake.grid import Value, text_of
from riskregister.intake.headings import plain
from riskregister.intake.table import Column, Skipped, Table
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: So many rows left out that look like risks have a warning each.
_EACH = 20
_STAGES = ("", "current_", "residual_", "target_")


def structure(table: Table, filled: int) -> list[Finding]:
    """Return a note for each kind of thing, with the first place it stands at; ``filled`` cells were filled down.

    A row left out although it has all that makes a risk is a warning of its own.
    """
    doubtful = [one for one in table.skipped if _looks_like_a_risk(table, one)]
    left = [one for one in table.skipped if one not in doubtful]
    return [
        *_doubtful(table, doubtful),
        *_hidden(table),
        *_skipped(table, left),
        *_doubled(table),
        *_kept(table, filled),
    ]


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


def _looks_like_a_risk(table: Table, one: Skipped) -> bool:
    """Say whether a row that is left out has a title, a likelihood and an impact, and does not say what else it is."""

    def cell(field: str) -> Value:
        return table.grid.at(one.row, table.mapping[field].at) if field in table.mapping else None

    def is_rated(field: str) -> bool:
        value = cell(field)
        return number(value) is not None or (isinstance(value, str) and is_level(value))

    title = cell("title")
    named = isinstance(title, str) and any(letter.isalpha() for letter in title)
    return not one.says and named and any(is_rated(f"{at}likelihood") and is_rated(f"{at}impact") for at in _STAGES)


def _doubtful(table: Table, rows: Sequence[Skipped]) -> list[Finding]:
    """Return a warning for each of the first of these rows, and one for all others together."""
    found, at = [], table.mapping["title"].at if rows else 0
    way_out = _(
        "If it is a risk, put it right under the others, without a blank line or a word like Total, Example or Note "
        "in front, and import the file again; or enter it by hand"
    )
    for one in rows[:_EACH]:
        rule = _("row {row} has a title, a likelihood and an impact, but was left out: {why}. {way_out}")
        finding = _note(text_of(table.grid.at(one.row, at)), rule.format(row=one.row + 1, why=one.why, way_out=way_out))
        found.append(replace(finding, severity="warning", place=table.grid.place(one.row, at)))
    if more := [one.row for one in rows[_EACH:]]:
        rule = ngettext(
            "{count} more row with a title, a likelihood and an impact was left out: {rows}. {way_out}",
            "{count} more rows with a title, a likelihood and an impact were left out: {rows}. {way_out}",
            len(more),
        ).format(count=len(more), rows=_ranges(more), way_out=way_out)
        found.append(replace(_note("", rule), severity="warning", place=table.grid.place(more[0], at)))
    return found


def _skipped(table: Table, skipped: Sequence[Skipped]) -> list[Finding]:
    found = []
    for why, rows in _grouped(skipped).items():
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
