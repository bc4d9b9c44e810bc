"""Which records are drawn from which section and paragraph of a document, and what nothing was drawn from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import pandas as pd

from riskregister.core.coverage import risk_cover
from riskregister.core.model import Document, Register, Source
from riskregister.core.parts import section_order

#: The tables of records that cite, in the order in which a page tells them.
CITING = ("risks", "measures", "objectives", "categories", "assessments", "influences", "indicators")


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """A record that cites a place: ``paragraph`` counts from 1 (0: the section as a whole), ``place`` is as written.

    ``record`` is the id of the record, ``risk`` that of the risk whose page shows it, empty where there is none, and
    ``words`` its title, or the stage of an assessment.
    """

    document: str
    section: str
    paragraph: int
    place: str
    table: str
    record: str
    words: str
    risk: str = ""


def citations(register: Register) -> list[Citation]:
    """Return every citation of a document of the register, in the order of :data:`CITING`."""
    first = register.documents[0].id if register.documents else ""
    known = {document.id: document.sections for document in register.documents}
    found = []
    for table, record, words, risk, source in _cited(register):
        document = source.document or first
        if source.section in known.get(document, ()):
            number = source.paragraph.split(".", 1)[0]
            found.append(
                Citation(
                    document=document,
                    section=source.section,
                    paragraph=int(number) if number.isdecimal() else 0,
                    place=source.paragraph,
                    table=table,
                    record=record,
                    words=words,
                    risk=risk,
                )
            )
    return found


def sections_in_order(document: Document) -> list[str]:
    """Return a document's sections as a reader meets them: numbers by their parts, words where the document has them.

    "3.10" comes after "3.9"; an introduction listed before the first number stays before it, anything else after.
    """
    listed = list(document.sections)
    numbered = [place for place, section in enumerate(listed) if section[:1].isdigit()]
    first = numbered[0] if numbered else len(listed)
    before = [section for place, section in enumerate(listed) if place < first]
    numbers = sorted((section for section in listed if section[:1].isdigit()), key=section_order)
    after = [section for place, section in enumerate(listed) if place > first and not section[:1].isdigit()]
    return [*before, *numbers, *after]


def depth(section: str) -> int:
    """Return how deep a section lies in the outline: 0 for a chapter, 2 for "4.3.6"."""
    return section.count(".") if section[:1].isdigit() else 0


def chapter(section: str) -> str:
    """Return the chapter of a section: its first number, or the section itself if it is named by words."""
    return section.split(".", 1)[0] if section[:1].isdigit() else section


def outline(register: Register, found: Iterable[Citation]) -> pd.DataFrame:
    """Return one row per section of every document, in reading order; ``found`` are the :func:`citations`.

    Columns: document, section, title, depth, chapter, paragraphs, one per table of :data:`CITING` (how many records
    cite it), cited (how many of its paragraphs a record cites), unused (how many none does), which (the numbers of
    those, a tuple), whole (a record cites the section as a whole), used (any record cites anything of it).  Every count
    is of the section alone, without those under it.
    """
    records: dict[tuple[str, str, str], set[str]] = {}
    cited: dict[tuple[str, str], set[int]] = {}
    for one in found:
        records.setdefault((one.document, one.section, one.table), set()).add(one.record)
        cited.setdefault((one.document, one.section), set()).add(one.paragraph)
    rows = []
    for document in register.documents:
        for section in sections_in_order(document):
            paragraphs, seen = document.sections[section], cited.get((document.id, section), set())
            unused = tuple(number for number in range(1, paragraphs + 1) if number not in seen)
            rows.append(
                (
                    document.id,
                    section,
                    document.titles.get(section, ""),
                    depth(section),
                    chapter(section),
                    paragraphs,
                    *(len(records.get((document.id, section, table), ())) for table in CITING),
                    paragraphs - len(unused),
                    len(unused),
                    unused,
                    0 in seen,
                    bool(seen),
                )
            )
    names = [
        "document",
        "section",
        "title",
        "depth",
        "chapter",
        "paragraphs",
        *CITING,
        "cited",
        "unused",
        "which",
        "whole",
        "used",
    ]
    return pd.DataFrame(rows, columns=names)


def chapters(found: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of :func:`outline` added up by chapter.

    Columns: document, chapter, title, sections, paragraphs, cited, unused.
    """
    rows = []
    for (document, name), of in found.groupby(["document", "chapter"], sort=False):
        heads = of.loc[of["section"] == name, "title"]
        title = heads.iloc[0] if len(heads) else ""
        counts = (int(of[column].sum()) for column in ("paragraphs", "cited", "unused"))
        rows.append((document, name, title, len(of), *counts))
    names = ["document", "chapter", "title", "sections", "paragraphs", "cited", "unused"]
    return pd.DataFrame(rows, columns=names)


def by_paragraph(document: Document, section: str, found: Iterable[Citation]) -> dict[int, list[Citation]]:
    """Return who of ``found`` cites each paragraph of a section, from 1, and the whole of it (0); each has an entry."""
    by: dict[int, list[Citation]] = {number: [] for number in range(document.sections.get(section, 0) + 1)}
    for one in found:
        if (one.document, one.section) == (document.id, section):
            by.setdefault(one.paragraph, []).append(one)
    return by


def weakly_covered(register: Register, found: Iterable[Citation]) -> pd.DataFrame:
    """Return the sections from which risks are drawn that no delivered measure acts on, the weakest first.

    Columns: document, section, title, risks (drawn from it), none (without any measure), nothing (with measures of
    which none delivers anything: principles, plans or stopped), uncovered (their sum).
    """
    cover = risk_cover(register).set_index("id")["cover"]
    drawn: dict[tuple[str, str], set[str]] = {}
    for one in found:
        if one.table == "risks":
            drawn.setdefault((one.document, one.section), set()).add(one.record)
    rows = []
    for document in register.documents:
        for section in sections_in_order(document):
            risks = sorted(drawn.get((document.id, section), ()))
            kinds = [cover[risk] for risk in risks]
            none = kinds.count("no measure")
            nothing = kinds.count("principles only") + kinds.count("nothing delivered")
            if none + nothing:
                title = document.titles.get(section, "")
                rows.append((document.id, section, title, len(risks), none, nothing, none + nothing))
    names = ["document", "section", "title", "risks", "none", "nothing", "uncovered"]
    frame = pd.DataFrame(rows, columns=names)
    share = frame["uncovered"] / frame["risks"]
    order = frame.assign(share=share).sort_values(["none", "share"], ascending=False, kind="stable")
    return frame.loc[order.index].reset_index(drop=True)


def _cited(register: Register) -> Iterator[tuple[str, str, str, str, Source]]:
    for risk in register.risks:
        yield from (("risks", risk.id, risk.title, risk.id, source) for source in risk.sources)
    for measure in register.measures:
        yield "measures", measure.id, measure.title, "", measure.source
    for objective in register.objectives:
        yield from (("objectives", objective.id, objective.title, "", source) for source in objective.sources)
    for category in register.categories:
        said = (signal.source for signal in category.signals)
        for source in chain(category.sources, said):
            yield "categories", category.id, category.title, "", source
    for one in register.assessments:
        yield from (("assessments", one.id, one.stage, one.risk, source) for source in one.sources)
    for link in register.influences:
        yield from (("influences", link.id, "", link.effect, source) for source in link.sources)
    for indicator in register.indicators:
        shown = indicator.risks[0] if indicator.risks else ""
        yield from (("indicators", indicator.id, indicator.title, shown, source) for source in indicator.sources)
