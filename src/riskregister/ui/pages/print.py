"""Print: choose a paper, see its real pages, download it."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import print_asks, printing, widgets, wiring

register = wiring.register()
widgets.head(_("Print"), register)
left, right = st.columns([3, 7], gap="large")
with left:
    name, kind = printing.choose()
    with wiring.problems_shown():
        asked = kind.ask(register)
        if asked:
            how, edition = printing.sheet(register, name, kind), print_asks.edition()
            with right:
                printing.show(register, name, kind, asked, how, edition)
