"""Risk: one risk whole - cause to consequence, scores with ranges, measures, where the source says it, history."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import (
    assessors,
    editing,
    indicators,
    moment,
    reviews,
    risk_parts,
    risk_profile,
    risk_trend,
    summary,
    widgets,
    wiring,
)
from riskregister.ui.address import linked

register = wiring.register()
widgets.head(_("Risk"), register, blind=assessors.asked_blind())
widgets.confirmation()
titles = {risk.id: f"{risk.id} {risk.title}" for risk in register.risks}
if not titles:
    st.info(_("The register holds no risk yet."))
    st.stop()
first = next(iter(titles))
asked = st.query_params.get("id", first)
if asked not in titles:
    words = _("There is no risk {id} in this register; this is its first.")
    st.warning(words.format(id=widgets.plain(asked)), icon=":material/help:")
risk_id = linked(
    st.selectbox, "id", first, titles, label=_("Choose a risk"), options=list(titles), format_func=titles.__getitem__
)
risk = next(found for found in register.risks if found.id == risk_id)
helped = _("For assessors: this page without any level, score or history. Can be sent as a link.")
if linked(st.toggle, "blind", False, label=_("Without levels"), help=helped):
    assessors.show_blind(register, risk)
    st.stop()
row = wiring.frame("risk").set_index("id").loc[risk_id]
risk_parts.heading(register, risk, row)
indicators.show_nudges(wiring.frame("nudge"), risk)
reviews.show(register, risk)
risk_parts.story(risk)
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
    risk_trend.show(register, risk_id)
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
        summary.changes(moment.revisions(register, risk_id))
st.subheader(_("Assess"), anchor="assess")
editing.level_form(register, risk_id)
st.subheader(_("Assessors"), anchor=False)
assessors.show(register, risk_id)
