"""A meeting's page: the lobby, or the room as the chair, a participant or a projector sees it, or the minutes."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from riskregister.core.model import Register
from riskregister.errors import NotFound
from riskregister.services import meetings
from riskregister.services.meetings import Seen
from riskregister.translations import gettext as _
from riskregister.ui import (
    meeting_acts,
    meeting_chair,
    meeting_consensus,
    meeting_end,
    meeting_live,
    meeting_lobby,
    meeting_look,
    meeting_people,
    meeting_room,
    meeting_scoring,
    watching,
    widgets,
    wiring,
)
from riskregister.ui.words import plain


def show(register: Register) -> None:
    """Show what the address asks for: the lobby, or the meeting it names."""
    code = meetings.tidy(str(st.query_params.get("meeting", "")))
    if not code:
        _lobby(register)
        return
    try:
        seen = meetings.seen(wiring.database(), register.id, code, wiring.browser())
    except NotFound as error:
        _lobby(register, str(error))
        return
    if wiring.is_past() and seen.meeting.closed is None:
        _lobby(
            register, _("The meeting {title} is held on the register as it stands.").format(title=seen.meeting.title)
        )
    else:
        _meeting(register, seen)


def _lobby(register: Register, why: str = "") -> None:
    widgets.head(_("Meeting"), register)
    if why:
        st.warning(plain(why), icon=":material/help:")
    meeting_lobby.show(register)


def _meeting(register: Register, seen: Seen) -> None:
    if seen.meeting.closed is not None:
        widgets.head(plain(seen.meeting.title), register, blind=True)
        meeting_acts.problem()
        meeting_end.show(register, seen.meeting)
        return
    meeting_look.style()
    watching.watch(register.id, register.version, blind=True)
    with st.container():
        meeting_acts.problem()
    screen = st.query_params.get("screen") == "1"
    if seen.me is None and not screen:
        meeting_lobby.join(register, seen.meeting)
    else:
        _room(register, seen, screen=screen)
    meeting_room.notice(register)


def _room(register: Register, seen: Seen, *, screen: bool) -> None:
    meeting_room.bar(register, seen)
    if screen:
        _shown(register, replace(seen, me=None))
        return
    meeting_scoring.keys(register, seen)
    if seen.chair:
        meeting_chair.desk(register, seen)
        meeting_live.pulse(register.id, seen)
        _risk(register, seen)
        _desk(register, seen)
    else:
        _risk(register, seen)
        meeting_live.pulse(register.id, seen)
        if seen.item.revealed:
            meeting_room.matrix(register, seen.meeting)
        with st.expander(_("Should the chair's screen fail")):
            meeting_people.take_chair(register, seen)


def _shown(register: Register, seen: Seen) -> None:
    """Show what a projector shows: no pad, nothing to press."""
    _risk(register, seen)
    meeting_live.pulse(register.id, seen)
    left, right = st.columns([3, 2], gap="large")
    with left:
        meeting_room.matrix(register, seen.meeting)
    with right:
        meeting_people.invitation(seen.meeting.id)


def _risk(register: Register, seen: Seen) -> None:
    # Why somebody gave a score is typed in one place before and after the reveal, and when the chair goes on: half a
    # sentence outlives both.
    called, scores, why = st.container(), st.container(), st.container()
    with called:
        risk = meeting_room.called(register, seen.item)
        if risk is None:
            return
        meeting_room.risk_large(risk)
    with scores:
        meeting_room.scores(register, seen)
    if seen.me is not None:
        with why:
            meeting_scoring.why(register, seen)
    if seen.chair and seen.me is not None and seen.item.revealed:
        meeting_consensus.show(register, seen)


def _desk(register: Register, seen: Seen) -> None:
    """Show what only the chair needs, below what the room looks at."""
    st.divider()
    left, right = st.columns([3, 2], gap="large")
    with left:
        meeting_room.matrix(register, seen.meeting)
    with right:
        meeting_chair.choose(register, seen)
        meeting_chair.notes(register, seen)
    one, two = st.columns(2, gap="large")
    with one, st.expander(_("People and how to join"), expanded=len(seen.meeting.people) == 1):
        meeting_people.people(register, seen)
    with two, st.expander(_("Minutes so far, and the end of the meeting")):
        meeting_end.downloads(register, seen.meeting, "mt_so_far")
        meeting_chair.end(register, seen)
