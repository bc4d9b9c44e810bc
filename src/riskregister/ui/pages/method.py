"""Method: each formula in words, its source and limits, and every worked case it was checked against."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import method, method_matrices, widgets, wiring

register = wiring.register()
widgets.head(_("Method"), register)
method.show_topics()
st.header(_("This register's matrix beside others"), anchor=False)
method_matrices.show_matrices(register)
