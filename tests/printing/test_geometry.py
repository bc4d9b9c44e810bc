"""Every paper of every register: nothing over anything else, in a margin, or alone at a foot; the same numbers."""

from __future__ import annotations

import io
import itertools
import re
from dataclasses import replace
from pathlib import Path

import openpyxl
import PIL.Image
import pypdf
import pytest
import typst
from tests.printing.geometry import (
    Margins,
    fonts_left_out,
    listed,
    misplaced,
    needs_poppler,
    stranded,
)
from tests.printing.papers_of import HOW, PAPERS, REGISTERS, shortened
from tests.printing.tags import read

from riskregister.core.frames import matrix_cells, risk_frame
from riskregister.core.model import Register
from riskregister.core.ranked import score_frame
from riskregister.printing import paint
from riskregister.printing.fonts import fonts
from riskregister.printing.sheet import Sheet
from riskregister.printing.words import number
from riskregister.services.workbooks import made

pytestmark = needs_poppler

#: Every pair of these stands in the long run; the quick one takes each paper and each register where it is hardest.
QUICK = [
    ("map", "crowded", {"upright": True}),
    ("map", "unbroken words", {"paper": "a3"}),
    ("map", "Azerbaijani", {"paper": "a2", "upright": True, "inks": "pattern"}),
    ("map of categories", "shipped", {}),
    ("map of categories", "long titles", {"upright": True}),
    ("movement", "shipped", {"inks": "grey"}),
    ("brief", "shipped", {}),
    ("brief", "2,000", {}),
    ("brief", "long titles", {"upright": False}),
    ("brief", "unbroken words", {}),
    ("brief", "Azerbaijani", {"paper": "a3"}),
    ("book", "empty", {}),
    ("register", "shipped", {}),
    ("register", "Azerbaijani", {"upright": True}),
    ("register", "long titles", {"paper": "a2"}),
    ("risk", "shipped", {}),
    ("risk", "long titles", {"paper": "a3"}),
    ("risk", "unbroken words", {}),
    ("measures", "shipped", {}),
    ("measures", "long titles", {"upright": True, "paper": "a3"}),
    ("measures", "unbroken words", {}),
    ("overdue", "shipped", {}),
    ("overdue", "empty", {}),
    ("changes", "shipped", {}),
    ("changes", "unbroken words", {"paper": "a2"}),
    ("minutes", "Azerbaijani", {"paper": "a3"}),
    ("minutes", "unbroken words", {}),
]
LAID: list[dict[str, object]] = [
    {"paper": paper, "upright": upright} for paper in ("a4", "a3", "a2") for upright in (False, True)
]
#: No sheet of a risk can be had of a register without any.
WHOLE = [
    (paper, register, how)
    for paper, register, how in itertools.product(PAPERS, REGISTERS, LAID)
    if (paper, register) != ("risk", "empty") and (paper, register, how) not in QUICK
]
#: Relative luminance of the greys of four ratings, from the lowest.
LUMINANCES = [0.88, 0.54, 0.3, 0.08]


def margins_of(paper: str, sheet: Sheet) -> Margins:
    return (Margins(22, 22, 20) if paper == "minutes" else Margins()).larger(sheet.larger)


@pytest.mark.parametrize(
    ("paper", "register", "how"),
    [
        *(pytest.param(*one, id=f"{one[0]}-{one[1]}-{'-'.join(map(str, one[2].values()))}") for one in QUICK),
        *(
            pytest.param(*one, marks=pytest.mark.long, id=f"{one[0]}-{one[1]}-{one[2]['paper']}-{one[2]['upright']}")
            for one in WHOLE
        ),
    ],
)
def test_no_word_lies_over_another_in_a_margin_or_alone_at_a_foot(
    shipped: Register, paper: str, register: str, how: dict[str, object], tmp_path: Path
) -> None:
    sheet = replace(HOW, **how)  # type: ignore[arg-type]
    content = PAPERS[paper](REGISTERS[register](shipped), sheet)
    margins = margins_of(paper, sheet)
    assert misplaced(content, tmp_path, margins) == []
    assert stranded(content, tmp_path, margins) == []


def test_what_is_misplaced_is_found(shipped: Register, tmp_path: Path) -> None:
    """The check itself finds what it looks for: two pages over one another, and a page of nothing."""
    page = pypdf.PdfReader(io.BytesIO(PAPERS["map"](REGISTERS["empty"](shipped), HOW))).pages[0]
    twice = pypdf.PdfWriter()
    first = twice.add_page(page)
    first.merge_translated_page(page, 4, 1)
    first.merge_translated_page(page, page.mediabox.width - 60, 0, expand=False)
    twice.add_blank_page()
    out = io.BytesIO()
    twice.write(out)
    found = misplaced(out.getvalue(), tmp_path)

    assert any("stands over" in line for line in found)
    assert any("leaves the page's margins" in line for line in found)
    assert "page 2 is empty" in found


