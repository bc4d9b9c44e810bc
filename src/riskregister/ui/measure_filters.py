"""What the views of the Measures page share: filters, order and pages, all of them in the address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from riskregister.core.frames import MEASURE_STATUSES
from riskregister.core.labels import measure_status_names, term
from riskregister.core.model import NOT_NAMED, Register
from riskregister.translations import gettext as _
from riskregister.ui import measure_facts
from riskregister.ui.address import linked

_SEARCHED = ["title", "description", "owner", "due_rule", "section"]


def filtered(frame: pd.DataFrame, register: Register, *, locked: bool = False) -> tuple[pd.DataFrame, Any]:
    """Ask for filters and an order; return the measures that fit, and a place beside the last filter.

    ``locked`` while edits wait to be saved.
    """
    wanted, beside = _asked(frame, register, locked=locked)
    keep = pd.Series(True, index=frame.index)
    sought: list[str] = wanted["find"].casefold().split()
    if sought:
        text = frame["id"].str.cat(frame[_SEARCHED], sep=" ").str.casefold()
        for word in sought:
            keep &= text.str.contains(word, regex=False)
    for key, column in (("domain", "domain"), ("section", "section"), ("status", "status"), ("body", "owner")):
        if wanted[key]:
            keep &= frame[column].isin(wanted[key])
    if wanted["category"]:
        home = {risk.id: risk.category for risk in register.risks}
        keep &= (
            frame["risks"].map(lambda risks: any(home.get(risk) in wanted["category"] for risk in risks)).astype(bool)
        )
    if wanted["dates"]:
        keep &= frame["due"].notna() == (wanted["dates"] == "due")
    if wanted["overdue"]:
        keep &= frame["overdue"]
    return ordered(frame[keep], wanted["sort"], register), beside


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
        "matters": lambda: -frame["id"].map(measure_facts.importance(register).set_index("measure")["shapley"]),
    }
    if by in keys and len(frame):
        place = pd.Series(keys[by](), index=frame.index).sort_values(kind="stable", na_position="last").index
        frame = frame.loc[place]
    return frame.reset_index(drop=True)


def _asked(frame: pd.DataFrame, register: Register, *, locked: bool) -> tuple[dict[str, Any], Any]:
    names = measure_status_names()
    titles = {category.id: f"{category.id} {category.title}" for category in register.categories}
    domains, bodies = sorted(set(frame["domain"])), sorted(set(frame["owner"]), key=_named_first)
    sections = list(dict.fromkeys(frame["section"]))
    dates = {"": _("All"), "due": _("With a due date"), "none": _("Without one")}

    def several(place: Any, key: str, label: str, options: list[str], words: Callable[[str], str] = str) -> list[str]:
        settings = {"label": label, "options": options, "format_func": words, "disabled": locked}
        return list(linked(place.multiselect, key, [], options, placeholder=_("all"), **settings))

    one, two, three, four = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
    words = linked(one.text_input, "find", "", label=_("Find"), placeholder=_("any words"), disabled=locked)
    wanted = {
        "find": words or "",
        "domain": several(two, "domain", _("Domain"), domains, term),
        "section": several(three, "section", _("Section"), sections),
        "status": several(four, "status", _("Status"), list(MEASURE_STATUSES), lambda code: names.get(code, code)),
    }
    one, two, three, four = st.columns([3, 2, 2, 2], vertical_alignment="bottom")
    wanted["body"] = several(one, "body", _("Responsible body"), bodies)
    wanted["category"] = several(two, "category", _("Acts on"), list(titles), lambda code: titles.get(code, code))
    settings = {"label": _("Dates"), "options": list(dates), "format_func": dates.__getitem__, "disabled": locked}
    wanted["dates"] = linked(three.selectbox, "dates", "", dates, **settings)
    settings = {"label": _("Order"), "options": list(orders()), "format_func": orders().__getitem__}
    wanted["sort"] = linked(four.selectbox, "sort", "section", orders(), disabled=locked, **settings)
    one, beside = st.columns([3, 6], vertical_alignment="bottom")
    wanted["overdue"] = linked(one.toggle, "overdue", False, label=_("Only overdue"), disabled=locked)
    return wanted, beside


def _named_first(body: str) -> tuple[bool, str]:
    return body != NOT_NAMED, body.casefold()


def page_of(frame: pd.DataFrame, size: int, key: str = "page", *, locked: bool = False) -> pd.DataFrame:
    """Return the rows of the page that stands in the address, and let another be chosen where there are several."""
    pages = max(1, int(np.ceil(len(frame) / size)))
    given = st.query_params.get(key, "1")
    if key not in st.session_state or given != st.session_state.get(f"address {key}", "1"):
        st.session_state[key] = int(given) if given.isdecimal() else 1
    number = min(max(1, int(st.session_state[key])), pages)
    if pages > 1:
        st.session_state[key] = number
        with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
            number = int(st.pagination(pages, key=key, disabled=locked))
            first = (number - 1) * size + 1
            words = _("{first} to {last} of {all}")
            st.caption(words.format(first=first, last=min(number * size, len(frame)), all=len(frame)), width="content")
    else:
        st.session_state[key] = 1
    written = str(number) if number > 1 else "1"
    if written == "1" and key in st.query_params:
        del st.query_params[key]
    elif written not in ("1", given):
        st.query_params[key] = written
    st.session_state[f"address {key}"] = written
    return frame.iloc[(number - 1) * size : number * size].reset_index(drop=True)
