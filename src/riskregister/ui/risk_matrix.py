"""The matrix beside the list of risks: it draws what the filters leave, and a cell chosen in it is one more filter."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

import streamlit as st

from riskregister.core.model import Register, Stage
from riskregister.core.risk_list import Listing, Query
from riskregister.translations import gettext as _
from riskregister.ui import figures, matrix
from riskregister.ui.address import current

#: Begins the names of the matrix's choices in the address: its "rating" is not the list's.
_KEY = "matrix_"
CELL = f"{_KEY}cell"


def in_cell(found: Listing, register: Register) -> Collection[str] | None:
    """Return the risks of the cell that the address names, or None where it names none."""
    cell = str(current(CELL, "") or "")
    if not cell or found.frame.empty:
        return None
    stage: Stage = found.frame["stage"].iloc[0]
    return set(matrix.inside(register, found.frame, cell, stage=stage, key=_KEY)["id"])


def show(register: Register, found: Listing, query: Query, stage: Stage) -> None:
    """Draw the risks that fit a query, whatever cell it narrows to; a cell that is no longer there is let go."""
    from riskregister.ui import risk_filters as filters  # they know of the cell

    answer = found.answer(filters.without_cell(query))
    before = str(current(CELL, "") or "")
    # The very frame where nothing is filtered, so that the matrix knows it by its version and has it drawn already.
    whole = len(answer.places) == len(found.frame)
    frame = found.frame if whole else found.frame.iloc[sorted(answer.places)]
    ids = None if whole else list(frame["id"])
    words = "" if whole else _("Only risks that fit: {filters}.").format(filters=filters.in_words(register, query))
    picture = partial(figures.matrix, register, "risk", stage, key=_KEY, only=ids, only_words=words)
    what = _("the risks that fit the filters")
    cell = matrix.show(register, frame, key=_KEY, what=what, stage=stage, picture=picture)
    if before and not cell:
        st.rerun()
