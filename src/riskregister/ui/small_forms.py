"""Small forms that open on demand: what is typed waits there, also while the form is shut, until it is saved.

A form is drawn once somebody opens it and not before, so that a page does not ask for a name in five places at once.
It keeps the register as it was when it was opened: somebody else's save meanwhile is a conflict that is shown, not
something overwritten unseen.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Register
from riskregister.errors import Conflict, RegisterError
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.ui import widgets, wiring

#: The days a date field takes; Streamlit's own range is ten years around today.
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


def today() -> dt.date:
    """Return the day it is, as every save is dated."""
    return dt.datetime.now(dt.UTC).date()


def opened(what: str, label: str, icon: str) -> Any:
    """Offer the form ``what`` and return its container once it has been opened, else None.

    An address that ends in ``open=`` and the whole or the first word of ``what`` leads to the page with the form open.
    In the past there is nothing to open.
    """
    if wiring.is_past():
        return None
    if st.query_params.get("open") in (what, what.split(maxsplit=1)[0]):
        st.session_state[_key(what)] = True
        del st.query_params["open"]
    box = st.expander(label, key=_key(what), icon=icon, on_change="rerun")
    if box.open:
        st.session_state[f"drawn {what}"] = True
    return box if st.session_state.get(f"drawn {what}") else None


def begun(what: str, now: Register) -> Register:
    """Return the register on which the open form ``what`` was begun."""
    held: Register | None = st.session_state.get(f"form begun {what}")
    if held is None or held.id != now.id:
        st.session_state[f"form begun {what}"] = held = now
    return held


def prefix(what: str) -> str:
    """Return what the keys of the form's fields begin with: new, empty ones after each save."""
    return _key(what)


def day_field(label: str, value: dt.date | None, key: str, help: str | None = None) -> dt.date | None:
    """Ask for a date, which may stay empty."""
    found = st.date_input(
        label, value, min_value=FIRST_DAY, max_value=LAST_DAY, key=key, help=help, format="YYYY-MM-DD"
    )
    return found if isinstance(found, dt.date) else None


def send(what: str, register: Register, make: Callable[[], list[Change]], name: str, reason: str) -> None:
    """Save the changes that ``make`` gives; on success the form shuts and the page is drawn anew."""
    try:
        changes = make()
    except RegisterError as error:
        st.error(widgets.plain(error), icon=":material/error:")
        return
    if not changes:
        st.info(_("Nothing was changed."))
        return
    finish(
        what,
        lambda: editing.save(wiring.database(), register, changes, actor=name, reason=reason, means=wiring.MEANS),
        name,
    )


def finish(what: str, action: Callable[[], int], name: str) -> None:
    """Run the save of a form; on success the form shuts and the page is drawn anew."""

    def knowing() -> int:
        try:
            return action()
        except Conflict:
            # The other value is on the page now: pressing again is a decision made knowing it.
            st.session_state[f"form begun {what}"] = wiring.register()
            raise

    if widgets.saved(knowing, name):
        st.session_state[f"forms {what}"] = st.session_state.get(f"forms {what}", 0) + 1
        for kept in ("drawn", "form begun"):
            st.session_state.pop(f"{kept} {what}", None)
        st.rerun()


def _key(what: str) -> str:
    return f"form_{what}_{st.session_state.get(f'forms {what}', 0)}"
