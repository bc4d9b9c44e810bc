"""A form for one of several records on a page: the record is chosen first, so that there is one form and not one each.

Each record has a draft of its own, named by the form's first word and the record's id.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui import drafts, small_forms, wiring
from riskregister.ui.address import linked
from riskregister.ui.drafts import Held


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
    if not records:
        return
    label, icon, asked = texts
    what = f"{form} {owner}"
    waiting = [one for one in records if _waits(register, f"{form} {one}")]
    _lead(form, records, waiting)
    box = small_forms.opened(what, label, icon, lambda: bool(waiting))
    if box is None:
        return
    with box:
        chosen = str(
            linked(
                st.selectbox,
                form,
                next(iter(records)),
                records,
                label=asked,
                options=list(records),
                format_func=lambda key: records.get(key, key),
            )
        )
        own = f"{form} {chosen}"
        if drafts.offer(register, own):
            return
        held = drafts.begun(own, register, open=own, **about, **{kind: chosen})
        try:
            draw(chosen, held)
        finally:  # a save draws the page anew from within
            if drafts.known(own) is None:
                small_forms.shut(what)


def _waits(register: Register, own: str) -> bool:
    held = drafts.known(own)
    return (held is not None and held.count > 0) or drafts.waits(register, own)


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


def _lead(form: str, records: Mapping[str, str], waiting: list[str]) -> None:
    """Let the address name the record whose form it asks for, or, on coming here, one whose edits wait."""
    if st.session_state.get(form) not in (None, *records):
        del st.session_state[form]  # of a record that is no longer among them
    asked = str(st.query_params.get("open", ""))
    chosen = next((one for one in records if asked == f"{form} {one}"), "")
    if chosen:
        st.query_params["open"] = form
    elif waiting and form not in st.session_state and form not in st.query_params:
        chosen = waiting[0]
    if chosen:
        st.query_params[form] = chosen
