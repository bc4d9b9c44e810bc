"""Single points of failure: the measures and bodies whose failing alone would undo most, or lift above appetite."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.frames import rows
from riskregister.core.model import Register
from riskregister.services import figures_of_measures
from riskregister.services.figures_of_measures import POINTS as DRAWN
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import figures, measure_facts, measure_ways, widgets, wiring
from riskregister.ui.address import linked
from riskregister.ui.body_cover import evidence_switch
from riskregister.ui.pages import page
from riskregister.ui.widgets import plain

#: Points listed in the table.
ROWS = 500


def show(register: Register) -> None:
    """Draw and list the single points of failure of the kind that is asked for."""
    one, two, three = st.columns(3)
    with one:
        kinds = {"measure": _("One measure"), "body": _("One body")}
        kind = widgets.switch(_("What fails"), kinds, "who", "measure")
    with two:
        levels = {"risk": _("A risk"), "category": _("A category")}
        level = widgets.switch(_("What is hit"), levels, "of", "risk")
    with three:
        as_judged = evidence_switch()
    failing = measure_facts.failing(register, as_judged=as_judged)
    of = figures_of_measures.points_of(failing, kind, level)
    st.markdown(
        _(
            "Listed is what alone carries more than half of a reduction, or keeps a risk within its appetite or "
            "tolerance: if it fails, nothing else is there that does as much. What would cost most expected "
            "harm comes first."
        )
    )
    if of.empty:
        words = _(
            "Nothing of this kind: no reduction rests by more than half on one, and none keeps a risk within "
            "appetite or tolerance."
        )
        st.success(words, icon=":material/verified:")
        return
    st.markdown(_counted(of, kind))
    titles = _titles(register)
    names = figures_of_measures.point_names(register, of)
    offered = {f"{row.of}|{row.key}": name for row, name in zip(rows(of), names, strict=True)}
    keys = list(offered)

    def clicked() -> None:
        found = st.session_state["points"].selection.points
        place = found[0].get("point_index", found[0].get("point_number")) if found else None
        if place is not None and place < len(keys):
            st.session_state["point"] = keys[place] if keys[place] != st.session_state.get("point") else ""

    figures.shown(
        register,
        figures_of_measures.points(register, failing, kind=kind, level=level, as_judged=as_judged),
        key="points",
        on_select=clicked,
        selection_mode="points",
        alt=_("The share of each reduction that rests on one; the table below gives the same."),
    )
    if len(of) > DRAWN:
        st.caption(_("The first {n} of {all} are drawn.").format(n=DRAWN, all=len(of)))
    if st.session_state.get("point") not in ("", None, *keys):
        st.session_state["point"] = ""
    chosen = linked(
        st.selectbox,
        "point",
        "",
        keys,
        label=_("Look at one"),
        options=["", *keys],
        format_func=lambda key: offered.get(key, _("None chosen")),
    )
    if chosen:
        _chosen(next(rows(of.iloc[[keys.index(chosen)]])), titles)
    _table(of, titles)
    st.caption(
        _(
            "By today's delivery, with the dependence within a body. Where little is taken away at all, losing half of "
            "it moves the score little: the column of the reduction says how much that is. Strengths are the analyst's."
        )
    )


def _counted(of: pd.DataFrame, kind: str) -> str:
    hit, failing = of["of"].nunique(), of["key"].nunique()
    words = {
        "measure": ngettext(
            "**{n}** measure is such a point, hitting {hit}.",
            "**{n}** measures are such points, hitting {hit}.",
            failing,
        ),
        "body": ngettext(
            "**{n}** body is such a point, hitting {hit}.", "**{n}** bodies are such points, hitting {hit}.", failing
        ),
    }[kind]
    risks = (of["level"] == "risk").all()
    what = ngettext("{n} risk", "{n} risks", hit) if risks else ngettext("{n} category", "{n} categories", hit)
    return words.format(n=failing, hit=what.format(n=hit))


def _titles(register: Register) -> dict[str, str]:
    return {one.id: one.title for table in ("categories", "risks", "measures") for one in getattr(register, table)}


def _chosen(row: Any, titles: dict[str, str]) -> None:
    """Say in words what happens if this one fails, and lead on."""
    with st.container(border=True):
        name = f"{row.key} {titles.get(row.key, '')}".strip()
        hit = f"{row.of} {titles.get(row.of, '')}".strip()
        words = _(
            "If {name} fails alone, {share:.0f} % of what the measures take off {hit} comes back. All of them together "
            "take {taken:.1f} % off its inherent expected harm."
        )
        st.markdown(plain(words.format(name=name, hit=hit, share=100 * row.share, taken=100 * row.taken)))
        if pd.notna(row.score):
            scores = _("Its evidenced score goes from {score:.2f} to {without:.2f}.")
            st.markdown(plain(scores.format(score=row.score, without=row.score_without)))
        if row.above:
            st.markdown(f"**{_('That is above its appetite.')}**")
        if row.beyond:
            st.markdown(f"**{_('That is beyond its tolerance.')}**")
        with st.container(horizontal=True):
            here = page("measures")
            if row.kind == "measure":
                query = measure_ways.address_of_view(id=row.key)
                st.page_link(here, label=_("Open the measure"), icon=":material/task_alt:", query_params=query)
            else:
                query = measure_ways.address_of_view(view="table", body=row.key, point=[], part=[])
                label = _("Measures of this body")
                st.page_link(here, label=label, icon=":material/table_rows:", query_params=query)
        risks = wiring.frame("level")
        at = risks["id"] == row.of if row.level == "risk" else risks["category"] == row.of
        widgets.risk_links(risks[at])


def _table(of: pd.DataFrame, titles: dict[str, str]) -> None:
    column = st.column_config
    if len(of) > ROWS:
        st.caption(_("The first {n} of {all}.").format(n=ROWS, all=len(of)))
    of = of.head(ROWS)
    table = of.assign(
        share=of["share"] * 100,
        taken=of["taken"] * 100,
        title=of["of"].map(titles),
        name=of["key"].map(titles),
        why=[_why(row) for row in rows(of)],
    )
    table = table[["of", "title", "key", "name", "share", "taken", "score", "score_without", "why"]]
    st.dataframe(
        table,
        hide_index=True,
        placeholder="–",
        column_config={
            "of": column.TextColumn(_("Hit"), width=80, pinned=True),
            "title": column.TextColumn(_("Title"), width=260),
            "key": column.TextColumn(_("Rests on"), width=150),
            "name": column.TextColumn(_("Measure"), width=260),
            "share": column.NumberColumn(_("Of the reduction, %"), format="%.0f"),
            "taken": column.NumberColumn(_("The reduction, % of inherent harm"), format="%.1f"),
            "score": column.NumberColumn(_("Evidenced score"), format="%.2f"),
            "score_without": column.NumberColumn(_("Without it"), format="%.2f"),
            "why": column.TextColumn(_("Why it is listed"), width=260),
        },
        alt=_("Single points of failure with their share of the reduction and the reason."),
        key="points_table",
    )


def _why(row: Any) -> str:
    reasons = [_("more than half rests on it")] if row.half else []
    if row.above:
        reasons.append(_("without it above appetite"))
    if row.beyond:
        reasons.append(_("without it beyond tolerance"))
    return "; ".join(reasons)
