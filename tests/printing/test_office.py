"""Word files and slides of the brief and the map: native tables with the words and numbers of the printed page."""

from __future__ import annotations

import datetime as dt
import io
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pptx
import pypdf
import pytest

from riskregister import settings
from riskregister.core.colours import READABLE, contrast
from riskregister.core.model import Register, Risk
from riskregister.core.ranked import score_frame
from riskregister.printing import slides, word
from riskregister.printing.brief import brief_view, render_brief
from riskregister.printing.sheet import Sheet
from riskregister.printing.typesetting import View, footer
from riskregister.printing.view import heatmap_view
from riskregister.services.editions import Asked, in_edition
from riskregister.services.hidden_text import texts_in

DAY = dt.date(2026, 3, 4)
SHEET = Sheet(printed_on=DAY, templates=settings.shipped("templates"), printed_by="N. N.")
MARKUP = '=HYPERLINK("x") <w:b/> &amp; {PAGE} _x0041_ *x*'


def footed(register: Register, view: View) -> View:
    view["footer"] = footer(register, view, SHEET)
    return view


def brief_of(register: Register, **more: Any) -> View:
    return footed(register, brief_view(register, **more))


def map_of(register: Register, by: Any = "risk") -> View:
    return footed(register, heatmap_view(register, by, "current", "colour"))


@pytest.fixture(scope="module")
def marked(shipped: Register) -> Register:
    """Return the first two categories of the shipped register: thirty risks are as good as all, and sooner written."""
    risks = shipped.risks[:30]
    ids = {one.id for one in risks}
    kept = tuple(one for one in shipped.mitigations if one.risk in ids)
    acting = {one.measure for one in kept}
    return replace(
        shipped,
        marking="For official use",
        version=7,
        risks=risks,
        assessments=tuple(one for one in shipped.assessments if one.risk in ids),
        mitigations=kept,
        measures=tuple(one for one in shipped.measures if one.id in acting),
        influences=(),
    )


@pytest.fixture(scope="module")
def view(marked: Register) -> View:
    return brief_of(marked)


def word_file(content: bytes) -> Any:
    return docx.Document(io.BytesIO(content))


def deck(content: bytes) -> Any:
    return pptx.Presentation(io.BytesIO(content))


def cells(table: Any) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def slide_tables(made: Any) -> list[Any]:
    return [shape.table for slide in made.slides for shape in slide.shapes if shape.has_table]


def all_text(made: Any) -> str:
    """Return every word on the slides."""
    said = []
    for slide in made.slides:
        for shape in slide.shapes:
            if shape.has_text_frame:
                said.append(shape.text_frame.text)
            elif shape.has_table:
                said += [text for row in cells(shape.table) for text in row]
    return "\n".join(said)


def test_the_word_brief_holds_the_map_the_legend_and_the_highest_risks_as_native_tables(view, marked):
    made = word_file(word.brief_document(view, SHEET))
    squares, legend, top = (cells(table) for table in made.tables)
    frame = score_frame(marked).sort_values(["rank", "rank_high"], kind="stable")

    for row, of in zip(squares[1:], view["matrix"]["rows"], strict=True):
        for said, cell in zip(row[1:], of["cells"], strict=True):
            first, *more = said.splitlines()
            ids = " ".join(more[1:]).partition("+")[0].split()
            assert first == f"{cell['code']} {cell['score']}"
            assert more[:1] == ([cell["count"]] if cell["ids"] else [])
            assert ids == [one["id"] for one in cell["ids"]][: len(ids)]
            assert bool(ids) == bool(cell["ids"])
    assert [row[0] for row in legend[1:]] == [band["code"] for band in view["legend"]["bands"]]
    assert [row[0] for row in top[1:]] == list(frame["id"].head(12))
    for row, (_place, of) in zip(top[1:], frame.head(12).iterrows(), strict=True):
        assert row[1] == of["title"]
        assert row[4] == f"{of['score']:g} ({of['score_low']:g}–{of['score_high']:g})"
        assert row[5] == f"{of['rank_low']:g}–{of['rank_high']:g}"
        assert row[6] == of["rating_code"]


def test_the_word_brief_says_what_the_view_says_in_order_and_under_headings(view):
    made = word_file(word.brief_document(view, SHEET))
    said = [paragraph.text for paragraph in made.paragraphs]
    headings = [one.text for one in made.paragraphs if one.style.name.startswith("Heading 1")]

    assert headings == ["What the council must hear", "The map", "Decision asked", "The highest risks"]
    for one in view["findings"]["rows"]:
        assert f"{one['number']}. {one['title']}" in said
        for part in one["parts"]:
            assert f"{part['label']}  {part['text']}".replace("\u2060", "") in said
    for line in view["ask"]["lines"]:
        assert line in said
    assert view["notice"] in said


