"""Which risks a meeting is about: above appetite, due, of a category, found by words, all, or chosen one by one."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core.lookup import best_fits
from riskregister.core.meeting_steps import MOST
from riskregister.core.model import Register, Stage
from riskregister.translations import gettext as _
from riskregister.ui import risk_list, wiring
from riskregister.ui.address import linked
from riskregister.ui.risk_choice import WHOLE

_OFFERED = 50


def choose(register: Register, stage: Stage) -> list[str]:
    """Ask which risks it is about; return their ids in the register's order, which sways nobody."""
    kinds = {
        "above": _("Above appetite"),
        "due": _("Due for review"),
        "category": _("Of one category"),
        "found": _("Found by words"),
        "all": _("All risks"),
        "chosen": _("Chosen one by one"),
    }
    kind = linked(
        st.selectbox, "which", "above", kinds, label=_("Which risks"), options=list(kinds), format_func=kinds.get
    )
    if kind == "above":
        frame = wiring.frame("level", stage)
        return _in_order(register, frame[frame["above_appetite"].eq(True)])  # a column may hold nothing
    if kind == "due":
        due = wiring.frame("due")
        return _in_order(register, due[(due["kind"] == "review") & (due["days"] <= 0)])
    if kind == "category":
        return _of_category(register)
    if kind == "found":
        return _found(register, stage)
    if kind == "chosen":
        return _chosen(register, stage)
    return [risk.id for risk in register.risks]


def _in_order(register: Register, frame: pd.DataFrame) -> list[str]:
    return _sorted(register, set(frame["id"]))


def _sorted(register: Register, wanted: set[str]) -> list[str]:
    return [risk.id for risk in register.risks if risk.id in wanted]


def _of_category(register: Register) -> list[str]:
    titles = {one.id: f"{one.id} {one.title}" for one in register.categories}
    settings: dict[str, Any] = {"label": _("Category"), "options": list(titles), "format_func": titles.get}
    of = linked(st.selectbox, "category", next(iter(titles), ""), titles, **settings)
    return [risk.id for risk in register.risks if risk.category == of]


def _found(register: Register, stage: Stage) -> list[str]:
    words = str(linked(st.text_input, "find", "", label=_("Words that stand in a risk's texts"))).strip()
    if not words:
        return []
    index = risk_list.of(register, stage).index
    return _sorted(register, set(best_fits(register.risks, index, words, MOST)))


def _chosen(register: Register, stage: Stage) -> list[str]:
    """Ask for risks one by one; a large register is searched instead of being offered whole."""
    titles = {risk.id: f"{risk.id} {risk.title}" for risk in register.risks}
    options = list(titles)
    if len(options) > WHOLE:
        sought = st.text_input(_("Find a risk"), key="mt_find_risk", placeholder=_("an id, or any words")).strip()
        picked = st.session_state.get("risks") or st.query_params.get_all("risks")
        index = risk_list.of(register, stage).index
        found = best_fits(register.risks, index, sought, _OFFERED) if sought else options[:_OFFERED]
        options = list(dict.fromkeys([*(one for one in picked if one in titles), *found]))
    settings: dict[str, Any] = {"label": _("Risks"), "options": options, "format_func": titles.get}
    return _sorted(register, set(linked(st.multiselect, "risks", [], titles, **settings)))
