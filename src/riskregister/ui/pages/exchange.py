"""Import / Export: the register out as a workbook and back, changes shown before anybody accepts them."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import exchange, formats, moment, widgets, wiring

register = wiring.register()
widgets.head(_("Import / Export"), register)
widgets.confirmation()
left, right = st.columns(2, gap="large")
with left:
    st.header(_("Export"), anchor=False)
    exchange.downloads(register)
    formats.downloads(register)
with right:
    st.header(_("Import"), anchor=False)
    file = None
    if not moment.closed(_("Nothing can be imported into a past state.")):
        st.markdown(_("Drop a workbook that was exported here and edited in Excel or LibreOffice."))
        file = st.file_uploader(_("Workbook"), type=["xlsx"], key=exchange.upload_key(), max_upload_size=20)
if file is not None:
    exchange.preview(register, file)
