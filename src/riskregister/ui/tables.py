"""Columns of the Measures table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.labels import measure_status_names, term
from riskregister.translations import gettext as _
from riskregister.ui.widgets import joined


def measure_table(frame: pd.DataFrame, *, marked: bool = False) -> pd.DataFrame:
    """Return the columns of the tracker, indexed by measure id; their markings where some are ``marked`` otherwise."""
    names = measure_status_names()
    table = frame.set_index("id")[
        ["title", "status", "progress", "due", "overdue", "owner", "section", "status_in_source"]
    ]
    table = table.assign(risks=[joined(risks) for risks in frame["risks"]], domain=frame["domain"].map(term).to_numpy())
    table["status_in_source"] = table["status_in_source"].map(names)
    table["due"] = pd.to_datetime(table["due"]).dt.date
    if marked:
        table.insert(1, "marking", frame["marking"].to_numpy())
    table.insert(0, "open", frame["id"].to_numpy())
    if "share" in frame:
        table.insert(2, "share", (frame["share"] * 100).to_numpy())
    return table


def measure_columns(ids: list[str], opened: Callable[[str], None]) -> dict[str, Any]:
    """Return the column settings of the tracker, whose rows are the measures ``ids``; its first column opens one."""
    column, names = st.column_config, measure_status_names()

    def pressed() -> None:
        click = st.session_state.get("measure_id_pressed")
        if click is not None and click["row"] < len(ids):
            opened(ids[click["row"]])

    return {
        "_index": None,
        "open": column.ButtonColumn(
            _("Id"),
            width=110,
            pinned=True,
            type="secondary",
            alignment="left",
            on_click=pressed,
            key="measure_id_pressed",
            help=_("Opens the measure."),
        ),
        "share": column.NumberColumn(
            _("Share of the reduction %"),
            format="%.1f",
            width=150,
            help=_("Its fair share (Shapley value) of what all measures take off the expected harm today."),
        ),
        "title": column.TextColumn(_("Measure"), width=330, pinned=True),
        "marking": column.TextColumn(
            _("Handling marking"), width=120, help=_("Its own, or that of the register where it has none.")
        ),
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
