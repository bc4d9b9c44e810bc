"""The pages, one file each, with the address each answers at."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import streamlit as st

from riskregister.translations import gettext as _

_FOLDER = Path(__file__).parent


def page(name: str) -> Any:
    """Return the page whose file is ``name``.py, for links and switches: that one alone, a list may have a hundred."""
    return next(_made(*one) for one in _named() if one[0] == name)


def all_pages() -> list[Any]:
    """Return every page in the order of the navigation."""
    return [_made(*one) for one in _named()]


def _made(name: str, title: str, icon: str) -> Any:
    return st.Page(_FOLDER / f"{name}.py", title=title, icon=icon, url_path=name, default=name == "overview")


def _named() -> tuple[tuple[str, str, str], ...]:
    return (
        ("overview", _("Overview"), ":material/grid_view:"),
        ("risks", _("Risks"), ":material/list:"),
        ("risk", _("Risk"), ":material/article:"),
        ("measures", _("Measures"), ":material/task_alt:"),
        ("analysis", _("Analysis"), ":material/insights:"),
        ("history", _("History"), ":material/history:"),
        ("exchange", _("Import / Export"), ":material/sync_alt:"),
        ("print", _("Print"), ":material/print:"),
        ("registers", _("Registers"), ":material/library_books:"),
        ("method", _("Method"), ":material/functions:"),
    )
