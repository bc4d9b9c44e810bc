"""The columns of the tables of risks: what they are called, how wide they are, what can be entered in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.criteria import Criteria
from riskregister.core.labels import term
from riskregister.core.model import Register
from riskregister.translations import gettext as _

#: The columns there are, in their order; the ones shown where nobody chose others.
COLUMNS = (
    "category",
    "rating",
    "score",
    "range",
    "likelihood",
    "impact",
    "rank",
    "ranks",
    "evidenced",
    "gap",
    "above",
    "nudge",
    "review",
    "owner",
    "status",
    "measures",
    "direction",
    "type",
    "trajectory",
    "objectives",
    "section",
    "confidence",
    "marking",
)
USUAL = (
    *("category", "rating", "score", "range", "likelihood", "impact", "ranks"),
    *("above", "nudge", "review", "owner", "status", "measures", "evidenced"),
)


def columns(criteria: Criteria | None, directions: Iterable[str] = ()) -> dict[str, Any]:
    """Return the column settings of the tables of risks; with ``criteria`` the ratings in their colours."""
    column = st.column_config
    number = column.NumberColumn
    bands = criteria.bands if criteria else ()
    return {
        "id": column.TextColumn(_("Id"), width=80, pinned=True, disabled=True),
        "title": column.TextColumn(_("Risk"), width=330),
        "found": column.TextColumn(_("Found in"), width=360),
        "category": column.TextColumn(_("Category"), width=75),
        "likelihood": number(_("Likelihood"), format="%g", width=80),
        "impact": number(side_name("impact", directions), format="%g", width=65),
        "score": number(_("Score"), format="%g", width=60, help=_("Likelihood + impact, 2 to 10.")),
        "range": column.TextColumn(_("Score range"), width=95, help=_("From all lowest to all highest values.")),
        "rating": column.MultiselectColumn(
            _("Rating"),
            width=115,
            options=[f"{band.code} {band.label}" for band in bands],
            color=[band.colour for band in bands],
        ),
        "rank": number(_("Rank"), format="%g", width=65, help=_("By best values; ties share the mean place.")),
        "ranks": column.TextColumn(
            _("Rank 5–95 %"), width=95, help=_("Nine draws in ten put it in these places, given the levels' ranges.")
        ),
        "evidenced": number(_("Evidenced"), format="%.1f", width=90, help=_("Score the measures in place bear out.")),
        "gap": number(
            _("Evidenced − claimed"),
            format="%.1f",
            width=130,
            help=_("Above 0: the claim is lower than the measures in place bear out."),
        ),
        "above": column.CheckboxColumn(_("Above appetite"), width=115),
        "measures": number(_("Measures"), width=80),
        "nudge": column.TextColumn(
            _("Look again"), width=140, help=_("An indicator has reached a threshold since the risk was looked at.")
        ),
        "review": column.TextColumn(_("Next review"), width=135, help=_("By the rating's interval, or set by hand.")),
        "direction": column.TextColumn(
            _("Direction"), width=115, help=_("An opportunity's impact is a benefit: its levels say how good.")
        ),
        "type": column.TextColumn(_("Type"), width=90),
        "trajectory": column.TextColumn(_("Trajectory"), width=90, help=_("Where a chronic risk is heading.")),
        "objectives": column.TextColumn(_("Objectives"), width=130),
        "section": column.TextColumn(_("Section"), width=90),
        "confidence": column.TextColumn(_("Confidence"), width=90),
        "marking": column.TextColumn(
            _("Handling marking"), width=130, help=_("Its own, or that of the register where it has none.")
        ),
        "status": column.TextColumn(_("Status"), width=100),
        "owner": column.TextColumn(_("Owner"), width=150),
    }


def side_name(side: str, directions: Iterable[str]) -> str:
    """Return what likelihood or impact is called for risks of these directions: an opportunity has a benefit."""
    if side == "likelihood":
        return _("Likelihood")
    of = set(directions)
    if of == {"opportunity"}:
        return _("Benefit")
    return _("Impact or benefit") if "opportunity" in of else _("Impact")


def editable(register: Register, frame: pd.DataFrame) -> dict[str, Any]:
    """Return the column settings of the table that is edited: levels, statuses and categories are chosen in words."""
    column, criteria = st.column_config, register.criteria
    sides: tuple[tuple[str, str, Sequence[Any]], ...] = (
        ("likelihood", side_name("likelihood", frame["direction"]), criteria.likelihood.levels),
        ("impact", side_name("impact", frame["direction"]), criteria.impact.levels),
    )
    titles = {one.id: f"{one.id} {one.title}" for one in register.categories}
    levels = _("Level {level} – {label}: {anchor}")
    return {
        **columns(criteria, frame["direction"]),
        "_index": column.TextColumn(_("Id"), width=80, pinned=True, disabled=True),
        "title": column.TextColumn(_("Risk"), width=330, required=True),
        **{
            side: column.SelectboxColumn(
                label,
                options=sorted({float(one.level) for one in scale} | set(frame[side].dropna())),
                format_func=_level_words({float(one.level): one.label for one in scale}),
                width=150,
                help="  \n".join(
                    levels.format(level=one.level, label=one.label, anchor=one.anchor) for one in reversed(scale)
                ),
            )
            for side, label, scale in sides
        },
        "rating": column.TextColumn(_("Rating"), width=90),
        "status": column.SelectboxColumn(
            _("Status"),
            options=["draft", "under_review", "accepted", "closed"],
            required=True,
            format_func=lambda code: term(str(code)),
            width=110,
        ),
        "category": column.SelectboxColumn(
            _("Category"), options=list(titles), required=True, format_func=lambda key: titles.get(str(key), str(key))
        ),
        "owner": column.TextColumn(_("Owner"), width=150),
        "review_due": column.DateColumn(
            _("Next review by hand"), width=140, help=_("Empty: the interval of the rating counts.")
        ),
    }


def _level_words(labels: dict[float, str]) -> Any:
    def words(level: Any) -> str:
        label = labels.get(float(level))
        return f"{level:g} – {label}" if label else f"{level:g}"

    return words


def span(low: float, high: float) -> str:
    """Return a range as "5 – 9", or a dash when it is unknown."""
    return "–" if pd.isna(low) else f"{low:g} – {high:g}"
