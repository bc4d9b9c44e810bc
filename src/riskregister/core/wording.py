"""Values and fields in the words a person reads, wherever changes are told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

from riskregister.core.criteria import Criteria
from riskregister.core.criteria_words import summary
from riskregister.core.labels import term
from riskregister.core.model import (
    Assessment,
    Comment,
    Cost,
    Decision,
    Detail,
    DimensionImpact,
    Estimate,
    FieldMarking,
    Given,
    Influence,
    Mitigation,
    Pathway,
    Reading,
    Source,
    Update,
    source_label,
)
from riskregister.translations import gettext as _
from riskregister.translations import language

_written: ContextVar[Callable[[dt.date], str]] = ContextVar("written", default=dt.date.isoformat)


@contextmanager
def days_as(written: Callable[[dt.date], str]) -> Iterator[None]:
    """Have ``written`` write every day that is told meanwhile; otherwise days are told in ISO's form, as in files."""
    before = _written.set(written)
    try:
        yield
    finally:
        _written.reset(before)


def day(of: dt.date) -> str:
    """Return a day as it is told; of a time its day alone."""
    return _written.get()(of)


def minute(of: dt.datetime) -> str:
    """Return a time as it is told, to the minute."""
    return f"{day(of.date())} {of:%H:%M}"


def in_words(value: Any) -> str:  # noqa: C901, PLR0911, PLR0912  # one kind of value after another
    """Return a field's value as a person reads it: estimates as best (low – high), nothing as a dash."""
    if value is None or value in ("", ()):
        return "–"
    if isinstance(value, str):
        return term(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Estimate):
        return f"{value.best:g} ({value.low:g} – {value.high:g})"
    if isinstance(value, Cost):
        return f"{value.currency} {value.best:,.12g} ({value.low:,.12g} – {value.high:,.12g})"
    if isinstance(value, Source):
        return f"{source_label(value)} ¶{value.paragraph}" if value.paragraph else source_label(value)
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, tuple):
        return ", ".join(in_words(item) for item in value)
    if isinstance(value, DimensionImpact):
        said = in_words(value.level) if value.level else term(value.state or "not_assessed")
        amount = "" if value.stated is None else f" = {value.stated.best:g} {value.stated.unit}"
        return f"{value.dimension}: {said}{amount}"
    if isinstance(value, Assessment):
        sides = _("likelihood {likelihood}, impact {impact}")
        return sides.format(likelihood=in_words(value.likelihood), impact=in_words(value.impact))
    if isinstance(value, Mitigation):
        return f"{value.measure} → {value.risk} ({term(value.acts_on)}, {term(value.strength)})"
    if isinstance(value, Influence):
        return f"{value.cause} → {value.effect} (× {in_words(value.multiplier)})"
    if isinstance(value, Pathway):
        return _("{title} ({share:g} %)").format(title=value.title, share=round(value.share * 100, 4))
    if isinstance(value, Reading):
        return f"{day(value.date)}: {value.value:g}"
    if isinstance(value, Decision):
        return f"{value.risk}: {term(value.kind)} ({value.by}, {day(value.date)})"
    if isinstance(value, (Comment, Update)):
        return f"{day(value.date)}: {value.text}"
    if isinstance(value, Detail):
        return f"{value.name}: {value.value}"
    if isinstance(value, Given):
        return f"{field_name(value.of)}: {value.value}"
    if isinstance(value, FieldMarking):
        return f"{field_name(value.field)}: {value.marking}"
    if isinstance(value, Criteria):
        return summary(value)
    title = getattr(value, "title", None)
    return title if isinstance(title, str) else str(value)


def table_name(table: str) -> str:
    """Return what one record of a table is called."""
    return {
        "register": _("register"),
        "objectives": _("objective"),
        "categories": _("category"),
        "risks": _("risk"),
        "assessments": _("assessment"),
        "measures": _("measure"),
        "mitigations": _("link"),
        "influences": _("influence"),
        "indicators": _("indicator"),
        "readings": _("reading"),
        "decisions": _("decision"),
        "updates": _("update"),
        "comments": _("comment"),
        "attachments": _("attachment"),
    }.get(table, table)


def field_name(field: str) -> str:
    """Return what a field of a record is called; a field without a name of its own is named as in files."""
    return _field_names(language()).get(field, field.replace("_", " "))


@lru_cache(maxsize=4)
def _field_names(_language: str) -> dict[str, str]:
    return {
        "id": _("id"),
        "section": _("section"),
        "title": _("title"),
        "description": _("description"),
        "summary": _("summary"),
        "notice": _("notice"),
        "marking": _("marking"),
        "purpose": _("purpose"),
        "archived": _("place in the archive"),
        "language": _("language"),
        "reporting_date": _("reporting date"),
        "criteria": _("criteria"),
        "documents": _("documents"),
        "category": _("category"),
        "cause": _("cause"),
        "event": _("event"),
        "consequence": _("consequence"),
        "scenario": _("scenario"),
        "type": _("type"),
        "owner": _("owner"),
        "partners": _("partners"),
        "status": _("status"),
        "notes": _("notes"),
        "placing_note": _("note on its place"),
        "objectives": _("objectives at stake"),
        "sources": _("sources"),
        "trajectory": _("trajectory"),
        "pathways": _("pathways"),
        "reviewed": _("date of the last review"),
        "review_due": _("date of the next review"),
        "likelihood": _("likelihood"),
        "impact": _("impact"),
        "profile": _("impact by dimension"),
        "dimensions": _("driving dimensions"),
        "confidence": _("confidence"),
        "rationale": _("rationale"),
        "assessor": _("assessor"),
        "date": _("date"),
        "basis": _("basis"),
        "progress": _("progress"),
        "start": _("start"),
        "due": _("due date"),
        "due_rule": _("rule for the due date"),
        "cost": _("cost"),
        "strength": _("strength"),
        "efficacy": _("efficacy"),
        "coverage": _("coverage"),
        "evidence": _("grade of evidence"),
        "multiplier": _("factor"),
        "warning": _("threshold of warning"),
        "alarm": _("threshold of alarm"),
        "value": _("value"),
        "details": _("details of another register"),
        "direction": _("threat or opportunity"),
        "field_markings": _("markings of fields"),
        "by": _("decided by"),
        "reason": _("reason"),
        "until": _("until"),
        "conditions": _("conditions"),
        "made_on": _("revision it was made on"),
        "ended": _("ended on"),
        "text": _("text"),
        "author": _("author"),
        "link": _("link"),
        "file": _("file"),
        "given": _("levels as given"),
        "domain": _("policy domain"),
        "figures": _("figures of the source"),
        "cost_class": _("class of cost"),
        "requires": _("what it requires"),
        "excludes": _("what it excludes"),
        "assessments": _("all its assessments"),
        "mitigations": _("links between risk and measure"),
        "influences": _("influences"),
        "indicators": _("indicators"),
        "decisions": _("decisions"),
        "updates": _("updates"),
        "comments": _("comments"),
        "attachments": _("evidence attached"),
    }
