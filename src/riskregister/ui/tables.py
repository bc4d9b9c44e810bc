"""Columns of the Measures table."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.labels import measure_status_names, term
from riskregister.translations import gettext as _
from riskregister.ui.widgets import joined


def measure_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the tracker, indexed by measure id."""
    names = measure_status_names()
    table = frame.set_index("id")[
        ["title", "status", "progress", "due", "overdue", "owner", "section", "status_in_source"]
    ]
    table = table.assign(risks=[joined(risks) for risks in frame["risks"]], domain=frame["domain"].map(term).to_numpy())
    table["status_in_source"] = table["status_in_source"].map(names)
    table["due"] = pd.to_datetime(table["due"]).dt.date
    return table


def measure_columns() -> dict[str, Any]:
    """Return the column settings of the tracker."""
    column, names = st.column_config, measure_status_names()
    return {
        "_index": column.TextColumn(_("Id"), width=95, pinned=True, disabled=True),
        "title": column.TextColumn(_("Measure"), width=330, pinned=True),
        "section": column.TextColumn(_("Section"), width=80),
        "owner": column.TextColumn(_("Responsible body"), width=190, required=True),
        "status_in_source": column.TextColumn(
            _("In the source"), width=100, help=_("As the text words it; never edited.")
        ),
        "status": column.SelectboxColumn(
            _("Status"),
            required=True,
            options=list(names),
            format_func=lambda key: names.get(str(key), str(key)),
        ),
        "progress": column.NumberColumn(_("Progress %"), min_value=0, max_value=100, step=5, format="%g", width=95),
        "due": column.DateColumn(_("Due"), width=95),
        "overdue": column.CheckboxColumn(_("Overdue"), width=75),
        "risks": column.TextColumn(_("Acts on"), width=180),
        "domain": column.TextColumn(_("Domain"), width=100),
    }
