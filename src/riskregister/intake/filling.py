"""Cells that stand for several rows: merged ones, and labels written once for a block, are filled down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from riskregister.intake.evidence import is_blank
from riskregister.intake.grid import Grid, Value, text_of
from riskregister.intake.table import Column


def fill(grid: Grid, mapping: dict[str, Column], rows: Sequence[int], places: Sequence[int]) -> tuple[Grid, int]:
    """Fill merged data cells, and labels given only on the first row of their block.

    Returns:
        A copy of the grid with the cells filled, and how many; the grid itself if there are none.
    """
    if not rows:
        return grid, 0
    first, last = rows[0], rows[-1]
    title = mapping["title"].at
    factors = [mapping[f].at for f in ("likelihood", "impact", "score") if f in mapping]
    changes: dict[tuple[int, int], Value] = {}
    for span in grid.merged:
        if span.bottom == span.top or span.top < first or span.top > last or span.left not in places:
            continue
        value = grid.at(span.top, span.left)
        if is_blank(value):
            continue
        below = range(span.top + 1, min(span.bottom, last) + 1)
        if span.left == title or ("id" in mapping and span.left == mapping["id"].at):
            # One risk on several lines, unless each line is rated by itself.
            below_rated = [r for r in below if _by_itself(grid, r, span.left, factors, mapping)]
            changes |= {(r, span.left): value for r in below_rated}
        else:
            changes |= {(r, span.left): value for r in below}
    changes |= _grouped(grid, mapping, rows)
    changes |= _second_lines(grid, mapping, rows, places)
    changes |= _labels(grid, mapping, rows, places)
    if not changes:
        return grid, 0
    copied = list(grid.rows)
    for row, column in changes:
        if copied[row] is grid.rows[row]:
            copied[row] = list(copied[row])
        copied[row] += [None] * (column + 1 - len(copied[row]))
    for (row, column), value in changes.items():
        copied[row][column] = value
    return replace(grid, rows=copied), len(changes)


def _second_lines(
    grid: Grid, mapping: dict[str, Column], rows: Sequence[int], places: Sequence[int]
) -> dict[tuple[int, int], Value]:
    """Take up to a risk the levels that stand on a line of their own below its words, where that is the rule."""
    levels = [mapping[f].at for f in ("likelihood", "impact", "score", "level") if f in mapping]
    title = mapping["title"].at
    changes: dict[tuple[int, int], Value] = {}
    pairs = told = 0
    for row, below in pairwise(rows):
        if is_blank(grid.at(row, title)):
            continue
        told += 1
        given = [c for c in levels if not is_blank(grid.at(below, c))]
        bare = all(is_blank(grid.at(row, c)) for c in levels)
        alone = below == row + 1 and all(is_blank(grid.at(below, c)) for c in places if c not in levels)
        if alone and bare and len(given) >= 2:
            pairs += 1
            changes |= {(row, c): grid.at(below, c) for c in given}
    return changes if pairs >= 2 and pairs >= 0.5 * told else {}


def _grouped(grid: Grid, mapping: dict[str, Column], rows: Sequence[int]) -> dict[tuple[int, int], Value]:
    """Carry the title down to rows that are rated for a cause or effect of their own, as in an FMEA."""
    title = mapping["title"].at
    texts = {title, mapping["description"].at if "description" in mapping else title}
    told = {mapping[f].at for f in ("cause", "consequence", "threat", "vulnerability") if f in mapping} - texts
    rated = [mapping[f].at for f in ("likelihood", "impact") if f in mapping]
    if not told or len(rated) < 2:
        return {}
    changes: dict[tuple[int, int], Value] = {}
    above: Value = None
    for row in rows:
        if any(not is_blank(grid.at(row, c)) for c in texts):
            above = grid.at(row, title)
        elif all(not is_blank(grid.at(row, c)) for c in rated) and any(isinstance(grid.at(row, c), str) for c in told):
            changes[row, title] = above
    return changes


def _by_itself(grid: Grid, row: int, column: int, factors: Sequence[int], mapping: dict[str, Column]) -> bool:
    """Whether a row under a merged title is a risk of its own: it has its own id, or its own levels."""
    if "id" in mapping and mapping["id"].at != column and not is_blank(grid.at(row, mapping["id"].at)):
        return True
    return bool(factors) and all(not is_blank(grid.at(row, c)) for c in factors)


def _labels(
    grid: Grid, mapping: dict[str, Column], rows: Sequence[int], places: Sequence[int]
) -> dict[tuple[int, int], Value]:
    """Carry down what stands only on the first row of each block, left of the titles: categories, assets."""
    title = mapping["title"].at
    fields = {c.at: f for f, c in mapping.items()}
    told = [r for r in rows if not is_blank(grid.at(r, title))]
    changes: dict[tuple[int, int], Value] = {}
    for column in places:
        if (
            column >= title
            or fields.get(column, "category") not in {"category", "subcategory", "asset"}
            or len(told) < 4
        ):
            continue
        given = [r for r in told if not is_blank(grid.at(r, column))]
        cells = [text_of(grid.at(r, column)) for r in given]
        if not given or given[0] != told[0] or len(given) > 0.6 * len(told) or len(set(cells)) < len(cells):
            continue
        if any(grid.at(r, column) is not None and not isinstance(grid.at(r, column), str) for r in given):
            continue
        label, before = grid.at(given[0], column), given[0]
        for row in told:
            if not is_blank(grid.at(row, column)):
                label = grid.at(row, column)
            elif row - before > 3:
                break
            else:
                changes[row, column] = label
            before = row
    return changes
