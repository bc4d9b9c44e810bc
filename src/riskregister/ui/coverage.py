"""Coverage: categories against the status of the measures that act on them, against bodies, and what rests on one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister.core.frames import MEASURE_STATUSES, rows
from riskregister.core.labels import measure_status_names
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui import body_cover, link_forms, measure_ways, single_points
from riskregister.ui.widgets import plain, risk_links, switch
from riskregister.ui.wiring import frame as frame_of

#: Measures without a risk that are listed.
_LISTED = 100


def show(register: Register, coverage: pd.DataFrame, measures: pd.DataFrame) -> None:
    """Show one part of how the measures cover the categories."""
    parts = {
        "categories": _("Categories"),
        "bodies": _("Bodies and categories"),
        "points": _("Single points of failure"),
    }
    part = switch(_("Part"), parts, "part", "categories")
    if part == "bodies":
        body_cover.show(register)
    elif part == "points":
        single_points.show(register)
    else:
        _categories(register, coverage, measures)


def _categories(register: Register, coverage: pd.DataFrame, measures: pd.DataFrame) -> None:
    """Show the coverage table, the gaps and the measures without a link."""
    names, column = measure_status_names(), st.column_config
    table = coverage[["id", "title", "risks", "measures", *MEASURE_STATUSES]].copy()
    table["reduction"] = (coverage["evidenced_reduction"] * 100).round(1)
    table["gaps"] = [len(gaps) for gaps in coverage["gaps"]]
    table["undelivered"] = [len(gaps) for gaps in coverage["undelivered"]]
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "id": column.TextColumn(_("Id"), width=55, pinned=True),
            "title": column.TextColumn(_("Category"), width=330, pinned=True),
            "risks": column.NumberColumn(_("Risks"), width=60),
            "measures": column.NumberColumn(_("Measures"), width=85),
            **{status: column.NumberColumn(names[status], width=90) for status in MEASURE_STATUSES},
            "reduction": column.ProgressColumn(
                _("Evidenced reduction"),
                format="%.1f %%",
                min_value=0,
                max_value=100,
                help=_("Share of inherent expected harm that the measures in place take away."),
            ),
            "gaps": column.NumberColumn(_("Without a measure"), width=130),
            "undelivered": column.NumberColumn(_("Intentions only"), width=115),
        },
        height=35 * (len(table) + 1) + 3,
        alt=_("Categories with the number of measures by status, evidenced reduction and gaps."),
        key="coverage_table",
    )
    st.caption(
        _("Strengths and delivery shares are the analyst's; the range on each risk's page shows how far they reach.")
    )
    risks = frame_of("level").set_index("id", drop=False)
    left, middle, right = st.columns(3, gap="large")
    no_measure = _("The source names the threat and no measure against it.")
    if link_forms.way():
        no_measure = f"{no_measure} {_('Each leads to the form that links a measure to it.')}"
    for place, field, title, note in (
        (left, "gaps", _("Risks no measure acts on"), no_measure),
        (middle, "undelivered", _("Risks with intentions only"), _("Every measure is a principle or a plan.")),
    ):
        with place:
            st.header(title, anchor=False)
            st.caption(note)
            ids = [risk for gaps in coverage[field] for risk in gaps]
            risk_links(risks.loc[ids], also=link_forms.way() if field == "gaps" else None)
    with right:
        st.header(_("Measures without a risk"), anchor=False)
        st.caption(_("Frame, aim or procedure: the note on each measure says why no risk is linked."))
        notes = {measure.id: measure.notes for measure in register.measures}
        unlinked = measures[measures["risks"].map(len) == 0]
        if len(unlinked) > _LISTED:
            st.caption(_("The first {n} of {all}.").format(n=_LISTED, all=len(unlinked)))
        for row in rows(unlinked.head(_LISTED)):
            view = measure_ways.address_of_view()
            link_forms.measure_link(row.id, row.title, view, help=plain(notes[row.id]) or None)
