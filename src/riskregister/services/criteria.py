"""Criteria as a person works on them: where to start from, what a change would do, and saving it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from riskregister.core import criteria_parts, scoring
from riskregister.core.changes import HEAD, Change
from riskregister.core.check import Finding
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_check import criteria_findings
from riskregister.core.criteria_dimensions import refuse_lost
from riskregister.core.criteria_markings import Renamed, refuse_lost_markings, renaming
from riskregister.core.markings import listed_findings
from riskregister.core.matrix_library import LibraryLevel, LibraryMatrix, adopted
from riskregister.core.model import Register
from riskregister.core.standard_matrices import StandardMatrix
from riskregister.errors import InvalidInput, RegisterError
from riskregister.text.criteria import criteria_of, criteria_text, read_criteria
from riskregister.text.standard_matrices import standard_matrices
from riskregister.translations import gettext as _

__all__ = [
    "Start",
    "adopt_standard",
    "change",
    "criteria_of",
    "criteria_text",
    "errors",
    "starts",
    "taken_over",
    "uploaded",
]


@dataclass(frozen=True, slots=True)
class Start:
    """A named matrix one may start from; ``why_not`` says why it does not fit these criteria, empty if it does."""

    matrix: StandardMatrix
    why_not: str


def errors(register: Register, criteria: Criteria, renamed: Renamed | None = None) -> list[Finding]:
    """Return what keeps ``criteria`` from being those of a register: every error, and no category for an appetite.

    An appetite for a category that is missing already is nobody's new mistake.  An impact dimension that assessments
    name must stay, and so must a marking that anything has, if under another name (``renamed``).
    """
    checked = (*criteria_findings(criteria), *listed_findings(criteria))
    found = [finding for finding in checked if finding.severity == "error"]
    known = {"*", *(one.id for one in register.categories), *(one.category for one in register.criteria.appetite)}
    found += [
        Finding(
            severity="error",
            table="criteria",
            record="criteria",
            field="appetite",
            value=one.category,
            rule=_("no such category"),
        )
        for one in criteria.appetite
        if one.category not in known
    ]
    lost: dict[str, Callable[[], None]] = {
        "impact.dimensions": lambda: refuse_lost(register, criteria),
        "markings": lambda: refuse_lost_markings(register, criteria, renamed or {}),
    }
    for field, refuse in lost.items():
        try:
            refuse()
        except InvalidInput as error:
            rule = f"{error.message} {error.hint}"
            found.append(
                Finding(severity="error", table="criteria", record="criteria", field=field, value="", rule=rule)
            )
    return found


def starts(criteria: Criteria) -> list[Start]:
    """Return the named standard matrices, those that fit the criteria's numbers of levels first."""
    own = len(criteria.likelihood.levels), len(criteria.impact.levels)
    found = []
    for standard in standard_matrices():
        size = len(standard.likelihood), len(standard.impact)
        why = ""
        if not standard.ratings:
            why = _("it has priority numbers and no ratings")
        elif size != own:
            words = _("it has {rows} × {columns} levels, the register {own_rows} × {own_columns}")
            why = words.format(rows=size[0], columns=size[1], own_rows=own[0], own_columns=own[1])
        found.append(Start(standard, why))
    return sorted(found, key=lambda one: bool(one.why_not))


def adopt_standard(criteria: Criteria, standard: StandardMatrix) -> Criteria:
    """Return criteria rated by a named matrix: its ratings and cells; scales, anchors and dimensions stay.

    Scores become 1, 2, 3 … from the lowest rating.  With as many ratings as before an appetite becomes the rating it
    lay in; otherwise it is emptied, for it was set on other scores.  How long a rating stands is taken over from the
    ratings so far, from the highest down.

    Raises:
        InvalidInput: it has another number of levels, or no ratings.
    """
    if not standard.ratings:
        raise InvalidInput(_("This matrix has no ratings."), _("Choose another one."))
    scales = criteria.likelihood.levels, criteria.impact.levels
    levels = [tuple(LibraryLevel(name=one.label, description=one.anchor) for one in scale) for scale in scales]
    codes = _codes(standard.ratings)
    library = LibraryMatrix(
        urn="",
        ref_id=standard.id,
        name=standard.title,
        probability=levels[0],
        impact=levels[1],
        risk=tuple(LibraryLevel(name=name, abbreviation=codes[name]) for name in standard.ratings),
        grid=standard.grid,
    )
    found = adopted(criteria, library)
    months = [band.review_months for band in criteria.bands]
    short = max(len(found.bands) - len(months), 0)
    kept = [months[0]] * short + months[len(months) - (len(found.bands) - short) :]
    bands = tuple(replace(band, review_months=month) for band, month in zip(found.bands, kept, strict=True))
    appetite = criteria.appetite if len(bands) == len(criteria.bands) else ()

    def rated(score: float) -> float:
        return bands[int(scoring.band_index(score, criteria.bands))].minimum

    limits = tuple(
        replace(one, maximum=rated(one.maximum), tolerance=None if one.tolerance is None else rated(one.tolerance))
        for one in appetite
    )
    return replace(found, bands=bands, appetite=limits)


def uploaded(content: bytes, name: str) -> Criteria:
    """Return the criteria of a file somebody dropped.

    Raises:
        InvalidInput: it holds none; ``findings`` names every place as file:line.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "criteria.yaml"
        path.write_bytes(content)
        try:
            return read_criteria(path, name)
        except InvalidInput:
            raise
        except RegisterError as error:
            raise InvalidInput(error.message.replace(str(path), name), error.hint) from None


def taken_over(old: Criteria, new: Criteria) -> Criteria:
    """Return criteria of another register as a start for this one: without markings they leave this one's."""
    return new if new.markings else replace(new, markings=old.markings)


def change(seen: Register, now: Register, criteria: Criteria, renamed: Renamed | None = None) -> list[Change]:
    """Return the changes that make ``criteria``, edited on the register ``seen``, those of the register ``now``.

    ``renamed`` says which marking got another name: everything in ``now`` that has the old one gets the new one.

    What somebody else saved meanwhile in other parts is kept.  Where both changed the same part the change is one of
    ``seen``, so that saving it is a conflict to be decided; what the person wants holds the others' other parts.

    Raises:
        InvalidInput: an impact dimension would go that an assessment of ``now`` names, or a marking something has.
    """
    if criteria == seen.criteria:
        return []
    edited = criteria
    if edited.edition == seen.criteria.edition:
        edited = replace(edited, edition=criteria_parts.next_edition(edited.edition))
    merge = criteria_parts.merged(seen.criteria, edited, now.criteria)
    refuse_lost(now, merge.criteria)
    refuse_lost_markings(now, merge.criteria, renamed or {})
    old = seen.criteria if merge.clashes else now.criteria
    new = Change(table=HEAD, record=now.id, field="criteria", old=old, new=merge.criteria)
    return [new, *renaming(now, renamed or {})]


def _codes(ratings: Sequence[str]) -> dict[str, str]:
    """Return a short code for each rating: its initials, with a number where two would be alike."""
    found: dict[str, str] = {}
    for rating in ratings:
        code = "".join(word[0] for word in rating.split()).upper()
        found[rating] = code if code not in found.values() else f"{code}{len(found) + 1}"
    return found
