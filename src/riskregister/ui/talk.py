"""What is said and shown of a record, side by side: its comments and its evidence; of an update its evidence alone."""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister.core.follow_up import AttachedTo
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui import comments, drafts, evidence, wiring
from riskregister.ui.risk_views import TALK


def count(register: Register, table: AttachedTo, record: str) -> int:
    """Return how many comments and pieces of evidence a record has."""
    said = 0 if table == "updates" else len(comments.of(register, table, record))
    return said + len(evidence.of(register, table, record))


def show(register: Register, table: AttachedTo, record: str, **about: Any) -> None:
    """Show the comments on a record and the evidence for it; ``about`` says on whose page that is."""
    if table == "updates":
        evidence.show(register, table, record, **about)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(_("Comments"), anchor=False)
        comments.show(register, table, record, **about)
    with right:
        st.subheader(_("Evidence"), anchor=False)
        evidence.show(register, table, record, **about)


def within(register: Register, table: AttachedTo, record: str, **about: Any) -> None:
    """Offer the same behind a line that says how many there are; it is drawn once somebody opens it."""
    number = count(register, table, record)
    name = _("Evidence") if table == "updates" else _("Comments and evidence")
    label = f"{name} ({number})" if number else name
    key = f"talk_{table}_{record}"
    if not wiring.is_past() and _asked(register, table, record, new=key not in st.session_state):
        st.session_state[key] = True
    icon = ":material/attach_file:" if table == "updates" else ":material/forum:"
    box = st.expander(label, icon=icon, key=key, on_change="rerun")
    if box.open:
        with box:
            show(register, table, record, **about)


def _asked(register: Register, table: AttachedTo, record: str, *, new: bool) -> bool:
    """Say whether the address asks for one of the forms in here, or, on coming here, edits wait in one."""
    names = [str(st.query_params.get("open", ""))]
    if new:
        names += [held.what for held in drafts.every() if held.count]
        names += [draft.what for draft in drafts.undecided(register)]
    starts = [f"{form} {table} {record}" for form in TALK]
    return any(name == start or name.startswith(f"{start} ") for name in names for start in starts)
