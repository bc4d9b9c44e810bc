"""What is done with risks from their list: a new one, several edited at once, some taken out; each in its form."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import chosen, list_forms, risk_new, risk_out, risk_several, wiring
from riskregister.ui.chosen import Offered
from riskregister.ui.drafts import Held
from riskregister.ui.list_forms import ListForm


def buttons(*, locked: bool) -> None:
    """Offer the forms; those for chosen risks say how many are chosen."""
    if wiring.is_past():
        return
    count = len(chosen.chosen().ids)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small", key="risk_forms", width="content"):
        _buttons(count, locked=locked)


def _buttons(count: int, *, locked: bool) -> None:
    several = ngettext("Edit {n} chosen", "Edit {n} chosen", count).format(n=count) if count else _("Edit several")
    st.button(
        _("New risk"), key="form_newrisk", icon=":material/add:", on_click=list_forms.opens, args=("risk", "newrisk")
    )
    st.button(
        several,
        key="form_several",
        icon=":material/edit_note:",
        on_click=list_forms.opens,
        args=("risk", "several"),
        help=_("Choose rows by the box at their left, or by Shift + Space on a row; the form also lets you choose."),
    )
    st.button(
        _("Take out"),
        key="form_removal",
        icon=":material/delete:",
        on_click=list_forms.opens,
        args=("risk", "removal"),
        disabled=not count or locked,
        help=_("Takes the chosen risks out of the register; the page History can bring them back."),
    )
    if count:
        st.button(
            _("Let go of the choice"),
            key="choose_none",
            icon=":material/remove_done:",
            type="tertiary",
            on_click=chosen.choose,
            args=((),),
        )


def show(register: Register, offered: Offered) -> None:
    """Show the forms that are open; ``offered`` are the risks to choose among."""
    draws = (
        ("newrisk", _("New risk"), risk_new.draw),
        ("several", _("Edit several risks at once"), risk_several.draw),
        ("removal", _("Take risks out of the register"), risk_out.draw),
    )
    forms = [ListForm(what, heading, _with(draw, register, offered)) for what, heading, draw in draws]
    list_forms.show(register, "risk", forms, _prepare)


def _with(
    draw: Callable[[Register, Held, Offered], None], register: Register, offered: Offered
) -> Callable[[Held], None]:
    return lambda held: draw(register, held, offered)


def _prepare(held: Held) -> None:
    risks = held.about.get("risks")
    if risks:
        chosen.choose(risks)