def test_marking_language_and_properties_are_the_registers(view, marked):
    made = word_file(word.brief_document(view, SHEET))
    section = made.sections[0]
    known = made.core_properties

    assert "For official use" in section.header.paragraphs[0].text
    assert "For official use" in section.footer.paragraphs[0].text
    assert view["footer"]["left"].replace("\u2060", "") in section.footer.paragraphs[1].text
    assert (known.title, known.author, known.language) == (view["document"], "N. N.", "en")
    assert known.created == known.modified == dt.datetime(2026, 3, 4, tzinfo=dt.UTC)
    assert known.comments == view["footer"]["left"]
    turkish = word_file(word.brief_document(brief_of(replace(marked, language="az")), SHEET))
    assert 'w:lang w:val="az"' in turkish.styles.element.xml


def test_tables_repeat_their_heads_and_say_what_they_are(view):
    made = word_file(word.brief_document(view, SHEET))
    for table in made.tables:
        assert "w:tblHeader" in table.rows[0]._tr.xml
        assert "w:tblDescription" in table._tbl.xml
    assert "likelihood 5, impact 5: 2 risks" in made.tables[0]._tbl.xml


def test_squares_have_the_colours_of_the_ratings_and_ink_that_can_be_read(view):
    made = word_file(word.brief_document(view, SHEET)).tables[0]
    fills = {row["fill"][1:].upper() for row in view["legend"]["bands"]}
    pairs = {
        (shade.get(key("fill")), ink.get(key("val")))
        for row in made.rows[1:]
        for cell in row.cells[1:]
        for shade in cell._tc.iter(key("shd"))
        for ink in cell._tc.iter(key("color"))
    }

    assert {fill for fill, _ink in pairs} == fills
    assert all(contrast(f"#{fill}", f"#{ink}") >= READABLE for fill, ink in pairs)


def key(name: str) -> str:
    return "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}" + name


def test_the_slides_of_a_brief_hold_the_same_numbers_in_native_tables(view):
    made = deck(slides.brief_slides(view, SHEET))
    squares, legend, findings, top = (cells(table) for table in slide_tables(made))

    assert 4 <= len(made.slides) <= 6
    for row, of in zip(squares[1:], view["matrix"]["rows"], strict=True):
        for said, cell in zip(row[1:], of["cells"], strict=True):
            assert said.splitlines()[0].startswith(f"{cell['code']} {cell['score']}")
            assert (cell["count"] in said) if cell["ids"] else "·" not in said
            assert all(one["id"] in said for one in cell["ids"])
    assert [row[0] for row in legend[1:]] == [band["code"] for band in view["legend"]["bands"]]
    assert [row[0] for row in top[1:]] == [row["id"] for row in view["top"]["rows"]]
    assert [row[4] for row in top[1:]] == [f"{row['score']} ({row['span']})" for row in view["top"]["rows"]]
    assert findings[1] == [
        f"{one['figure']}\n{one['caption']}".replace("\u2060", "") for one in view["findings"]["rows"]
    ]
    said = all_text(made)
    for line in view["ask"]["lines"]:
        assert line in said


def test_the_marking_and_the_number_stand_on_every_slide(view):
    made = deck(slides.brief_slides(view, SHEET))
    for place, slide in enumerate(made.slides, start=1):
        said = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        assert said.count("For official use") == 2
        assert f"page {place} of {len(made.slides)}" in said
        assert slide.shapes.title.text_frame.text


def test_nothing_on_a_slide_reaches_beyond_it(marked):
    long = tuple(replace(risk, title="W" * 300) for risk in marked.risks[:30])
    of = replace(marked, title="Long words " * 30, risks=long)
    for content in (slides.brief_slides(brief_of(of), SHEET), slides.map_slides(map_of(of), SHEET)):
        made = deck(content)
        for slide in made.slides:
            for shape in slide.shapes:
                assert shape.top + shape.height <= made.slide_height
                assert shape.left + shape.width <= made.slide_width


