"""The History page's revisions: found by person, means, record and reason, paged, each opened to its fields."""

from __future__ import annotations

import streamlit as st

from riskregister import settings
from riskregister.core.model import Register
from riskregister.services import history
from riskregister.services.history import Sought
from riskregister.store.database import Revision
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import history_undo, moment, wiring
from riskregister.ui.address import linked
from riskregister.ui.change_words import change_in_words, titles_of
from riskregister.ui.pages import page
from riskregister.ui.words import day, plain

PER_PAGE = 20


@st.cache_data(max_entries=8, show_spinner=False)
def _people_and_means(url: str, register_id: str, version: int) -> tuple[list[str], list[str]]:  # noqa: ARG001
    return history.people_and_means(wiring.database(), wiring.secret())


def show(register: Register) -> None:
    """List the revisions that fit the filters, newest first, each opened to its fields, with what can be done there."""
    people, means = _people_and_means(settings.database_url(), register.id, register.version)
    sought = _sought(people, means)
    number = st.session_state.get("history_page", 1)
    database, secret = wiring.database(), wiring.secret()
    found = history.find(database, secret, sought, skip=(number - 1) * PER_PAGE, limit=PER_PAGE)
    pages = max(1, -(-found.total // PER_PAGE))
    if number > pages:
        st.session_state["history_page"] = pages
        st.rerun()
    st.caption(ngettext("{n} revision", "{n} revisions", found.total).format(n=found.total))
    if not found.total:
        st.info(_("No revision fits these filters."), icon=":material/filter_alt_off:")
    titles = titles_of(register)
    for revision in found.revisions:
        count = found.counts.get(revision.number, 0)
        _show_revision(register, revision, count, titles, opened=found.total == 1)
    if pages > 1:
        st.pagination(pages, key="history_page")


def _sought(people: list[str], means: list[str]) -> Sought:
    one, two, three, four = st.columns(4)
    with one:
        who = _choice("person", _("Made by"), people, _("Everybody"))
    with two:
        through = _choice("means", _("Through"), means, _("Whatever means"))
    with three:
        about = _text("record", _("Record"), _("The id of a risk or measure"))
    with four:
        words = _text("why", _("Reason holds"), "")
    return Sought(actor=who, means=through, record=about, text=words)


def _choice(key: str, label: str, options: list[str], every: str) -> str:
    found = linked(
        st.selectbox,
        key,
        "",
        ["", *options],
        label=label,
        options=["", *options],
        format_func=lambda option: option or every,
        on_change=_first_page,
    )
    return str(found)


def _text(key: str, label: str, placeholder: str) -> str:
    return str(linked(st.text_input, key, "", label=label, placeholder=placeholder, on_change=_first_page)).strip()


def _first_page() -> None:
    st.session_state["history_page"] = 1


def heading(revision: Revision) -> str:
    """Return a revision in one line of Markdown: number, day and time (UTC), who, why, through what."""
    who = f"{revision.actor} · {revision.reason} · {revision.means}"
    return f"**{revision.number}** · {day(revision.time)} {revision.time:%H:%M} · {plain(who)}"


def _show_revision(
    register: Register, revision: Revision, count: int, titles: dict[tuple[str, str], str], *, opened: bool
) -> None:
    told = ngettext("{n} change", "{n} changes", count).format(n=count) if count else _("the register as it came in")
    chosen = history_undo.chosen(revision.number)
    with st.expander(f"{heading(revision)} · {told}", expanded=opened or chosen, key=f"revision_{revision.number}"):
        lines = [f"- {change_in_words(change, titles)}" for change in revision.changes]
        if count > len(lines):
            lines.append(f"- {_('and {n} more').format(n=count - len(revision.changes))}")
        if lines:
            st.markdown("\n".join(lines))
        st.caption(_("Hash {hash}").format(hash=revision.hash))
        with st.container(horizontal=True, vertical_alignment="center"):
            st.page_link(
                page("overview"),
                label=_("Look at the register then"),
                icon=":material/history:",
                query_params={**wiring.here(), "at": f"r{revision.number}"},
            )
            if revision.number > 1:
                st.page_link(
                    page("history"),
                    label=_("Compare with the one before"),
                    icon=":material/difference:",
                    query_params=moment.carried(
                        {"view": "compare", "from": f"r{revision.number - 1}", "to": f"r{revision.number}"}
                    ),
                )
            history_undo.buttons(register, revision.number)
        if chosen:
            history_undo.show(register, revision.number)
