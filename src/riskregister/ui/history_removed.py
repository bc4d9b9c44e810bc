"""The History page's list of what is no longer in the register: who removed it, when, why, and the way back."""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister import settings
from riskregister.core.changes import Change
from riskregister.core.model import Register
from riskregister.core.wording import in_words, table_name
from riskregister.services import history, undoing
from riskregister.store.database import Revision
from riskregister.translations import gettext as _
from riskregister.translations import language, ngettext
from riskregister.ui import history_undo, wiring
from riskregister.ui.words import day, plain

_SHOWN = 50
_HANGS_ON = ("risk", "measure", "cause", "effect", "indicator", "record")
_CHOSEN = "history_restore"


@st.cache_resource(max_entries=4, show_spinner=False)
def _removed(url: str, register_id: str, version: int, told_in: str) -> list[tuple[Revision, Change]]:  # noqa: ARG001
    return history.removed(wiring.database(), wiring.secret())


def show(register: Register) -> None:
    """List removed records, newest first; what only went along with another one stands with that one."""
    found = _removed(settings.database_url(), register.id, register.version, language())
    if not found:
        st.info(_("Nothing that was removed is missing now."), icon=":material/info:")
        return
    st.markdown(_("Nothing is ever lost: what was removed stays in the history and can be brought back."))
    heads, along = _grouped(found)
    words = st.text_input(_("Find"), key="removed_find", placeholder=_("id or title")).strip().casefold()
    wanted = [
        (revision, change)
        for revision, change in heads
        if words in f"{revision.changes[0].record} {getattr(change.old, 'title', '')}".casefold()
    ]
    if len(wanted) > _SHOWN:
        st.caption(_("The first {n} of {all}.").format(n=_SHOWN, all=len(wanted)))
    for place, (revision, change) in enumerate(wanted[:_SHOWN]):
        # An assessment's id may hold the name of somebody who is anonymous since.
        key = f"{change.table}_{place if change.table == 'assessments' else change.record}"
        _one(register, revision, change, along.get((revision.number, change.record), 0), key)
    if not wanted:
        st.info(_("Nothing that was removed fits."), icon=":material/filter_alt_off:")


def _grouped(
    found: list[tuple[Revision, Change]],
) -> tuple[list[tuple[Revision, Change]], dict[tuple[int, str], int]]:
    """Return the records that were removed in their own right, and by revision and id how many went along with each."""
    gone = {(revision.number, change.record): change.old for revision, change in found}
    heads, along = [], dict.fromkeys(gone, 0)
    for revision, change in found:
        head = _head(gone, revision.number, change.record)
        if head != change.record:
            along[revision.number, head] += 1
        else:
            heads.append((revision, change))
    return heads, along


def _head(gone: dict[tuple[int, str], Any], number: int, record: str) -> str:
    """Return the record because of which this one went: a comment may hang on a decision, and that on a risk."""
    seen = [record]
    while on := [one for one in _hangs_on(gone[number, seen[-1]]) if (number, one) in gone and one not in seen]:
        seen.append(on[0])
    return seen[-1]


def _hangs_on(record: Any) -> list[str]:
    return [other for name in _HANGS_ON if (other := getattr(record, name, None))]


def _one(register: Register, revision: Revision, change: Change, along: int, key: str) -> None:
    with st.container(border=True):
        title = getattr(change.old, "title", "") or in_words(change.old)
        st.markdown(f"**{plain(revision.changes[0].record)}** {plain(title)} · {table_name(change.table)}")
        words = _("Removed on {date} in revision {n} by {who}: {why}").format(
            date=day(revision.time), n=revision.number, who=revision.actor, why=revision.reason
        )
        if along:
            words += " · " + ngettext("{n} record went with it", "{n} records went with it", along).format(n=along)
        st.caption(plain(words))
        if wiring.is_past():
            st.caption(wiring.why_closed())
        elif st.session_state.get(_CHOSEN) != key:
            st.button(
                _("Bring back {record}").format(record=plain(revision.changes[0].record)),
                key=f"back_{key}",
                icon=":material/restore_from_trash:",
                on_click=_choose,
                args=(key,),
            )
        else:
            history_undo.sign_and(
                f"bring_{key}",
                _("Bring back"),
                lambda name, why: undoing.restore_record(
                    wiring.database(),
                    register.id,
                    change.table,
                    change.record,
                    actor=name,
                    reason=why,
                    means=wiring.MEANS,
                ),
            )


def _choose(key: str) -> None:
    st.session_state[_CHOSEN] = key
