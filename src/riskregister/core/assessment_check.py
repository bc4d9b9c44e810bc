"""What is wrong or doubtful in assessments beyond their levels: missing states, native units, impact by dimension."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from riskregister.core import quantities
from riskregister.core.criteria import Criteria
from riskregister.core.findings import Finding, Severity
from riskregister.core.model import Assessment, DimensionImpact, Estimate, Quantity, Register
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Levels by which a stored level may differ from what its quantity converts to before it is said.
_CLOSE = 0.05
#: What profiles combine to: in a large register the same ones stand in thousands of assessments.
_Combined = dict[tuple[DimensionImpact, ...], Estimate | None]


def assessment_findings(register: Register) -> Iterator[Finding]:
    """Return findings on states, stated quantities and profiles of all assessments."""
    combined: _Combined = {}
    for one in register.assessments:
        yield from _states(one)
        yield from _stated(one, register.criteria)
        yield from _profile(one, register.criteria, combined)


def _states(one: Assessment) -> Iterator[Finding]:
    for side in ("likelihood", "impact"):
        if getattr(one, side) is not None and getattr(one, f"{side}_state") is not None:
            rule = _("a level is there, so nothing is missing; clear one of the two")
            yield _finding(one, f"{side}_state", getattr(one, f"{side}_state"), rule)


def _stated(one: Assessment, criteria: Criteria) -> Iterator[Finding]:
    if one.likelihood_stated is None:
        return
    try:
        level = quantities.likelihood_of(one.likelihood_stated, criteria.likelihood)
    except InvalidInput as error:
        yield _finding(one, "likelihood_stated", _words(one.likelihood_stated), str(error))
        return
    if one.likelihood is not None and not _near(one.likelihood, level):
        rule = _("the level is not what the quantity converts to ({level}) on these criteria; assess again")
        yield _finding(one, "likelihood", _levels(one.likelihood), rule.format(level=_levels(level)), "warning")


def _profile(one: Assessment, criteria: Criteria, combined: _Combined) -> Iterator[Finding]:
    known = {dimension.id: dimension for dimension in criteria.impact.dimensions}
    for name, count in Counter(entry.dimension for entry in one.profile).items():
        if count > 1:
            yield _finding(one, f"profile.{name}", name, _("this dimension is given {n} times").format(n=count))
    broken = False
    for entry in one.profile:
        field = f"profile.{entry.dimension}"
        if entry.dimension not in known:
            yield _finding(one, field, entry.dimension, _("no such impact dimension in the criteria"))
            broken = True
        elif (entry.level is None) == (entry.state is None):
            rule = _("give a level, or say why there is none: {states}")
            states = "not_assessed, unknown, not_applicable, withheld"
            yield _finding(one, field, "", rule.format(states=states))
            broken = True
        elif entry.level is not None:
            problem = _dimension_level(entry.level, len(criteria.impact.levels))
            if problem:
                yield _finding(one, field, _levels(entry.level), problem)
                broken = True
    if not broken and one.profile and one.impact is not None:
        yield from _combination(one, criteria, combined)


def _dimension_level(level: Estimate, top: int) -> str:
    values = (level.low, level.best, level.high)
    if not all(value == 0 or 1 <= value <= top for value in values):
        return _("levels run from 1 to {top}, or are 0 for no impact").format(top=top)
    return "" if level.low <= level.best <= level.high else _("low, best and high must ascend")


def _combination(one: Assessment, criteria: Criteria, combined: _Combined) -> Iterator[Finding]:
    """Say where the overall level is not the whole level nearest to what the dimensions combine to."""
    if one.profile not in combined:
        combined[one.profile] = quantities.overall(one.profile, criteria.impact)
    found = combined[one.profile]
    if found is None or one.impact is None:
        rule = _("no dimension suffers anything, yet there is an overall level")
        yield _finding(one, "impact", _levels(one.impact), rule, "warning")
    elif abs(found.best - one.impact.best) > 0.5 + 1e-9:
        rule = _("the dimensions combine to {level:.2f}, more than half a level away")
        yield _finding(one, "impact", _levels(one.impact), rule.format(level=found.best), "warning")


def _near(one: Estimate, other: Estimate) -> bool:
    return all(abs(getattr(one, end) - getattr(other, end)) <= _CLOSE for end in ("low", "best", "high"))


def _levels(level: Any) -> str:
    return "" if level is None else f"{level.low:.3g} – {level.best:.3g} – {level.high:.3g}"


def _words(stated: Quantity) -> str:
    return f"{stated.low:g} – {stated.best:g} – {stated.high:g} {stated.unit}"


def _finding(one: Assessment, field: str, value: Any, rule: str, severity: Severity = "error") -> Finding:
    return Finding(
        severity=severity, table="assessments", record=one.id, field=field, value=str(value or ""), rule=rule
    )
