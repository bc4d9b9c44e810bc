"""One risk whole, part after part in the order in which a reader asks: what, how bad, why, what is done about it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister.core.model import Register, Risk
from riskregister.translations import gettext as _
from riskregister.ui import (
    assessors,
    editing,
    indicators,
    moment,
    reviews,
    risk_details,
    risk_parts,
    risk_profile,
    risk_trend,
    summary,
    wiring,
)


def show(register: Register, risk: Risk, row: Any) -> None:
    """Show every part of a risk; ``row`` is its row of the risk frame."""
    risk_parts.heading(register, risk, row)
    indicators.show_nudges(wiring.frame("nudge"), risk)
    reviews.show(register, risk)
    risk_parts.story(risk)
    risk_details.details(risk)
    _levels(register, risk, row)
    st.subheader(_("Measures that act on it"), anchor=False)
    risk_parts.measures(register, risk)
    risk_parts.influences(register, risk)
    st.subheader(_("Indicators"), anchor=False)
    indicators.show(register, risk)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Where the source says it"), anchor=False)
        risk_parts.sources(register, risk)
    with right:
        st.subheader(_("History"), anchor=False)
        with wiring.problems_shown():
            summary.changes(register, moment.revisions(register, risk.id))
    st.subheader(_("Assess"), anchor="assess")
    editing.level_form(register, risk.id)
    st.subheader(_("Assessors"), anchor=False)
    assessors.show(register, risk.id)


def _levels(register: Register, risk: Risk, row: Any) -> None:
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(_("Scores"), anchor=False)
        risk_parts.scores(register, risk)
    with right:
        st.subheader(_("Claimed and evidenced"), anchor=False)
        risk_parts.claimed_and_evidenced(register, row)
    left, right = st.columns([3, 2], gap="large")
    with left:
        st.subheader(_("From inherent to target"), anchor=False)
        risk_profile.show_outlook(register, risk)
    with right:
        st.subheader(_("Impact by dimension"), anchor=False)
        risk_profile.show_profile(register, risk)
    with wiring.problems_shown():
        risk_trend.show(register, risk.id)
