"""Bodies against categories: how many measures each body has in each category, and what rests on it alone."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister.charts.cover import pair
from riskregister.core.failing import body_cover
from riskregister.core.frames import rows
from riskregister.core.model import NOT_NAMED, Register
from riskregister.services import figures_of_measures
from riskregister.services.figures_of_measures import BODIES
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import figures, measure_facts, measure_ways, widgets, wiring
from riskregister.ui.address import linked
from riskregister.ui.pages import page
from riskregister.ui.widgets import plain

#: The table has the bodies that are not drawn, at most so many rows of it.
ROWS = 500


def evidence_switch() -> bool:
    """Ask whether links count as their evidence allows or as they were judged; return whether as judged."""
    names = {"graded": _("As far as shown"), "judged": _("As judged")}
    helped = _(
        "As far as shown: where nothing shows that a measure works, its best estimate is no effect. As judged: every "
        "strength counts as the analyst judged it, whatever the evidence."
    )
    return widgets.switch(_("Effects count"), names, "evidence", "graded", helped) == "judged"


def show(register: Register) -> None:
    """Draw the matrix of bodies and categories, and the measures in the square that is chosen."""
    as_judged = evidence_switch()
    cover = body_cover(register, measure_facts.failing(register, as_judged=as_judged))
    if cover.empty:
        st.info(_("No measure acts on a risk yet, so no body covers a category."), icon=":material/grid_on:")
        return
    categories = [one.id for one in register.categories if (cover["category"] == one.id).any()]
    _unnamed(cover, categories)
    offered = {pair(row.body, row.category): f"{row.body}, {row.category}" for row in rows(cover)}

    def clicked() -> None:
        points = st.session_state["cover"].selection.points
        found = points[0].get("customdata") if points else ""
        found = found[0] if isinstance(found, list) else found
        st.session_state["square"] = found if found in offered and found != st.session_state.get("square") else ""

    chosen = st.session_state.get("square", st.query_params.get("square", ""))
    figures.shown(
        register,
        figures_of_measures.cover(register, cover, as_judged=as_judged, chosen=chosen),
        key="cover",
        on_select=clicked,
        selection_mode="points",
        alt=_("Bodies downwards, categories across, the number of measures in each square; the table gives the same."),
    )
    st.caption(
        _(
            "The number counts the measures of a body that act in a category. Beneath it stands how much of the "
            "category's inherent expected harm rests on the body alone: what would come back if all its measures "
            "failed together. Darker is more. Strengths and delivery are the analyst's."
        )
    )
    more = len(figures_of_measures.bodies_of(cover)) - BODIES
    if more > 0:
        words = ngettext("{n} further body is in the table.", "{n} further bodies are in the table.", more)
        st.caption(words.format(n=more))
    options = ["", *offered]
    square = linked(
        st.selectbox,
        "square",
        "",
        offered,
        label=_("Body and category"),
        options=options,
        format_func=lambda key: offered.get(key, _("None chosen")),
    )
    if square:
        category, _bar, body = square.partition("|")
        _chosen(register, body, category)
    with st.expander(_("The same as a table")):
        _table(cover)


def _unnamed(cover: pd.DataFrame, categories: list[str]) -> None:
    """Say in how many categories nobody is named for most of the measures."""
    totals = cover.groupby("category")["measures"].sum()
    unnamed = cover[cover["body"] == NOT_NAMED].set_index("category")["measures"]
    most = int((unnamed.reindex(totals.index).fillna(0) > totals / 2).sum())
    words = ngettext(
        "In {n} of {all} categories the text names no body for most of the measures.",
        "In {n} of {all} categories the text names no body for most of the measures.",
        most,
    )
    st.markdown(words.format(n=most, all=len(categories)))


def _chosen(register: Register, body: str, category: str) -> None:
    here = {risk.id for risk in register.risks if risk.category == category}
    frame = wiring.frame("measure")
    of = frame[(frame["owner"] == body) & frame["risks"].map(lambda risks: bool(here & set(risks)))]
    st.markdown(f"**{plain(body)}, {plain(category)}**")
    measure_ways.link_list(of)
    query = measure_ways.address_of_view(view="table", body=body, category=category, square=[], part=[])
    st.page_link(page("measures"), label=_("These in the table"), icon=":material/table_rows:", query_params=query)
    served = sorted({risk for risks in of["risks"] for risk in risks} & here)
    st.markdown(f"**{_('Risks of the category they act on')}**")
    widgets.risk_links(wiring.frame("level").set_index("id", drop=False).loc[served])


def _table(cover: pd.DataFrame) -> None:
    column = st.column_config
    table = cover.assign(lost=cover["lost"] * 100).sort_values(["lost"], ascending=False, kind="stable")
    if len(table) > ROWS:
        st.caption(_("The first {n} of {all}.").format(n=ROWS, all=len(table)))
    st.dataframe(
        table.head(ROWS),
        hide_index=True,
        placeholder="–",
        column_config={
            "body": column.TextColumn(_("Responsible body"), width=380),
            "category": column.TextColumn(_("Category")),
            "measures": column.NumberColumn(_("Measures")),
            "delivering": column.NumberColumn(_("Delivering today")),
            "lost": column.NumberColumn(_("Rests on it alone, % of inherent harm"), format="%.2f"),
        },
        alt=_("Bodies and categories with counts of measures and what rests on each body."),
        key="cover_table",
    )
