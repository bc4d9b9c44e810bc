"""The Measures page: one measure whole where the address names it, else the view of all of them that was asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui import (
    coverage,
    editing,
    measure_board,
    measure_filters,
    measure_late,
    measure_panel,
    measure_timeline,
    measure_ways,
    order_tasks,
    widgets,
    wiring,
)

# Links to a measure lead to this same page, which Streamlit would mark as the one that is open; words in figures are as
# dark as the page's own.
_STYLE = """<style>
[data-testid="stPageLink"] a[href^="measures"] { background: none; }
[data-testid="stPageLink"] a[href^="measures"] * { font-weight: 400; }
[data-testid="stPageLink"] a[href^="measures"] strong { font-weight: 600; }
[data-testid="stPageLink"] a[href^="measures"]:hover { background: light-dark(#f3f5f8, #1c2430); }
.st-key-board [data-testid="stPageLink"] a { padding: 0; }
.st-key-board [data-testid="stPageLink"] span:has(> [data-testid="stIconMaterial"]) { display: none; }
.st-key-board [data-testid="stPageLink"] p { font-size: 0.9rem; line-height: 1.3; }
.st-key-board [data-testid="stCaptionContainer"] p { font-size: 0.8rem; }
:is(.st-key-gantt, .st-key-cover, .st-key-points, .st-key-slip_figure, .st-key-updates)
  :is(.annotation-text, .xtick text, .ytick text, .textpoint text, .xtitle, .ytitle, .legendtext) {
  fill: light-dark(#1b2430, #e8edf3) !important;
}
dl.facts { display: grid; grid-template-columns: minmax(7rem, 10rem) 1fr; gap: 0.35rem 1rem; margin: 0; padding: 0; }
dl.facts dt { margin: 0; padding: 0; opacity: 0.8; font-size: 0.9rem; }
dl.facts dd { margin: 0; padding: 0; }
</style>"""
#: At most so many rows are sent to the browser in one table.
ROWS = 500


def show(register: Register) -> None:
    """Show the measure whose id stands in the address, or a view of all measures."""
    st.html(_STYLE)
    asked = st.query_params.get("id", "")
    measure = next((one for one in register.measures if one.id == asked), None)
    if measure is not None:
        measure_ways.way_back(register, measure)
        measure_panel.show(register, measure)
        return
    if asked:
        words = _("There is no measure {id} in this register; these are all of them.")
        st.warning(words.format(id=widgets.plain(asked)), icon=":material/help:")
    if not register.measures:
        words = _("The register holds no measure yet. Import a register that has some under Import / Export.")
        st.info(words, icon=":material/task_alt:")
        return
    views = {
        "table": _("Table"),
        "timeline": _("Timeline"),
        "board": _("Board"),
        "coverage": _("Coverage"),
        "order": _("Order's tasks"),
        "late": _("What if late"),
    }
    view = widgets.switch(_("View"), views, "view", "table")
    if view == "coverage":
        coverage.show(register, wiring.frame("coverage"), wiring.frame("measure"))
    elif view == "late":
        measure_late.show(register)
    elif view == "table":
        _table(register)
    else:
        shown: dict[str, Callable[[Register, pd.DataFrame], None]] = {
            "timeline": measure_timeline.show,
            "board": measure_board.show,
            "order": order_tasks.show,
        }
        frame, beside = measure_filters.filtered(wiring.frame("measure"), register)
        if _any(register, frame, beside):
            shown[view](register, frame)


def _table(register: Register) -> None:
    register = editing.begun("measures", register)
    locked = editing.waiting("measures", register)
    frame, beside = measure_filters.filtered(wiring.frame("measure", of=register), register, locked=locked)
    if locked:
        st.caption(_("The filters wait until your edits are saved."))
    if _any(register, frame, beside):
        part = measure_filters.page_of(frame, ROWS, locked=locked)
        measure_ways.open_box(part)
        editing.measure_table(register, part)


def _any(register: Register, frame: pd.DataFrame, beside: Any) -> bool:
    """Say how many measures fit the filters; return whether any does, and keep their order for the panel."""
    measure_ways.keep_order(frame)
    if frame.empty:
        st.info(_("No measure fits these filters."), icon=":material/filter_alt_off:")
        return False
    late, unnamed = int(frame["overdue"].sum()), int((~frame["owner_named"].astype(bool)).sum())
    parts = [_("{n} of {all} measures").format(n=len(frame), all=len(register.measures))]
    parts.append(_("{n} overdue on {date}").format(n=late, date=widgets.day(register.reporting_date)))
    parts.append(_("{n} without a body named in the text").format(n=unnamed))
    beside.caption("  ·  ".join(parts))
    return True
