"""The Criteria page to edit: parts in turn, all kept as one draft, their effect beside them before anything is saved.

Fields hold single parts by their path.  What changes the structure (a level, a rating, the rule, a matrix taken over)
makes a new start, kept as the field ``start``, on which the fields begin anew.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import streamlit as st

from riskregister.core.changes import Change
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_parts import EDITION, name, next_edition, with_parts
from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.services import criteria as service
from riskregister.translations import gettext as _
from riskregister.ui import (
    criteria_dimensions,
    criteria_fields,
    criteria_markings,
    criteria_preview,
    criteria_ratings,
    criteria_start,
    drafts,
    small_forms,
    widgets,
)
from riskregister.ui import criteria_grid as grid
from riskregister.ui.drafts import Held
from riskregister.ui.small_forms import Action

WHAT, _START = "criteria", "start"
_SIGNED = ("name", "why")


@st.cache_data(max_entries=8, show_spinner=False)
def _parsed(text: str) -> Criteria:
    return service.criteria_of(text)


class Edit:
    """Criteria in the making: the draft, and the criteria that its fields begin at."""

    def __init__(self, held: Held) -> None:
        self.held = held
        self.seen = held.register.criteria
        self.start = _parsed(held.fields[_START]) if _START in held.fields else self.seen

    @property
    def renamed(self) -> dict[str, str]:
        """The markings that got another name: old → new."""
        found: dict[str, str] = self.held.about.setdefault("renamed", {})
        return found

    @property
    def criteria(self) -> Criteria:
        """The criteria as edited so far."""
        return with_parts(self.start, self.held.fields)

    def field(self, *path: str) -> dict[str, Any]:
        """Return the settings of a widget that is the part at ``path``."""
        return self.held.watched(name(path))

    def optional(self, start: Any, *path: str) -> dict[str, Any]:
        """Return the same for a part that may be emptied."""
        return self.held.optional(name(path), start)

    def at_change(self, make: Callable[[Criteria], Criteria]) -> dict[str, Any]:
        """Return the settings of a field that changes the structure when it is left."""
        return {"on_change": restructure, "args": (self.held.what, make)}

    def button(self, label: str, key: str, make: Callable[[Criteria], Criteria], icon: str, **settings: Any) -> None:
        """Show a button that changes the structure; a refusal is said on the page when it is drawn anew."""
        st.button(
            label, key=self.held.key(key), icon=icon, on_click=restructure, args=(self.held.what, make), **settings
        )


def restructure(what: str, make: Callable[[Criteria], Criteria]) -> None:
    """Make a draft's criteria those that ``make`` returns; its fields begin anew there."""
    held = drafts.known(what)
    if held is None:
        return
    try:
        made = make(Edit(held).criteria)
    except RegisterError as error:
        st.session_state["criteria refused"] = f"{error.message} {error.hint}".strip()
        return
    if made == held.register.criteria:
        held.about.pop("renamed", None)
    signed = {key: value for key, value in held.fields.items() if key in _SIGNED}
    held.fields = signed if made == held.register.criteria else {**signed, _START: service.criteria_text(made)}
    held.stamp = secrets.token_hex(4)
    drafts.keep(held)


def show(register: Register) -> None:
    """Let the criteria be edited: fields on the left, what they would change on the right, then who and why."""
    if drafts.offer(register, WHAT):
        return
    edit = Edit(drafts.begun(WHAT, register))
    st.html(grid.STYLE)
    refused = st.session_state.pop("criteria refused", "")
    if refused:
        st.error(widgets.plain(refused), icon=":material/block:")
    views = {"ratings": _("Rule and ratings"), "likelihood": _("Likelihood"), "impact": _("Impact")}
    views |= {"dimensions": _("Dimensions")}
    views |= {"appetite": _("Appetite"), "measures": _("How measures count"), "markings": _("Markings")}
    views |= {"start": _("Start from another")}
    part = widgets.switch(_("What to edit"), views, "part", "ratings")
    left, right = st.columns([3, 2], gap="large")
    with left:
        draw: dict[str, Callable[[Edit], None]] = {
            "ratings": criteria_ratings.show,
            "likelihood": criteria_fields.likelihood,
            "impact": criteria_fields.impact,
            "dimensions": criteria_dimensions.show,
            "appetite": criteria_fields.appetite,
            "measures": criteria_fields.measures,
            "markings": criteria_markings.show,
            "start": criteria_start.show,
        }
        draw[part](edit)
    criteria = edit.criteria
    errors = service.errors(edit.held.register, criteria, edit.renamed)
    with right:
        found = criteria_preview.beside(edit.held.register, criteria, errors, edit.renamed)
    if found is not None:
        criteria_preview.below(edit.seen, criteria, found)
    if criteria != edit.seen or edit.held.count:
        _save(edit, criteria)


def _save(edit: Edit, criteria: Criteria) -> None:
    st.header(_("Save"), anchor=False)
    proposed = criteria.edition if criteria.edition != edit.seen.edition else next_edition(edit.seen.edition)
    st.text_input(
        _("Name of the new edition"),
        proposed,
        max_chars=60,
        help=_("So that a printed rating can be traced to the criteria it was rated by."),
        **edit.field(*EDITION),
    )

    def changes(now: Register) -> list[Change]:
        return service.change(edit.held.register, now, edit.criteria, edit.renamed)

    small_forms.save_row(edit.held, Action(_("Save the criteria"), ":material/save:", changes, new=True))
