"""One risk whole: its head, then one view at a time, so that nothing is drawn that nobody looks at.

The view stands in the address; a link to a form (``open=``), and edits that wait there, lead to the view that holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from riskregister.core.model import Register, Risk
from riskregister.translations import gettext as _
from riskregister.ui import (
    assessors,
    decisions,
    editing,
    indicators,
    risk_glance,
    risk_head,
    risk_history,
    risk_influences,
    risk_measures,
    risk_parts,
    risk_profile,
    risk_source,
    talk,
    waiting,
    widgets,
    wiring,
)
from riskregister.ui.risk_views import view_of


def show(register: Register, risk: Risk, row: Any) -> None:
    """Show a risk's head and the view that is chosen; ``row`` is its row of the risk frame."""
    risk_head.show(register, risk, row)
    indicators.show_nudges(wiring.frame("nudge"), risk)
    waiting = _waiting(register, risk)
    _lead(risk, waiting)
    names = _names()
    count = {"decisions": decisions.count(register, risk), "talk": talk.count(register, "risks", risk.id)}
    names = {key: f"{name} ({count[key]})" if count.get(key) else name for key, name in names.items()}
    labels = {key: f"{name} ✎" if key in waiting else name for key, name in names.items()}
    view = widgets.switch(_("View"), labels, "view", "glance")
    draw: dict[str, Callable[[], None]] = {
        "glance": lambda: risk_glance.show(register, risk),
        "scores": lambda: _scores(register, risk, row),
        "measures": lambda: risk_measures.show(register, risk),
        "source": lambda: risk_source.show(register, risk),
        "history": lambda: risk_history.show(register, risk),
        "influences": lambda: risk_influences.show(register, risk),
        "indicators": lambda: _indicators(register, risk),
        "decisions": lambda: decisions.show(register, risk),
        "talk": lambda: talk.show(register, "risks", risk.id, risk=risk.id),
    }
    draw[view]()


def _names() -> dict[str, str]:
    return {
        "glance": _("At a glance"),
        "scores": _("Scores"),
        "measures": _("Measures"),
        "source": _("Source"),
        "history": _("History"),
        "influences": _("Influences"),
        "indicators": _("Indicators"),
        "decisions": _("Decisions"),
        "talk": _("Comments and evidence"),
    }


def _waiting(register: Register, risk: Risk) -> set[str]:
    """Return the views in which edits of this risk wait to be saved."""
    if wiring.is_past():
        return set()
    return {view for what, of in waiting.waiting_on(register) if of == risk.id and (view := view_of(what))}


def _lead(risk: Risk, waiting: set[str]) -> None:
    """Let the address name the view of the form it asks for, or, on coming here, of edits that wait."""
    asked = view_of(str(st.query_params.get("open", "")))
    new = f"came to {risk.id}" not in st.session_state
    st.session_state[f"came to {risk.id}"] = True
    if not asked and new and waiting and "view" not in st.query_params:
        asked = next(view for view in _names() if view in waiting)
    if asked and not wiring.is_past():
        st.query_params["view"] = asked


def _scores(register: Register, risk: Risk, row: Any) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(_("Scores"), anchor=False)
        risk_parts.scores(register, risk)
        st.subheader(_("From inherent to target"), anchor=False)
        risk_profile.show_outlook(register, risk)
    with right:
        st.subheader(_("Claimed and evidenced"), anchor=False)
        risk_parts.claimed_and_evidenced(register, row)
        st.subheader(_("Impact by dimension"), anchor=False)
        risk_profile.show_profile(register, risk)
    st.subheader(_("Assess"), anchor="assess")
    editing.level_form(register, risk.id)
    st.subheader(_("Assessors"), anchor=False)
    assessors.show(register, risk.id)


def _indicators(register: Register, risk: Risk) -> None:
    st.subheader(_("Indicators"), anchor=False)
    indicators.show(register, risk)
