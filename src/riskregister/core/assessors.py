"""Assessors: who gave what in which round, whose assessment stands, and what the draws of a level are then.

Each assessor's view of a risk at a stage and round is that assessor's latest assessment there; an assessment without a
name is its own assessor.  Consensus assessments (basis ``CONSENSUS``) are the chair's, not views.  Which assessment
stands as the risk's is decided in :func:`frames.latest_assessments` (docs/decisions/0020).
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Literal, get_args

from riskregister.core.distributions import of_levels
from riskregister.core.findings import Finding, Severity
from riskregister.core.frames import latest_assessments
from riskregister.core.model import CONSENSUS, STAGES, Assessment, Estimate, Quantity, Register, Stage
from riskregister.core.pools import LinearPool, equal_or_given
from riskregister.core.shapes import Distribution
from riskregister.translations import gettext as _

Side = Literal["likelihood", "impact"]
SIDES: tuple[Side, ...] = get_args(Side)
#: (risk, stage, round) → assessor → that assessor's latest assessment there.
Views = dict[tuple[str, Stage, int], dict[str, Assessment]]


def assessor_shown(assessment: Assessment, labels: Collection[tuple[str, Stage, str]] = ()) -> str:
    """Return the assessor's name as it may stand on a page: nobody's where the assessment is anonymous.

    ``labels`` (of :func:`labels_of`) name those who are anonymous in another round, and so in this one too.
    """
    key = (assessment.risk, assessment.stage, assessor_key(assessment))
    hidden = assessment.anonymous or (key in labels and assessment.basis != CONSENSUS)
    return _("an anonymous assessor") if hidden else assessment.assessor


def views(register: Register) -> Views:
    """Return each assessor's own view per risk, stage and round, without consensus assessments."""
    found: Views = {}
    for one in register.assessments:
        if one.basis != CONSENSUS:
            given = found.setdefault((one.risk, one.stage, one.round), {})
            known = given.get(assessor_key(one))
            if known is None or one.date >= known.date:
                given[assessor_key(one)] = one
    return found


def assessor_key(assessment: Assessment) -> str:
    """Return what tells assessors apart: the name, or without one the assessment itself."""
    return assessment.assessor or f"\0{assessment.id}"


def chairs(register: Register, stage: Stage) -> dict[str, Assessment]:
    """Return for each risk the consensus that stands at ``stage``, where there is one."""
    return {risk: one for risk, one in latest_assessments(register, stage).items() if one.basis == CONSENSUS}


def labels_of(known: Views) -> dict[tuple[str, Stage, str], str]:
    """Return what anonymous assessors are called per risk, stage and assessor.

    Whoever is anonymous in one round of a risk and stage is so in all, or a shift between rounds would name them.  The
    numbers say nothing of names or order, and are dealt anew for the next risk and stage.
    """
    hidden: dict[tuple[str, Stage], set[str]] = defaultdict(set)
    for (risk, stage, _number), given in known.items():
        hidden[risk, stage] |= {who for who, one in given.items() if one.anonymous}
    labels = {}
    for (risk, stage), people in hidden.items():
        dealt = sorted(people, key=lambda who: hashlib.blake2b(f"{risk}\0{stage}\0{who}".encode()).digest())
        for number, who in enumerate(dealt, start=1):
            labels[risk, stage, who] = _("Assessor {n}").format(n=number)
    return labels


def held_levels(register: Register, stage: Stage) -> dict[str, tuple[tuple[Estimate, ...], tuple[Estimate, ...]]]:
    """Return for each risk assessed at ``stage`` the (likelihoods, impacts) its assessors hold, each in fixed order.

    The chair's consensus alone where there is one; else of each assessor what that assessor gave last, by round and
    then date.  A side nobody gave is empty.
    """
    agreed = chairs(register, stage)
    own = [one for one in register.assessments if one.stage == stage and one.risk not in agreed]
    last: dict[str, tuple[dict[str, Estimate], dict[str, Estimate]]] = {}
    for one in [*sorted(own, key=lambda one: (one.round, one.date)), *agreed.values()]:
        for held, estimate in zip(last.setdefault(one.risk, ({}, {})), (one.likelihood, one.impact), strict=True):
            if estimate:
                held[assessor_key(one)] = estimate
    return {risk: (_in_order(one), _in_order(other)) for risk, (one, other) in last.items()}


def stated_likelihoods(register: Register, stage: Stage) -> dict[str, dict[Estimate, Quantity]]:
    """Return for each risk the quantity in native units that stands behind a likelihood level held at ``stage``."""
    found: dict[str, dict[Estimate, Quantity]] = defaultdict(dict)
    for one in register.assessments:
        if one.stage == stage and one.likelihood and one.likelihood_stated:
            found[one.risk][one.likelihood] = one.likelihood_stated
    return found


@lru_cache(maxsize=1_024)
def pooled(held: tuple[Estimate, ...], shift: float = 0.0) -> Distribution:
    """Return the distribution of a level plus ``shift``: one estimate's own, or the linear pool of several.

    All weigh alike.  Where assessors disagree the pool is wider than theirs and keeps their camps apart.
    """
    of = tuple(of_levels(one.low + shift, one.best + shift, one.high + shift) for one in held)
    return of[0] if len(of) == 1 or len(set(of)) == 1 else LinearPool(of, tuple(equal_or_given(None, len(of)).tolist()))


def assessor_findings(register: Register) -> Iterator[Finding]:
    """Return what is wrong or open about several assessors: unsigned or unreasoned consensus, differing views."""
    for one in register.assessments:
        if one.round < 1:
            yield _finding("assessments", one.id, "round", str(one.round), _("rounds count from 1"), "error")
        if one.basis == CONSENSUS and not one.rationale.strip():
            yield _finding("assessments", one.id, "rationale", "", _("a consensus needs the chair's reason"), "error")
        if one.basis == CONSENSUS and (one.anonymous or not one.assessor.strip()):
            yield _finding("assessments", one.id, "assessor", "", _("a consensus is signed by the chair"), "error")
    last: dict[tuple[str, Stage], dict[str, Assessment]] = defaultdict(dict)
    for (risk, stage, _round), given in sorted(views(register).items(), key=lambda item: item[0][2]):
        last[risk, stage] |= given
    agreed = {stage: chairs(register, stage) for stage in STAGES}
    for (risk, stage), given in last.items():
        rule = _open(given, agreed[stage].get(risk))
        if rule:
            yield _finding("risks", risk, stage, "", rule, "warning")


def _open(given: dict[str, Assessment], chair: Assessment | None) -> str:
    if chair is None:
        if len({(one.likelihood, one.impact) for one in given.values()}) < 2:
            return ""
        rule = _("{n} assessors differ and there is no consensus; the latest assessment is shown alone")
        return rule.format(n=len(given))
    later = sum(one.date > chair.date for one in given.values())
    if not later:
        return ""
    rule = _("assessed since by {n}; the consensus of {date} stands until the chair makes a new one")
    return rule.format(n=later, date=chair.date)


def _in_order(held: dict[str, Estimate]) -> tuple[Estimate, ...]:
    return tuple(sorted(held.values(), key=lambda one: (one.low, one.best, one.high)))


def _finding(table: str, record: str, field: str, value: str, rule: str, severity: Severity) -> Finding:
    return Finding(severity=severity, table=table, record=record, field=field, value=value, rule=rule)
