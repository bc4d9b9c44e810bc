"""Criteria for a new register: those of another without what is its own, or made from a named standard matrix."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from riskregister.core.criteria import Band, Criteria, Dimension, ImpactLevel, LikelihoodLevel
from riskregister.core.standard_matrices import StandardMatrix
from riskregister.translations import gettext as _

#: Colours of ratings, lowest first, by how many there are: told apart under the common colour-vision deficiencies.
_COLOURS = {
    2: ("#2c7bb6", "#a50026"),
    3: ("#2c7bb6", "#ffffbf", "#a50026"),
    4: ("#2c7bb6", "#abd9e9", "#fdae61", "#a50026"),
    5: ("#2c7bb6", "#abd9e9", "#ffffbf", "#fdae61", "#a50026"),
}
#: Nobody has said what the lowest or highest probability of a scale is; it is taken no further than these.
_LEAST, _MOST = 1e-9, 1 - 1e-3


def criteria_of(criteria: Criteria) -> Criteria:
    """Return another register's criteria with the appetite for all categories only: a new one has none of them yet."""
    return replace(criteria, appetite=tuple(one for one in criteria.appetite if one.category == "*"))


def usable(standard: StandardMatrix) -> bool:
    """Say whether a named matrix rates: one of priority numbers has no ratings that a register could use."""
    return len(standard.ratings) in _COLOURS


def criteria_from(standard: StandardMatrix, like: Criteria) -> Criteria:
    """Return criteria with a named matrix's levels, ratings and grid; how measures count is as in ``like``.

    A matrix says what a cell is rated, not how probable a level is or how much worse the next.  Probabilities are the
    standard's where it has them, those of ``like`` where the scale has as many levels, else equal ratios over the same
    range; ``basis`` says which, so that somebody sets them before relying on a number.  No appetite is set: it would be
    on other scores.
    """
    count = len(standard.likelihood)
    edges, source = _edges(standard, like)
    levels = tuple(
        LikelihoodLevel(
            level=place,
            label=code,
            anchor=_("{low:.2g} to {high:.2g} within {years:g} years").format(
                low=low, high=high, years=like.likelihood.horizon_years
            ),
            low=low,
            high=high,
        )
        for place, code, (low, high) in zip(range(1, count + 1), standard.likelihood, pairwise(edges), strict=True)
    )
    bands = tuple(
        Band(
            id=re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_"),
            code="".join(word[0].upper() for word in label.split()),
            label=label,
            minimum=place,
            colour=colour,
        )
        for place, (label, colour) in enumerate(
            zip(standard.ratings, _COLOURS[len(standard.ratings)], strict=True), start=1
        )
    )
    same = len(standard.impact) == len(like.impact.levels)
    impact = tuple(
        ImpactLevel(level=place, label=code, anchor=like.impact.levels[place - 1].anchor if same else "")
        for place, code in enumerate(standard.impact, start=1)
    )
    dimensions = (
        like.impact.dimensions
        if same
        else (Dimension(id="overall", title=_("Overall harm"), anchors=tuple(standard.impact)),)
    )
    words = _("Levels, ratings and grid of {title} ({source}). Probabilities of the likelihood levels: {edges}.")
    return replace(
        like,
        likelihood=replace(like.likelihood, levels=levels),
        impact=replace(like.impact, levels=impact, dimensions=dimensions),
        bands=bands,
        rule="grid",
        grid=tuple(tuple(bands[entry].id for entry in row) for row in standard.grid),
        appetite=(),
        appetite_basis="",
        edition=standard.id,
        basis=words.format(title=standard.title, source=standard.source, edges=source),
    )


def _edges(standard: StandardMatrix, like: Criteria) -> tuple[list[float], str]:
    """Return the probabilities between which the likelihood levels lie, lowest first, and where they are from."""
    count, minima, known = len(standard.likelihood), standard.likelihood_minima, like.likelihood.levels
    if minima:
        return [max(minima[0], _LEAST), *minima[1:], _MOST], _("the standard's own")
    if count == len(known):
        return [known[0].low, *(level.high for level in known)], _("those of the register whose criteria were open")
    first, last = known[0].low, known[-1].high
    steps = [first * (last / first) ** (place / count) for place in range(count + 1)]
    return steps, _("equal ratios, set by this program; to be set by the owner of the register")
