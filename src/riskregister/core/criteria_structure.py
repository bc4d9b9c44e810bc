"""Levels, ratings and appetites added to criteria and taken out of them; what is in use is not taken out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from riskregister.core.criteria import Appetite, Band, Criteria, ImpactLevel, LikelihoodLevel
from riskregister.core.labels import stage_names
from riskregister.core.matrix_axioms import MOST_LEVELS
from riskregister.core.model import Register
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

Axis = Literal["likelihood", "impact"]
_NAMED = 3


def with_level(criteria: Criteria, axis: Axis) -> Criteria:
    """Return criteria with one more level above the highest of a scale; assessments stay as they are.

    A likelihood level spans the probabilities from where the highest ended to that of twice its annual rate.  In a
    grid the new row or column repeats the one below; each dimension gets an anchor that is still to be worded, and its
    last edge is followed by one that is ``base`` times as large.

    Raises:
        InvalidInput: a matrix has no room for another level.
    """
    levels = criteria.likelihood.levels if axis == "likelihood" else criteria.impact.levels
    number, label, anchor = len(levels) + 1, _("New level"), _("still to be worded")
    if number > MOST_LEVELS:
        message = _("A scale has at most {n} levels.").format(n=MOST_LEVELS)
        raise InvalidInput(message, _("Nothing was changed."))
    if axis == "likelihood":
        last = criteria.likelihood.levels[-1].high
        step = LikelihoodLevel(level=number, label=label, anchor=anchor, low=last, high=1.0 - (1.0 - last) ** 2)
        scale = replace(criteria.likelihood, levels=(*criteria.likelihood.levels, step))
        grid = (*criteria.grid, criteria.grid[-1]) if criteria.grid else ()
        return replace(criteria, likelihood=scale, grid=grid)
    dimensions = tuple(
        replace(
            one,
            anchors=(*one.anchors, anchor),
            edges=(*one.edges, one.edges[-1] * criteria.impact.base) if one.edges else (),
        )
        for one in criteria.impact.dimensions
    )
    harm = ImpactLevel(level=number, label=label, anchor=anchor)
    impact = replace(criteria.impact, levels=(*criteria.impact.levels, harm), dimensions=dimensions)
    return replace(criteria, impact=impact, grid=tuple((*row, row[-1]) for row in criteria.grid))


def without_level(register: Register, criteria: Criteria, axis: Axis) -> Criteria:
    """Return criteria without the highest level of a scale.

    Raises:
        InvalidInput: an assessment of ``register`` uses it, at its best or at an end of its range, or two are left.
    """
    levels: Sequence[LikelihoodLevel | ImpactLevel] = (
        criteria.likelihood.levels if axis == "likelihood" else criteria.impact.levels
    )
    if len(levels) <= 2:
        raise InvalidInput(_("A scale needs two levels."), _("Nothing was changed."))
    using = list(level_uses(register, axis, len(levels) - 1))
    if using:
        named = ", ".join(using[:_NAMED]) + (" …" if len(using) > _NAMED else "")
        message = ngettext(
            "{n} assessment uses level {level}, {label} ({named}), so it cannot be removed.",
            "{n} assessments use level {level}, {label} ({named}), so it cannot be removed.",
            len(using),
        ).format(n=len(using), level=levels[-1].level, label=levels[-1].label, named=named)
        raise InvalidInput(message, _("Assess these risks on the levels that remain first."))
    if axis == "likelihood":
        scale = replace(criteria.likelihood, levels=criteria.likelihood.levels[:-1])
        return replace(criteria, likelihood=scale, grid=criteria.grid[: len(levels) - 1])
    dimensions = tuple(
        replace(one, anchors=one.anchors[: len(levels) - 1], edges=one.edges[: len(levels) - 2])
        for one in criteria.impact.dimensions
    )
    impact = replace(criteria.impact, levels=criteria.impact.levels[:-1], dimensions=dimensions)
    return replace(criteria, impact=impact, grid=tuple(row[: len(levels) - 1] for row in criteria.grid))


def level_uses(register: Register, axis: Axis, above: int) -> Iterator[str]:
    """Give, as "T01-01 (Current)", each assessment with a level higher than ``above`` on a scale."""
    for one in register.assessments:
        found = [getattr(one, axis)]
        if axis == "impact":
            found += [part.level for part in one.profile]
        if any(estimate is not None and estimate.high > above for estimate in found):
            yield f"{one.risk} ({stage_names()[one.stage]})"


def with_band(criteria: Criteria) -> Criteria:
    """Return criteria with one more rating above the highest, from one point above where that begins."""
    known, number = {band.id for band in criteria.bands}, len(criteria.bands) + 1
    while f"rating_{number}" in known:
        number += 1
    top = criteria.bands[-1]
    band = Band(
        id=f"rating_{number}",
        code=f"R{number}",
        label=_("New rating"),
        minimum=top.minimum + 1,
        colour="#4d0014",
        review_months=top.review_months,
    )
    return replace(criteria, bands=(*criteria.bands, band))


def without_band(criteria: Criteria, band: str) -> Criteria:
    """Return criteria without a rating; its scores fall to the rating below, those of the lowest to the next.

    Raises:
        InvalidInput: it is one of the last two, or the grid rates a cell so.
    """
    if len(criteria.bands) <= 2:
        raise InvalidInput(_("Criteria need two ratings."), _("Nothing was changed."))
    label = next((one.label for one in criteria.bands if one.id == band), band)
    cells = sum(row.count(band) for row in criteria.grid)
    if cells:
        message = ngettext(
            "{n} cell of the grid is rated {rating}, so that rating cannot be removed.",
            "{n} cells of the grid are rated {rating}, so that rating cannot be removed.",
            cells,
        ).format(n=cells, rating=label)
        raise InvalidInput(message, _("Give these cells another rating first."))
    return replace(criteria, bands=tuple(one for one in criteria.bands if one.id != band))


def with_appetite(criteria: Criteria, category: str) -> Criteria:
    """Return criteria with an appetite of its own for a category, beginning at what held for it so far."""
    limits = {one.category: one.maximum for one in criteria.appetite}
    if category in limits:
        return criteria
    one = Appetite(category=category, maximum=limits.get("*", criteria.bands[-1].minimum - 1))
    return replace(criteria, appetite=(*criteria.appetite, one))


def without_appetite(criteria: Criteria, category: str) -> Criteria:
    """Return criteria in which a category has no appetite of its own."""
    return replace(criteria, appetite=tuple(one for one in criteria.appetite if one.category != category))


def with_rule(criteria: Criteria, rule: Literal["sum", "product", "maximum", "grid"]) -> Criteria:
    """Return criteria with another rule; a grid begins as the matrix that the rule before drew, else there is none."""
    from riskregister.core.matrix import matrix_of

    if rule == criteria.rule:
        return criteria
    if rule != "grid":
        return replace(criteria, rule=rule, grid=())
    drawn = matrix_of(criteria).grid
    return replace(criteria, rule=rule, grid=tuple(tuple(criteria.bands[entry].id for entry in row) for row in drawn))
