"""A risk's sheet: what stands on it, on one page, as text, and the same every time."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pypdf
import pytest

from riskregister import settings
from riskregister.core.frames import risk_frame
from riskregister.core.model import Register, Risk
from riskregister.errors import NotFound, WrongUsage
from riskregister.printing.risk_sheet import render_risk_sheet
from riskregister.printing.sheet import Sheet
from riskregister.printing.words import number
from riskregister.services import printing
from riskregister.services.opening import open_folder

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MARKUP = '#eval("1") *x* $y$ @z [ ] _u_ `r` <l> // c'


@pytest.fixture(scope="module")
def shipped() -> Register:
    return open_folder(settings.shipped("register")).register


def find(register: Register, identity: str) -> Risk:
    return next(risk for risk in register.risks if risk.id == identity)


def with_risk(register: Register, risk: Risk) -> Register:
    return replace(register, risks=tuple(risk if one.id == risk.id else one for one in register.risks))


def printed(register: Register, identity: str = "T06-02", **options: Any) -> bytes:
    values = {"printed_by": "N. N.", "printed_on": dt.date(2026, 3, 4), "templates": TEMPLATES} | options
    return render_risk_sheet(register, find(register, identity), Sheet(**values))


def pages(register: Register, identity: str = "T06-02", **options: Any) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(printed(register, identity, **options)))
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def test_the_sheet_says_what_the_risk_is_and_how_it_stands(shipped: Register) -> None:
    (said,) = pages(replace(shipped, marking="For official use", version=7))
    risk = find(shipped, "T06-02")
    row = risk_frame(shipped).set_index("id").loc["T06-02"]

    for words in (risk.title, risk.cause, risk.event, risk.consequence, risk.scenario, shipped.notice):
        assert words in said
    for words in ("For official use", "version 7", "printed by N. N. on 4 March 2026", "page 1 of 1", "content "):
        assert words in said
    assert f"{number(row['score'])} ({number(row['score_low'])} – {number(row['score_high'])})" in said
    assert row["rating"] in said


def test_every_measure_and_every_passage_is_on_it(shipped: Register) -> None:
    (said,) = pages(shipped)
    acting = {link.measure for link in shipped.mitigations if link.risk == "T06-02"}

    assert acting
    for measure in shipped.measures:
        assert (measure.id in said) == (measure.id in acting)
    for source in find(shipped, "T06-02").sources:
        assert f"{source.section} ¶{source.paragraph}" in said


def test_a_risk_with_many_measures_goes_on_on_a_second_page(shipped: Register) -> None:
    first, second = pages(shipped, "T01-01")

    assert "page 1 of 2" in first
    assert "Where the source says it" in second
    assert not first.endswith("Measures that act on it")


def test_a_risk_of_which_little_is_known_fits_as_well(shipped: Register) -> None:
    bare = Risk(id="T06-02", category="T06", title="Bare")
    of = replace(with_risk(shipped, bare), assessments=(), mitigations=(), influences=())
    (said,) = pages(of)

    for words in ("not assessed", "No measure acts on this risk", "No passage is cited.", "The register does not say."):
        assert words in said


def test_user_text_is_text_and_a_character_without_glyph_is_told_by_place(shipped: Register) -> None:
    risk = replace(find(shipped, "T06-02"), title=f"Title {MARKUP}", scenario="The 漢 sign")
    said = " ".join(pages(with_risk(shipped, risk)))

    assert f"Title {MARKUP}" in said
    assert "U+6F22" in said
    assert "Scenario scored" in said.split("U+6F22")[1]


@pytest.mark.parametrize("title", ["W" * 300, "An unbroken_" + "x" * 200, "Neft-qaz boru kəmərlərinin təxribatı " * 9])
def test_a_title_of_any_length_stays_on_the_page(shipped: Register, title: str) -> None:
    of = with_risk(shipped, replace(find(shipped, "T06-02"), title=title))
    said = "".join("".join(pages(of)).split()).replace("\u200b", "")

    assert "".join(title.split()) in said


def test_the_same_register_gives_the_same_file_and_grey_another(shipped: Register) -> None:
    assert printed(shipped) == printed(shipped)
    assert printed(shipped, inks="grey") != printed(shipped)


def test_a_past_state_says_so(shipped: Register) -> None:
    (said,) = pages(shipped, stood="1 November 2026, revision 12")

    assert "1 November 2026, revision 12" in said


@pytest.mark.parametrize(("form", "begins"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_pictures_hold_the_first_page(shipped: Register, form: Any, begins: bytes) -> None:
    assert printed(shipped, form=form).startswith(begins)


def test_unknown_risks_and_forms_are_refused(shipped: Register) -> None:
    with pytest.raises(NotFound, match="T99"):
        printing.risk_sheet(shipped, "T99", printing.sheet("pdf"))
    with pytest.raises(WrongUsage, match="bmp"):
        printing.sheet("bmp")


def test_it_is_written_to_the_file_named(shipped: Register, tmp_path: Path) -> None:
    printing.write(
        tmp_path / "r.pdf", printing.risk_sheet(shipped, "T08-01", printing.sheet("pdf", printed_by="N. N."))
    )

    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
