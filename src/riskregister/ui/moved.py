"""What moved on the matrix, as the Overview tells it: since this browser's last visit, else since the last reviews."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import streamlit as st

from riskregister.core.model import Register
from riskregister.core.paths import Move
from riskregister.core.wording import in_words
from riskregister.translations import gettext as _
from riskregister.ui import matrix_moves, moment, visit
from riskregister.ui.pages import page
from riskregister.ui.words import plain

_SHOWN = 5


class Moved(NamedTuple):
    """The moves, since when in words, and the revision from which History compares."""

    legs: Sequence[Move]
    words: str
    since: int


def _found(register: Register) -> Moved | None:
    """Return what moved at the current stage, or None where there is nothing to compare with yet."""
    before = visit.changed_since(register)
    if before is not None:
        return Moved(matrix_moves.since_revision(register, before.version), visit.heading(before), before.version)
    if any(risk.reviewed is not None for risk in register.risks):
        found = matrix_moves.since_reviews(register)
        return Moved(found.legs, found.words, matrix_moves.first_review(register))
    return None


def show(register: Register) -> None:
    """List the risks that moved, each from where to where, and lead to the comparison in History."""
    found = _found(register)
    if found is None:
        words = _("What moves on the matrix is listed here from your next visit on, or once a risk has been reviewed.")
        st.caption(words)
        return
    st.caption(plain(found.words))
    if not found.legs:
        st.markdown(_("No risk has moved on the matrix."))
    titles = {risk.id: risk.title for risk in register.risks}
    for leg in found.legs[:_SHOWN]:
        name = f"**{plain(leg.risk)}** {plain(titles.get(leg.risk, _('no longer in the register')))}"
        label = f"{name}  ·  {plain(way(leg))}"
        if leg.risk in titles:
            query = moment.carried({"id": leg.risk, "view": "history"})
            st.page_link(page("risk"), label=label, icon=":material/moving:", query_params=query)
        else:
            st.markdown(label)
    if found.legs:
        st.page_link(
            page("history"),
            label=_("Compare in History: all {n} that moved").format(n=len(found.legs)),
            icon=":material/difference:",
            query_params=moment.carried({"view": "compare", "from": f"r{found.since}"}),
        )


def way(leg: Move) -> str:
    """Return from where to where a risk moved, in words: only what changed."""
    if leg.old is None or leg.new is None:
        return _("newly on the matrix") if leg.new else _("no longer on the matrix")
    names = (_("likelihood {old} → {new}"), _("impact {old} → {new}"))
    return ", ".join(
        name.format(old=in_words(old), new=in_words(new))
        for name, old, new in zip(names, leg.old, leg.new, strict=True)
        if old != new
    )
