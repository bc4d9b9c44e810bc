"""A new risk: its title and place, what leads to what, and who answers for it; the id is proposed."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.identities import fresh_id
from riskregister.core.model import Register, Risk
from riskregister.errors import InvalidInput
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.ui import risk_fields, small_forms
from riskregister.ui.chosen import Offered
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action
from riskregister.ui.words import plain


def draw(_register: Register, held: Held, _offered: Offered) -> None:
    """Ask for a new risk and add it."""
    of = held.register
    if not of.categories:
        st.info(_("The register has no category yet; a risk needs one. Import a register, or begin from a template."))
        return
    risk = Risk(id="", placing="analyst", **risk_fields.ask(of, held))
    st.caption(plain(_("It will be {id}; what it scores is said on its own page.").format(id=_next_id(of, risk))))

    def added(now: Register) -> list[Change]:
        titled(risk.title)
        return [editing.added("risks", replace(risk, id=_next_id(now, risk)))]

    small_forms.save_row(held, Action(_("Add the risk"), ":material/add:", added, new=True))


def titled(title: str) -> None:
    """Refuse a risk without a title.

    Raises:
        InvalidInput: there is none.
    """
    if not title:
        raise InvalidInput(_("A risk needs a title."), _("Say what may happen in a few words."))


def _next_id(register: Register, risk: Risk) -> str:
    return fresh_id(register, "risks", risk, {one.id for one in register.risks})
