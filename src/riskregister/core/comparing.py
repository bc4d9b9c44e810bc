"""Two states of a register told apart in sentences: what came, went, closed, moved, progressed, and what else changed.

A sentence stands on its own: it names the record by id and title and gives both values, so that it can be pasted into
a note without the register beside it.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

import numpy as np

from riskregister.core import rules, scoring
from riskregister.core.changes import HEAD, Change, differences
from riskregister.core.comparing_follow_up import follow_ups
from riskregister.core.criteria_words import differences as criteria_differences
from riskregister.core.frames import ENDED, latest_assessments
from riskregister.core.labels import stage_names, term
from riskregister.core.model import STAGES, Assessment, Measure, Register, Risk, Stage
from riskregister.core.telling import KINDS, Told, named, tell
from riskregister.core.wording import field_name, in_words, table_name
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

__all__ = ["KINDS", "Told", "compare", "summary"]

_MOST_SAID = 8
_RANK = {kind: place for place, kind in enumerate(KINDS)}
#: Fields that only sign an assessment or follow from the levels told already.
_TOLD_OTHERWISE = {
    "assessments": ("assessor", "date", "basis", "likelihood", "impact"),
    "risks": ("status",),
    "measures": ("status", "progress", "due", "owner"),
}


def compare(before: Register, after: Register) -> list[Told]:
    """Return what differs between two states (or two registers), weightiest first, then in the register's order."""
    changes = differences(before, after)
    by_table: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_table[change.table].append(change)
    moves = list(_moves(before, after, by_table["assessments"]))
    told = [
        *_register(by_table[HEAD]),
        *_risks(before, after, by_table["risks"]),
        *moves,
        *_measures(before, after, by_table["measures"]),
        *_links(before, after, by_table),
        *follow_ups(before, after, by_table),
        *_texts(before, after, by_table, {one.record for one in moves}),
    ]
    return sorted(told, key=lambda one: _RANK[one.kind])


def summary(told: Sequence[Told]) -> str:
    """Return one sentence that counts what differs."""
    count: dict[str, int] = defaultdict(int)
    for one in told:
        count[one.kind] += 1
    worse = sum(one.kind == "moved" and one.new > one.old for one in told)
    better = sum(one.kind == "moved" and one.new < one.old for one in told)
    decided, stale = count["decision"], count["decision_stale"]
    progressed = count["measure_progress"] + count["measure_status"]
    parts = [
        (count["risk_added"], ngettext("{n} risk added", "{n} risks added", count["risk_added"])),
        (count["risk_closed"], ngettext("{n} closed", "{n} closed", count["risk_closed"])),
        (count["risk_removed"], ngettext("{n} removed", "{n} removed", count["risk_removed"])),
        (worse, ngettext("{n} score higher", "{n} scores higher", worse)),
        (better, ngettext("{n} score lower", "{n} scores lower", better)),
        (decided, ngettext("{n} decision made or ended", "{n} decisions made or ended", decided)),
        (stale, ngettext("{n} decision gone stale", "{n} decisions gone stale", stale)),
        (progressed, ngettext("{n} change of a measure's status or progress", "{n} changes of measures", progressed)),
    ]
    rest = len(told) - sum(number for number, _words in parts)
    parts.append((rest, ngettext("{n} other difference", "{n} other differences", rest)))
    found = [words.format(n=number) for number, words in parts if number]
    return (", ".join(found) + ".") if found else _("Nothing differs.")


def _register(changes: list[Change]) -> Iterator[Told]:
    for change in changes:
        if change.field == "criteria":
            words = _("The register's criteria were changed: {changes}.").format(
                changes=_few(criteria_differences(change.old, change.new))
            )
        elif change.field == "documents":
            words = _("The register's {field} were changed.").format(field=field_name(change.field))
        else:
            words = _("The register's {field} was changed from “{old}” to “{new}”.").format(
                field=field_name(change.field), old=in_words(change.old), new=in_words(change.new)
            )
        yield tell("register", HEAD, change.record, "", words, change)


def _few(said: list[str]) -> str:
    """Return the first of many differences in one text, the rest counted."""
    more = len(said) - _MOST_SAID
    rest = [ngettext("and {n} more", "and {n} more", more).format(n=more)] if more > 0 else []
    return "; ".join([*said[:_MOST_SAID], *rest])


def _risks(before: Register, after: Register, changes: list[Change]) -> Iterator[Told]:
    levels = _Levels(before), _Levels(after)
    known = {risk.id: risk for risk in (*before.risks, *after.risks)}
    for change in changes:
        risk: Risk = known[change.record]
        about = named(risk)
        if change.field == "" and change.old is None:
            words = _("{risk} was added: {rating}.").format(risk=about, rating=levels[1].words(risk.id, "current"))
            yield tell("risk_added", "risks", risk.id, risk.title, words, change)
        elif change.field == "":
            words = _("{risk} was taken out of the register: {rating}.").format(
                risk=about, rating=levels[0].words(risk.id, "current")
            )
            yield tell("risk_removed", "risks", risk.id, risk.title, words, change)
        elif change.field == "status":
            kind, words = "risk_status", _("{risk}: status {old} → {new}.")
            if change.new == "closed":
                kind, words = "risk_closed", _("{risk} was closed (it was {old}).")
            elif change.old == "closed":
                kind, words = "risk_reopened", _("{risk} was reopened: {new}.")
            words = words.format(risk=about, old=term(change.old), new=term(change.new))
            yield tell(kind, "risks", risk.id, risk.title, words, change)


