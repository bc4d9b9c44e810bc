"""The History page's replay: the matrix at each revision that moved a score, with the ways risks took so far."""

from __future__ import annotations

import streamlit as st

from riskregister.core.model import Register
from riskregister.core.paths import Move
from riskregister.translations import gettext as _
from riskregister.ui import history_moments, matrix, matrix_replay, move_table, widgets
from riskregister.ui.words import plain

_SAID = 12


def show(register: Register) -> None:
    """Replay the matrix between two moments: a slider over the revisions that moved a score, and a table of moves."""
    of = history_moments.two_moments(register)
    if of is None:
        return
    found = matrix_replay.slider(of, widgets.stage_switch(), key="")
    if found is None:
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        matrix.ways(
            register.criteria,
            found.levels,
            found.done,
            key="replay_matrix",
            alt=_("The matrix at this revision, with an arrow for each move since the start; listed in the table."),
        )
    with right:
        st.subheader(_("Moved in this revision"), anchor=False)
        _said(register, found.last)
    if found.done:
        st.subheader(_("Every move so far"), anchor=False)
        move_table.show(register, found.done, f"replay_moves_{found.step}", dated=True)


def _said(register: Register, legs: list[Move]) -> None:
    titles = {risk.id: risk.title for risk in register.risks}
    if not legs:
        st.caption(_("Nothing: this is the start. Draw the slider to the right."))
    lines = []
    for leg in legs[:_SAID]:
        words = _("{risk}: from {old} to {new}").format(
            risk=f"{leg.risk} {titles.get(leg.risk, '')}".strip(),
            old=move_table.levels_in_words(leg.old),
            new=move_table.levels_in_words(leg.new),
        )
        lines.append(f"- {plain(words)}")
    if len(legs) > _SAID:
        lines.append("- " + _("and {n} more").format(n=len(legs) - _SAID))
    st.markdown("\n".join(lines))
