"""Analysis: how sure the order is, which measures carry the reduction, how far the assessors agree."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import agreement, analysis, widgets, wiring

register = wiring.register()
widgets.head(_("Analysis"), register)
views = {"order": _("Order"), "assessors": _("Assessors")}
view = widgets.switch(_("View"), views, "view", "order")
if view == "order":
    stage = widgets.stage_switch()
    st.header(_("How sure is the order?"), anchor=False)
    analysis.show_order(register, stage)
    st.header(_("Which measures carry the reduction?"), anchor=False)
    analysis.show_importance(register)
elif view == "assessors":
    agreement.show(register)