def _moves(before: Register, after: Register, changes: list[Change]) -> Iterator[Told]:
    """Tell where risks that are there on both sides moved on the matrix, stage by stage."""
    risks = {one.id: one.risk for one in (*before.assessments, *after.assessments)}
    touched = {risks[change.record] for change in changes}
    if before.criteria != after.criteria:
        touched |= {risk.id for risk in after.risks}
    if not touched:
        return
    there = {risk.id for risk in before.risks}
    old, new = _Levels(before), _Levels(after)
    same = before.criteria == after.criteria
    names = {stage: name.casefold() for stage, name in stage_names().items()}
    for risk in after.risks:
        if risk.id in touched and risk.id in there:
            for stage in STAGES:
                was, now = old.of(risk.id, stage), new.of(risk.id, stage)
                if was is now and same:
                    continue
                told = _move(risk, stage, old, new, names[stage])
                if told is not None:
                    yield told


def _move(risk: Risk, stage: Stage, old: _Levels, new: _Levels, name: str) -> Told | None:
    """Tell how a risk's levels at a stage differ, or None if they do not."""
    was, now = old.of(risk.id, stage), new.of(risk.id, stage)
    scores = old.score(risk.id, stage), new.score(risk.id, stage)
    ratings = old.rating(risk.id, stage), new.rating(risk.id, stage)
    if scores == (None, None):
        return None
    if scores[1] is None:
        kind, words = "unassessed", _("{risk}, {stage}: no longer assessed (it was {old}).")
    elif scores[0] is None:
        kind, words = "assessed", _("{risk}, {stage}: assessed for the first time: {new}.")
    elif _levels(was) != _levels(now):
        kind, words = "moved", _("{risk}, {stage}: from {old} to {new}.")
    elif (scores[0], ratings[0]) != (scores[1], ratings[1]):
        kind, words = "moved", _("{risk}, {stage}: from {old} to {new}, by a change of the criteria.")
    elif _ranges(was) != _ranges(now):
        kind, words = "range", _("{risk}, {stage}: the range of its levels changed, from {old} to {new}.")
    else:
        return None
    values = {"old": old.words(risk.id, stage), "new": new.words(risk.id, stage)}
    if kind == "range":
        values = {"old": _levels_in_words(was), "new": _levels_in_words(now)}
    return Told(
        kind=kind,
        table="risks",
        record=risk.id,
        title=risk.title,
        words=words.format(risk=named(risk), stage=name, **values),
        stage=stage,
        old=scores[0],
        new=scores[1],
    )


def _measures(before: Register, after: Register, changes: list[Change]) -> Iterator[Told]:
    known = {measure.id: measure for measure in (*before.measures, *after.measures)}
    for change in changes:
        measure: Measure = known[change.record]
        about = {"measure": named(measure), "old": _value(change.old), "new": _value(change.new)}
        if change.field == "":
            kind = "measure_added" if change.old is None else "measure_removed"
            words = _("Measure {measure} was added ({status}).")
            if change.old is not None:
                words = _("Measure {measure} was taken out of the register (it was {status}).")
            words = words.format(measure=about["measure"], status=term(measure.status))
        elif change.field == "status":
            kind, words = "measure_status", _("Measure {measure}: status {old} → {new}.").format(**about)
            if change.new in ENDED:
                words = _("Measure {measure} is {new} (it was {old}).").format(**about)
        elif change.field == "progress":
            kind, words = (
                "measure_progress",
                _("Measure {measure}: progress {old} → {new}.").format(
                    measure=about["measure"], old=_percent(change.old), new=_percent(change.new)
                ),
            )
        elif change.field == "due":
            kind, words = "measure_due", _("Measure {measure}: due date {old} → {new}.").format(**about)
        elif change.field == "owner":
            kind, words = "measure_owner", _("Measure {measure}: responsible body {old} → {new}.").format(**about)
        else:
            continue
        yield tell(kind, "measures", measure.id, measure.title, words, change)


def _links(before: Register, after: Register, by_table: dict[str, list[Change]]) -> Iterator[Told]:
    """Tell of links, influences and indicators; readings of one indicator in one sentence."""
    came = {
        "mitigations": _("A new link: {new}."),
        "influences": _("A new influence: {new}."),
        "indicators": _("A new indicator: {record} {new}."),
    }
    went = {
        "mitigations": _("A link was taken out: {old}."),
        "influences": _("An influence was taken out: {old}."),
        "indicators": _("An indicator was taken out: {record} {old}."),
    }
    for table in ("mitigations", "influences", "indicators"):
        for change in by_table[table]:
            words = _("The {kind} {record}: {field} {old} → {new}.")
            if change.field == "":
                words = came[table] if change.old is None else went[table]
            words = words.format(
                kind=table_name(table),
                record=change.record,
                field=field_name(change.field),
                old=in_words(change.old),
                new=in_words(change.new),
            )
            yield tell("indicator" if table == "indicators" else "link", table, change.record, "", words, change)
    yield from _readings(before, after, by_table["readings"])


