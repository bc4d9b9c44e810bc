"""What is wrong or doubtful in what acts on risks: effects, pathways, costs, needs of measures, and influences."""

from __future__ import annotations

import math
from collections.abc import Iterator

from riskregister.core.findings import Finding, Severity
from riskregister.core.mitigation import effect_of, pathways_of
from riskregister.core.model import Estimate, Measure, Register
from riskregister.translations import gettext as _


def effect_findings(register: Register) -> Iterator[Finding]:
    """Return findings on pathways, mitigations' effects, measures' costs and needs, and influences."""
    yield from counting_findings(register)
    yield from _pathways(register)
    yield from _mitigations(register)
    yield from _costs(register)
    yield from _circles(register)
    yield from _influences(register)


def counting_findings(register: Register) -> Iterator[Finding]:
    """Return findings on what the criteria say of how measures count, and on their edition."""
    criteria = register.criteria
    if not criteria.edition.strip():
        yield _finding("criteria", "criteria", "edition", "", _("name this edition of the criteria"))
    if not 0 <= criteria.same_body_dependence <= 1:
        rule = _("a share runs from 0 to 1")
        yield _finding("criteria", "criteria", "same_body_dependence", criteria.same_body_dependence, rule)
    if not 0 <= criteria.late_months < math.inf:
        yield _finding("criteria", "criteria", "late_months", criteria.late_months, _("months of 0 or more are needed"))
    for delivery in criteria.delivery:
        low, high = (delivery.share if end is None else end for end in (delivery.low, delivery.high))
        if not 0 <= low <= delivery.share <= high <= 1:
            field = f"delivery.{delivery.status}"
            yield _finding("criteria", "criteria", field, delivery.share, _("0 ≤ low ≤ share ≤ high ≤ 1"))
    if [step.level for step in criteria.cost_classes] != list(range(1, len(criteria.cost_classes) + 1)):
        yield _finding("criteria", "criteria", "cost_classes", "", _("levels must be 1, 2, 3 … without a gap"))
    for dimension in criteria.impact.dimensions:
        edges, steps = dimension.edges, len(criteria.impact.levels) - 1
        if edges and not (len(edges) == steps and edges[0] > 0 and list(edges) == sorted(set(edges))):
            rule = _("edges ascend from above 0, one fewer than there are levels ({n})").format(n=steps)
            yield _finding("criteria", "criteria", f"impact.{dimension.id}.edges", edges, rule)
        if bool(edges) != bool(dimension.units):
            rule = _("a dimension in native units needs both units and edges")
            yield _finding("criteria", "criteria", f"impact.{dimension.id}.units", "", rule)


def _pathways(register: Register) -> Iterator[Finding]:
    for risk in register.risks:
        if risk.trajectory and risk.type != "chronic":
            rule = _("only a chronic risk has a trajectory; this one is {type}").format(type=risk.type)
            yield _finding("risks", risk.id, "trajectory", risk.trajectory, rule, "warning")
        if not risk.pathways:
            continue
        total = sum(pathway.share for pathway in risk.pathways)
        if len({pathway.id for pathway in risk.pathways}) < len(risk.pathways) or not all(
            pathway.id and 0 <= pathway.share <= 1 for pathway in risk.pathways
        ):
            rule = _("each pathway needs an id of its own and a share from 0 to 1")
            yield _finding("risks", risk.id, "pathways", "", rule)
        elif abs(total - 1) > 1e-6:
            yield _finding("risks", risk.id, "pathways", f"{total:g}", _("the shares of the pathways add up to 1"))


