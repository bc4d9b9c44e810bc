"""The Risk page on its measures: what each acts on, how it stands, how much it takes away and how much it matters."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.delivery import delivered
from riskregister.core.frames import is_overdue
from riskregister.core.importance import inherent_harm, measure_importance
from riskregister.core.labels import term
from riskregister.core.mitigation import effect_of
from riskregister.core.model import Estimate, Measure, Mitigation, Register, Risk, source_label
from riskregister.core.one_risk import narrowed
from riskregister.translations import gettext as _
from riskregister.ui import bow_tie, link_forms, moment, pathway_forms
from riskregister.ui.pages import page
from riskregister.ui.words import day, plain


def show(register: Register, risk: Risk) -> None:
    """List the measures by what they act on, before the event, after it, or both; each leads to its own place."""
    st.subheader(_("Measures that act on it"), anchor=False)
    of = narrowed(register, risk)
    if of.measures:
        _listed(register, risk, of)
    else:
        words = _("No measure acts on this risk: a gap in the source, or in the register.")
        st.warning(words, icon=":material/warning:")
    st.subheader(_("Links and pathways"), anchor=False)
    moment.closed(_("A past state is for reading; nothing can be linked in it."))
    link_forms.of_risk(register, risk)
    pathway_forms.show(register, risk)


def _listed(register: Register, risk: Risk, of: Register) -> None:
    """Show the measures that act on a risk as a table and as links; ``of`` is the register of this risk alone."""
    table = _table(of)
    chosen = st.dataframe(
        table,
        hide_index=True,
        column_config=_columns(register),
        column_order=[name for name in table.columns if name != "pathway" or risk.pathways],
        on_select="rerun",
        selection_mode="single-row",
        alt=_("Measures that act on this risk, with status, strength and reason; select a row to open the measure."),
        key=f"risk_measures_{risk.id}_{register.version}",
        placeholder="–",
    )
    picked = chosen.selection.rows
    if picked and picked[0] < len(table):
        st.switch_page(page("measures"), query_params=moment.carried({"id": table.iloc[picked[0]]["measure"]}))
    st.caption(
        _(
            "Part of the reduction: of what the measures take from this risk today, each one's fair part, by best "
            "values; the range of each effect stands beside it. If it fails: how much more harm there would be."
        )
    )
    with st.expander(_("The same as links (for keyboard and screen reader)")):
        for row in table.itertuples():
            bow_tie.measure_link(
                str(row.measure), f"**{plain(row.measure)}** {plain(row.title)}  ·  {plain(row.status)}"
            )
    st.page_link(
        page("measures"),
        label=_("Track the measures of this category"),
        query_params=moment.carried({"category": risk.category}),
    )


def _table(of: Register) -> pd.DataFrame:
    """Return a row per link of a register of one risk."""
    known = {measure.id: measure for measure in of.measures}
    matters = measure_importance(of).set_index("measure")
    left = _left(matters, of)
    rows = [_row(link, known[link.measure], of, matters, left) for link in of.mitigations if link.measure in known]
    table = pd.DataFrame(rows).sort_values(["acts_on", "role", "measure"], ascending=[False, True, True])
    return table.reset_index(drop=True)


def _row(link: Mitigation, measure: Measure, of: Register, matters: pd.DataFrame, left: float) -> dict[str, Any]:
    share = delivered(measure, of.criteria)
    number: dict[Any, Any] = matters.loc[measure.id].to_dict()
    ways = {way.id: way.title for risk in of.risks for way in risk.pathways}
    due = day(measure.due)
    return {
        "measure": measure.id,
        "title": measure.title,
        "acts_on": term(link.acts_on),
        "status": term(measure.status),
        "progress": measure.progress,
        "due": _("{date}, overdue").format(date=due) if is_overdue(measure, of.reporting_date) else due,
        "counts": _span(Estimate(low=share.low, best=share.best, high=share.high)),
        "part": number["share"] * 100,
        "fails": number["leave_one_out"] / left * 100 if left > 0 else float("nan"),
        "strength": term(link.strength),
        "pathway": ways.get(link.pathway, link.pathway),
        "takes": _span(effect_of(link, of.criteria, as_judged=True)),
        "evidence": link.evidence,
        "role": term(link.role),
        "basis": term(link.basis),
        "section": source_label(measure.source),
        "owner": measure.owner,
        "rationale": link.rationale,
    }


def _left(matters: pd.DataFrame, of: Register) -> float:
    """Return the expected harm a year that today's measures leave of the one risk; ``nan`` without inherent levels."""
    before = float(inherent_harm(of).iloc[0])
    return before - float(matters["shapley"].sum())


def _columns(register: Register) -> dict[str, Any]:
    column = st.column_config
    return {
        "measure": column.TextColumn(_("Measure"), pinned=True, width=95),
        "title": column.TextColumn(_("Title"), width=280),
        "acts_on": column.TextColumn(_("Acts on"), width=90),
        "status": column.TextColumn(_("Status"), width=95),
        "progress": column.NumberColumn(_("Progress %"), format="%g", width=90),
        "due": column.TextColumn(_("Due"), width=100),
        "counts": column.TextColumn(
            _("Counts as delivered %"), width=150, help=_("By its progress, else by its status: best (low – high).")
        ),
        "strength": column.TextColumn(_("Strength"), width=80, help=_("The analyst's; see the criteria.")),
        "pathway": column.TextColumn(_("Pathway"), width=120, help=_("Empty: on all of them.")),
        "takes": column.TextColumn(
            _("Takes away % if delivered"), width=175, help=_("Efficacy × coverage: best (lowest – highest).")
        ),
        "evidence": column.TextColumn(_("Evidence"), width=80, help=_evidence_help(register)),
        "part": column.NumberColumn(_("Part of the reduction %"), format="%.0f", width=150),
        "fails": column.NumberColumn(_("Harm added if it fails %"), format="%.0f", width=150),
        "role": column.TextColumn(_("Role"), width=90),
        "basis": column.TextColumn(_("Link"), width=80, help=_("Stated by the passage, or inferred by the analyst.")),
        "section": column.TextColumn(_("Section"), width=80),
        "owner": column.TextColumn(_("Responsible body"), width=180),
        "rationale": column.TextColumn(_("Why"), width=420),
    }


def _evidence_help(register: Register) -> str:
    grades = [f"{one.grade}: {one.meaning}" for one in register.criteria.evidence]
    return plain("\n".join(grades)) or _("How well it is known that the measure works, A to D.")


def _span(of: Estimate) -> str:
    return f"{of.best * 100:.0f} ({of.low * 100:.0f} – {of.high * 100:.0f})"
