"""The Risk page's trend: its score at each stage over time, as a step line and as a table."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core.labels import stage_names
from riskregister.core.model import Register
from riskregister.services import figures_of_history
from riskregister.translations import gettext as _
from riskregister.ui import figures, wiring
from riskregister.ui.words import day


@st.cache_data(max_entries=32, show_spinner=False)
def _steps(url: str, register_id: str, version: int, newest: int, risk: str) -> pd.DataFrame:  # noqa: ARG001
    return figures_of_history.steps_of(wiring.database(), wiring.secret(), wiring.at(version), risk)


def show(register: Register, risk_id: str) -> None:
    """Draw how the risk's score went since the set-up, or say that it has not moved."""
    st.subheader(_("Score over time"), anchor=False)
    newest = wiring.present().version
    steps = _steps(settings.database_url(), register.id, register.version, newest, risk_id)
    if steps.empty:
        st.caption(_("Nobody has assessed this risk yet, so its score has no trend."))
        return
    if not figures_of_history.moved(steps):
        st.caption(_("No score has changed since {date}.").format(date=day(steps["time"].min())))
        return
    end = figures_of_history.until(wiring.database(), wiring.secret(), register.version, wiring.moment())
    figures.shown(
        register,
        figures_of_history.trend(register, risk_id, steps, end),
        key="trend",
        alt=_("The score at each stage over time with its range; the table below gives the same."),
    )
    with st.expander(_("The same as a table")):
        _table(steps)
    st.caption(_("By the criteria as they are in this state of the register."))


def _table(steps: pd.DataFrame) -> None:
    names = stage_names()
    scores = [
        _("no longer assessed") if pd.isna(score) else f"{score:g} ({low:g} – {high:g})"
        for score, low, high in zip(steps["score"], steps["score_low"], steps["score_high"], strict=True)
    ]
    table = pd.DataFrame(
        {
            _("Date"): [day(time) for time in steps["time"]],
            _("Revision"): steps["number"],
            _("Stage"): [names[stage] for stage in steps["stage"]],
            _("Likelihood"): [_level(value) for value in steps["likelihood"]],
            _("Impact"): [_level(value) for value in steps["impact"]],
            _("Score"): scores,
            _("Rating"): steps["rating"],
        }
    )
    st.table(table.set_index(_("Date")))


def _level(value: float) -> str:
    return "–" if pd.isna(value) else f"{value:g}"
