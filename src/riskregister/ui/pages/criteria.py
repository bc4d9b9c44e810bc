"""Criteria: scales, matrix, ratings and appetite to read, and to edit with a preview of what would change."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import criteria_edit, criteria_view, moment, widgets, wiring
from riskregister.ui.pages import page

register = wiring.register()
widgets.head(_("Criteria"), register)
if "saved" in st.session_state:
    widgets.confirmation()
    st.page_link(
        page("history"),
        label=_("Undo it on the page History"),
        icon=":material/undo:",
        query_params=moment.carried(),
    )
view = widgets.switch(_("View"), {"read": _("Read"), "edit": _("Edit")}, "view", "read")
if view == "edit" and not moment.closed(_("A past state is for reading; criteria cannot be edited in it.")):
    criteria_edit.show(wiring.present())
else:
    criteria_view.show(register)
