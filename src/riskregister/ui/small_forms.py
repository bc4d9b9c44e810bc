"""Small forms that open on demand; what was typed there is kept as a draft, and a conflict is settled field by field.

A form is drawn once somebody opens it and not before, so that a page does not ask for a name in five places at once.
Drafts and conflicts are those of every form: :mod:`riskregister.ui.drafts`, :mod:`riskregister.ui.conflicts`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.translations import gettext as _
from riskregister.ui import conflicts, drafts, widgets, wiring
from riskregister.ui.drafts import Held

#: The days a date field takes; Streamlit's own range is ten years around today.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class Action:
    """A button that saves a form: ``changes`` gives what it changes in a register.

    They are compared with the register the person saw, or, ``new``, go on top of what stands now: what is added gets
    an id of its own, and ids may have been taken since.
    """

    label: str
    icon: str
    changes: Callable[[Register], list[Change]]
    new: bool = False


def today() -> dt.date:
    """Return the day it is, as every save is dated."""
    return dt.datetime.now(dt.UTC).date()


def show(register: Register, what: str, label: str, icon: str, draw: Callable[[Held], None], **about: Any) -> None:
    """Offer the form ``what``, which ``draw`` draws once it is open; edits that wait in it open it.

    ``about`` says where its draft belongs: the ``risk`` on whose page it is, and the ``indicator`` if it is one's; or
    the ``measure``.
    """
    _offer(st.expander, register, what, label, icon, draw, about)


def show_popover(
    register: Register, what: str, label: str, icon: str, draw: Callable[[Held], None], **about: Any
) -> None:
    """Offer a form as :func:`show` does, in a popover: for where there is little room."""
    _offer(partial(st.popover, type="tertiary"), register, what, label, icon, draw, about)


def _offer(
    holder: Callable[..., Any],
    register: Register,
    what: str,
    label: str,
    icon: str,
    draw: Callable[[Held], None],
    about: dict[str, Any],
) -> None:
    def waits() -> bool:
        held = drafts.known(what)
        return (held is not None and held.count > 0) or drafts.waits(register, what)

    box = opened(what, label, icon, waits, holder)
    if box is None:
        return
    with box:
        if drafts.offer(register, what):
            return
        held = drafts.begun(what, register, open=what, **about)
        try:
            draw(held)
        finally:  # a save draws the page anew from within
            if drafts.known(what) is None:
                shut(what)


def opened(
    what: str,
    label: str,
    icon: str,
    waits: Callable[[], bool] = lambda: False,
    holder: Callable[..., Any] = st.expander,
) -> Any:
    """Offer the form ``what`` and return its container once it has been opened, else None.

    An address that ends in ``open=`` and the whole or the first word of ``what`` leads to the page with the form open;
    so does coming to the page while edits wait.  In the past there is nothing to open.
    """
    if wiring.is_past():
        return None
    key = prefix(what)
    asked = st.query_params.get("open") in (what, what.split(maxsplit=1)[0])
    if asked:
        del st.query_params["open"]
    if asked or (key not in st.session_state and waits()):
        st.session_state[key] = True
    box = holder(label, key=key, icon=icon, on_change="rerun")
    if box.open:
        st.session_state[f"drawn {what}"] = True
    return box if st.session_state.get(f"drawn {what}") else None


def shut(what: str) -> None:
    """Let the form be shut when the page is drawn anew."""
    st.session_state[f"forms {what}"] = st.session_state.get(f"forms {what}", 0) + 1
    st.session_state.pop(f"drawn {what}", None)


def prefix(what: str) -> str:
    """Return the key of the form's container: a new one after each save."""
    return f"form_{what}_{st.session_state.get(f'forms {what}', 0)}"


def day_field(label: str, start: dt.date | None, held: Held, name: str, help: str | None = None) -> dt.date | None:
    """Ask for a date, which may be left or made empty, in the field ``name`` of a form."""
    found = st.date_input(
        label,
        None,
        min_value=FIRST_DAY,
        max_value=LAST_DAY,
        help=help,
        format="YYYY-MM-DD",
        **held.optional(name, start),
    )
    return found if isinstance(found, dt.date) else None


def lines_field(label: str, known: tuple[str, ...], held: Held, name: str, help: str | None = None) -> tuple[str, ...]:
    """Ask for a list of words, one on each line, in the field ``name`` of a form."""
    text = st.text_area(label, "\n".join(known), height=100, help=help or _("One on each line."), **held.watched(name))
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def several_field(
    label: str, titles: Mapping[str, str], known: Sequence[str], held: Held, name: str, **settings: Any
) -> tuple[str, ...]:
    """Ask for several of the records of ``titles`` (id → what it is called) in the field ``name`` of a form.

    They are returned in the order they stood in ``known``, with what was added after it.  What has no title cannot be
    shown as chosen, and is not dropped unseen.
    """
    chosen = st.multiselect(
        label,
        list(titles),
        [one for one in known if one in titles],
        format_func=titles.__getitem__,
        **settings,
        **held.watched(name),
    )
    stays = tuple(one for one in known if one in chosen or one not in titles)
    return (*stays, *(one for one in chosen if one not in stays))


def signer(held: Held) -> str:
    """Return the name that stands in a form, or the one this browser is known by: who the record is by."""
    return str(st.session_state.get(held.key("name")) or wiring.name()).strip()


def save_row(held: Held, *actions: Action, why: str = "") -> None:
    """Ask who and why, save what the pressed action changes, and settle what stands against it.

    ``why`` is the reason where the form says it already; then only the name is asked for.
    """
    if why:
        name, reason = widgets.who(held.what, held.watched), why
    else:
        name, reason = widgets.who_and_why(held.what, held.watched)
    slot, pressed = st.empty(), None
    if conflicts.standing(held) is None:
        with slot.container(horizontal=True):
            for action in actions:
                kind: Any = "primary" if action is actions[0] else "secondary"
                if st.button(action.label, type=kind, icon=action.icon, key=held.key(action.label)):
                    pressed = action
    if pressed is not None:
        _save(held, pressed, name, reason)
    if conflicts.standing(held) is not None:
        slot.empty()
        conflicts.show(held, name, reason)
    drafts.state(held)


def _save(held: Held, action: Action, name: str, reason: str) -> None:
    try:
        base = wiring.register() if action.new else held.register
        made = action.changes(base)
    except RegisterError as error:
        widgets.failed(error)
        return
    if made:
        conflicts.save(held, base, made, name, reason)
    else:
        st.info(_("Nothing was changed."))
