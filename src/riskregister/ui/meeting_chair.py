"""The chair's desk: reveal, another round, the consensus, notes, next and previous, undo, the people, the end."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister.core import meeting_steps
from riskregister.core.meeting import NoteKind, last_saved, person
from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.services import meeting_saving, meetings
from riskregister.services.meetings import Seen
from riskregister.translations import gettext as _
from riskregister.ui import meeting_acts, meeting_drafts, meeting_room, moment, wiring
from riskregister.ui.meeting_acts import press, step, tried
from riskregister.ui.pages import page
from riskregister.ui.words import plain


def desk(register: Register, seen: Seen) -> None:
    """Show the buttons that lead the meeting; each has a key of its own, which stands on it."""
    meeting, item = seen.meeting, seen.item
    browser, where = wiring.browser(), (register.id, meeting.id)
    with st.container(key="mt_chair", horizontal=True):
        if item.scoring:
            st.button(
                _("Reveal the scores"),
                key="mt_reveal",
                shortcut="V",
                type="primary",
                icon=":material/visibility:",
                on_click=step,
                args=(*where, partial(meeting_steps.reveal, browser=browser)),
            )
        else:
            st.button(
                _("Another round"),
                key="mt_again",
                shortcut="A",
                icon=":material/replay:",
                on_click=press,
                args=(meetings.another_round, wiring.database(), *where, browser),
            )
        for label, key, by, icon, kind in (
            (_("Previous"), "P", -1, ":material/arrow_back:", "secondary"),
            (_("Next"), "N", 1, ":material/arrow_forward:", "primary" if item.outcome else "secondary"),
        ):
            place = meeting.at + by
            st.button(
                label,
                key=f"mt_go_{key}",
                shortcut=key,
                type=kind,  # type: ignore[arg-type]  # one of the two above
                icon=icon,
                disabled=not 0 <= place < len(meeting.items),
                on_click=press,
                args=(meetings.call, wiring.database(), *where, browser, place),
            )
        last = last_saved(meeting)
        if last is not None:
            st.button(
                _("Undo: {risk}").format(risk=plain(last[0].risk)),
                key="mt_undo",
                shortcut="U",
                icon=":material/undo:",
                help=_("Takes back what was saved last in this meeting, as a new revision."),
                on_click=_undo,
                args=where,
            )


def choose(register: Register, seen: Seen) -> None:
    """Show the agenda, each risk a step away."""
    labels = meeting_room.agenda(register, seen.meeting)
    done = len(seen.meeting.items) - len(seen.meeting.open_items)
    st.subheader(_("Agenda: {n} of {all} done").format(n=done, all=len(labels)), anchor=False)
    key = f"mt_agenda {seen.meeting.id}"
    if st.session_state.get(key) != seen.meeting.at:
        st.session_state[key] = seen.meeting.at
    st.selectbox(
        _("Go to"),
        range(len(labels)),
        format_func=labels.__getitem__,
        key=key,
        on_change=_go,
        args=(register.id, seen.meeting.id, key),
    )


def notes(register: Register, seen: Seen) -> None:
    """Let the chair write down what was decided on the present risk, and what stays open."""
    meeting, item = seen.meeting, seen.item
    kinds = {"decision": _("Decision"), "open": _("Open point")}
    st.subheader(_("For the minutes"), anchor=False)
    for place, note in enumerate(item.notes):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{kinds[note.kind]}**: {plain(note.text)}", width="stretch")
            st.button(
                _("Remove"),
                key=f"mt_unnote_{item.risk}_{place}",
                icon=":material/delete:",
                type="tertiary",
                on_click=step,
                args=(
                    register.id,
                    meeting.id,
                    partial(meeting_steps.without_note, browser=wiring.browser(), risk=item.risk, place=place),
                ),
            )
    st.page_link(
        page("risk"),
        label=_("Record a decision with its kind and last day; it stands in the minutes as well"),
        icon=":material/gavel:",
        query_params=moment.carried({"id": item.risk, "open": "decide"}),
    )
    kind = st.segmented_control(
        _("Kind"), list(kinds), default="decision", required=True, format_func=kinds.__getitem__, key="mt_note_kind"
    )
    key, name = f"mt_note_text {meeting.id} {item.risk}", f"note {item.risk}"
    if key not in st.session_state:
        st.session_state[key] = meeting_drafts.typed(register, meeting.id, name)
    st.text_area(
        _("What was decided, by whom and until when; or what is open"),
        key=key,
        max_chars=1000,
        height=80,
        on_change=_keep_note,
        args=(register, meeting.id, name, key),
    )
    st.button(
        _("Write it down"),
        key=f"mt_note {item.risk}",
        icon=":material/edit_note:",
        on_click=_write_down,
        args=(register, meeting.id, item.risk, "open" if kind == "open" else "decision"),
    )


def _keep_note(register: Register, code: str, name: str, key: str) -> None:
    """Keep what is being written for the minutes by its risk: the chair may go on before it is written down."""
    if key in st.session_state:
        meeting_drafts.keep(register, code, name, str(st.session_state[key] or ""))


def _write_down(register: Register, code: str, risk: str, kind: NoteKind) -> None:
    key = f"mt_note_text {code} {risk}"
    note = meetings.note(kind, str(st.session_state.get(key) or ""))
    noted = partial(meeting_steps.noted, browser=wiring.browser(), risk=risk, note=note)
    if tried(meetings.act, wiring.database(), register.id, code, noted):
        st.session_state[key] = ""
        meeting_drafts.keep(register, code, f"note {risk}", "")


def end(register: Register, seen: Seen) -> None:
    """Let the chair end the meeting, once they have said that they mean it."""
    left = len(seen.meeting.open_items)
    if left:
        st.caption(_("{n} risks are not settled; the minutes will say so.").format(n=left))
    sure = st.checkbox(_("Nothing more is to be scored in this meeting"), key="mt_sure")
    st.button(
        _("End the meeting"),
        key="mt_end",
        icon=":material/flag:",
        disabled=not sure,
        on_click=press,
        args=(meetings.close, wiring.database(), register.id, seen.meeting.id, wiring.browser()),
    )


def _go(register_id: str, code: str, key: str) -> None:
    place = st.session_state.get(key)
    if isinstance(place, int):
        tried(meetings.call, wiring.database(), register_id, code, wiring.browser(), place)


def _undo(register_id: str, code: str) -> None:
    try:
        meeting, risk = meeting_saving.undo_last(
            wiring.database(), register_id, code, wiring.browser(), means=wiring.MEANS
        )
    except RegisterError as error:
        meeting_acts.refuse(error)
        return
    by = person(meeting, meeting.chair).name
    meeting_acts.say(_("{risk}: what was saved is taken back, signed by {who}.").format(risk=risk, who=by))
