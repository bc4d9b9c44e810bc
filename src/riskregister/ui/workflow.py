"""Where a risk stands in its workflow, and the moves there are from there."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.labels import term
from riskregister.core.model import Register, Risk
from riskregister.core.workflow import moves
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.ui import decisions, small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action
from riskregister.ui.widgets import plain


def show_status(register: Register, risk: Risk) -> None:
    """Say which status the risk has, and offer the moves that are possible from there."""
    st.markdown(f":material/flag: {plain(_('Status: {status}.').format(status=term(risk.status)))}")
    decisions.hint(register, risk)
    small_forms.show(
        register,
        f"status {risk.id}",
        _("Change the status"),
        ":material/flag:",
        partial(_form, risk.id),
        risk=risk.id,
    )


def _form(risk_id: str, held: Held) -> None:
    risk: Risk = editing.find(held.register, "risks", risk_id)
    wanted = st.selectbox(
        _("New status"),
        moves("risks", risk.status),
        format_func=term,
        help=_("Only the moves that are possible from the present status."),
        **held.watched(f"status from {risk.status}"),
    )

    def changes(of: Register) -> list[Change]:
        return editing.record_changes(of, "risks", risk_id, {"status": wanted})

    small_forms.save_row(held, Action(_("Change"), ":material/check:", changes))
