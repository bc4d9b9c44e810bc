"""The list of registers: what each is, how it stands, who saved it last; each can be opened, compared and copied."""

from __future__ import annotations

import streamlit as st

from riskregister import settings
from riskregister.core.labels import term
from riskregister.core.model import Register
from riskregister.services import registers
from riskregister.services.registers import Entry, Listed
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import wiring
from riskregister.ui.address import linked
from riskregister.ui.pages import page
from riskregister.ui.words import day, plain

#: How many registers stand on one page of the list.
_AT_ONCE = 20
_SHORT = 220


@st.cache_data(max_entries=128, show_spinner=False)
def _entry(url: str, register_id: str, version: int, mark: str) -> Entry:  # noqa: ARG001  # they name the state
    return registers.entry(wiring.database(), register_id)


def show(register: Register) -> None:
    """List the registers of the database, archived ones only when asked for."""
    known = wiring.registers()
    archived = sum(one.archived for one in known)
    shown = [one for one in known if not one.archived or one.id == register.id]
    if archived:
        words = ngettext("Show {n} archived register", "Show {n} archived registers", archived).format(n=archived)
        if linked(st.toggle, "archived", False, label=words):
            shown = sorted(known, key=lambda one: one.archived)
    if len(known) == 1:
        st.info(
            _(
                "There is one register so far. Begin another under “New”: an empty one, a copy for an exercise, this "
                "one as it stood a year ago, or one from a file."
            ),
            icon=":material/library_add:",
        )
    first = 0
    if len(shown) > _AT_ONCE:
        pages = -(-len(shown) // _AT_ONCE)
        first = (st.number_input(_("Page"), 1, pages, key="registers_page") - 1) * _AT_ONCE
    with st.spinner(_("Looking through the registers …")):
        entries = [_of(one) for one in shown[first : first + _AT_ONCE]]
    for one in entries:
        _card(one, register)


def _of(one: Listed) -> Entry:
    return _entry(settings.database_url(), one.id, one.version, one.hash)


def _card(one: Entry, register: Register) -> None:
    here = one.id == register.id
    with st.container(border=True, key=f"register_{one.id}", gap="small"):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.page_link(
                page("overview"),
                label=f"**{plain(one.title)}**",
                icon=":material/folder_open:" if here else ":material/folder:",
                query_params={"register": one.id},
                width="content",
            )
            st.markdown(" ".join(_badges(one, here=here)), width="content")
        if one.description:
            text = one.description if len(one.description) <= _SHORT else one.description[:_SHORT].rstrip() + " …"
            st.caption(plain(text))
        st.markdown(_numbers(one))
        saved = _("Version {n}, saved by {who} on {date}: {why}").format(
            n=one.saved.number, who=one.saved.actor, date=day(one.saved.time), why=one.saved.reason
        )
        st.caption(plain(saved))
        with st.container(horizontal=True):
            if not here:
                _link(_("Compare with it"), ":material/difference:", {"view": "compare", "a": register.id, "b": one.id})
            _link(_("Make a copy"), ":material/content_copy:", {"view": "new", "from": "copy", "of": one.id})
            _link(_("Details"), ":material/badge:", {"view": "details", "register": one.id})


def _link(label: str, icon: str, query: dict[str, str]) -> None:
    st.page_link(page("registers"), label=label, icon=icon, query_params={**wiring.here(), **query}, width="content")


def _badges(one: Entry, *, here: bool) -> list[str]:
    found = [f":violet-badge[:material/visibility: {_('open here')}]"] if here else []
    if one.purpose != "working":
        found.append(f":orange-badge[:material/theater_comedy: {term(one.purpose)}]")
    if one.archived:
        found.append(f":gray-badge[:material/inventory_2: {_('archived')}]")
    return [*found, f":gray-badge[{plain(one.id)}]"]


def _numbers(one: Entry) -> str:
    """Return what a register holds in one line of Markdown."""
    above = _("no appetite set") if one.above is None else _("**{n}** above appetite").format(n=one.above)
    parts = [
        ngettext("**{n}** risk", "**{n}** risks", one.risks).format(n=one.risks),
        above,
        ngettext("**{n}** measure", "**{n}** measures", one.measures).format(n=one.measures),
        _("read at {date}").format(date=day(one.reporting_date)),
        plain(one.marking) or _("no marking"),
    ]
    return "  ·  ".join(parts)
