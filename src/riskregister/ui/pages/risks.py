"""Risks: find, sort and edit; every filter is part of the page's address."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import editing, indicators, moment, reviews, tables, widgets, wiring
from riskregister.ui.pages import page

register = wiring.register()
widgets.head(_("Risks"), register)
widgets.confirmation()

register = editing.begun("risks", register)
locked = editing.waiting("risks", register)
stage = widgets.stage_switch(locked=locked)
frame = reviews.added(wiring.frame("risk", stage, of=register), wiring.frame("due", of=register))
frame = indicators.added(frame, wiring.frame("nudge", of=register))
frame = tables.filtered_risks(frame, register, locked=locked)
if locked:
    st.caption(_("Stage and filters wait until your edits are saved or discarded under Edit."))
st.caption(_("{n} of {all} risks").format(n=len(frame), all=len(register.risks)))
mode = widgets.switch(_("Table"), {"read": _("Read and open"), "edit": _("Edit")}, "table", "read")
if mode == "edit" and moment.closed(_("A past state is for reading; nothing can be edited in it.")):
    mode = "read"

if frame.empty:
    st.info(_("No risk fits these filters."), icon=":material/filter_alt_off:")
elif mode == "edit":
    editing.risk_table(register, frame, stage)
else:
    chosen = st.dataframe(
        tables.risk_table(frame),
        column_config=tables.risk_columns(),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-row",
        key=f"risk_table_{register.version}",
        height=620,
        alt=_("The risks that fit the filters; select a row to open the risk."),
    )
    rows = chosen.selection.rows
    if rows and rows[0] < len(frame):
        st.switch_page(page("risk"), query_params=moment.carried({"id": frame.iloc[rows[0]]["id"]}))
    with st.expander(_("The same list as links (for keyboard and screen reader)")):
        widgets.risk_links(frame.head(300))
