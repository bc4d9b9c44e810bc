"""Moves on the matrix as a table: which risk, from where, to where, and when."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from riskregister.core.model import Register
from riskregister.core.paths import Levels, Move
from riskregister.core.wording import in_words
from riskregister.translations import gettext as _


def show(register: Register, legs: Sequence[Move], key: str, *, dated: bool) -> None:
    """List moves: the risk, from where, to where and, with ``dated``, when and in which revision."""
    titles = {risk.id: risk.title for risk in register.risks}
    table = pd.DataFrame(
        {
            "revision": [leg.number for leg in legs],
            "on": [leg.time.date() for leg in legs],
            "id": [leg.risk for leg in legs],
            "title": [titles.get(leg.risk, _("no longer in the register")) for leg in legs],
            "old": [levels_in_words(leg.old) for leg in legs],
            "new": [levels_in_words(leg.new) for leg in legs],
        }
    )
    column = st.column_config
    st.dataframe(
        table if dated else table.drop(columns=["revision", "on"]),
        hide_index=True,
        column_config={
            "revision": column.NumberColumn(_("Revision"), format="%d", width=75),
            "on": column.DateColumn(_("On"), width=95),
            "id": column.TextColumn(_("Id"), width=75),
            "title": column.TextColumn(_("Risk"), width=260),
            "old": column.TextColumn(_("From"), width=170),
            "new": column.TextColumn(_("To"), width=170),
        },
        alt=_("The risks that moved, with where they stood and where they went."),
        key=key,
    )


def levels_in_words(levels: Levels | None) -> str:
    """Return a place on the matrix in words."""
    if levels is None:
        return _("not on the matrix")
    words = _("likelihood {likelihood}, impact {impact}")
    return words.format(likelihood=in_words(levels[0]), impact=in_words(levels[1]))
