"""What a screen reader is told: every paper in an order that makes sense, heads as heads, sentences as paragraphs."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from tests.printing.geometry import needs_poppler
from tests.printing.papers_of import HOW, PAPERS, shortened
from tests.printing.tags import elements, read, scope

from riskregister.core.model import Register
from riskregister.printing.risk_sheet import render_bow_tie

MAP = [
    "Reporting date",
    "Impact if it happens",
    "1 Remote",
    "5 Likely or ongoing",
    "Catastrophic",
    "M 6",
    "VH 10 1 risk",
]
MAP += ["T01-01", "Significant", "Minor", "Rating", "VH Very high", "Low", "Score ="]
SHEET = [
    "Category",
    "Owner",
    "Stage Likelihood",
    "Inherent",
    "Current",
    "Residual",
    "Target",
    "Cause",
]
SHEET += ["Event", "Consequence", "Scenario scored", "What may bring it about", "The event", "What it leads to"]
SHEET += ["Measures that act on it", "Id Measure", "Where the source says it"]

#: Of five risks, in the order in which they are read.
READ = {
    "map": [
        *MAP,
        "All risks by category",
        "T01-01 Continued occupation",
        "T01-05",
        "The scales",
        "Likelihood",
        "Impact",
    ],
    "movement": ["Inherent → Current", *MAP[1:-1], "What moved", "The scales"],
    "brief": ["Brief for the council", "What the council must hear What So what Now what", "risks above appetite"]
    + ["Highest of", "At stake", "measures act", "Longest overdue", "The map", "1 Remote", "Catastrophic", "Minor"]
    + ["VH Very high", "Low", "Decision asked", "1."],
    "risk": ["Risk sheet", "T01-01 Continued occupation", *SHEET],
    "measures": ["Measures by responsible body", "Reporting date", "Responsible bodies"]
    + ["Responsible body Measures", "Armed Forces", "Government", "Id Measure", "M-4.2-02"]
    + ["No body named", "M-4.3.5-09"],
    "overdue": ["measures are overdue", "Id Measure"],
    "book": [
        "Contents",
        "1 Summary",
        "9 Sources",
        "1 Summary",
        "Rating Scores",
        "Id Category",
        "2 The method in one page",
    ]
    + [
        "3 The map",
        *MAP[1:],
        "4 The risks that come first",
        "5 Risks one by one",
        "T01-01 Continued occupation",
        *SHEET,
    ]
    + ["T01-05", *SHEET, "6 Measures by policy domain", "9 Sources"],
    "register": ["Risk register", "Current:", "All risks by category", "Id Risk"]
    + ["T01 Attempts against", "T01-01 Continued occupation", "T01-05", "The scales", "Likelihood", "Impact Meaning"],
    "changes": [
        "What changed",
        "From version 1",
        "To version 10",
        "removed",
        "Moved on the matrix",
        "Id Risk",
    ]
    + ["Risks that came, went", "T01-01", "Measures", "What acts on what", "The register and its wording", "T01-05"],
    "minutes": ["Council on", "Who took part", "Assessor 11", "In short", "1. T01-01", "Before", "Consensus", "Round 1"]
    + ["Who Likelihood", "Chair", "Likelihood: Far apart", "Decisions", "Open points", "2. T01-02"],
}


@pytest.fixture(scope="module")
def printed(shipped: Register) -> Callable[[str], bytes]:
    """Return what prints a paper of five risks for the archive, once."""
    few, kept = shortened(shipped, 5), {}

    def of(paper: str) -> bytes:
        if paper not in kept:
            how = replace(HOW, archive=True)
            kept[paper] = render_bow_tie(few, few.risks[0], how) if paper == "bow-tie" else PAPERS[paper](few, how)
        return kept[paper]

    return of


@needs_poppler
@pytest.mark.parametrize("paper", READ)
def test_it_is_read_in_an_order_that_makes_sense(paper: str, printed: Callable[[str], bytes], tmp_path: Path) -> None:
    said, place = read(printed(paper), tmp_path), 0
    for words in READ[paper]:
        found = said.find(words, place)
        assert found >= 0, f"'{words}' does not follow '{said[max(place - 60, 0) : place]}'"
        place = found + len(words)


@pytest.mark.parametrize("paper", [*READ, "bow-tie"])
def test_every_table_begins_with_heads_and_every_picture_is_told_in_words(
    paper: str, printed: Callable[[str], bytes]
) -> None:
    pdf = pypdf.PdfReader(io.BytesIO(printed(paper)))
    every = list(elements(pdf.root_object["/StructTreeRoot"]))
    for table in (one for one in every if one["/S"] == "/Table"):
        first = next(one for one in elements(table) if one["/S"] == "/TR")
        heads = [one for one in elements(first) if one["/S"] in {"/TH", "/TD"}]
        assert {(one["/S"], scope(one)) for one in heads} == {("/TH", "/Column")}
    for figure in (one for one in every if one["/S"] == "/Figure"):
        assert len(figure["/Alt"]) > 20
    assert {one["/S"] for one in every} >= ({"/Figure"} if paper in {"risk", "book", "bow-tie"} else {"/Table"})
    assert [one["/S"] for one in every].count("/P") >= 1
    about = pdf.xmp_metadata
    assert about is not None
    written = about.stream.get_data().decode()
    for mark in ("<pdfuaid:part>1<", "<pdfaid:part>2<", "<pdfaid:conformance>A<"):
        assert mark in written
    assert pdf.root_object["/Lang"] == "en"
    assert pdf.root_object["/ViewerPreferences"]["/DisplayDocTitle"]
