"""Ways between the measures: from a view to one of them, from one to its neighbours, and back to the view."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.frames import rows
from riskregister.core.labels import measure_status_names
from riskregister.core.model import Measure, Register
from riskregister.translations import gettext as _
from riskregister.ui import moment, widgets
from riskregister.ui.pages import page

_ORDER = "measures in order"


def keep_order(frame: pd.DataFrame) -> None:
    """Keep in which order a view shows the measures, so that one leads on to the next."""
    st.session_state[_ORDER] = tuple(frame["id"])


def open_box(frame: pd.DataFrame) -> None:
    """Let one of the measures be opened by the keyboard."""
    titles = dict(zip(frame["id"], frame["title"], strict=True))

    def chosen() -> None:
        if st.session_state.get("open_measure"):
            st.query_params["id"] = st.session_state["open_measure"]

    st.selectbox(
        _("Open a measure"),
        list(titles),
        index=None,
        format_func=lambda key: f"{key} {titles.get(key, '')}",
        placeholder=_("id or words of its title"),
        key="open_measure",
        on_change=chosen,
    )


def address_of_view(**more: Any) -> dict[str, Any]:
    """Return the parameters of the view that is left or come back to, with others set."""
    kept = {name: st.query_params.get_all(name) for name in st.query_params if name not in ("id", "open")}
    return {name: value for name, value in {**kept, **moment.carried(), **more}.items() if value}


def way_back(register: Register, measure: Measure) -> None:
    """Lead back to the view this measure was opened from, and to its neighbours there."""
    order = st.session_state.get(_ORDER) or tuple(one.id for one in register.measures)
    at = order.index(measure.id) if measure.id in order else -1
    with st.container(horizontal=True, horizontal_alignment="distribute", key="measure_ways"):
        here = page("measures")
        st.page_link(here, label=_("All measures"), icon=":material/arrow_back:", query_params=address_of_view())
        with st.container(horizontal=True, width="content"):
            for step, label, icon in (
                (-1, _("Previous: {id}"), ":material/chevron_left:"),
                (1, _("Next: {id}"), ":material/chevron_right:"),
            ):
                if at >= 0 and 0 <= at + step < len(order):
                    other = order[at + step]
                    query = address_of_view(id=other)
                    st.page_link(here, label=widgets.plain(label.format(id=other)), icon=icon, query_params=query)


def link_list(frame: pd.DataFrame, most: int = 50) -> None:
    """List measures as links to each, at most so many of them."""
    if frame.empty:
        st.caption(_("None."))
    if len(frame) > most:
        st.caption(_("The first {n} of {all}.").format(n=most, all=len(frame)))
    names = measure_status_names()
    for row in rows(frame.head(most)):
        st.page_link(
            page("measures"),
            label=f"**{widgets.plain(row.id)}** {widgets.plain(row.title)}  ·  {widgets.plain(names[row.status])}",
            icon=":material/chevron_right:",
            query_params=address_of_view(id=row.id),
        )
