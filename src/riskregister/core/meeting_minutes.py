"""The minutes of a meeting as plain data, from which every file and print of them is made.

Who took part, and of each risk on the agenda: where it stood before, every view of every revealed round, what was
agreed or noted and why, what was decided, and what stays open.  Scores of a round that was never revealed are in none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from riskregister.core.criteria import Criteria
from riskregister.core.labels import term
from riskregister.core.markings import overall
from riskregister.core.meeting import Item, Meeting, Outcome, Vote, person
from riskregister.core.meeting_spread import Spread, labels, rated, reached, spreads
from riskregister.core.model import Estimate, Register, Stage
from riskregister.core.paths import Move
from riskregister.translations import gettext as _

#: What became of a risk: agreed, noted without a consensus, scored but not settled, or never called.
State = Literal["agreed", "noted", "open", "not_reached"]
Levels = tuple[Estimate | None, Estimate | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Levels (likelihood, impact) with the score and the rating's code and label that follow; empty while unknown.

    ``reach`` is the range of the score, from the lowest to the highest credible levels.
    """

    levels: Levels
    score: float | None
    code: str
    label: str
    colour: str
    reach: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """What one person gave in a round, under the label it was revealed with."""

    label: str
    levels: Levels
    reason: str
    abstains: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """A round that was revealed: its views by label, and how far apart they lie."""

    number: int
    views: tuple[View, ...]
    spreads: tuple[Spread, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One risk of the agenda.  ``taken_back`` are savings that were undone, with the revision that did it."""

    place: int
    risk: str
    title: str
    state: State
    before: Standing
    after: Standing
    rounds: tuple[Round, ...]
    reason: str
    by: str
    time: dt.datetime | None
    revision: int | None
    taken_back: tuple[Outcome, ...]
    decisions: tuple[str, ...]
    open_points: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """The whole.  ``people`` are (name, whether in the chair, whether they scored); times are UTC."""

    code: str
    title: str
    register: str
    marking: str
    notice: str
    language: str
    stage: Stage
    anonymous: bool
    opened: dt.datetime
    closed: dt.datetime | None
    chair: str
    people: tuple[tuple[str, bool, bool], ...]
    entries: tuple[Entry, ...]

    @property
    def counts(self) -> dict[State, int]:
        """How many risks are in each state."""
        states: tuple[State, ...] = ("agreed", "noted", "open", "not_reached")
        return {state: sum(entry.state == state for entry in self.entries) for state in states}


def minutes(
    meeting: Meeting,
    register: Register,
    votes: Mapping[tuple[str, int], Sequence[Vote]],
    standing: Mapping[str, Levels],
) -> Minutes:
    """Return the minutes of ``meeting``.

    Args:
        meeting: as it stands.
        register: on which it was held, as it stands.
        votes: by (risk, round of the meeting).
        standing: the levels (likelihood, impact) the register holds now, by risk: "before" where nothing was saved.
    """
    titles = {risk.id: risk.title for risk in register.risks}
    recorded = _recorded(meeting, register)
    return Minutes(
        code=meeting.id,
        title=meeting.title,
        register=register.title,
        marking=overall(register),
        notice=register.notice,
        language=register.language,
        stage=meeting.stage,
        anonymous=meeting.anonymous,
        opened=meeting.opened,
        closed=meeting.closed,
        chair=meeting.chair_name,
        people=tuple((one.name, one.id == meeting.chair, one.scores) for one in meeting.people),
        entries=tuple(
            _entry(meeting, item, place, titles, register.criteria, votes, standing, recorded.get(item.risk, ()))
            for place, item in enumerate(meeting.items, start=1)
        ),
    )


def stands(levels: Levels, criteria: Criteria) -> Standing:
    """Return levels with what follows from them."""
    score, band = rated(levels, criteria)
    if band is None:
        return Standing(levels=levels, score=None, code="", label="", colour="")
    reach = reached(levels, criteria)
    return Standing(levels=levels, score=score, code=band.code, label=band.label, colour=band.colour, reach=reach)


def moved(meeting: Meeting) -> list[Move]:
    """Return how a meeting moved its risks: from where each stood before it to what was agreed."""
    found = []
    for item in meeting.items:
        held = [one for one in item.outcomes if one.undone is None and one.kind == "agreed"]
        if held:
            old, new = _pair(held[0].before), _pair(held[-1].levels)
            if old != new:
                last = held[-1]
                found.append(Move(number=last.revision, time=last.time, risk=item.risk, old=old, new=new))
    return found


def _pair(levels: Levels) -> tuple[float, float] | None:
    likelihood, impact = levels
    return None if likelihood is None or impact is None else (likelihood.best, impact.best)


def _entry(
    meeting: Meeting,
    item: Item,
    place: int,
    titles: Mapping[str, str],
    criteria: Criteria,
    votes: Mapping[tuple[str, int], Sequence[Vote]],
    standing: Mapping[str, Levels],
    recorded: Sequence[str],
) -> Entry:
    outcome = item.outcome
    held = [one for one in item.outcomes if one.undone is None]
    # What stood before the meeting touched it, also where it was saved twice.
    before = held[0].before if held else standing.get(item.risk, (None, None))
    state: State = outcome.kind if outcome else "open" if item.shown else "not_reached"
    after: Levels = outcome.levels if outcome and outcome.kind == "agreed" else (None, None)
    given = [one for number in item.shown for one in votes.get((item.risk, number), ())]
    names = labels(meeting, item, given)
    return Entry(
        place=place,
        risk=item.risk,
        title=titles.get(item.risk, ""),
        state=state,
        before=stands(before, criteria),
        after=stands(after, criteria),
        rounds=tuple(_round(number, votes.get((item.risk, number), ()), names, criteria) for number in item.shown),
        reason=outcome.reason if outcome else "",
        by=outcome.by if outcome else "",
        time=outcome.time if outcome else None,
        revision=outcome.revision if outcome else None,
        taken_back=tuple(one for one in item.outcomes if one.undone is not None),
        decisions=(*(note.text for note in item.notes if note.kind == "decision"), *recorded),
        open_points=tuple(note.text for note in item.notes if note.kind == "open"),
    )


def _recorded(meeting: Meeting, register: Register) -> dict[str, list[str]]:
    """Return in words what was recorded as decided about each risk from the day a meeting began to the day it ended."""
    found: dict[str, list[str]] = {}
    for one in register.decisions:
        if meeting.opened.date() <= one.date and (meeting.closed is None or one.date <= meeting.closed.date()):
            words = _("{kind}, decided by {who}: {reason} ({id})")
            if one.until is not None:
                words = _("{kind} until {until}, decided by {who}: {reason} ({id})")
            values = {"kind": term(one.kind), "who": one.by, "reason": one.reason, "id": one.id, "until": one.until}
            found.setdefault(one.risk, []).append(words.format(**values))
    return found


def _round(number: int, votes: Sequence[Vote], names: dict[int, str], criteria: Criteria) -> Round:
    views = [
        View(
            label=names[one.person],
            levels=(one.likelihood, one.impact),
            reason=one.reason,
            abstains=one.abstains,
        )
        for one in votes
        if one.abstains or one.likelihood is not None or one.impact is not None
    ]
    return Round(
        number=number,
        views=tuple(sorted(views, key=lambda view: _natural(view.label))),
        spreads=tuple(spreads(votes, names, criteria)),
    )


def _natural(label: str) -> list[str | int]:
    """Return a label for sorting: "Assessor 2" comes before "Assessor 10"."""
    return [int(part) if part.isdigit() else part.casefold() for part in re.split(r"(\d+)", label)]


def absent(meeting: Meeting, votes: Sequence[Vote]) -> list[str]:
    """Return the names of those who are to score and gave nothing whole in a round."""
    there = {one.person for one in votes if one.complete}
    return [person(meeting, one.id).name for one in meeting.people if one.scores and one.id not in there]
