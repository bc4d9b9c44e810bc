"""The people of a meeting: how others join, who is here, the chair handed over, or taken where its screen failed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister.core import meeting_steps
from riskregister.core.model import Register
from riskregister.services.meetings import Seen
from riskregister.translations import gettext as _
from riskregister.ui import meeting_acts, meeting_look, wiring
from riskregister.ui.meeting_acts import step
from riskregister.ui.words import plain


def people(register: Register, seen: Seen) -> None:
    """Show how others join, who is here, and let the chair hand over or let a name go."""
    meeting = seen.meeting
    others = [one.id for one in meeting.people if one.id != meeting.chair and one.browser]
    names = {one.id: one.name for one in meeting.people}
    where, browser = (register.id, meeting.id), wiring.browser()
    st.subheader(_("Join"), anchor=False)
    invitation(meeting.id)
    st.subheader(_("People: {n}").format(n=len([one for one in meeting.people if one.browser])), anchor=False)
    for one in meeting.people:
        parts = [_("chair")] if one.id == meeting.chair else []
        parts += [] if one.scores else [_("watches")]
        parts += [] if one.browser else [_("has left")]
        st.markdown(f"- {plain(one.name)}" + (f" ({', '.join(parts)})" if parts else ""))
    if others:
        chosen = st.selectbox(_("Somebody here"), others, format_func=names.__getitem__, key="mt_person")
        with st.container(horizontal=True):
            st.button(
                _("Hand the chair over"),
                key="mt_hand_over",
                icon=":material/swap_horiz:",
                on_click=step,
                args=(*where, partial(meeting_steps.hand_over, browser=browser, identity=chosen)),
            )
            st.button(
                _("Let the name go"),
                key="mt_let_go",
                icon=":material/person_remove:",
                help=_("For somebody who left, or comes back on another device: the name can then be taken there."),
                on_click=step,
                args=(*where, partial(meeting_steps.let_go, browser=browser, identity=chosen)),
            )
    words = _("The chair's word is {word}. Whoever has joined can take the chair with it, should this screen fail.")
    st.caption(words.format(word=f"**{meeting.takeover}**"))


def invitation(code: str) -> None:
    """Show the code and the link by which others join."""
    meeting_look.code(code)
    st.caption(_("On the page Meeting, or straight by this link:"))
    st.code(meeting_acts.link(code), language=None, wrap_lines=True)


def take_chair(register: Register, seen: Seen) -> None:
    """Let somebody who knows the chair's word take the chair, where the chair's own screen failed."""
    key = "mt_word"
    st.text_input(_("The chair's word"), key=key, max_chars=20, help=_("The chair's screen shows it, under People."))
    st.button(
        _("Take the chair"),
        key="mt_take",
        icon=":material/gavel:",
        on_click=_take,
        args=(register.id, seen.meeting.id, key),
    )


def _take(register_id: str, code: str, key: str) -> None:
    word = str(st.session_state.get(key) or "")
    step(register_id, code, partial(meeting_steps.take_chair, browser=wiring.browser(), word=word))
