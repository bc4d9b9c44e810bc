"""Risks: find, sort, look and edit, as a table, a matrix or both; every choice is part of the page's address."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import (
    editing,
    moment,
    paging,
    risk_choice,
    risk_forms,
    risk_list,
    risk_matrix,
    risk_new,
    risk_table,
    views,
    widgets,
    wiring,
)
from riskregister.ui import risk_filters as filters
from riskregister.ui.chosen import Offered
from riskregister.ui.pages import page

now = wiring.register()
widgets.head(_("Risks"), now)
widgets.confirmation()
risk_new.lead(now)

register = editing.begun("risks", now)
locked = editing.waiting("risks", register)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content"):
        stage = widgets.stage_switch(locked=locked)
        views.choice("risks", filters.ready_views(), filters.viewed(), locked=locked)
    risk_forms.buttons(locked=locked)
found = risk_list.of(register, stage)
query, answer, columns = filters.asked(found, risk_matrix.in_cell(found, register), locked=locked)
filters.facets(register, found, query, answer, locked=locked)
mode = filters.bar(register, query, answer, locked=locked)
if mode == "edit" and moment.closed(_("A past state is for reading; nothing can be edited in it.")):
    mode = "read"
places = paging.page_of(answer.places)
risk_forms.show(now, Offered(found.ids(places), found.ids(answer.places)))
room = st.container()
if mode in ("matrix", "both") and register.risks:
    left, room = st.columns([5, 6], gap="medium") if mode == "both" else (st.container(), st.container())
    with left:
        risk_matrix.show(register, found, query, stage)
with room:
    if not len(answer.places):
        filters.none_found(register, locked=locked)
    elif mode == "edit":
        editing.risk_table(register, found.frame.iloc[places].reset_index(drop=True), stage)
    elif mode != "matrix" or query.among is not None:
        opened = risk_table.show(found, places, query.find, columns, register.criteria)
        if opened:
            st.switch_page(page("risk"), query_params=risk_choice.from_list(moment.carried({"id": opened})))
        with st.expander(_("The same list as links (for keyboard and screen reader)")):
            widgets.risk_links(found.frame.iloc[places], also=risk_choice.from_list({}))
    paging.control(len(answer.places), locked=locked)
