"""The form in which everything said of one risk is edited: its title, its place, its texts, what is at stake."""

from __future__ import annotations

from functools import partial

from riskregister.core.changes import Change
from riskregister.core.model import Register, Risk
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.ui import risk_fields, risk_new, small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action


def show(register: Register, risk: Risk) -> None:
    """Offer the form on the page of a risk."""
    small_forms.show(
        register,
        f"texts {risk.id}",
        _("Edit what is said of it"),
        ":material/edit:",
        partial(_form, risk.id),
        risk=risk.id,
    )


def _form(risk_id: str, held: Held) -> None:
    known: Risk = editing.find(held.register, "risks", risk_id)
    values = risk_fields.ask(held.register, held, known)
    values["category"] = values["category"] or known.category

    def changes(of: Register) -> list[Change]:
        risk_new.titled(values["title"])
        return editing.record_changes(of, "risks", risk_id, values)

    small_forms.save_row(held, Action(_("Save"), ":material/save:", changes))
