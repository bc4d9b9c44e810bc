"""The Analysis page on influence: what risks import from each other, and bodies whose shortfall moves several."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister import settings
from riskregister.core.labels import term
from riskregister.core.model import NOT_NAMED, Register
from riskregister.services import figures_of_all, influences
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import figures, wiring
from riskregister.ui.widgets import plain


@st.cache_data(max_entries=32, show_spinner=True)
def _bodies(url: str, register_id: str, version: int, shortfall: float) -> pd.DataFrame:
    return influences.concentration(wiring.register(), shortfall)


def show(register: Register) -> None:
    """Show own and imported harm, the influences behind it, and what happens if a body under-delivers."""
    st.header(_("Which risks bring on others?"), anchor=False)
    found = influences.influences(register)
    if found.empty:
        st.info(_("The register holds no influence between assessed risks."), icon=":material/info:")
    else:
        st.markdown(
            _(
                "The assessed probability of a risk is read as the whole, the influence of other risks included. "
                "Its own part is what is left without the imports of one step."
            )
        )
        importers = influences.importers(register)
        if len(importers):
            figures.shown(
                register,
                figures_of_all.influence(register, importers),
                key="influence_chart",
                alt=_("Own and imported expected harm of the risks that import most."),
            )
        against = importers.loc[importers["contradicts"], "id"].tolist()
        if against:
            words = _("Imports alone exceed the assessed probability of {risks}: multipliers and levels contradict.")
            st.warning(plain(words.format(risks=", ".join(against))))
        _table(found)
    st.header(_("If a body under-delivers"), anchor=False)
    _show_bodies(register)


def _table(found: pd.DataFrame) -> None:
    column = st.column_config
    shown = found.assign(
        basis=[term(basis) for basis in found["basis"]],
        held=[_("yes") if held else "" for held in found["held"]],
    )
    st.dataframe(
        shown[
            ["cause", "cause_title", "effect", "effect_title", "multiplier_low", "multiplier", "multiplier_high"]
            + ["carried_harm", "held", "basis", "rationale", "sources"]
        ],
        hide_index=True,
        column_config={
            "cause": column.TextColumn(_("Cause")),
            "cause_title": column.TextColumn(_("Risk that brings on")),
            "effect": column.TextColumn(_("Effect")),
            "effect_title": column.TextColumn(_("Risk brought on")),
            "multiplier_low": column.NumberColumn(_("Multiplier, low"), format="%g"),
            "multiplier": column.NumberColumn(_("Best"), format="%g"),
            "multiplier_high": column.NumberColumn(_("High"), format="%g"),
            "carried_harm": column.NumberColumn(_("Carries, units of harm a year"), format="%.3g"),
            "held": column.TextColumn(_("Held at certainty"), help=_("The multiplier would exceed certainty.")),
            "basis": column.TextColumn(_("Basis")),
            "rationale": column.TextColumn(_("Reason")),
            "sources": column.TextColumn(_("Source")),
        },
        alt=_("Influences between risks with their multipliers, what they carry, and why."),
        key="influence_table",
    )


def _show_bodies(register: Register) -> None:
    percent = st.slider(
        _("Share of today's delivery that falls away, %"), 0, 100, 100, step=10, key="influence_shortfall"
    )
    bodies = _bodies(settings.database_url(), register.id, register.version, percent / 100)
    if bodies.empty:
        st.caption(_("No measure acts on a risk."))
        return
    worst = bodies.iloc[0]
    count = len(worst["moved"])
    if percent == 100:
        words = ngettext(
            "If {body} delivers nothing of what it does today, {n} risk moves by 0.05 levels or more.",
            "If {body} delivers nothing of what it does today, {n} risks move by 0.05 levels or more.",
            count,
        )
    else:
        words = ngettext(
            "If {body} delivers {percent} % less than it does today, {n} risk moves by 0.05 levels or more.",
            "If {body} delivers {percent} % less than it does today, {n} risks move by 0.05 levels or more.",
            count,
        )
    body = _("the body the text does not name") if worst["body"] == NOT_NAMED else worst["body"]
    st.markdown(plain(words.format(body=body, percent=percent, n=count)))
    column = st.column_config
    st.dataframe(
        bodies.assign(
            risks=bodies["risks"].map(len),
            moved=bodies["moved"].map(", ".join),
            increase=bodies["increase"] * 100,
        )[["body", "measures", "risks", "moved", "largest_rise", "increase"]],
        hide_index=True,
        placeholder="–",
        column_config={
            "body": column.TextColumn(_("Body")),
            "measures": column.NumberColumn(_("Measures")),
            "risks": column.NumberColumn(_("Risks")),
            "moved": column.TextColumn(_("Move by 0.05 levels or more")),
            "largest_rise": column.NumberColumn(_("Largest rise, levels"), format="%.2f"),
            "increase": column.NumberColumn(_("More expected harm, %"), format="%.2g"),
        },
        alt=_("Bodies with the risks that move if their measures deliver less, the largest increase of harm first."),
        key="influence_bodies",
    )
