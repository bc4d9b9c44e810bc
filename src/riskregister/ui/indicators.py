"""Indicators on the pages: readings drawn on the risk, forms to read and define them, the nudge to look again.

What is typed or imported goes through :mod:`riskregister.services.indicators`.
"""

from __future__ import annotations

from typing import Any, get_args

import pandas as pd
import streamlit as st

from riskregister.charts.indicator import indicator_figure
from riskregister.core.changes import Change
from riskregister.core.frames import rows
from riskregister.core.indicators import State, state_of, with_unit
from riskregister.core.model import Indicator, Register, Risk, Worse
from riskregister.errors import RegisterError
from riskregister.services import editing
from riskregister.services import indicators as service
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment, small_forms, widgets, wiring
from riskregister.ui.pages import page
from riskregister.ui.widgets import day, plain

#: How many risks to look at again the Overview links to.
_LISTED = 5


def show_nudges(nudges: pd.DataFrame, risk: Risk) -> None:
    """Say, where an indicator says so, that this risk's rating should be looked at again, and lead to the form."""
    of = nudges[nudges["risk"] == risk.id]
    if of.empty:
        return
    alarm = (of["side"] == "alarm").any()
    head = _("Look at this rating again") if alarm else _("Watch this risk: does its rating still hold?")
    told = "  \n".join(plain(row.why) for row in rows(of))
    way = _("[Assess it anew](#assess), or note under Review that nothing changes.")
    st.warning(f"**{plain(head)}**  \n{told}  \n{way}", icon=":material/notification_important:")


def show_overview(nudges: pd.DataFrame) -> None:
    """Name the risks that indicators say to look at again; nothing where there are none."""
    risks = nudges.drop_duplicates("risk")
    if risks.empty:
        return
    words = ngettext(
        "{n} risk should be looked at again: an indicator has reached a threshold since.",
        "{n} risks should be looked at again: indicators have reached a threshold since.",
        len(risks),
    )
    with st.container(border=True):
        st.markdown(f":material/notification_important: {plain(words.format(n=len(risks)))}")
        for row in rows(risks.head(_LISTED)):
            reason = f"{_sides()[row.side]}: {plain(row.indicator_title)}"
            st.page_link(
                page("risk"),
                label=f"**{plain(row.risk)}** {plain(row.title)}  ·  {reason}",
                icon=":material/chevron_right:",
                query_params=moment.carried({"id": row.risk}),
                help=plain(row.why),
            )
        if len(risks) > _LISTED:
            st.page_link(
                page("risks"),
                label=_("All risks to look at again"),
                icon=":material/list:",
                query_params=moment.carried({"nudged": "1"}),
            )


def added(risks: pd.DataFrame, nudges: pd.DataFrame) -> pd.DataFrame:
    """Return a risk frame with the column nudge: what an indicator says in a word, empty where none says anything."""
    said: dict[str, str] = {}
    for row in rows(nudges.iloc[::-1]):  # alarms stand first, so that they are the last to be written
        said[row.risk] = _("▲ {side}").format(side=_sides()[row.side])
    return risks.assign(nudge=[said.get(risk, "") for risk in risks["id"]])


def _sides() -> dict[str, str]:
    return {
        "none": _("not read yet"),
        "open": _("no thresholds"),
        "ok": _("within the thresholds"),
        "warning": _("warning reached"),
        "alarm": _("alarm reached"),
    }


def show(register: Register, risk: Risk) -> None:
    """Show the indicators of a risk, and let a new one be defined."""
    of = [one for one in register.indicators if risk.id in one.risks]
    if not of:
        st.caption(_("No indicator belongs to this risk yet."))
    for one in of:
        with st.container(border=True):
            _show_one(register, state_of(register, one))
    what = f"indicator {risk.id}"
    form = small_forms.opened(what, _("Define an indicator for this risk"), ":material/add_chart:")
    if form is not None:
        with form:
            _define(small_forms.begun(what, register), risk.id, what)


