"""The timeline of the measures: bars from start to due date, and beneath, with the reason, those without dates."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister.core.labels import measure_status_names
from riskregister.core.model import Register
from riskregister.services import figures_of_measures
from riskregister.services.figures_of_measures import BARS
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import figures, measure_filters, measure_ways, widgets
from riskregister.ui.widgets import plain

#: Measures without dates listed beneath.
UNDATED = 200


def show(register: Register, frame: pd.DataFrame) -> None:
    """Draw the measures that have a date, a page of them at a time, and list those that have none."""
    undated = frame[frame["start"].isna() & frame["due"].isna()]
    if len(undated) == len(frame):
        st.info(_("None of these measures has a start or a due date; beneath stands why."), icon=":material/event:")
    else:
        _draw(register, frame)
    if len(undated):
        _list(undated)


def _draw(register: Register, frame: pd.DataFrame) -> None:
    one, two = st.columns(2)
    with one:
        kinds = {"owner": _("Responsible body"), "section": _("Section")}
        by = widgets.switch(_("Group by"), kinds, "group", "owner")
    with two:
        spans = {"near": _("Around the reporting date"), "all": _("All dates")}
        span = widgets.switch(_("Time shown"), spans, "span", "near")
    part = measure_filters.page_of(figures_of_measures.dated(frame, by), BARS, "bars")
    drawn = figures_of_measures.timeline(register, part, by=by, span=span)

    def clicked() -> None:
        points = st.session_state["gantt"].selection.points
        if points:
            found = points[0].get("customdata")
            st.query_params["id"] = found[0] if isinstance(found, list) else str(found)

    figures.shown(
        register,
        drawn,
        key="gantt",
        on_select=clicked,
        selection_mode="points",
        alt=_(
            "Timeline of the measures with a date; the table below gives the same, and any can be opened from there."
        ),
    )
    st.caption(plain(f"{drawn.note} {_('Click a bar to open it.')}"))
    measure_ways.open_box(part)
    with st.expander(_("The same as a table")):
        _table(part)


def _table(part: pd.DataFrame) -> None:
    names, column = measure_status_names(), st.column_config
    table = part[["id", "title", "owner", "section", "start", "due", "status", "progress", "overdue"]]
    st.dataframe(
        table.assign(status=table["status"].map(names)),
        hide_index=True,
        placeholder="–",
        column_config={
            "id": column.TextColumn(_("Id"), width=95, pinned=True),
            "title": column.TextColumn(_("Measure"), width=330),
            "owner": column.TextColumn(_("Responsible body"), width=200),
            "section": column.TextColumn(_("Section"), width=90),
            "start": column.DateColumn(_("Start")),
            "due": column.DateColumn(_("Due")),
            "status": column.TextColumn(_("Status")),
            "progress": column.NumberColumn(_("Progress %"), format="%g"),
            "overdue": column.CheckboxColumn(_("Overdue")),
        },
        alt=_("The measures on the timeline with their dates."),
        key="timeline_table",
    )


def _list(undated: pd.DataFrame) -> None:
    """List the measures without a date by the reason there is none."""
    st.header(_("Without a date"), anchor=False)
    reasons = undated["due_rule"].where(undated["due_rule"] != "", _("the register gives no reason"))
    counts = reasons.value_counts(sort=True)
    words = ngettext(
        "{n} measure has neither start nor due date.", "{n} measures have neither start nor due date.", len(undated)
    )
    st.markdown(words.format(n=len(undated)))
    st.markdown("\n".join(f"- **{count}** {plain(reason)}" for reason, count in counts.head(12).items()))
    names, column = measure_status_names(), st.column_config
    with st.expander(_("Which they are")):
        table = undated.assign(why=reasons, status=undated["status"].map(names))
        if len(table) > UNDATED:
            st.caption(_("The first {n} of {all}; the table view has all of them.").format(n=UNDATED, all=len(table)))
        st.dataframe(
            table.head(UNDATED)[["id", "title", "why", "owner", "status"]],
            hide_index=True,
            column_config={
                "id": column.TextColumn(_("Id"), width=95, pinned=True),
                "title": column.TextColumn(_("Measure"), width=330),
                "why": column.TextColumn(_("Why no date"), width=330),
                "owner": column.TextColumn(_("Responsible body"), width=200),
                "status": column.TextColumn(_("Status")),
            },
            alt=_("The measures without a date, and why."),
            key="undated_table",
        )
