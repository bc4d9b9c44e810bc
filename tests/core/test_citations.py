"""Who cites which paragraph, in the order a reader meets the sections, and what nothing was drawn from."""

from __future__ import annotations

from dataclasses import replace

from tests.core.building import DAY, assessed, link, measure, register, risk

from riskregister.core.check import check
from riskregister.core.citations import (
    by_paragraph,
    chapters,
    citations,
    depth,
    outline,
    sections_in_order,
    weakly_covered,
)
from riskregister.core.model import Category, Document, Influence, Objective, Register, Signal, Source
from riskregister.core.parts import Estimate

SECTIONS = {"Introduction": 2, "3.10": 3, "3": 0, "3.9": 1, "Annex": 1}
CONCEPT = Document(id="C", title="C", date=DAY, sections=SECTIONS, titles={"3": "Threats", "3.10": "Ten"})
ORDER = Document(id="O", title="O", date=DAY, sections={"1": 1})


def source(section: str, paragraph: str = "", document: str = "") -> Source:
    return Source(section=section, paragraph=paragraph, document=document)


def held() -> Register:
    """Return a register whose records cite two documents in every way there is."""
    signal = Signal(kind="felt_today", says="felt", source=source("3.9", "1"))
    return register(
        documents=(CONCEPT, ORDER),
        objectives=(Objective(id="NI-1", title="One", sources=(source("Introduction", "2.1"),)),),
        categories=(Category(id="T01", title="First", sources=(source("3.10"),), signals=(signal,)),),
        risks=(
            risk("R-1", sources=(source("3.10", "1"), source("3.10", "1.2"))),
            risk("R-2", sources=(source("3.10", "3"), source("9.9", "1"))),
            risk("R-3", sources=(source("3.9", "1"),)),
        ),
        assessments=(replace(assessed("R-1", 2, 2), sources=(source("1", "1", "O"),)),),
        measures=(
            measure("M-1", source=source("3.10", "3")),
            measure("M-2", "principle", source=source("1", "1", "O")),
        ),
        mitigations=(link("M-1", "R-1"), link("M-2", "R-2")),
        influences=(
            Influence(
                id="R-1>R-2",
                cause="R-1",
                effect="R-2",
                multiplier=Estimate(low=1, best=2, high=3),
                sources=(source("3.10", "1"),),
            ),
        ),
    )


def test_sections_come_as_a_reader_meets_them() -> None:
    assert sections_in_order(CONCEPT) == ["Introduction", "3", "3.9", "3.10", "Annex"]
    assert [depth(section) for section in ("Introduction", "3", "4.3.6")] == [0, 0, 2]


def test_a_section_counts_records_and_not_citations() -> None:
    found = outline(held(), citations(held())).set_index(["document", "section"])
    row = found.loc["C", "3.10"]

    assert row[["risks", "measures", "categories", "influences", "assessments"]].tolist() == [2, 1, 1, 1, 0]
    assert row[["cited", "unused", "which", "whole", "used"]].tolist() == [2, 1, (2,), True, True]
    assert row[["title", "depth"]].tolist() == ["Ten", 1]
    assert found.loc[("C", "Introduction"), ["objectives", "cited", "unused"]].tolist() == [1, 1, 1]
    assert found.loc[("C", "3"), ["paragraphs", "unused", "used"]].tolist() == [0, 0, False]
    assert found.loc[("O", "1"), ["measures", "assessments", "cited"]].tolist() == [1, 1, 1]


def test_a_section_nobody_listed_is_no_citation() -> None:
    assert "9.9" not in {one.section for one in citations(held())}


def test_chapters_add_up_what_lies_in_them() -> None:
    found = chapters(outline(held(), citations(held()))).set_index(["document", "chapter"])

    assert found.loc["C", "3"].tolist() == ["Threats", 3, 4, 3, 1]
    assert found.loc["C", "Annex"].tolist() == ["", 1, 1, 0, 1]


def test_each_paragraph_says_who_cites_it_and_the_unused_say_nobody() -> None:
    found = by_paragraph(CONCEPT, "3.10", citations(held()))

    assert list(found) == [0, 1, 2, 3]
    assert [one.record for one in found[0]] == ["T01"]
    assert [(one.record, one.place) for one in found[1]] == [("R-1", "1"), ("R-1", "1.2"), ("R-1>R-2", "1")]
    assert found[2] == []
    assert {one.record for one in found[3]} == {"R-2", "M-1"}
    assert (
        next(one.risk for one in by_paragraph(ORDER, "1", citations(held()))[1] if one.table == "assessments") == "R-1"
    )


def test_threats_without_measures_come_before_those_with_nothing_delivered() -> None:
    found = weakly_covered(held(), citations(held()))

    assert found[["section", "risks", "none", "nothing"]].to_numpy().tolist() == [["3.9", 1, 1, 0], ["3.10", 2, 0, 1]]
    assert weakly_covered(register(documents=(CONCEPT,)), []).empty


def test_no_document_is_no_outline() -> None:
    assert outline(register(documents=()), []).empty
    assert chapters(outline(register(documents=()), [])).empty
    assert citations(register(documents=())) == []


def test_a_heading_of_no_section_is_an_error() -> None:
    wrong = replace(CONCEPT, titles={"3.11": "Eleven"})
    found = [one for one in check(replace(held(), documents=(wrong, ORDER))) if one.value == "3.11"]

    assert [(one.severity, one.rule) for one in found] == [("error", "the document has no such section")]
