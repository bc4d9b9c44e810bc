"""The Risk page's parts: story, stages at a glance, influences, scores, claimed beside evidenced."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core import rules, scoring
from riskregister.core.assessors import assessor_shown, labels_of, views
from riskregister.core.frames import latest_assessments
from riskregister.core.labels import stage_meanings, stage_names, term
from riskregister.core.model import STAGES, Register, Risk
from riskregister.errors import NotFound
from riskregister.services import figures_of_risks
from riskregister.translations import gettext as _
from riskregister.ui import figures, risk_details
from riskregister.ui.widgets import joined, plain, rating_badge


def story(risk: Risk) -> None:
    """Show cause, event and consequence side by side, and the scenario that is scored."""
    end = _("Benefit") if risk.direction == "opportunity" else _("Consequence")
    parts = ((_("Cause"), risk.cause), (_("Event"), risk.event), (end, risk.consequence))
    for column, (label, text) in zip(st.columns(3), parts, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{label}**")
            st.markdown(plain(text) or "–")
    st.markdown(f"**{_('Scenario scored')}:** {plain(risk.scenario) or '–'}")
    if risk.notes:
        st.caption(plain(risk.notes))


def scores(register: Register, risk: Risk) -> None:
    """Show each stage's levels as low - best - high, with confidence, assessor and rationale."""
    names, meanings, unnamed = stage_names(), stage_meanings(), labels_of(views(register))
    for stage in STAGES:
        given = latest_assessments(register, stage).get(risk.id)
        if given is None:
            continue
        best = [estimate.best if estimate else float("nan") for estimate in (given.likelihood, given.impact)]
        score = float(rules.score(best[0], best[1], register.criteria))
        band = (
            register.criteria.bands[int(scoring.band_index(score, register.criteria.bands))]
            if not pd.isna(score)
            else None
        )
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{names[stage]}** ({meanings[stage]})")
                rating_badge(band.label if band else "", band.code if band else "", score, register.criteria)
            levels = [
                _("Likelihood {levels}").format(levels=_levels(given.likelihood, given.likelihood_state)),
                _("impact {levels}").format(levels=_levels(given.impact, given.impact_state)),
                *([] if pd.isna(score) else [_("L × I {product:g}").format(product=best[0] * best[1])]),
                _("confidence {confidence}").format(confidence=term(given.confidence)),
                *(
                    [_("driven by {dimensions}").format(dimensions=joined(given.dimensions))]
                    if given.dimensions
                    else []
                ),
            ]
            st.markdown(plain("  ·  ".join(levels)))
            st.markdown(plain(given.rationale))
            st.caption(plain(f"{assessor_shown(given, unnamed)}, {given.date:%Y-%m-%d}. {given.basis}".strip()))
            risk_details.given_levels(given)
    missing = [names[stage] for stage in STAGES if risk.id not in latest_assessments(register, stage)]
    if missing:
        st.caption(_("Not assessed: {stages}").format(stages=joined(missing)))


def claimed_and_evidenced(register: Register, row: Any) -> None:
    """Draw the current levels an assessor claims above those that the measures in place bear out."""
    try:
        drawn = figures_of_risks.claimed(register, str(row.name), row)
    except NotFound:
        st.caption(_("Not assessed."))
        return
    figures.shown(
        register,
        drawn,
        key="claimed_evidenced",
        alt=_("Claimed and evidenced levels on the scale from 1 to 5; the sentence below gives the numbers."),
    )
    if pd.isna(row["evidenced_score"]):
        claimed = "" if pd.isna(row["score"]) else _("Claimed score {claimed:g}.").format(claimed=row["score"])
        why = _("Without inherent levels nobody can say what the measures in place bear out.")
        st.markdown(plain(f"{claimed} {why}".strip()))
        return
    if pd.isna(row["score"]):
        words = _(
            "Nobody claims a current score; the measures in place bear out {evidenced:.1f} ({low:.1f} – {high:.1f})."
        )
    else:
        words = _("Claimed score {claimed:g}; the measures in place bear out {evidenced:.1f} ({low:.1f} – {high:.1f}).")
    words = words.format(
        claimed=row["score"],
        evidenced=row["evidenced_score"],
        low=row["evidenced_score_low"],
        high=row["evidenced_score_high"],
    )
    st.markdown(plain(words))
    bounds = _("Whatever the dependence between the measures: {low:.1f} – {high:.1f}.")
    st.markdown(plain(bounds.format(low=row["evidenced_score_bound_low"], high=row["evidenced_score_bound_high"])))
    if row["gap"] > 0.5:
        st.warning(_("The claim is lower than the measures bear out, by {gap:.1f}.").format(gap=row["gap"]))
    note = _("Evidenced: inherent level, less what each measure takes away at its analyst's strength and delivery.")
    st.caption(note)


def _levels(estimate: Any, state: str | None) -> str:
    if estimate is None:
        return term(state or "not_assessed")
    return f"{estimate.best:.2g} ({estimate.low:.2g} – {estimate.high:.2g})"
