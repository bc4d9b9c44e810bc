"""The part of the Import / Export page that gives the register out for other programs."""

from __future__ import annotations

from functools import partial

import streamlit as st

from riskregister.core.model import Register
from riskregister.services import formats, matrices
from riskregister.translations import gettext as _
from riskregister.ui import moment, widgets

_MIMES = {".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ".csv": "text/csv"}


def downloads(register: Register) -> None:
    """Offer the register for another program once one is chosen, and say what that program will not take over."""
    names = formats.program_names()
    program = st.selectbox(
        _("For another program"),
        list(formats.PROGRAMS),
        index=None,
        format_func=names.__getitem__,
        placeholder=_("Choose a program"),
        key="export_for",
    )
    if program is None:
        return
    made = formats.transfer(register, program)
    stem, stood = f"{register.id}-{program}-{moment.stem(register)}", moment.stood(register)
    with st.container(horizontal=True):
        for ending, label in ((".xlsx", _("Workbook (.xlsx)")), (".csv", _("Text (.csv)"))):
            st.download_button(
                label,
                data=partial(formats.content, register, program, ending, stood, made),
                file_name=f"{stem}{ending}",
                mime=_MIMES[ending],
                on_click="ignore",
                icon=":material/download:",
                key=f"download_for{ending}",
            )
        if program == "ciso-assistant":
            st.download_button(
                _("Matrix library (YAML)"),
                data=partial(matrices.library_text, register),
                file_name=f"matrix-{register.id}-{moment.stem(register)}.yaml",
                mime="application/yaml",
                on_click="ignore",
                icon=":material/download:",
                key="download_matrix",
            )
    st.markdown("\n".join(f"- {widgets.plain(note)}" for note in made.notes))
