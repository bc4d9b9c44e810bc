"""Take over criteria from elsewhere as a start: a named standard matrix, or the file of another register."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from riskregister.core.criteria import Criteria
from riskregister.core.standard_matrices import tag_words
from riskregister.services import criteria as service
from riskregister.translations import gettext as _
from riskregister.ui import wiring
from riskregister.ui.words import plain

if TYPE_CHECKING:
    from riskregister.ui.criteria_edit import Edit


def show(edit: Edit) -> None:
    """Offer the named matrices that fit, say why the others do not, and take a file of criteria."""
    st.caption(
        _(
            "What you take over becomes your draft: its effect is shown before anything is saved, and you can go on "
            "editing."
        )
    )
    _standard(edit)
    _file(edit)


def _standard(edit: Edit) -> None:
    st.header(_("A named matrix"), anchor=False)
    found = service.starts(edit.criteria)
    fit = {one.matrix.id: one.matrix for one in found if not one.why_not}
    if fit:
        chosen = st.selectbox(
            _("Matrix"), list(fit), format_func=lambda key: fit[key].title, key=edit.held.key("standard")
        )
        matrix = fit[chosen]
        note = f"{matrix.source}. {tag_words()[matrix.tag]}. {matrix.note}".strip()
        st.caption(plain(note))
        same = len(matrix.ratings) == len(edit.criteria.bands)
        words = (
            _("Scores become 1, 2, 3 … for its ratings; each appetite becomes the rating it lies in now.")
            if same
            else _(
                "Scores become 1, 2, 3 … for its ratings. It has another number of them, so every appetite is emptied."
            )
        )
        st.caption(words)
        edit.button(
            _("Start from this matrix"),
            "take standard",
            partial(service.adopt_standard, standard=matrix),
            ":material/grid_on:",
        )
    others = [one for one in found if one.why_not]
    if others:
        with st.expander(_("Matrices that do not fit ({n})").format(n=len(others))):
            st.markdown("\n".join(f"- {plain(one.matrix.title)}: {plain(one.why_not)}" for one in others))


def _file(edit: Edit) -> None:
    st.header(_("A file"), anchor=False)
    file = st.file_uploader(
        _("Criteria of another register (criteria.yaml)"), type=["yaml", "yml"], key="criteria_file"
    )
    if file is None:
        return
    with wiring.problems_shown():
        criteria = service.uploaded(file.getvalue(), file.name)

        def taken(old: Criteria) -> Criteria:
            if criteria.markings:
                edit.renamed.clear()
            return service.taken_over(old, criteria)

        edit.button(_("Start from this file"), "take file", taken, ":material/upload_file:")
