"""What another register said of a risk: levels as given on its scale, and what has no field here."""

from __future__ import annotations

import streamlit as st

from riskregister.core.labels import given_names
from riskregister.core.model import Assessment, Risk
from riskregister.translations import gettext as _
from riskregister.ui.widgets import plain


def given_levels(assessment: Assessment) -> None:
    """Show a stage's levels as they were given, each with how it was turned into a level here."""
    names = given_names()
    for one in assessment.given:
        words = _("{what} as given: {value}").format(what=names[one.of], value=one.value)
        st.caption(plain(f"{words} ({one.rule})" if one.rule else words))


def details(risk: Risk) -> None:
    """Show what the register a risk came from says of it beyond the fields there are; nothing where there is none."""
    if not risk.details:
        return
    with st.expander(_("As the imported register says it"), icon=":material/table_rows:", expanded=False):
        for one in risk.details:
            st.markdown(f"**{plain(one.name)}**  \n{plain(one.value)}")
