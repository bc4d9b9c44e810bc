"""Every doubt about a foreign file, with its cell, and the file that answers back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from riskregister.core.findings import Finding
from riskregister.services import importing
from riskregister.services.importing import Look
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui.intake_words import keyed
from riskregister.ui.widgets import plain

if TYPE_CHECKING:
    from riskregister.intake.grid import Source

_ICONS = {"error": ":material/error:", "warning": ":material/warning:", "note": ":material/info:"}
#: Lines of doubts shown at once; the rest are in the file that answers back.
_LINES = 40


def show(seen: Look) -> None:
    """List every doubt, those alike in one line, and offer the file with each at its cell."""
    from riskregister.intake.reading_doubts import collapsed

    lines = collapsed(seen.findings)
    if not lines:
        return
    errors = len(seen.errors)
    count = ngettext("{n} doubt", "{n} doubts", len(lines)).format(n=len(lines))
    wrong = ngettext("{n} cell cannot be read", "{n} cells cannot be read", errors).format(n=errors)
    title = f"{count}; {wrong}" if errors else count
    with st.expander(
        title, expanded=bool(errors), icon=":material/fact_check:", key=keyed(f"intake_doubts_{bool(errors)}")
    ):
        words = {"error": _("Error"), "warning": _("Warning"), "note": _("Note")}
        for line in lines[:_LINES]:
            where = f"{line.places[0]}: " if len(line.places) == 1 else ""
            st.markdown(f"{_ICONS[line.severity]} **{words[line.severity]}** · {plain(where + line.message)}")
        if len(lines) > _LINES:
            st.caption(_("{n} more in the file with every doubt marked.").format(n=len(lines) - _LINES))
    if errors:
        st.error(
            _("What cannot be read is not guessed. Say above how it is meant, or mend the file and drop it again."),
            icon=":material/error:",
        )
    offer(seen.source, seen.findings)


def offer(source: Source, findings: Sequence[Finding]) -> None:
    """Offer a file with each of its doubts at its cell; it is written when asked for."""
    mark = (source.name, tuple((one.place, one.rule) for one in findings))
    if st.button(_("Mark every doubt in my file"), icon=":material/rate_review:", key="intake_answer"):
        with st.spinner(_("Writing the doubts into the file …")):
            st.session_state["answered"] = (mark, importing.answer(source, findings))
    kept, answer = st.session_state.get("answered", (None, None))
    if answer is None or kept != mark:
        return
    for note in answer.notes:
        st.caption(plain(note))
    st.download_button(
        _("Download it"),
        data=answer.content,
        file_name=f"{source.name.rsplit('.', 1)[0]}-{_('doubts')}{answer.ending}",
        on_click="ignore",
        icon=":material/download:",
        key="intake_download",
    )
