"""Any register of the database as it stands or stood at some moment, beside the one the pages look at."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from riskregister import settings
from riskregister.core.model import Register
from riskregister.services import moments, registers
from riskregister.ui import wiring


class State(NamedTuple):
    """A register as the revision ``number`` left it, with its newest one and that one's hash: what caches go by."""

    register: str
    number: int
    newest: int
    hash: str


def state_of(identity: str, moment: str = "") -> State:
    """Return the state of a register that stands now, or that stood at a moment.

    Raises:
        NotFound, InvalidInput: the moment is none of that register's.
    """
    newest = next(one for one in wiring.known_registers() if one.id == identity)
    number = moments.revision_of(wiring.database(), identity, moment) if moment else newest.version
    return State(identity, number, newest.version, newest.hash)


def register_in(of: State) -> Register:
    """Return the register in a state; no name that is hidden now is in it."""
    return _read(settings.database_url(), of)


@st.cache_resource(max_entries=8, show_spinner=False)
def _read(url: str, of: State) -> Register:  # noqa: ARG001  # it names the database
    return registers.stood(wiring.database(), of.register, "" if of.number == of.newest else f"r{of.number}")
