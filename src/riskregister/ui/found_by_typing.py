"""Choose one record among many by typing: a few hundred are offered whole, of more only what fits the words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from riskregister.core.text_search import fold
from riskregister.translations import gettext as _
from riskregister.ui.drafts import Held

#: A select box is handed to the browser whole; of more than so many only some are offered.
WHOLE = 500
_OFFERED = 50


def choose(held: Held, name: str, label: str, titles: Mapping[str, str]) -> str | None:
    """Ask for one of the records of ``titles`` (id → title) in the field ``name`` of a form; None until one is chosen.

    In a large register words are asked for first, in a field of their own that is in no draft.
    """
    options = narrowed(held.key(f"find {name}"), titles, held.fields.get(name))
    chosen = st.selectbox(
        label,
        options,
        index=None,
        format_func=lambda key: f"{key} {titles.get(key, '')}".strip(),
        placeholder=_("type an id, or words of its title"),
        **held.watched(name),
    )
    return None if chosen is None else str(chosen)


def narrowed(key: str, titles: Mapping[str, str], here: str | None) -> list[str]:
    """Return the ids to offer: all of ``titles``, or those that fit the words asked for; ``here`` is among them."""
    options = list(titles)
    if len(options) > WHOLE:
        sought = st.text_input(_("Find it"), placeholder=_("an id, or words of its title"), key=key).strip()
        fitting = _fitting(titles.items(), sought)
        if not fitting:
            st.caption(_("Nothing fits these words."))
        elif len(fitting) > _OFFERED:
            words = _("The first {n} of {all}; type words to narrow them down.")
            st.caption(words.format(n=_OFFERED, all=len(fitting)))
        options = fitting[:_OFFERED]
    return options if here is None or here in options else [here, *options]


def _fitting(records: Iterable[tuple[str, str]], sought: str) -> list[str]:
    """Return the ids of the records in whose id or title all words stand; those whose id begins so come first."""
    words = fold(sought).split()
    found = [key for key, title in records if all(word in fold(f"{key} {title}") for word in words)]
    return sorted(found, key=lambda key: not fold(key).startswith(fold(sought).strip())) if words else found
