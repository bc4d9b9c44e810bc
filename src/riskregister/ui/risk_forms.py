"""What is done with risks from their list: a new one, several edited at once, some taken out; each a form of its own.

A form opens under the list's bar when asked for, when the address ends in ``open=`` and its name, or when edits wait in
it; it closes when it is saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import chosen, drafts, risk_new, risk_out, risk_several, wiring
from riskregister.ui.chosen import Offered
from riskregister.ui.drafts import Held

_OPEN = "risk form"


@dataclass(frozen=True, slots=True)
class _Form:
    """A form by what its draft is called: its heading, and what draws it for the risks offered on the page."""

    what: str
    heading: str
    draw: Callable[[Register, Held, Offered], None]


def _forms() -> list[_Form]:
    return [
        _Form("newrisk", _("New risk"), risk_new.draw),
        _Form("several", _("Edit several risks at once"), risk_several.draw),
        _Form("removal", _("Take risks out of the register"), risk_out.draw),
    ]


def buttons(*, locked: bool) -> None:
    """Offer the forms; those for chosen risks say how many are chosen."""
    if wiring.is_past():
        return
    count = len(chosen.chosen().ids)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="risk_forms", width="content"):
        _buttons(count, locked=locked)


def _buttons(count: int, *, locked: bool) -> None:
    several = ngettext("Edit {n} chosen", "Edit {n} chosen", count).format(n=count) if count else _("Edit several")
    st.button(_("New risk"), key="form_newrisk", icon=":material/add:", on_click=_open, args=("newrisk",))
    st.button(
        several,
        key="form_several",
        icon=":material/edit_note:",
        on_click=_open,
        args=("several",),
        help=_("Choose rows by the box at their left, or by Shift + Space on a row; the form also lets you choose."),
    )
    st.button(
        _("Take out"),
        key="form_removal",
        icon=":material/delete:",
        on_click=_open,
        args=("removal",),
        disabled=not count or locked,
        help=_("Takes the chosen risks out of the register; the page History can bring them back."),
    )
    if count:
        st.button(
            _("Let go of the choice"),
            key="choose_none",
            icon=":material/remove_done:",
            type="tertiary",
            on_click=chosen.choose,
            args=((),),
        )


def show(register: Register, offered: Offered) -> None:
    """Show the forms that are open; ``offered`` are the risks to choose among."""
    if wiring.is_past():
        return
    names = {form.what for form in _forms()}
    asked = st.query_params.get("open", "")
    if asked in names:
        del st.query_params["open"]
        st.session_state[_OPEN] = asked
    for form in _forms():
        held = drafts.known(form.what)
        waits = (held is not None and held.count > 0) or drafts.waits(register, form.what)
        if waits or st.session_state.get(_OPEN) == form.what:
            _show(register, form, offered, waits=waits)


def _show(register: Register, form: _Form, offered: Offered, *, waits: bool) -> None:
    with st.container(border=True, key=f"risk_form_{form.what}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header(form.heading, anchor=False, width="content")
            if not waits:
                st.button(_("Close"), key=f"close_{form.what}", icon=":material/close:", on_click=_open, args=("",))
        if drafts.offer(register, form.what, prepare=_prepare):
            return
        held = drafts.begun(form.what, register, open=form.what)
        try:
            form.draw(register, held, offered)
        finally:  # a save draws the page anew from within
            if drafts.known(form.what) is None:
                _open("")


def _prepare(held: Held) -> None:
    risks = held.about.get("risks")
    if risks:
        chosen.choose(risks)


def _open(what: str) -> None:
    st.session_state[_OPEN] = what
