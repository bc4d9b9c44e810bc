"""Digits pressed anywhere on the page, none of them lost: a browser sends all it has seen, however busy the server is.

Streamlit's own shortcuts press one button each; of two keys in one breath the later would stand for both.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

# Every press has a number that only grows, so that none counts twice.  What is typed into a field is left alone.  The
# page takes this component away and puts it back whenever its data change; what is pressed in between is not lost.
_JS = """
const typing = "input, textarea, select, [contenteditable=true], [role=textbox], [role=combobox], [role=spinbutton]";
// The browser may load this program anew each time: all of its copies share one list and one listener.
const keys = (window.riskregisterDigits ??= { of: "", top: 0, pressed: [], last: 0 });

function listen(event) {
  const target = event.composedPath()[0];
  const level = Number(event.key);
  if (!keys.of || event.repeat || event.ctrlKey || event.altKey || event.metaKey) return;
  if (!(level >= 1 && level <= keys.top) || (target.closest && target.closest(typing))) return;
  keys.last = Math.max(keys.last + 1, Date.now());
  keys.pressed.push([keys.last, level]);
  keys.send("pressed", { of: keys.of, keys: keys.pressed });
}

export default function ({ data, setStateValue }) {
  clearTimeout(keys.gone);
  if (keys.of !== data.of) keys.pressed = [];
  Object.assign(keys, { of: data.of, top: data.top, send: setStateValue });
  document.removeEventListener("keydown", keys.listen);
  document.addEventListener("keydown", (keys.listen = listen));
  document.body.dataset.keysFor = data.of; // from now on
  return () => {
    keys.gone = setTimeout(() => document.removeEventListener("keydown", keys.listen), 2000);
  };
}
"""
_KEY = "mt_keys"


def listen(of: str, top: int, pressed: Callable[[list[int]], None]) -> None:
    """Call ``pressed`` with the digits 1..``top`` pressed since it was called last, in their order.

    ``of`` names what they are for: what was pressed for something else is passed over, and everything while it is
    empty.  ``pressed`` must not touch the session: Streamlit may break off whatever does, and a digit would be given
    twice or not at all.
    """
    known: dict[str, int] = st.session_state.setdefault("mt keys", {})

    def arrived() -> None:
        new = _new(of, known)
        if new:
            pressed([level for _number, level in new])
            known["seen"] = new[-1][0]

    with st.container(key="mt_keys_box"):
        component = st.components.v2.component("meeting_keys", js=_JS)
        component(data={"of": of, "top": top}, key=_KEY, height=0, on_pressed_change=arrived)
    if "seen" not in known:
        # A session that takes over from one before is told what was pressed there; that has been given already.
        known["seen"] = max((number for number, _level in _sent().get("keys", [])), default=0)
    if _new(of, known):  # the call was broken off before it began
        arrived()
        st.rerun()


def _new(of: str, known: dict[str, int]) -> list[tuple[int, int]]:
    found = _sent()
    if not of or found.get("of") != of:
        return []
    return [(int(number), int(level)) for number, level in found.get("keys", []) if number > known.get("seen", 0)]


def _sent() -> dict[str, Any]:
    return (st.session_state.get(_KEY) or {}).get("pressed") or {}
