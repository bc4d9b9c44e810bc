"""The Risk page's parts: heading, story, scores, claimed beside evidenced, measures, sources."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.charts.ranges import range_figure
from riskregister.core import rules, scoring
from riskregister.core.assessors import assessor_shown, labels_of, views
from riskregister.core.delivery import delivered_share
from riskregister.core.frames import latest_assessments
from riskregister.core.labels import stage_meanings, stage_names, term
from riskregister.core.mitigation import effect_of
from riskregister.core.model import STAGES, Mitigation, Register, Risk, source_label
from riskregister.translations import gettext as _
from riskregister.ui import moment, risk_details
from riskregister.ui.pages import page
from riskregister.ui.widgets import joined, plain, rating_badge


def heading(register: Register, risk: Risk, row: Any) -> None:
    """Show title, rating, appetite, type and who placed it."""
    st.header(f"{risk.id}  {plain(risk.title)}", anchor=False)
    with st.container(horizontal=True, vertical_alignment="center"):
        rating_badge(row["rating"], row["rating_code"], row["score"], register.criteria)
        if row["above_appetite"]:
            words = _("above appetite ({limit:g}, an example set by the analyst)").format(limit=row["appetite"])
            st.badge(plain(words), icon=":material/arrow_upward:", color="red")
        st.badge(term(risk.type), icon=":material/category:", color="gray")
        if risk.type == "chronic":
            heading_to = term(risk.trajectory) if risk.trajectory else _("not said")
            words = _("scored by the threshold in the scenario; trajectory: {where}").format(where=heading_to)
            st.badge(plain(words), color="violet")
    if pd.notna(row["rank"]):
        words = _("Rank {rank:g} of {n} by best levels; nine draws in ten put it between {low:g} and {high:g}.")
        place = {"rank": row["rank"], "low": row["rank_low"], "high": row["rank_high"]}
        st.markdown(plain(words.format(n=len(register.risks), **place)))
    category = next((c for c in register.categories if c.id == risk.category), None)
    parts = [_("Category {id} {title}").format(id=risk.category, title=category.title if category else "")]
    if risk.placing == "analyst":
        parts.append(_("placed here by the analyst: {why}").format(why=risk.placing_note or "–"))
    parts.append(_("owner: {owner}").format(owner=risk.owner or _("not named in the text")))
    st.caption("  \n".join(plain(part) for part in parts))


def story(risk: Risk) -> None:
    """Show cause, event and consequence side by side, and the scenario that is scored."""
    parts = ((_("Cause"), risk.cause), (_("Event"), risk.event), (_("Consequence"), risk.consequence))
    for column, (label, text) in zip(st.columns(3), parts, strict=True):
        with column.container(border=True, height="stretch"):
            st.markdown(f"**{label}**")
            st.markdown(plain(text) or "–")
    st.markdown(f"**{_('Scenario scored')}:** {plain(risk.scenario) or '–'}")
    if risk.notes:
        st.caption(plain(risk.notes))


def influences(register: Register, risk: Risk) -> None:
    """Link to the risks that make this one likelier and those it makes likelier; nothing where there are none."""
    titles = {one.id: one.title for one in register.risks}
    comes = [(one.cause, one) for one in register.influences if one.effect == risk.id]
    goes = [(one.effect, one) for one in register.influences if one.cause == risk.id]
    if not comes and not goes:
        return
    st.subheader(_("Influences"), anchor=False)
    sides = ((_("What makes it likelier"), comes), (_("What it makes likelier"), goes))
    for column, (label, found) in zip(st.columns(2, gap="large"), sides, strict=True):
        with column:
            st.markdown(f"**{label}**")
            if not found:
                st.caption(_("None."))
            for other, one in found:
                times = _("{best:g} times ({low:g} to {high:g})").format(
                    best=one.multiplier.best, low=one.multiplier.low, high=one.multiplier.high
                )
                st.page_link(
                    page("risk"),
                    label=f"**{plain(other)}** {plain(titles.get(other, ''))}  ·  {plain(times)}",
                    icon=":material/chevron_right:",
                    query_params=moment.carried({"id": other}),
                    help=plain(one.rationale) or None,
                )


def scores(register: Register, risk: Risk) -> None:
    """Show each stage's levels as low - best - high, with confidence, assessor and rationale."""
    names, meanings, unnamed = stage_names(), stage_meanings(), labels_of(views(register))
    for stage in STAGES:
        given = latest_assessments(register, stage).get(risk.id)
        if given is None:
            continue
        best = [estimate.best if estimate else float("nan") for estimate in (given.likelihood, given.impact)]
        score = float(rules.score(best[0], best[1], register.criteria))
        band = (
            register.criteria.bands[int(scoring.band_index(score, register.criteria.bands))]
            if not pd.isna(score)
            else None
        )
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{names[stage]}** ({meanings[stage]})")
                rating_badge(band.label if band else "", band.code if band else "", score, register.criteria)
            levels = [
                _("Likelihood {levels}").format(levels=_levels(given.likelihood, given.likelihood_state)),
                _("impact {levels}").format(levels=_levels(given.impact, given.impact_state)),
                *([] if pd.isna(score) else [_("L × I {product:g}").format(product=best[0] * best[1])]),
                _("confidence {confidence}").format(confidence=term(given.confidence)),
                *(
                    [_("driven by {dimensions}").format(dimensions=joined(given.dimensions))]
                    if given.dimensions
                    else []
                ),
            ]
            st.markdown(plain("  ·  ".join(levels)))
            st.markdown(plain(given.rationale))
            st.caption(plain(f"{assessor_shown(given, unnamed)}, {given.date:%Y-%m-%d}. {given.basis}".strip()))
            risk_details.given_levels(given)
    missing = [names[stage] for stage in STAGES if risk.id not in latest_assessments(register, stage)]
    if missing:
        st.caption(_("Not assessed: {stages}").format(stages=joined(missing)))


