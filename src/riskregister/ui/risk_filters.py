"""What the list of risks is asked for: words, facets with counts, the order, the columns; all of it in the address."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

import streamlit as st

from riskregister.core.labels import term
from riskregister.core.model import Register
from riskregister.core.risk_list import FACETS, MARKS, NONE, SORTS, Answer, Listing, Query
from riskregister.translations import gettext as _
from riskregister.ui import facets as common
from riskregister.ui import risk_table, wiring
from riskregister.ui.address import current, linked
from riskregister.ui.pages import page
from riskregister.ui.risk_matrix import CELL
from riskregister.ui.views import Ready

#: The parts of the address that narrow the list; a saved view keeps them with the order, the columns and the stage.
NARROWING = ("find", *FACETS, "mark", CELL)
#: What a saved view keeps: what narrows the list, and how it is shown.
VIEWED = (*NARROWING, "stage", "sort", "order", "columns", "rows")
#: What earlier links say for a mark.
_EARLIER = {"above": "above", "review": "review", "nudged": "nudged"}
_DIRECTIONS = ("down", "up")
_WORDS = ("id", "title", "category", "owner", "type")
#: Letters of the words that say what is in force.
_LEAST = 36
#: Letters of all of them in a line on paper.
_LONGEST = 200


_STYLE = """<style>
/* What is in force is said in small marks, so that the list begins high on the page. */
.st-key-list_bar [data-testid="stButton"] button { min-height: 2rem; padding: 0 0.6rem; border-radius: 1rem; }
.st-key-facets { align-items: center; }
.st-key-facets [data-testid="stPopover"] button, .st-key-risk_forms button { min-height: 2.2rem; padding: 0 0.7rem; }
</style>"""


def facet_names() -> dict[str, str]:
    """Return what each facet is called."""
    return {
        "category": _("Category"),
        "rating": _("Rating"),
        "status": _("Status"),
        "owner": _("Owner"),
        "direction": _("Direction"),
        "type": _("Type"),
        "objective": _("Objective"),
        "section": _("Section"),
        "marking": _("Handling marking"),
    }


def viewed() -> tuple[str, ...]:
    """Return the names of what a saved view keeps; whether the table is edited is no part of one."""
    return VIEWED if st.query_params.get("table") == "edit" else (*VIEWED, "table")


def ready_views() -> list[Ready]:
    """Return the views that are always there."""
    return [
        Ready(_("All risks")),
        Ready(_("Above appetite"), {"mark": ["above"]}),
        Ready(_("Reviews overdue"), {"mark": ["review"], "sort": ["review"]}),
        Ready(_("Not assessed at this stage"), {"mark": ["missing"], "sort": ["id"]}),
        Ready(_("Claimed lower than evidenced"), {"sort": ["gap"]}),
        Ready(_("Without a measure"), {"mark": ["uncovered"]}),
        Ready(_("Opportunities"), {"direction": ["opportunity"]}),
    ]


def mark_names() -> dict[str, str]:
    """Return what each mark is called."""
    return {
        "above": _("Above appetite"),
        "review": _("Review overdue"),
        "nudged": _("Look again"),
        "missing": _("Not assessed"),
        "chronic": _("Chronic"),
        "uncovered": _("No measure"),
        "ownerless": _("No owner"),
    }


def sort_names() -> dict[str, str]:
    """Return by what the list can be sorted, in words."""
    return {
        "score": _("Score"),
        "likelihood": _("Likelihood"),
        "impact": _("Impact"),
        "evidenced": _("Evidenced score"),
        "gap": _("Evidenced above claimed"),
        "measures": _("Number of measures"),
        "review": _("Next review"),
        "id": _("Id"),
        "title": _("Title"),
        "category": _("Category"),
        "owner": _("Owner"),
        "status": _("Status"),
        "type": _("Type"),
    }


def value_words(register: Register, facet: str) -> Callable[[str], str]:
    """Return the function that says a facet's value in words."""
    none = {"rating": _("not assessed"), "owner": _("nobody named"), "marking": _("not marked")}.get(
        facet, _("none named")
    )
    known = {
        "category": {one.id: f"{one.id} {one.title}" for one in register.categories},
        "objective": {one.id: f"{one.id} {one.title}" for one in register.objectives},
        "rating": {band.id: f"{band.code} {band.label}" for band in register.criteria.bands},
        "mark": mark_names(),
    }.get(facet, {})

    def words(value: str) -> str:
        if value == NONE:
            return none
        return known.get(value) or (value if facet in ("owner", "section", "marking") else term(value))

    return words


def asked(found: Listing, among: Collection[str] | None, *, locked: bool) -> tuple[Query, Answer, list[str]]:
    """Ask for words, order and columns; return the query, facets included, its answer, and the columns to show.

    ``locked`` while edits wait to be saved.
    """
    st.html(_STYLE)
    _earlier()
    known = found.known
    wanted = {name: current(name, [], known.get(name)) for name in (*FACETS, "mark")}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        find = linked(
            st.text_input,
            "find",
            "",
            label=_("Find"),
            placeholder=_('all these words, or "these words together"'),
            icon=":material/search:",
            help=_("Looked for in id, texts, owner, section, notes, details and rationales; case and accents aside."),
            disabled=locked,
            width="stretch",
        )
        sort, down = _order(locked=locked)
        columns = risk_table.columns_chosen(locked=locked)
    query = Query(find or "", wanted, among, sort, down)
    return query, found.answer(query), columns


