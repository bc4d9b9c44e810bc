"""Measures: tracker as table, timeline and board, coverage, the Order's tasks, what if late; one measure by its id."""

from riskregister.translations import gettext as _
from riskregister.ui import measures, widgets, wiring

register = wiring.register()
widgets.head(_("Measures"), register)
widgets.confirmation()
measures.show(register)
