"""Risk: one risk whole - cause to consequence, scores with ranges, measures, where the source says it, history."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import assessors, risk_view, widgets, wiring
from riskregister.ui.address import linked

register = wiring.register()
widgets.head(_("Risk"), register, blind=assessors.asked_blind())
widgets.confirmation()
titles = {risk.id: f"{risk.id} {risk.title}" for risk in register.risks}
if not titles:
    st.info(_("The register holds no risk yet."))
    st.stop()
first = next(iter(titles))
asked = st.query_params.get("id", first)
if asked not in titles:
    words = _("There is no risk {id} in this register; this is its first.")
    st.warning(words.format(id=widgets.plain(asked)), icon=":material/help:")
risk_id = linked(
    st.selectbox, "id", first, titles, label=_("Choose a risk"), options=list(titles), format_func=titles.__getitem__
)
risk = next(found for found in register.risks if found.id == risk_id)
helped = _("For assessors: this page without any level, score or history. Can be sent as a link.")
if linked(st.toggle, "blind", False, label=_("Without levels"), help=helped):
    assessors.show_blind(register, risk)
    st.stop()
risk_view.show(register, risk, wiring.frame("risk").set_index("id").loc[risk_id])
