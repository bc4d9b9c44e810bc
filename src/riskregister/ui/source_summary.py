"""The Source page without a chosen section: what is used per chapter, what is unused, what is weakly covered."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from riskregister.core import citations
from riskregister.core.frames import rows
from riskregister.core.model import Document, Register
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment
from riskregister.ui.pages import page
from riskregister.ui.source_words import label

_MOST = 25


def show(register: Register, document: Document, of: pd.DataFrame, weak: pd.DataFrame) -> None:
    """Show how much of each chapter is used, which paragraphs are not, and which threats are weakly covered."""
    base = {} if document.id == register.documents[0].id else {"document": document.id}
    st.header(_("What is used"), anchor=False)
    st.caption(_("Choose a section of the outline to see who cites it, paragraph by paragraph."))
    _chapters(of)
    st.header(_("Unused paragraphs"), anchor=False)
    _unused(of, base)
    st.header(_("Threats weakly covered"), anchor=False)
    _weakly(weak, base)


def _chapters(of: pd.DataFrame) -> None:
    found = citations.chapters(of)
    share = (100.0 * found["cited"] / found["paragraphs"].where(found["paragraphs"] > 0)).astype(float)
    column = st.column_config
    names = [row.chapter if row.title in ("", row.chapter) else f"{row.chapter} {row.title}" for row in rows(found)]
    st.dataframe(
        pd.DataFrame(
            {
                "chapter": names,
                "share": share,
                "cited": found["cited"],
                "unused": found["unused"],
                "sections": found["sections"],
            }
        ),
        hide_index=True,
        column_config={
            "chapter": column.TextColumn(_("Chapter"), width=300),
            "share": column.ProgressColumn(
                _("Paragraphs cited"), min_value=0, max_value=100, format="%.0f %%", width=140
            ),
            "cited": column.NumberColumn(_("Cited"), width=70),
            "unused": column.NumberColumn(_("Unused"), width=70),
            "sections": column.NumberColumn(_("Sections"), width=80),
        },
        alt=_(
            "Chapters of the document with how many of their paragraphs the register cites and how many it does not."
        ),
        key="source_chapters",
        placeholder="–",
    )


def _unused(of: pd.DataFrame, base: dict[str, str]) -> None:
    left = of[of["unused"] > 0]
    if left.empty:
        st.success(_("Every paragraph is cited by a record."), icon=":material/check_circle:")
        return
    st.caption(_("Unused is no mistake: a paragraph may state nothing that is a threat, an interest or a measure."))
    for row in rows(left.head(_MOST)):
        numbers = ", ".join(f"¶{number}" for number in row.which)
        st.page_link(
            page("source"),
            label=label(row.section, row.title, numbers),
            icon=":material/radio_button_unchecked:",
            query_params=moment.carried({**base, "section": row.section}),
        )
    if len(left) > _MOST:
        st.caption(_("and {n} more").format(n=len(left) - _MOST))


def _weakly(weak: pd.DataFrame, base: dict[str, str]) -> None:
    if weak.empty:
        st.caption(_("On every risk drawn from this document acts a measure that is delivered at least in part."))
        return
    st.caption(_("Sections whose risks no measure acts on, or none of which anything is delivered yet."))
    for row in rows(weak.head(_MOST)):
        counts = (
            (row.none, ngettext("{n} without a measure", "{n} without a measure", row.none)),
            (row.nothing, ngettext("{n} with nothing delivered", "{n} with nothing delivered", row.nothing)),
        )
        told = ", ".join(words.format(n=number) for number, words in counts if number)
        words = ngettext("of {n} risk: {told}", "of {n} risks: {told}", row.risks).format(n=row.risks, told=told)
        st.page_link(
            page("source"),
            label=label(row.section, row.title, words),
            icon=":material/shield_question:",
            query_params=moment.carried({**base, "section": row.section}),
        )
    if len(weak) > _MOST:
        st.caption(_("and {n} more").format(n=len(weak) - _MOST))
