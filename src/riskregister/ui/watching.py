"""What happens beside an open page: somebody saved, or the database does not answer.

It looks every few seconds at what the process's one watcher saw last, and never draws the page anew by itself.
"""

from __future__ import annotations

import streamlit as st

from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.services import history
from riskregister.services.settling import SIGNATURE
from riskregister.store.database import Revision
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import drafts, wiring
from riskregister.ui.clock import clock
from riskregister.ui.naming import field_place
from riskregister.ui.widgets import plain

#: Seconds between two looks; the watcher's own two before it, a save is told within seven.
EVERY_SECONDS = 4
_TOLD = 3


def watch(register_id: str, drawn: int, *, blind: bool = False) -> None:
    """Tell what happens to a register after its version ``drawn`` was drawn on this page.

    ``blind`` keeps to itself who saved what, as on the page for assessors without levels.
    """
    _look(register_id, drawn, blind)


@st.fragment(run_every=EVERY_SECONDS)
def _look(register_id: str, drawn: int, blind: bool) -> None:
    watcher = wiring.watcher()
    if watcher.silent_since is not None:
        words = _(
            "The database has not answered since {time}. Edits are kept on this page; it goes on by itself as soon as "
            "the database is back. Do not close the page."
        )
        with st.container(key="beside_silent"):
            st.warning(words.format(time=clock(watcher.silent_since)), icon=":material/cloud_off:")
        return
    drafts.keep_late()
    newest = watcher.version(register_id)
    # A page on a past state is meant to stay there.
    if newest is not None and newest > drawn and not wiring.is_past():
        _news((register_id, drawn, newest), blind=blind)


def _news(key: tuple[str, int, int], *, blind: bool) -> None:
    if st.session_state.get("news dismissed") == key:
        return
    if st.session_state.get("news", ((), ""))[0] != key:
        try:
            told = _("Somebody has saved since. This page shows the state before.") if blind else _told(*key)
        except RegisterError:
            return  # the watcher will say that the database does not answer
        st.session_state["news"] = (key, told)
    if not st.session_state["news"][1]:
        return
    with st.container(border=True, key="beside_news", gap="small"):
        st.info(plain(st.session_state["news"][1]), icon=":material/update:")
        with st.container(horizontal=True, vertical_alignment="center"):
            pressed = st.button(_("Show it"), key="show_news", icon=":material/refresh:", type="primary")
            st.button(_("Later"), key="later_news", on_click=_dismiss, args=(key,), type="tertiary")
            if drafts.any_waiting():
                st.caption(_("Your edits that are not saved yet stay as they are."))
    if pressed:
        st.rerun()


def _told(register_id: str, drawn: int, newest: int) -> str:
    found = wiring.database().history(register_id, after=drawn, upto=newest)
    if not found:
        return ""  # a backup was put back since the watcher looked
    return _sentence(wiring.present(), history.told(wiring.secret(), found))


def _dismiss(key: tuple[str, int, int]) -> None:
    st.session_state["news dismissed"] = key


def _sentence(register: Register, revisions: list[Revision]) -> str:
    """Tell in one sentence what was saved since: by whom, what, when, and why if it was one save."""
    last = revisions[0]
    changes = [change for one in reversed(revisions) for change in one.changes if change.field not in SIGNATURE]
    fields = list(
        dict.fromkeys(field_place(register, one.table, one.record, one.field, titled=False) for one in changes)
    )
    what = ", ".join(fields[:_TOLD])
    if len(fields) > _TOLD:
        what = _("{fields} and {n} more").format(fields=what, n=len(fields) - _TOLD)
    if len(revisions) == 1:
        words = _("At {time} {who} saved {what} ({why}). This page shows the state before.")
        return words.format(time=clock(last.time), who=last.actor, what=what, why=last.reason)
    who = ", ".join(dict.fromkeys(one.actor for one in reversed(revisions)))
    words = ngettext(
        "{n} save since this page was drawn, the last at {time}, by {who}: {what}.",
        "{n} saves since this page was drawn, the last at {time}, by {who}: {what}.",
        len(revisions),
    )
    return words.format(n=len(revisions), time=clock(last.time), who=who, what=what)
