"""Which register every page looks at: it stands in the address, stays from page to page, and each tab has its own.

Where there is but one register, no address names it.  Where there are several, each address names its own, the main one
too: which one is the main one changes once it is archived, and a tab that is loaded anew must stay where it was.  Only
a browser that comes to a page with nothing in its address finds the register it looked at last.
"""

from __future__ import annotations

import streamlit as st

from riskregister.core.labels import term
from riskregister.core.model import Register
from riskregister.services import registers
from riskregister.services.opening import main_of
from riskregister.store.listing import Listed
from riskregister.translations import gettext as _
from riskregister.ui import drafts, wiring
from riskregister.ui.pages import page
from riskregister.ui.words import plain

#: What of a page's choices means the same in any register.
_ANYWHERE = ("view", "stage", "by", "table")
#: What this session keeps when it goes to another register; everything else is of the one it leaves.
_KEPT = frozenset(
    (
        "name",
        "name_is_new",
        "browser",
        "register shown",
        "registers",
        "registers of",
        "drafts failed",
        "page shown",
        "saved",
        "tour",
        "tour is known",
    )
) | {"saved note"}
_KEPT_BEGINNINGS = ("visit ", "forms ", "elsewhere ")
#: Fields are drawn anew under the next number, so that the browser sends no old choice for them.
_COUNTED = ("moment fields", "imports", "collected")
_MOST, _LONGEST = 12, 26


def follow(shown: str) -> bool:
    """Look at the register in the address; where it names none, at the one this session or this browser looks at.

    ``shown`` is the name of the page.  Returns False, after a sentence and the list of those there are, where the
    address names a register that is not in the database: no page is drawn under another register's name.

    Raises:
        Unreachable: the database does not answer and this session has seen no register yet.
        InvalidInput: the database holds no register.
    """
    st.session_state["page shown"] = shown or "overview"
    known = wiring.registers()
    asked = str(st.query_params.get("register", "")).strip()
    wanted = asked or wiring.chosen() or _remembered(known) or main_of(wiring.database(), known).id
    if wanted not in {one.id for one in known}:
        _unknown(wanted, known)
        return False
    if wiring.chosen() not in ("", wanted):
        _leave()
    st.session_state["register shown"] = wanted
    if len(known) > 1:
        st.query_params["register"] = wanted
    elif asked:
        del st.query_params["register"]
    return True


def _remembered(known: tuple[Listed, ...]) -> str:
    """Return the register this browser looked at last; a link that names anything means what it says."""
    if len(known) < 2 or st.query_params:
        return ""
    kept = wiring.remembered_register()
    return kept if any(one.id == kept and not one.archived for one in known) else ""


def _leave() -> None:
    """Begin anew with another register: what was chosen and typed belongs to the one before, whose drafts are kept."""
    for held in drafts.every():
        drafts.collect(held)
        if held.count and not held.kept:
            # The database did not take this draft; it is kept as soon as it does.
            st.session_state[f"elsewhere {held.register.id} {held.what}"] = held
    for key in [str(key) for key in st.session_state]:
        if key in _COUNTED:
            st.session_state[key] += 1
        elif key not in _KEPT and not key.startswith(_KEPT_BEGINNINGS):
            del st.session_state[key]


def _unknown(wanted: str, known: tuple[Listed, ...]) -> None:
    words = _("There is no register '{id}' in this database. These are there:")
    st.error(plain(words.format(id=wanted)), icon=":material/folder_off:")
    for one in known:
        st.page_link(
            page("overview"),
            label=f"**{plain(one.title)}** ({plain(one.id)})",
            icon=":material/chevron_right:",
            query_params={"register": one.id},
        )


def control() -> None:
    """Offer the other registers where there are any: each leads to the same page of its own, in this tab or another."""
    known = wiring.known_registers()
    if len(known) < 2:
        return
    here = next((one for one in known if one.id == wiring.chosen()), None)
    others = [one for one in known if one is not here and not one.archived]
    label = _cut(here.title) if here else _("Registers")
    # By its key it is another one in each register, and so shut after going there.
    key = f"register_control_{wiring.chosen()}"
    with st.container(key="register_control"), st.popover(plain(label), icon=":material/folder_open:", key=key):
        st.markdown(f"**{_('Go to another register')}**")
        for one in others[:_MOST]:
            st.page_link(
                page(st.session_state["page shown"]),
                label=_named(one),
                icon=":material/chevron_right:",
                query_params={"register": one.id, **_anywhere()},
            )
        if not others:
            st.caption(_("All others are archived."))
        st.page_link(
            page("registers"), label=_("All registers"), icon=":material/library_books:", query_params=wiring.here()
        )


def _anywhere() -> dict[str, str]:
    return {name: st.query_params[name] for name in _ANYWHERE if name in st.query_params}


def _named(one: Listed) -> str:
    kind = f" · {term(one.purpose)}" if one.purpose != "working" else ""
    return plain(one.title) + kind


def _cut(title: str) -> str:
    return title if len(title) <= _LONGEST else title[: _LONGEST - 1].rstrip() + "…"


def banner(register: Register) -> None:
    """Say on a page that its register is archived, or an exercise where the notice does not say so already."""
    if wiring.is_archived():
        with st.container(border=True, horizontal=True, vertical_alignment="center", key="archive_banner"):
            said = _("This register is archived: it can be read and copied, but not changed.")
            st.markdown(f":material/inventory_2: **{said}**", width="stretch")
            st.page_link(page("registers"), label=_("Registers"), query_params=wiring.here(), width="content")
    if register.purpose == "exercise" and registers.played() not in register.notice:
        with st.container(border=True, key="exercise_banner"):
            st.markdown(f":material/theater_comedy: **{registers.played()}**")
