"""The matrix sheet: what stands on it, and that it is the same sheet every time."""

from __future__ import annotations

import dataclasses
import datetime as dt
import io
import itertools
import shutil
from pathlib import Path
from typing import Any

import pydantic
import pypdf
import pytest
import typst
import yaml

from riskregister.core.criteria import Criteria
from riskregister.core.model import Assessment, Category, Estimate, Register, Risk
from riskregister.errors import RegisterError, Unreachable
from riskregister.printing import paint
from riskregister.printing.fonts import Missing, characters, printable
from riskregister.printing.heatmap import render_heatmap
from riskregister.printing.sheet import Sheet
from riskregister.printing.view import heatmap_view

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
FONTS = TEMPLATES / "print" / "fonts"
DAY = dt.date(2007, 5, 24)
AZERBAIJANI = "Bakı, Gəncə, Şəki, Çıxış, Ğ, İ ı Ö ö Ü ü"
MARKUP = '#eval("1") *x* $y$ @z [ ] _u_ `r` <l> // c \\ ~ = -- ...'


@pytest.fixture(scope="module")
def criteria() -> Criteria:
    content = yaml.safe_load((ROOT / "register" / "criteria.yaml").read_text(encoding="utf-8"))
    return pydantic.TypeAdapter(Criteria).validate_python(content)


@pytest.fixture(scope="module")
def register(criteria: Criteria) -> Register:
    """Twelve risks in four categories (the last has none), one of them not assessed."""
    categories = tuple(Category(id=f"T{n:02d}", title=f"Category number {n}") for n in range(1, 5))
    risks = tuple(
        Risk(id=f"T{n % 3 + 1:02d}-{n:02d}", category=f"T{n % 3 + 1:02d}", title=f"Title of risk {n}")
        for n in range(12)
    )
    assessments = tuple(assessed(risk.id, n % 5 + 1, n * 2 % 5 + 1) for n, risk in enumerate(risks[:-1]))
    return Register(
        id="toy",
        title="Toy register",
        criteria=criteria,
        reporting_date=DAY,
        notice="Scores are a starting judgement.",
        marking="For official use",
        version=7,
        categories=categories,
        risks=risks,
        assessments=assessments,
    )


def assessed(risk: str, likelihood: float, impact: float) -> Assessment:
    def estimate(best: float) -> Estimate:
        return Estimate(low=max(1, best - 1), best=best, high=min(5, best + 1))

    return Assessment(
        id=f"A-{risk}",
        risk=risk,
        stage="current",
        assessor="x",
        date=DAY,
        likelihood=estimate(likelihood),
        impact=estimate(impact),
    )


def crowd(register: Register, count: int) -> Register:
    """Put ``count`` risks into one square."""
    risks = tuple(Risk(id=f"T01-{n:02d}", category="T01", title=f"Title of risk {n}") for n in range(count))
    return dataclasses.replace(register, risks=risks, assessments=tuple(assessed(risk.id, 4, 5) for risk in risks))


def titled(register: Register, title: str) -> Register:
    risk = dataclasses.replace(register.risks[0], title=title)
    return dataclasses.replace(register, risks=(risk, *register.risks[1:]))


def printed(register: Register, **options: object) -> bytes:
    shown = {key: options.pop(key) for key in ("by", "stage") if key in options}
    how = {"printed_by": "N. N.", "printed_on": dt.date(2026, 3, 4), "templates": TEMPLATES} | options
    return render_heatmap(register, Sheet(**how), **shown)  # type: ignore[arg-type]


