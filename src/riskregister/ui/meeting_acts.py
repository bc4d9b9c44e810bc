"""Steps taken on a meeting's page: tried before the page is drawn anew, and if refused said there in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import streamlit as st

from riskregister.core.meeting import Meeting
from riskregister.errors import Conflict, RegisterError
from riskregister.services import meetings
from riskregister.ui import wiring
from riskregister.ui.words import plain

_PROBLEM, _SAID = "meeting problem", "meeting said"


def tried(step: Callable[..., Any], *given: Any, **named: Any) -> bool:
    """Take a step; keep what it was refused for until :func:`problem` says it, and return whether it was taken."""
    try:
        step(*given, **named)
    except RegisterError as error:
        refuse(error)
        return False
    return True


def refuse(error: RegisterError) -> None:
    """Keep what a step was refused for until :func:`problem` says it."""
    clashes = error.clashes if isinstance(error, Conflict) else ()
    st.session_state[_PROBLEM] = " ".join([str(error), *(f"{one.record} {one.field}." for one in clashes)])


def press(step: Callable[..., Any], *given: Any) -> None:
    """Take a step as a button's callback."""
    tried(step, *given)


def step(register_id: str, code: str, of: Callable[[Meeting], Meeting]) -> None:
    """Take a step of the core on a meeting, as a button's callback."""
    tried(meetings.act, wiring.database(), register_id, code, of)


def say(words: str) -> None:
    """Keep a sentence that :func:`problem` shows once the page is drawn anew."""
    st.session_state[_SAID] = words


def problem() -> None:
    """Say once what a step was refused for, or what it did."""
    refused, said = st.session_state.pop(_PROBLEM, ""), st.session_state.pop(_SAID, "")
    if refused:
        st.error(plain(refused), icon=":material/error:")
    if said:
        st.success(plain(said), icon=":material/check_circle:")


def link(code: str) -> str:
    """Return the link by which others join a meeting: this page's own address, as this browser reached it."""
    address = urlsplit(st.context.url or "")
    return urlunsplit((address.scheme, address.netloc, address.path, urlencode({"meeting": code, **wiring.here()}), ""))