def _readings(before: Register, after: Register, changes: list[Change]) -> Iterator[Told]:
    known = {one.id: one for register in (before, after) for one in register.readings}
    titles = {one.id: named(one) for register in (before, after) for one in register.indicators}
    of: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        of[known[change.record].indicator].append(change)
    for indicator, found in of.items():
        there = sorted((one for one in after.readings if one.indicator == indicator), key=lambda one: one.date)
        words = ngettext(
            "{indicator}: {n} reading came, changed or went; the latest is {latest}.",
            "{indicator}: {n} readings came, changed or went; the latest is {latest}.",
            len(found),
        )
        latest = in_words(there[-1] if there else None)
        words = words.format(indicator=titles.get(indicator, indicator), n=len(found), latest=latest)
        yield Told(kind="indicator", table="indicators", record=indicator, title="", words=words)


def _texts(
    before: Register, after: Register, by_table: dict[str, list[Change]], moved: Collection[str]
) -> Iterator[Told]:
    """Tell in one sentence a record which of its other fields were changed.

    Of an assessment also the levels, and that it came or went, unless its risk is among those ``moved`` on the matrix:
    a view beside the one that stands, or a level whose other half nobody knows.
    """
    risks = {one.id: one.risk for one in (*before.assessments, *after.assessments)}
    there = {one.id for one in before.risks} & {one.id for one in after.risks}
    stages = {stage: name.casefold() for stage, name in stage_names().items()}
    for table in ("objectives", "categories", "risks", "assessments", "measures"):
        fields: dict[str, list[str]] = defaultdict(list)
        for change in by_table[table]:
            untold = risks.get(change.record, "") in there and risks[change.record] not in moved
            if table == "assessments" and untold:
                fields[change.record].append(change.field)
                continue
            if change.field == "" and table in _TOLD_OTHERWISE:
                continue
            if change.field not in _TOLD_OTHERWISE.get(table, ()):
                fields[change.record].append(change.field)
        known = {record.id: record for record in (*getattr(before, table), *getattr(after, table))}
        for record, names in fields.items():
            one = known[record]
            subject = named(one)
            if isinstance(one, Assessment):
                subject = _("the {stage} assessment of {risk}").format(stage=stages[one.stage], risk=one.risk)
            listed = ", ".join(field_name(name) if name else _("the whole record") for name in names)
            words = _("Edited in {subject}: {fields}.").format(subject=subject, fields=listed)
            yield Told(kind="text", table=table, record=record, title=getattr(one, "title", ""), words=words)


class _Levels:
    """The levels that stand in one state of a register, with their scores and ratings."""

    def __init__(self, register: Register) -> None:
        self.criteria = register.criteria
        self._of: dict[tuple[Stage, str], Assessment] = {
            (stage, risk): one for stage in STAGES for risk, one in latest_assessments(register, stage).items()
        }
        best = np.array([_levels(one) for one in self._of.values()], dtype=float).reshape(-1, 2)
        scores = rules.score(best[:, 0], best[:, 1], self.criteria)
        bands = scoring.band_index(scores, self.criteria.bands)
        self._scores = dict(zip(self._of, scores.tolist(), strict=True))
        self._bands = dict(zip(self._of, bands.tolist(), strict=True))

    def of(self, risk: str, stage: Stage) -> Assessment | None:
        return self._of.get((stage, risk))

    def score(self, risk: str, stage: Stage) -> float | None:
        score = self._scores.get((stage, risk), math.nan)
        return None if math.isnan(score) else score

    def rating(self, risk: str, stage: Stage) -> str:
        place = self._bands.get((stage, risk), -1)
        return self.criteria.bands[place].label if place >= 0 else ""

    def words(self, risk: str, stage: Stage) -> str:
        likelihood, impact = _levels(self.of(risk, stage))
        score = self.score(risk, stage)
        if score is None:
            return _("not assessed")
        words = _("{rating} {score:g} (likelihood {likelihood:g}, impact {impact:g})")
        return words.format(rating=self.rating(risk, stage), score=score, likelihood=likelihood, impact=impact)


def _ranges(one: Assessment | None) -> tuple[Any, ...]:
    return (one.likelihood, one.impact) if one else (None, None)


def _levels(one: Assessment | None) -> tuple[Any, ...]:
    return tuple(side.best if side else None for side in _ranges(one))


def _levels_in_words(one: Assessment | None) -> str:
    sides = _("likelihood {likelihood}, impact {impact}")
    likelihood, impact = _ranges(one)
    return sides.format(likelihood=in_words(likelihood), impact=in_words(impact))


def _value(value: Any) -> str:
    return term(value) if isinstance(value, str) and value else in_words(value)


def _percent(value: float | None) -> str:
    return _("unknown") if value is None else f"{value:g} %"
