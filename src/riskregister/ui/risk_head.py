"""The head of the Risk page: what it is, how it stands and with which range, whose it is, when it is looked at."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.labels import term
from riskregister.core.model import Register, Risk
from riskregister.core.reviews import review_of
from riskregister.translations import gettext as _
from riskregister.ui import decisions, marking_fields
from riskregister.ui.widgets import day, plain, rating_badge


def show(register: Register, risk: Risk, row: Any) -> None:
    """Show title, rating with its range, appetite and type; below rank, owner, status and next review."""
    st.header(f"{risk.id}  {plain(risk.title)}", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        rating_badge(row["rating"], row["rating_code"], row["score"], register.criteria)
        if pd.notna(row["score"]):
            words = _("score {low:g} – {high:g}, credible at the least and at the most")
            if row["score_low"] == row["score_high"]:
                words = _("no range was given")
            st.markdown(plain(words.format(low=row["score_low"], high=row["score_high"])), width="content")
        if row["above_appetite"]:
            words = _("above appetite ({limit:g}, an example set by the analyst)").format(limit=row["appetite"])
            st.badge(plain(words), icon=":material/arrow_upward:", color="red")
        if risk.direction == "opportunity":
            st.badge(_("opportunity: its impact is a benefit"), icon=":material/trending_up:", color="blue")
        st.badge(term(risk.type), icon=":material/category:", color="gray")
        if risk.type == "chronic":
            heading_to = term(risk.trajectory) if risk.trajectory else _("not said")
            words = _("scored by the threshold in the scenario; trajectory: {where}").format(where=heading_to)
            st.badge(plain(words), color="violet")
        decisions.badges(register, risk)
        marking_fields.badges(register, risk)
    _facts(register, risk, row)


def _facts(register: Register, risk: Risk, row: Any) -> None:
    category = next((c for c in register.categories if c.id == risk.category), None)
    facts = [
        (2.2, _("Category"), f"{risk.category} {category.title if category else ''}".strip()),
        (1.4, _("Owner"), risk.owner or _("not named in the text")),
        (1.0, _("Status"), term(risk.status)),
        (1.4, _("Next review"), _review(register, risk)),
    ]
    if pd.notna(row["rank"]):
        words = _("{rank:g} of {n} by best levels; nine draws in ten: {low:g} to {high:g}")
        place = {"rank": row["rank"], "low": row["rank_low"], "high": row["rank_high"]}
        facts.insert(1, (1.8, _("Rank"), words.format(n=len(register.risks), **place)))
    columns = st.columns([width for width, _label, _value in facts])
    for column, (_width, label, value) in zip(columns, facts, strict=True):
        with column.container(gap=None):
            st.caption(label)
            st.markdown(plain(value))


def _review(register: Register, risk: Risk) -> str:
    found = review_of(register, risk)
    if found is None:
        return _("closed: none falls due")
    if found.due is None:
        return _("none falls due")
    words = _("{date}, overdue") if found.due < register.reporting_date else _("on {date}")
    return words.format(date=day(found.due))
