"""Print this: the sheet of the risk on the page, made when its button is pressed."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister.core.model import Register, Risk
from riskregister.printing.sheet import Sheet
from riskregister.services import printing
from riskregister.services.editions import in_edition
from riskregister.services.files import safe_name
from riskregister.translations import gettext as _
from riskregister.ui import moment, wiring


def button(register: Register, risk: Risk) -> None:
    """Offer the risk's sheet as a PDF, of the state that is looked at."""
    # The sheet is made in another thread, which knows no session: all it needs goes along.
    how = printing.sheet("pdf", printed_by=wiring.name(), stood=moment.stood(register))
    draw = partial(_sheet, risk.id)
    st.download_button(
        _("Print this"),
        data=partial(in_edition, register, how, moment.whole(), draw),
        file_name=f"{safe_name(risk.id)}-{moment.stem(register)}.pdf",
        mime="application/pdf",
        on_click="ignore",
        icon=":material/print:",
        key="print_risk",
        help=_("One page as PDF: how it stands, its bow-tie, its measures and sources."),
    )


def _sheet(identity: str, register: Register, how: Sheet) -> bytes:
    return printing.risk_sheet(register, identity, how)
