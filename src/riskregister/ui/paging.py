"""Long lists in pages: only the page looked at is sent, and its number stands in the address."""

from __future__ import annotations

from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from riskregister.translations import gettext as _

#: Rows of a page; a person who wants more of them at once chooses so, up to the last.
SIZES = (50, 100, 200, 500)
_SIZE = 200


def size() -> int:
    """Return how many rows a page has, as the address says; a number nobody offers is the usual one."""
    given = st.query_params.get("rows", "")
    return int(given) if given.isdecimal() and int(given) in SIZES else _SIZE


def number(pages: int) -> int:
    """Return the page looked at, from 1; one beyond the last is the last."""
    given = st.query_params.get("page", "")
    return min(max(int(given), 1), pages) if given.isdecimal() and len(given) < _DIGITS else 1


_DIGITS = 9


def page_of(places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the part of a list that its page holds."""
    first = (number(_pages(len(places))) - 1) * size()
    return places[first : first + size()]


def control(length: int, *, locked: bool) -> None:
    """Offer the pages of a list and how long they are, where it has more than the shortest page."""
    if length <= SIZES[0]:
        return
    pages, rows = _pages(length), size()
    now = number(pages)
    first = (now - 1) * rows + 1
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="paging"):
        if pages > 1:
            st.session_state["list_page"] = now
            st.pagination(pages, key="list_page", on_change=_turned, disabled=locked)
            st.caption(
                _("{first} – {last} of {all}").format(first=first, last=min(first + rows - 1, length), all=length)
            )
        st.session_state["list_rows"] = rows
        st.selectbox(
            _("Rows a page"),
            SIZES,
            key="list_rows",
            on_change=_sized,
            disabled=locked,
            label_visibility="collapsed",
            format_func=lambda n: _("{n} a page").format(n=n),
            width=150,
        )


def _pages(length: int) -> int:
    return max(1, -(-length // size()))


def _turned() -> None:
    _write("page", st.session_state["list_page"], 1)


def _sized() -> None:
    _write("rows", st.session_state["list_rows"], _SIZE)
    _write("page", 1, 1)


def _write(name: str, value: Any, usual: int) -> None:
    if value != usual:
        st.query_params[name] = str(value)
    elif name in st.query_params:
        del st.query_params[name]