def pages(register: Register, **options: object) -> list[str]:
    """Return the text of each page, its lines joined."""
    reader = pypdf.PdfReader(io.BytesIO(printed(register, **options)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_every_risk_stands_on_the_sheet_with_id_and_title(register: Register) -> None:
    first, *rest = pages(register)
    listed = " ".join(rest)
    for risk in register.risks:
        assert risk.id in listed
        assert risk.title in listed
    for risk in register.risks[:-1]:
        assert risk.id in first


def test_the_map_page_says_what_it_shows(register: Register) -> None:
    first = pages(register)[0]
    for words in (
        "Toy register",
        "Current",
        "as they stand",
        "Version 7",
        "For official use",
        register.notice,
    ):
        assert words in first
    for band in register.criteria.bands:
        assert band.label in first
        assert band.meaning in first
    scales = register.criteria.likelihood, register.criteria.impact
    for words in [words for scale in scales for level in scale.levels for words in (level.label, level.anchor)]:
        assert words in first


def test_a_risk_nobody_assessed_is_in_no_square_and_said_to_be_so(register: Register) -> None:
    first, *rest = pages(register)
    assert register.risks[-1].id not in first
    assert "not assessed at this stage: 1 risk." in first
    assert "not assessed" in " ".join(rest)


def test_every_page_carries_register_version_date_who_and_page_number(register: Register) -> None:
    found = pages(register)
    for number, page in enumerate(found, 1):
        assert "toy · version 7 · reporting date 24 May 2007 content " in page
        assert f"page {number} of {len(found)} printed by N. N. on 4 March 2026" in page


def test_a_past_state_says_so_on_every_page(register: Register) -> None:
    first, *rest = pages(register, stood="1 November 2026, revision 7")

    assert "As it stood 1 November 2026, revision 7" in first
    assert all("as it stood: 1 November 2026, revision 7" in page for page in (first, *rest))
    assert "s it stood" not in " ".join(pages(register))


def test_the_content_hash_tells_registers_apart_but_not_printings(register: Register) -> None:
    def content(page: str) -> str:
        return page.split("content ")[1].split(maxsplit=1)[0]

    first = content(pages(register)[0])
    assert len(first) == 12
    assert content(pages(register, printed_by="Someone else", printed_on=DAY)[0]) == first
    assert content(pages(titled(register, "Another title"))[0]) != first


def test_azerbaijani_letters_come_out(register: Register) -> None:
    assert AZERBAIJANI in " ".join(pages(titled(register, AZERBAIJANI)))


@pytest.mark.parametrize(
    "text", ["Ərzaq təhlükəsizliyi", "İşğal ığüşöç", "Кибератака на энергосистему", "Щит, ёлка, Ґ"]
)
def test_turkish_and_cyrillic_titles_come_out(register: Register, text: str) -> None:
    assert text in " ".join(pages(titled(register, text)))


def test_markup_of_the_typesetter_prints_as_it_was_written(register: Register) -> None:
    marked = dataclasses.replace(titled(register, MARKUP), title=MARKUP, notice=MARKUP, marking=MARKUP)
    found = pages(marked, printed_by=MARKUP)
    assert found[0].count(MARKUP) == 6
    assert MARKUP in " ".join(found[1:])


def test_ids_shrink_to_fit_their_square(register: Register) -> None:
    first = pages(crowd(register, 24))[0]
    assert all(f"T01-{n:02d}" in first for n in range(24))


def test_sixty_risks_in_one_square_are_counted_and_named_on_a_page_it_points_to(register: Register) -> None:
    first, second, *_ = pages(crowd(register, 60))
    assert "60 risks named on page 2" in first
    assert "T01-59" not in first
    assert "likelihood 4, impact 5: 60 risks" in second
    assert all(f"T01-{n:02d}" in second for n in range(60))


def test_an_empty_register_prints_an_empty_map_that_says_so(criteria: Criteria) -> None:
    empty = Register(id="none", title="Empty", criteria=criteria, reporting_date=DAY)
    for by in ("risk", "category"):
        found = pages(empty, by=by)
        assert "This register holds nothing to show yet." in found[0]
        assert "This register holds no risks yet." in " ".join(found)


def test_a_stage_nobody_assessed_says_so(register: Register) -> None:
    assert "Nothing has been assessed at this stage yet." in pages(register, stage="target")[0]


def test_by_category_every_category_stands_on_the_map_page_with_its_name(register: Register) -> None:
    first, second, *rest = pages(register, by="category")
    for category in register.categories:
        assert category.id in first
        assert category.title in first
        assert category.title in second
    assert "P(any)" in second
    assert all(risk.title in " ".join(rest) for risk in register.risks)


def test_a_risk_between_two_levels_carries_its_own_rating_in_the_square(register: Register) -> None:
    between = dataclasses.replace(register, assessments=(assessed(register.risks[0].id, 3.5, 3),))
    view = heatmap_view(between, "risk", "current", inks="colour")
    ids = [held for row in view["matrix"]["rows"] for cell in row["cells"] for held in cell["ids"]]
    assert ids == [{"id": register.risks[0].id, "own": "M"}]
    assert "A small code after an id" in pages(between)[0]


def test_svg_is_one_page_and_vector(register: Register) -> None:
    drawn = printed(register, form="svg")
    assert drawn.startswith(b"<svg")
    assert b"<image" not in drawn


def test_png_is_a_picture(register: Register) -> None:
    assert printed(register, form="png").startswith(b"\x89PNG\r\n\x1a\n")


@pytest.mark.parametrize("form", ["pdf", "svg", "png"])
def test_the_same_register_gives_the_same_bytes(register: Register, form: str) -> None:
    assert printed(register, form=form) == printed(register, form=form)


def test_the_pdf_is_tagged_titled_and_names_its_language(register: Register) -> None:
    reader = pypdf.PdfReader(io.BytesIO(printed(dataclasses.replace(register, language="az"))))
    root = reader.root_object
    assert reader.metadata is not None
    assert reader.metadata.title == "Risk heatmap: Toy register (Current)"
    assert not reader.metadata.author
    assert str(root["/Lang"]) == "az"
    assert root["/MarkInfo"].get_object()["/Marked"]  # type: ignore[index]  # a dictionary
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()  # type: ignore[union-attr]  # a stream


def test_grey_prints_no_colour_and_keeps_every_rating_apart(register: Register) -> None:
    greys = paint.greys(len(register.criteria.bands))
    steps = [paint.luminance(grey) for grey in greys]
    assert steps == sorted(steps, reverse=True)
    assert all(paint.contrast(one, other) > 1.3 for one, other in itertools.pairwise(greys))
    drawn = printed(register, form="svg", inks="grey").decode()
    assert all(grey in drawn for grey in greys)
    assert not any(band.colour in drawn for band in register.criteria.bands)


def test_the_code_of_the_rating_stands_in_every_square(register: Register) -> None:
    rows = heatmap_view(register, "risk", "current", inks="grey")["matrix"]["rows"]
    assert all(cell["code"] for row in rows for cell in row["cells"])


@pytest.mark.parametrize("count", range(1, 8))
def test_words_on_greys_read_well(count: int) -> None:
    greys = paint.greys(count)
    assert len(set(greys)) == count
    assert all(paint.contrast(grey, paint.ink_on(grey)) >= 6 for grey in greys)


def test_words_on_the_shipped_colours_read_well(criteria: Criteria) -> None:
    for band in criteria.bands:
        assert paint.contrast(band.colour, paint.ink_on(band.colour)) >= 4.5


def test_black_on_white_is_twenty_one_to_one() -> None:
    assert paint.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert paint.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_a_character_without_a_glyph_is_found_with_its_place() -> None:
    missing: list[Missing] = []
    printable({"title of R1": "Neft 石油", "owner": AZERBAIJANI}, characters(FONTS), missing)
    assert missing == [("石", "title of R1"), ("油", "title of R1")]


def test_a_character_without_a_glyph_is_boxed_and_reported_on_the_sheet(register: Register) -> None:
    found = " ".join(pages(titled(register, "Neft 石油")))
    assert "Neft □□" in found
    assert f"U+77F3 (cjk unified ideograph-77f3): {register.risks[0].id}" in found


def test_the_fonts_have_every_letter_of_latin_and_cyrillic_alphabets() -> None:
    letters = "ƏəĞğİıÖöÜüŞşÇçÂâÎîÛû" + "".join(map(chr, range(0x410, 0x450))) + "ЁёҐґЄєІіЇїҚқӘә" + "–—·…→↑□²‰№€₼"
    assert {letter for letter in letters if ord(letter) not in characters(FONTS)} == set()


def test_invisible_characters_do_not_stop_the_press(register: Register) -> None:
    assert "onetwo three" in " ".join(pages(titled(register, "one\u200dtwo\u202e\x00\nthree")))


def test_an_endless_word_stays_in_its_column(register: Register) -> None:
    page = pypdf.PdfReader(io.BytesIO(printed(titled(register, "x" * 300)))).pages[1]
    ends = [line for line in page.extract_text().splitlines() if "xx" in line]
    assert len(ends) > 1
    assert "".join(page.extract_text().split()).replace("\u200b", "").count("x") >= 300


def test_a_missing_template_is_said_in_words(register: Register, tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"heatmap\.typ"):
        printed(register, templates=tmp_path)


def test_a_broken_template_is_said_in_words(register: Register, tmp_path: Path) -> None:
    shutil.copytree(FONTS, tmp_path / "print" / "fonts")
    (tmp_path / "print" / "heatmap.typ").write_text("#nothing", encoding="utf-8")
    with pytest.raises(RegisterError, match="unknown variable"):
        printed(register, templates=tmp_path)


def test_a_template_without_its_function_is_said_in_words(register: Register, tmp_path: Path) -> None:
    shutil.copytree(FONTS, tmp_path / "print" / "fonts")
    (tmp_path / "print" / "heatmap.typ").write_text("#let sheet(view) = []", encoding="utf-8")
    with pytest.raises(RegisterError, match=r"heatmap\.typ: unresolved import") as caught:
        printed(register, templates=tmp_path)
    assert "a function 'paper' of one argument" in caught.value.hint


def test_what_ends_a_text_of_typst_is_text(register: Register) -> None:
    words = 'Oil "fund"))) #panic("x") \\'
    assert words in pypdf.PdfReader(io.BytesIO(printed(titled(register, words)))).pages[1].extract_text()


def test_typst_may_keep_what_it_set_from_one_register_to_the_next(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    inputs = []
    compile_ = typst.compile

    def noted(source: bytes, **given: Any) -> Any:
        inputs.append(given["sys_inputs"])
        return compile_(source, **given)

    monkeypatch.setattr(typst, "compile", noted)
    printed(register)
    printed(titled(register, "another"))

    assert inputs[0] == inputs[1]
    assert len(inputs) == 2
