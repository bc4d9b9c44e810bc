"""The workbook on the Import / Export page: the whole register with its latest changes, and a blank one to fill in."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister.core.model import Register
from riskregister.services import workbooks
from riskregister.store.database import Database
from riskregister.translations import gettext as _
from riskregister.ui import widgets, wiring

_MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Up to so many risks a workbook is made faster than anybody asks how far it is.
_QUICK = 1_000


def offer(register: Register, stem: str, stood: str) -> None:
    """Offer the register as a workbook named ``stem``; ``stood`` says in words when a past state stood so."""
    # The database is asked for here: what a download button calls runs outside the page.
    make = partial(_made, wiring.database(), register, stood)
    if len(register.risks) <= _QUICK:
        _download(make, stem)
        return
    key, (kept, content) = (register.id, register.version, stood), st.session_state.get("made workbook", (None, b""))
    if kept != key:
        if not st.button(_("Make the Excel workbook"), type="primary", icon=":material/table:", key="make_xlsx"):
            return
        words = _("Writing {n} risks …").format(n=len(register.risks))
        bar = st.progress(0.0, words)

        def told(share: float) -> None:
            bar.progress(share, words)

        content = make(progress=told)
        bar.empty()
        st.session_state["made workbook"] = (key, content)
    _download(content, stem)


def offer_blank(register: Register) -> None:
    """Offer an empty workbook with the criteria of the register."""
    st.download_button(
        _("Blank workbook"),
        data=partial(workbooks.blank_workbook, register),
        file_name="register.xlsx",
        mime=_MIME,
        on_click="ignore",
        icon=":material/note_add:",
        help=widgets.plain(_("For whoever has no register yet: fill it in and import it here.")),
        key="download_blank",
    )


def _download(content: object, stem: str) -> None:
    st.download_button(
        _("Excel workbook"),
        data=content,  # type: ignore[arg-type]  # bytes, or what makes them once they are asked for
        file_name=f"{stem}.xlsx",
        mime=_MIME,
        on_click="ignore",
        type="primary",
        icon=":material/download:",
        key="download_xlsx",
    )


def _made(database: Database, register: Register, stood: str, progress: workbooks.Progress | None = None) -> bytes:
    changes = workbooks.latest_changes(database, register)
    return workbooks.made(register, stood=stood, changes=changes, progress=progress)
