"""Indicators on the pages: readings drawn on the risk, where they stand, the nudge to look again.

Their forms are in :mod:`riskregister.ui.indicator_forms`.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.frames import rows
from riskregister.core.indicators import State, state_of, with_unit
from riskregister.core.model import Register, Risk
from riskregister.services import figures_of_risks
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import figures, indicator_forms, moment
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
    way = _("Assess it anew under Scores, or note under Review that nothing changes.")
    st.warning(f"**{plain(head)}**  \n{told}  \n{way}", icon=":material/notification_important:")
    with st.container(horizontal=True):
        for label, where in ((_("Assess it anew"), {"view": "scores"}), (_("Note a review"), {"open": "review"})):
            query = moment.carried({"id": risk.id, **where})
            st.page_link(page("risk"), label=label, icon=":material/chevron_right:", query_params=query)


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
            _show_one(register, state_of(register, one), risk.id)
    indicator_forms.define(register, risk)


def _show_one(register: Register, state: State, risk_id: str) -> None:
    one = state.indicator
    colours: dict[str, Any] = {"warning": "orange", "alarm": "red"}
    icons = {"ok": "check_circle", "warning": "warning", "alarm": "error"}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{plain(one.id)}** {plain(one.title)}")
        icon = f":material/{icons.get(state.side, 'help')}:"
        st.badge(_sides()[state.side], icon=icon, color=colours.get(state.side, "gray"))
    if state.latest is not None:
        figures.shown(
            register,
            figures_of_risks.indicator(register, one.id, state),
            key=f"indicator_{one.id}",
            alt=_("Readings of {indicator} over time with its thresholds; the table below gives the numbers.").format(
                indicator=one.title
            ),
        )
    st.markdown(plain(_words(state)))
    if state.readings:
        with st.expander(_("The readings as a table")):
            _table(state)
    indicator_forms.show(register, one, risk_id)


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
