"""Registers: which there are and how each stands, a new one, two side by side, and what one says of itself."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import (
    registers,
    registers_categories,
    registers_compare,
    registers_details,
    registers_new,
    widgets,
    wiring,
)

register = wiring.register()
widgets.head(_("Registers"), register)
widgets.confirmation()
views = {"list": _("All registers"), "new": _("New"), "compare": _("Compare"), "details": _("Details of this one")}
views["categories"] = _("Categories and objectives")
view = widgets.switch(_("View"), views, "view", "list")

if view == "list":
    st.header(_("The registers of this database"), anchor=False)
    registers.show(register)
elif view == "new":
    st.header(_("A new register"), anchor=False)
    registers_new.show(register)
elif view == "compare":
    st.header(_("Two registers side by side"), anchor=False)
    registers_compare.show(register)
elif view == "details":
    st.header(_("What this register says of itself"), anchor=False)
    registers_details.show(register)
elif view == "categories":
    st.header(_("Categories and objectives"), anchor=False)
    registers_categories.show(register)
