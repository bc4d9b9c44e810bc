"""Meetings: open one, find it, take a step in it, give a score; and what one browser may see of it.

Nobody's score leaves this module before the chair reveals its round, except to whoever gave it.
"""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from riskregister.core import meeting_steps
from riskregister.core.meeting import Item, Meeting, Note, NoteKind, Person, Vote, is_chair, item_of, who
from riskregister.core.model import Register, Stage
from riskregister.errors import RegisterError, WrongUsage
from riskregister.services import assessing
from riskregister.store import meetings as store
from riskregister.store.database import Database
from riskregister.translations import gettext as _

#: Letters and digits of a code that nobody takes for one another when it is read out.
_SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH = 6
#: The round under which the chair's draft of a consensus is kept; rounds count from 1.
_PROPOSAL = 0
_TRIES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A meeting as one browser may see it.

    ``me`` is None for somebody who has not joined.  ``own`` is what ``me`` gave in the present round.  ``rounds`` holds
    the votes of every revealed round of the present risk.  ``scored`` are the persons whose scores of the present round
    are whole, whatever they are.
    """

    meeting: Meeting
    version: int
    me: Person | None
    chair: bool
    own: Vote | None
    rounds: dict[int, tuple[Vote, ...]]
    scored: frozenset[int]

    @property
    def item(self) -> Item:
        """The risk the meeting is at."""
        return self.meeting.item


def open_meeting(
    database: Database,
    register: Register,
    *,
    title: str,
    stage: Stage,
    risks: Sequence[str],
    browser: str,
    name: str,
    scores: bool = True,
    anonymous: bool = False,
    first_round: int | None = None,
    seconds: int = 0,
) -> Meeting:
    """Open a meeting and return it; whoever opens it is in the chair.

    ``first_round`` is the register's round that its first round is saved as; None: for each risk the next one.

    Raises:
        WrongUsage: no title, no name or no risk.
        Unreachable: it cannot be kept.
    """
    known = {risk.id for risk in register.risks}
    agenda = [
        (risk, first_round or assessing.latest_round(register, risk, stage) + 1) for risk in risks if risk in known
    ]
    for _try in range(_TRIES):
        made = meeting_steps.begin(
            _code(),
            title=title,
            stage=stage,
            risks=agenda,
            browser=browser,
            name=name,
            scores=scores,
            takeover=_code(),
            anonymous=anonymous,
            seconds=seconds,
            now=_now(),
        )
        if store.create(database.engine, register.id, made):
            return made
    raise RegisterError(_("No free code was found for the meeting."), _("Try again."))


def find(database: Database, register_id: str, code: str) -> Meeting:
    """Return a meeting.

    Raises:
        NotFound: there is none of this code.
        Unreachable: the database does not answer.
    """
    return store.read(database.engine, register_id, tidy(code))[0]


def known(database: Database, register_id: str) -> list[Meeting]:
    """Return the meetings on a register, the newest first.

    Raises:
        Unreachable: the database does not answer.
    """
    return store.known(database.engine, register_id)


def tidy(code: str) -> str:
    """Return a code as it is kept, however it was typed."""
    return "".join(sign for sign in code.upper() if sign.isalnum())


def act(database: Database, register_id: str, code: str, step: Callable[[Meeting], Meeting]) -> Meeting:
    """Take a step of :mod:`riskregister.core.meeting_steps` and return the meeting as it is then.

    Raises:
        NotFound, WrongUsage: the step was refused; nothing is changed.
        Unreachable: it cannot be kept.
    """
    return store.change(database.engine, register_id, tidy(code), step)[0]


def call(database: Database, register_id: str, code: str, browser: str, place: int) -> Meeting:
    """Call another risk of the agenda; see :func:`riskregister.core.meeting_steps.call` for what is refused."""
    return act(database, register_id, code, lambda now: meeting_steps.call(now, browser, place, _now()))


def another_round(database: Database, register_id: str, code: str, browser: str) -> Meeting:
    """Open another round on the present risk; see :func:`riskregister.core.meeting_steps.another_round`."""
    return act(database, register_id, code, lambda now: meeting_steps.another_round(now, browser, _now()))


def close(database: Database, register_id: str, code: str, browser: str) -> Meeting:
    """End a meeting; see :func:`riskregister.core.meeting_steps.close`."""
    return act(database, register_id, code, lambda now: meeting_steps.close(now, browser, _now()))


def note(kind: NoteKind, text: str) -> Note:
    """Return a note for the minutes, written now."""
    return Note(kind=kind, text=text, time=_now())


def seen(database: Database, register_id: str, code: str, browser: str) -> Seen:
    """Return a meeting as this browser may see it.

    Raises:
        NotFound: there is none of this code.
        Unreachable: the database does not answer.
    """
    meeting, version = store.read(database.engine, register_id, tidy(code))
    item, me = meeting.item, who(meeting, browser)
    held = store.given(database.engine, register_id, meeting.id, risk=item.risk)
    present = held.get((item.risk, item.round), [])
    own = next((vote for vote in present if me is not None and vote.person == me.id), None)
    return Seen(
        meeting=meeting,
        version=version,
        me=me,
        chair=is_chair(meeting, browser),
        own=own,
        rounds={number: tuple(held.get((item.risk, number), ())) for number in item.shown},
        scored=_whole(present),
    )


def scored(database: Database, register_id: str, code: str) -> tuple[int, frozenset[int]]:
    """Return a meeting's version and who has given whole scores in its present round: what open pages ask for.

    Raises:
        NotFound: there is none of this code.
        Unreachable: the database does not answer.
    """
    meeting, version = store.read(database.engine, register_id, code)
    held = store.given(database.engine, register_id, code, meeting.item.round, meeting.item.risk)
    return version, _whole(next(iter(held.values()), []))


def give(
    database: Database,
    register_id: str,
    code: str,
    browser: str,
    risk: str,
    round: int,
    change: Callable[[Vote], Vote],
) -> Vote:
    """Let ``change`` make of what the person at a browser gave for a risk in a round what they give now; return it.

    Why they gave it can still be said or mended once the round is revealed, until the chair has saved; levels cannot.

    Raises:
        WrongUsage: they do not take part or only watch, or that round is no longer open; nothing is kept.
        Unreachable: it cannot be kept.
    """
    meeting = find(database, register_id, code)
    me = _scorer(meeting, browser)
    held = store.given(database.engine, register_id, meeting.id, round, risk)
    before = next((vote for votes in held.values() for vote in votes if vote.person == me.id), Vote(person=me.id))

    mine = replace(change(before), person=me.id)
    if mine == before:
        return mine
    words_only = replace(mine, reason=before.reason) == before

    def allowed(now: Meeting) -> None:
        item = item_of(now, risk)
        open_to = item.scoring or (words_only and item.outcome is None)
        if now.closed is not None or now.item.risk != risk or item.round != round or not open_to:
            message = _("Round {n} on {risk} is over.").format(n=round, risk=risk)
            raise WrongUsage(message, _("What you gave just now was not taken; what you gave before counts."))
        _scorer(now, browser)

    store.give(database.engine, register_id, meeting.id, round, risk, mine, allowed)
    return mine


def votes(database: Database, register_id: str, meeting: Meeting) -> dict[tuple[str, int], list[Vote]]:
    """Return the votes of every revealed round of a meeting, by (risk, round).

    Raises:
        Unreachable: the database does not answer.
    """
    held = store.given(database.engine, register_id, meeting.id)
    return {(item.risk, number): held.get((item.risk, number), []) for item in meeting.items for number in item.shown}


def propose(
    database: Database, register_id: str, code: str, browser: str, risk: str, change: Callable[[Vote], Vote]
) -> None:
    """Let ``change`` go on with the chair's draft of a consensus on a risk; a reload or another chair finds it again.

    Raises:
        WrongUsage: this browser is not the chair's.
        Unreachable: it cannot be kept.
    """
    meeting = find(database, register_id, code)

    def allowed(now: Meeting) -> None:
        if not is_chair(now, browser):
            raise WrongUsage(_("Only the chair, {name}, can do that.").format(name=now.chair_name))

    before = proposal(database, register_id, meeting, risk) or Vote(person=0)
    draft = replace(change(before), person=0)
    if draft != before:
        store.give(database.engine, register_id, meeting.id, _PROPOSAL, risk, draft, allowed)


def proposal(database: Database, register_id: str, meeting: Meeting, risk: str) -> Vote | None:
    """Return the chair's draft of a consensus on a risk, or None.

    Raises:
        Unreachable: the database does not answer.
    """
    held = store.given(database.engine, register_id, meeting.id, _PROPOSAL, risk)
    return next((vote for votes in held.values() for vote in votes), None)


def _scorer(meeting: Meeting, browser: str) -> Person:
    me = who(meeting, browser)
    if me is None:
        raise WrongUsage(_("You do not take part in this meeting yet."), _("Join it first."))
    if not me.scores:
        raise WrongUsage(_("{name} only watches.").format(name=me.name), _("Join once more, to score."))
    return me


def _whole(given: Sequence[Vote]) -> frozenset[int]:
    return frozenset(vote.person for vote in given if vote.complete)


def _code() -> str:
    return "".join(secrets.choice(_SIGNS) for _sign in range(CODE_LENGTH))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)
