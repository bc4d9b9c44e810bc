"""What a register says of itself: title, notice, date, marking; and its way into the archive and out of it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.labels import term
from riskregister.core.markings import ranks
from riskregister.core.model import Register
from riskregister.services import registers
from riskregister.translations import gettext as _
from riskregister.ui import small_forms, widgets, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action
from riskregister.ui.words import day, plain

PURPOSES = ("working", "exercise")


def show(register: Register) -> None:
    """Show the head of the register looked at, with its form and the archive's."""
    for label, value in (
        (_("Title"), register.title),
        (_("What it is"), register.description),
        (_("Notice with every number"), register.notice),
        (_("Reporting date"), day(register.reporting_date)),
        (_("Marking"), register.marking),
        (_("Purpose"), term(register.purpose)),
        (_("Id"), register.id),
    ):
        name, said = st.columns([1, 4])
        name.markdown(f"**{label}**")
        said.markdown(plain(value) or "–")
    if wiring.moment():
        st.caption(wiring.why_closed())
        return
    about: dict[str, Any] = {"page": "registers", "view": "details"}
    small_forms.show(register, "head", _("Edit these details"), ":material/edit:", _form, **about)
    _archive(register)


def _form(held: Held) -> None:
    base = held.register
    values: dict[str, Any] = {"title": st.text_input(_("Title"), base.title, max_chars=200, **held.watched("title"))}
    values["description"] = st.text_area(_("What it is"), base.description, height=100, **held.watched("description"))
    values["notice"] = st.text_area(
        _("Notice with every number"),
        base.notice,
        height=80,
        help=_("Stands on every page, sheet and print on which a number of this register stands."),
        **held.watched("notice"),
    )
    one, two, three = st.columns(3)
    with one:
        found = small_forms.day_field(
            _("Reporting date"),
            base.reporting_date,
            held,
            "reporting_date",
            help=_("The date it is read at: what is due or overdue is reckoned from it."),
        )
        values["reporting_date"] = found or base.reporting_date
    with two:
        values["marking"] = _marking(base, held)
    with three:
        values["purpose"] = st.selectbox(
            _("Purpose"),
            PURPOSES,
            PURPOSES.index(base.purpose),
            format_func=term,
            help=purpose_help(),
            **held.watched("purpose"),
        )

    def changes(of: Register) -> list[Change]:
        return registers.head_changes(of, {name: _stripped(value) for name, value in values.items()})

    small_forms.save_row(held, Action(_("Save"), ":material/save:", changes))


def _marking(base: Register, held: Held) -> str:
    """Ask how the register is marked: one of the markings of its criteria, where they list any."""
    if not base.criteria.markings:
        return str(st.text_input(_("Marking"), base.marking, max_chars=80, **held.watched("marking")))
    marks = list(dict.fromkeys((base.marking, "", *base.criteria.markings)))
    marks.sort(key=ranks(base).__getitem__)
    return str(
        st.selectbox(
            _("Marking"),
            marks,
            marks.index(base.marking),
            format_func=lambda one: one or _("none: what is not marked counts as the lowest"),
            help=_("Whatever has no marking of its own is marked so; the page Criteria lists the markings."),
            **held.watched("marking"),
        )
    )


def purpose_help() -> str:
    """Return what the purposes of registers mean."""
    return _("An exercise says on every page that what stands in it is played.")


def _stripped(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _archive(register: Register) -> None:
    """Offer to archive a register, or to take it out; it takes a name and a reason like every change."""
    into = not register.archived
    label = _("Archive it") if into else _("Take it out of the archive")
    with st.expander(label, icon=":material/inventory_2:" if into else ":material/unarchive:"):
        st.markdown(
            _(
                "An archived register leaves the choice of registers and can no longer be changed. It can still be "
                "read, compared and copied, and taken out of the archive again; nothing of it is lost."
            )
            if into
            else _("It comes back to the choice of registers and can be changed again.")
        )
        with st.form("archive", border=False):
            name, reason = widgets.who_and_why("archive")
            pressed = st.form_submit_button(label, type="primary")
    if not pressed:
        return

    def do() -> int:
        who = {"actor": name, "reason": reason, "means": wiring.MEANS}
        return registers.archive(wiring.database(), register.id, into=into, **who)

    if widgets.saved(do, name, closed=False):
        st.rerun()
