"""The Measures page: one measure whole where the address names it, else the view of all of them that was asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
import streamlit as st

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui import (
    coverage,
    editing,
    facets,
    measure_board,
    measure_filters,
    measure_late,
    measure_new,
    measure_out,
    measure_panel,
    measure_timeline,
    measure_ways,
    order_tasks,
    paging,
    views,
    widgets,
    wiring,
)
from riskregister.ui.address import keep_in_step

# Links to a measure lead to this same page, which Streamlit would mark as the one that is open; words in figures are as
# dark as the page's own.
_STYLE = """<style>
[data-testid="stPageLink"] a[href^="measures"] { background: none; }
[data-testid="stPageLink"] a[href^="measures"] * { font-weight: 400; }
[data-testid="stPageLink"] a[href^="measures"] strong { font-weight: 600; }
[data-testid="stPageLink"] a[href^="measures"]:hover { background: light-dark(#f3f5f8, #1c2430); }
.st-key-measure_bar [data-testid="stButton"] button { min-height: 2rem; padding: 0 0.6rem; border-radius: 1rem; }
.st-key-measure_facets { align-items: center; }
.st-key-measure_facets [data-testid="stPopover"] button { min-height: 2.2rem; padding: 0 0.7rem; }
/* Forms stand in the right column, which on a narrow screen has no room for them: there it comes below. */
@media (max-width: 1000px) {
  .st-key-measure_head > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] { flex-wrap: wrap; }
  .st-key-measure_head > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"]
    > [data-testid="stColumn"] { min-width: calc(100% - 1.5rem); }
}
.st-key-measure_cost [data-testid^="stNumberInputStep"] { display: none; }
.st-key-board [data-testid="stPageLink"] a { padding: 0; }
.st-key-board [data-testid="stPageLink"] span:has(> [data-testid="stIconMaterial"]) { display: none; }
.st-key-board [data-testid="stPageLink"] p { font-size: 0.9rem; line-height: 1.3; }
.st-key-board [data-testid="stCaptionContainer"] p { font-size: 0.8rem; }
:is(.st-key-gantt, .st-key-cover, .st-key-points, .st-key-slip_figure, .st-key-updates)
  :is(.annotation-text, .xtick text, .ytick text, .textpoint text, .xtitle, .ytitle, .legendtext) {
  fill: light-dark(#1b2430, #e8edf3) !important;
}
.st-key-points .bartext { fill: light-dark(#1b2430, #e8edf3) !important; }
dl.facts { display: grid; grid-template-columns: minmax(7rem, 10rem) 1fr; gap: 0.35rem 1rem; margin: 0; padding: 0; }
dl.facts dt { margin: 0; padding: 0; opacity: 0.8; font-size: 0.9rem; }
dl.facts dd { margin: 0; padding: 0; }
</style>"""


def show(register: Register) -> None:
    """Show the measure whose id stands in the address, or a view of all measures."""
    st.html(_STYLE)
    keep_in_step()
    measure_new.opened(register)
    asked = st.query_params.get("id", "")
    measure = next((one for one in register.measures if one.id == asked), None)
    if measure is not None:
        measure_ways.way_back(register, measure)
        measure_panel.show(register, measure)
        return
    if asked and not measure_out.gone(register, asked):
        words = _("There is no measure {id} in this register; these are all of them.")
        st.warning(words.format(id=widgets.plain(asked)), icon=":material/help:")
    if register.measures:
        _view(register)
    else:
        words = _(
            "The register holds no measure yet. Add one, or import a register that has some under Import / Export."
        )
        st.info(words, icon=":material/task_alt:")
        measure_new.button()
        measure_new.show(register)


def _view(register: Register) -> None:
    names = {
        "table": _("Table"),
        "timeline": _("Timeline"),
        "board": _("Board"),
        "coverage": _("Coverage"),
        "order": _("Order's tasks"),
        "late": _("What if late"),
    }
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="bottom"):
        view = widgets.switch(_("Show"), names, "view", "table")
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small", width="content"):
            if view in ("table", "timeline", "board", "order"):
                locked = editing.waiting("measures", register)
                views.choice("measures", measure_filters.ready_views(), measure_filters.VIEWED, locked=locked)
            measure_new.button()
    measure_new.show(register)
    if view == "coverage":
        coverage.show(register, wiring.frame("coverage"), wiring.frame("measure"))
    elif view == "late":
        measure_late.show(register)
    elif view == "table":
        _table(register)
    else:
        _filtered(register, view)


def _filtered(register: Register, view: str) -> None:
    frame = wiring.frame("measure")
    if view == "order":
        frame = order_tasks.among(frame, register)
        if frame.empty:
            order_tasks.none_ordered()
            return
    frame = measure_filters.filtered(frame, register)
    if _any(frame):
        show_as: dict[str, Callable[[Register, pd.DataFrame], None]] = {
            "timeline": measure_timeline.show,
            "board": measure_board.show,
            "order": order_tasks.show,
        }
        show_as[view](register, frame)


def _table(register: Register) -> None:
    register = editing.begun("measures", register)
    locked = editing.waiting("measures", register)
    frame = measure_filters.filtered(wiring.frame("measure", of=register), register, locked=locked)
    if locked:
        st.caption(_("The filters wait until your edits are saved."))
    if _any(frame):
        part = frame.iloc[paging.page_of(np.arange(len(frame)))].reset_index(drop=True)
        editing.measure_table(register, part)
        paging.control(len(frame), locked=locked)
        measure_ways.open_box(part)


def _any(frame: pd.DataFrame) -> bool:
    """Return whether any measure fits the filters, and keep their order for the page of one."""
    measure_ways.keep_order(frame)
    if frame.empty:
        st.info(_("No measure fits these filters."), icon=":material/filter_alt_off:")
        facets.clear_button("clear_none", measure_filters.clear, locked=False)
        return False
    return True
