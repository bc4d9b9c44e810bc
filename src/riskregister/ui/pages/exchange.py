"""Import / Export: the register out as a workbook and back, changes shown before anybody accepts them."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import collecting, exchange, widgets, wiring

register = wiring.register()
widgets.head(_("Import / Export"), register)
widgets.confirmation()
parts = {"files": _("Export and import"), "collect": _("Send out and collect")}
part = st.segmented_control(
    _("What to do"),
    list(parts),
    default="files",
    format_func=parts.__getitem__,
    key="exchange_part",
    label_visibility="collapsed",
    required=True,
)
if part == "collect":
    collecting.show(register)
else:
    exchange.show(register)
