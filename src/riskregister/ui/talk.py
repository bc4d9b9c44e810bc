"""What is said and shown of a record, side by side: its comments and its evidence."""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister.core.follow_up import CommentedOn
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui import comments, evidence


def count(register: Register, table: CommentedOn, record: str) -> int:
    """Return how many comments and pieces of evidence a record has."""
    return len(comments.of(register, table, record)) + len(evidence.of(register, table, record))


def show(register: Register, table: CommentedOn, record: str, **about: Any) -> None:
    """Show the comments on a record and the evidence for it; ``about`` says on whose page that is."""
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(_("Comments"), anchor=False)
        comments.show(register, table, record, **about)
    with right:
        st.subheader(_("Evidence"), anchor=False)
        evidence.show(register, table, record, **about)


def within(register: Register, table: CommentedOn, record: str, **about: Any) -> None:
    """Offer the same behind a line that says how many there are; it is drawn once somebody opens it."""
    number = count(register, table, record)
    label = _("Comments and evidence ({n})").format(n=number) if number else _("Comments and evidence")
    box = st.expander(label, icon=":material/forum:", key=f"talk_{table}_{record}", on_change="rerun")
    if box.open:
        with box:
            show(register, table, record, **about)
