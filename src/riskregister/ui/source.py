"""The Source page: a document's outline, what is drawn from a section paragraph by paragraph, and what is unused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core import citations
from riskregister.core.citations import Citation
from riskregister.core.frames import rows
from riskregister.core.model import Document, Register, Source, source_label
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment, source_documents, source_section, source_summary, widgets
from riskregister.ui.address import linked
from riskregister.ui.pages import page
from riskregister.ui.source_words import drawn, icon, label
from riskregister.ui.words import plain

_MOST = 200
#: With more lines than this an outline scrolls by itself.
_TALL = 14
_STYLE = """<style>
/* Every section is this page, so Streamlit would draw every link as the one a person stands on. */
.stMainBlockContainer [data-testid="stPageLink"] a { background: transparent; font-weight: 400; line-height: 1.35; }
.stMainBlockContainer [data-testid="stPageLink"] a p { font-weight: 400; }
.stMainBlockContainer [data-testid="stPageLink"] a:is(:hover, :focus-visible) {
  background: color-mix(in srgb, currentColor 9%, transparent);
}
[class*="st-key-outline_1_"] { padding-left: 1.1rem; }
[class*="st-key-outline_2_"] { padding-left: 2.2rem; }
[class*="st-key-outline_3_"] { padding-left: 3.3rem; }
[class*="st-key-outline_"] [data-testid="stPageLink"] a { padding: 0.22rem 0.5rem; min-height: 24px; }
.stMainBlockContainer [class*="st-key-outline_"][class*="_chosen"] [data-testid="stPageLink"] a {
  background: color-mix(in srgb, currentColor 14%, transparent); box-shadow: inset 4px 0 currentColor;
}
</style>"""


def address(register: Register, source: Source) -> dict[str, str]:
    """Return the parameters of this page that open the section a source cites."""
    first = register.documents[0].id if register.documents else ""
    document = source.document or first
    return moment.carried({**({} if document == first else {"document": document}), "section": source.section})


def link(register: Register, source: Source, words: str = "") -> None:
    """Link to the section a source cites: "4.3.6 ¶2", unless ``words``, in Markdown, say otherwise."""
    st.page_link(
        page("source"),
        label=words or plain(place(source)),
        icon=":material/menu_book:",
        query_params=address(register, source),
    )


def place(source: Source) -> str:
    """Return where a source stands as people cite it: "4.3.6 ¶2"."""
    return f"{source_label(source)} ¶{source.paragraph}" if source.paragraph else source_label(source)


def by_document(register: Register, cited: Iterable[Source]) -> dict[str, list[Source]]:
    """Return sources by the title of the document they stand in, in the order in which they are cited."""
    titles = {document.id: document.title for document in register.documents}
    found: dict[str, list[Source]] = {}
    for one in cited:
        document = one.document or next(iter(titles), "")
        found.setdefault(titles.get(document, document), []).append(one)
    return found


@st.cache_data(max_entries=8, show_spinner=True)
def _drawn(_register: Register, register_id: str, version: int) -> tuple[pd.DataFrame, pd.DataFrame]:  # noqa: ARG001
    """Return the outline of every document, and the sections whose threats are weakly covered."""
    found = citations.citations(_register)
    return citations.outline(_register, found), citations.weakly_covered(_register, found)


@st.cache_data(max_entries=64, show_spinner=True)
def _cited(
    _register: Register,
    register_id: str,  # noqa: ARG001
    version: int,  # noqa: ARG001
    document: str,
    section: str,
) -> list[Citation]:
    return [one for one in citations.citations(_register) if (one.document, one.section) == (document, section)]


def show(register: Register) -> None:
    """Show the outline of the chosen document, and beside it the chosen section or the summary."""
    if not register.documents:
        st.info(
            _(
                "This register cites no document yet. Add one with its sections; then each section is found here with "
                "what is drawn from it."
            ),
            icon=":material/menu_book:",
        )
        source_documents.show(register, None)
        return
    st.html(_STYLE)
    _show_address()
    whole, weak = _drawn(register, register.id, register.version)
    document = _document(register)
    of = whole[whole["document"] == document.id]
    st.markdown(f"**{plain(sentence(document, of))}**")
    left, right = st.columns([2, 3], gap="large")
    with left:
        chosen = _tree(register, document, of)
        source_documents.show(register, document)
    with right:
        if chosen:
            cited = _cited(register, register.id, register.version, document.id, chosen)
            source_section.show(register, document, of, chosen, cited)
        else:
            source_summary.show(register, document, of, weak[weak["document"] == document.id])


def _show_address() -> None:
    """Let the browser's address name the section: Streamlit leaves it as it was where a link leads to the same page."""
    now = st.query_params.to_dict()
    if st.session_state.get("source address") != now:
        st.session_state["source address"] = now
        st.query_params.from_dict(now)


