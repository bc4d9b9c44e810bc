"""Source: the documents' outline, section by section, with what is drawn from each and what is unused."""

from riskregister.translations import gettext as _
from riskregister.ui import source, widgets, wiring

register = wiring.register()
widgets.head(_("Source"), register)
widgets.confirmation()
source.show(register)
