"""Print this: the sheet of the risk on the page, made when its button is pressed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister.core.model import Register, Risk
from riskregister.services import printing
from riskregister.translations import gettext as _
from riskregister.ui import moment, wiring
from riskregister.ui.print_papers import safe


def button(register: Register, risk: Risk) -> None:
    """Offer the risk's sheet as a PDF, of the state that is looked at."""
    # The sheet is made in another thread, which knows no session: all it needs goes along.
    how = printing.sheet("pdf", printed_by=wiring.name(), stood=moment.stood(register))
    make = partial(printing.risk_sheet, register, risk.id, how)
    st.download_button(
        _("Print this"),
        data=make,
        file_name=f"{safe(risk.id)}-{moment.stem(register)}.pdf",
        mime="application/pdf",
        on_click="ignore",
        icon=":material/print:",
        key="print_risk",
        help=_("One page as PDF: how it stands, its bow-tie, its measures and sources."),
    )
