"""The History page's replay: the matrix at each revision that moved a score, with the ways risks took so far."""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister.charts.paths import MOST_ARROWS, path_figure
from riskregister.core.frames import matrix_cells
from riskregister.core.model import Register, Stage
from riskregister.core.paths import Levels, Move, after, levels_at, matrix_rows, moves
from riskregister.services import history
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import history_compare, history_moments, widgets, wiring
from riskregister.ui.history_moments import Stretch
from riskregister.ui.words import day, plain

_SAID = 12


@st.cache_data(max_entries=8, show_spinner=True)
def _moves(of: Stretch, stage: Stage) -> tuple[dict[str, Levels], list[Move]]:
    before = wiring.at(of.earlier)
    changes = history.assessments_between(wiring.database(), of.register_id, of.earlier, of.later)
    return levels_at(before, stage), moves(before, changes, stage)


@st.cache_data(max_entries=64, show_spinner=False)
def _figure(of: Stretch, stage: Stage, step: int) -> dict[str, Any]:
    start, legs = _moves(of, stage)
    done = [leg for leg in legs if leg.number <= step]
    register = wiring.at(of.later)
    cells = matrix_cells(matrix_rows(register, after(start, done)), register.criteria)
    return path_figure(cells, register.criteria, done[-MOST_ARROWS:])


def show(register: Register) -> None:
    """Replay the matrix between two moments: a slider over the revisions that moved a score, and a table of moves."""
    of = history_moments.two_moments(register)
    if of is None:
        return
    stage = widgets.stage_switch()
    _start, legs = _moves(of, stage)
    if not legs:
        st.info(_("No risk moved on the matrix between these moments at this stage."), icon=":material/info:")
        return
    days = {of.earlier: _("at the start"), **{leg.number: day(leg.time) for leg in legs}}
    steps = list(days)
    step = st.select_slider(
        _("Revision"),
        steps,
        value=steps[-1],
        format_func=lambda number: f"{number} · {days[number]}",
        key=f"replay_{of.earlier}_{of.later}_{stage}",
        help=_("Only the revisions that moved a risk on the matrix are steps."),
    )
    done = [leg for leg in legs if leg.number <= step]
    words = ngettext("{n} move so far.", "{n} moves so far.", len(done))
    st.markdown(f"**{words.format(n=len(done))}** {plain(history_moments.named(step))}")
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.plotly_chart(
            _figure(of, stage, step),
            config={"displayModeBar": False},
            key="replay_matrix",
            alt=_("The matrix at this revision, with an arrow for each move since the start; listed in the table."),
        )
        history_compare.too_many(done)
        st.caption(_("An arrow leads from where a risk stood to where it went; + came, − went. Numbers count risks."))
    with right:
        st.subheader(_("Moved in this revision"), anchor=False)
        _said(register, [leg for leg in done if leg.number == step])
    if done:
        st.subheader(_("Every move so far"), anchor=False)
        history_compare.move_table(register, done, f"replay_moves_{step}", dated=True)


def _said(register: Register, legs: list[Move]) -> None:
    titles = {risk.id: risk.title for risk in register.risks}
    if not legs:
        st.caption(_("Nothing: this is the start. Draw the slider to the right."))
    lines = []
    for leg in legs[:_SAID]:
        words = _("{risk}: from {old} to {new}").format(
            risk=f"{leg.risk} {titles.get(leg.risk, '')}".strip(),
            old=history_compare.levels_in_words(leg.old),
            new=history_compare.levels_in_words(leg.new),
        )
        lines.append(f"- {plain(words)}")
    if len(legs) > _SAID:
        lines.append("- " + _("and {n} more").format(n=len(legs) - _SAID))
    st.markdown("\n".join(lines))
