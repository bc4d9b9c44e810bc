"""A meeting that scores risks together: agenda, who takes part, what may happen next, and what came of each risk.

A :class:`Meeting` is a plain record; :mod:`riskregister.core.meeting_steps` says what may happen to it.  Scores given
in it are :class:`Vote` records kept apart from it, so that whoever may read a meeting cannot read a score before the
chair reveals it.  A person is known by the number of a browser; ids of people are small and may be shown to anybody.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from riskregister.core.model import Estimate, Stage
from riskregister.errors import NotFound
from riskregister.translations import gettext as _

#: What came of a risk: a consensus, or the views were kept without one.
Kind = Literal["agreed", "noted"]
NoteKind = Literal["decision", "open"]
#: Half a level: a level given without a range stands for its own band and no more.
_HALF = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who takes part; ``browser`` is empty once the name was let go and may be taken over.

    ``scores`` is whether they give scores, or only watch.
    """

    id: int
    name: str
    browser: str
    scores: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """What one person gave in one round: a level for either side, or that they abstain; and why, if they said so."""

    person: int
    likelihood: Estimate | None = None
    impact: Estimate | None = None
    reason: str = ""
    abstains: bool = False

    @property
    def complete(self) -> bool:
        """Whether nothing is missing: both levels, or the word that there will be none."""
        return self.abstains or (self.likelihood is not None and self.impact is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What was saved of a risk: by whom, when (UTC), why, in which revision of the register.

    ``before`` and ``levels`` are (likelihood, impact) as the register held them and as they were agreed; nothing was
    agreed where only the views were noted.  ``round`` is the meeting's last round it rests on.  ``undone`` is the
    revision that took it back.
    """

    kind: Kind
    by: str
    time: dt.datetime
    reason: str
    revision: int
    round: int
    before: tuple[Estimate | None, Estimate | None] = (None, None)
    levels: tuple[Estimate | None, Estimate | None] = (None, None)
    undone: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A decision taken, or a point left open, in the words of the meeting; when (UTC)."""

    kind: NoteKind
    text: str
    time: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A risk on the agenda.  ``round`` counts from 1 within the meeting and is 0 until the risk is first called.

    ``first`` is the register's round that the meeting's round 1 is saved as.  ``revealed`` is about the latest round.
    """

    risk: str
    first: int = 1
    round: int = 0
    revealed: bool = False
    outcomes: tuple[Outcome, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def outcome(self) -> Outcome | None:
        """What stands of this risk, unless it was taken back or another round was opened since."""
        last = self.outcomes[-1] if self.outcomes else None
        return last if last and last.undone is None and last.round == self.round else None

    @property
    def scoring(self) -> bool:
        """Whether scores are asked for now."""
        return self.round > 0 and not self.revealed

    @property
    def shown(self) -> tuple[int, ...]:
        """The rounds whose scores everybody may see."""
        return tuple(range(1, self.round + (1 if self.revealed else 0)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting on one register at one stage.  ``chair`` is a person's id; ``takeover`` lets another browser take it.

    ``seconds`` is the time for a round (0: none is set) and ``since`` when the latest began.  Times are UTC.
    """

    id: str
    title: str
    stage: Stage
    items: tuple[Item, ...]
    people: tuple[Person, ...]
    chair: int
    takeover: str
    opened: dt.datetime
    closed: dt.datetime | None = None
    at: int = 0
    anonymous: bool = False
    seconds: int = 0
    since: dt.datetime | None = None

    @property
    def item(self) -> Item:
        """The risk the meeting is at."""
        return self.items[self.at]

    @property
    def chair_name(self) -> str:
        """The name of whoever is in the chair."""
        return person(self, self.chair).name

    @property
    def open_items(self) -> tuple[Item, ...]:
        """What is not settled yet."""
        return tuple(item for item in self.items if item.outcome is None)


def person(meeting: Meeting, identity: int) -> Person:
    """Return a person by id.

    Raises:
        NotFound: nobody has this id.
    """
    found = next((one for one in meeting.people if one.id == identity), None)
    if found is None:
        raise NotFound(_("Nobody in this meeting has the number {n}.").format(n=identity), _("Choose one of the list."))
    return found


def who(meeting: Meeting, browser: str) -> Person | None:
    """Return the person at a browser, or None for somebody who has not joined."""
    return next((one for one in meeting.people if browser and one.browser == browser), None)


def is_chair(meeting: Meeting, browser: str) -> bool:
    """Say whether the chair sits at this browser."""
    found = who(meeting, browser)
    return found is not None and found.id == meeting.chair


def last_saved(meeting: Meeting) -> tuple[Item, Outcome] | None:
    """Return what was saved last in this meeting and still stands, or None."""
    found = [(item, one) for item in meeting.items for one in item.outcomes if one.undone is None]
    return max(found, key=lambda pair: pair[1].revision, default=None)


def item_of(meeting: Meeting, risk: str) -> Item:
    """Return a risk's place on the agenda.

    Raises:
        NotFound: the risk is not on it.
    """
    found = next((item for item in meeting.items if item.risk == risk), None)
    if found is None:
        raise NotFound(_("{risk} is not on the agenda.").format(risk=risk), _("Choose one of the agenda."))
    return found


def given(level: float, top: int, low: float | None = None, high: float | None = None) -> Estimate:
    """Return a level as given in a meeting, on a scale 1..``top``: without a range it stands for its own band."""
    lowest = max(1.0, level - _HALF) if low is None else min(low, level)
    highest = min(top, level + _HALF) if high is None else max(high, level)
    return Estimate(low=float(lowest), best=float(level), high=float(highest))
