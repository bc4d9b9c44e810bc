"""The dashboard's entry: page settings, navigation, run. Everything else is in riskregister.ui."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import pages, wiring

st.set_page_config(page_title=_("Risk register"), page_icon=":material/grid_view:", layout="wide")
with wiring.problems_shown():
    wiring.keep_name()
    st.navigation(pages.all_pages(), position="top").run()
