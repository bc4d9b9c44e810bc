"""The Analysis page on the order: is this risk above that one, what would turn it, whose weights count."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core.labels import term
from riskregister.core.model import Register, Stage
from riskregister.core.simulation import meaningful_decimals
from riskregister.services import ordering
from riskregister.translations import gettext as _
from riskregister.ui import wiring
from riskregister.ui.address import current, linked
from riskregister.ui.risk_choice import WHOLE, few
from riskregister.ui.widgets import plain

#: Rows of a table below which nobody looks for more; every one of thousands would be sent.
_ROWS = 200


@st.cache_data(max_entries=64, show_spinner=True)
def _above(url: str, register_id: str, version: int, stage: Stage, first: str, second: str) -> ordering.Above:
    return ordering.above(wiring.register(), stage, first, second, wiring.frame("level", stage))


@st.cache_data(max_entries=8, show_spinner=True)
def _weights(url: str, register_id: str, version: int, stage: Stage) -> pd.DataFrame:
    return ordering.under_all_weights(wiring.register(), stage)


def show_pair(register: Register, stage: Stage) -> None:
    """Ask for two risks and say how sure it is that the one stands above the other, and what would turn them."""
    frame = wiring.frame("risk", stage).dropna(subset=["rank"]).sort_values("rank", kind="stable")
    if len(frame) < 2:
        return
    titles = {key: f"{key} {title}" for key, title in zip(frame["id"], frame["title"], strict=True)}
    ids = list(titles)
    left, right = st.columns(2)
    chosen = []
    for column, key, label, default in (
        (left, "a", _("Is this risk …"), ids[0]),
        (right, "b", _("… above this one?"), ids[1]),
    ):
        with column:
            options = ids
            if len(ids) > WHOLE:
                here = current(key, default, titles)
                found = few(register, ids, here, f"find_{key}", "stretch")
                options = [one for one in found if one in titles]
            chosen.append(
                str(
                    linked(
                        st.selectbox,
                        key,
                        default,
                        titles,
                        label=label,
                        options=options,
                        format_func=titles.__getitem__,
                    )
                )
            )
    first, second = chosen
    if first == second:
        st.caption(_("Choose two different risks."))
        return
    above = _above(settings.database_url(), register.id, register.version, stage, first, second)
    digits = max(0, meaningful_decimals(above.error) - 2) if above.error else 0
    words = _("In **{share} %** of the draws {first} stands above {second} (give or take {error} %).")
    st.markdown(
        words.format(
            share=f"{above.share * 100:.{digits}f}",
            first=plain(first),
            second=plain(second),
            error=f"{above.error * 200:.2g}",
        )
    )
    sure = (
        _("Sure enough to tell them apart at 90 %.")
        if max(above.share, 1 - above.share) >= 0.9
        else _("Not sure enough to tell them apart at 90 %.")
    )
    if above.change == 0:
        turn = _("Their best scores are equal: the order between them says nothing.")
    else:
        turn = _("A best score moved by more than {change:.2g} would turn the order by best levels.").format(
            change=abs(above.change)
        )
    st.markdown(plain(f"{sure} {turn}"))


def show_swaps(register: Register, stage: Stage) -> None:
    """List where the order by best levels is nearest to turning."""
    found = ordering.swaps(register, stage, wiring.frame("level", stage))
    if found.empty:
        return
    column = st.column_config
    with st.expander(_("What would change the order?")):
        st.markdown(
            _(
                "Neighbours in the order by best levels, where their scores differ at all: by more than this one of "
                "the two scores must move, through its likelihood or its impact, for them to change places."
            )
        )
        if len(found) > _ROWS:
            st.caption(_("The first {n} of {all}.").format(n=_ROWS, all=len(found)))
        st.dataframe(
            found.head(_ROWS),
            hide_index=True,
            column_config={
                "above": column.TextColumn(_("Above")),
                "above_title": column.TextColumn(_("Risk above")),
                "below": column.TextColumn(_("Below")),
                "below_title": column.TextColumn(_("Risk below")),
                "change": column.NumberColumn(_("Change that swaps them, levels"), format="%.2g"),
            },
            alt=_("Neighbours in the order and the change that would swap them."),
            key="swaps",
        )


def show_weights(register: Register, stage: Stage) -> None:
    """Say which risks are at the top whatever the dimensions of impact are held to weigh."""
    found = _weights(settings.database_url(), register.id, register.version, stage)
    if found.empty:
        st.caption(_("No impact is assessed dimension by dimension at this stage."))
        return
    st.markdown(
        _(
            "How much lives, territory or money count against each other is a value judgement. Here all weighings are "
            "tried: of thousands, the share that puts a risk first or among the first three, and which weights do."
        )
    )
    dimensions = {dimension.id: dimension.title for dimension in register.criteria.impact.dimensions}
    table = found[found["top"] > 0].head(20)
    column = st.column_config
    st.dataframe(
        table.assign(first=table["first"] * 100, top=table["top"] * 100).drop(columns=["top_error"]),
        hide_index=True,
        placeholder="–",
        column_config={
            "id": column.TextColumn(_("Id"), pinned=True),
            "title": column.TextColumn(_("Risk"), width=300),
            "first": column.NumberColumn(_("First, % of weights"), format="%.0f"),
            "top": column.NumberColumn(_("In the first three, %"), format="%.0f"),
            "rank_low": column.NumberColumn(_("5 %"), format="%g"),
            "rank_high": column.NumberColumn(_("95 %"), format="%g"),
            **{
                name: column.NumberColumn(
                    _("Weight: {dimension}").format(dimension=title),
                    format="%.1f",
                    help=_("Mean weight among those; 1 is even."),
                )
                for name, title in dimensions.items()
            },
        },
        alt=_("Risks by the share of all weights that put them among the first three."),
        key="weights_table",
    )


def show_unranked(register: Register, stage: Stage) -> None:
    """List the risks without a rank in a group of their own, each with why."""
    found = ordering.unranked(register, stage, wiring.frame("level", stage))
    if found.empty:
        return
    st.markdown(_("**Without a rank**: {n}. They are not low; nobody can say.").format(n=len(found)))
    if len(found) > _ROWS:
        st.caption(_("The first {n} of {all}.").format(n=_ROWS, all=len(found)))
    shown = found.head(_ROWS)
    words = shown.assign(
        likelihood_state=[term(state) if state else _("known") for state in shown["likelihood_state"]],
        impact_state=[term(state) if state else _("known") for state in shown["impact_state"]],
    )
    column = st.column_config
    st.dataframe(
        words,
        hide_index=True,
        column_config={
            "id": column.TextColumn(_("Id")),
            "title": column.TextColumn(_("Risk")),
            "likelihood_state": column.TextColumn(_("Likelihood")),
            "impact_state": column.TextColumn(_("Impact")),
        },
        alt=_("Risks without a rank, with the reason."),
        key="unranked",
    )
