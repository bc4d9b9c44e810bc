"""The Import / Export page's parts: downloads, and a returned workbook with what it would change."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from riskregister.core.model import Register
from riskregister.services import exchange
from riskregister.translations import gettext as _
from riskregister.ui import formats, intake, intake_doubts, merging, moment, workbooks
from riskregister.ui.pages import page

#: Endings the page takes; what a file really is, its content says.
_READ = ["xlsx", "xlsm", "xls", "ods", "csv", "tsv", "txt", "json"]


def show(register: Register) -> None:
    """Draw the part of the page in which the register goes out as a file and a workbook comes back."""
    left, right = st.columns(2, gap="large")
    with left:
        st.header(_("Export"), anchor=False)
        downloads(register)
        formats.downloads(register)
    with right:
        st.header(_("Import"), anchor=False)
        file = None
        if not moment.closed(_("Nothing can be imported into a past state.")):
            st.markdown(
                _("Drop a workbook exported here and edited since, or any other register: Excel, OpenDocument or CSV.")
            )
            file = st.file_uploader(_("File"), type=_READ, key=upload_key(), max_upload_size=64)
            st.page_link(
                page("registers"),
                label=_("Into a register of its own instead"),
                icon=":material/library_add:",
                query_params=moment.carried({"view": "new", "from": "file"}),
            )
    if file is None:
        return
    if intake.is_own(file):
        preview(register, file)
    else:
        intake.show(register, file)


def downloads(register: Register) -> None:
    """Offer the register as a workbook, as a table and as data; each is built when it is asked for."""
    stem, stood = f"{register.id}-{moment.stem(register)}", moment.stood(register)
    st.markdown(
        _("The workbook can be edited and imported again; its formulas are live, drop-downs show what may stand.")
    )
    with st.container(horizontal=True):
        _files(register, stem, stood)
    for words in exchange.left_behind(register, Path("out.json")):
        st.caption(words)


def _files(register: Register, stem: str, stood: str) -> None:
    workbooks.offer(register, stem, stood)
    kinds = (
        ("csv", _("Scores as CSV"), "text/csv"),
        ("json", _("Whole register as JSON"), "application/json"),
        ("md", _("Scores, measures and coverage as Markdown"), "text/markdown"),
    )
    for ending, label, mime in kinds:
        st.download_button(
            label,
            data=partial(exchange.content, register, f".{ending}", stood),
            file_name=f"{stem}.{ending}",
            mime=mime,
            on_click="ignore",
            icon=":material/download:",
            key=f"download_{ending}",
        )
    workbooks.offer_blank(register)


def upload_key() -> str:
    """Return the key of the upload field: a new, empty one after each import, the same through other people's saves."""
    return f"upload_{st.session_state.get('imports', 0)}"


def preview(register: Register, file: Any) -> None:
    """Show what importing ``file`` would change, and take it when asked to."""
    found = merging.read(register, [file])
    if found is None:
        return
    if merging.show(register, found, "import"):
        st.session_state["imports"] = st.session_state.get("imports", 0) + 1
        st.rerun()
    if found.findings:
        intake_doubts.offer(intake.opened(file), found.findings)
