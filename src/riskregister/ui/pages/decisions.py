"""Decisions: what was decided about which risk, by whom, until when, and what no longer stands."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import decision_list, widgets, wiring

register = wiring.register()
widgets.head(_("Decisions"), register)
widgets.confirmation()
frame = wiring.frame("decision")
if frame.empty:
    decision_list.none_yet(register)
    st.stop()
st.markdown(decision_list.sentence(frame))
chosen = decision_list.filtered(frame)
decision_list.show_again(chosen)
decision_list.table(chosen)
