"""The dashboard's entry: page settings, navigation, run. Everything else is in riskregister.ui."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import moment, pages, register_choice, visit, wiring

# Drawn here: for a named icon the browser would ask a font service on the internet.
_ICON = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 3">
<path fill="#2c7bb6" d="M0 1h1v2H0zM1 2h1v1H1z"/><path fill="#fdae61" d="M0 0h1v1H0zM1 1h1v1H1zM2 2h1v1H2z"/>
<path fill="#a50026" d="M1 0h2v2H2V1H1z"/></svg>"""
st.set_page_config(page_title=_("Risk register"), page_icon=_ICON, layout="wide")
with wiring.problems_shown(), wiring.one_look():
    shown = st.navigation(pages.sections(), position="top")
    if register_choice.follow(shown.url_path):
        wiring.keep_name()
        moment.follow()
        visit.begin()
        shown.run()
