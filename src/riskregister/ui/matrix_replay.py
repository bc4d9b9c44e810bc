"""A slider over the recorded states of the matrix: each revision that moved a risk, and the ways risks took so far."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from riskregister.core.model import Register, Stage
from riskregister.core.paths import Levels, Move, after, levels_at, matrix_rows, moves
from riskregister.services import history
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import history_moments, wiring
from riskregister.ui.history_moments import Stretch
from riskregister.ui.words import day, plain

#: A slider with more stops than this could not be set to one of them.
MOST_STEPS = 200


@dataclass(frozen=True, slots=True)
class Frame:
    """One recorded state: the revision, the levels then as rows of a matrix, and every move since the start."""

    step: int
    levels: pd.DataFrame
    done: list[Move]

    @property
    def last(self) -> list[Move]:
        """Return the moves of this very revision."""
        return [leg for leg in self.done if leg.number == self.step]


@st.cache_resource(max_entries=8, show_spinner=True)
def _moves(of: Stretch, stage: Stage, dimension: str) -> tuple[dict[str, Levels], list[Move]]:
    before = wiring.at(of.earlier)
    changes = history.assessments_between(wiring.database(), of.register_id, of.earlier, of.later)
    return levels_at(before, stage, dimension), moves(before, changes, stage, dimension)


@st.cache_data(max_entries=64, show_spinner=False)
def _levels(of: Stretch, stage: Stage, dimension: str, step: int) -> pd.DataFrame:
    start, legs = _moves(of, stage, dimension)
    levels = after(start, [leg for leg in legs if leg.number <= step])
    return matrix_rows(wiring.at(of.later), levels)


def slider(of: Stretch, stage: Stage, *, key: str, dimension: str = "") -> Frame | None:
    """Ask for a revision with a slider; return the matrix as it stood then, or None where nothing ever moved."""
    _start, legs = _moves(of, stage, dimension)
    if not legs:
        st.info(_("No risk moved on the matrix between these moments at this stage."), icon=":material/info:")
        return None
    days = {of.earlier: _("at the start"), **{leg.number: day(leg.time) for leg in legs}}
    steps = thinned(days)
    step = st.select_slider(
        _("Revision"),
        steps,
        value=steps[-1],
        format_func=lambda number: f"{number} · {days[number]}",
        key=f"{key}replay_{of.earlier}_{of.later}_{stage}_{dimension}",
        help=_("Only the revisions that moved a risk on the matrix are steps."),
    )
    if len(steps) < len(days):
        words = _("{n} of {all} revisions are steps, the last of a day before others; every move is told all the same.")
        st.caption(words.format(n=len(steps), all=len(days)))
    done = [leg for leg in legs if leg.number <= step]
    words = ngettext("{n} move so far.", "{n} moves so far.", len(done))
    st.markdown(f"**{words.format(n=len(done))}** {plain(history_moments.named(step))}")
    return Frame(step, _levels(of, stage, dimension, step), done)


def thinned(days: dict[int, str]) -> list[int]:
    """Return the revisions a slider stops at: all of them, or of many the last of each day, or some of those."""
    steps = list(days)
    if len(steps) > MOST_STEPS:
        steps = sorted({days[number]: number for number in steps}.values())
    if len(steps) > MOST_STEPS:
        steps = [steps[round(part * (len(steps) - 1) / (MOST_STEPS - 1))] for part in range(MOST_STEPS)]
    return steps


def from_the_start(register: Register) -> Stretch | None:
    """Return the whole history up to the state looked at; None, and said so, where there is one revision only."""
    if register.version <= 1:
        st.info(_("The register has one revision only: the one in which it came in."), icon=":material/info:")
        return None
    return history_moments.stretch(register, 1, register.version)
