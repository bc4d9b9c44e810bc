"""One section of a source: who cites it, paragraph by paragraph, and which paragraphs nobody cites."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from riskregister.core import citations
from riskregister.core.citations import Citation
from riskregister.core.frames import rows
from riskregister.core.labels import stage_names
from riskregister.core.model import Document, Register
from riskregister.translations import gettext as _
from riskregister.translations import ngettext
from riskregister.ui import moment
from riskregister.ui.pages import page
from riskregister.ui.words import plain

#: So many links of a kind are drawn under one paragraph; the rest is counted.
_MOST = 12


def show(register: Register, document: Document, of: pd.DataFrame, section: str, cited: list[Citation]) -> None:
    """Show a section: its place in the outline, what is drawn from it, and each of its paragraphs."""
    row = next(one for one in rows(of) if one.section == section)
    base = {} if document.id == register.documents[0].id else {"document": document.id}
    heading = f"{section} {row.title}".strip() if row.title != section else section
    st.header(plain(heading), anchor=False)
    above = " › ".join(
        plain(f"{one.section} {one.title}".strip()) for one in rows(of) if _is_above(one.section, section)
    )
    st.caption(f"{plain(document.title)}{' › ' + above if above else ''}")
    _beside(of, section, base)
    st.markdown(plain(sentence(row)))
    found = citations.by_paragraph(document, section, cited)
    if found[0]:
        with st.container(border=True):
            st.subheader(_("The section as a whole"), anchor=False)
            _cited(register, found[0])
    for number in sorted(found)[1:]:
        with st.container(border=True):
            st.subheader(_("Paragraph {n}").format(n=number), anchor=False)
            if found[number]:
                _cited(register, found[number])
            else:
                st.markdown(":material/radio_button_unchecked: " + _("Nothing in the register cites this paragraph."))


def sentence(row: Any) -> str:
    """Return what is drawn from a section in a sentence."""
    if not row.paragraphs:
        return _("A heading without paragraphs of its own.")
    counts = (
        (row.risks, ngettext("{n} risk", "{n} risks", row.risks)),
        (row.measures, ngettext("{n} measure", "{n} measures", row.measures)),
        (row.objectives, ngettext("{n} interest", "{n} interests", row.objectives)),
        (row.categories, ngettext("{n} category", "{n} categories", row.categories)),
        (row.assessments, ngettext("{n} assessment", "{n} assessments", row.assessments)),
        (row.influences, ngettext("{n} influence", "{n} influences", row.influences)),
        (row.indicators, ngettext("{n} indicator", "{n} indicators", row.indicators)),
    )
    parts = [words.format(n=number) for number, words in counts if number]
    if not parts:
        return _("Nothing in the register cites this section.")
    drawn = _("Drawn from it: {what}.").format(what=", ".join(parts))
    if not row.unused:
        return drawn
    words = ngettext("{n} of {all} paragraphs is unused.", "{n} of {all} paragraphs are unused.", row.unused)
    return f"{drawn} {words.format(n=row.unused, all=row.paragraphs)}"


def _is_above(section: str, other: str) -> bool:
    return other.startswith(f"{section}.")


def _beside(of: pd.DataFrame, section: str, base: dict[str, str]) -> None:
    """Link to the section before, the one after, and the summary."""
    listed = list(of["section"])
    place = listed.index(section)
    with st.container(horizontal=True, gap="small"):
        for other, label, icon in (
            (place - 1, _("{section} before"), ":material/arrow_upward:"),
            (place + 1, _("{section} next"), ":material/arrow_downward:"),
        ):
            if 0 <= other < len(listed):
                st.page_link(
                    page("source"),
                    label=label.format(section=plain(listed[other])),
                    icon=icon,
                    query_params=moment.carried({**base, "section": listed[other]}),
                )
        st.page_link(page("source"), label=_("Summary"), icon=":material/summarize:", query_params=moment.carried(base))


def _cited(register: Register, found: list[Citation]) -> None:
    by_table: dict[str, dict[str, list[Citation]]] = {}
    for one in found:
        by_table.setdefault(one.table, {}).setdefault(one.record, []).append(one)
    sides = [kind for kind in ("risks", "measures") if kind in by_table]
    if sides:
        for column, table in zip(st.columns(len(sides), gap="medium"), sides, strict=True):
            with column:
                _links(table, by_table[table])
    titles = {risk.id: risk.title for risk in register.risks}
    for line in _others(by_table, titles):
        st.markdown(plain(line))


def _links(table: str, found: dict[str, list[Citation]]) -> None:
    names = {"risks": _("Risks"), "measures": _("Measures")}
    st.markdown(f"**{names[table]}**")
    for record, places in list(found.items())[:_MOST]:
        items = sorted({one.place for one in places if "." in one.place})
        where = f"  ·  ¶{plain(', '.join(items))}" if items else ""
        st.page_link(
            page("risk" if table == "risks" else "measures"),
            label=f"**{plain(record)}** {plain(places[0].words)}{where}",
            icon=":material/chevron_right:",
            query_params=moment.carried({"id": record}),
        )
    if len(found) > _MOST:
        st.caption(_("and {n} more").format(n=len(found) - _MOST))


def _others(by_table: dict[str, dict[str, list[Citation]]], titles: dict[str, str]) -> list[str]:
    """Return what else cites a paragraph, a line for each kind."""
    stages = stage_names()

    def titled(record: str, of: list[Citation]) -> str:
        return f"{record} {of[0].words}".strip()

    def influence(record: str, _of: list[Citation]) -> str:
        return record.replace(">", " → ")

    kinds: tuple[tuple[str, str, Callable[[str, list[Citation]], str]], ...] = (
        ("objectives", _("Interests: {what}"), titled),
        ("categories", _("Categories: {what}"), titled),
        ("influences", _("Influences: {what}"), influence),
        ("indicators", _("Indicators: {what}"), titled),
    )
    lines = []
    for table, words, told in kinds:
        if table in by_table:
            lines.append(words.format(what=_few([told(record, of) for record, of in by_table[table].items()])))
    assessed: dict[str, list[str]] = {}
    for of in by_table.get("assessments", {}).values():
        assessed.setdefault(of[0].risk, []).append(stages.get(of[0].words, of[0].words))
    if assessed:
        named = [f"{risk} ({', '.join(dict.fromkeys(given))})" for risk, given in assessed.items() if risk in titles]
        lines.append(_("Assessments of: {what}").format(what=_few(named)))
    return lines


def _few(named: list[str]) -> str:
    """Return names in one line, the first of many."""
    if len(named) <= _MOST:
        return "; ".join(named)
    more = _("and {n} more").format(n=len(named) - _MOST)
    return "; ".join([*named[:_MOST], more])
