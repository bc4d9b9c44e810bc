"""Analysis: how sure the order is, how bad a year can be, and which measures carry the reduction."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import analysis, losses, widgets, wiring

register = wiring.register()
widgets.head(_("Analysis"), register)
stage = widgets.stage_switch()
st.header(_("How sure is the order?"), anchor=False)
analysis.show_order(register, stage)
st.header(_("How bad can a year be?"), anchor=False)
losses.show_losses(register, stage)
st.header(_("Which measures carry the reduction?"), anchor=False)
analysis.show_importance(register)
