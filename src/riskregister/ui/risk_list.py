"""The list of risks that the page Risks shows: made once for a version of the register, answered from for everybody."""

from __future__ import annotations

import streamlit as st

from riskregister import settings
from riskregister.core.model import Register, Stage
from riskregister.core.risk_list import Listing, listing
from riskregister.translations import gettext as _
from riskregister.translations import language
from riskregister.ui import indicators, reviews, wiring


@st.cache_resource(max_entries=8, show_spinner=False)
def _kept(url: str, register_id: str, version: int, stage: Stage, *more: str) -> Listing:  # noqa: ARG001 - the key
    return _made(wiring.at(version), stage)


def _made(register: Register, stage: Stage) -> Listing:
    frame = reviews.added(wiring.frame("risk", stage, of=register), wiring.frame("due", of=register))
    return listing(register, indicators.added(frame, wiring.frame("nudge", of=register)))


def of(register: Register, stage: Stage) -> Listing:
    """Return the list of a register's risks at a stage; of an earlier state that is still edited, once a session."""
    now = wiring.register()
    if register.version == now.version:
        with st.spinner(_("Making the list of risks"), show_time=True):
            return _kept(settings.database_url(), now.id, now.version, stage, wiring.newest_hash(), language())
    key, found = st.session_state.get("list of earlier", (None, None))
    if found is None or key != (register.id, register.version, stage):
        found = _made(register, stage)
        st.session_state["list of earlier"] = ((register.id, register.version, stage), found)
    return found  # type: ignore[no-any-return]
