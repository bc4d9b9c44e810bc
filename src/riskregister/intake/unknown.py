"""A register whose headings are in no language that is known: found by its numbers alone.

Two columns of small whole numbers and one that is their product, beside a column of texts that differ: that is how
risks are scored everywhere.  Which of the two is the likelihood stays a suggestion.
"""

from __future__ import annotations

from collections.abc import Sequence

from riskregister.intake.evidence import profile, relations
from riskregister.intake.fitting import ENOUGH
from riskregister.intake.grid import Grid
from riskregister.intake.headings import read
from riskregister.intake.heads import Header, header_at
from riskregister.intake.meanings import Meanings

#: Rows looked at for a header, and rows below it for evidence; fewer of these prove nothing.
_LOOKED, _BELOW, _FEWEST = 40, 60, 4
#: The highest step of a scale.
_TOP = 10


def by_numbers(grid: Grid) -> tuple[Header, dict[int, Meanings]] | None:
    """Return a header and what its columns may be, from the numbers below it; None if they say nothing."""
    for row in range(min(len(grid.rows), _LOOKED)):
        texts = [cell for cell in grid.rows[row][:60] if isinstance(cell, str) and cell.strip()]
        filled = sum(cell is not None for cell in grid.rows[row][:60])
        if len(texts) < 4 or len(texts) < filled or any(len(text) > 80 for text in texts):
            continue
        if sum(bool(read(text).concepts) for text in texts) > 0.34 * len(texts):
            continue
        header = header_at(grid, (row,))
        told = _told(grid, header, range(row + 1, min(len(grid.rows), row + 1 + _BELOW))) if header else {}
        if header and told:
            return header, told
    return None


def _told(grid: Grid, header: Header, rows: Sequence[int]) -> dict[int, Meanings]:
    columns = sorted(header.parts)
    steps = [c for c in columns if _steps(grid, c, rows)]
    found: dict[int, Meanings] = {}
    for relation in relations(grid, columns, rows):
        if len(relation.factors) != 2 or not set(relation.factors) <= set(steps) or relation.result in found:
            continue
        if found.keys() & {*relation.factors} or len(found) >= 6:
            continue
        stage = "residual_" if found else ""
        weak = ENOUGH - 0.01
        found[relation.result] = {stage + "score": 0.9}
        found |= {c: {f"{stage}{f}": weak} for c, f in zip(relation.factors, ("likelihood", "impact"), strict=True)}
    free = [c for c in columns if c not in found]
    held = {c: profile([grid.at(row, c) for row in rows]) for c in free}
    told = [c for c in free if held[c].filled >= _FEWEST and held[c].words >= 2 and held[c].distinct > 0.7]
    if not found or not told:
        return {}
    return {**found, max(told, key=lambda c: (held[c].prose, -c)): {"title": 0.9}}


def _steps(grid: Grid, column: int, rows: Sequence[int]) -> bool:
    """Whether a column holds steps of a scale: whole numbers up to ten, not all the same."""
    cells = [cell for row in rows if (cell := grid.at(row, column)) is not None]
    numbers = [cell for cell in cells if isinstance(cell, (int, float)) and not isinstance(cell, bool)]
    whole = [cell for cell in numbers if 0 < cell <= _TOP and cell == int(cell)]
    return len(whole) >= max(_FEWEST, 0.8 * len(cells)) and len(set(whole)) > 1
