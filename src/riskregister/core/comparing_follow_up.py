"""What was decided, reported, discussed and shown as evidence between two states of a register, in sentences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from riskregister.core.changes import Change
from riskregister.core.deciding import judged
from riskregister.core.labels import term
from riskregister.core.model import Decision, Register
from riskregister.core.telling import Told, named, tell
from riskregister.core.wording import field_name, in_words, table_name
from riskregister.translations import gettext as _
from riskregister.translations import ngettext


def follow_ups(before: Register, after: Register, by_table: Mapping[str, Sequence[Change]]) -> Iterator[Told]:
    """Tell of decisions made, ended and gone stale, of updates and attachments one by one, of comments by number."""
    tables = ("risks", "measures", "decisions", "updates")
    known = {(table, one.id): one for table in tables for one in (*getattr(before, table), *getattr(after, table))}
    yield from _decisions(by_table.get("decisions", ()), known)
    yield from _gone_stale(before, after, known)
    yield from _updates(by_table.get("updates", ()), known)
    yield from _comments(before, after, by_table.get("comments", ()), known)
    yield from _attachments(before, after, by_table.get("attachments", ()), known)


def _decisions(changes: Sequence[Change], known: Mapping[tuple[str, str], Any]) -> Iterator[Told]:
    for change in changes:
        decision: Decision = known["decisions", change.record]
        words = _("The decision on {risk} of {date}, to {kind} it: {field} {old} → {new}.")
        if change.field == "" and change.old is None:
            words = _("It was decided on {risk} to {kind} it: by {by}, on {date}, until {until}.")
            if decision.until is None:
                words = _("It was decided on {risk} to {kind} it: by {by}, on {date}.")
        elif change.field == "":
            words = _("The decision on {risk} of {date}, to {kind} it, was taken out.")
        elif change.field == "ended" and change.new is not None:
            words = _("The decision on {risk} of {date}, to {kind} it, was ended on {new}.")
        risk = known.get(("risks", decision.risk))
        words = words.format(
            risk=named(risk) if risk else decision.risk,
            kind=term(decision.kind),
            by=decision.by,
            date=decision.date,
            until=in_words(decision.until),
            field=field_name(change.field),
            old=in_words(change.old),
            new=in_words(change.new),
        )
        yield tell("decision", "decisions", decision.id, getattr(risk, "title", ""), words, change)


def _gone_stale(before: Register, after: Register, known: Mapping[tuple[str, str], Any]) -> Iterator[Told]:
    if not before.decisions:
        return
    was = {one.decision.id: one.standing for one in judged(before)}
    for one in judged(after):
        decision = one.decision
        if was.get(decision.id) == "standing" and one.standing in ("stale", "expired"):
            risk = known["risks", decision.risk]
            words = _("The decision on {risk} of {date}, to {kind} it, no longer stands on what it was made on: {why}.")
            words = words.format(risk=named(risk), date=decision.date, kind=term(decision.kind), why="; ".join(one.why))
            yield Told(kind="decision_stale", table="decisions", record=decision.id, title=risk.title, words=words)


def _updates(changes: Sequence[Change], known: Mapping[tuple[str, str], Any]) -> Iterator[Told]:
    for change in changes:
        update = known["updates", change.record]
        measure = known.get(("measures", update.measure))
        words = _("An update of measure {measure} was changed: {field} {old} → {new}.")
        if change.field == "":
            words = _("Measure {measure} was reported on, {date}: {text}")
            if change.new is None:
                words = _("An update of measure {measure} was taken out, {date}: {text}")
        words = words.format(
            measure=named(measure) if measure else update.measure,
            date=update.date,
            text=update.text,
            field=field_name(change.field),
            old=in_words(change.old),
            new=in_words(change.new),
        )
        yield tell("update", "updates", update.id, getattr(measure, "title", ""), words, change)


def _comments(
    before: Register, after: Register, changes: Sequence[Change], known: Mapping[tuple[str, str], Any]
) -> Iterator[Told]:
    """Tell how many comments on each record came, went or changed: what they say is read where they stand."""
    comments = {one.id: one for one in (*before.comments, *after.comments)}
    count: dict[tuple[str, str], set[str]] = defaultdict(set)
    for change in changes:
        one = comments[change.record]
        count[one.about, one.record].add(one.id)
    for (table, record), ids in count.items():
        words = ngettext(
            "{n} comment on {what} came, changed or went.", "{n} comments on {what} came, changed or went.", len(ids)
        )
        what = _what(table, record, known)
        title = getattr(known.get((table, record)), "title", "")
        yield Told(kind="comment", table=table, record=record, title=title, words=words.format(n=len(ids), what=what))


def _attachments(
    before: Register, after: Register, changes: Sequence[Change], known: Mapping[tuple[str, str], Any]
) -> Iterator[Told]:
    attachments = {one.id: one for one in (*before.attachments, *after.attachments)}
    for change in changes:
        one = attachments[change.record]
        words = _("The evidence {title} of {what} was changed: {field} {old} → {new}.")
        if change.field == "":
            words = _("The evidence {title} was added to {what}.")
            if change.new is None:
                words = _("The evidence {title} was taken from {what}.")
        words = words.format(
            title=f"“{one.title}”",
            what=_what(one.about, one.record, known),
            field=field_name(change.field),
            old=in_words(change.old),
            new=in_words(change.new),
        )
        yield tell("attachment", "attachments", one.id, one.title, words, change)


def _what(table: str, record: str, known: Mapping[tuple[str, str], Any]) -> str:
    one = known.get((table, record))
    return f"{table_name(table)} {named(one) if one is not None else record}"
