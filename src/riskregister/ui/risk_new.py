"""A new risk: its title and place, what leads to what, and who answers for it; the id is proposed."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.identities import fresh_id
from riskregister.core.labels import term
from riskregister.core.model import Register, Risk, RiskType
from riskregister.core.terms import Direction
from riskregister.errors import InvalidInput
from riskregister.services import editing
from riskregister.translations import gettext as _
from riskregister.ui import small_forms
from riskregister.ui.chosen import Offered
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action

_TYPES: tuple[RiskType, ...] = get_args(RiskType)


def draw(_register: Register, held: Held, _offered: Offered) -> None:
    """Ask for a new risk and add it."""
    of = held.register
    categories = {one.id: f"{one.id} {one.title}" for one in of.categories}
    if not categories:
        st.info(_("The register has no category yet; a risk needs one. Import a register, or begin from a template."))
        return
    title = st.text_input(
        _("Title"), placeholder=_("What may happen, in a few words"), max_chars=200, **held.watched("title")
    )
    one, two, three, four = st.columns([3, 2, 2, 2])
    category = one.selectbox(
        _("Category"), list(categories), format_func=categories.__getitem__, **held.watched("category")
    )
    direction = two.selectbox(
        _("Direction"),
        get_args(Direction),
        format_func=term,
        help=_("An opportunity's impact is a benefit."),
        **held.watched("direction"),
    )
    kind = three.selectbox(_("Type"), _TYPES, _TYPES.index("external"), format_func=term, **held.watched("type"))
    owner = four.text_input(_("Owner"), placeholder=_("nobody named"), **held.watched("owner"))
    places = st.columns(3)
    texts = {
        name: place.text_area(label, placeholder=hint, height=110, **held.watched(name))
        for place, (name, label, hint) in zip(places, _texts(direction), strict=True)
    }
    objectives = {one.id: f"{one.id} {one.title}" for one in of.objectives}
    at_stake = st.multiselect(
        _("Objectives at stake"), list(objectives), format_func=objectives.__getitem__, **held.watched("objectives")
    )
    risk = Risk(
        id="",
        category=category or "",
        title=title.strip(),
        owner=owner.strip(),
        type=kind,
        direction=direction,
        placing="analyst",
        objectives=tuple(at_stake),
        **{name: text.strip() for name, text in texts.items()},
    )
    st.caption(_("It will be {id}.").format(id=_next_id(of, risk)))

    def added(now: Register) -> list[Change]:
        if not risk.title:
            raise InvalidInput(_("A risk needs a title."), _("Say what may happen in a few words."))
        return [editing.added("risks", replace(risk, id=_next_id(now, risk)))]

    small_forms.save_row(held, Action(_("Add the risk"), ":material/add:", added, new=True))


def _texts(direction: str) -> tuple[tuple[str, str, str], ...]:
    leads = _("… and bring …") if direction == "opportunity" else _("… and lead to …")
    return (
        ("cause", _("Cause"), _("Because of …")),
        ("event", _("Event"), _("… this may happen …")),
        ("consequence", _("Consequence"), leads),
    )


def _next_id(register: Register, risk: Risk) -> str:
    return fresh_id(register, "risks", risk, {one.id for one in register.risks})