def sentence(document: Document, of: pd.DataFrame) -> str:
    """Return how much of a document is used, in a sentence."""
    paragraphs, unused = int(of["paragraphs"].sum()), int(of["unused"].sum())
    words = ngettext(
        "{title}: {used} of {n} paragraph is cited by the register.",
        "{title}: {used} of {n} paragraphs are cited by the register.",
        paragraphs,
    ).format(title=document.title, used=paragraphs - unused, n=paragraphs)
    rest = ngettext("{n} is unused.", "{n} are unused.", unused).format(n=unused) if unused else _("None is unused.")
    return f"{words} {rest}"


def _document(register: Register) -> Document:
    known = {one.id: one for one in register.documents}
    first = next(iter(known))
    if len(known) == 1:
        return known[first]
    chosen = widgets.switch(_("Document"), {key: key for key in known}, "document", first)
    return known.get(chosen, known[first])


def _tree(register: Register, document: Document, of: pd.DataFrame) -> str:
    """Draw the outline as links and return the chosen section, or an empty text."""
    asked = st.query_params.get("section", "")
    if asked and asked not in document.sections:
        words = _("{document} has no section {section}.").format(document=document.id, section=asked)
        st.warning(plain(words), icon=":material/help:")
        asked = ""
    st.header(_("Outline"), anchor=False)
    words = linked(st.text_input, "find", "", label=_("Find"), placeholder=_("a number or words of a heading"))
    unused = linked(st.toggle, "unused", False, label=_("Only sections with unused paragraphs"))
    shown = of[matching(of, words or "")]
    if unused:
        shown = shown[shown["unused"] > 0]
    if shown.empty:
        st.caption(_("No section fits."))
    folded: dict[str, int] = {}
    if asked and not words and not unused:
        # As in any tree the way to the chosen section lies open; the other chapters wait until they are chosen.
        inside = (shown["chapter"] == citations.chapter(asked)) | (shown["depth"] == 0)
        folded = dict(shown.loc[~inside, "chapter"].value_counts())
        shown = shown[inside]
    keep = {"find": words, **({"unused": "1"} if unused else {})}
    base = {key: value for key, value in keep.items() if value}
    if document.id != register.documents[0].id:
        base["document"] = document.id
    tall = len(shown) > _TALL and not folded
    with st.container(height=760 if tall else "content", border=False, gap="xxsmall"):
        for place, row in enumerate(rows(shown.head(_MOST))):
            within = folded.get(row.section, 0)
            more = [ngettext("{n} section in it", "{n} sections in it", within).format(n=within)] if within else []
            _line(row, place, base, more, chosen=row.section == asked)
    if len(shown) > _MOST:
        words = _("The first {n} of {all} sections; find the others by number or words.")
        st.caption(words.format(n=_MOST, all=len(shown)))
    return asked


def _line(row: Any, place: int, base: dict[str, str], more: list[str], *, chosen: bool) -> None:
    depth = min(row.depth, 3)
    name = f"outline_{depth}_{place}{'_chosen' if chosen else ''}"
    with st.container(key=name):
        st.page_link(
            page("source"),
            label=label(row.section, row.title, ", ".join([*drawn(row), *more])),
            icon=icon(row),
            query_params=moment.carried({**base, "section": row.section}),
        )


def matching(of: pd.DataFrame, words: str) -> pd.Series:
    """Return which sections fit what somebody looks for: "4.3" finds it and all under it, words find headings."""
    asked = words.casefold().split()

    def fits(section: str, title: str) -> bool:
        number, text = section.casefold(), f"{section} {title}".casefold()
        return all(
            number == word or number.startswith(f"{word}.") or (not word[0].isdigit() and word in text)
            for word in asked
        )

    found = [fits(section, title) for section, title in zip(of["section"], of["title"], strict=True)]
    return pd.Series(found, index=of.index, dtype=bool)
