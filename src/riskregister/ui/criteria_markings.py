"""Edit the handling markings: which there are, what they are called, and which is more restricted than which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from riskregister.core import criteria_markings as core
from riskregister.core.criteria import Criteria
from riskregister.core.criteria_markings import Use
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui.words import plain

if TYPE_CHECKING:
    from riskregister.ui.criteria_edit import Edit

#: Which marking's fields are shown: kept when the list changes, and each form begins anew.
_SHOWN = "criteria marking"


def show(edit: Edit) -> None:
    """Ask which markings there are and in what order, then for the name of the one that is chosen."""
    markings = edit.criteria.markings
    st.caption(
        _(
            "Whom a risk, a measure or one of its fields is for, from the least to the most restricted. An edition for "
            "one of them, on the page Print, leaves out whatever is marked higher."
        )
    )
    if markings:
        old = {new: one for one, new in edit.renamed.items()}
        uses = core.marking_uses(edit.held.register)
        st.markdown(listed(markings, {one: uses.get(old.get(one, one), []) for one in markings}))
        own = edit.held.register.marking
        st.caption(plain(unmarked(edit.renamed.get(own, own), markings)))
    else:
        st.info(_("No markings yet: everything is for everybody who sees the register."), icon=":material/lock_open:")
    _new(edit)
    if markings:
        _chosen(edit, markings)


def listed(markings: Sequence[str], uses: Mapping[str, Sequence[Use]]) -> str:
    """Return markings as a list in Markdown, the least restricted first, each with what has it."""
    words = _("{place}. **{marking}** · {uses}")
    return "\n".join(
        words.format(place=place, marking=plain(one), uses=_counted(uses.get(one, ())))
        for place, one in enumerate(markings, 1)
    )


def unmarked(own: str, markings: Sequence[str]) -> str:
    """Return in words as what a record without a marking counts; ``own`` is the register's."""
    if own:
        return _("What has no marking of its own has that of the register: {marking}.").format(marking=own)
    words = _("What has no marking of its own counts as {marking}, the least restricted: the register has none itself.")
    return words.format(marking=markings[0])


def _counted(uses: Sequence[Use]) -> str:
    """Return what is marked so, counted: risks, measures and single fields."""
    risks, measures = (sum(one.table == table and not one.field for one in uses) for table in ("risks", "measures"))
    fields = sum(bool(one.field) for one in uses)
    parts = [_("the register itself")] if any(one.table == "register" for one in uses) else []
    for n, words in (
        (risks, ngettext("{n} risk", "{n} risks", risks)),
        (measures, ngettext("{n} measure", "{n} measures", measures)),
        (fields, ngettext("{n} field", "{n} fields", fields)),
    ):
        parts += [words.format(n=n)] if n else []
    return ", ".join(parts) or _("nothing marked so")


def _new(edit: Edit) -> None:
    key = edit.held.key("new marking")

    def added(criteria: Criteria) -> Criteria:
        made = core.with_marking(edit.held.register, criteria, str(st.session_state.get(key) or ""))
        st.session_state[_SHOWN] = made.markings[-1]
        return made

    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            _("Add a marking"),
            key=key,
            max_chars=60,
            placeholder=_("as it stands on papers, e.g. internal"),
            help=_("It comes last, as the most restricted."),
        )
        edit.button(_("Add"), "add marking", added, ":material/add:")


def _chosen(edit: Edit, markings: Sequence[str]) -> None:
    """Ask for the name of the marking that is chosen, and offer to move it or to take it out."""
    if st.session_state.get(_SHOWN) not in markings:
        st.session_state[_SHOWN] = markings[0]
    st.header(_("One marking"), anchor=False)
    chosen = str(st.selectbox(_("Marking"), list(markings), key=_SHOWN))
    key = edit.held.key(f"name of marking {chosen}")

    def called(criteria: Criteria) -> Criteria:
        said = " ".join(str(st.session_state.get(key) or "").split())
        st.session_state[key] = chosen  # where it is refused, the field says what holds
        if said == chosen:
            return criteria
        made = core.renamed_marking(criteria, chosen, said)
        edit.held.about["renamed"] = core.traced(edit.renamed, chosen, said)
        st.session_state[_SHOWN] = said
        return made

    def without(criteria: Criteria) -> Criteria:
        made = core.without_marking(edit.held.register, criteria, chosen, edit.renamed)
        edit.held.about["renamed"] = {old: new for old, new in edit.renamed.items() if new != chosen}
        return made

    if key not in st.session_state:
        st.session_state[key] = chosen
    st.text_input(
        _("Name"),
        key=key,
        max_chars=60,
        help=_("Whatever is marked so gets the new name with it, in the same revision."),
        **edit.at_change(called),
    )
    with st.container(horizontal=True, gap="small"):
        for by, label, icon, last in (
            (-1, _("Less restricted"), ":material/arrow_upward:", markings[0]),
            (1, _("More restricted"), ":material/arrow_downward:", markings[-1]),
        ):
            make = partial(core.moved_marking, marking=chosen, by=by)
            edit.button(label, f"marking {by}", make, icon, disabled=chosen == last)
        edit.button(_("Remove this marking"), "remove marking", without, ":material/delete:", type="tertiary")
