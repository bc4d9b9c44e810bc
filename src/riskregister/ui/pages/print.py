"""Print: choose, see the real page, download it."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import widgets, wiring
from riskregister.ui.address import linked
from riskregister.ui.printing import downloads, picture

register = wiring.register()
widgets.head(_("Print"), register)
one, two, three = st.columns(3, vertical_alignment="bottom")
with one:
    by = widgets.switch(_("Show"), {"category": _("Categories"), "risk": _("All risks")}, "by", "category")
with two:
    stage = widgets.stage_switch()
with three:
    grey = linked(st.toggle, "grey", False, label=_("For black-and-white printers"))
downloads(register, by, stage, grey)
picture(register, by, stage, grey)
