"""Which risk the Risk page shows: chosen from a list or found by words, and the one before and after it.

A select box is handed to the browser whole, so that in a large register it holds only what fits best.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st

from riskregister import settings
from riskregister.core.lookup import best_fits
from riskregister.core.model import STAGES, Register, Risk
from riskregister.core.risk_list import FACETS, SORTS, Query
from riskregister.core.text_search import TextIndex, indexed
from riskregister.translations import gettext as _
from riskregister.ui import risk_list, wiring
from riskregister.ui.address import linked
from riskregister.ui.widgets import plain

#: A register of more risks is searched instead of being offered whole.
WHOLE = 300
_OFFERED = 50
#: What of the list's address a link to a risk carries on, so that previous and next are those of that list.
CARRIED = ("find", *FACETS, "mark", "sort", "order", "stage")


def choose(register: Register, *, blind: bool) -> Risk:
    """Ask for a risk and return it; the address names it.  There must be one."""
    risks = {risk.id: risk for risk in register.risks}
    asked = st.query_params.get("id", "")
    first = next(iter(risks))
    if asked and asked not in risks:
        words = _("There is no risk {id} in this register; this is its first.")
        st.warning(words.format(id=plain(asked)), icon=":material/help:")
    order = _order(register, blind=blind)
    here = asked if asked in risks else first
    options = list(risks)
    if len(risks) > WHOLE:
        options = few(register, order, here, "find_risk", width=260)
    chosen = linked(
        st.selectbox,
        "id",
        first,
        risks,
        label=_("Choose a risk"),
        options=options,
        format_func=lambda key: f"{key} {risks[key].title}",
        width=400,
    )
    _neighbours(order, str(chosen))
    return risks[str(chosen)]


def few(register: Register, order: list[str], here: str, key: str, width: int | Literal["stretch"]) -> list[str]:
    """Ask for words; return the few risks to choose from: what fits best, or those around this one, which is there."""
    sought = st.text_input(_("Find a risk"), key=key, placeholder=_("an id, or any words"), width=width).strip()
    if sought:
        index = _index(settings.database_url(), register.id, register.version, wiring.newest_hash())
        found = best_fits(register.risks, index, sought, _OFFERED)
        if not found:
            st.caption(_("No risk fits these words."))
    else:
        at = order.index(here) if here in order else 0
        start = max(0, min(at - _OFFERED // 2, len(order) - _OFFERED))
        found = order[start : start + _OFFERED]
    return found if here in found else [here, *found]


@st.cache_resource(max_entries=2, show_spinner=True)
def _index(url: str, register_id: str, version: int, newest: str) -> TextIndex:  # noqa: ARG001 - the key
    return indexed(wiring.at(version))


def _neighbours(order: list[str], here: str) -> None:
    """Offer the risk before and the one after in the list."""
    at = order.index(here) if here in order else -1
    before = order[at - 1] if at > 0 else None
    after = order[at + 1] if at + 1 < len(order) else None
    sides: tuple[tuple[str, str, str, str, str | None], ...] = (
        ("previous_risk", _("Previous"), ":material/arrow_back:", "Alt+PageUp", before),
        ("next_risk", _("Next"), ":material/arrow_forward:", "Alt+PageDown", after),
    )
    for key, label, icon, keys, target in sides:
        st.button(
            label,
            key=key,
            icon=icon,
            disabled=target is None,
            on_click=_go,
            args=(target,),
            help=_("In the list this page was opened from, else by rank. Keys: {keys}").format(keys=keys),
            shortcut=keys,
        )
    if at >= 0:
        st.caption(_("{n} of {all}").format(n=at + 1, all=len(order)))


def _go(target: str | None) -> None:
    if target is not None:
        st.query_params["id"] = target


def from_list(query: dict[str, str]) -> dict[str, str | list[str]]:
    """Return a link's parameters together with what the list of risks is narrowed and sorted by in this address."""
    asked = {key: st.query_params.get_all(key) for key in CARRIED if key in st.query_params}
    return {**asked, **query}


def _order(register: Register, *, blind: bool) -> list[str]:
    """Return the ids in the order of the list a person came from, as the address has it; without one by rank.

    Without levels it is the register's own order, which tells none.
    """
    if blind:
        return [risk.id for risk in register.risks]
    if any(key in st.query_params for key in CARRIED):
        return _as_listed(register)
    return _by_rank(settings.database_url(), register.id, register.version)


@st.cache_data(max_entries=8, show_spinner=False)
def _by_rank(url: str, register_id: str, version: int) -> list[str]:  # noqa: ARG001 - the key
    found = wiring.frame("level").sort_values("rank", kind="stable", na_position="last")["id"]
    return [str(one) for one in found]


def _as_listed(register: Register) -> list[str]:
    stage = st.query_params.get("stage", "current")
    found = risk_list.of(register, stage if stage in STAGES else "current")
    wanted = {key: st.query_params.get_all(key) for key in (*FACETS, "mark")}
    sort = st.query_params.get("sort", "score")
    sort = sort if sort in SORTS else "score"
    down = st.query_params.get("order", "down" if SORTS[sort] else "up") == "down"
    query = Query(st.query_params.get("find", ""), wanted, None, sort, down)
    return found.ids(found.answer(query).places)
