"""What is wrong or doubtful in the criteria: scales, bands, colours, weights, and what is unsound in their matrix."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise
from typing import Any

from riskregister.core import colours, matrix, matrix_axioms
from riskregister.core.criteria import Criteria
from riskregister.core.findings import Finding, Severity
from riskregister.core.matrix_axioms import Cell, Matrix
from riskregister.translations import gettext as _


def criteria_findings(criteria: Criteria) -> list[Finding]:
    """Return every finding of the criteria; the matrix is looked at once nothing in it is an error."""
    findings = [*_likelihood(criteria), *_impact(criteria), *_bands(criteria), *_grid(criteria), *_efficacy(criteria)]
    findings += _appetite(criteria)
    if not any(finding.severity == "error" for finding in findings):
        findings += _matrix(criteria)
    return findings


def _finding(field: str, value: Any, rule: str, severity: Severity = "error") -> Finding:
    return Finding(severity=severity, table="criteria", record="criteria", field=field, value=str(value), rule=rule)


def _levels(field: str, numbers: list[int]) -> Iterator[Finding]:
    if numbers != list(range(1, len(numbers) + 1)) or not numbers:
        yield _finding(f"{field}.levels", numbers, _("levels must be 1, 2, 3 … without a gap"))


def _likelihood(criteria: Criteria) -> Iterator[Finding]:
    levels = criteria.likelihood.levels
    yield from _levels("likelihood", [level.level for level in levels])
    for lower, upper in pairwise(levels):
        if lower.high != upper.low:
            yield _finding("likelihood.levels", upper.low, _("each band must begin where the one before ends"))
    for level in levels:
        if not 0 < level.low < level.high < 1:
            yield _finding("likelihood.levels", level.low, _("probabilities lie between 0 and 1, the lower one first"))
    if not criteria.likelihood.horizon_years > 0:
        yield _finding("likelihood.horizon_years", criteria.likelihood.horizon_years, _("the horizon must be above 0"))


def _impact(criteria: Criteria) -> Iterator[Finding]:
    scale = criteria.impact
    yield from _levels("impact", [level.level for level in scale.levels])
    if not scale.base > 1:
        yield _finding("impact.base", scale.base, _("the factor from one impact level to the next must be above 1"))
    for dimension in scale.dimensions:
        if len(dimension.anchors) != len(scale.levels):
            yield _finding(f"impact.{dimension.id}", len(dimension.anchors), _("one anchor per impact level"))
        if not 0 <= dimension.weight < math.inf:
            yield _finding(f"impact.{dimension.id}", dimension.weight, _("a weight is a number of 0 or more"))
    if scale.dimensions and not any(dimension.weight > 0 for dimension in scale.dimensions):
        yield _finding("impact.dimensions", 0, _("at least one dimension must have a weight above 0"))


def _bands(criteria: Criteria) -> Iterator[Finding]:
    bands = criteria.bands
    minima = [band.minimum for band in bands]
    if not minima or minima != sorted(set(minima)):
        yield _finding("bands", minima, _("rating bands must ascend by their minimum"))
    for name, count in Counter(band.id for band in bands).items():
        if count > 1:
            yield _finding("bands", name, _("this id is used {n} times").format(n=count))
    for band in bands:
        if band.review_months is not None and band.review_months < 1:
            yield _finding(
                "bands", band.review_months, _("a rating is reviewed after 1 month or more, or never (empty)")
            )
        if not colours.is_colour(band.colour):
            yield _finding("bands", band.colour, _("a colour is written #rrggbb"))
        elif colours.contrast(colours.text_on(band.colour), band.colour) < colours.READABLE:
            rule = _("neither black nor white text is readable on this colour (contrast below {least}:1)")
            yield _finding("bands", band.colour, rule.format(least=colours.READABLE))


def _grid(criteria: Criteria) -> Iterator[Finding]:
    grid, rows, columns = criteria.grid, len(criteria.likelihood.levels), len(criteria.impact.levels)
    if criteria.rule != "grid":
        if grid:
            rule = _("only the rule 'grid' reads this table; the rule here is '{rule}'")
            yield _finding("grid", f"{len(grid)} × {len(grid[0])}", rule.format(rule=criteria.rule))
        return
    if [len(row) for row in grid] != [columns] * rows:
        rule = _("the table needs one row per likelihood level ({rows}) with one band per impact level ({columns})")
        yield _finding("grid", [len(row) for row in grid], rule.format(rows=rows, columns=columns))
        return
    index = {band.id: place for place, band in enumerate(criteria.bands)}
    unknown = sorted({band for row in grid for band in row if band not in index})
    for name in unknown:
        yield _finding("grid", name, _("no such rating band"))
    if unknown or not grid:
        return
    labels = tuple(band.label for band in criteria.bands)
    table = Matrix(grid=tuple(tuple(index[band] for band in row) for row in grid), ratings=labels)
    fall = matrix_axioms.first_fall(table)
    if fall:
        rule = _("the rating must not fall as a level rises: {first} is above {second}")
        words = [_cell(table, cell) for cell in fall]
        yield _finding("grid", table.name(fall[1]), rule.format(first=words[0], second=words[1]))


def _appetite(criteria: Criteria) -> Iterator[Finding]:
    for one in criteria.appetite:
        if one.tolerance is not None and not one.tolerance >= one.maximum:
            rule = _("what is tolerated by a decision must not be below the appetite ({maximum:g})")
            yield _finding(f"appetite.{one.category}", one.tolerance, rule.format(maximum=one.maximum))


def _efficacy(criteria: Criteria) -> Iterator[Finding]:
    for step in criteria.efficacy:
        if not 0 <= step.low <= step.best <= step.high < 1:
            yield _finding(f"efficacy.{step.strength}", step.best, _("0 ≤ low ≤ best ≤ high < 1"))


def _matrix(criteria: Criteria) -> Iterator[Finding]:
    """Cox's conditions on equal-ratio axes, each with two cells to look at."""
    if len(criteria.bands) < 2:
        return
    table, minima = matrix.matrix_of(criteria), [band.minimum for band in criteria.bands]
    touching = matrix_axioms.touching_extremes(table)
    if not matrix_axioms.is_weakly_consistent(table):
        rule = _("matrix: a risk of the lowest rating can outweigh one of the highest (weak consistency)")
        yield _example(rule, minima, table, matrix.counter_example(table, extremes_only=True))
    elif touching:
        rule = _("matrix: the lowest and the highest rating must not touch (betweenness): {first} meets {second}")
        first, second = (_cell(table, cell) for cell in touching)
        yield _finding("bands", minima, rule.format(first=first, second=second), "warning")
    worst = matrix.counter_example(table)
    if worst and worst.wrong > Fraction(1, 2):
        yield _example(_("matrix: two squares stand in the wrong order more often than not"), minima, table, worst)


def _example(rule: str, minima: list[float], table: Matrix, example: matrix.CounterExample | None) -> Finding:
    words = f"{rule}: {matrix.in_words(table, example)}" if example else rule
    return _finding("bands", minima, words, "warning")


def _cell(table: Matrix, cell: Cell) -> str:
    return _("likelihood {likelihood}, impact {impact} ({rating})").format(
        likelihood=cell[0], impact=cell[1], rating=table.name(cell)
    )
