"""What opens over a page can be reached by keyboard: it takes the focus and gives it back."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

_JS = Path(__file__).with_name("keyboard.js").read_text(encoding="utf-8")


def lead() -> None:
    """Lead Tab into popovers opened by keyboard and out of them again, on the page that is drawn."""
    with st.container(key="keyboard_box"):
        component = st.components.v2.component("keyboard", js=_JS)
        component(key="keyboard", height=0)
