"""Edit the rule, the ratings and, where the rule is a grid, each cell of it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from riskregister.core import criteria_structure as structure
from riskregister.core.colours import READABLE
from riskregister.core.criteria import Band, Criteria
from riskregister.core.criteria_colours import colour_notes, text_contrast
from riskregister.core.criteria_words import rule_meanings, rule_names, score_range
from riskregister.translations import gettext as _
from riskregister.ui import criteria_grid
from riskregister.ui.words import plain

if TYPE_CHECKING:
    from riskregister.ui.criteria_edit import Edit

#: Above this many cells a grid is edited one likelihood at a time.
_MOST_CELLS = 49


def show(edit: Edit) -> None:
    """Ask for the rule, each rating, and the grid."""
    criteria = edit.criteria
    _rule(edit, criteria)
    low, high = score_range(criteria)
    st.caption(
        _(
            "Scores run from {low:g} to {high:g}. A rating reaches from where it begins to where the next begins."
        ).format(low=low, high=high)
    )
    for band in reversed(edit.start.bands):
        _band(edit, band)
    edit.button(_("Add a rating above the highest"), "add band", structure.with_band, ":material/add:")
    for note in colour_notes(criteria.bands):
        st.markdown(f":material/palette: {plain(note)}")
    if criteria.rule == "grid":
        _cells(edit)


def _rule(edit: Edit, criteria: Criteria) -> None:
    from riskregister.ui.criteria_edit import restructure

    names, key = rule_names(), edit.held.key("rule choice")

    def chosen() -> None:
        restructure(edit.held.what, lambda old: structure.with_rule(old, st.session_state[key]))

    st.selectbox(
        _("How likelihood and impact make a score"),
        list(names),
        index=list(names).index(criteria.rule),
        format_func=names.__getitem__,
        key=key,
        on_change=chosen,
    )
    st.caption(plain(rule_meanings()[criteria.rule]))


def _band(edit: Edit, band: Band) -> None:
    now = next(one for one in edit.criteria.bands if one.id == band.id)
    path = ("bands", band.id)
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.html(criteria_grid.band(now.code, now.label, now.colour), width="content")
            contrast = text_contrast(now)
            icon = ":material/check:" if contrast >= READABLE else ":material/error:"
            st.caption(f"{icon} " + _("text contrast {n:.1f} : 1").format(n=contrast), width="content")
            edit.button(
                _("Remove {rating}").format(rating=plain(now.label)),
                f"remove {band.id}",
                partial(structure.without_band, band=band.id),
                ":material/delete:",
                type="tertiary",
            )
        letter, label, begins, colour, review = st.columns([2, 4, 3, 2, 4])
        letter.text_input(_("Letter"), band.code, max_chars=4, **edit.field(*path, "code"))
        label.text_input(_("Name"), band.label, max_chars=60, **edit.field(*path, "label"))
        begins.number_input(
            _("Begins at"), value=float(band.minimum), step=1.0, format="%g", **edit.field(*path, "minimum")
        )
        colour.color_picker(_("Colour"), band.colour, **edit.field(*path, "colour"))
        review.number_input(
            _("Review after months"),
            min_value=1,
            value=None,
            step=1,
            help=_("Empty: no review falls due."),
            **edit.optional(band.review_months, *path, "review_months"),
        )
        st.text_input(_("What it asks for"), band.meaning, max_chars=200, **edit.field(*path, "meaning"))


def _cells(edit: Edit) -> None:
    criteria = edit.start
    st.header(_("Cells of the grid"), anchor=False)
    st.caption(_("Likelihood × impact; likelihood across, impact upwards."))
    names = {band.id: f"{band.code} · {band.label}" for band in edit.criteria.bands}
    rows, columns = len(criteria.grid), len(criteria.grid[0])
    likelihoods = list(range(1, rows + 1))
    if rows * columns > _MOST_CELLS:
        only = st.selectbox(_("Likelihood level"), likelihoods, key=edit.held.key("grid row"))
        likelihoods = [int(only)]
    for impact in range(columns, 0, -1):
        for column, likelihood in zip(st.columns(len(likelihoods), gap="small"), likelihoods, strict=True):
            band = criteria.grid[likelihood - 1][impact - 1]
            column.selectbox(
                f"{likelihood}×{impact}",
                list(names),
                index=list(names).index(band),
                format_func=names.__getitem__,
                **edit.field("grid", str(likelihood), str(impact)),
            )