def claimed_and_evidenced(register: Register, row: Any) -> None:
    """Draw the current levels an assessor claims above those that the measures in place bear out."""
    colours = {"claimed": "#1f77b4", "evidenced": "#e07b00"}
    rows = []
    for side, label in (("likelihood", _("Likelihood")), ("impact", _("Impact"))):
        if pd.notna(row[side]):
            rows.append(
                (f"{label}, {_('claimed')}", row[f"{side}_low"], row[side], row[f"{side}_high"], colours["claimed"])
            )
        evidenced = [row[f"evidenced_{side}{end}"] for end in ("_low", "", "_high")]
        if pd.notna(evidenced[1]):
            rows.append((f"{label}, {_('evidenced')}", *evidenced, colours["evidenced"]))
    if not rows:
        st.caption(_("Not assessed."))
        return
    st.plotly_chart(
        range_figure(rows, register.criteria),
        config={"displayModeBar": False},
        key="claimed_evidenced",
        alt=_("Claimed and evidenced levels on the scale from 1 to 5; the sentence below gives the numbers."),
    )
    if pd.isna(row["evidenced_score"]):
        claimed = "" if pd.isna(row["score"]) else _("Claimed score {claimed:g}.").format(claimed=row["score"])
        why = _("Without inherent levels nobody can say what the measures in place bear out.")
        st.markdown(plain(f"{claimed} {why}".strip()))
        return
    if pd.isna(row["score"]):
        words = _(
            "Nobody claims a current score; the measures in place bear out {evidenced:.1f} ({low:.1f} – {high:.1f})."
        )
    else:
        words = _("Claimed score {claimed:g}; the measures in place bear out {evidenced:.1f} ({low:.1f} – {high:.1f}).")
    words = words.format(
        claimed=row["score"],
        evidenced=row["evidenced_score"],
        low=row["evidenced_score_low"],
        high=row["evidenced_score_high"],
    )
    st.markdown(plain(words))
    bounds = _("Whatever the dependence between the measures: {low:.1f} – {high:.1f}.")
    st.markdown(plain(bounds.format(low=row["evidenced_score_bound_low"], high=row["evidenced_score_bound_high"])))
    if row["gap"] > 0.5:
        st.warning(_("The claim is lower than the measures bear out, by {gap:.1f}.").format(gap=row["gap"]))
    note = _("Evidenced: inherent level, less what each measure takes away at its analyst's strength and delivery.")
    st.caption(note)


