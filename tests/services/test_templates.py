"""Print templates of one's own: copied, changed, pointed to, and told where they are broken."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from typer.testing import CliRunner

from riskregister import settings
from riskregister.cli import app
from riskregister.core.model import Register
from riskregister.errors import RegisterError, Unreachable, WrongUsage
from riskregister.services import printing
from riskregister.services.opening import open_folder
from riskregister.services.templates import copy_templates, version_of

SHIPPED = settings.shipped("register")


@pytest.fixture(scope="module")
def shipped() -> Register:
    return open_folder(SHIPPED).register


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a copy of the print templates that the settings point to."""
    copy_templates(tmp_path / "own")
    monkeypatch.setenv(settings.TEMPLATES_VARIABLE, str(tmp_path / "own"))
    return tmp_path / "own"


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / "print" / name
    text = path.read_text(encoding="utf-8")

    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def said(content: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_a_letterhead_of_ones_own_stands_on_every_page(own: Path, shipped: Register) -> None:
    before = version_of(own)
    change(own, "page.typ", "fill: dark, view.marking)", 'fill: dark, "Chancellery of " + view.marking)')
    reader = pypdf.PdfReader(io.BytesIO(printing.measures(shipped, printing.sheet("pdf"))))

    assert all("Chancellery of" in page.extract_text() for page in reader.pages)
    assert version_of(own) != before


def test_the_command_line_takes_a_folder_for_one_print_alone(tmp_path: Path) -> None:
    own, out = tmp_path / "own", tmp_path / "risk.pdf"
    run = CliRunner()

    assert run.invoke(app, ["templates", str(own)]).exit_code == 0
    change(own, "risk_page.typ", "// ", "// a change; ")
    change(own, "page.typ", "fill: dark, view.marking)", 'fill: dark, "Our own " + view.marking)')
    found = run.invoke(app, ["print", "--templates", str(own), "risk", str(SHIPPED), "--id", "T01-01", "-o", str(out)])

    assert found.exit_code == 0, found.output
    assert "Our own" in said(out.read_bytes())
    assert settings.templates() == settings.shipped("templates")


def test_the_folder_of_the_templates_themselves_will_do(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(settings.TEMPLATES_VARIABLE, str(own / "print"))

    assert settings.templates() == own


def test_what_is_broken_is_told_with_file_line_and_way_out(own: Path, shipped: Register) -> None:
    change(own, "page.typ", "view.short", "view.letterhead")
    with pytest.raises(RegisterError) as told:
        printing.measures(shipped, printing.sheet("pdf"))

    line = next(
        n for n, text in enumerate((own / "print" / "page.typ").read_text().splitlines(), 1) if "letterhead" in text
    )
    assert f'{own / "print" / "page.typ"}:{line}: dictionary does not contain key "letterhead"' in told.value.message
    assert "riskregister templates" in told.value.hint


def test_a_template_that_is_missing_is_told(own: Path, shipped: Register) -> None:
    (own / "print" / "measures.typ").unlink()

    with pytest.raises(Unreachable, match=r"measures\.typ"):
        printing.measures(shipped, printing.sheet("pdf"))


def test_a_font_that_cannot_be_read_and_none_at_all_are_told_and_no_page_of_boxes_is_made(
    own: Path, shipped: Register
) -> None:
    fonts = own / "print" / "fonts"
    broken = fonts / "broken.ttf"
    broken.write_bytes(b"junk")

    with pytest.raises(Unreachable, match=r"broken\.ttf cannot be read"):
        printing.measures(shipped, printing.sheet("pdf"))

    for file in fonts.iterdir():
        file.unlink()
    with pytest.raises(Unreachable, match="holds no font"):
        printing.measures(shipped, printing.sheet("pdf"))


def test_nothing_is_overwritten_and_an_empty_folder_is_no_template(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(WrongUsage, match="there already"):
        copy_templates(own)
    monkeypatch.setenv(settings.TEMPLATES_VARIABLE, str(tmp_path))
    with pytest.raises(WrongUsage, match="no templates in it"):
        printing.sheet("pdf")
