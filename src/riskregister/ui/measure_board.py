"""The board of the measures: a column for each status, a card for each measure, moved along the moves there are."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.charts.statuses import STATUS_COLOURS
from riskregister.core.frames import rows
from riskregister.core.labels import measure_status_names
from riskregister.core.model import NOT_NAMED, Register
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import measure_forms, measure_ways, small_forms, wiring
from riskregister.ui.measure_forms import WAY
from riskregister.ui.pages import page
from riskregister.ui.widgets import html, plain

#: Cards in a column; the others are in the table.
CARDS = 8
_NARROWEST, _SHORT, _HIGH, _FEW = 225, 70, 680, 3


def show(register: Register, frame: pd.DataFrame) -> None:
    """Draw the board of the measures that fit the filters."""
    st.caption(
        _("Columns by status; scroll sideways for all seven. Move a card with its button, or open it by its id.")
    )
    measure_ways.open_box(frame.head(500))
    fullest = int(frame["status"].value_counts().max())
    with st.grid(len(WAY), min_column_width=_NARROWEST, wrap=False, key="board") as board:
        for status in WAY:
            with board.cell(), st.container(border=True, height=_height(fullest), key=f"column_{status}"):
                _column(register, frame[frame["status"] == status], status)


def _height(fullest: int) -> Any:
    """Return how high the columns are: as their cards, or so that a long one is scrolled by itself."""
    return _HIGH if fullest > _FEW else "content"


def _column(register: Register, of: pd.DataFrame, status: str) -> None:
    name = html(measure_status_names()[status])
    style = f"border-top:4px solid {STATUS_COLOURS[status]};padding-top:6px;font-weight:600"
    st.html(f'<div style="{style}">{name} <span style="opacity:.75">{len(of)}</span></div>')
    if of.empty:
        st.caption(_("None of these measures."))
    for row in rows(of.head(CARDS)):
        with st.container(border=True, gap="xsmall"):
            _card(register, row)
    more = len(of) - CARDS
    if more > 0:
        words = ngettext("{n} more in the table", "{n} more in the table", more).format(n=more)
        query = measure_ways.address_of_view(view="table", status=status, page=[])
        st.page_link(page("measures"), label=words, icon=":material/table_rows:", query_params=query)


def _card(register: Register, row: Any) -> None:
    title = row.title if len(row.title) <= _SHORT else row.title[: _SHORT - 1].rstrip() + "…"
    query = measure_ways.address_of_view(id=row.id)
    st.page_link(page("measures"), label=f"**{plain(row.id)}** {plain(title)}", query_params=query)
    owner = _("no body named") if row.owner == NOT_NAMED else row.owner
    st.caption(plain(owner if len(owner) <= _SHORT else owner[: _SHORT - 1].rstrip() + "…"))
    if row.due is not None:
        words = _("overdue since {date}") if row.overdue else _("due {date}")
        icon = ":material/event_busy:" if row.overdue else ":material/event:"
        due = plain(words.format(date=row.due.isoformat()))
        st.markdown(f"{icon} **{due}**" if row.overdue else f"{icon} {due}")
    progress = _("progress not known") if pd.isna(row.progress) else _("{n:g} % done").format(n=row.progress)
    served = ngettext("{n} risk", "{n} risks", len(row.risks)).format(n=len(row.risks))
    if not row.risks:
        served = _("no risk linked")
    st.caption(plain(f"{progress}  ·  {served}"))
    if not wiring.is_past():
        form, label = partial(measure_forms.move_form, row.id), plain(_("Move {id}").format(id=row.id))
        what, icon = f"move {row.id}", ":material/swap_horiz:"
        small_forms.show_popover(register, what, label, icon, form, measure=row.id)
