"""Edit the scales and their words, appetite by category, and how measures count."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from riskregister.core import criteria_structure as structure
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_structure import Axis
from riskregister.core.labels import term
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.ui.words import plain

if TYPE_CHECKING:
    from riskregister.ui.criteria_edit import Edit


def likelihood(edit: Edit) -> None:
    """Ask for the horizon, and each level's words and probabilities."""
    scale = edit.start.likelihood
    st.number_input(
        _("Horizon in years"),
        min_value=0.1,
        value=float(scale.horizon_years),
        format="%g",
        **edit.field("likelihood", "horizon_years"),
    )
    st.caption(
        _(
            "Each level begins where the one below ends. The ends are probabilities of at least one event within the "
            "horizon; they do not move a level somebody has assessed, they say what it means."
        )
    )
    for level in reversed(scale.levels):
        path = ("likelihood", "levels", str(level.level))
        with st.container(border=True):
            label, low, high = st.columns([3, 2, 2])
            label.text_input(
                _("Level {n}: name").format(n=level.level), level.label, max_chars=60, **edit.field(*path, "label")
            )
            for column, side, words in ((low, "low", _("From probability")), (high, "high", _("To probability"))):
                column.number_input(
                    words,
                    min_value=0.0,
                    max_value=1.0,
                    value=float(getattr(level, side)),
                    step=0.01,
                    format="%g",
                    help=_("0.05 is 5 %."),
                    **edit.field(*path, side),
                )
            st.text_input(_("Definition"), level.anchor, max_chars=300, **edit.field(*path, "anchor"))
    _ends(edit, "likelihood")


def impact(edit: Edit) -> None:
    """Ask for the factor between the levels, and each level's words; the kinds of harm have fields of their own."""
    scale = edit.start.impact
    st.number_input(
        _("Factor of harm from level to level"),
        min_value=1.01,
        value=float(scale.base),
        format="%g",
        help=_("It weighs impact against likelihood in every sum and simulation; levels stay as assessed."),
        **edit.field("impact", "base"),
    )
    for level in reversed(scale.levels):
        path = ("impact", "levels", str(level.level))
        with st.container(border=True):
            st.text_input(
                _("Level {n}: name").format(n=level.level), level.label, max_chars=60, **edit.field(*path, "label")
            )
            st.text_input(_("Definition"), level.anchor, max_chars=300, **edit.field(*path, "anchor"))
    _ends(edit, "impact")


def _ends(edit: Edit, axis: Axis) -> None:
    register: Register = edit.held.register
    with st.container(horizontal=True):
        edit.button(
            _("Add a level above the highest"),
            f"add {axis}",
            partial(structure.with_level, axis=axis),
            ":material/add:",
        )

        def without(criteria: Criteria) -> Criteria:
            return structure.without_level(register, criteria, axis)

        edit.button(_("Remove the highest level"), f"remove {axis}", without, ":material/delete:", type="tertiary")


def appetite(edit: Edit) -> None:
    """Ask for the appetite in general and of each category that has its own, and why."""
    register, own = edit.held.register, {one.category: one for one in edit.start.appetite}
    titles = {one.id: one.title for one in register.categories}
    st.caption(_("The highest score that a category may hold without a decision; above it a risk is above appetite."))
    for category, one in sorted(own.items(), key=lambda item: (item[0] != "*", item[0])):
        label = _("In general") if category == "*" else f"{category} {titles.get(category, '')}"
        with st.container(border=True):
            with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
                st.markdown(f"**{plain(label)}**", width="content")
                edit.button(
                    _("Remove"),
                    f"remove appetite {category}",
                    partial(structure.without_appetite, category=category),
                    ":material/delete:",
                    type="tertiary",
                )
            limit, most, why = st.columns([1, 1, 3])
            limit.number_input(
                _("Highest score"),
                value=float(one.maximum),
                step=1.0,
                format="%g",
                **edit.field("appetite", category, "maximum"),
            )
            most.number_input(
                _("Tolerated up to"),
                value=None,
                step=1.0,
                format="%g",
                help=_("By a decision; beyond it a risk has to come down. Empty: no such limit."),
                **edit.optional(one.tolerance, "appetite", category, "tolerance"),
            )
            why.text_input(_("Reason"), one.rationale, max_chars=300, **edit.field("appetite", category, "rationale"))
    rest = [key for key in ("*", *titles) if key not in own]
    if not rest:
        return
    key = edit.held.key("appetite of")

    def named(category: str) -> str:
        return _("In general") if category == "*" else f"{category} {titles[category]}"

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(_("Give an appetite to"), rest, format_func=named, key=key)
        edit.button(
            _("Add"),
            "add appetite",
            lambda criteria: structure.with_appetite(criteria, st.session_state[key]),
            ":material/add:",
        )


def measures(edit: Edit) -> None:
    """Ask for what a strength takes away, how far a status counts, and what else makes measures count."""
    ends = (("low", _("lowest")), ("best", _("best")), ("high", _("highest")))
    st.header(_("What a strength takes away if fully delivered"), anchor=False)
    for strength in edit.start.efficacy:
        for column, (end, words) in zip(st.columns(3), ends, strict=True):
            column.number_input(
                f"{term(strength.strength)}, {words}",
                min_value=0.0,
                max_value=0.99,
                value=float(getattr(strength, end)),
                step=0.05,
                format="%g",
                **edit.field("efficacy", strength.strength, end),
            )
    st.header(_("How far a status counts as delivered"), anchor=False)
    for status in edit.start.delivery:
        share, why = st.columns([1, 3])
        share.number_input(
            plain(term(status.status)),
            min_value=0.0,
            max_value=1.0,
            value=float(status.share),
            step=0.05,
            format="%g",
            **edit.field("delivery", status.status, "share"),
        )
        why.text_input(
            _("Reason ({status})").format(status=term(status.status)),
            status.rationale,
            max_chars=300,
            **edit.field("delivery", status.status, "rationale"),
        )
    one, two = st.columns(2)
    one.number_input(
        _("Months that “late” means"),
        min_value=0.0,
        value=float(edit.start.late_months),
        step=1.0,
        format="%g",
        **edit.field("late_months"),
    )
    two.number_input(
        _("Share by which measures of one body fail together"),
        min_value=0.0,
        max_value=1.0,
        value=float(edit.start.same_body_dependence),
        step=0.05,
        format="%g",
        **edit.field("same_body_dependence"),
    )