def _order(*, locked: bool) -> tuple[str, bool]:
    names = sort_names()
    sort = linked(
        st.selectbox,
        "sort",
        "score",
        SORTS,
        label=_("Sort by"),
        options=list(SORTS),
        format_func=names.__getitem__,
        disabled=locked,
        on_change=_natural_order,
        width=180,
    )
    natural = "down" if SORTS[sort] else "up"
    if st.session_state.get("list sorted by") != sort:
        # However the column came to be another, its order is what the address says, or the natural one.
        st.session_state.pop("order", None)
        st.session_state["list sorted by"] = sort
    order = linked(
        st.selectbox,
        "order",
        natural,
        _DIRECTIONS,
        label=_("Order"),
        options=_DIRECTIONS if SORTS[sort] else _DIRECTIONS[::-1],
        format_func=_direction_names(sort).__getitem__,
        disabled=locked,
        width=150,
    )
    return str(sort), order == "down"


def _direction_names(sort: str) -> dict[str, str]:
    if sort in _WORDS:
        return {"up": _("A to Z"), "down": _("Z to A")}
    if sort == "review":
        return {"up": _("earliest first"), "down": _("latest first")}
    if sort == "status":
        return {"up": _("drafts first"), "down": _("closed first")}
    return {"up": _("lowest first"), "down": _("highest first")}


def _natural_order() -> None:
    """Let a newly chosen column begin in the order people expect of it: the highest score, the first id."""
    st.session_state.pop("order", None)
    if "order" in st.query_params:
        del st.query_params["order"]


def facets(register: Register, found: Listing, query: Query, answer: Answer, *, locked: bool) -> None:
    """Show the facets with the counts of an answer, and what is chosen, each with its way out."""
    names = facet_names()
    with st.container(horizontal=True, gap="small", key="facets"):
        for one in found.facets:
            if one.name in names and (len(one.values) > 1 or query.wanted[one.name]):
                counts, chosen = answer.counts[one.name], query.wanted[one.name]
                offered = [value for value in counts if counts[value] or value in chosen]
                offered += [value for value in chosen if value not in counts]
                words = value_words(register, one.name)
                common.facet(one.name, names[one.name], offered, words, counts, chosen, locked=locked)
        marks = [mark for mark in MARKS if answer.counts["mark"].get(mark) or mark in query.wanted["mark"]]
        if marks:
            counts, chosen = answer.counts["mark"], query.wanted["mark"]
            common.choices("mark", _("Only those"), marks, mark_names().__getitem__, counts, chosen, locked=locked)


def bar(register: Register, query: Query, answer: Answer, *, locked: bool) -> str:
    """Show how the list is shown, how many risks fit and what is in force; return how it is shown.

    Every filter in force can be taken back by itself, and all of them at once.
    """
    modes = {"read": _("Table"), "edit": _("Edit"), "matrix": _("Matrix"), "both": _("Both")}
    parts = _in_force(register, query)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="list_bar"):
        mode = linked(
            st.segmented_control,
            "table",
            "read",
            modes,
            label=_("Shown as"),
            options=list(modes),
            format_func=modes.__getitem__,
            required=True,
            label_visibility="collapsed",
        )
        st.markdown(_("**{n}** of {all} risks").format(n=len(answer.places), all=len(register.risks)), width="content")
        common.in_force(parts, ("find", CELL), clear, locked=locked)
    if locked:
        st.caption(_("Stage and filters wait until your edits are saved or discarded under Edit."))
    return str(mode)


def _in_force(register: Register, query: Query) -> list[tuple[str, str, str]]:
    """Return each filter in force: its name, its value and its words."""
    parts = [("find", query.find, f"“{query.find.strip()}”")] if query.find.strip() else []
    for name in (*FACETS, "mark"):
        words = value_words(register, name)
        parts += [(name, value, common.short(words(value), _LEAST)) for value in query.wanted[name]]
    if query.among is not None:
        parts.append((CELL, "", _("Cell {cell}").format(cell=st.query_params.get(CELL, ""))))
    return parts


def in_words(register: Register, query: Query) -> str:
    """Return the filters in force in a line, the cell left out."""
    said = "; ".join(words for _name, _value, words in _in_force(register, without_cell(query)))
    return textwrap.shorten(said, _LONGEST, placeholder=" …")


def without_cell(query: Query) -> Query:
    """Return a query without the matrix's cell: what the matrix itself draws."""
    return replace(query, among=None)


def none_found(register: Register, *, locked: bool) -> None:
    """Say why the list is empty and what to do."""
    if register.risks:
        st.info(_("No risk fits these filters."), icon=":material/filter_alt_off:")
        common.clear_button("clear_none", clear, locked=locked)
        return
    st.info(_("There is no risk in this register yet."), icon=":material/inbox:")
    if wiring.is_past():
        return
    st.markdown(_("Press **New risk** above to write the first one, or let a list you have already be read:"))
    st.page_link(page("exchange"), label=_("Import an Excel, CSV or other file"), icon=":material/upload_file:")
    st.caption(_("The page Import / Export also gives an empty workbook to be filled in and read back."))


def clear(also: Iterable[str] = ()) -> None:
    """Take every filter out of the address, and with them the page of the list."""
    common.drop((*NARROWING, "page", *also))


def _earlier() -> None:
    """Read the marks of earlier links: "above=1" is the mark "above"."""
    given = [mark for name, mark in _EARLIER.items() if st.query_params.get(name) == "1"]
    common.drop(_EARLIER)
    common.also_marked(given)
