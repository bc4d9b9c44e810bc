"""Edit the dimensions of impact: which there are and in what order, and each one's words, weight, unit and edges."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from riskregister.core import criteria_dimensions as core
from riskregister.core.criteria import Criteria, Dimension
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui.words import plain

if TYPE_CHECKING:
    from riskregister.ui.criteria_edit import Edit

#: Which dimension's fields are shown: kept when the structure changes, and each form begins anew.
_SHOWN = "criteria dimension"


def show(edit: Edit) -> None:
    """Ask which dimensions there are and in what order, then for the parts of the one that is chosen."""
    dimensions = edit.criteria.impact.dimensions
    st.caption(
        _(
            "Kinds of harm. Weights need not add up to anything: each is 0 or more, and at least one is above 0. With "
            "1 for all, equal levels are equally bad; at 0 a dimension is still assessed but counts in no level."
        )
    )
    if not dimensions:
        st.info(_("Impact is one level here, without dimensions."), icon=":material/category:")
    st.markdown("\n".join(_line(edit, one, place) for place, one in enumerate(dimensions, 1)))
    _new(edit)
    if dimensions:
        _chosen(edit)


def _line(edit: Edit, one: Dimension, place: int) -> str:
    used = sum(1 for _use in core.dimension_uses(edit.held.register, one.id))
    uses = ngettext("in {n} assessment", "in {n} assessments", used).format(n=used) if used else _("in no assessment")
    said = _("{place}. **{title}** · weight {weight} · {uses}")
    return said.format(place=place, title=plain(one.title), weight=f"{one.weight:g}", uses=uses)


def _place(edit: Edit, chosen: str) -> None:
    """Offer to move the dimension that is chosen, or to take it out."""
    order = [one.id for one in edit.criteria.impact.dimensions]

    def without(criteria: Criteria) -> Criteria:
        return core.without_dimension(edit.held.register, criteria, chosen)

    with st.container(horizontal=True, gap="small"):
        for by, label, icon, last in (
            (-1, _("Move up"), ":material/arrow_upward:", order[0]),
            (1, _("Move down"), ":material/arrow_downward:", order[-1]),
        ):
            make = partial(core.moved_dimension, dimension=chosen, by=by)
            edit.button(label, f"move {by}", make, icon, disabled=chosen == last)
        edit.button(_("Remove this dimension"), "remove dimension", without, ":material/delete:", type="tertiary")


def _new(edit: Edit) -> None:
    key = edit.held.key("new dimension")

    def added(criteria: Criteria) -> Criteria:
        made = core.with_dimension(criteria, str(st.session_state.get(key) or ""))
        st.session_state[_SHOWN] = made.impact.dimensions[-1].id
        return made

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Add a dimension"),
            key=key,
            max_chars=100,
            placeholder=_("a kind of harm, e.g. Cultural heritage"),
            help=_("It comes last, with weight 1 and words for each level that you write below."),
        )
        edit.button(_("Add"), "add dimension", added, ":material/add:")


def _chosen(edit: Edit) -> None:
    """Ask for the words, weight, unit and edges of the dimension that is chosen."""
    known = {one.id: one for one in edit.start.impact.dimensions}
    titles = {one.id: one.title for one in edit.criteria.impact.dimensions}
    if st.session_state.get(_SHOWN) not in known:
        st.session_state[_SHOWN] = next(iter(known))
    st.header(_("One dimension"), anchor=False)
    chosen = st.selectbox(_("Dimension"), list(known), format_func=lambda one: titles.get(one, str(one)), key=_SHOWN)
    _place(edit, chosen)
    one = known[chosen]
    path = ("impact", "dimensions", one.id)
    title, weight = st.columns([4, 1])
    title.text_input(_("Name"), one.title, max_chars=100, **edit.field(*path, "title"))
    weight.number_input(
        _("Weight"),
        min_value=0.0,
        value=float(one.weight),
        format="%g",
        help=_("0 or more; at least one dimension above 0. 1 for all: equal levels are equally bad."),
        **edit.field(*path, "weight"),
    )
    _unit(edit, one)
    unit = one.units[0].name if one.units else ""
    for place in range(len(one.anchors), 0, -1):
        words, edge = st.columns([4, 1])
        words.text_input(
            _("Level {n}: definition").format(n=place),
            one.anchors[place - 1],
            max_chars=300,
            **edit.field(*path, "anchors", str(place)),
        )
        if place <= len(one.edges):
            edge.number_input(
                _("Up to"),
                min_value=0.0,
                value=float(one.edges[place - 1]),
                format="%g",
                help=plain(_("Upper end in the unit: {unit}").format(unit=unit)),
                **edit.field(*path, "edges", str(place)),
            )


def _unit(edit: Edit, one: Dimension) -> None:
    key, start = edit.held.key(f"unit of {one.id}"), one.units[0].name if one.units else ""

    def counted(criteria: Criteria) -> Criteria:
        said = str(st.session_state.get(key) or "")
        st.session_state[key] = start  # where it is refused, the field says what holds
        return core.with_unit(edit.held.register, criteria, one.id, said)

    if key not in st.session_state:
        st.session_state[key] = start
    st.text_input(
        _("Counted in (unit)"),
        key=key,
        max_chars=60,
        help=_("So that an impact can be stated as an amount. Empty: levels are given by their words alone."),
        **edit.at_change(counted),
    )
