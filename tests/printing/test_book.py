"""The register book: every part and risk in bookmarks and contents, links that lead there, numbers of the frames."""

from __future__ import annotations

import datetime as dt
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pypdf
import pytest
from tests.printing.papers_of import shortened

from riskregister import settings
from riskregister.core.coverage import reductions
from riskregister.core.frames import coverage_frame, measure_frame
from riskregister.core.model import Estimate, Register
from riskregister.core.ranked import score_frame
from riskregister.printing.book import Since, render_book, render_register
from riskregister.printing.book_summary import reach, sentence
from riskregister.printing.sheet import Sheet
from riskregister.printing.words import number, percent
from riskregister.services import method
from riskregister.services.opening import open_folder

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
HOW = Sheet(printed_on=dt.date(2026, 3, 4), templates=TEMPLATES, printed_by="N. N.")
MARKUP = '#eval("1") *x* $y$ @z [ ] _u_ `r` <l> // c'
CHAPTERS = [
    "Summary",
    "The method in one page",
    "The map",
    "The risks that come first",
    "Risks one by one",
    "Measures by policy domain",
    "How the measures cover the risks",
    "Changes since the last review",
    "Sources",
]


@dataclass(frozen=True)
class Book:
    """A printed book: what it was printed from, its reader, and the words of each page."""

    register: Register
    reader: pypdf.PdfReader
    pages: list[str]

    @property
    def said(self) -> str:
        return " ".join(self.pages)

    def bookmarks(self, of: list[Any] | None = None, depth: int = 0) -> Iterator[tuple[int, str, int]]:
        """Give depth, title and page (from 1) of every bookmark."""
        for one in self.reader.outline if of is None else of:
            if isinstance(one, list):
                yield from self.bookmarks(one, depth + 1)
            else:
                page = self.reader.get_destination_page_number(one)
                assert page is not None
                yield depth, " ".join(str(one.title).split()), page + 1


@pytest.fixture(scope="module")
def small() -> Register:
    """Seven risks of two categories, nine measures of which one is overdue; ids and titles of all sorts."""
    shipped = open_folder(settings.shipped("register")).register
    kept = [risk for risk in shipped.risks if risk.id in ("T01-01", "T06-01", "T06-02", "T06-03", "T06-05", "T06-07")]
    links = [link for link in shipped.mitigations if link.risk in {"T06-01", "T06-02"}]
    acting = [one for one in shipped.measures if one.id in {link.measure for link in links}][:9]
    due = shipped.reporting_date - dt.timedelta(days=9)
    acting[0] = replace(acting[0], due=due, status="planned")
    odd = replace(kept[1], id="T06 / 01 ə", title=f"Neft kəmərləri {MARKUP}")
    return replace(
        shipped,
        marking="For official use",
        version=7,
        risks=(*kept, odd),
        assessments=tuple(one for one in shipped.assessments if one.risk in {risk.id for risk in kept}),
        measures=tuple(acting),
        mitigations=tuple(link for link in links if link.measure in {one.id for one in acting}),
        influences=(),
        indicators=(),
        readings=(),
    )


def printed(register: Register, **options: Any) -> Book:
    reader = pypdf.PdfReader(io.BytesIO(render_book(register, HOW, **options)))
    return Book(register, reader, [" ".join(page.extract_text().split()) for page in reader.pages])


@pytest.fixture(scope="module")
def book(small: Register) -> Book:
    old = small.assessments[1]
    before = replace(
        small,
        assessments=(
            small.assessments[0],
            replace(old, impact=Estimate(low=1, best=1, high=1)),
            *small.assessments[2:],
        ),
    )
    since = Since(before, ("2026-01-02, revision 3", "version 7"))
    return printed(small, topics=[method.topics()["levels"]], since=since)


def test_bookmarks_name_every_chapter_category_and_risk_on_its_page(book: Book) -> None:
    found = list(book.bookmarks())
    risks = {title.split("  ")[0]: page for depth, title, page in found if depth == 2}

    assert [title for depth, title, _page in found if depth == 0] == [
        f"{place} {title}" for place, title in enumerate(CHAPTERS, start=1)
    ]
    assert len(risks) == len(book.register.risks)
    for risk in book.register.risks:
        page = next(page for depth, title, page in found if depth == 2 and title.startswith(f"{risk.id} "))
        assert risk.title in book.pages[page - 1].replace("\u200b", "")
        assert risk.event in book.pages[page - 1]
    for depth, title, page in found:
        if depth < 2:
            assert title in book.pages[page - 1]


def test_the_contents_give_every_chapter_and_risk_its_page(book: Book) -> None:
    contents = book.pages[1].replace("\u200b", "")

    for depth, title, page in book.bookmarks():
        assert f"{title} {page}" in contents, (depth, title)


def test_every_link_leads_somewhere_and_every_id_in_a_list_to_its_risk(book: Book) -> None:
    marks = book.reader.named_destinations
    targets = {book.reader.get_destination_page_number(marks[f"risk-{n}"]) for n in range(len(book.register.risks))}
    objects = {page.indirect_reference.idnum: place for place, page in enumerate(book.reader.pages)}  # type: ignore[union-attr]
    led = []
    for page in book.reader.pages:
        for note in page.get("/Annots", []):
            link = note.get_object()
            to = link["/Dest"].get_object() if "/Dest" in link else link["/A"]["/D"].get_object()
            to = marks[str(to)].dest_array if isinstance(to, str | bytes) else to
            led.append(objects[(to["/D"] if isinstance(to, dict) else to)[0].idnum])

    assert len(led) > 4 * len(book.register.risks)
    assert targets < set(led)


