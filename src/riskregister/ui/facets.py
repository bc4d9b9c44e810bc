"""Facets on a page: values with the count each would leave, what is in force with its way out, all in the address.

What the facets of a list are, and how its rows are counted, is the list's own: :mod:`.risk_filters`,
:mod:`.measure_filters`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any

import streamlit as st

from riskregister.translations import gettext as _
from riskregister.ui.address import linked
from riskregister.ui.words import plain

Words = Callable[[str], str]
#: More values than this are a list to type into, fewer are all seen at once.
_PILLS = 16
#: Letters of a value's words beyond which they would push its count out of sight.
MOST = 62


def facet(
    name: str,
    label: str,
    offered: Sequence[str],
    words: Words,
    counts: Mapping[str, int],
    chosen: Collection[str],
    *,
    locked: bool,
) -> None:
    """Ask for values of a facet in a popover that says how many are chosen."""
    shown = f"**{label} · {len(chosen)}**" if chosen else label
    with st.popover(shown, key=f"facet_{name}", disabled=not offered):
        choices(name, label, offered, words, counts, chosen, locked=locked)


def choices(
    name: str,
    label: str,
    offered: Sequence[str],
    words: Words,
    counts: Mapping[str, int],
    chosen: Collection[str],
    *,
    locked: bool,
) -> None:
    """Ask for values, each with the count it would leave; few are all there to be pressed, many can be typed into.

    ``chosen`` are those in the address that are known (:func:`.address.current`).
    """

    def counted(value: object) -> str:
        return f"{short(words(str(value)))} ({counts.get(str(value), 0)})"

    # Labels are what the browser knows an option by, and the counts in them change: the choice is sent anew each time.
    st.session_state[name] = list(chosen)
    few = len(offered) <= _PILLS
    settings: dict[str, Any] = {"selection_mode": "multi"} if few else {"placeholder": _("Type to find")}
    linked(
        st.pills if few else st.multiselect,
        name,
        [],
        offered,
        label=label,
        options=offered,
        format_func=(lambda value: plain(counted(value))) if few else counted,
        disabled=locked,
        label_visibility="collapsed" if name == "mark" else "visible",
        **settings,
    )


def in_force(
    parts: Iterable[tuple[str, str, str]], whole: Iterable[str], clear: Callable[[], None], *, locked: bool
) -> None:
    """Show each filter in force (name, value, words) with its way out, and one for all of them.

    Those of the names ``whole`` have one value, which is taken back however it is written.
    """
    for name, value, said in parts:
        st.button(
            plain(said),
            key=f"without {name} {value}",
            icon=":material/close:",
            help=_("Take this filter back"),
            on_click=_without,
            args=(name, value, frozenset(whole)),
            disabled=locked,
        )
    if parts:
        clear_button("clear_filters", clear, locked=locked)


def clear_button(key: str, clear: Callable[[], None], *, locked: bool) -> None:
    """Offer to take every filter back at once."""
    label, icon = _("Clear all filters"), ":material/filter_alt_off:"
    st.button(label, key=key, icon=icon, type="tertiary", on_click=clear, disabled=locked)


def drop(names: Iterable[str]) -> None:
    """Take names out of the address."""
    for name in names:
        if name in st.query_params:
            del st.query_params[name]


def also_marked(marks: Iterable[str]) -> None:
    """Add marks to those in the address: what earlier links say otherwise."""
    given = list(marks)
    if given:
        st.query_params["mark"] = list(dict.fromkeys([*st.query_params.get_all("mark"), *given]))


def short(words: str, most: int = MOST) -> str:
    """Return words cut at a blank to ``most`` letters."""
    return words if len(words) <= most else words[: most - 1].rpartition(" ")[0] + " …"


def _without(name: str, value: str, whole: frozenset[str]) -> None:
    left = [one for one in st.query_params.get_all(name) if one != value]
    if left and name not in whole:
        st.query_params[name] = left
    else:
        drop([name])
