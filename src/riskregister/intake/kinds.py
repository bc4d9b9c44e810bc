"""Logs that hold more than risks, where a column says of each row whether it is one, an issue or an action."""

from __future__ import annotations

from collections.abc import Sequence

from riskregister.intake.evidence import spread
from riskregister.intake.grid import Grid
from riskregister.intake.headings import plain, read

#: What rows of a log that holds more than risks call themselves.
_OTHER_KINDS = frozenset(
    {"issue", "task", "other", "measure", "option", "project", "plan", "cause", "control", "planned"}
)
#: More different values than this are no kinds of rows; nor are longer ones.
_MOST, _LONGEST = 9, 40


def other_kinds(grid: Grid, columns: Sequence[int], rows: Sequence[int], texts: Sequence[int]) -> dict[int, set[str]]:
    """Find a column that says what a row is, where some rows are risks and others not (issues, actions, evidence).

    Every value must be understood, and each be either a risk or something else: a column of categories is none.
    """
    found: dict[int, set[str]] = {}
    for column in columns:
        if column in texts:
            continue
        values = _values(grid, column, spread(rows, 60)) and _values(grid, column, rows)
        if len(values) < 2:
            continue
        concepts = {value: set(read(value).concepts) for value in values}
        risks = {v for v, c in concepts.items() if c & {"risk", "opportunity", "threat"} and "issue" not in c}
        others = {v for v, c in concepts.items() if v not in risks and c and c <= _OTHER_KINDS}
        if risks and others and risks | others == values and any("risk" in concepts[v] for v in risks):
            found[column] = others
    return found


def _values(grid: Grid, column: int, rows: Sequence[int]) -> set[str]:
    """Return the few short texts that stand in a column; none if there is anything else."""
    raw: set[str] = set()
    for row in rows:
        cells = grid.rows[row]
        cell = cells[column] if column < len(cells) else None
        if cell is None:
            continue
        if not isinstance(cell, str) or len(cell) > _LONGEST:
            return set()
        raw.add(cell)
        if len(raw) > 3 * _MOST:
            return set()
    values = {plain(cell.strip()) for cell in raw} - {""}
    return values if len(values) <= _MOST else set()
