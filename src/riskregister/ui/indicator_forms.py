"""Forms of indicators: define one, change it, type a reading in, or take readings over from a table.

What is typed or imported goes through :mod:`riskregister.services.indicators`.
"""

from __future__ import annotations

from functools import partial
from typing import Any, get_args

import pandas as pd
import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.indicators import with_unit
from riskregister.core.model import Indicator, Register, Risk, Worse
from riskregister.errors import Conflict, RegisterError, WrongUsage
from riskregister.services import editing
from riskregister.services import indicators as service
from riskregister.translations import gettext as _
from riskregister.ui import small_forms, widgets, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action
from riskregister.ui.widgets import plain


def define(register: Register, risk: Risk) -> None:
    """Let a new indicator be defined for a risk."""
    label, icon = _("Define an indicator for this risk"), ":material/add_chart:"
    small_forms.show(register, f"indicator {risk.id}", label, icon, partial(_define, risk.id), risk=risk.id)


def show(register: Register, one: Indicator, risk_id: str) -> None:
    """Let an indicator, shown on the page of a risk, be read and changed."""
    about: dict[str, Any] = {"risk": risk_id, "indicator": one.id}
    label, icon = _("Add a reading"), ":material/add:"
    small_forms.show(register, f"reading {one.id}", label, icon, partial(_add, one.id), **about)
    what = f"readings {one.id}"
    box = small_forms.opened(what, _("Import readings"), ":material/upload_file:")
    if box is not None:
        with box:
            _import(register, one.id, what)
    label, icon = _("Change this indicator"), ":material/edit:"
    small_forms.show(register, f"change {one.id}", label, icon, partial(_change, one.id), **about)


def _add(indicator_id: str, held: Held) -> None:
    one: Indicator = editing.find(held.register, "indicators", indicator_id)
    if not held.count:
        held.about["day"] = small_forms.today()  # what is taken up another day keeps the day it was begun with
    left, right = st.columns(2)
    with left:
        date = small_forms.day_field(_("Read on"), held.about["day"], held, "date")
    unit = f" ({one.unit})" if one.unit else ""
    value = right.number_input(plain(_("Value") + unit), value=None, format="%g", **held.watched("value"))
    note = st.text_input(_("Note"), placeholder=_("where the figure is from"), **held.watched("note"))
    known = next((r for r in held.register.readings if (r.indicator, r.date) == (indicator_id, date)), None)
    if known is not None:
        words = _("This day has a reading, {value}; adding another changes it.")
        st.caption(plain(words.format(value=with_unit(known.value, one.unit))))
    if date is not None and date > small_forms.today():
        st.caption(_("This day is still to come; a slip of the pen?"))

    def changes(of: Register) -> list[Change]:
        if date is None or value is None:
            raise WrongUsage(_("Give a date and a value."), _("Nothing was saved."))
        return service.add_reading(of, indicator_id, date, float(value), note.strip() or None)

    small_forms.save_row(held, Action(_("Add the reading"), ":material/check:", changes))


def _define(risk_id: str, held: Held) -> None:
    values = _fields(held, Indicator(id="", title="", risks=(risk_id,)))

    def changes(of: Register) -> list[Change]:
        return service.define(of, **values)

    small_forms.save_row(held, Action(_("Define the indicator"), ":material/check:", changes, new=True))


def _change(indicator_id: str, held: Held) -> None:
    values = _fields(held, editing.find(held.register, "indicators", indicator_id))

    def changes(of: Register) -> list[Change]:
        return service.change(of, indicator_id, **values)

    small_forms.save_row(held, Action(_("Change the indicator"), ":material/check:", changes))


