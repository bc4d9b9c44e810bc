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
from riskregister.ui import risk_fields, small_forms, wiring
from riskregister.ui.chosen import Offered
from riskregister.ui.drafts import Held
from riskregister.ui.pages import page
from riskregister.ui.small_forms import Action
from riskregister.ui.words import plain

_ADDED = "new risk"


def draw(_register: Register, held: Held, _offered: Offered) -> None:
    """Ask for a new risk and add it."""
    of = held.register
    if not of.categories:
        st.info(_("The register has no category yet; a risk needs one. Add it, or import a register."))
        st.page_link(
            page("registers"),
            label=_("Add a category"),
            icon=":material/add:",
            query_params={"view": "categories", "open": "addcategory", **wiring.here()},
        )
        return
    risk = Risk(id="", placing="analyst", **risk_fields.ask(of, held, _begun()))
    st.caption(plain(_("It will be {id}; what it scores is said on its own page.").format(id=_next_id(of, risk))))

    def added(now: Register) -> list[Change]:
        titled(risk.title)
        new = replace(risk, id=_next_id(now, risk))
        st.session_state[_ADDED] = new.id
        return [editing.added("risks", new)]

    small_forms.save_row(held, Action(_("Add the risk"), ":material/add:", added, new=True))


def lead(register: Register) -> None:
    """Lead to the risk that was just added, which the filters may hide and which nobody has assessed yet."""
    new = st.session_state.get(_ADDED)
    risk = next((one for one in register.risks if one.id == new), None)
    if risk is not None:
        del st.session_state[_ADDED]
        st.page_link(
            page("risk"),
            label=plain(_("Assess {id} {title}").format(id=risk.id, title=risk.title)),
            icon=":material/arrow_forward:",
            query_params={"id": risk.id, "view": "scores", **wiring.here()},
        )


def _begun() -> Risk:
    """Return what a new risk begins at: the category and direction the list is narrowed to, where it is one."""
    category, direction = (st.query_params.get_all(name) for name in ("category", "direction"))
    good = direction == ["opportunity"]
    return Risk(
        id="",
        title="",
        category=category[0] if len(category) == 1 else "",
        direction="opportunity" if good else "threat",
    )


def titled(title: str) -> None:
    """Refuse a risk without a title.

    Raises:
        InvalidInput: there is none.
    """
    if not title:
        raise InvalidInput(_("A risk needs a title."), _("Say what may happen in a few words."))


def _next_id(register: Register, risk: Risk) -> str:
    return fresh_id(register, "risks", risk, {one.id for one in register.risks})
