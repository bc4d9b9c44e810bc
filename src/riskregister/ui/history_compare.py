"""The History page's comparison of two moments: the differences in words, to be copied, and arrows on the matrix."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister.core.comparing import Told, compare, summary
from riskregister.core.model import Register, Stage
from riskregister.core.paths import Move, between, levels_at, matrix_rows
from riskregister.services import comparing
from riskregister.translations import gettext as _
from riskregister.ui import history_moments, matrix, moment, move_table, widgets, wiring
from riskregister.ui.history_moments import Stretch
from riskregister.ui.words import plain

_MOST_LINES = 300


@st.cache_data(max_entries=8, show_spinner=True)
def told(of: Stretch) -> list[Told]:
    """Return what differs between the two ends of a stretch of the history, weightiest first."""
    return compare(wiring.at(of.earlier), wiring.at(of.later))


@st.cache_data(max_entries=8, show_spinner=False)
def _moved(of: Stretch, stage: Stage) -> tuple[list[Move], pd.DataFrame]:
    before, after = wiring.at(of.earlier), wiring.at(of.later)
    end = levels_at(after, stage)
    legs = between(levels_at(before, stage), end, of.later, moment.revision(of.later).time)
    return legs, matrix_rows(after, end)


def show(register: Register) -> None:
    """Compare two moments in words and on the matrix."""
    of = history_moments.two_moments(register)
    if of is None:
        return
    found = told(of)
    st.markdown(f"**{plain(summary(found))}**")
    if not found:
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        _words(register, found, of)
    with right:
        _matrix(register, of)


def _words(register: Register, found: list[Told], of: Stretch) -> None:
    heading = _("{register}: from {first} to {last}").format(
        register=register.title, first=history_moments.named(of.earlier), last=history_moments.named(of.later)
    )
    text = f"{heading}\n\n{comparing.as_text(found)}\n"
    st.download_button(
        _("Download as Markdown"),
        text.encode(),
        file_name=f"{register.id}-r{of.earlier}-r{of.later}.md",
        mime="text/markdown",
        on_click="ignore",
        icon=":material/download:",
        key="compare_download",
    )
    for label, kinds in _groups():
        group = [one for one in found if one.kind in kinds]
        if not group:
            continue
        st.subheader(label, anchor=False)
        lines = [f"- {plain(one.words)}" for one in group[:_MOST_LINES]]
        if len(group) > _MOST_LINES:
            lines.append("- " + _("and {n} more; the download has them all").format(n=len(group) - _MOST_LINES))
        st.markdown("\n".join(lines))
    with st.expander(_("The same as text to copy")):
        st.code("\n".join(text.splitlines()[:_MOST_LINES]), language=None, wrap_lines=True)


def _groups() -> tuple[tuple[str, tuple[str, ...]], ...]:
    return (
        (_("The register itself"), ("register",)),
        (_("Risks"), ("risk_added", "risk_removed", "risk_closed", "risk_reopened", "risk_status")),
        (_("Scores"), ("moved", "assessed", "unassessed", "range")),
        (
            _("Measures"),
            (
                "measure_added",
                "measure_removed",
                "measure_status",
                "measure_progress",
                "measure_due",
                "measure_owner",
            ),
        ),
        (_("Links and indicators"), ("link", "indicator")),
        (_("Texts"), ("text",)),
    )


def _matrix(register: Register, of: Stretch) -> None:
    legs, levels = _moved(of, widgets.stage_switch())
    if not legs:
        st.info(_("No risk moved on the matrix at this stage."), icon=":material/info:")
        return
    matrix.ways(
        wiring.at(of.later).criteria,
        levels,
        legs,
        key="compare_matrix",
        alt=_("The matrix as it stood at the later moment, with an arrow for each risk that moved; listed below."),
    )
    move_table.show(register, legs, "compare_moves", dated=False)
