"""What is being typed in a meeting: kept by the risk it is about when the chair goes on, and offered there again."""

from __future__ import annotations

from riskregister.core.model import Register
from riskregister.ui import drafts
from riskregister.ui.drafts import Held


def typed(register: Register, code: str, name: str) -> str:
    """Return what this browser typed under ``name`` ("why T01-01") in a meeting and did not give yet."""
    return str(_held(register, code).fields.get(name) or "")


def keep(register: Register, code: str, name: str, text: str) -> None:
    """Keep what is typed under ``name``; an empty text is let go."""
    held = _held(register, code)
    if text.strip():
        held.fields[name] = text
        drafts.keep(held)
    elif held.fields.pop(name, None) is not None:
        if held.fields:
            drafts.keep(held)
        else:
            drafts.forget(held.what)


def _held(register: Register, code: str) -> Held:
    what = f"meeting {code}"
    held = drafts.known(what)
    if held is None or not held.count:
        # There is one place for each risk's words, so that they need no asking whether to be taken up.
        drafts.taken_up(register, what)
    return drafts.begun(what, register, page="meeting", meeting=code)
