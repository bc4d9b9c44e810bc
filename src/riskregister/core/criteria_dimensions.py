"""Impact dimensions added to criteria, put in another order, given a native unit and taken out.

What assessments say of a dimension is theirs: one that any of them names is not taken out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from riskregister.core.criteria import Criteria, Dimension, Unit
from riskregister.core.labels import stage_names
from riskregister.core.model import Register
from riskregister.core.text_search import fold
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

_NAMED, _LONGEST_ID = 3, 30


def with_dimension(criteria: Criteria, title: str) -> Criteria:
    """Return criteria with one more dimension, of weight 1, last; its anchors are still to be worded.

    Its id is made of the title and stays whatever the title becomes.

    Raises:
        InvalidInput: it has no title, or that of another dimension.
    """
    title = " ".join(title.split())
    known = criteria.impact.dimensions
    if not title:
        raise InvalidInput(_("A new dimension needs a name."), _("Say what kind of harm it is, then add it."))
    if any(fold(one.title) == fold(title) for one in known):
        message = _("There is a dimension called {title} already.").format(title=title)
        raise InvalidInput(message, _("Give the new one another name."))
    stem = "_".join(re.findall(r"[a-z0-9]+", fold(title)))[:_LONGEST_ID].strip("_") or "dimension"
    number, found, taken = 1, stem, {one.id for one in known}
    while found in taken:
        number += 1
        found = f"{stem}_{number}"
    anchors = (_("still to be worded"),) * len(criteria.impact.levels)
    return _having(criteria, (*known, Dimension(id=found, title=title, anchors=anchors)))


def moved_dimension(criteria: Criteria, dimension: str, by: int) -> Criteria:
    """Return criteria in which a dimension stands ``by`` places further down, or up if negative, as far as it goes."""
    left = [one for one in criteria.impact.dimensions if one.id != dimension]
    for place, one in enumerate(criteria.impact.dimensions):
        if one.id == dimension:
            left.insert(max(0, place + by), one)
    return _having(criteria, tuple(left))


def without_dimension(register: Register, criteria: Criteria, dimension: str) -> Criteria:
    """Return criteria without a dimension.

    Raises:
        InvalidInput: an assessment of ``register`` says something of it; how many profiles would lose it is said.
    """
    title = next((one.title for one in criteria.impact.dimensions if one.id == dimension), dimension)
    _refuse_used(register, dimension, title)
    return _having(criteria, tuple(one for one in criteria.impact.dimensions if one.id != dimension))


def refuse_lost(register: Register, criteria: Criteria) -> None:
    """Refuse criteria that lack a dimension of the register's which its assessments name.

    Raises:
        InvalidInput: as :func:`without_dimension` does.
    """
    left = {one.id for one in criteria.impact.dimensions}
    for one in register.criteria.impact.dimensions:
        if one.id not in left:
            _refuse_used(register, one.id, one.title)


def with_unit(register: Register, criteria: Criteria, dimension: str, unit: str) -> Criteria:
    """Return criteria in which a dimension is counted in ``unit``; without a unit, in none.

    A first unit begins with edges at 1 and ``base`` times more at each level, to be made true by hand; another name for
    it leaves the edges and further units as they are.

    Raises:
        InvalidInput: an assessment of ``register`` states a quantity in the unit that would go, or two would be alike.
    """
    unit = " ".join(unit.split())
    one = next(found for found in criteria.impact.dimensions if found.id == dimension)
    gone = one.units[:1] if unit else one.units
    if unit == (one.units[0].name if one.units else ""):
        return criteria
    if any(unit == other.name for other in one.units):
        message = _("{title} has the unit {unit} already.").format(title=one.title, unit=unit)
        raise InvalidInput(message, _("Nothing was changed."))
    names = {other.name for other in gone}
    using = [
        _called(assessment.risk, stage_names()[assessment.stage])
        for assessment in register.assessments
        if any(
            part.dimension == dimension and part.stated is not None and part.stated.unit in names
            for part in assessment.profile
        )
    ]
    if using:
        message = ngettext(
            "{n} assessment states a quantity in {unit} ({named}), so that unit stays.",
            "{n} assessments state quantities in {unit} ({named}), so that unit stays.",
            len(using),
        ).format(n=len(using), unit=", ".join(sorted(names)), named=_some(using))
        raise InvalidInput(message, _("Assess these risks without that unit first."))
    if not unit:
        changed = replace(one, units=(), edges=())
    elif one.units:
        changed = replace(one, units=(replace(one.units[0], name=unit), *one.units[1:]))
    else:
        edges = tuple(criteria.impact.base**step for step in range(len(criteria.impact.levels) - 1))
        changed = replace(one, units=(Unit(name=unit),), edges=edges)
    return _having(criteria, tuple(changed if found is one else found for found in criteria.impact.dimensions))


def dimension_uses(register: Register, dimension: str) -> Iterator[str]:
    """Give, as "T01-01 (Current)", each assessment that names a dimension in its profile or as what drives it."""
    for one in register.assessments:
        if dimension in one.dimensions or any(part.dimension == dimension for part in one.profile):
            yield _called(one.risk, stage_names()[one.stage])


def _refuse_used(register: Register, dimension: str, title: str) -> None:
    using = list(dimension_uses(register, dimension))
    if not using:
        return
    emptied = _emptied(register, dimension)
    message = ngettext(
        "{n} assessment says something of the dimension {title} ({named}), so it cannot be removed.",
        "{n} assessments say something of the dimension {title} ({named}), so it cannot be removed.",
        len(using),
    ).format(n=len(using), title=title, named=_some(using))
    if emptied:
        message += " " + ngettext(
            "{n} profile would be left empty.", "{n} profiles would be left empty.", emptied
        ).format(n=emptied)
    hint = _("Take it out of these assessments first; or give it the weight 0, and it counts no longer.")
    raise InvalidInput(message, hint)


def _emptied(register: Register, dimension: str) -> int:
    """Return how many profiles have nothing but a dimension."""
    return sum({part.dimension for part in one.profile} == {dimension} for one in register.assessments)


def _called(risk: str, stage: str) -> str:
    return f"{risk} ({stage})"


def _some(using: list[str]) -> str:
    return ", ".join(using[:_NAMED]) + (" …" if len(using) > _NAMED else "")


def _having(criteria: Criteria, dimensions: tuple[Dimension, ...]) -> Criteria:
    return replace(criteria, impact=replace(criteria.impact, dimensions=dimensions))
