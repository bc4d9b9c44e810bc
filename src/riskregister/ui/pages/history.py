"""History: what changed and who changed it, two states compared, the matrix replayed, what was removed, the proof."""

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui import (
    history_changes,
    history_compare,
    history_proof,
    history_removed,
    history_replay,
    widgets,
    wiring,
)

widgets.head(_("History"), wiring.register())
widgets.confirmation()
if wiring.moment():
    st.caption(_("This page holds the whole history, whatever moment the others look at."))
register = wiring.present()
views = {"changes": _("Changes"), "compare": _("Compare"), "replay": _("Replay")}
views |= {"removed": _("Removed"), "proof": _("Proof")}
view = widgets.switch(_("View"), views, "view", "changes")

if view == "changes":
    st.header(_("What changed"), anchor=False)
    history_changes.show(register)
elif view == "compare":
    st.header(_("Two moments compared"), anchor=False)
    history_compare.show(register)
elif view == "replay":
    st.header(_("The matrix over time"), anchor=False)
    history_replay.show(register)
elif view == "removed":
    st.header(_("No longer in the register"), anchor=False)
    history_removed.show(register)
elif view == "proof":
    st.header(_("Was anything altered?"), anchor=False)
    history_proof.show()
