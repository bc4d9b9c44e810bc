"""Edits that wait on a page: held in the session, kept in the database field by field, offered again to the browser.

A :class:`Held` is one form or table with the register its edits were begun on.  Its fields' widgets have keys that are
new whenever it begins anew, so that a form that was saved, discarded or taken up shows what it holds now.
"""

from __future__ import annotations

import datetime as dt
import secrets
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any

import streamlit as st

from riskregister.core.model import Register
from riskregister.errors import RegisterError, Unreachable
from riskregister.services import drafts
from riskregister.services.drafts import Draft
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import wiring
from riskregister.ui.clock import clock

Cells = dict[str, dict[str, Any]]
#: How the names of fields begin that decide a conflict.
CHOICE = "choice "
_SIGNED = ("name", "why")
#: Seconds for which nothing is tried after a draft could not be written: a locked database makes each attempt wait.
_HELD_OFF = 15.0


@dataclass
class Held:
    """The edits of one form or table that wait to be saved.

    ``fields`` are those of widgets by name; ``cells`` those of a table by record and column; ``about`` says what else
    it takes to show them again.  ``editor`` is the table's key and the records of its rows, ``base`` the cells that the
    table was given, on top of which its own edits come.  ``written`` is when the draft was kept last.  A table is
    ``locked`` while an earlier draft of it waits for an answer.  ``contents`` are files to be attached, by digest; they
    are in no draft.
    """

    what: str
    register: Register
    stamp: str
    fields: dict[str, Any] = field(default_factory=dict)
    cells: Cells = field(default_factory=dict)
    about: dict[str, Any] = field(default_factory=dict)
    base: Cells = field(default_factory=dict)
    editor: tuple[str, tuple[str, ...]] | None = None
    written: dt.datetime | None = None
    kept: bool = True
    locked: bool = False
    contents: dict[str, bytes] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """How many fields and cells wait."""
        return _count(self.fields, self.cells)

    def key(self, name: str) -> str:
        """Return the key of a widget of this form."""
        return f"{name} {self.what} {self.stamp}"

    def watched(self, name: str) -> dict[str, Any]:
        """Return the settings that make a widget a field of this form: what is left or confirmed there is kept."""
        key = self.key(name)
        if name in self.fields and key not in st.session_state:
            st.session_state[key] = self.fields[name]
        return {"key": key, "on_change": _note, "args": (self.what, name)}

    def optional(self, name: str, start: Any) -> dict[str, Any]:
        """Return the same for a widget that begins at ``start`` and can be emptied: its own value has to be None.

        Streamlit lets nobody empty a number or a date that began at a value in the widget's settings.
        """
        settings = self.watched(name)
        if settings["key"] not in st.session_state:
            st.session_state[settings["key"]] = start
        return settings


def begun(what: str, now: Register, **about: Any) -> Held:
    """Return the edits of ``what`` that wait, with the register they were begun on, or none yet, to begin on ``now``.

    Somebody else's save must neither throw away what a person has typed nor be overwritten unseen.
    """
    held = known(what)
    if held is not None:
        collect(held)
        if held.register.id == now.id and (held.count or held.register.version == now.version):
            return held
    return _hold(what, now, about=about)


def known(what: str) -> Held | None:
    """Return the edits of ``what`` this session holds, if it ever began any."""
    held: Held | None = st.session_state.get(f"held {what}")
    return held


def collect(held: Held) -> None:
    """Take over what was edited in a table since, and keep it."""
    if held.editor is None or held.editor[0] not in st.session_state:
        return
    key, records = held.editor
    cells = {record: dict(values) for record, values in held.base.items()}
    for row, values in st.session_state[key].get("edited_rows", {}).items():
        if values:
            cells.setdefault(records[int(row)], {}).update(values)
    if cells != held.cells:
        held.cells = cells
        keep(held)


def on_edit(what: str) -> None:
    """Take over a table's edits at the start of the run they cause."""
    held = known(what)
    if held is not None:
        collect(held)


def put(held: Held, values: dict[str, Any]) -> None:
    """Fill fields of a form by name, before they are drawn, as if a person had; they are kept likewise."""
    for name, value in values.items():
        st.session_state[held.key(name)] = held.fields[name] = value
    keep(held)


def keep(held: Held) -> None:
    """Keep what waits as a draft; a database that fails does not disturb, the form says so."""
    st.session_state.pop(f"conflict {held.what}", None)
    _write(held)


def keep_late() -> None:
    """Keep the drafts that could not be kept while the database did not answer."""
    for held in every():
        if not held.kept and held.count:
            _write(held)


def any_waiting() -> bool:
    """Say whether this session holds edits that are not saved."""
    return any(held.count for held in every())


def forget(what: str) -> None:
    """Let go of edits that were saved or are not wanted."""
    held = known(what)
    st.session_state.pop(f"conflict {what}", None)
    if held is None:
        return
    del st.session_state[f"held {what}"]
    if held.written is not None and wiring.watcher().silent_since is None:
        drafts.discard(wiring.database(), held.register.id, wiring.browser(), what, written=held.written)


