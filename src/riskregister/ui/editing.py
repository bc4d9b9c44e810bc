"""Edit forms and tables: edits wait on the page until they are saved with a name and a reason, all or none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.changes import Change, moved
from riskregister.core.frames import latest_assessments
from riskregister.core.labels import stage_names
from riskregister.core.model import STAGES, Estimate, Register, Stage
from riskregister.errors import Conflict
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import level_fields, moment, tables, widgets, wiring


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def _save(what: str, register: Register, changes: list[Change], name: str, reason: str) -> bool:
    def action() -> int:
        try:
            number = editing.save(wiring.database(), register, changes, actor=name, reason=reason, means=wiring.MEANS)
        except Conflict:
            # The person sees the other value now; pressing Save again is a decision made knowing it.
            st.session_state[f"seen {what}"] = wiring.register()
            raise
        _forget(what)
        return number

    return widgets.saved(action, name)


def _forget(what: str) -> None:
    for kept in ("begun", "seen"):
        st.session_state.pop(f"{kept} {what}", None)


def begun(what: str, now: Register) -> Register:
    """Return the register on which the edits waiting in the table ``what`` were begun, or ``now`` when none wait.

    Somebody else's save must neither throw away what a person has typed nor be overwritten unseen.
    """
    if wiring.is_past():
        return now
    held: Register | None = st.session_state.get(f"begun {what}")
    if held is not None and held.id == now.id and waiting(what, held):
        return held
    _forget(what)
    st.session_state[f"begun {what}"] = now
    return now


def waiting(what: str, register: Register) -> bool:
    """Say whether edits of ``register`` wait to be saved in the table ``what``, whatever it was filtered by."""
    prefix = f"edit_{what}_{register.version}_"
    if wiring.is_past():
        return False
    return any(pending(str(key)) for key in list(st.session_state) if str(key).startswith(prefix))


def _seen(what: str, register: Register) -> Register:
    return st.session_state.get(f"seen {what}", register)  # type: ignore[no-any-return]


def pending(key: str) -> dict[int, dict[str, Any]]:
    """Return the edits that wait in the table called ``key``: row position → column → value."""
    state = st.session_state.get(key) or {}
    return {int(row): values for row, values in state.get("edited_rows", {}).items() if values}


def risk_table(register: Register, frame: pd.DataFrame, stage: Stage) -> None:
    """Let levels, status and owner of the shown risks be edited in the table."""
    table = frame.set_index("id")[["title", "likelihood", "impact", "score", "rating", "status", "owner"]]
    columns = tables.risk_columns()
    levels = len(register.criteria.likelihood.levels)
    for side in ("likelihood", "impact"):
        label = _("Likelihood") if side == "likelihood" else _("Impact")
        columns[side] = st.column_config.NumberColumn(label, min_value=1, max_value=levels, step=1, format="%g")
    columns["_index"] = columns.pop("id")
    key = f"edit_risks_{register.version}_{stage}_{abs(hash(tuple(frame['id'])))}"
    st.data_editor(
        table,
        key=key,
        column_config=columns,
        disabled=["title", "score", "rating"],
        height=560,
        placeholder="–",
        alt=_("The risks that fit the filters, to be edited."),
    )
    edits = pending(key)
    seen = _seen("risks", register)
    _save_bar("risks", edits, lambda name: _risk_changes(seen, table, edits, stage, name), seen, key)


def _risk_changes(
    register: Register, table: pd.DataFrame, edits: dict[int, dict[str, Any]], stage: Stage, name: str
) -> list[Change]:
    known = latest_assessments(register, stage)
    changes: list[Change] = []
    for position, values in edits.items():
        risk = str(table.index[position])
        fields: dict[str, Any] = {field: values[field] for field in ("status",) if values.get(field)}
        if "owner" in values:
            fields["owner"] = values["owner"] or ""
        changes += editing.record_changes(register, "risks", risk, fields)
        if "likelihood" in values or "impact" in values:
            before = known.get(risk)
            sides: dict[str, Estimate | None] = {}
            for side in ("likelihood", "impact"):
                estimate = getattr(before, side, None)
                if side in values:
                    estimate = None if values[side] is None else moved(estimate, float(values[side]))
                sides[side] = estimate
            changes += editing.assessment_changes(
                register,
                risk,
                stage,
                likelihood=sides["likelihood"],
                impact=sides["impact"],
                assessor=name,
                date=_today(),
            )
    return changes


def measure_table(register: Register, frame: pd.DataFrame) -> None:
    """Let status, progress, body and due date of the shown measures be edited in the table."""
    table, key = tables.measure_table(frame), f"edit_measures_{register.version}_"
    if moment.closed(_("A past state is for reading; nothing can be edited in it.")):
        alt = _("The measures that fit the filters.")
        st.dataframe(table, column_config=tables.measure_columns(), height=560, placeholder="–", alt=alt)
        return
    st.data_editor(
        table,
        key=key,
        column_config=tables.measure_columns(),
        disabled=["title", "section", "status_in_source", "overdue", "risks", "domain"],
        height=560,
        placeholder="–",
        alt=_("The measures that fit the filters; status, progress, responsible body and due date can be edited."),
    )
    edits, seen = pending(key), _seen("measures", register)

    def changes(_name: str) -> list[Change]:
        found: list[Change] = []
        for position, values in edits.items():
            fields = dict(values)
            if isinstance(fields.get("due"), str):
                fields["due"] = dt.date.fromisoformat(fields["due"][:10])
            if isinstance(fields.get("progress"), int):
                fields["progress"] = float(fields["progress"])
            found += editing.record_changes(seen, "measures", str(table.index[position]), fields)
        return found

    _save_bar("measures", edits, changes, seen, key)


def _save_bar(what: str, edits: dict[int, dict[str, Any]], changes: Any, register: Register, key: str) -> None:
    count = sum(len(values) for values in edits.values())
    if not count:
        st.caption(_("Edit cells above; nothing is saved until you press Save."))
        return
    st.warning(
        ngettext("{n} edit is not saved yet.", "{n} edits are not saved yet.", count).format(n=count),
        icon=":material/edit:",
    )
    with st.form(f"save_{key}", border=False):
        name, reason = widgets.who_and_why(key)
        pressed = st.form_submit_button(_("Save"), type="primary", icon=":material/save:")
    if pressed and _save(what, register, changes(name), name, reason):
        st.rerun()


def level_form(register: Register, risk_id: str) -> None:
    """Let a risk's likelihood and impact at a stage be set, each as low, best and high, with the rationale."""
    if moment.closed(_("A past state is for reading; nothing can be assessed in it.")):
        return
    names = stage_names()
    stage: Stage = st.selectbox(
        _("Stage to assess"), STAGES, index=1, format_func=lambda key: names[key], key="assess_stage"
    )
    what, now = f"levels {risk_id} {stage}", register
    held: Register | None = st.session_state.get(f"begun {what}")
    # What is typed into a form is not known here before it is sent, so an open form stays on what it was begun on.
    if held is not None and f"r_{risk_id}_{stage}_{held.version}" in st.session_state:
        register = held
    else:
        _forget(what)
        st.session_state[f"begun {what}"] = register
    known = latest_assessments(register, stage).get(risk_id)
    prefix = f"{risk_id}_{stage}_{register.version}"
    with st.form(f"levels_{prefix}"):
        one, two = st.columns(2, gap="large")
        with one:
            likelihood = level_fields.estimate(
                _("Likelihood"),
                level_fields.likelihood_words(register.criteria),
                known.likelihood if known else None,
                f"l_{prefix}",
            )
        with two:
            impact = level_fields.estimate(
                _("Impact"),
                level_fields.impact_words(register.criteria),
                known.impact if known else None,
                f"i_{prefix}",
            )
        rationale = st.text_area(_("Rationale"), known.rationale if known else "", key=f"r_{prefix}")
        name, reason = widgets.who_and_why(prefix)
        pressed = st.form_submit_button(_("Save"), type="primary", icon=":material/save:")
    if not pressed:
        if latest_assessments(now, stage).get(risk_id) != known:
            st.info(_("Somebody else has saved this assessment since; what you save is compared with it first."))
    else:
        seen = _seen(what, register)
        theirs = latest_assessments(seen, stage).get(risk_id)

        def mine(field: str, value: Any) -> Any:
            # After a conflict, what this person did not touch is as the other one left it.
            return getattr(theirs, field) if known and theirs and value == getattr(known, field) else value

        changes = editing.assessment_changes(
            seen,
            risk_id,
            stage,
            likelihood=mine("likelihood", likelihood),
            impact=mine("impact", impact),
            rationale=mine("rationale", rationale),
            assessor=name,
            date=_today(),
        )
        if not changes:
            st.info(_("Nothing was changed."))
        elif _save(what, seen, changes, name, reason):
            st.rerun()
