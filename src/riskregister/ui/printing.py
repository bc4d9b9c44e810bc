"""The Print page's parts: the page as it will come out, and its download."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister import settings
from riskregister.core.model import Register
from riskregister.services import printing
from riskregister.translations import gettext as _
from riskregister.ui import moment, wiring


@st.cache_data(max_entries=16, show_spinner=False)
def _print(
    url: str, register_id: str, version: int, by: str, stage: str, form: str, grey: bool, name: str, stood: str
) -> bytes:
    return _print_uncached(wiring.register(), by, stage, form, grey, name, stood)


def _print_uncached(
    register: Register, by: str, stage: str, form: str, grey: bool, name: str, stood: str = ""
) -> bytes:
    """Return the print when its button is pressed; that happens in another thread, which knows no session."""
    how = printing.sheet(form, inks="grey" if grey else "colour", printed_by=name, stood=stood)
    return printing.heatmap(
        register,
        how,
        by=by,  # type: ignore[arg-type]  # the switch offers only these
        stage=stage,  # type: ignore[arg-type]
    )


def _content(register: Register, by: str, stage: str, form: str, grey: bool) -> bytes:
    url = settings.database_url()
    stood = moment.stood(register)
    return _print(url, register.id, register.version, by, stage, form, grey, wiring.name(), stood)


def downloads(register: Register, by: str, stage: str, grey: bool) -> None:
    """Offer the print as PDF, SVG and PNG."""
    stem, stood = f"{register.id}-{by}-{stage}-{moment.stem(register)}", moment.stood(register)
    mimes = {"pdf": "application/pdf", "svg": "image/svg+xml", "png": "image/png"}
    with st.container(horizontal=True):
        for form, mime in mimes.items():
            st.download_button(
                _("Download {form}").format(form=form.upper()),
                data=partial(_print_uncached, register, by, stage, form, grey, wiring.name(), stood),
                file_name=f"{stem}.{form}",
                mime=mime,
                on_click="ignore",
                type="primary" if form == "pdf" else "secondary",
                icon=":material/print:" if form == "pdf" else ":material/image:",
                key=f"print_{form}",
            )


def picture(register: Register, by: str, stage: str, grey: bool) -> None:
    """Show the map's page as it will come out of the printer."""
    with st.spinner(_("Drawing the page …")):
        content = _content(register, by, stage, "png", grey)
    with st.container(border=True):
        st.image(
            content,
            caption=_("Page 1; the PDF lists every risk on the following pages."),
            width="stretch",
            alt=_("The map as it will be printed; the Overview lists what lies in each cell."),
        )