def state(held: Held) -> None:
    """Say what of a form is kept and what is not, and let its edits be dropped."""
    if not held.kept and held.count:
        words = _(
            "Your edits cannot be kept as a draft at the moment: they are on this page as long as it is open. You can "
            "go on."
        )
        st.warning(words, icon=":material/cloud_off:")
    elif held.count and held.written:
        words = ngettext(
            "{n} field is kept as a draft of {time}, until it is saved. What is still in an unfinished field is not "
            "kept.",
            "{n} fields are kept as a draft of {time}, until they are saved. What is still in an unfinished field is "
            "not kept.",
            held.count,
        )
        st.caption(words.format(n=held.count, time=clock(held.written)))
    else:
        st.caption(
            _("A field is kept as a draft as soon as you leave it; what is still in an unfinished field is not kept.")
        )
    if held.count:
        st.button(
            _("Discard these edits"),
            key=held.key("discard"),
            on_click=forget,
            args=(held.what,),
            icon=":material/delete:",
            type="tertiary",
        )


def offer(
    register: Register,
    prefix: str,
    named: Callable[[Draft], str] | None = None,
    prepare: Callable[[Held], None] | None = None,
) -> set[str]:
    """Offer this browser's draft of the name ``prefix``; return which wait for an answer.

    A ``prefix`` that ends in a blank offers all whose name begins with it.  Until they are answered their form is
    closed: typing there would take the draft's place.  ``named`` says of which form a draft is; ``prepare`` sets the
    page up to show one that is taken up again.
    """
    found = [draft for draft in undecided(register) if _matches(draft, prefix)]
    for draft in found:
        count = _count(draft.content.get("fields", {}), draft.content.get("cells", {}))
        words = ngettext(
            "Edits of {time} are waiting ({n} field)", "Edits of {time} are waiting ({n} fields)", count
        ).format(time=clock(draft.time), n=count)
        of = named(draft) if named else ""
        with st.container(border=True):
            st.markdown(f":material/edit_note: **{words}**" + (f"  ·  {of}" if of else ""))
            st.caption(
                _("They were not saved. Until you take them up or discard them, nothing else can be entered here.")
            )
            with st.container(horizontal=True):
                st.button(
                    _("Take up again"),
                    key=f"take {draft.what}",
                    on_click=_take_up,
                    args=(register, draft, prepare),
                    icon=":material/restore:",
                    type="primary",
                )
                st.button(
                    _("Discard"),
                    key=f"drop {draft.what}",
                    on_click=drop,
                    args=(register, draft),
                    icon=":material/delete:",
                )
    return {draft.what for draft in found}


def waits(register: Register, what: str) -> bool:
    """Say whether :func:`offer` would offer a draft of the name ``what``."""
    return any(_matches(draft, what) for draft in undecided(register))


def _matches(draft: Draft, prefix: str) -> bool:
    return draft.what == prefix or (prefix.endswith(" ") and draft.what.startswith(prefix))


def every() -> list[Held]:
    """Return all edits this session holds."""
    return [held for held in list(st.session_state.values()) if isinstance(held, Held)]


def _count(fields: Collection[str], cells: Cells) -> int:
    # What is chosen after a conflict is about fields that are counted already.
    return sum(not name.startswith(CHOICE) for name in fields) + sum(len(values) for values in cells.values())


def undecided(register: Register) -> list[Draft]:
    """Return the drafts of this browser whose edits this session does not hold."""
    if wiring.watcher().silent_since is not None:
        return []
    return [
        draft
        for draft in drafts.waiting(wiring.database(), register.id, wiring.browser())
        if (held := known(draft.what)) is None or not held.count
    ]


def _hold(what: str, register: Register, **values: Any) -> Held:
    # By chance: after a lost connection the browser sends the fields of the session before, which must not be taken
    # for this one's; they come back as a draft.
    held = Held(what, register, secrets.token_hex(4), **values)
    st.session_state[f"held {what}"] = held
    return held


def _note(what: str, name: str) -> None:
    held = known(what)
    if held is not None and held.key(name) in st.session_state:
        held.fields[name] = st.session_state[held.key(name)]
        # Who and why, and what is chosen after a conflict, leave the conflict standing; any other field begins anew.
        if name.startswith(CHOICE) or name in _SIGNED:
            _write(held)
        else:
            keep(held)


def _write(held: Held) -> None:
    silent = wiring.watcher().silent_since is not None
    if silent:
        st.session_state.pop("drafts failed", None)  # the watcher says when it is worth trying again
    if silent or time.monotonic() - st.session_state.get("drafts failed", -_HELD_OFF) < _HELD_OFF:
        held.kept = False
        return
    values = {"fields": held.fields, "cells": held.cells, "about": held.about}
    written = drafts.keep(
        wiring.database(), held.register.id, wiring.browser(), held.what, held.register.version, values
    )
    held.kept, held.written = written is not None, written or held.written
    if written is None:
        st.session_state["drafts failed"] = time.monotonic()


def _take_up(now: Register, draft: Draft, prepare: Callable[[Held], None] | None) -> None:
    register = now
    if draft.version != now.version:
        try:
            register = wiring.database().read(now.id, at=draft.version)
        except Unreachable:
            return  # offered again when the database is back
        except RegisterError:
            # A database put back from a backup no longer knows that state; the edits are shown over what stands now.
            register = replace(now, version=draft.version)
    parts = {name: dict(draft.content.get(name, {})) for name in ("fields", "cells", "about")}
    held = _hold(draft.what, register, written=draft.time, **parts)
    if prepare:
        prepare(held)


def taken_up(register: Register, what: str) -> None:
    """Take up the draft of the name ``what`` unasked, if there is one."""
    for draft in undecided(register):
        if draft.what == what:
            _take_up(register, draft, None)


def drop(register: Register, draft: Draft) -> None:
    """Throw a draft away, as it was when it was offered."""
    drafts.discard(wiring.database(), register.id, wiring.browser(), draft.what, written=draft.time)
