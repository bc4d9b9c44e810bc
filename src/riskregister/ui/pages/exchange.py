"""Import / Export: the register out as a workbook and back, changes shown before anybody accepts them."""

from riskregister.translations import gettext as _
from riskregister.ui import collecting, exchange, widgets, wiring

register = wiring.register()
widgets.head(_("Import / Export"), register)
widgets.confirmation()
views = {"files": _("Export and import"), "collect": _("Send out and collect")}
if widgets.switch(_("View"), views, "view", "files") == "collect":
    collecting.show(register)
else:
    exchange.show(register)
