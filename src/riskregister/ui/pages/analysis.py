"""Analysis: how sure the order is, how bad a year can be, what matters, what to do, and what needs no score at all."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import agreement, analysis, gaps, influence, losses, ordering, portfolio, widgets, wiring

register = wiring.register()
widgets.head(_("Analysis"), register)
views = {"order": _("Order"), "losses": _("Losses"), "measures": _("Measures"), "portfolio": _("What first")}
views |= {"influence": _("Influence"), "assessors": _("Assessors"), "gaps": _("Gaps")}
view = widgets.switch(_("View"), views, "view", "order")
if view in ("order", "losses"):
    stage = widgets.stage_switch(locked=view == "losses" and losses.by_measures())

if view == "order":
    st.header(_("How sure is the order?"), anchor=False)
    analysis.show_order(register, stage)
    ordering.show_unranked(register, stage)
    st.header(_("One risk above another?"), anchor=False)
    ordering.show_pair(register, stage)
    ordering.show_swaps(register, stage)
    st.header(_("Whatever the dimensions weigh?"), anchor=False)
    ordering.show_weights(register, stage)
elif view == "losses":
    st.header(_("How bad can a year be?"), anchor=False)
    losses.show_losses(register, stage)
elif view == "measures":
    st.header(_("Which measures carry the reduction?"), anchor=False)
    analysis.show_importance(register)
elif view == "portfolio":
    portfolio.show(register)
elif view == "influence":
    influence.show(register)
elif view == "assessors":
    agreement.show(register)
elif view == "gaps":
    gaps.show(register)
