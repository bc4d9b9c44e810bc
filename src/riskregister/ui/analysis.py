"""The Analysis page's parts: rank intervals and tiers, and the measures by their share of the reduction."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core.model import Register, Stage
from riskregister.services import analysis, figures_of_all
from riskregister.translations import gettext as _
from riskregister.ui import figures, paging, wiring


@st.cache_data(max_entries=16, show_spinner=True)
def _order(url: str, register_id: str, version: int, stage: Stage) -> pd.DataFrame:
    return analysis.order(wiring.register(), stage, wiring.frame("risk", stage))


@st.cache_data(max_entries=8, show_spinner=True)
def _carrying(url: str, register_id: str, version: int) -> pd.DataFrame:
    return analysis.carrying(wiring.register())


def show_order(register: Register, stage: Stage) -> None:
    """Draw the rank intervals of the highest risks and list all with tier and probability of the top three."""
    order = _order(settings.database_url(), register.id, register.version, stage)
    if order.empty:
        st.info(_("Nobody has assessed this stage yet."), icon=":material/pending:")
        return
    drawn = figures_of_all.ranks(register, stage, order)
    st.markdown(drawn.note)
    first = int((order["tier"] == 1).sum())
    if first:
        st.markdown(
            _("**{n}** risks share the top tier: at 90 % none of them can be told to stand above another.").format(
                n=first
            )
        )
    figures.shown(
        register,
        drawn,
        key="ranks",
        alt=_("Places of the highest risks with their intervals; the table below gives the same numbers."),
    )
    column = st.column_config
    shown = order.iloc[paging.page_of(np.arange(len(order)))]
    st.dataframe(
        shown.assign(top=shown["top"] * 100).drop(columns=["rating_code"]),
        hide_index=True,
        placeholder="–",
        column_config={
            "id": column.TextColumn(_("Id"), pinned=True),
            "title": column.TextColumn(_("Risk"), width=340),
            "category": column.TextColumn(_("Category")),
            "score": column.NumberColumn(_("Score"), format="%g"),
            "rating": column.TextColumn(_("Rating")),
            "rank": column.NumberColumn(_("Rank"), format="%g"),
            "rank_low": column.NumberColumn(_("5 %"), format="%g"),
            "rank_high": column.NumberColumn(_("95 %"), format="%g"),
            "top": column.NumberColumn(_("In the first three, %"), format="%.0f"),
            "tier": column.NumberColumn(_("Tier"), format="%g"),
        },
        alt=_("All assessed risks with rank, interval and tier."),
        key="order_table",
    )
    paging.control(len(order), locked=False)


def show_importance(register: Register) -> None:
    """List the measures by their fair share of what the measures in place take away."""
    found = _carrying(settings.database_url(), register.id, register.version)
    if found.empty:
        st.info(_("No measure in place takes anything away."), icon=":material/info:")
        return
    st.markdown(
        _(
            "The share (Shapley value) splits what all measures take away fairly among them. Lost without it: what "
            "would come back if this one failed today. Alone: what it would take away if it were the only one. "
            "Strengths and delivery are the analyst's."
        )
    )
    table = found.assign(
        share=found["share"] * 100,
        lost=found["leave_one_out"] / found["shapley"].sum() * 100,
        alone=found["first_in"] / found["shapley"].sum() * 100,
    )[["measure", "title", "owner", "risks", "share", "lost", "alone"]]
    column = st.column_config
    st.dataframe(
        table,
        hide_index=True,
        column_config={
            "measure": column.TextColumn(_("Measure"), pinned=True),
            "title": column.TextColumn(_("Title"), width=360),
            "owner": column.TextColumn(_("Responsible body"), width=200),
            "risks": column.NumberColumn(_("Risks")),
            "share": column.ProgressColumn(_("Share of the reduction"), format="%.1f %%", min_value=0, max_value=100),
            "lost": column.NumberColumn(_("Lost without it, %"), format="%.1f"),
            "alone": column.NumberColumn(_("Alone, %"), format="%.1f"),
        },
        alt=_("Measures by their share of the reduction."),
        key="importance_table",
    )
