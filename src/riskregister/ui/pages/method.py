"""Method: every formula that is used, its source, and each worked case it was checked against."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import method, widgets, wiring

register = wiring.register()
widgets.head(_("Method"), register)
st.header(_("This register's matrix beside others"), anchor=False)
method.show_matrices(register)
st.header(_("Verified against"), anchor=False)
method.show_cases()