def _mitigations(register: Register) -> Iterator[Finding]:
    ways = {risk.id: pathways_of(risk) for risk in register.risks}
    for link in register.mitigations:
        if link.efficacy and not (_ascends(link.efficacy) and link.efficacy.high <= 1):
            rule = _("low ≤ best ≤ high ≤ 1; below 0 it makes the risk worse")
            yield _finding("mitigations", link.id, "efficacy", _shown(link.efficacy), rule)
        elif link.efficacy and link.efficacy.best < 0:
            rule = _("this measure makes {risk} worse: say so to its owner, and set it against what it does elsewhere")
            yield _finding(
                "mitigations", link.id, "efficacy", _shown(link.efficacy), rule.format(risk=link.risk), "warning"
            )
        if link.coverage and not (_ascends(link.coverage) and link.coverage.low >= 0 and link.coverage.high <= 1):
            rule = _("0 ≤ low ≤ best ≤ high ≤ 1")
            yield _finding("mitigations", link.id, "coverage", _shown(link.coverage), rule)
        if link.pathway and link.pathway not in ways.get(link.risk, {}):
            yield _finding("mitigations", link.id, "pathway", link.pathway, _("the risk has no such pathway"))
        effect = effect_of(link, register.criteria, as_judged=True)
        if effect.high >= 1 and effect.best >= 1:
            rule = _("no measure takes away everything; an effect of 1 needs proof")
            yield _finding("mitigations", link.id, "efficacy", f"{effect.best:g}", rule, "warning")


def _costs(register: Register) -> Iterator[Finding]:
    classes = len(register.criteria.cost_classes)
    for measure in register.measures:
        cost = measure.cost
        if cost and not (0 <= cost.low <= cost.best <= cost.high < math.inf and cost.currency.strip()):
            rule = _("0 ≤ low ≤ best ≤ high, in a named currency")
            yield _finding(
                "measures", measure.id, "cost", f"{cost.low:.12g} – {cost.best:.12g} – {cost.high:.12g}", rule
            )
        if measure.cost_class is not None and not 1 <= measure.cost_class <= classes:
            rule = _("a cost class runs from 1 to {n}, as the criteria name them").format(n=classes)
            yield _finding("measures", measure.id, "cost_class", measure.cost_class, rule)
    currencies = {measure.cost.currency for measure in register.measures if measure.cost}
    if len(currencies) > 1:
        rule = _("costs in several currencies cannot be added: {names}").format(names=", ".join(sorted(currencies)))
        yield _finding("measures", register.id, "cost", "", rule, "warning")


def _circles(register: Register) -> Iterator[Finding]:
    """A measure that needs itself, through whatever others, could never be begun."""
    needs = {measure.id: measure for measure in register.measures}
    for measure in register.measures:
        seen: set[str] = set()
        front = set(measure.requires)
        while front - seen:
            seen |= front
            front = {other for name in front if name in needs for other in needs[name].requires}
        if measure.id in seen:
            rule = _("this measure needs itself, through what it requires")
            yield _finding("measures", measure.id, "requires", ", ".join(measure.requires), rule)
        yield from _at_odds(measure, seen, needs)


def _at_odds(measure: Measure, needed: set[str], there: dict[str, Measure]) -> Iterator[Finding]:
    for other in sorted(needed & set(measure.excludes)):
        rule = _("it cannot both require and exclude a measure")
        yield _finding("measures", measure.id, "excludes", other, rule)
    for other in sorted(needed & there.keys()):
        if other != measure.id and measure.id in there[other].excludes:
            rule = _("it requires a measure that excludes it")
            yield _finding("measures", measure.id, "requires", other, rule)


def _influences(register: Register) -> Iterator[Finding]:
    for one in register.influences:
        if one.cause == one.effect:
            yield _finding("influences", one.id, "effect", one.effect, _("a risk does not influence itself"))
        if not (_ascends(one.multiplier) and one.multiplier.low >= 1):
            rule = _("1 ≤ low ≤ best ≤ high: how many times as probable the effect becomes")
            yield _finding("influences", one.id, "multiplier", _shown(one.multiplier), rule)


def _ascends(estimate: Estimate) -> bool:
    return estimate.low <= estimate.best <= estimate.high


def _shown(estimate: Estimate) -> str:
    return f"{estimate.low:g} – {estimate.best:g} – {estimate.high:g}"


def _finding(table: str, record: str, field: str, value: object, rule: str, severity: Severity = "error") -> Finding:
    return Finding(severity=severity, table=table, record=record, field=field, value=str(value), rule=rule)
