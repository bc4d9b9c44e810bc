"""Filters and columns of the Risks and Measures tables."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.frames import rows
from riskregister.core.labels import measure_status_names, term
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui import reviews
from riskregister.ui.address import linked
from riskregister.ui.widgets import joined


def filtered_risks(frame: pd.DataFrame, register: Register, *, locked: bool) -> pd.DataFrame:
    """Ask for filters and return the rows that fit, highest score first; ``locked`` while edits wait to be saved."""
    titles = {category.id: f"{category.id} {category.title}" for category in register.categories}
    ratings = {band.id: band.label for band in register.criteria.bands}
    one, two, three = st.columns([3, 3, 2], vertical_alignment="bottom")
    words = linked(one.text_input, "find", "", label=_("Find"), placeholder=_("any words"), disabled=locked)
    categories = linked(
        two.multiselect,
        "category",
        [],
        titles,
        label=_("Category"),
        options=list(titles),
        format_func=titles.__getitem__,
        disabled=locked,
    )
    wanted = linked(
        three.multiselect,
        "rating",
        [],
        ratings,
        label=_("Rating"),
        options=list(ratings),
        format_func=ratings.get,
        disabled=locked,
    )
    with st.container(horizontal=True, gap="large"):
        above = linked(st.toggle, "above", False, label=_("Only above appetite"), disabled=locked)
        late = linked(st.toggle, "review", False, label=_("Review overdue"), disabled=locked)
        nudged = False
        if register.indicators:
            nudged = linked(st.toggle, "nudged", False, label=_("Look again"), disabled=locked)
    texts = {risk.id: _text(risk) for risk in register.risks}
    keep = (
        frame["id"].map(lambda key: all(word in texts[key] for word in (words or "").casefold().split())).astype(bool)
    )
    if categories:
        keep &= frame["category"].isin(categories)
    if wanted:
        keep &= frame["rating"].isin([ratings[band] for band in wanted])
    if above:
        keep &= frame["above_appetite"]
    if late:
        keep &= frame["review_overdue"]
    if nudged:
        keep &= frame["nudge"] != ""
    return frame[keep].sort_values("rank", kind="stable", na_position="last").reset_index(drop=True)


def risk_table(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the columns of the Risks table as people read them."""
    table = frame[["id", "title", "category", "likelihood", "impact", "score", "rating"]].copy()
    if (frame["nudge"] != "").any():
        table["nudge"] = frame["nudge"]
    table["rank"] = frame["rank"]
    table["review"] = [reviews.shown(row) for row in rows(frame)]
    table["ranks"] = [span(row.rank_low, row.rank_high) for row in rows(frame)]
    table["range"] = [span(row.score_low, row.score_high) for row in rows(frame)]
    table["evidenced"] = frame["evidenced_score"].round(1)
    table["above"] = frame["above_appetite"]
    table["measures"] = frame["measures"]
    table["type"] = frame["type"].map(term)
    return table


def risk_columns() -> dict[str, Any]:
    """Return the column settings of the Risks table."""
    column = st.column_config
    level = column.NumberColumn
    return {
        "id": column.TextColumn(_("Id"), width=70, pinned=True, disabled=True),
        "title": column.TextColumn(_("Risk"), width=360, pinned=True),
        "category": column.TextColumn(_("Category"), width=75),
        "likelihood": level(_("Likelihood"), format="%g", width=85),
        "impact": level(_("Impact"), format="%g", width=70),
        "score": level(_("Score"), format="%g", width=65, help=_("Likelihood + impact, 2 to 10.")),
        "range": column.TextColumn(_("Score range"), width=95, help=_("From all lowest to all highest values.")),
        "rating": column.TextColumn(_("Rating"), width=85),
        "rank": level(_("Rank"), format="%g", width=65, help=_("By best values; ties share the mean place.")),
        "ranks": column.TextColumn(
            _("Rank 5–95 %"), width=95, help=_("Nine draws in ten put it in these places, given the levels' ranges.")
        ),
        "evidenced": level(_("Evidenced"), format="%.1f", width=90, help=_("Score the measures in place bear out.")),
        "above": column.CheckboxColumn(_("Above appetite"), width=110),
        "measures": level(_("Measures"), width=80),
        "nudge": column.TextColumn(
            _("Look again"), width=140, help=_("An indicator has reached a threshold since the risk was looked at.")
        ),
        "review": column.TextColumn(_("Next review"), width=135, help=_("By the rating's interval, or set by hand.")),
        "type": column.TextColumn(_("Type"), width=90),
        "status": column.SelectboxColumn(
            _("Status"),
            options=["draft", "under_review", "accepted", "closed"],
            required=True,
            format_func=lambda code: term(str(code)),
        ),
        "owner": column.TextColumn(_("Owner"), width=150),
    }


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


def span(low: float, high: float) -> str:
    """Return a range as "5 – 9", or a dash when it is unknown."""
    return "–" if pd.isna(low) else f"{low:g} – {high:g}"


def _text(risk: Any) -> str:
    parts = (risk.id, risk.title, risk.cause, risk.event, risk.consequence, risk.scenario, risk.notes, risk.owner)
    return " ".join(parts).casefold()
