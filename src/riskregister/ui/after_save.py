"""Undo at once what was just saved: one press, as one more revision; where that is not simple, History asks."""

from __future__ import annotations

import streamlit as st

from riskregister.errors import RegisterError
from riskregister.services import undoing
from riskregister.translations import gettext as _
from riskregister.ui import wiring
from riskregister.ui.pages import page
from riskregister.ui.words import plain

_FAILED = "undo failed"


def said(words: str, version: int, *, mine: bool) -> None:
    """Say that something was saved as ``version`` and, where it is one's own, offer to take it back."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="after_save"):
        st.success(plain(words), icon=":material/check_circle:", width="stretch")
        if mine and version > 1 and not wiring.is_past():
            st.button(
                _("Undo"),
                key=f"undo_just_saved_{version}",
                icon=":material/undo:",
                on_click=_undo,
                args=(version,),
                help=_("Takes back what you have just saved, as one more revision."),
            )


def failed() -> None:
    """Say once why the last undo could not be done, and where it can be decided."""
    why = st.session_state.pop(_FAILED, "")
    if why:
        st.error(plain(why), icon=":material/error:")
        st.page_link(page("history"), label=_("Decide on the page History"), icon=":material/history:")


def _undo(version: int) -> None:
    name = wiring.name()
    try:
        found = undoing.preview_undo(wiring.database(), wiring.present().id, version)
        reason = _("Undone right after it was saved: {reason}").format(reason=found.revision.reason)
        number = undoing.undo(wiring.database(), found, actor=name, reason=reason, means=wiring.MEANS)
    except RegisterError as error:
        st.session_state[_FAILED] = f"{error.message} {error.hint}".strip()
        return
    # As after every save: said once when the page is drawn anew, with the undoing to be undone as well.
    st.session_state["saved"], st.session_state["saved mine"] = number, True
    st.session_state["saved note"] = _("Undone; that is version {n}.").format(n=number)
