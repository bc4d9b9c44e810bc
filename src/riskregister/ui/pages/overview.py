"""Overview: where things stand in one sentence, the matrix, what is above appetite, moved, due, weakly covered."""

from functools import partial

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import (
    decision_list,
    figures,
    indicators,
    matrix,
    moment,
    moved,
    reviews,
    summary,
    visit,
    widgets,
    wiring,
)

register = wiring.register()
widgets.head(_("Overview"), register)
if register.risks:
    risks, measures = wiring.frame("level"), wiring.frame("measure")
    st.container(key="standing").markdown(summary.sentence(register, risks, measures, visit.since(register)))
    summary.sentence_links(register, risks, measures)
else:
    summary.first_steps()
indicators.show_overview(wiring.frame("nudge"))
decision_list.show_overview(wiring.frame("decision"))

left, right = st.columns([3, 2], gap="large")
with left:
    one, two = st.columns(2)
    with one:
        by = widgets.switch(_("Show"), {"category": _("Categories"), "risk": _("All risks")}, "by", "category")
    with two:
        stage = widgets.stage_switch()
    frame = wiring.frame("level" if by == "risk" else by, stage)
    if frame["score"].notna().any():
        what = _("the categories") if by == "category" else _("the risks")
        picture = partial(figures.matrix, register, by, stage)
        cell = matrix.show(register, frame, what=what, stage=stage, legend=True, picture=picture)
    else:
        st.info(_("Nobody has assessed this stage yet."), icon=":material/pending:")
        cell = ""
    if by == "category" and not cell:
        st.header(_("Categories"), anchor=False)
        summary.category_list(frame.sort_values("rank", kind="stable"))
with right:
    if cell:
        st.header(_("Categories in this cell") if by == "category" else _("Risks in this cell"), anchor=False)
        shown = matrix.inside(register, frame, cell, stage=stage).sort_values("rank", kind="stable")
        (summary.category_list if by == "category" else summary.in_cell)(shown)
    else:
        st.header(_("Above appetite"), anchor=False)
        risks = wiring.ranked(stage).sort_values("rank", kind="stable")
        summary.above_appetite(risks, stage)
        summary.opportunities(risks)
    st.header(_("What moved"), anchor=False)
    with wiring.problems_shown():
        moved.show(register)

changed, due, weakest = st.columns(3, gap="large")
with changed, wiring.problems_shown():
    st.header(_("What changed"), anchor=False)
    visit.show(register)
    summary.changes(register, moment.revisions(register, limit=3))
with due:
    st.header(_("Due on {date}").format(date=widgets.day(register.reporting_date)), anchor=False)
    reviews.show_due(register, wiring.frame("due"))
with weakest:
    st.header(_("Weakest covered"), anchor=False)
    summary.weakest(wiring.frame("coverage"))
