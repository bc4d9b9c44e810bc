"""Forms under the bar of a list: for a new record, for several at once; each opens there and closes when it is saved.

A form opens when asked for, when the address ends in ``open=`` and its name, or when edits wait in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui import drafts, wiring
from riskregister.ui.drafts import Held


@dataclass(frozen=True, slots=True)
class ListForm:
    """A form by what its draft is called: its heading, and what draws it."""

    what: str
    heading: str
    draw: Callable[[Held], None]


def opens(of: str, what: str) -> None:
    """Open the form ``what`` of the list of risks or measures (``of``: "risk", "measure"), or none of them."""
    st.session_state[f"{of} form"] = what


def show(register: Register, of: str, forms: Sequence[ListForm], prepare: Callable[[Held], None] | None = None) -> None:
    """Show those of a list's forms that are open; none in the past.

    ``prepare`` sets the page up to show a draft that is taken up again.
    """
    if wiring.is_past():
        return
    asked = st.query_params.get("open", "")
    if asked in {form.what for form in forms}:
        del st.query_params["open"]
        opens(of, asked)
    for form in forms:
        held = drafts.known(form.what)
        waits = (held is not None and held.count > 0) or drafts.waits(register, form.what)
        if waits or st.session_state.get(f"{of} form") == form.what:
            _show(register, of, form, prepare, waits=waits)


def _show(register: Register, of: str, form: ListForm, prepare: Callable[[Held], None] | None, *, waits: bool) -> None:
    with st.container(border=True, key=f"{of}_form_{form.what}"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.header(form.heading, anchor=False, width="content")
            if not waits:
                st.button(_("Close"), key=f"close_{form.what}", icon=":material/close:", on_click=opens, args=(of, ""))
        if drafts.offer(register, form.what, prepare=prepare):
            return
        held = drafts.begun(form.what, register, open=form.what)
        try:
            form.draw(held)
        finally:  # a save draws the page anew from within
            if drafts.known(form.what) is None:
                opens(of, "")
