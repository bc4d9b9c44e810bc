"""Two moments asked for on the History page, each as a revision or a day, and what lies between them."""

from __future__ import annotations

from typing import NamedTuple

import streamlit as st

from riskregister import settings
from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.services import moments
from riskregister.translations import gettext as _
from riskregister.translations import language
from riskregister.ui import moment, wiring
from riskregister.ui.address import linked
from riskregister.ui.words import day, plain


class Stretch(NamedTuple):
    """A stretch of a register's history, told in a language; caches are keyed by the whole of it."""

    url: str
    register_id: str
    earlier: int
    later: int
    newest: int
    language: str


def stretch(register: Register, earlier: int, later: int) -> Stretch:
    """Return the stretch of the history between two revisions of the register as it stands."""
    return Stretch(settings.database_url(), register.id, earlier, later, register.version, language())


def two_moments(register: Register) -> Stretch | None:
    """Ask for two moments; return what lies between them, or None where that is said to be impossible."""
    if register.version == 1:
        st.info(_("The register has one revision only: the one in which it came in."), icon=":material/info:")
        return None
    helped = _("A revision (r12), a day (2026-11-01, its end), or a moment (2026-11-01T10:30), UTC.")
    one, two = st.columns(2)
    with one:
        start = linked(st.text_input, "from", "r1", label=_("From"), help=helped)
    with two:
        end = linked(st.text_input, "to", f"r{register.version}", label=_("To"), help=helped)
    found = []
    for column, text in ((one, start), (two, end)):
        with column:
            try:
                number = moments.revision_of(wiring.database(), register.id, str(text).strip())
            except RegisterError as error:
                st.error(plain(error), icon=":material/error:")
                return None
            found.append(number)
            st.caption(plain(named(number)))
    if found[0] == found[1]:
        st.info(_("Both are the same state; nothing lies between them."), icon=":material/info:")
        return None
    if found[0] > found[1]:
        words = _("Told from the earlier to the later: from revision {first} to revision {last}.")
        st.caption(words.format(first=found[1], last=found[0]))
    return stretch(register, min(found), max(found))


def named(number: int) -> str:
    """Return a revision by number, day, who and why."""
    made = moment.revision(number)
    return f"{_('revision {n}').format(n=made.number)} · {day(made.time)} · {made.actor} · {made.reason}"