def test_the_numbers_are_those_of_the_frames(book: Book) -> None:
    register = book.register
    risks, measures = score_frame(register), measure_frame(register)
    summary = book.pages[2]

    assert sentence(register, risks) in summary
    assert f"{int(risks['above_appetite'].sum())} lie above appetite" in summary
    assert "1 measure is overdue on 24 May 2007" in summary
    first = next(page for _depth, title, page in book.bookmarks() if title.endswith("The risks that come first"))
    for row in risks[risks["rank"].notna()].to_dict("records"):
        said = f"{number(row['rank'])} {reach(row['rank_low'], row['rank_high'])} {row['id']}"
        assert said in book.pages[first - 1]
        assert f"{number(row['score'])} {reach(row['score_low'], row['score_high'])}" in book.pages[first - 1]
    for row in measures.to_dict("records"):
        assert row["id"] in book.said
        assert percent(row["delivered"]) in book.said
    shares = reductions(register)
    for row in coverage_frame(register).to_dict("records"):
        taken = [f"{row['risks']} {row['measures']} {percent(row['evidenced_reduction'])}"]
        if row["id"] in shares:
            low, best, high = shares[row["id"]]
            assert low <= best <= high
            assert best == pytest.approx(row["evidenced_reduction"])
            taken.append(f"{percent(low)} – {percent(high)}")
        assert " ".join(taken) in book.said


def test_what_is_overdue_is_marked_and_what_changed_is_told(book: Book) -> None:
    assert "15 May 2007, overdue" in book.said
    assert "2026-01-02, revision 3" in book.said
    assert "Moved on the matrix" in book.said
    assert "read in somebody else's transcription" in book.said


def test_every_page_has_marking_state_and_the_same_hash(book: Book) -> None:
    state = "az-nsc-2007 · version 7 · reporting date 24 May 2007 content "
    hashes = {page.split(state)[1].split()[0] for page in book.pages}

    assert len(hashes) == 1
    for place, page in enumerate(book.pages, start=1):
        assert page.count("For official use") >= 2
        assert f"page {place} of {len(book.pages)} printed by N. N. on 4 March 2026" in page


def test_it_is_tagged_in_the_language_of_the_register(book: Book) -> None:
    root: Any = book.reader.trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en"
    assert b"pdfuaid:part" in root["/Metadata"].get_data()


def test_running_heads_name_the_chapter(book: Book) -> None:
    found = [(title, page) for depth, title, page in book.bookmarks() if depth == 0]

    for title, page in found:
        assert book.pages[page - 1].count(title) >= 2


def test_a_register_with_nothing_in_it_prints_and_says_so(small: Register) -> None:
    names = ("risks", "assessments", "measures", "mitigations", "categories", "documents", "objectives")
    nothing: dict[str, Any] = dict.fromkeys(names, ())
    bare = printed(replace(small, **nothing))

    assert [title for depth, title, _page in bare.bookmarks() if depth == 0] == [
        f"{place} {title}" for place, title in enumerate(CHAPTERS, start=1)
    ]
    for words in ("holds no risks yet", "holds no measures yet", "names no document", "keeps no history"):
        assert words in bare.said


def test_progress_counts_every_risk_then_the_pages(small: Register) -> None:
    told: list[tuple[int, int, str]] = []
    render_book(replace(small, risks=small.risks[:2]), replace(HOW, progress=lambda *step: told.append(step)))

    assert [step[:2] for step in told if step[2] == "Risks written"] == [(0, 2), (1, 2), (2, 2)]
    assert [step[:2] for step in told if step[2] == "Pages set"] == [(0, 1), (1, 1)]


def test_the_list_of_risks_has_each_with_its_levels_and_rating(small: Register) -> None:
    reader = pypdf.PdfReader(io.BytesIO(render_register(small, HOW)))
    said = " ".join(" ".join(page.extract_text().split()) for page in reader.pages)

    assert "Risk register" in said
    for row in score_frame(small).to_dict("records"):
        assert row["id"] in said
        if row["rating"]:
            ranges = {of: "–".join(number(row[f"{of}_{end}"]) for end in ("low", "high")) for of in ("score", "rank")}
            ends = f"({ranges['score']}) {ranges['rank']} {row['rating_code']} {row['rating']}"
            assert f"{number(row['score'])} {ends}" in said


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_a_picture_holds_the_title_page(small: Register, form: Any, begins: bytes) -> None:
    assert render_book(replace(small, risks=small.risks[:1]), replace(HOW, form=form, dots=30)).startswith(begins)


def test_a_risk_that_plainly_fits_its_page_is_set_as_if_it_had_been_measured(tmp_path: Path) -> None:
    """Not measuring saves a third of a long book's time; the pages must be the very same."""
    few = shortened(open_folder(settings.shipped("register")).register, 12)
    without = replace(few, mitigations=(), measures=())
    shutil.copytree(TEMPLATES, tmp_path / "measured")
    file = tmp_path / "measured" / "print" / "risk_page.typ"
    text = file.read_text(encoding="utf-8")
    always = text.replace("if not small-enough(view, natural, shape, room) {", "if true {")
    file.write_text(always, encoding="utf-8")

    assert always != text
    for register in (few, without):
        assert render_book(register, replace(HOW, templates=tmp_path / "measured")) == render_book(register, HOW)