@pytest.mark.parametrize(("last", "alone"), [("= Heading", 1), ("Words.", 0), ("*Head* of a row", 0)])
def test_a_heading_alone_at_a_foot_is_found(last: str, alone: int, tmp_path: Path) -> None:
    set_so = (
        '#set page(paper: "a4", margin: (x: 15mm, y: 16mm))\n#set text(font: "Inter")\nWords.\n#v(1fr)\n'
        f"{last}\n#pagebreak()\nWords."
    )
    folder = HOW.templates / "print" / "fonts"
    content = typst.compile(set_so.encode(), font_paths=fonts(folder), format="pdf")
    assert len(stranded(content, tmp_path)) == alone


@pytest.mark.parametrize("paper", [one for one in PAPERS if one not in {"map of categories", "overdue"}])
def test_every_font_is_in_the_file_with_its_letters(shipped: Register, paper: str, tmp_path: Path) -> None:
    assert fonts_left_out(PAPERS[paper](REGISTERS["Azerbaijani"](shipped), HOW), tmp_path) == []


@pytest.mark.parametrize("upright", [False, True])
def test_the_map_is_read_in_order(shipped: Register, upright: bool, tmp_path: Path) -> None:
    """Heading, facts, notice, map, legend, lists; the ids of a square together, after its rating."""
    shipped = shortened(shipped)
    said = read(PAPERS["map"](shipped, replace(HOW, upright=upright)), tmp_path)
    in_order = [
        shipped.title,
        "Reporting date",
        "Version",
        shipped.notice,
        shipped.criteria.likelihood.levels[0].label,
        shipped.criteria.impact.levels[-1].label,
        shipped.criteria.bands[-1].meaning,
        "All risks by category",
        "The scales",
    ]
    places = [said.index(words) for words in in_order]
    assert places == sorted(places)
    cells = matrix_cells(risk_frame(shipped, "current", evidenced=False), shipped.criteria)
    for code, score, labels in zip(cells["rating_code"], cells["score"], cells["labels"], strict=True):
        if labels:
            counted = f"{len(labels)} risk{'s' if len(labels) > 1 else ''}"
            assert f"{code} {number(score)} {counted} {' '.join(labels)}" in said


def test_greys_on_paper_keep_every_rating_apart(shipped: Register) -> None:
    """The steps of luminance stand in the print itself, on squares and legend, and nothing has a colour."""
    drawn = PAPERS["map"](shipped, replace(HOW, inks="grey", form="png", dots=60))
    picture = PIL.Image.open(io.BytesIO(drawn)).convert("RGB")
    inked = {"#{:02x}{:02x}{:02x}".format(*colour): count for count, colour in picture.getcolors(2**24)}
    greys = paint.greys(len(shipped.criteria.bands))
    assert all(inked.get(grey, 0) > 200 for grey in greys)
    assert [round(paint.luminance(grey), 2) for grey in greys] == LUMINANCES
    assert all(paint.contrast(one, other) > 1.3 for one, other in itertools.pairwise(greys))
    assert not any(inked.get(band.colour) for band in shipped.criteria.bands)


@pytest.mark.parametrize("upright", [False, True])
def test_score_and_rating_of_every_risk_are_those_of_frames_and_workbook(
    shipped: Register, upright: bool, tmp_path: Path
) -> None:
    bands = {band.label: band.code for band in shipped.criteria.bands}
    names = {risk.id for risk in shipped.risks}
    lines = listed(PAPERS["map"](shipped, replace(HOW, upright=upright)), tmp_path, names)
    ends = re.compile(rf" (\S+) (\(\S+\)) ({'|'.join(bands.values())}) ({'|'.join(bands)})$")
    told = {name: ends.search(line).groups() for name, line in lines.items()}  # type: ignore[union-attr]
    printed = {name: (score, code, rating) for name, (score, _range, code, rating) in told.items()}
    ranges = {name: span for name, (_score, span, *_rating) in told.items()}

    def as_printed(identity: str, score: float, rating: str) -> tuple[str, tuple[str, str, str]]:
        return identity, (number(score), bands[rating], rating)

    assert set(printed) == names
    frames = risk_frame(shipped, "current"), score_frame(shipped)
    low, high = (map(number, frames[0][f"score_{end}"]) for end in ("low", "high"))
    assert ranges == {name: f"({a}–{b})" for name, a, b in zip(frames[0]["id"], low, high, strict=True)}
    for frame in frames:
        assert printed == dict(map(as_printed, frame["id"], frame["score"], frame["rating"]))
    workbook = openpyxl.load_workbook(io.BytesIO(made(shipped)), read_only=True, data_only=True)
    head, *rows = workbook["Register"].iter_rows(values_only=True)
    columns = [head.index(name) for name in ("id", "score", "rating")]
    kept = [[row[place] for place in columns] for row in rows if row[0]]
    assert printed == dict(as_printed(*one) for one in kept)
