"""What is wrong or doubtful in a register: findings, each naming record, field, value and rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from riskregister.core.assessment_check import assessment_findings
from riskregister.core.assessors import assessor_findings
from riskregister.core.criteria_check import criteria_findings
from riskregister.core.effect_check import counting_findings, effect_findings
from riskregister.core.findings import Finding, Severity
from riskregister.core.follow_up_check import follow_up_findings
from riskregister.core.frames import latest_assessments
from riskregister.core.indicators import indicator_findings
from riskregister.core.markings import marking_findings
from riskregister.core.model import NOT_NAMED, TABLES, Estimate, Register, Source
from riskregister.core.reviews import review_findings
from riskregister.translations import gettext as _

__all__ = ["Finding", "Severity", "check", "check_criteria_change", "check_estimate"]

#: What of the criteria says how measures count.
_COUNTING = ("efficacy", "delivery", "evidence", "cost_classes", "same_body_dependence", "late_months")


def check(register: Register) -> list[Finding]:
    """Return every finding of a register: references, ranges, scales, and what is unsound in its matrix."""
    findings = [*criteria_findings(register.criteria), *_ids(register), *_references(register), *_sources(register)]
    if not any(finding.severity == "error" for finding in findings if finding.table == "criteria"):
        findings += assessment_findings(register)  # converts by the criteria's scales, so they must be sound
    findings += [*_assessments(register), *assessor_findings(register), *_measures(register)]
    findings += [*effect_findings(register), *review_findings(register)]
    findings += [*indicator_findings(register), *follow_up_findings(register), *marking_findings(register)]
    findings += _empty(register)
    return findings


def check_criteria_change(before: Register, after: Register) -> tuple[list[Finding], list[Finding]]:
    """Return those findings of both registers that may differ where nothing but the criteria does.

    Assessments are looked at only if a scale changed, measures only if what makes them count did: in a register of ten
    thousand risks a check of everything takes longer than a person waits for an answer.
    """
    old, new = before.criteria, after.criteria
    scales = (old.likelihood, old.impact) != (new.likelihood, new.impact)
    counting = any(getattr(old, name) != getattr(new, name) for name in _COUNTING)

    def of(register: Register) -> list[Finding]:
        findings = [*criteria_findings(register.criteria), *_references(register), *marking_findings(register)]
        sound = not any(finding.severity == "error" for finding in findings if finding.table == "criteria")
        if scales and sound:
            findings += assessment_findings(register)
        findings += _assessments(register) if scales else []
        findings += effect_findings(register) if counting else counting_findings(register)
        return [*findings, *review_findings(register)]

    return of(before), of(after)


def check_estimate(estimate: Estimate, highest: int) -> str:
    """Return the rule an estimate breaks on a scale of 1..highest, or an empty string."""
    values = (estimate.low, estimate.best, estimate.high)
    if not all(1 <= value <= highest for value in values):
        return _("levels run from 1 to {highest}").format(highest=highest)
    if not estimate.low <= estimate.best <= estimate.high:
        return _("low, best and high must ascend")
    return ""


def _ids(register: Register) -> Iterator[Finding]:
    for table in TABLES:
        counts = Counter(record.id for record in getattr(register, table))
        for record, count in counts.items():
            if count > 1:
                yield _finding(table, record, "id", record, _("this id is used {n} times").format(n=count))


def _references(register: Register) -> Iterator[Finding]:  # noqa: C901, PLR0912  # one reference after another
    known = {table: {record.id for record in getattr(register, table)} for table in TABLES}
    dimensions = {dimension.id for dimension in register.criteria.impact.dimensions}

    def missing(table: str, record: str, field: str, value: str, target: str) -> Iterator[Finding]:
        if value not in known[target]:
            yield _finding(table, record, field, value, _("no such record in {table}").format(table=target))

    for risk in register.risks:
        yield from missing("risks", risk.id, "category", risk.category, "categories")
        for objective in risk.objectives:
            yield from missing("risks", risk.id, "objectives", objective, "objectives")
    for measure in register.measures:
        for objective in measure.objectives:
            yield from missing("measures", measure.id, "objectives", objective, "objectives")
    for link in register.mitigations:
        yield from missing("mitigations", link.id, "measure", link.measure, "measures")
        yield from missing("mitigations", link.id, "risk", link.risk, "risks")
    for measure in register.measures:
        for field in ("requires", "excludes"):
            for other in getattr(measure, field):
                yield from missing("measures", measure.id, field, other, "measures")
    for influence in register.influences:
        yield from missing("influences", influence.id, "cause", influence.cause, "risks")
        yield from missing("influences", influence.id, "effect", influence.effect, "risks")
    for assessment in register.assessments:
        yield from missing("assessments", assessment.id, "risk", assessment.risk, "risks")
        for dimension in assessment.dimensions:
            if dimension not in dimensions:
                rule = _("no such impact dimension in the criteria")
                yield _finding("assessments", assessment.id, "dimensions", dimension, rule)
    for appetite in register.criteria.appetite:
        if appetite.category != "*" and appetite.category not in known["categories"]:
            yield _finding("criteria", "criteria", "appetite", appetite.category, _("no such category"))


def _sources(register: Register) -> Iterator[Finding]:
    documents = {document.id: document.sections for document in register.documents}
    first = register.documents[0].id if register.documents else ""
    for document in register.documents:
        for section in document.titles:
            if section not in document.sections:
                rule = _("the document has no such section")
                yield _finding("register", register.id, f"documents.{document.id}.titles", section, rule)
    for table, record, sources in _cited(register):
        for source in sources:
            sections = documents.get(source.document or first)
            value = f"{source.document} {source.section} ¶{source.paragraph}".strip(" ¶")
            if sections is None or source.section not in sections:
                yield _finding(table, record, "sources", value, _("the document has no such section"))
            elif source.paragraph and not _within(source.paragraph, sections[source.section]):
                rule = _("the section has {n} paragraphs").format(n=sections[source.section])
                yield _finding(table, record, "sources", value, rule)


def _within(paragraph: str, count: int) -> bool:
    number = paragraph.split(".", 1)[0]
    return number.isdecimal() and 1 <= int(number) <= count


def _cited(register: Register) -> Iterator[tuple[str, str, tuple[Source, ...]]]:
    for table in ("objectives", "categories", "risks", "assessments", "influences", "indicators"):
        for record in getattr(register, table):
            yield table, record.id, record.sources
    for category in register.categories:
        yield "categories", category.id, tuple(signal.source for signal in category.signals)
    if register.documents:
        for measure in register.measures:
            yield "measures", measure.id, (measure.source,)


def _assessments(register: Register) -> Iterator[Finding]:
    highest = {"likelihood": len(register.criteria.likelihood.levels), "impact": len(register.criteria.impact.levels)}
    for assessment in register.assessments:
        for field, top in highest.items():
            estimate: Estimate | None = getattr(assessment, field)
            if estimate is None:
                continue
            rule = check_estimate(estimate, top)
            if rule:
                value = f"{estimate.low:g} – {estimate.best:g} – {estimate.high:g}"
                yield _finding("assessments", assessment.id, field, value, rule)
    inherent, current = latest_assessments(register, "inherent"), latest_assessments(register, "current")
    for risk in register.risks:
        now = {field: getattr(current.get(risk.id), field, None) for field in highest}
        for field, estimate in now.items():
            before: Estimate | None = getattr(inherent.get(risk.id), field, None)
            if estimate and before and estimate.best > before.best:
                rule = _("current is above inherent ({level:g}): measures that raise a risk need a reason")
                rule = rule.format(level=before.best)
                yield _finding("risks", risk.id, f"current {field}", f"{estimate.best:g}", rule, "warning")
        if not any(now.values()):
            yield _finding("risks", risk.id, "", "", _("nobody has assessed its current level"), "note")


def _measures(register: Register) -> Iterator[Finding]:
    for measure in register.measures:
        if measure.progress is not None and not 0 <= measure.progress <= 100:
            yield _finding(
                "measures", measure.id, "progress", f"{measure.progress:g}", _("progress runs from 0 to 100")
            )
        if measure.start and measure.due and measure.due < measure.start:
            yield _finding("measures", measure.id, "due", str(measure.due), _("due before it starts"), "warning")
        if not measure.owner.strip():
            rule = _("name the responsible body, or write '{none}'").format(none=NOT_NAMED)
            yield _finding("measures", measure.id, "owner", "", rule, "warning")


def _empty(register: Register) -> Iterator[Finding]:
    if not register.risks:
        yield _finding("risks", register.id, "", "", _("the register holds no risk; add one, or import a workbook"))


def _finding(table: str, record: str, field: str, value: str, rule: str, severity: Severity = "error") -> Finding:
    return Finding(severity=severity, table=table, record=record, field=field, value=value, rule=rule)
