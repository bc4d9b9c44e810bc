"""The pages, one file each, with the address each answers at and the section of the navigation it stands in."""

from __future__ import annotations

from itertools import chain
from pathlib import Path
from typing import Any

import streamlit as st

from riskregister.translations import gettext as _

_FOLDER = Path(__file__).parent
_DRAWN = "pages drawn"


def page(name: str) -> Any:
    """Return the page whose file is ``name``.py, for links and switches, as the navigation was drawn with it."""
    known: dict[str, Any] = st.session_state.get(_DRAWN, {})
    if name not in known:
        known = {one.url_path or "overview": one for one in all_pages()}
    return known[name]


def all_pages() -> list[Any]:
    """Return every page in the order of the navigation."""
    return list(chain.from_iterable(sections().values()))


def sections() -> dict[str, list[Any]]:
    """Return the pages by section of the navigation; those of the section without a name stand by themselves."""
    found = {section: [_page(*one) for one in pages] for section, pages in _named().items()}
    # Kept for the links of this run: a page may have a hundred, and making one reads the disk.
    st.session_state[_DRAWN] = {one.url_path or "overview": one for one in chain.from_iterable(found.values())}
    return found


def _named() -> dict[str, tuple[tuple[str, str, str], ...]]:
    return {
        "": (
            ("overview", _("Overview"), ":material/grid_view:"),
            ("risks", _("Risks"), ":material/list:"),
            ("risk", _("Risk"), ":material/article:"),
            ("measures", _("Measures"), ":material/task_alt:"),
            ("decisions", _("Decisions"), ":material/gavel:"),
            ("meeting", _("Meeting"), ":material/groups:"),
        ),
        _("Understand"): (
            ("analysis", _("Analysis"), ":material/insights:"),
            ("source", _("Source"), ":material/menu_book:"),
            ("history", _("History"), ":material/history:"),
            ("method", _("Method"), ":material/functions:"),
        ),
        _("Share"): (
            ("exchange", _("Import / Export"), ":material/sync_alt:"),
            ("print", _("Print"), ":material/print:"),
        ),
        _("Set up"): (
            ("criteria", _("Criteria"), ":material/straighten:"),
            ("registers", _("Registers"), ":material/library_books:"),
        ),
    }


def _page(name: str, title: str, icon: str) -> Any:
    return st.Page(_FOLDER / f"{name}.py", title=title, icon=icon, url_path=name, default=name == "overview")
