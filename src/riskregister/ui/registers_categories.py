"""The categories and objectives of a register: read, added, reworded, and taken out once nothing refers to them."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.model import Category, Objective, Register
from riskregister.services import categories as service
from riskregister.services.categories import Table, Uses
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment, paging, small_forms, widgets, wiring
from riskregister.ui.drafts import Held
from riskregister.ui.pages import page
from riskregister.ui.small_forms import Action
from riskregister.ui.words import plain

#: How a form's draft is called, by the table whose record it adds or changes.
_ADD: dict[Table, str] = {"categories": "addcategory", "objectives": "addobjective"}
_EDIT: dict[Table, str] = {"categories": "editcategory", "objectives": "editobjective"}


def show(register: Register) -> None:
    """Show the categories or the objectives with what refers to each, and the forms that change them."""
    kinds = {
        "categories": _("Categories ({n})").format(n=len(register.categories)),
        "objectives": _("Objectives ({n})").format(n=len(register.objectives)),
    }
    table: Table = (
        "objectives" if widgets.switch(_("Which"), kinds, "of", "categories") == "objectives" else "categories"
    )
    st.caption(
        _("A category is a family of risks; every risk has one. Ids of new risks begin with that of their category.")
        if table == "categories"
        else _("An objective is what is at stake: risks name those they threaten, measures those they serve.")
    )
    if wiring.is_past():
        st.caption(wiring.why_closed())
    about: dict[str, Any] = {"page": "registers", "view": "categories", "of": table}
    label = _("Add a category") if table == "categories" else _("Add an objective")
    small_forms.show(register, _ADD[table], label, ":material/add:", partial(_new, table), **about)
    records = getattr(register, table)
    if not records:
        none = (
            _("The register has no category yet.") if table == "categories" else _("The register has no objective yet.")
        )
        st.info(none, icon=":material/category:")
        return
    used = service.uses(register, table)
    with st.container(gap="small"):
        for at in paging.page_of(np.arange(len(records))):
            _row(register, table, records[at], used.get(records[at].id, Uses()), about)
    paging.control(len(records), locked=False)


def _row(register: Register, table: Table, record: Category | Objective, used: Uses, about: dict[str, Any]) -> None:
    with st.container(border=True, gap="xsmall"):
        title, more = st.columns([2, 1], vertical_alignment="center")
        title.markdown(f"**{plain(record.id)}**  {plain(record.title)}")
        with (
            more,
            st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", gap="small"),
        ):
            _uses(table, record.id, used)
            name = f"{_EDIT[table]} {record.id}"
            draw = partial(_form, table, record.id)
            of = {"category" if table == "categories" else "objective": record.id}
            small_forms.show_popover(register, name, _("Edit"), ":material/edit:", draw, **about, **of)
        if isinstance(record, Category) and record.summary:
            st.caption(plain(record.summary))


def _uses(table: Table, record: str, used: Uses) -> None:
    """Say what refers to a record; its risks are a link."""
    if used.risks:
        st.page_link(
            page("risks"),
            label=ngettext("{n} risk", "{n} risks", len(used.risks)).format(n=len(used.risks)),
            width="content",
            query_params=moment.carried({"category" if table == "categories" else "objective": record}),
        )
    said = []
    if used.measures:
        said.append(ngettext("{n} measure", "{n} measures", len(used.measures)).format(n=len(used.measures)))
    if used.appetite:
        said.append(_("own appetite"))
    if said or not used.risks:
        st.caption(", ".join(said) or _("not used"), width="content")


def _new(table: Table, held: Held) -> None:
    """Ask for a new category or objective; an id left empty is the one proposed."""
    one, two = st.columns([1, 4])
    id = one.text_input(
        _("Id"),
        placeholder=service.next_id(held.register, table),
        max_chars=40,
        help=_("Left empty it is the one proposed. It stays, whatever the title becomes."),
        **held.watched("id"),
    )
    title = two.text_input(_("Title"), max_chars=300, **held.watched("title"))
    summary = _summary(held, "") if table == "categories" else ""

    def changes(of: Register) -> list[Change]:
        return service.add(of, table, id=id, title=title, summary=summary)

    label = _("Add the category") if table == "categories" else _("Add the objective")
    small_forms.save_row(held, Action(label, ":material/add:", changes, new=True))


def _form(table: Table, record: str, held: Held) -> None:
    """Ask for other words, or take the record out."""
    known = next(one for one in getattr(held.register, table) if one.id == record)
    title = st.text_input(_("Title"), known.title, max_chars=300, **held.watched("title"))
    summary = _summary(held, known.summary) if isinstance(known, Category) else None

    def reworded(of: Register) -> list[Change]:
        return service.reword(of, table, record, title=title, summary=summary)

    def without(of: Register) -> list[Change]:
        return service.take_out(of, table, record)

    small_forms.save_row(
        held, Action(_("Save"), ":material/save:", reworded), Action(_("Take it out"), ":material/delete:", without)
    )


def _summary(held: Held, start: str) -> str:
    return str(
        st.text_area(
            _("Summary"),
            start,
            height=100,
            placeholder=_("What belongs here, in a sentence or two"),
            **held.watched("summary"),
        )
    )
