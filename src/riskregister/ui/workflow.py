"""Where a risk stands in its workflow, and the moves there are from there."""

from __future__ import annotations

import streamlit as st

from riskregister.core.labels import term
from riskregister.core.model import Register, Risk
from riskregister.core.workflow import moves
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.ui import small_forms, widgets
from riskregister.ui.widgets import plain


def show_status(register: Register, risk: Risk) -> None:
    """Say which status the risk has, and offer the moves that are possible from there."""
    st.markdown(f":material/flag: {plain(_('Status: {status}.').format(status=term(risk.status)))}")
    what = f"status {risk.id}"
    form = small_forms.opened(what, _("Change the status"), ":material/flag:")
    if form is not None:
        with form:
            _form(small_forms.begun(what, register), risk.id, what)


def _form(register: Register, risk_id: str, what: str) -> None:
    risk: Risk = editing.find(register, "risks", risk_id)
    key = small_forms.prefix(what)
    wanted = st.selectbox(
        _("New status"),
        moves("risks", risk.status),
        format_func=term,
        key=f"{key}_status_{risk.status}",
        help=_("Only the moves that are possible from the present status."),
    )
    name, reason = widgets.who_and_why(key)
    if st.button(_("Change"), type="primary", icon=":material/check:", key=f"{key}_send"):
        small_forms.send(
            what,
            register,
            lambda: editing.record_changes(register, "risks", risk_id, {"status": wanted}),
            name,
            reason,
        )
