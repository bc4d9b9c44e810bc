"""The Risk page's history: how its score went, and every save that touched it, its links or its indicators."""

from __future__ import annotations

import streamlit as st

from riskregister.core.model import Register, Risk
from riskregister.services import history
from riskregister.store.database import Revision
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment, risk_trend, wiring
from riskregister.ui.change_words import change_in_words, titles_of
from riskregister.ui.pages import page
from riskregister.ui.words import day, plain

#: Fields that only sign an assessment; the revision's actor and time say the same.
_SIGNATURE = ("assessor", "date", "basis")
_STEP, _TOLD = 15, 6


def show(register: Register, risk: Risk) -> None:
    """Show the trend of a risk's score, then what was changed, newest first."""
    with wiring.problems_shown():
        risk_trend.show(register, risk.id)
    st.subheader(_("History"), anchor=False)
    key = f"history shown {risk.id}"
    shown = st.session_state.get(key, _STEP)
    with wiring.problems_shown():
        found, count = history.of_risk(wiring.database(), wiring.secret(), register, risk.id, limit=shown)
        if not found:
            st.caption(_("Nothing has changed since the register was set up."))
        titles = titles_of(register) if found else {}
        for one in found:
            _revision(one, titles)
        if count > len(found):
            st.button(
                _("Show more"),
                key="more_history",
                icon=":material/expand_more:",
                on_click=_more,
                args=(key, shown),
                help=ngettext("{n} more save", "{n} more saves", count - len(found)).format(n=count - len(found)),
            )


def _more(key: str, shown: int) -> None:
    st.session_state[key] = shown + _STEP


def _revision(one: Revision, titles: dict[tuple[str, str], str]) -> None:
    told = [change for change in one.changes if change.field not in _SIGNATURE]
    with st.container(border=True, gap="small"):
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.markdown(f"**{one.number}** · {day(one.time)} · {plain(one.actor)} · {plain(one.reason)}")
            st.page_link(
                page("history"),
                label=_("The whole save"),
                icon=":material/difference:",
                query_params=moment.carried({"view": "compare", "from": f"r{one.number - 1}", "to": f"r{one.number}"}),
            )
        lines = [f"- {change_in_words(change, titles)}" for change in told[:_TOLD]]
        if len(told) > _TOLD:
            lines.append(f"- {_('and {n} more').format(n=len(told) - _TOLD)}")
        st.markdown("\n".join(lines))
