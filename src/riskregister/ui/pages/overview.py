"""Overview: where things stand in one sentence, the matrix, what is above appetite, what changed, what is overdue."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import decision_list, indicators, matrix, moment, reviews, summary, visit, widgets, wiring
from riskregister.ui.pages import page

register = wiring.register()
widgets.head(_("Overview"), register)
if register.risks:
    told = summary.sentence(register, wiring.frame("level"), wiring.frame("measure"), visit.since(register))
    st.container(key="standing").markdown(told)
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
    what = _("the categories") if by == "category" else _("the risks")
    if frame["score"].notna().any():
        cell = matrix.show(register, frame, what=what, stage=stage, legend=True)
    else:
        st.info(_("Nobody has assessed this stage yet."), icon=":material/pending:")
        cell = ""
with right:
    chosen = matrix.inside(register, frame, cell, stage=stage)
    shown = chosen.sort_values("rank", kind="stable")
    if by == "category":
        st.header(_("Categories") if not cell else _("Categories in this cell"), anchor=False)
        with st.container(height=600, border=False):
            summary.category_list(shown)
    else:
        st.header(_("Risks in this cell") if cell else _("Above appetite"), anchor=False)
        tell = summary.in_cell if cell else summary.above_appetite
        tell(shown if cell else shown[shown["above_appetite"]])

changed, overdue, weakest = st.columns(3, gap="large")
with changed:
    st.header(_("What changed"), anchor=False)
    with wiring.problems_shown():
        visit.show(register)
        summary.changes(register, moment.revisions(register, limit=3))
with overdue:
    st.header(_("Overdue on {date}").format(date=widgets.day(register.reporting_date)), anchor=False)
    reviews.show_due(register, wiring.frame("due"))
with weakest:
    st.header(_("Weakest covered"), anchor=False)
    summary.weakest(wiring.frame("coverage"))
    st.page_link(page("measures"), label=_("Coverage in full"), query_params=moment.carried({"view": "coverage"}))
