"""What the views of the measures are asked for: words, facets with counts, marks, order; all of it in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from riskregister.core import text_search
from riskregister.core.frames import MEASURE_STATUSES
from riskregister.core.labels import measure_status_names, term
from riskregister.core.markings import ranks
from riskregister.core.model import NOT_NAMED, Register
from riskregister.translations import gettext as _
from riskregister.ui import facets as common
from riskregister.ui import measure_facts
from riskregister.ui.address import current, linked
from riskregister.ui.views import Ready
from riskregister.ui.words import day

#: The facets by their name in the address, and the column each looks at; what a measure acts on is reckoned.
FACETS = {"domain": "domain", "section": "section", "status": "status", "body": "owner", "category": ""}
FACETS |= {"marking": "marking"}
MARKS = ("overdue", "due", "undated", "unnamed", "unlinked")
#: The parts of the address that narrow the measures down, and those that a saved view keeps.
NARROWING = ("find", *FACETS, "mark")
VIEWED = ("view", *NARROWING, "sort", "group", "span")
_SEARCHED = ["title", "description", "owner", "due_rule", "section"]


@dataclass(frozen=True, slots=True)
class Facets:
    """What is offered: ``of`` each facet the values of every measure, what is wanted of it, and what that keeps."""

    frame: pd.DataFrame
    of: dict[str, pd.Series[Any]]
    wanted: dict[str, list[str]]
    keeps: dict[str, pd.Series[bool]]

    def fitting(self, without: str = "") -> pd.Series[bool]:
        """Return which measures fit every filter, but one."""
        found = pd.Series(True, index=self.frame.index)
        for name, keep in self.keeps.items():
            if name != without:
                found &= keep
        return found

    def counts(self, name: str) -> dict[str, int]:
        """Return how many measures each value of a facet or mark would leave, given all other filters."""
        left = self.of[name][self.fitting("" if name == "mark" else name)]
        return dict(Counter(chain.from_iterable(left) if name in ("category", "mark") else left))


def filtered(frame: pd.DataFrame, register: Register, *, locked: bool = False) -> pd.DataFrame:
    """Ask for filters and an order; return the measures that fit.  ``locked`` while edits wait to be saved."""
    _earlier()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        settings: dict[str, Any] = {"placeholder": _("any words"), "icon": ":material/search:", "width": "stretch"}
        find = linked(st.text_input, "find", "", label=_("Find"), disabled=locked, **settings)
        settings = {"options": list(orders()), "format_func": orders().__getitem__, "width": 250}
        sort = linked(st.selectbox, "sort", "section", orders(), label=_("Order"), disabled=locked, **settings)
    found = _facets(frame, register, find or "")
    words = _words(register)
    with st.container(horizontal=True, gap="small", key="measure_facets"):
        for name, label in facet_names().items():
            if name == "marking" and found.of[name].nunique() < 2 and not found.wanted[name]:
                continue  # all are marked alike
            counts, chosen = found.counts(name), found.wanted[name]
            order = _in_order(name, found.of[name], register)
            offered = [value for value in order if counts.get(value) or value in chosen]
            common.facet(name, label, offered, words[name], counts, chosen, locked=locked)
        counts = found.counts("mark")
        marks = [mark for mark in MARKS if counts.get(mark) or mark in found.wanted["mark"]]
        if marks:
            common.choices("mark", _("Only those"), marks, words["mark"], counts, found.wanted["mark"], locked=locked)
    fits = frame[found.fitting()]
    _bar(register, len(frame), fits, find or "", found.wanted, words, locked=locked)
    return ordered(fits, sort, register)


def ready_views() -> list[Ready]:
    """Return the views that are always there."""
    return [
        Ready(_("All measures")),
        Ready(_("Overdue"), {"mark": ["overdue"], "sort": ["due"]}),
        Ready(_("What falls due"), {"view": ["timeline"], "mark": ["due"], "sort": ["due"]}),
        Ready(_("Nobody named"), {"mark": ["unnamed"]}),
        Ready(_("Without a risk"), {"mark": ["unlinked"]}),
        Ready(_("What matters most"), {"sort": ["matters"]}),
        Ready(_("Under way, on the board"), {"view": ["board"], "status": ["under_way"]}),
    ]


def facet_names() -> dict[str, str]:
    """Return what each facet is called."""
    return {
        "domain": _("Domain"),
        "section": _("Section"),
        "status": _("Status"),
        "body": _("Responsible body"),
        "category": _("Acts on"),
        "marking": _("Handling marking"),
    }


def orders() -> dict[str, str]:
    """Return what each order of the measures is called."""
    return {
        "section": _("Section of the source"),
        "due": _("Due date, earliest first"),
        "progress": _("Least progress first"),
        "status": _("Status"),
        "owner": _("Responsible body"),
        "risks": _("Most risks served first"),
        "matters": _("What matters most first"),
    }


def ordered(frame: pd.DataFrame, by: str, register: Register) -> pd.DataFrame:
    """Return the measures in an order of :func:`orders`; equal ones stay in the order of the source."""
    keys: dict[str, Callable[[], Any]] = {
        "due": lambda: pd.to_datetime(frame["due"]),
        "progress": lambda: frame["progress"],
        "status": lambda: frame["status"].map({status: n for n, status in enumerate(MEASURE_STATUSES)}),
        "owner": lambda: frame["owner"].map(lambda owner: (owner == NOT_NAMED, owner.casefold())),
        "risks": lambda: -frame["risks"].map(len),
        "matters": lambda: -frame["share"],
    }
    if by == "matters":
        frame = frame.assign(share=frame["id"].map(measure_facts.importance(register).set_index("measure")["share"]))
    if by in keys and len(frame):
        place = pd.Series(keys[by](), index=frame.index).sort_values(kind="stable", na_position="last").index
        frame = frame.loc[place]
    return frame.reset_index(drop=True)


def _facets(frame: pd.DataFrame, register: Register, find: str) -> Facets:
    home = {risk.id: risk.category for risk in register.risks}
    values = {name: frame[column] for name, column in FACETS.items() if column}
    values["category"] = frame["risks"].map(lambda risks: {home[risk] for risk in risks if risk in home})
    marked = {
        "overdue": frame["overdue"].astype(bool),
        "due": frame["due"].notna(),
        "undated": frame["due"].isna(),
        "unnamed": ~frame["owner_named"].astype(bool),
        "unlinked": frame["risks"].map(len) == 0,
    }
    flags = np.array([marked[mark] for mark in MARKS], dtype=bool).T
    values["mark"] = pd.Series(
        [tuple(mark for mark, on in zip(MARKS, row, strict=True) if on) for row in flags],
        index=frame.index,
        dtype=object,
    )
    known = {name: set(values[name]) for name in FACETS if name != "category"}
    known |= {"category": {one.id for one in register.categories}, "mark": set(MARKS)}
    wanted = {name: list(current(name, [], known[name])) for name in (*FACETS, "mark")}
    keeps = {"find": _found(frame, find)}
    for name, column in FACETS.items():
        if wanted[name]:
            chosen = set(wanted[name])
            keeps[name] = frame[column].isin(chosen) if column else values[name].map(lambda of, c=chosen: bool(of & c))
    for mark in wanted["mark"]:
        keeps[f"mark {mark}"] = marked[mark]
    return Facets(frame, values, wanted, {name: keep.astype(bool) for name, keep in keeps.items()})


def _found(frame: pd.DataFrame, find: str) -> pd.Series[bool]:
    keep = pd.Series(True, index=frame.index)
    sought = text_search.asked(find)
    if sought:
        text = frame["id"].str.cat(frame[_SEARCHED], sep=" ").map(text_search.fold)
        for word in sought:
            keep &= text.str.contains(word, regex=False)
    return keep


def _words(register: Register) -> dict[str, Callable[[str], str]]:
    """Return by facet the function that says a value in words."""
    titles = {one.id: f"{one.id} {one.title}" for one in register.categories}
    marks = {
        "overdue": _("Overdue"),
        "due": _("With a due date"),
        "undated": _("Without a due date"),
        "unnamed": _("No body named"),
        "unlinked": _("No risk linked"),
    }
    names = measure_status_names()
    return {
        "domain": term,
        "section": str,
        "status": lambda code: names.get(code, code),
        "body": str,
        "marking": lambda marking: marking or _("not marked"),
        "category": lambda code: titles.get(code, code),
        "mark": lambda code: marks.get(code, code),
    }


def _in_order(name: str, values: pd.Series[Any], register: Register) -> list[str]:
    """Return the values of a facet in the order in which people look for them."""
    if name == "marking":
        return sorted(set(values), key=ranks(register).__getitem__)
    if name == "category":
        return sorted(set(chain.from_iterable(values)))
    if name == "section":
        return list(dict.fromkeys(values))
    if name == "status":
        return [status for status in MEASURE_STATUSES if (values == status).any()]
    return sorted(set(values), key=lambda value: (value != NOT_NAMED, str(value).casefold()))


def _bar(
    register: Register,
    offered: int,
    fits: pd.DataFrame,
    find: str,
    wanted: dict[str, list[str]],
    words: dict[str, Callable[[str], str]],
    *,
    locked: bool,
) -> None:
    """Say how many measures fit, and what is in force, each with its way out."""
    parts = [("find", find, f"“{find.strip()}”")] if find.strip() else []
    parts += [(name, value, common.short(words[name](value))) for name, values in wanted.items() for value in values]
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="measure_bar"):
        said = [_("**{n}** of {all} measures").format(n=len(fits), all=offered)]
        late, unnamed = int(fits["overdue"].sum()), int((~fits["owner_named"].astype(bool)).sum())
        said.append(_("**{n}** overdue on {date}").format(n=late, date=day(register.reporting_date)))
        said.append(_("**{n}** without a body named in the text").format(n=unnamed))
        st.markdown("  ·  ".join(said), width="content")
        common.in_force(parts, ("find",), clear, locked=locked)


def clear() -> None:
    """Take every filter out of the address, and with them the page of the list."""
    common.drop((*NARROWING, "page"))


def _earlier() -> None:
    """Read what earlier links say: "overdue=1" is the mark "overdue"."""
    if st.query_params.get("overdue") == "1":
        common.also_marked(["overdue"])
    common.drop(["overdue"])


def page_of(frame: pd.DataFrame, size: int, key: str) -> pd.DataFrame:
    """Return the rows of the page that stands in the address, and let another be chosen where there are several."""
    pages = max(1, int(np.ceil(len(frame) / size)))
    given = st.query_params.get(key, "")
    number = min(max(1, int(given)), pages) if given.isdecimal() and len(given) < 9 else 1
    if pages > 1:
        widget = f"{key}_of_measures"

        def turned() -> None:
            st.query_params[key] = str(st.session_state[widget])

        st.session_state[widget] = number
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            st.pagination(pages, key=widget, on_change=turned)
            first, last = (number - 1) * size + 1, min(number * size, len(frame))
            words = _("{first} – {last} of {all}").format(first=first, last=last, all=len(frame))
            st.caption(words, width="content")
    return frame.iloc[(number - 1) * size : number * size].reset_index(drop=True)
