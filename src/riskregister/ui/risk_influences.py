"""The Risk page on influences: which risks make this one likelier, by how much, and which ones it makes likelier."""

from __future__ import annotations

import streamlit as st

from riskregister.core.labels import term
from riskregister.core.model import Influence, Register, Risk
from riskregister.core.one_risk import with_causes
from riskregister.core.register_influence import imports_frame
from riskregister.translations import gettext as _
from riskregister.ui import influence_forms, moment
from riskregister.ui.pages import page
from riskregister.ui.summary import percent
from riskregister.ui.words import plain


def show(register: Register, risk: Risk) -> None:
    """Link to the risks that make this one likelier and those it makes likelier, or say that there are none."""
    comes = [(one.cause, one) for one in register.influences if one.effect == risk.id]
    goes = [(one.effect, one) for one in register.influences if one.cause == risk.id]
    st.subheader(_("Influences"), anchor=False)
    if comes or goes:
        _listed(register, risk, comes, goes)
    else:
        st.caption(_("No other risk is said to make this one likelier, nor this one another."))
    moment.closed(_("A past state is for reading; no influence can be entered in it."))
    influence_forms.show(register, risk)


def _listed(
    register: Register, risk: Risk, comes: list[tuple[str, Influence]], goes: list[tuple[str, Influence]]
) -> None:
    """List what makes a risk likelier beside what it makes likelier, each with the risk at the other end."""
    if comes:
        _imported(register, risk)
    titles = {one.id: one.title for one in register.risks}
    sides = ((_("What makes it likelier"), comes), (_("What it makes likelier"), goes))
    for column, (label, found) in zip(st.columns(2, gap="large"), sides, strict=True):
        with column:
            st.markdown(f"**{label}**")
            if not found:
                st.caption(_("None."))
            for other, one in found:
                _one(other, titles.get(other, ""), one)


def _one(other: str, title: str, one: Influence) -> None:
    times = _("{best:g} times ({low:g} to {high:g})").format(
        best=one.multiplier.best, low=one.multiplier.low, high=one.multiplier.high
    )
    with st.container(gap=None):
        st.page_link(
            page("risk"),
            label=f"**{plain(other)}** {plain(title)}  ·  {plain(times)}",
            icon=":material/chevron_right:",
            query_params=moment.carried({"id": other}),
        )
        st.caption(plain(" · ".join(part for part in (term(one.basis), one.rationale) if part)))


def _imported(register: Register, risk: Risk) -> None:
    """Say which share of the risk's probability comes from the others; nothing where a level is missing."""
    found = imports_frame(with_causes(register, risk))
    of = found[found["id"] == risk.id]
    if of.empty:
        return
    row = of.iloc[0]
    words = _(
        "Of its assessed probability {share} ({low} – {high}) comes from the risks on the left; the rest is its own."
    )
    ends = {"low": percent(row["imported_share_low"]), "high": percent(row["imported_share_high"])}
    st.markdown(plain(words.format(share=percent(row["imported_share"]), **ends)))
    if row["contradicts"]:
        st.warning(_("The imports alone exceed the assessed probability: multipliers and levels contradict."))
