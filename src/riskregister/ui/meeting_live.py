"""What keeps the screens of a meeting together: every two seconds each asks how far it is, and follows the chair."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from riskregister import settings
from riskregister.core.meeting import Meeting
from riskregister.services.meeting_watching import Eye
from riskregister.services.meetings import Seen
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import wiring
from riskregister.ui.words import html

#: Seconds between two looks of a page; with the second for which an answer is good, a step is seen within three.
EVERY_SECONDS = 2


@st.cache_resource(max_entries=4, show_spinner=False)
def _eye(url: str) -> Eye:  # noqa: ARG001  # key of the cache
    return Eye(wiring.database())


def pulse(register_id: str, seen: Seen) -> None:
    """Show who has scored and the time left, and draw the page anew once the chair has gone on."""
    _pulse(register_id, seen)


@st.fragment(run_every=EVERY_SECONDS)
def _pulse(register_id: str, seen: Seen) -> None:
    beat = _eye(settings.database_url()).beat(register_id, seen.meeting.id)
    # An answer may be a second old, and about a step before the one this page was drawn at.
    scored = seen.scored | beat.scored if beat is not None and beat.version == seen.version else seen.scored
    mine = seen.me is not None and seen.me.id in scored - seen.scored  # given in another tab of this browser
    if mine or (beat is not None and beat.version > seen.version):
        st.rerun()
    item = seen.meeting.item
    if not item.scoring or seen.meeting.closed is not None:
        return
    _progress(seen.meeting, scored)


def _progress(meeting: Meeting, scored: frozenset[int]) -> None:
    scorers = [one for one in meeting.people if one.scores and one.browser]
    done = sum(one.id in scored for one in scorers)
    words = ngettext("{done} of {n} has scored", "{done} of {n} have scored", len(scorers))
    said = words.format(done=done, n=len(scorers))
    left = _left(meeting)
    st.html(f'<p class="mt-count">{html(said)}{f" · {html(left)}" if left else ""}</p>')
    marks = "".join(
        f"<li>✓ {html(one.name)}</li>" if one.id in scored else f'<li class="not">… {html(one.name)}</li>'
        for one in scorers
    )
    if marks:
        st.html(f'<ul class="mt-who">{marks}</ul>')


def _left(meeting: Meeting) -> str:
    """Return the time left for this round; empty where none was set."""
    if not meeting.seconds or meeting.since is None:
        return ""
    left = meeting.seconds - int((dt.datetime.now(dt.UTC) - meeting.since).total_seconds())
    if left <= 0:
        return _("Time is up")
    return _("{minutes}:{seconds:02d} left").format(minutes=left // 60, seconds=left % 60)
