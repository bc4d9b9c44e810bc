"""The form in which what a measure is gets edited: its words, domain and type, partners, objectives and figures."""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Measure, Register
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.ui import measure_fields, small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action


def form(measure_id: str, held: Held) -> None:
    """Ask for what a measure is; where the source says it, and what the source's words amount to, stay."""
    known: Measure = editing.find(held.register, "measures", measure_id)
    values: dict[str, Any] = measure_fields.what_it_is(held.register, held, known)
    values["partners"] = measure_fields.partners(held, known)
    values["objectives"] = measure_fields.objectives(held.register, held, known)
    values["figures"] = small_forms.lines_field(
        _("Figures"), known.figures, held, "figures", _("Numbers the source gives for it, one on each line.")
    )
    values["notes"] = st.text_area(_("Notes"), known.notes, height=100, **held.watched("notes")).strip()
    st.caption(_("Where the source says it, and what its own words amount to, stay as they are."))

    def changes(of: Register) -> list[Change]:
        measure_fields.complete(measure_fields.titled(values["title"]))
        return editing.record_changes(of, "measures", measure_id, values)

    small_forms.save_row(held, Action(_("Save"), ":material/save:", changes))
