"""The Analysis page on gaps: what the register shows without a single score."""

from __future__ import annotations

import streamlit as st

from riskregister.core import coverage
from riskregister.core.frames import rows
from riskregister.core.model import Register
from riskregister.services import influences
from riskregister.translations import gettext as _
from riskregister.ui import link_forms
from riskregister.ui.widgets import risk_links
from riskregister.ui.wiring import frame as frame_of

#: Measures without a risk that are listed as links.
_LISTED = 100


def show(register: Register) -> None:
    """Show risks without cover, measures without a risk, counts per category and the use of the source's sections."""
    st.header(_("What the register shows without a single score"), anchor=False)
    column = st.column_config
    st.dataframe(
        influences.cover_by_category(register),
        hide_index=True,
        column_config={
            "id": column.TextColumn(_("Id")),
            "title": column.TextColumn(_("Category")),
            "risks": column.NumberColumn(_("Risks")),
            "no measure": column.NumberColumn(_("Without a measure")),
            "principles only": column.NumberColumn(_("Principles only")),
            "nothing delivered": column.NumberColumn(_("Nothing delivered")),
            "covered": column.NumberColumn(_("Something delivered")),
        },
        alt=_("Categories with the number of risks by how measures cover them."),
        key="gaps_categories",
    )
    cover = coverage.risk_cover(register).set_index("id")["cover"]
    risks = frame_of("level").set_index("id", drop=False)
    kinds = (
        ("no measure", _("Risks no measure acts on")),
        ("principles only", _("Risks covered by principles only")),
        ("nothing delivered", _("Risks for which nothing is delivered")),
    )
    for place, (kind, title) in zip(st.columns(3, gap="large"), kinds, strict=True):
        with place:
            st.subheader(title, anchor=False)
            ids = cover.index[cover == kind]
            gap = kind == "no measure"
            if gap and link_forms.way() and len(ids):
                st.caption(_("Each leads to the form that links a measure to it."))
            risk_links(risks.loc[ids], scores=False, also=link_forms.way() if gap else None)
    st.subheader(_("Measures that act on no risk"), anchor=False)
    unlinked = coverage.unlinked_measures(register)
    st.dataframe(
        unlinked,
        hide_index=True,
        column_config={
            "id": column.TextColumn(_("Id")),
            "title": column.TextColumn(_("Measure")),
            "domain": column.TextColumn(_("Domain")),
            "owner": column.TextColumn(_("Owner")),
            "notes": column.TextColumn(_("Reason")),
        },
        alt=_("Measures that act on no risk, with the reason their notes give."),
        key="gaps_measures",
    )
    if len(unlinked) and link_forms.way():
        with st.expander(_("Link one of them to a risk"), icon=":material/add_link:"):
            if len(unlinked) > _LISTED:
                st.caption(_("The first {n} of {all}.").format(n=_LISTED, all=len(unlinked)))
            for row in rows(unlinked.head(_LISTED)):
                link_forms.measure_link(row.id, row.title)
    st.subheader(_("Sections of the source"), anchor=False)
    st.caption(_("How many citations each section has from each kind of record; sections nothing cites come first."))
    st.dataframe(
        influences.sections(register),
        hide_index=True,
        column_config={
            "document": column.TextColumn(_("Document")),
            "section": column.TextColumn(_("Section")),
            "paragraphs": column.NumberColumn(_("Paragraphs")),
            "objectives": column.NumberColumn(_("Objectives")),
            "categories": column.NumberColumn(_("Categories")),
            "risks": column.NumberColumn(_("Risks")),
            "assessments": column.NumberColumn(_("Assessments")),
            "measures": column.NumberColumn(_("Measures")),
            "used": column.CheckboxColumn(_("Used")),
        },
        alt=_("Sections of the source with the number of citations by kind of record, unused sections first."),
        key="gaps_sections",
    )
