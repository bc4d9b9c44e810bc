"""Measures: the tracker, and how the measures cover the categories, gaps named."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import coverage, editing, tables, widgets, wiring

register = wiring.register()
widgets.head(_("Measures"), register)
widgets.confirmation()
view = widgets.switch(_("View"), {"tracker": _("Tracker"), "coverage": _("Coverage")}, "view", "tracker")

if view == "coverage":
    coverage.show(register, wiring.frame("coverage"), wiring.frame("measure"))
else:
    register = editing.begun("measures", register)
    locked = editing.waiting("measures", register)
    frame = tables.filtered_measures(wiring.frame("measure", of=register), register, locked=locked)
    if locked:
        st.caption(_("The filters wait until your edits are saved."))
    st.caption(_("{n} of {all} measures").format(n=len(frame), all=len(register.measures)))
    if frame.empty:
        st.info(_("No measure fits these filters."), icon=":material/filter_alt_off:")
    else:
        editing.measure_table(register, frame)