def _show_one(register: Register, state: State) -> None:
    one = state.indicator
    colours: dict[str, Any] = {"warning": "orange", "alarm": "red"}
    icons = {"ok": "check_circle", "warning": "warning", "alarm": "error"}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(one.id)}** {plain(one.title)}")
        icon = f":material/{icons.get(state.side, 'help')}:"
        st.badge(_sides()[state.side], icon=icon, color=colours.get(state.side, "gray"))
    if state.latest is not None:
        st.plotly_chart(
            indicator_figure(state),
            config={"displayModeBar": False},
            key=f"indicator_{one.id}",
            alt=_("Readings of {indicator} over time with its thresholds; the table below gives the numbers.").format(
                indicator=one.title
            ),
        )
    st.markdown(plain(_words(state)))
    if state.readings:
        with st.expander(_("The readings as a table")):
            _table(state)
    _forms(register, one)


def _words(state: State) -> str:
    """Return where an indicator stands, in sentences."""
    one, latest = state.indicator, state.latest
    said = [_("Nobody has read it yet.")]
    if latest is not None:
        words = _("Latest: {value} on {date}, {side}; {trend}.")
        value = with_unit(latest.value, one.unit)
        said = [words.format(value=value, date=day(latest.date), side=_sides()[state.side], trend=state.trend)]
    said.append(_("Higher is worse.") if one.worse == "above" else _("Lower is worse."))
    if one.every_months:
        words = ngettext("To be read every month.", "To be read every {n} months.", one.every_months)
        said.append(words.format(n=one.every_months))
    if one.owner:
        said.append(_("Read by {owner}.").format(owner=one.owner))
    if one.notes:
        said.append(one.notes)
    return " ".join(said)


def _table(state: State) -> None:
    column = st.column_config
    st.dataframe(
        pd.DataFrame(
            [(reading.date, reading.value, reading.note) for reading in reversed(state.readings)],
            columns=["date", "value", "note"],
        ),
        hide_index=True,
        column_config={
            "date": column.DateColumn(_("Date"), width=110),
            "value": column.NumberColumn(state.indicator.unit or _("Value"), format="%.6g", width=110),
            "note": column.TextColumn(_("Note"), width=420),
        },
        key=f"readings_{state.indicator.id}",
        alt=_("The readings, the latest first."),
    )


def _forms(register: Register, one: Indicator) -> None:
    reading, importing, changing = f"reading {one.id}", f"readings {one.id}", f"change {one.id}"
    form = small_forms.opened(reading, _("Add a reading"), ":material/add:")
    if form is not None:
        with form:
            _add(small_forms.begun(reading, register), one.id, reading)
    form = small_forms.opened(importing, _("Import readings"), ":material/upload_file:")
    if form is not None:
        with form:
            _import(small_forms.begun(importing, register), one.id, importing)
    form = small_forms.opened(changing, _("Change this indicator"), ":material/edit:")
    if form is not None:
        with form:
            _change(small_forms.begun(changing, register), one.id, changing)


def _add(register: Register, indicator_id: str, what: str) -> None:
    one: Indicator = editing.find(register, "indicators", indicator_id)
    key = small_forms.prefix(what)
    left, right = st.columns(2)
    with left:
        date = small_forms.day_field(_("Read on"), small_forms.today(), f"{key}_date")
    unit = f" ({one.unit})" if one.unit else ""
    value = right.number_input(plain(_("Value") + unit), value=None, format="%g", key=f"{key}_value")
    note = st.text_input(_("Note"), key=f"{key}_note", placeholder=_("where the figure is from"))
    known = next((r for r in register.readings if (r.indicator, r.date) == (indicator_id, date)), None)
    if known is not None:
        words = _("This day has a reading, {value}; adding another changes it.")
        st.caption(plain(words.format(value=with_unit(known.value, one.unit))))
    if date is not None and date > small_forms.today():
        st.caption(_("This day is still to come; a slip of the pen?"))
    name, reason = widgets.who_and_why(key)
    if st.button(_("Add the reading"), type="primary", icon=":material/check:", key=f"{key}_send"):
        if date is None or value is None:
            st.error(_("Give a date and a value."), icon=":material/error:")
            return
        read_on, read = date, float(value)

        def make() -> list[Change]:
            return service.add_reading(register, indicator_id, read_on, read, note.strip() or None)

        small_forms.send(what, register, make, name, reason)


