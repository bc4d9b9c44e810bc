"""The page of one measure on the risks it serves: each link in its parts, what rests on it alone, and their forms."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.labels import term
from riskregister.core.mitigation import effect_of
from riskregister.core.model import Measure, Mitigation, Register
from riskregister.core.wording import in_words
from riskregister.translations import gettext as _
from riskregister.ui import link_forms, measure_facts, widgets, wiring


def show(register: Register, measure: Measure) -> None:
    """List the risks the measure acts on: the link in its parts, and what rests on it alone."""
    st.header(_("Risks it serves"), anchor=False)
    links = [link for link in register.mitigations if link.measure == measure.id]
    if links:
        _listed(register, measure, links)
    else:
        st.info(
            _("It acts on no risk. Its note says why, where the register gives a reason."), icon=":material/link_off:"
        )
    link_forms.of_measure(register, measure)


def _listed(register: Register, measure: Measure, links: list[Mitigation]) -> None:
    """Show the risks a measure acts on as a table and as links."""
    titles = {risk.id: risk.title for risk in register.risks}
    resting = measure_facts.resting(register, measure.id).set_index("risk")
    # No harm rests on it where the risk is an opportunity.
    resting = resting.reindex(list(dict.fromkeys(link.risk for link in links)))
    found = []
    for link in links:
        effect, row = effect_of(link, register.criteria, as_judged=True), resting.loc[link.risk]
        found.append(
            {
                "risk": link.risk,
                "title": titles.get(link.risk, ""),
                "acts_on": term(link.acts_on),
                "role": term(link.role),
                "basis": term(link.basis),
                "strength": term(link.strength),
                "efficacy": in_words(link.efficacy) if link.efficacy else _("by its strength"),
                "coverage": in_words(link.coverage) if link.coverage else _("whole"),
                "takes": f"{effect.best * 100:.0f} ({effect.low * 100:.0f} – {effect.high * 100:.0f})",
                "evidence": link.evidence,
                "alone": _share(row["lost"], row["lost_low"], row["lost_high"]),
                "judged": 100 * row["lost_judged"],
                "score": row["score"],
                "without": row["score_without"],
                "why": link.rationale,
            }
        )
    column = st.column_config
    st.dataframe(
        pd.DataFrame(found).head(500),
        hide_index=True,
        placeholder="–",
        column_config={
            "risk": column.TextColumn(_("Risk"), width=75, pinned=True),
            "title": column.TextColumn(_("Title"), width=260),
            "acts_on": column.TextColumn(_("Acts on"), width=90),
            "role": column.TextColumn(_("Role"), width=90),
            "basis": column.TextColumn(_("Link"), width=80),
            "strength": column.TextColumn(_("Strength"), width=85),
            "efficacy": column.TextColumn(_("Efficacy"), width=130),
            "coverage": column.TextColumn(_("Reach"), width=130),
            "takes": column.TextColumn(_("Takes away % if delivered"), width=150),
            "evidence": column.TextColumn(_("Evidence"), width=80),
            "alone": column.TextColumn(
                _("Rests on it alone %"),
                width=150,
                help=_("Of the risk's inherent expected harm, today: best (lowest – highest)."),
            ),
            "judged": column.NumberColumn(_("As judged %"), format="%.1f", help=_("If its links counted whole.")),
            "score": column.NumberColumn(_("Evidenced score"), format="%.2f"),
            "without": column.NumberColumn(_("Without it"), format="%.2f"),
            "why": column.TextColumn(_("Why"), width=380),
        },
        alt=_("Risks this measure acts on, how strongly, and what rests on it alone."),
        key="measure_risks",
    )
    risks = wiring.frame("level").set_index("id", drop=False)
    widgets.risk_links(risks.loc[[key for key in dict.fromkeys(link.risk for link in links) if key in risks.index]])


def _share(best: Any, low: Any, high: Any) -> str | None:
    return None if math.isnan(best) else f"{100 * best:.1f} ({100 * low:.1f} – {100 * high:.1f})"
