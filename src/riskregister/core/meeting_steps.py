"""What may happen in a meeting, step by step: each returns the meeting as it is then, or refuses in words.

Only the chair calls risks, reveals scores, saves and ends; a step says so itself, whatever a page offers.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from riskregister.core.meeting import Item, Meeting, Note, Outcome, Person, is_chair, item_of, person, who
from riskregister.core.model import Stage
from riskregister.errors import WrongUsage
from riskregister.translations import gettext as _

#: An agenda longer than this is none.
MOST = 300


def begin(
    code: str,
    *,
    title: str,
    stage: Stage,
    risks: Sequence[tuple[str, int]],
    browser: str,
    name: str,
    scores: bool,
    takeover: str,
    anonymous: bool,
    seconds: int,
    now: dt.datetime,
) -> Meeting:
    """Return a meeting that has just been opened and has called its first risk.

    Args:
        code: by which others find it.
        title: what it is called.
        stage: which stage is scored.
        risks: id and the register's first round of each risk, in the order of the agenda.
        browser: of the chair.
        name: of the chair.
        scores: whether the chair gives scores too.
        takeover: the word that lets another browser take the chair.
        anonymous: whether views are revealed, and kept, without names.
        seconds: for a round; 0 sets no time.
        now: the moment it is opened.

    Raises:
        WrongUsage: no title, no name, no risk or too many.
    """
    if not title.strip():
        raise WrongUsage(_("A meeting needs a title."), _("Say what it is called; the minutes begin with it."))
    if not risks:
        raise WrongUsage(_("A meeting needs at least one risk."), _("Choose which risks it is about."))
    if len(risks) > MOST:
        message = _("{n} risks are more than one meeting can call; at most {most}.")
        raise WrongUsage(message.format(n=len(risks), most=MOST), _("Choose fewer; open one meeting after another."))
    chair = Person(id=1, name=_named(name), browser=browser, scores=scores)
    made = Meeting(
        id=code,
        title=" ".join(title.split()),
        stage=stage,
        items=tuple(Item(risk=risk, first=first) for risk, first in risks),
        people=(chair,),
        chair=chair.id,
        takeover=takeover,
        opened=now,
        anonymous=anonymous,
        seconds=seconds,
    )
    return _called(made, 0, now)


def join(meeting: Meeting, browser: str, name: str, *, scores: bool = True) -> Meeting:
    """Return the meeting with somebody in it; whoever is in it already gets the new name and part.

    A name that was let go is taken over, with everything given under it.

    Raises:
        WrongUsage: no name, the meeting has ended, or somebody there has this name already.
    """
    _still_open(meeting)
    called, known = _named(name), who(meeting, browser)
    same = next((one for one in meeting.people if _alike(one.name, called) and one != known), None)
    if same is not None and (same.browser or known is not None):
        message = _("Somebody called {name} takes part already.").format(name=same.name)
        raise WrongUsage(message, _("Add something that tells you apart, or ask the chair to let that name go."))
    if same is not None:
        return _with_person(meeting, replace(same, browser=browser, scores=scores))
    if known is not None:
        return _with_person(meeting, replace(known, name=called, scores=scores))
    number = max(one.id for one in meeting.people) + 1
    new = Person(id=number, name=called, browser=browser, scores=scores)
    return replace(meeting, people=(*meeting.people, new))


def let_go(meeting: Meeting, browser: str, identity: int) -> Meeting:
    """Return the meeting without a person waiting for: the name can be taken over from another browser.

    Raises:
        WrongUsage: this browser is not the chair's, or the chair would let go of the chair.
        NotFound: there is no such person.
    """
    _chairs(meeting, browser)
    if identity == meeting.chair:
        raise WrongUsage(_("The chair cannot leave the meeting."), _("Hand the chair over first."))
    return _with_person(meeting, replace(person(meeting, identity), browser=""))


def hand_over(meeting: Meeting, browser: str, identity: int) -> Meeting:
    """Return the meeting with another person in the chair.

    Raises:
        WrongUsage: this browser is not the chair's, or that person is not here.
        NotFound: there is no such person.
    """
    _chairs(meeting, browser)
    if not person(meeting, identity).browser:
        raise WrongUsage(_("{name} is not here.").format(name=person(meeting, identity).name), _("Choose another."))
    return replace(meeting, chair=identity)


def take_chair(meeting: Meeting, browser: str, word: str) -> Meeting:
    """Return the meeting with the person at ``browser`` in the chair, who knows the chair's word.

    Raises:
        WrongUsage: the word is another, or nobody has joined at this browser.
    """
    _still_open(meeting)
    found = who(meeting, browser)
    if found is None or word.strip().upper() != meeting.takeover:
        message = _("That is not the chair's word.")
        raise WrongUsage(message, _("It stands on the chair's screen, under People."))
    return replace(meeting, chair=found.id)


def call(meeting: Meeting, browser: str, place: int, now: dt.datetime) -> Meeting:
    """Return the meeting at another risk of the agenda, whose first round begins when it is called first.

    Raises:
        WrongUsage: this browser is not the chair's, or the agenda has no such place.
    """
    _chairs(meeting, browser)
    if not 0 <= place < len(meeting.items):
        raise WrongUsage(_("The agenda has no item {n}.").format(n=place + 1), _("Choose one of the agenda."))
    return _called(meeting, place, now)


def reveal(meeting: Meeting, browser: str) -> Meeting:
    """Return the meeting with the scores of the present round open to everybody; none can be given in it any more.

    Raises:
        WrongUsage: this browser is not the chair's.
    """
    _chairs(meeting, browser)
    return _with_item(meeting, replace(meeting.item, revealed=True))


def another_round(meeting: Meeting, browser: str, now: dt.datetime) -> Meeting:
    """Return the meeting asking for scores of its risk once more.

    Raises:
        WrongUsage: this browser is not the chair's, or the scores of the present round are not open yet.
    """
    _chairs(meeting, browser)
    item = meeting.item
    if not item.revealed:
        raise WrongUsage(_("This round is still open."), _("Reveal its scores first."))
    return replace(_with_item(meeting, replace(item, round=item.round + 1, revealed=False)), since=now)


def settle(meeting: Meeting, browser: str, risk: str, outcome: Outcome) -> Meeting:
    """Return the meeting with what was saved of a risk.

    Raises:
        WrongUsage: this browser is not the chair's.
        NotFound: the risk is not on the agenda.
    """
    _chairs(meeting, browser)
    item = item_of(meeting, risk)
    return _with_item(meeting, replace(item, outcomes=(*item.outcomes, outcome)))


def taken_back(meeting: Meeting, browser: str, revision: int, by: int) -> Meeting:
    """Return the meeting with what was saved in ``revision`` taken back by the revision ``by``.

    Raises:
        WrongUsage: this browser is not the chair's.
    """
    _chairs(meeting, browser)
    for item in meeting.items:
        outcomes = tuple(replace(one, undone=by) if one.revision == revision else one for one in item.outcomes)
        if outcomes != item.outcomes:
            return _with_item(meeting, replace(item, outcomes=outcomes))
    return meeting


def noted(meeting: Meeting, browser: str, risk: str, note: Note) -> Meeting:
    """Return the meeting with a decision or an open point written down beside a risk.

    Raises:
        WrongUsage: this browser is not the chair's, or nothing was written.
        NotFound: the risk is not on the agenda.
    """
    _chairs(meeting, browser)
    if not note.text.strip():
        raise WrongUsage(_("Nothing was written."), _("Write down what was decided, or what is open."))
    item = item_of(meeting, risk)
    return _with_item(meeting, replace(item, notes=(*item.notes, replace(note, text=note.text.strip()))))


def without_note(meeting: Meeting, browser: str, risk: str, place: int) -> Meeting:
    """Return the meeting without the note at ``place`` beside a risk.

    Raises:
        WrongUsage: this browser is not the chair's.
        NotFound: the risk is not on the agenda.
    """
    _chairs(meeting, browser)
    item = item_of(meeting, risk)
    return _with_item(meeting, replace(item, notes=item.notes[:place] + item.notes[place + 1 :]))


def close(meeting: Meeting, browser: str, now: dt.datetime) -> Meeting:
    """Return the meeting ended: nothing can be given or saved in it any more.

    Raises:
        WrongUsage: this browser is not the chair's.
    """
    _chairs(meeting, browser)
    return replace(meeting, closed=now)


def _named(name: str) -> str:
    found = " ".join(name.split())
    if not found:
        raise WrongUsage(_("Nobody takes part without a name."), _("Say who you are; the minutes name who took part."))
    return found


def _alike(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


def _still_open(meeting: Meeting) -> None:
    if meeting.closed is not None:
        raise WrongUsage(_("The meeting {title} has ended.").format(title=meeting.title), _("Its minutes can be read."))


def _chairs(meeting: Meeting, browser: str) -> None:
    _still_open(meeting)
    if not is_chair(meeting, browser):
        message = _("Only the chair, {name}, can do that.").format(name=meeting.chair_name)
        raise WrongUsage(message, _("Ask the chair, or for the chair to be handed over."))


def _called(meeting: Meeting, place: int, now: dt.datetime) -> Meeting:
    moved = replace(meeting, at=place, since=now)
    return moved if moved.item.round else _with_item(moved, replace(moved.item, round=1))


def _with_item(meeting: Meeting, item: Item) -> Meeting:
    return replace(meeting, items=tuple(item if one.risk == item.risk else one for one in meeting.items))


def _with_person(meeting: Meeting, changed: Person) -> Meeting:
    return replace(meeting, people=tuple(changed if one.id == changed.id else one for one in meeting.people))