def measures(register: Register, risk: Risk) -> None:
    """List the measures by what they act on: before the event, after it, or both."""
    known = {measure.id: measure for measure in register.measures}
    rows = []
    for link in register.mitigations:
        measure = known.get(link.measure)
        if link.risk == risk.id and measure is not None:
            rows.append(
                {
                    "measure": measure.id,
                    "title": measure.title,
                    "section": source_label(measure.source),
                    "acts_on": term(link.acts_on),
                    "role": term(link.role),
                    "basis": term(link.basis),
                    "strength": term(link.strength),
                    "takes": _effect(link, register),
                    "evidence": link.evidence,
                    "status": term(measure.status),
                    "progress": measure.progress,
                    "counts": delivered_share(measure, register.criteria) * 100,
                    "owner": measure.owner,
                    "rationale": link.rationale,
                }
            )
    if not rows:
        st.warning(
            _("No measure acts on this risk: a gap in the source, or in the register."), icon=":material/warning:"
        )
        return
    column = st.column_config
    st.dataframe(
        pd.DataFrame(rows).sort_values(["acts_on", "role", "measure"], ascending=[False, True, True]),
        hide_index=True,
        column_config={
            "measure": column.TextColumn(_("Measure"), pinned=True, width=95),
            "title": column.TextColumn(_("Title"), width=300),
            "section": column.TextColumn(_("Section"), width=80),
            "acts_on": column.TextColumn(_("Acts on"), width=90),
            "role": column.TextColumn(_("Role"), width=90),
            "basis": column.TextColumn(
                _("Link"), width=80, help=_("Stated by the passage, or inferred by the analyst.")
            ),
            "strength": column.TextColumn(_("Strength"), width=80, help=_("The analyst's; see the criteria.")),
            "takes": column.TextColumn(
                _("Takes away % if delivered"), width=150, help=_("Efficacy × coverage: best (lowest – highest).")
            ),
            "evidence": column.TextColumn(_("Evidence"), width=80, help=_evidence_help(register)),
            "status": column.TextColumn(_("Status"), width=95),
            "progress": column.NumberColumn(_("Progress %"), format="%g", width=90),
            "counts": column.NumberColumn(_("Counts as delivered %"), format="%.0f", width=150),
            "owner": column.TextColumn(_("Responsible body"), width=180),
            "rationale": column.TextColumn(_("Why"), width=420),
        },
        alt=_("Measures that act on this risk, with status, strength and reason."),
        key="risk_measures",
        placeholder="–",
    )
    st.page_link(
        page("measures"),
        label=_("Track the measures of this category"),
        query_params=moment.carried({"category": risk.category}),
    )


def _effect(link: Mitigation, register: Register) -> str:
    found = effect_of(link, register.criteria, as_judged=True)
    return f"{found.best * 100:.0f} ({found.low * 100:.0f} – {found.high * 100:.0f})"


def _evidence_help(register: Register) -> str:
    grades = [f"{one.grade}: {one.meaning}" for one in register.criteria.evidence]
    return plain("\n".join(grades)) or _("How well it is known that the measure works, A to D.")


def sources(register: Register, risk: Risk) -> None:
    """Cite every passage that names the risk, and the objectives at stake."""
    places: dict[str, list[str]] = {}
    for source in risk.sources:
        document = source.document or (register.documents[0].id if register.documents else "")
        title = next((known.title for known in register.documents if known.id == document), document)
        paragraph = f" ¶{source.paragraph}" if source.paragraph else ""
        places.setdefault(title, []).append(f"**{plain(source.section)}**{paragraph}")
    for title, cited in places.items():
        st.markdown(f"{plain(title)}: " + " · ".join(cited))
    objectives = {objective.id: objective.title for objective in register.objectives}
    st.caption(_("Interests at stake"))
    for key in risk.objectives:
        st.markdown(f"**{plain(key)}** {plain(objectives.get(key, ''))}")


def _levels(estimate: Any, state: str | None) -> str:
    if estimate is None:
        return term(state or "not_assessed")
    return f"{estimate.best:.2g} ({estimate.low:.2g} – {estimate.high:.2g})"
