"""Which risk the Risk page shows: chosen from a list or found by words, and the one before and after it.

A select box is handed to the browser whole, so that in a large register it holds only what fits best.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister import settings
from riskregister.core.lookup import best_fits
from riskregister.core.model import STAGES, Register, Risk
from riskregister.translations import gettext as _
from riskregister.ui import wiring
from riskregister.ui.address import linked
from riskregister.ui.widgets import plain

#: A register of more risks is searched instead of being offered whole.
WHOLE = 300
_OFFERED = 50
#: The filters of the page Risks that an address may carry on to this one.
CARRIED = ("find", "category", "rating", "above", "stage")


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
        sought = st.text_input(
            _("Find a risk"), key="find_risk", placeholder=_("an id, or any words"), width=260
        ).strip()
        options = _few(register, order, here, sought)
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


def _few(register: Register, order: list[str], here: str, sought: str) -> list[str]:
    """Return the few risks to choose from: what fits best, or those around this one; this one is always there."""
    if sought:
        found = best_fits(register.risks, sought, _OFFERED)
        if not found:
            st.caption(_("No risk fits these words."))
    else:
        at = order.index(here) if here in order else 0
        start = max(0, min(at - _OFFERED // 2, len(order) - _OFFERED))
        found = order[start : start + _OFFERED]
    return found if here in found else [here, *found]


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


def _order(register: Register, *, blind: bool) -> list[str]:
    """Return the ids in the order of the list a person came from: as its filters in the address have it, by rank.

    Without levels it is the register's own order, which tells none.
    """
    if blind:
        return [risk.id for risk in register.risks]
    asked = tuple((key, tuple(st.query_params.get_all(key))) for key in CARRIED if key in st.query_params)
    return _listed(settings.database_url(), register.id, register.version, asked)


@st.cache_data(max_entries=32, show_spinner=False)
def _listed(url: str, register_id: str, version: int, asked: tuple[tuple[str, tuple[str, ...]], ...]) -> list[str]:  # noqa: ARG001
    register, wanted = wiring.register(), dict(asked)
    stage: Any = next(iter(wanted.get("stage", ())), "current")
    frame = wiring.frame("risk", stage if stage in STAGES else "current")
    bands = {band.id: band.label for band in register.criteria.bands}
    keep = frame["id"].notna()
    if any(words := wanted.get("find", ())):
        keep &= frame["id"].isin(best_fits(register.risks, words[-1], len(register.risks)))
    if "category" in wanted:
        keep &= frame["category"].isin(wanted["category"])
    if "rating" in wanted:
        keep &= frame["rating"].isin([bands.get(band, band) for band in wanted["rating"]])
    if wanted.get("above") == ("1",):
        keep &= frame["above_appetite"]
    found = frame[keep].sort_values("rank", kind="stable", na_position="last")["id"]
    return [str(one) for one in found]
