"""After a meeting: its minutes on the page and as files."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister.core.meeting import Meeting
from riskregister.core.model import Register
from riskregister.services import meeting_minutes
from riskregister.store.database import Database
from riskregister.translations import gettext as _
from riskregister.ui import wiring
from riskregister.ui.words import plain


def downloads(register: Register, meeting: Meeting, key: str) -> None:
    """Offer the minutes as files; they are made when a button is pressed."""
    stem = f"minutes-{meeting.opened:%Y-%m-%d}-{meeting.id}"
    forms = {
        "pdf": ("PDF", "application/pdf"),
        "md": ("Markdown", "text/markdown"),
        "txt": (_("text"), "text/plain"),
    }
    with st.container(horizontal=True):
        for form, (name, mime) in forms.items():
            st.download_button(
                _("Minutes as {form}").format(form=name),
                data=partial(_content, wiring.database(), register.id, meeting.id, form, wiring.name()),
                file_name=f"{stem}.{form}",
                mime=mime,
                on_click="ignore",
                icon=":material/download:",
                key=f"{key}_{form}",
            )


def _content(database: Database, register_id: str, code: str, form: str, name: str) -> bytes:
    """Return the minutes when a button is pressed; that happens in another thread, which knows no session."""
    return meeting_minutes.content(meeting_minutes.gather(database, register_id, code), form, name)


def show(register: Register, meeting: Meeting) -> None:
    """Show the minutes of a meeting that has ended, and offer them as files."""
    downloads(register, meeting, "mt_minutes")
    with wiring.problems_shown():
        made = meeting_minutes.gather(wiring.database(), register.id, meeting.id)
        # The page has its title already.
        st.markdown(meeting_minutes.as_markdown(made, escaped=plain).split("\n", 1)[1])
