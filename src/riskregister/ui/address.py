"""Keep a page's choices in its address, by id and not by label, so that a link means the same in every language.

Streamlit's own binding writes the label a person reads; that breaks when a title is mended or translated.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Any

import streamlit as st


def linked(
    widget: Callable[..., Any], key: str, default: Any, allowed: Collection[str] | None = None, **settings: Any
) -> Any:
    """Show ``widget`` with its value read from, and written to, the address under ``key``.

    ``default`` (text, list of text, or bool) is what the address leaves out.  Values not among ``allowed`` are ignored.
    """
    current(key, default, allowed)
    given = st.query_params.get_all(key)
    value = widget(key=key, **settings)
    written = [] if value is None or value == default else _write(value)
    if written != given:
        if written:
            st.query_params[key] = written
        elif key in st.query_params:
            del st.query_params[key]
    st.session_state[f"address {key}"] = written
    return default if value is None else value


def current(key: str, default: Any, allowed: Collection[str] | None = None) -> Any:
    """Return what a linked widget holds, before it is shown: from the address, where that has changed since.

    A page that counts what every filter leaves has to know all of them before it shows the first.
    """
    given = st.query_params.get_all(key)
    if key not in st.session_state or given != st.session_state.get(f"address {key}", []):
        st.session_state[key] = _read(given, default, allowed)
    value = st.session_state[key]
    return default if value is None else value


def keep_in_step() -> None:
    """Let the browser's address say what a link within the page asked for, as one to another page does.

    Streamlit runs the page with such a link's parameters and leaves the address as it was, so that it could be neither
    shared nor loaded again.  A browser whose address says so already is left alone.
    """
    if st.session_state.get("address kept in step"):
        st.query_params.from_dict({name: st.query_params.get_all(name) for name in st.query_params})
    st.session_state["address kept in step"] = True


def _read(given: list[str], default: Any, options: Collection[str] | None) -> Any:
    known = [value for value in given if options is None or value in options]
    if isinstance(default, bool):
        return known[-1] == "1" if known else default
    if isinstance(default, list):
        return known
    return known[-1] if known else default


def _write(value: Any) -> list[str]:
    if isinstance(value, bool):
        return ["1" if value else "0"]
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