def _import(register: Register, indicator_id: str, what: str) -> None:
    key = small_forms.prefix(what)
    st.markdown(_("A table with the headings date and value, and note if you like. Days as 2007-05-24 or 24.05.2007."))
    file = st.file_uploader(
        _("CSV or Excel file"), type=["csv", "txt", "tsv", "xlsx"], key=f"{key}_file", max_upload_size=20
    )
    if file is None:
        return
    try:
        found = service.preview_readings(register, file, file.name, indicator_id)
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
        if st.button(_("Accept these readings"), type="primary", icon=":material/check:", key=f"{key}_send"):
            small_forms.finish(
                what, lambda: service.accept_readings(wiring.database(), found, actor=name, reason=reason), name
            )


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


def _define(register: Register, risk_id: str, what: str) -> None:
    key = small_forms.prefix(what)
    values = _fields(register, Indicator(id="", title="", risks=(risk_id,)), key)
    name, reason = widgets.who_and_why(key)
    if st.button(_("Define the indicator"), type="primary", icon=":material/check:", key=f"{key}_send"):
        small_forms.send(what, register, lambda: service.define(register, **values), name, reason)


def _change(register: Register, indicator_id: str, what: str) -> None:
    key = small_forms.prefix(what)
    values = _fields(register, editing.find(register, "indicators", indicator_id), key)
    name, reason = widgets.who_and_why(key)
    if st.button(_("Change the indicator"), type="primary", icon=":material/check:", key=f"{key}_send"):
        small_forms.send(what, register, lambda: service.change(register, indicator_id, **values), name, reason)


def _fields(register: Register, known: Indicator, key: str) -> dict[str, Any]:
    """Ask for what an indicator consists of, beginning at what is known."""
    titles = {risk.id: f"{risk.id} {risk.title}" for risk in register.risks}
    ways: dict[str, str] = {"above": _("higher is worse"), "below": _("lower is worse")}
    one, two = st.columns([3, 1])
    title = one.text_input(_("What is measured"), known.title, key=f"{key}_title")
    unit = two.text_input(_("Unit"), known.unit, key=f"{key}_unit")
    worse = st.radio(
        _("Which side is worse"),
        get_args(Worse),
        index=get_args(Worse).index(known.worse),
        format_func=ways.__getitem__,
        horizontal=True,
        key=f"{key}_worse",
    )
    one, two, three = st.columns(3)
    warning = one.number_input(
        _("Warning at"), value=known.warning, format="%g", key=f"{key}_warning", help=_("A reason to watch.")
    )
    alarm = two.number_input(
        _("Alarm at"),
        value=known.alarm,
        format="%g",
        key=f"{key}_alarm",
        help=_("A reason to look at the rating again."),
    )
    months = three.number_input(
        _("Read every … months"),
        min_value=1,
        value=known.every_months,
        step=1,
        key=f"{key}_months",
        help=_("Empty: no reading falls due."),
    )
    risks = st.multiselect(
        _("Risks it belongs to"),
        list(titles),
        [risk for risk in known.risks if risk in titles],
        format_func=titles.__getitem__,
        key=f"{key}_risks",
    )
    owner = st.text_input(_("Who reads it"), known.owner, key=f"{key}_owner")
    notes = st.text_area(_("Where the figures come from"), known.notes, key=f"{key}_notes", height=80)
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
