"""Risks: find, sort, look and edit; every choice is part of the page's address."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import editing, moment, paging, risk_filters, risk_forms, risk_list, risk_table, widgets, wiring
from riskregister.ui.chosen import Offered
from riskregister.ui.pages import page

now = wiring.register()
widgets.head(_("Risks"), now)
widgets.confirmation()

register = editing.begun("risks", now)
locked = editing.waiting("risks", register)
with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
    stage = widgets.stage_switch(locked=locked)
    risk_forms.buttons(locked=locked)
found = risk_list.of(register, stage)
query, answer, columns = risk_filters.asked(found, None, locked=locked)
risk_filters.facets(register, found, query, answer, locked=locked)
mode = risk_filters.bar(register, query, answer, locked=locked)
if mode == "edit" and moment.closed(_("A past state is for reading; nothing can be edited in it.")):
    mode = "read"
places = paging.page_of(answer.places)
risk_forms.show(now, Offered(found.ids(places), found.ids(answer.places)))
if not len(answer.places):
    risk_filters.none_found(register, locked=locked)
elif mode == "edit":
    editing.risk_table(register, found.frame.iloc[places].reset_index(drop=True), stage)
else:
    opened = risk_table.show(found, places, query.find, columns, register.criteria)
    if opened:
        st.switch_page(page("risk"), query_params=moment.carried({"id": opened}))
    with st.expander(_("The same list as links (for keyboard and screen reader)")):
        widgets.risk_links(found.frame.iloc[places])
paging.control(len(answer.places), locked=locked)
