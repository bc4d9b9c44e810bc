"""Edit forms and tables: edits wait on the page until they are saved with a name and a reason, all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.changes import Change, moved
from riskregister.core.frames import latest_assessments
from riskregister.core.labels import stage_names
from riskregister.core.markings import marking_of
from riskregister.core.model import STAGES, Estimate, Register, Stage
from riskregister.errors import RegisterError
from riskregister.services import editing
from riskregister.services.drafts import Draft
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import (
    conflicts,
    drafts,
    impact_fields,
    level_fields,
    moment,
    risk_columns,
    tables,
    widgets,
    wiring,
)
from riskregister.ui.drafts import Held
from riskregister.ui.widgets import plain

#: Columns of tables whose values are dates.
_DATES = ("due", "review_due")
#: Pixels: a table at its highest, its head with the line around it, a row.
_HEIGHT, _HEAD, _ROW = 560, 40, 35


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def begun(what: str, now: Register) -> Register:
    """Return the register on which the edits waiting in the table ``what`` were begun, or ``now`` when none wait.

    Edits of an earlier visit of this browser are offered first.
    """
    if wiring.is_past():
        return now
    waiting_drafts = drafts.offer(now, what, prepare=_show_table)
    held = drafts.begun(what, now)
    held.locked = what in waiting_drafts
    stage = held.about.get("stage")
    if held.count and stage is not None and st.query_params.get("stage", "current") != stage:
        # The levels waiting there are of one stage, whatever the address says by now.
        st.query_params["stage"] = stage
    return held.register


def waiting(what: str, register: Register) -> bool:
    """Say whether edits of ``register`` wait to be saved in the table ``what``, whatever it was filtered by."""
    if wiring.is_past():
        return False
    held = drafts.known(what)
    return held is not None and held.count > 0 and held.register.id == register.id


def _show_table(held: Held) -> None:
    """Set the page up to show the table whose edits were taken up."""
    for name, value in held.about.items():
        st.query_params[name] = value


def risk_table(register: Register, frame: pd.DataFrame, stage: Stage) -> None:
    """Let title, levels, status, owner, category and next review of the shown risks be edited in the table."""
    due = {risk.id: risk.review_due for risk in register.risks}
    shown = ["title", "likelihood", "impact", "score", "rating", "status", "owner", "category"]
    table = frame.set_index("id")[shown]
    table["review_due"] = pd.Series([due.get(risk) for risk in table.index], index=table.index, dtype=object)
    held = drafts.begun("risks", register)
    held.about = {"stage": stage, "table": "edit"}
    with st.expander(_("What the levels mean"), icon=":material/help:"):
        level_fields.definitions(register.criteria)
    _editor(
        held,
        table,
        f"{stage} {abs(hash(tuple(frame['id'])))}",
        risk_columns.editable(register, frame),
        ["score", "rating"],
        _("The risks that fit the filters, to be edited."),
    )
    _save_bar("risks", partial(_risk_changes, stage=stage))


def _risk_changes(held: Held, name: str, stage: Stage) -> list[Change]:
    register = held.register
    known = latest_assessments(register, stage)
    changes: list[Change] = []
    for risk, values in held.cells.items():
        fields: dict[str, Any] = {
            field: values[field] for field in ("status", "title", "category") if values.get(field)
        }
        if "owner" in values:
            fields["owner"] = values["owner"] or ""
        if "review_due" in values:
            fields["review_due"] = _date(values["review_due"])
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


def _date(value: Any) -> Any:
    """Return a date that the browser may have given as text."""
    return dt.date.fromisoformat(value[:10]) if isinstance(value, str) else value


def measure_table(register: Register, frame: pd.DataFrame) -> None:
    """Let status, progress, body and due date of the shown measures be edited in the table."""
    marked = len({marking_of(register, one) for one in register.measures}) > 1
    table = tables.measure_table(frame, marked=marked)
    columns = tables.measure_columns(list(table.index), lambda measure: st.query_params.update(id=measure))
    if moment.closed(_("A past state is for reading; nothing can be edited in it.")):
        alt = _("The measures that fit the filters.")
        height = min(_HEIGHT, _HEAD + _ROW * len(table))
        st.dataframe(table, column_config=columns, height=height, placeholder="–", alt=alt)
        return
    _editor(
        drafts.begun("measures", register),
        table,
        "",
        columns,
        ["open", "title", "share", "marking", "section", "status_in_source", "overdue", "risks", "domain"],
        _("The measures that fit the filters; status, progress, responsible body and due date can be edited."),
    )
    _save_bar("measures", _measure_changes)


def _measure_changes(held: Held, _name: str) -> list[Change]:
    found: list[Change] = []
    for measure, values in held.cells.items():
        fields = dict(values)
        if "due" in fields:
            fields["due"] = _date(fields["due"])
        if isinstance(fields.get("progress"), int):
            fields["progress"] = float(fields["progress"])
        found += editing.record_changes(held.register, "measures", measure, fields)
    return found


def _editor(held: Held, table: pd.DataFrame, name: str, columns: dict[str, Any], fixed: list[str], alt: str) -> None:
    """Show a table to be edited, with the cells that were edited before it was last drawn from nothing."""
    key = held.key(f"table {name}")
    if key not in st.session_state:
        held.base = {record: dict(values) for record, values in held.cells.items()}
    for record, values in held.base.items():
        for column, value in values.items():
            if record in table.index and column in table:
                table[column] = table[column].astype(object)
                table.loc[record, column] = _date(value) if column in _DATES else value
    held.editor = (key, tuple(str(record) for record in table.index))
    st.data_editor(
        table,
        key=key,
        column_config=columns,
        disabled=True if held.locked else fixed,
        height=min(_HEIGHT, _HEAD + _ROW * len(table)),
        placeholder="–",
        alt=alt,
        on_change=drafts.on_edit,
        args=(held.what,),
    )
    drafts.collect(held)


@st.fragment
def _save_bar(what: str, changes: Callable[[Held, str], list[Change]]) -> None:
    held = drafts.known(what)
    if held is None:
        st.rerun()  # the edits were dropped: the table above must show it
    elif not held.count:
        st.caption(_("Edit cells above; nothing is saved until you press Save."))
    else:
        count = sum(len(values) for values in held.cells.values())
        st.warning(
            ngettext("{n} edit is not saved yet.", "{n} edits are not saved yet.", count).format(n=count),
            icon=":material/edit:",
        )
        save_row(held, partial(changes, held))


def save_row(held: Held, changes: Callable[[str], list[Change]]) -> None:
    """Ask who and why, save what ``changes`` returns for that name, and settle what stands against it."""
    name, reason = widgets.who_and_why(held.what, held.watched)
    slot = st.empty()
    pressed = conflicts.standing(held) is None and slot.button(
        _("Save"), type="primary", icon=":material/save:", key=held.key("save")
    )
    if pressed:
        try:
            made = changes(name)
        except RegisterError as error:
            widgets.failed(error)
            made = None
        if made:
            with st.spinner(_("Saving")):
                conflicts.save(held, held.register, made, name, reason)
        elif made is not None:
            st.info(_("Nothing was changed."))
    if conflicts.standing(held) is not None:
        slot.empty()
        conflicts.show(held, name, reason)
    drafts.state(held)


@st.fragment
def level_form(register: Register, risk_id: str) -> None:
    """Let a risk's likelihood and impact at a stage be set, each as low, best and high, with the rationale."""
    if moment.closed(_("A past state is for reading; nothing can be assessed in it.")):
        return
    names = stage_names()

    def stage_of(draft: Draft) -> str:
        about = draft.content.get("about", {})
        return plain(names.get(about.get("stage", ""), ""))

    def show_stage(held: Held) -> None:
        st.session_state["assess_stage"] = held.about.get("stage", "current")

    waiting_drafts = drafts.offer(register, f"levels {risk_id} ", stage_of, show_stage)
    stage: Stage = st.selectbox(
        _("Stage to assess"), STAGES, index=1, format_func=lambda key: names[key], key="assess_stage"
    )
    what = f"levels {risk_id} {stage}"
    if what in waiting_drafts:
        return
    held = drafts.begun(what, register, stage=stage, risk=risk_id)
    criteria, known = held.register.criteria, latest_assessments(held.register, stage).get(risk_id)
    one, two = st.columns(2, gap="large")
    with one:
        likelihood = level_fields.estimate(
            _("Likelihood"),
            level_fields.likelihood_words(criteria),
            known.likelihood if known else None,
            held,
            "likelihood",
        )
    with two:
        impact = level_fields.estimate(
            _("Impact"), level_fields.impact_words(criteria), known.impact if known else None, held, "impact"
        )
    by_dimension = impact_fields.ask(criteria, known, held, "impact", impact)
    rationale = st.text_area(_("Rationale"), known.rationale if known else "", **held.watched("rationale"))
    if latest_assessments(register, stage).get(risk_id) != known:
        st.info(_("Somebody else has saved this assessment since; what you save is compared with it first."))

    def changes(name: str) -> list[Change]:
        return editing.assessment_changes(
            held.register,
            risk_id,
            stage,
            likelihood=likelihood,
            impact=impact,
            rationale=rationale,
            **by_dimension.values(),
            assessor=name,
            date=_today(),
        )

    save_row(held, changes)
