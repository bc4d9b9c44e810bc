"""What a meeting leaves in the register: each view as given, the chair's consensus, in one revision; and its undoing.

A meeting writes to a register nowhere else.  Should the program end between the two, saving once more finds nothing
left to change and notes the revision that stands.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import partial

from riskregister.core import meeting_steps
from riskregister.core.assessors import SIDES
from riskregister.core.changes import Change, applied
from riskregister.core.frames import latest_assessments
from riskregister.core.labels import term
from riskregister.core.meeting import Item, Kind, Meeting, Outcome, Vote, is_chair, item_of, last_saved, person
from riskregister.core.model import Confidence, Estimate, Register
from riskregister.errors import InvalidInput, WrongUsage
from riskregister.services import assessing, editing, meetings, undoing
from riskregister.store.database import Database
from riskregister.translations import gettext as _

Levels = tuple[Estimate | None, Estimate | None]


def save(
    database: Database,
    register_id: str,
    code: str,
    browser: str,
    risk: str,
    *,
    kind: Kind,
    reason: str,
    means: str,
    levels: Levels = (None, None),
    confidence: Confidence = "low",
) -> Meeting:
    """Save a risk's views and, if ``kind`` is "agreed", the chair's consensus ``levels`` as one revision.

    Raises:
        WrongUsage: this browser is not the chair's, or no round was revealed; nothing is saved.
        InvalidInput: no reason, or no level; nothing is saved.
        Conflict: somebody saved the same meanwhile; nothing is saved.
        Unreachable: the database does not answer.
    """
    meeting = meetings.find(database, register_id, code)
    item = item_of(meeting, risk)
    _may_save(meeting, item, browser, reason)
    register = database.read(register_id)
    before = standing(register, meeting).get(risk, (None, None))
    votes = meetings.votes(database, register_id, meeting)
    today = dt.datetime.now(dt.UTC)
    changes = _views(register, meeting, item, votes, today.date())
    if kind == "agreed":
        _complete(item, votes, levels)
        changes += assessing.add_consensus(
            applied(register, changes),
            risk,
            meeting.stage,
            chair=meeting.chair_name,
            date=today.date(),
            likelihood=levels[0],
            impact=levels[1],
            reason=reason,
            confidence=confidence,
            anew=True,
        )
    revision = register.version
    if changes:
        why = _("{meeting}: {reason}").format(meeting=meeting.title, reason=reason.strip())
        actor = meeting.chair_name
        revision = editing.save(database, register, changes, actor=actor, reason=why, means=means)
    outcome = Outcome(
        kind=kind,
        by=meeting.chair_name,
        time=today,
        reason=reason.strip(),
        revision=revision,
        round=item.round,
        before=before,
        levels=levels if kind == "agreed" else (None, None),
    )
    return meetings.act(database, register_id, code, lambda now: meeting_steps.settle(now, browser, risk, outcome))


def undo_last(database: Database, register_id: str, code: str, browser: str, *, means: str) -> tuple[Meeting, str]:
    """Take back what was saved last in a meeting and still stands; return the meeting and the risk it was about.

    Raises:
        WrongUsage: this browser is not the chair's, or nothing is left to take back.
        Conflict: later edits touched the same fields; nothing is taken back.
        Unreachable: the database does not answer.
    """
    meeting = meetings.find(database, register_id, code)
    found = last_saved(meeting)
    if found is None:
        raise WrongUsage(_("Nothing saved in this meeting is left to take back."), _("Save something first."))
    item, outcome = found
    if not is_chair(meeting, browser):
        raise WrongUsage(_("Only the chair, {name}, can do that.").format(name=meeting.chair_name))
    undoing_of = undoing.preview_undo(database, register_id, outcome.revision)
    why = _("{meeting}: {risk} taken back").format(meeting=meeting.title, risk=item.risk)
    try:
        by = undoing.undo(database, undoing_of, actor=meeting.chair_name, reason=why, means=means)
    except InvalidInput:
        if undoing_of.changes:
            raise
        by = undoing_of.register.version  # somebody took it back already, on the page History
    step = partial(meeting_steps.taken_back, browser=browser, revision=outcome.revision, by=by)
    return meetings.act(database, register_id, code, step), item.risk


def standing(register: Register, meeting: Meeting) -> dict[str, Levels]:
    """Return the levels (likelihood, impact) that the register holds of each risk at the meeting's stage."""
    return {risk: (one.likelihood, one.impact) for risk, one in latest_assessments(register, meeting.stage).items()}


def _may_save(meeting: Meeting, item: Item, browser: str, reason: str) -> None:
    if not is_chair(meeting, browser):
        message = _("Only the chair, {name}, can do that.").format(name=meeting.chair_name)
        raise WrongUsage(message, _("Ask the chair, or for the chair to be handed over."))
    if meeting.closed is not None:
        raise WrongUsage(_("The meeting {title} has ended.").format(title=meeting.title), _("Nothing was saved."))
    if not item.revealed:
        raise WrongUsage(_("This round is still open."), _("Reveal its scores first."))
    if not reason.strip():
        raise InvalidInput(_("A reason is missing."), _("Say why, in a few words; it stands in the minutes."))


def _complete(item: Item, votes: Mapping[tuple[str, int], Sequence[Vote]], levels: Levels) -> None:
    """Refuse a consensus without a level for a side that anybody gave: the register would lose that side."""
    given = [vote for number in item.shown for vote in votes.get((item.risk, number), ())]
    for side, level in zip(SIDES, levels, strict=True):
        if level is None and any(getattr(vote, side) is not None for vote in given):
            message = _("No level is chosen for the {side}.").format(side=term(side))
            raise InvalidInput(message, _("Choose one, or note the views without agreement."))


def _views(
    register: Register,
    meeting: Meeting,
    item: Item,
    votes: Mapping[tuple[str, int], Sequence[Vote]],
    date: dt.date,
) -> list[Change]:
    """Return the changes that keep every revealed view of a risk under its person and round."""
    basis = _("given in the meeting {title}").format(title=meeting.title)
    changes: list[Change] = []
    now = register
    for number in item.shown:
        for vote in votes.get((item.risk, number), ()):
            if vote.abstains or (vote.likelihood is None and vote.impact is None):
                continue
            made = assessing.add_view(
                now,
                item.risk,
                meeting.stage,
                assessor=person(meeting, vote.person).name,
                date=date,
                round=item.first + number - 1,
                anonymous=meeting.anonymous,
                likelihood=vote.likelihood,
                impact=vote.impact,
                rationale=vote.reason,
                basis=basis,
            )
            # Each is added to what the ones before leave: two without a name must not get one id.
            now = applied(now, made)
            changes += made
    return changes
