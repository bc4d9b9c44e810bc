"""Print: choose a paper, see its real pages, download it."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import printing, widgets, wiring

register = wiring.register()
widgets.head(_("Print"), register)
left, right = st.columns([3, 7], gap="large")
with left:
    name, kind = printing.choose()
    with wiring.problems_shown():
        asked = kind.ask(register)
        how = printing.sheet(register, name, kind) if asked else None
with right:
    if asked and how:
        printing.show(register, name, kind, asked, how)
