"""The Risk page at a glance: the bow-tie, the scenario that is scored, the four stages, review and status."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister.core import rules, scoring
from riskregister.core.frames import latest_assessments
from riskregister.core.labels import stage_meanings, stage_names, term
from riskregister.core.model import STAGES, Assessment, Register, Risk
from riskregister.core.one_risk import narrowed
from riskregister.translations import gettext as _
from riskregister.ui import bow_tie, figures, link_forms, matrix, reviews, risk_details, risk_texts
from riskregister.ui.words import plain


def show(register: Register, risk: Risk) -> None:
    """Show what a person needs first, and what is done most often."""
    with figures.beside("bow_tie"):
        with st.container():
            bow_tie.show(register, risk)
        figures.bow_tie(register, risk)
    link_forms.gap_link(register, risk)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Scenario scored"), anchor=False)
        st.markdown(plain(risk.scenario) or _("None is written down."))
        if risk.notes:
            st.caption(plain(risk.notes))
        risk_details.details(risk)
        st.subheader(_("The four stages"), anchor=False)
        st.table(_stages(register, risk).set_index(_("Stage")))
    with right:
        st.subheader(_("Where it stands"), anchor=False)
        matrix.one_risk(narrowed(register, risk), risk)
    risk_texts.show(register, risk)
    st.subheader(_("Review and status"), anchor=False)
    reviews.show(register, risk)


def _stages(register: Register, risk: Risk) -> pd.DataFrame:
    of, names, meanings = narrowed(register, risk), stage_names(), stage_meanings()
    rows = []
    for stage in STAGES:
        given = latest_assessments(of, stage).get(risk.id)
        rows.append((f"{names[stage]}: {meanings[stage]}", *_levels(given), _rating(given, register)))
    return pd.DataFrame(rows, columns=[_("Stage"), _("Likelihood"), _("Impact"), _("Rating")])


def _levels(given: Assessment | None) -> tuple[str, str]:
    if given is None:
        return "–", "–"
    said = [
        term(state or "not_assessed") if one is None else f"{one.best:.2g} ({one.low:.2g} – {one.high:.2g})"
        for one, state in ((given.likelihood, given.likelihood_state), (given.impact, given.impact_state))
    ]
    return said[0], said[1]


def _rating(given: Assessment | None, register: Register) -> str:
    if given is None or given.likelihood is None or given.impact is None:
        return "–"
    score = float(rules.score(given.likelihood.best, given.impact.best, register.criteria))
    if pd.isna(score):
        return "–"
    band = register.criteria.bands[int(scoring.band_index(score, register.criteria.bands))]
    return f"{band.code} {score:g} · {plain(band.label)}"