def _fields(held: Held, known: Indicator) -> dict[str, Any]:
    """Ask for what an indicator consists of, beginning at what is known."""
    titles = {risk.id: f"{risk.id} {risk.title}" for risk in held.register.risks}
    ways: dict[str, str] = {"above": _("higher is worse"), "below": _("lower is worse")}
    one, two = st.columns([3, 1])
    title = one.text_input(_("What is measured"), known.title, **held.watched("title"))
    unit = two.text_input(_("Unit"), known.unit, **held.watched("unit"))
    worse = st.radio(
        _("Which side is worse"),
        get_args(Worse),
        index=get_args(Worse).index(known.worse),
        format_func=ways.__getitem__,
        horizontal=True,
        **held.watched("worse"),
    )
    one, two, three = st.columns(3)
    warning = one.number_input(
        _("Warning at"),
        value=None,
        format="%g",
        help=_("A reason to watch."),
        **held.optional("warning", known.warning),
    )
    alarm = two.number_input(
        _("Alarm at"),
        value=None,
        format="%g",
        help=_("A reason to look at the rating again."),
        **held.optional("alarm", known.alarm),
    )
    months = three.number_input(
        _("Read every … months"),
        min_value=1,
        value=None,
        step=1,
        help=_("Empty: no reading falls due."),
        **held.optional("months", known.every_months),
    )
    risks = st.multiselect(
        _("Risks it belongs to"),
        list(titles),
        [risk for risk in known.risks if risk in titles],
        format_func=titles.__getitem__,
        **held.watched("risks"),
    )
    owner = st.text_input(_("Who reads it"), known.owner, **held.watched("owner"))
    notes = st.text_area(_("Where the figures come from"), known.notes, height=80, **held.watched("notes"))
    return {
        "title": title.strip(),
        "unit": unit.strip(),
        "worse": worse,
        "warning": None if warning is None else float(warning),
        "alarm": None if alarm is None else float(alarm),
        "risks": tuple(risks),
        "owner": owner.strip(),
        "every_months": None if months is None else int(months),
        "notes": notes.strip(),
    }


def _import(register: Register, indicator_id: str, what: str) -> None:
    key = small_forms.prefix(what)
    st.markdown(_("A table with the headings date and value, and note if you like. Days as 2007-05-24 or 24.05.2007."))
    file = st.file_uploader(
        _("CSV or Excel file"), type=["csv", "txt", "tsv", "xlsx"], key=f"{key}_file", max_upload_size=20
    )
    if file is None:
        return
    compared = f"compared {what}"
    if st.session_state.get(compared, ("", None))[0] != file.file_id:
        st.session_state[compared] = (file.file_id, register)
    try:
        found = service.preview_readings(st.session_state[compared][1], file, file.name, indicator_id)
    except RegisterError as error:
        st.error(plain(error), icon=":material/error:")
        return
    for finding in found.findings:
        show_finding = {"error": st.error, "warning": st.warning}.get(finding.severity, st.info)
        show_finding(plain(f"{finding.place}: {finding.message}"))
    words = _("{added} new, {changed} changed, {unchanged} unchanged.")
    st.markdown(words.format(**{name: found.count(name) for name in ("added", "changed", "unchanged")}))
    _preview(found, key)
    if found.errors:
        st.info(_("Nothing can be imported yet."))
    elif not found.changes:
        st.info(_("Nothing to import."))
    else:
        name, reason = widgets.who_and_why(key)

        def accept() -> int:
            try:
                return service.accept_readings(wiring.database(), found, actor=name, reason=reason)
            except Conflict:
                # The other value is on the page now: pressing again is a decision made knowing it.
                st.session_state[compared] = (file.file_id, wiring.register())
                raise

        pressed = st.button(_("Accept these readings"), type="primary", icon=":material/check:", key=f"{key}_send")
        if pressed and widgets.saved(accept, name):
            del st.session_state[compared]
            small_forms.shut(what)
            st.rerun()


def _preview(found: service.ReadingsPreview, key: str) -> None:
    kinds = {"added": _("new"), "changed": _("changed"), "unchanged": _("unchanged")}
    table = [
        {
            _("Cell"): row["place"],
            _("Date"): row["date"],
            _("Before"): row["was"],
            _("In the file"): row["value"],
            _("Change"): kinds[row["change"]],
            _("Note"): row["note"],
        }
        for row in found.rows
    ]
    if table:
        st.dataframe(
            pd.DataFrame(table), hide_index=True, placeholder="–", key=f"{key}_table", alt=_("What the file brings.")
        )
