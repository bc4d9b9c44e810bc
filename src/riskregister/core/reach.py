"""How far a change reaches: the part of a register in which it can make anything wrong."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from riskregister.core.changes import HEAD
from riskregister.core.check import Finding, check, check_criteria_change
from riskregister.core.model import Register

#: Records that anything may refer to, and that are few: a change of one of these concerns the whole.
_EVERYWHERE = {HEAD, "objectives", "categories"}


def new_errors(before: Register, after: Register, touched: Collection[tuple[str, str]]) -> list[Finding]:
    """Return the errors of ``after`` that ``before`` did not have; they differ in the ``touched`` records only.

    Only what these records reach is looked at: in a register of ten thousand risks a check of everything takes longer
    than a person waits for a save.
    """
    if replace(after, criteria=before.criteria) == before:
        return _errors_that_came(*check_criteria_change(before, after))
    if not any(table in _EVERYWHERE for table, _record in touched):
        parts = _reached(before, touched), _reached(after, touched)
        risks, measures = (parts[0][side] | parts[1][side] for side in (0, 1))
        before, after = (_part(register, risks, measures) for register in (before, after))
    return _errors_that_came(check(before), check(after))


def _errors_that_came(before: Collection[Finding], after: Collection[Finding]) -> list[Finding]:
    known = {finding for finding in before if finding.severity == "error"}
    return [finding for finding in after if finding.severity == "error" and finding not in known]


def _reached(register: Register, touched: Collection[tuple[str, str]]) -> tuple[set[str], set[str]]:
    """Return the risks and measures that touched records are, belong to, or are linked to."""
    risks = {record for table, record in touched if table == "risks"}
    measures = {record for table, record in touched if table == "measures"}
    risks |= {one.risk for one in register.assessments if ("assessments", one.id) in touched}
    for one in register.mitigations:
        if ("mitigations", one.id) in touched:
            risks.add(one.risk)
            measures.add(one.measure)
    for influence in register.influences:
        if ("influences", influence.id) in touched:
            risks |= {influence.cause, influence.effect}
    indicators = {record for table, record in touched if table == "indicators"}
    indicators |= {one.indicator for one in register.readings if ("readings", one.id) in touched}
    risks |= {one.risk for one in register.decisions if ("decisions", one.id) in touched}
    measures |= {one.measure for one in register.updates if ("updates", one.id) in touched}
    about: set[tuple[str, str]] = {
        (one.about, one.record) for one in register.comments if ("comments", one.id) in touched
    }
    about |= {(one.about, one.record) for one in register.attachments if ("attachments", one.id) in touched}
    risks |= {record for table, record in about if table == "risks"}
    measures |= {record for table, record in about if table == "measures"}
    risks |= {one.risk for one in register.decisions if ("decisions", one.id) in about}
    for indicator in register.indicators:
        if indicator.id in indicators:
            risks |= set(indicator.risks)
    return risks, measures


def _part(register: Register, risks: set[str], measures: set[str]) -> Register:
    """Return these risks and measures with all that hangs on them, and what that refers to."""
    links = tuple(one for one in register.mitigations if one.risk in risks or one.measure in measures)
    influences = tuple(one for one in register.influences if one.cause in risks or one.effect in risks)
    beside = risks | {one.risk for one in links} | {end for one in influences for end in (one.cause, one.effect)}
    beside |= {risk for one in register.indicators if risks & set(one.risks) for risk in one.risks}
    beside |= {one.id for one in register.risks[:1]}  # a register with a risk in it must not look empty
    # What follows up on other risks would only be found wrong twice; what hangs on nothing stays, to be found.
    apart = {("risks", one.id) for one in register.risks if one.id not in beside}
    apart |= {("decisions", one.id) for one in register.decisions if ("risks", one.risk) in apart}
    return replace(
        register,
        decisions=tuple(one for one in register.decisions if ("decisions", one.id) not in apart),
        comments=tuple(one for one in register.comments if (one.about, one.record) not in apart),
        attachments=tuple(one for one in register.attachments if (one.about, one.record) not in apart),
        risks=tuple(one for one in register.risks if one.id in beside),
        assessments=tuple(one for one in register.assessments if one.risk in risks),
        mitigations=links,
        influences=influences,
        # All of them: measures may need one another in long circles, readings and indicators are light.
        measures=register.measures,
    )
