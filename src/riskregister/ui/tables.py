"""Filters and columns of the Measures table."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.frames import MEASURE_STATUSES
from riskregister.core.labels import measure_status_names, term
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui.address import linked
from riskregister.ui.widgets import joined


def filtered_measures(frame: pd.DataFrame, register: Register, *, locked: bool) -> pd.DataFrame:
    """Ask for filters and return the measures that fit; ``locked`` while edits wait to be saved."""
    names, owners = measure_status_names(), sorted(set(frame["owner"]))
    titles = {category.id: f"{category.id} {category.title}" for category in register.categories}
    one, two, three, four, five = st.columns([3, 2, 2, 2, 2], vertical_alignment="bottom")
    domains_known = sorted(set(frame["domain"]))

    def several(place: Any, key: str, label: str, options: list[str], words: dict[str, str] | None = None) -> list[str]:
        def show(option: object) -> str:
            return (words or {}).get(str(option), str(option))

        return list(
            linked(
                place.multiselect,
                key,
                [],
                options,
                label=label,
                options=options,
                format_func=show,
                disabled=locked,
            )
        )

    words = linked(one.text_input, "find", "", label=_("Find"), placeholder=_("any words"), disabled=locked)
    domains = several(two, "domain", _("Domain"), domains_known, {name: term(name) for name in domains_known})
    states = several(three, "status", _("Status"), list(MEASURE_STATUSES), names)
    bodies = several(four, "body", _("Responsible body"), owners)
    categories = several(five, "category", _("Acts on"), list(titles), titles)
    late = linked(st.toggle, "overdue", False, label=_("Only overdue"), disabled=locked)
    text = (frame["id"] + " " + frame["title"] + " " + frame["description"] + " " + frame["owner"]).str.casefold()
    keep = pd.Series(True, index=frame.index)
    for word in (words or "").casefold().split():
        keep &= text.str.contains(word, regex=False)
    for column, wanted in (("domain", domains), ("status", states), ("owner", bodies)):
        if wanted:
            keep &= frame[column].isin(wanted)
    if categories:
        home = {risk.id: risk.category for risk in register.risks}
        keep &= frame["risks"].map(lambda risks: any(home.get(risk) in categories for risk in risks)).astype(bool)
    if late:
        keep &= frame["overdue"]
    return frame[keep].reset_index(drop=True)


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
