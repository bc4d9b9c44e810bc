"""What changed since this browser's last visit, in a handful of sentences on the Overview."""

from __future__ import annotations

import streamlit as st

from riskregister.core.comparing import summary
from riskregister.core.model import Register
from riskregister.services import visits
from riskregister.services.visits import Visit
from riskregister.translations import gettext as _
from riskregister.ui import history_compare, moment, wiring
from riskregister.ui.history_moments import stretch
from riskregister.ui.pages import page
from riskregister.ui.words import day, plain

_TOLD = 5


def begin() -> None:
    """Note once in a session that this browser came to a register, and remember what it saw when it came before."""
    if _key() not in st.session_state:
        st.session_state[_key()] = visits.begin(wiring.database(), wiring.chosen(), wiring.browser())


def is_first() -> bool:
    """Say whether this browser has not been here before."""
    return st.session_state.get(_key()) is None


def _key() -> str:
    return f"visit {wiring.chosen()}"


def since(register: Register) -> str:
    """Return a clause on whether anything changed since the last visit; empty on a first visit or in a past state."""
    before: Visit | None = st.session_state.get(_key())
    if before is None or wiring.is_past() or before.version > register.version:
        return ""
    if before.version == register.version:
        return _("nothing has changed since your last visit on {date}").format(date=day(before.time))
    return _("the register has changed since your last visit on {date}").format(date=day(before.time))


def changed_since(register: Register) -> Visit | None:
    """Return the last visit if the register has changed since; None on a first one or while a past state is shown."""
    before: Visit | None = st.session_state.get(_key())
    if before is None or wiring.is_past() or before.version >= register.version:
        return None
    return before


def heading(before: Visit) -> str:
    """Return since when a list of changes counts."""
    return _("Since your last visit on {date}").format(date=day(before.time))


def show(register: Register) -> None:
    """Tell what changed since the last visit; nothing on a first visit and while a past state is looked at."""
    before: Visit | None = st.session_state.get(_key())
    if before is None or wiring.is_past() or before.version > register.version:
        return
    with st.container(border=True, key="since_visit"):
        st.markdown(f"**{heading(before)}**")
        if before.version == register.version:
            st.caption(_("Nothing has changed."))
            return
        told = history_compare.told(stretch(register, before.version, register.version))
        st.markdown(plain(summary(told)))
        st.markdown("\n".join(f"- {plain(one.words)}" for one in told[:_TOLD]))
        st.page_link(
            page("history"),
            label=_("Show all"),
            icon=":material/difference:",
            query_params=moment.carried({"view": "compare", "from": f"r{before.version}"}),
        )
