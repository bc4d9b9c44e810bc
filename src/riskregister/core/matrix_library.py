"""Risk matrices as the most used open governance tool exchanges them (CISO Assistant's matrix library), as records.

A level's place in its tuple is its id, from 0; ``grid[probability][impact]`` is the place of a risk level.  How such a
library becomes criteria of a register, and criteria a library, is here too; its file format is in
:mod:`riskregister.text.matrix_library`.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from riskregister.core import matrix
from riskregister.core.criteria import Band, Criteria
from riskregister.core.matrix_axioms import Matrix
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Texts by language: {"fr": {"name": ..., "description": ...}}.
Translations = dict[str, dict[str, str]]

#: Colours for ratings that come without one, lowest first: told apart under the common colour-vision deficiencies.
_SCALE = ("#2c7bb6", "#abd9e9", "#ffffbf", "#fdae61", "#a50026")


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryLevel:
    """One level of a scale, or one rating; ``hexcolor`` is ``#rrggbb`` or empty, ``symbol`` a sign or empty."""

    name: str
    abbreviation: str = ""
    description: str = ""
    hexcolor: str = ""
    symbol: str = ""
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryMatrix:
    """One matrix of a library: scales from the lowest level, ratings from the lowest, and the grid between them."""

    urn: str
    ref_id: str
    name: str
    probability: tuple[LibraryLevel, ...]
    impact: tuple[LibraryLevel, ...]
    risk: tuple[LibraryLevel, ...]
    grid: tuple[tuple[int, ...], ...]
    description: str = ""
    annotation: str = ""
    strength_of_knowledge: tuple[LibraryLevel, ...] = ()
    translations: Translations = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatrixLibrary:
    """A library file: who packed it, in which language and version, and its matrices."""

    urn: str
    ref_id: str
    name: str
    matrices: tuple[LibraryMatrix, ...]
    locale: str = "en"
    description: str = ""
    copyright: str = ""
    version: int = 1
    publication_date: dt.date | None = None
    provider: str = ""
    packager: str = ""
    annotation: str = ""
    translations: Translations = field(default_factory=dict)


def matrix_of(found: LibraryMatrix) -> Matrix:
    """Return a library's matrix for checking, its ratings named; axes equal-ratio, the format says nothing of them."""
    return Matrix(grid=found.grid, ratings=tuple(level.name for level in found.risk))


def library_of(
    criteria: Criteria, *, ref_id: str, name: str, packager: str, locale: str = "en", copyright: str = ""
) -> MatrixLibrary:
    """Return the criteria's matrix as a library; probability bands and the horizon go into the levels' descriptions.

    ``ref_id`` and ``packager`` become part of the urn, so they hold letters, digits, "-", "_" and "." only.

    Raises:
        InvalidInput: a name that cannot stand in a urn.
    """
    for part in (ref_id, packager):
        if not re.fullmatch(r"[A-Za-z0-9._-]+", part):
            message = _("'{name}' cannot be part of a urn.").format(name=part)
            raise InvalidInput(message, _("Use letters, digits, '-', '_' and '.' only."))
    likelihood = criteria.likelihood
    years = f"{likelihood.horizon_years:g}"
    probability = tuple(
        LibraryLevel(
            name=level.label,
            abbreviation=f"L{level.level}",
            description=_("{anchor} (probability {low:g} to {high:g} within {years} years)").format(
                anchor=level.anchor, low=level.low, high=level.high, years=years
            ),
        )
        for level in likelihood.levels
    )
    impact = tuple(
        LibraryLevel(name=level.label, abbreviation=f"I{level.level}", description=level.anchor)
        for level in criteria.impact.levels
    )
    risk = tuple(
        LibraryLevel(name=band.label, abbreviation=band.code, description=band.meaning, hexcolor=band.colour.upper())
        for band in criteria.bands
    )
    own = LibraryMatrix(
        urn=f"urn:{packager}:risk:matrix:{ref_id}".lower(),
        ref_id=ref_id,
        name=name,
        description=criteria.basis,
        probability=probability,
        impact=impact,
        risk=risk,
        grid=matrix.matrix_of(criteria).grid,
    )
    return MatrixLibrary(
        urn=f"urn:{packager}:risk:library:{ref_id}".lower(),
        ref_id=ref_id,
        name=name,
        description=criteria.basis,
        locale=locale,
        copyright=copyright,
        provider=packager,
        packager=packager,
        matrices=(own,),
    )


def adopted(criteria: Criteria, found: LibraryMatrix) -> Criteria:
    """Return the criteria with a library's matrix as their look-up grid.

    Level names and anchors, bands and the grid are the library's; probabilities, horizon, impact base and dimensions,
    which the format does not hold, stay.  Scores become 1, 2, 3 ... for the ratings from the lowest, so the appetite,
    which was set on other scores, is emptied.

    Raises:
        InvalidInput: the library has another number of likelihood or impact levels than the criteria.
    """
    scales = (
        (_("likelihood"), criteria.likelihood.levels, found.probability),
        (_("impact"), criteria.impact.levels, found.impact),
    )
    for axis, own, theirs in scales:
        if len(own) != len(theirs):
            message = _("The matrix has {theirs} levels of {axis}, the criteria have {own}.")
            hint = _(
                "Give the criteria as many levels first: the matrix does not say what probability or harm they mean."
            )
            raise InvalidInput(message.format(axis=axis, theirs=len(theirs), own=len(own)), hint)
    likelihood = tuple(
        replace(level, label=given.name, anchor=given.description or level.anchor)
        for level, given in zip(criteria.likelihood.levels, found.probability, strict=True)
    )
    impact = tuple(
        replace(level, label=given.name, anchor=given.description or level.anchor)
        for level, given in zip(criteria.impact.levels, found.impact, strict=True)
    )
    bands = tuple(
        Band(
            id=f"r{place}",
            code=level.abbreviation or str(place),
            label=level.name,
            minimum=float(place),
            colour=level.hexcolor or _SCALE[round((place - 1) * (len(_SCALE) - 1) / max(len(found.risk) - 1, 1))],
            meaning=level.description,
        )
        for place, level in enumerate(found.risk, 1)
    )
    return replace(
        criteria,
        likelihood=replace(criteria.likelihood, levels=likelihood),
        impact=replace(criteria.impact, levels=impact),
        bands=bands,
        rule="grid",
        grid=tuple(tuple(bands[entry].id for entry in row) for row in found.grid),
        appetite=(),
    )
