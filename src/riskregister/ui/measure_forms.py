"""The small forms of one measure: move it to another status, its body, dates and progress, an update."""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.labels import term
from riskregister.core.model import Measure, Register
from riskregister.core.workflow import moves
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.ui import marking_fields, small_forms
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action

#: The way of a measure: from what should be to what is there, then what has ended.
WAY = ("principle", "planned", "adopted", "under_way", "established", "completed", "stopped")


def onward(status: str) -> list[str]:
    """Return the statuses a measure can move to, the next ones on its way before those behind it."""
    here = WAY.index(status)
    possible = moves("measures", status)
    return [one for one in (*WAY[here + 1 :], *WAY[:here]) if one in possible]


def move_form(measure_id: str, held: Held) -> None:
    """Ask for the status a measure moves to; only the moves that are possible from where it stands."""
    measure: Measure = editing.find(held.register, "measures", measure_id)
    wanted = st.selectbox(
        _("Move to"),
        onward(measure.status),
        format_func=term,
        help=_("Only the moves that are possible from the present status."),
        **held.watched(f"status from {measure.status}"),
    )

    def changes(of: Register) -> list[Change]:
        return editing.record_changes(of, "measures", measure_id, {"status": wanted})

    small_forms.save_row(held, Action(_("Move"), ":material/check:", changes))


def facts_form(measure_id: str, held: Held) -> None:
    """Ask for what changes in a measure's life: its body, partners, dates and progress."""
    measure: Measure = editing.find(held.register, "measures", measure_id)
    one, two = st.columns([2, 1])
    owner = one.text_input(
        _("Responsible body"),
        measure.owner,
        max_chars=300,
        help=_("Leave it as it is where the text names none."),
        **held.watched("owner"),
    )
    with two:
        progress = _progress(measure, held)
    one, two = st.columns(2)
    with one:
        start = small_forms.day_field(_("Start"), measure.start, held, "start")
    with two:
        due = small_forms.day_field(_("Due"), measure.due, held, "due")
    rule = st.text_input(
        _("Where the due date comes from, or why there is none"), measure.due_rule, **held.watched("due_rule")
    )

    def changes(of: Register) -> list[Change]:
        values = {"owner": owner.strip() or measure.owner, "progress": progress, "start": start, "due": due}
        return editing.record_changes(of, "measures", measure_id, {**values, "due_rule": rule.strip()})

    small_forms.save_row(held, Action(_("Save"), ":material/save:", changes))


def marking_form(measure_id: str, held: Held) -> None:
    """Ask how a measure is marked, and which of its parts higher."""
    measure: Measure = editing.find(held.register, "measures", measure_id)
    values = marking_fields.ask(held.register, held, "measures", measure)

    def changes(of: Register) -> list[Change]:
        return editing.record_changes(of, "measures", measure_id, values)

    small_forms.save_row(held, Action(_("Save the marking"), ":material/save:", changes))


def _progress(measure: Measure, held: Held) -> float | None:
    found: Any = st.number_input(
        _("Progress %"),
        0.0,
        100.0,
        None,
        step=5.0,
        format="%g",
        placeholder=_("not known"),
        help=_("0 to 100. Empty: not known, which is not 0 %."),
        **held.optional("progress", measure.progress),
    )
    return None if found is None else float(found)
