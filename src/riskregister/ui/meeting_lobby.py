"""Before a meeting: find one by its code, open one, join one under a name."""

from __future__ import annotations

import datetime as dt
from functools import partial

import streamlit as st

from riskregister.core import meeting_steps
from riskregister.core.meeting import Meeting
from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.services import meetings
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import meeting_acts, meeting_agenda, moment, widgets, wiring
from riskregister.ui.pages import page
from riskregister.ui.words import day, plain

_LISTED = 20


def show(register: Register) -> None:
    """Offer to join a meeting, to open one, and the minutes of those that were held."""
    st.markdown(
        _(
            "One risk at a time in large type; everybody scores it on their own screen without seeing the others; the "
            "chair reveals the scores together and saves what was agreed. The minutes write themselves."
        )
    )
    known = meetings.known(wiring.database(), register.id)
    if not moment.closed(_("A past state is for reading; no meeting can be held on it.")):
        _begin(register, known)
    held = [one for one in known if one.closed is not None]
    if held:
        st.header(_("Meetings held"), anchor=False)
        for one in held[:_LISTED]:
            _link(one, ":material/description:")


def _begin(register: Register, known: list[Meeting]) -> None:
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.header(_("Join a meeting"), anchor=False)
        _by_code()
        _running([one for one in known if one.closed is None])
    with right:
        st.header(_("Open a meeting"), anchor=False)
        _open(register)


def _by_code() -> None:
    with st.form("mt_find", border=False):
        code = st.text_input(_("Code"), key="mt_code", max_chars=20, placeholder=_("six letters and digits"))
        if st.form_submit_button(_("Go there"), icon=":material/login:"):
            tidied = meetings.tidy(code)
            if tidied:
                st.query_params["meeting"] = tidied
                st.rerun()
            st.error(_("Type the code that the chair shows."), icon=":material/error:")


def _running(running: list[Meeting]) -> None:
    if not running:
        st.caption(_("No meeting is being held on this register."))
    for one in running[:_LISTED]:
        _link(one, ":material/groups:")


def _link(one: Meeting, icon: str) -> None:
    words = _("**{title}**, {date}, chair {chair}: {n} of {all} settled")
    settled = len(one.items) - len(one.open_items)
    said = words.format(
        title=plain(one.title), date=day(one.opened), chair=plain(one.chair_name), n=settled, all=len(one.items)
    )
    st.page_link(page("meeting"), label=said, icon=icon, query_params=moment.carried({"meeting": one.id}))


def _open(register: Register) -> None:
    title = st.text_input(
        _("Title"), _("Risk meeting of {date}").format(date=day(dt.datetime.now(dt.UTC))), key="mt_title", max_chars=120
    )
    stage = widgets.stage_switch()
    risks = meeting_agenda.choose(register, stage)
    words = ngettext("{n} risk on the agenda", "{n} risks on the agenda", len(risks))
    st.caption(words.format(n=len(risks)))
    name = st.text_input(
        _("Your name"),
        wiring.name(),
        key="mt_name",
        max_chars=80,
        help=_("You are in the chair; you sign what is saved."),
    )
    scores = st.toggle(_("I score too"), value=True, key="mt_scores")
    anonymous = st.toggle(
        _("Show scores without names"),
        key="mt_anonymous",
        help=_("Revealed and kept under numbers that change from risk to risk. The minutes still say who took part."),
    )
    with st.expander(_("Time and round")):
        minutes = st.number_input(_("Minutes for a round (0: no limit)"), 0, 60, 0, key="mt_minutes")
        first: int | None = st.number_input(
            _("Keep scores as round"),
            1,
            99,
            None,
            key="mt_first",
            placeholder=_("the next one of each risk"),
            help=_("Assessors give their views in rounds. Left empty, the meeting begins a new round on each risk."),
        )
    if st.button(_("Open the meeting"), type="primary", icon=":material/meeting_room:", key="mt_open"):
        try:
            made = meetings.open_meeting(
                wiring.database(),
                register,
                title=title,
                stage=stage,
                risks=risks,
                browser=wiring.browser(),
                name=name,
                scores=scores,
                anonymous=anonymous,
                first_round=first,
                seconds=int(minutes) * 60,
            )
        except RegisterError as error:
            widgets.failed(error)
            return
        wiring.remember(" ".join(name.split()))
        st.query_params["meeting"] = made.id
        st.rerun()


def join(register: Register, meeting: Meeting) -> None:
    """Ask somebody who came by the link for a name, and whether they score."""
    st.title(plain(meeting.title), anchor=False)
    words = _("{n} risks, chair {chair}. Say who you are to take part.")
    st.markdown(plain(words.format(n=len(meeting.items), chair=meeting.chair_name)))
    with st.form("mt_join", border=False):
        name = st.text_input(_("Your name"), wiring.name(), key="mt_name", max_chars=80)
        watch = st.checkbox(_("I only watch and give no scores"), key="mt_watch")
        if st.form_submit_button(_("Join"), type="primary", icon=":material/login:"):
            step = partial(meeting_steps.join, browser=wiring.browser(), name=name, scores=not watch)
            if meeting_acts.tried(meetings.act, wiring.database(), register.id, meeting.id, step):
                wiring.remember(" ".join(name.split()))
            st.rerun()
    st.page_link(
        page("meeting"),
        label=_("Only show the meeting on this screen, as on a projector"),
        icon=":material/cast:",
        query_params=moment.carried({"meeting": meeting.id, "screen": "1"}),
    )
