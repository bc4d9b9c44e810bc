"""Risk: one risk whole - cause to consequence, scores with ranges, measures, where the source says it, history."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import assessors, risk_choice, risk_print, risk_view, widgets, wiring
from riskregister.ui.address import linked

register = wiring.register()
asked_blind = assessors.asked_blind()
widgets.head(_("Risk"), register, blind=asked_blind)
widgets.confirmation()
if not register.risks:
    st.info(_("The register holds no risk yet."))
    st.stop()
helped = _("For assessors: this page without any level, score or history. Can be sent as a link.")
with st.container(horizontal=True, vertical_alignment="bottom"):
    risk = risk_choice.choose(register, blind=asked_blind)
    blind = linked(st.toggle, "blind", False, label=_("Without levels"), help=helped)
    if not blind:
        risk_print.button(register, risk)
if blind:
    assessors.show_blind(register, risk)
    st.stop()
risk_view.show(register, risk, wiring.frame("risk").set_index("id").loc[risk.id])