def test_an_edition_says_on_every_page_and_slide_that_it_is_one(view):
    how = replace(SHEET, edition="Edition for release: 3 risks withheld")
    written, shown = word_file(word.brief_document(view, how)), deck(slides.brief_slides(view, how))

    assert how.edition in [one.text for one in written.sections[0].header.paragraphs]
    for slide in shown.slides:
        assert how.edition in [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


@pytest.mark.parametrize("form", ["docx", "pptx"])
def test_nothing_withheld_is_in_a_file_of_an_edition(marked, form):
    """What is marked higher is the highest risk, which a brief of the whole names first."""
    criteria = replace(marked.criteria, markings=("open", "closed"))
    risks = tuple(replace(one, marking="closed" if one.id == "T01-01" else "open") for one in marked.risks)
    of = replace(marked, criteria=criteria, marking="open", risks=risks)
    secret = marked.risks[0].title
    how, asked = replace(SHEET, form=form), Asked(marking="open")
    whole, part = render_brief(of, how), in_edition(of, how, asked, render_brief)

    assert any(secret in said for _where, said, _code in texts_in(whole, form))
    assert not any(secret in said for _where, said, _code in texts_in(part, form))


@pytest.mark.parametrize("by", ["risk", "category"])
def test_the_map_in_word_and_on_slides_lists_every_risk(marked, by):
    of = map_of(marked, by)
    written, shown = word_file(word.map_document(of, SHEET)), deck(slides.map_slides(of, SHEET))
    listed = {row[0] for table in written.tables for row in cells(table)}
    on_slides = {row[0] for table in slide_tables(shown) for row in cells(table)}

    for risk in marked.risks:
        assert risk.id in listed
        assert risk.id in on_slides


def test_what_people_wrote_stays_text(marked):
    risks = (replace(marked.risks[0], title=f"Title {MARKUP}\x07\u202e"), *marked.risks[1:])
    of = replace(marked, title=f"Register {MARKUP}", notice=f"Notice {MARKUP}", risks=risks)
    brief = brief_of(of, ask=f"Ask {MARKUP}")
    written = word_file(word.brief_document(brief, SHEET))
    said = "\n".join(paragraph.text for paragraph in written.paragraphs)
    shown = all_text(deck(slides.brief_slides(brief, SHEET)))

    for where in (said, shown):
        for what in ("Register", "Notice", "Ask"):
            assert f"{what} {MARKUP}" in where
    assert f"Title {MARKUP}" in "\n".join(text for row in cells(written.tables[2]) for text in row)
    assert f"Title {MARKUP}"[:60] in shown
    assert "\u202e" not in said + shown


@pytest.mark.parametrize("write", [word.brief_document, slides.brief_slides])
def test_the_same_register_gives_the_same_file(view, marked, write: Callable[..., bytes]):
    again = brief_of(marked)

    assert write(view, SHEET) == write(again, SHEET)
    with zipfile.ZipFile(io.BytesIO(write(view, SHEET))) as file:
        assert {entry.date_time for entry in file.infolist()} == {(2026, 3, 4, 0, 0, 0)}
        assert not [name for name in file.namelist() if "thumbnail" in name]


def test_an_empty_register_is_written_too(marked):
    empty = replace(
        marked, risks=(), assessments=(), measures=(), mitigations=(), influences=(), indicators=(), notice=""
    )
    brief, of = brief_of(empty), map_of(empty)
    said = "\n".join(one.text for one in word_file(word.brief_document(brief, SHEET)).paragraphs)

    assert "The register holds no risk yet" in said
    assert "The register holds no risk yet" in all_text(deck(slides.brief_slides(brief, SHEET)))
    assert "This register holds no risks yet." in "\n".join(
        one.text for one in word_file(word.map_document(of, SHEET)).paragraphs
    )
    assert "This register holds nothing to show yet." in all_text(deck(slides.map_slides(of, SHEET)))


def test_hundreds_of_risks_are_all_in_word_and_what_is_left_off_slides_is_counted(marked):
    risks = tuple(Risk(id=f"T01-{n:03d}", category="T01", title=f"Risk {n}") for n in range(200))
    of = map_of(replace(marked, risks=risks, assessments=(), mitigations=(), influences=()))
    listed = {row[0] for row in cells(word_file(word.map_document(of, SHEET)).tables[2])[1:]}

    assert listed == {risk.id for risk in risks}
    assert "32 more risks stand in the register" in all_text(deck(slides.map_slides(of, SHEET)))


@pytest.mark.long
def test_an_office_program_opens_them_and_slides_stay_as_many(view, tmp_path):
    program = shutil.which("soffice")
    parts = {path.name for path in Path(program).resolve().parent.glob("libs[wd]lo.so")} if program else set()
    if parts != {"libswlo.so", "libsdlo.so"}:
        reason = "LibreOffice Writer and Impress are needed: apt-get install libreoffice-writer libreoffice-impress"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    files = {"written.docx": word.brief_document(view, SHEET), "shown.pptx": slides.brief_slides(view, SHEET)}
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    command = [str(program), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
    command += ["--convert-to", "pdf", "--outdir", str(tmp_path), *(str(tmp_path / name) for name in files)]
    subprocess.run(command, check=True, timeout=240, capture_output=True)
    written, shown = (pypdf.PdfReader(tmp_path / name) for name in ("written.pdf", "shown.pdf"))

    assert len(shown.pages) == len(deck(files["shown.pptx"]).slides)
    assert "What the council must hear" in written.pages[0].extract_text()
    for page in (*written.pages, *shown.pages):
        assert "For official use" in page.extract_text()
