"""The Risk page on its source: every passage that names it, who placed it there, what is said of its category."""

from __future__ import annotations

import streamlit as st

from riskregister.core.labels import signal_names
from riskregister.core.model import Register, Risk
from riskregister.translations import gettext as _
from riskregister.ui import source
from riskregister.ui.words import plain


def show(register: Register, risk: Risk) -> None:
    """Show where the source says it, how it came into its category, and the source's own words about that."""
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Where the source says it"), anchor=False)
        sources(register, risk)
    with right:
        st.subheader(_("How it is placed"), anchor=False)
        _placing(register, risk)
        _signals(register, risk)


def sources(register: Register, risk: Risk) -> None:
    """Cite every passage that names the risk, and the objectives at stake."""
    if not risk.sources:
        st.caption(_("No passage is cited."))
    for title, cited in source.by_document(register, risk.sources).items():
        st.markdown(plain(title))
        with st.container(horizontal=True, gap="xsmall"):
            for one in cited:
                source.link(register, one)
    objectives = {objective.id: objective.title for objective in register.objectives}
    st.caption(_("Interests at stake"))
    if not risk.objectives:
        st.markdown(_("None is named."))
    st.markdown("\n".join(f"- **{plain(key)}** {plain(objectives.get(key, ''))}" for key in risk.objectives))


def _placing(register: Register, risk: Risk) -> None:
    category = next((c for c in register.categories if c.id == risk.category), None)
    named = f"**{plain(risk.category)}** {plain(category.title if category else '')}".strip()
    if risk.placing == "analyst":
        words = _("placed here by the analyst: {why}").format(why=risk.placing_note or "–")
    else:
        words = _("placed here by the source")
    st.markdown(f"{named}  \n{plain(words)}")
    if category is not None and category.summary:
        st.markdown(plain(category.summary))


def _signals(register: Register, risk: Risk) -> None:
    category = next((c for c in register.categories if c.id == risk.category), None)
    if category is None or not category.signals:
        return
    st.markdown(f"**{_('What the source says of the category')}**")
    names, lines = signal_names(), []
    for one in category.signals:
        where = source.place(one.source)
        lines.append(f"- **{plain(names[one.kind])}**: {plain(one.says)} ({plain(where)})")
    st.markdown("\n".join(lines))
