"""The brief on paper: one page whatever the register holds, with the numbers of the frames, and text that is text."""

from __future__ import annotations

import datetime as dt
import io
import os
import re
import shutil
import subprocess
from dataclasses import replace
from typing import Any

import pypdf
import pytest

from riskregister import settings
from riskregister.core.model import Estimate, Measure, Mitigation, Register, Risk, Source
from riskregister.core.ranked import score_frame
from riskregister.errors import NotFound, WrongUsage
from riskregister.printing.brief import brief_view, render_brief
from riskregister.printing.sheet import Sheet
from riskregister.services import print_since, printing
from riskregister.services.opening import open_database

SHEET = Sheet(printed_on=dt.date(2026, 3, 4), templates=settings.shipped("templates"), printed_by="N. N.")
MARKUP = '#eval("1") *x* $y$ @z [ ] _u_ `r` <l> // c'
AZERBAIJANI = "Torpaqların işğalı: Şəki, Gəncə, Çıxış, Ğ İ ı Ö ö Ü ü "


def pages(register: Register, **options: Any) -> list[str]:
    """Return the text of each page, its lines joined."""
    reader = pypdf.PdfReader(io.BytesIO(render_brief(register, SHEET, **options)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


@pytest.fixture(scope="module")
def small(shipped: Register) -> Register:
    return crowd(shipped, 12, "A risk")


def emptied(register: Register) -> Register:
    return replace(register, risks=(), assessments=(), measures=(), mitigations=(), influences=(), indicators=())


def crowd(register: Register, count: int, title: str) -> Register:
    """Fill a register with risks, every second one with an overdue measure."""
    of = emptied(register)
    first = register.assessments[0]
    risks = tuple(Risk(id=f"T01-{n:04d}", category="T01", title=title, objectives=("NI-1",)) for n in range(count))
    levels = [Estimate(low=max(1, n - 1), best=n, high=min(5, n + 1)) for n in range(1, 6)]
    views = tuple(
        replace(first, id=f"A{n}", risk=one.id, stage="current", likelihood=levels[n % 5], impact=levels[n // 5 % 5])
        for n, one in enumerate(risks)
    )
    measures = tuple(
        Measure(
            id=f"M-{n}",
            title=title,
            owner=title,
            source=Source(section="1"),
            status_in_source="planned",
            status="planned",
            due=dt.date(2007, 1, 1),
        )
        for n in range(count // 2)
    )
    links = tuple(
        Mitigation(
            id=f"L{n}",
            measure=one.id,
            risk=risks[2 * n].id,
            acts_on="likelihood",
            role="primary",
            basis="stated",
            strength="moderate",
        )
        for n, one in enumerate(measures)
    )
    titled = tuple(replace(one, title=title) for one in register.objectives)
    return replace(
        of, title=title, objectives=titled, risks=risks, assessments=views, measures=measures, mitigations=links
    )


def test_the_shipped_register_has_its_findings_its_map_and_what_is_asked_on_one_page(shipped):
    of = replace(shipped, marking="For official use", version=7)
    (said,) = pages(of)
    view = brief_view(of)
    plain = said.replace("\u2060", "")

    for one in view["findings"]["rows"]:
        for words in (one["title"], one["caption"], *(part["text"] for part in one["parts"])):
            assert "".join(words.replace("\u2060", "").split()) in "".join(plain.split())
    for line in view["ask"]["lines"]:
        assert line in plain
    for words in (of.notice, "For official use", "version 7", "printed by N. N. on 4 March 2026", "page 1 of 1"):
        assert words in plain
    for band in view["legend"]["bands"]:
        assert f"{band['label']} {band['count']}" in plain


def test_the_numbers_are_those_of_the_frame(shipped):
    frame = score_frame(shipped)
    view = brief_view(shipped)
    counts = [cell["count"] for row in view["matrix"]["rows"] for cell in row["cells"] if cell["ids"]]

    assert f"{frame['above_appetite'].sum()} lie above appetite" in view["standing"]
    assert sum(int(count.split()[0]) for count in counts) == frame["score"].notna().sum()
    for row in view["top"]["rows"]:
        of = frame.set_index("id").loc[row["id"]]
        assert row["score"] == f"{of['score']:g}"
        assert row["span"] == f"{of['score_low']:g}–{of['score_high']:g}"
        assert row["ranks"] == f"{of['rank_low']:g}–{of['rank_high']:g}"
        assert row["code"] == of["rating_code"]


@pytest.mark.parametrize(
    ("count", "title"),
    [(None, ""), (0, ""), (60, "W" * 300), (60, AZERBAIJANI * 3), (300, "Long words of a title " * 14)],
)
def test_it_is_one_page_on_which_no_word_lies_on_another_or_beyond_the_edge(shipped, count, title):
    of = shipped if count is None else crowd(shipped, count, title) if count else emptied(shipped)
    program = shutil.which("pdftotext")
    if program is None:
        if os.environ.get("CI") == "true":
            pytest.fail("pdftotext is needed: apt-get install poppler-utils")
        pytest.skip("pdftotext is needed: apt-get install poppler-utils")
    content = render_brief(of, SHEET, ask="Ask of it. " * 100 if count == 300 else "")
    told = subprocess.run([program, "-bbox", "-", "-"], input=content, capture_output=True, check=True).stdout.decode()
    edges = r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">'
    boxes = [tuple(float(edge) for edge in found) for found in re.findall(edges, told)]

    assert told.count("<page ") == 1
    assert len(boxes) > 300
    assert all(0 < left < right < 596 and 0 < top < bottom < 842 for left, top, right, bottom in boxes)
    for place, one in enumerate(boxes):
        for other in boxes[place + 1 :]:
            wide = min(one[2], other[2]) - max(one[0], other[0])
            high = min(one[3], other[3]) - max(one[1], other[1])
            # The boxes of words are as high as their font, so that those of lines set close touch.
            assert wide < 0.5 or high < 0.45 * min(one[3] - one[1], other[3] - other[1])


def test_two_thousand_risks_stand_on_one_page(shipped):
    (said,) = pages(crowd(shipped, 2000, "A risk of some length that is one of many"))

    assert "80 risks" in said
    assert "1000 / 1000" in said


@pytest.mark.parametrize("made", [emptied, lambda of: replace(of, assessments=())])
def test_it_is_one_page_where_there_is_little_to_say(shipped, made):
    (said,) = pages(made(shipped))

    assert "Decision asked" in said


def test_what_people_wrote_stays_text(small):
    of = replace(small, title=f"Register {MARKUP}", notice=f"Notice {MARKUP}")
    (said,) = pages(of, ask=f"Ask {MARKUP}")

    for what in ("Register", "Notice", "Ask"):
        assert f"{what} {MARKUP}" in said
    assert "The council is asked:" in said


def test_the_same_register_gives_the_same_file_and_grey_and_paper_another(small):
    first = render_brief(small, SHEET)

    assert first == render_brief(small, SHEET)
    assert first != render_brief(small, replace(SHEET, inks="grey"))
    large = pypdf.PdfReader(io.BytesIO(render_brief(small, replace(SHEET, paper="a3"))))
    assert len(large.pages) == 1
    assert round(float(large.pages[0].mediabox.height)) == 1191


def test_it_is_tagged_and_says_its_language(small):
    reader = pypdf.PdfReader(io.BytesIO(render_brief(replace(small, language="az"), SHEET)))
    root = reader.trailer["/Root"]

    assert root["/Lang"] == "az"
    assert root["/MarkInfo"]["/Marked"]
    assert "pdfuaid" in reader.xmp_metadata.stream.get_data().decode()


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("docx", b"PK"), ("pptx", b"PK")])
def test_every_form_is_made(small, form, begins):
    how = printing.sheet(form, forms=("svg", "png", "docx", "pptx"), printed_by="N. N.")

    assert printing.brief(small, how).startswith(begins)
    if form in {"docx", "pptx"}:
        assert printing.heatmap(small, how).startswith(begins)


def test_what_cannot_be_printed_is_said(small):
    with pytest.raises(WrongUsage, match="cannot be made as 'docx'"):
        printing.sheet("docx")
    with pytest.raises(WrongUsage, match="lie on no paper"):
        printing.sheet("pptx", forms=("pptx",), paper="a3")
    with pytest.raises(WrongUsage, match="For the archive"):
        printing.sheet("docx", forms=("docx",), archive=True)
    with pytest.raises(WrongUsage, match="1300 characters"):
        printing.brief(small, SHEET, ask="x" * 1300)


@pytest.mark.usefixtures("home")
def test_what_moved_is_told_from_a_moment_of_the_history(shipped):
    database = open_database()
    database.close()

    before, when = print_since.movement_from(None, "r1")

    assert before is not None
    assert before.risks == shipped.risks
    assert when.endswith("revision 1")
    with pytest.raises(NotFound):
        print_since.movement_from(None, "r99")
    with pytest.raises(WrongUsage):
        print_since.movement_from(str(settings.shipped("register")), "r1")


def test_what_moved_since_an_earlier_state_is_told(shipped):
    lower = tuple(
        replace(one, impact=Estimate(low=1, best=1, high=1)) if one.risk == "T01-01" else one
        for one in shipped.assessments
    )
    (said,) = pages(shipped, before=replace(shipped, assessments=lower))

    assert "1 risk has moved: 1 up, 0 down" in said
