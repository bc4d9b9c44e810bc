"""A form for one of several records on a page: the record is chosen first, so that there is one form and not one each.

Each record has a draft of its own, named by the form's first word and the record's id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui import drafts, found_by_typing, small_forms, wiring
from riskregister.ui.address import current, linked
from riskregister.ui.drafts import Held
from riskregister.ui.words import joined, plain


def show(
    register: Register,
    form: str,
    owner: str,
    texts: tuple[str, str, str],
    records: Mapping[str, str],
    draw: Callable[[str, Held], None],
    kind: str,
    **about: Any,
) -> None:
    """Offer the form ``form`` on the page of the record ``owner`` for one of ``records`` (id → what it is called).

    ``texts`` are the form's label, its icon and what the choice is called.  ``draw`` gets the record's id and the
    edits of its form.  ``kind`` is the name under which a draft says which record it is about; ``about`` says the page.
    The address ``open=``, the form and the id lead to a record, as ``open=`` and the form lead to the first.
    """
    if wiring.is_past():
        return
    records = {**records, **_gone(register, form, records, kind, about)}
    _forget_others(form, records)
    if not records:
        return
    label, icon, asked = texts
    what = f"{form} {owner}"
    # Asked for once, on coming here: later the person chooses.
    waiting = _waiting(register, form, records) if small_forms.prefix(what) not in st.session_state else []
    _lead(form, records, waiting)
    box = small_forms.opened(what, label, icon, lambda: bool(waiting))
    if box is None:
        return
    with box:
        chosen = _chosen(form, owner, asked, records)
        own = f"{form} {chosen}"
        if drafts.offer(register, own):
            return
        held = drafts.begun(own, register, open=own, **about, **{kind: chosen})
        try:
            draw(chosen, held)
        finally:  # a save draws the page anew from within
            if drafts.known(own) is None:
                small_forms.shut(what)


def _chosen(form: str, owner: str, asked: str, records: Mapping[str, str]) -> str:
    """Ask for one of the records; say of which others edits wait as well."""
    first = next(iter(records))
    options = found_by_typing.narrowed(f"find {form} {owner}", records, current(form, first, records))
    chosen = str(
        linked(
            st.selectbox,
            form,
            first,
            records,
            label=asked,
            options=options,
            format_func=lambda key: records.get(key, key),
        )
    )
    others = [one for one in records if one != chosen and _edited(f"{form} {one}")]
    if others:
        st.caption(plain(_("Not saved yet either: {records}.").format(records=joined(others))))
    return chosen


def _edited(own: str) -> bool:
    held = drafts.known(own)
    return held is not None and held.count > 0


def _waiting(register: Register, form: str, records: Mapping[str, str]) -> list[str]:
    """Return the records of which edits wait, held here or kept as a draft."""
    kept = {draft.what for draft in drafts.undecided(register)}
    return [one for one in records if f"{form} {one}" in kept or _edited(f"{form} {one}")]


def _gone(
    register: Register, form: str, records: Mapping[str, str], kind: str, about: Mapping[str, Any]
) -> dict[str, str]:
    """Return the records that somebody else took out while edits of them wait on this page: nothing typed is lost."""
    found = {}
    for held in drafts.every():
        one = str(held.about.get(kind, ""))
        here = held.what == f"{form} {one}" and all(held.about.get(name) == of for name, of in about.items())
        if here and held.count and held.register.id == register.id and one not in records:
            found[one] = _("{id} (taken out meanwhile)").format(id=one)
    return found


def _forget_others(form: str, records: Mapping[str, str]) -> None:
    """Let go of a choice that is no longer among the records: one just taken out, or of another page."""
    if st.session_state.get(form) not in (None, *records):
        del st.session_state[form]
    if form in st.query_params and st.query_params[form] not in records:
        del st.query_params[form]


def _lead(form: str, records: Mapping[str, str], waiting: list[str]) -> None:
    """Let the address name the record whose form it asks for, or, on coming here, one whose edits wait."""
    asked = str(st.query_params.get("open", ""))
    chosen = next((one for one in records if asked == f"{form} {one}"), "")
    if chosen:
        st.query_params["open"] = form
    elif waiting and form not in st.session_state and form not in st.query_params:
        chosen = waiting[0]
    if chosen:
        st.query_params[form] = chosen
