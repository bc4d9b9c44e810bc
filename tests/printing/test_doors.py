"""Printing from the command line and from a database: what is refused, what is said, and how files are named."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from pydantic import TypeAdapter
from tests.core.building import sample
from tests.printing.papers_of import HOW, PAPERS
from tests.store.saving import WHO, field
from typer.testing import CliRunner

from riskregister.cli.app import app, visible
from riskregister.core.bow_tie import bow_tie
from riskregister.core.frames import latest_assessments, risk_frame
from riskregister.core.meeting_minutes import stands
from riskregister.core.meeting_words import levels_in_words
from riskregister.core.model import Register
from riskregister.errors import RegisterError, WrongUsage
from riskregister.printing import fonts
from riskregister.printing.asked import Asked
from riskregister.printing.view import heatmap_view
from riskregister.services import print_since, printing
from riskregister.services.files import safe_name
from riskregister.services.templates import copy_templates, version_of
from riskregister.store.database import Database

RISK = "T02-01"
Kept = Callable[[Register], str]


@pytest.fixture
def keep(tmp_path: Path) -> Kept:
    """Return what keeps a register in a database, named a second time by revision 2, and gives its address."""

    def kept(register: Register) -> str:
        address = f"sqlite:///{tmp_path / 'register.sqlite3'}"
        opened = Database(address)
        opened.create(register, **{**WHO, "time": dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)})
        change = field(opened.read("small"), "risks", opened.read("small").risks[0].id, "notes", "Looked at again")
        opened.save("small", [change], {}, **{**WHO, "time": dt.datetime(2026, 5, 2, 12, tzinfo=dt.UTC)})
        opened.close()
        return address

    return kept


def run(*arguments: str) -> tuple[int, str, str]:
    """Return the exit code of the program, and what it said on both ways out."""
    answer = CliRunner().invoke(app, ["print", *arguments])
    error = answer.exception
    told = f"{error} {error.hint}" if isinstance(error, RegisterError) else answer.stderr
    assert error is None or isinstance(error, RegisterError | SystemExit), error
    return answer.exit_code, answer.stdout, told


def text(file: Path) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


@pytest.mark.parametrize(
    "arguments", [("heatmap", "--since", "r2"), ("brief", "--since", "2026-05-02"), ("book", "--since", "r2")]
)
def test_what_moved_is_not_told_backwards(keep: Kept, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    paper, *since = arguments
    code, _said, told = run(paper, f"{keep(sample())}@r1", "-o", str(tmp_path / "out.pdf"), *since)

    assert code
    assert since[1] in told
    assert "is revision 2, but what is printed is revision 1" in told
    assert "Print revision 2 since r1" in told
    assert not (tmp_path / "out.pdf").exists()


def test_changes_and_movement_from_a_later_state_of_one_history_are_refused(keep: Kept, tmp_path: Path) -> None:
    address, out = keep(sample()), str(tmp_path / "out.pdf")
    _code, _said, told = run("changes", f"{address}@r2", f"{address}@r1", "-o", out)
    _code, _said, movement = run("heatmap", f"{address}@r1", "--from", address, "-o", out)

    assert "@r2 is revision 2" in told
    assert "Give the earlier state first" in told
    assert "--from" in movement
    assert not Path(out).exists()
    assert run("changes", f"{address}@r1", address, "-o", out)[0] == 0


def test_a_later_version_from_elsewhere_is_drawn_and_said_to_run_backwards() -> None:
    """Two files keep no history in common: which was first is a matter of their versions, and may be asked for."""
    now, later = sample(), replace(sample(), version=sample().version + 3)
    view = heatmap_view(now, "risk", "current", "colour", asked=Asked(before=later, before_words="version 4"))
    report = text(io.BytesIO(printing.changed(later, now, ("version 4", "version 1"), printing.sheet("pdf"))))  # type: ignore[arg-type]

    assert view["heading"].endswith("movement backwards")
    assert "runs backwards" in view["asked"][0]
    assert "runs backwards" in view["notes"][-1]
    assert "What changed, told backwards" in report
    assert "from a later version" in report
    assert "backwards" not in str(heatmap_view(later, "risk", "current", "colour", asked=Asked(before=now)))


def test_a_missing_character_is_told_with_its_place_beside_the_paper(keep: Kept, tmp_path: Path) -> None:
    register = sample()
    first, *others = register.risks
    address = keep(replace(register, risks=(replace(first, title="Neft 石"), *others)))
    out = tmp_path / "list.pdf"
    code, said, told = run("register", address, "-o", str(out))

    assert code == 0
    assert said.strip() == f"Wrote {out}."
    assert f"a box stands in their place: U+77F3 (cjk unified ideograph-77f3): {first.id}." in told
    assert run("measures", address, "-o", str(tmp_path / "measures.pdf"))[2] == ""


def test_a_labelled_value_is_told_by_its_label() -> None:
    missing: list[fonts.Missing] = []
    fonts.printable({"facts": [{"label": "Owner", "value": "石"}]}, frozenset(), missing)

    fonts.printable({"rows": [[{"kind": "bold", "text": "M-1"}, "油"]]}, frozenset(range(128)), missing)

    assert missing[-1] == ("油", "M-1")
    assert ("石", "Owner") in missing


def test_a_file_that_is_replaced_is_said(keep: Kept, tmp_path: Path) -> None:
    address, out = keep(sample()), tmp_path / "risk.svg"
    first, second = (run("bow-tie", address, "--id", RISK, "-o", str(out))[1] for _time in range(2))

    assert first.strip() == f"Wrote {out}."
    assert second.strip() == f"Wrote {out}, in place of the file that was there."


@pytest.mark.parametrize("identity", ["../A/B", "A/B"])
def test_a_risk_whose_id_is_no_name_of_a_file_is_printed_beside_the_others(
    keep: Kept, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, identity: str
) -> None:
    register = sample()
    address = keep(replace(register, risks=(*register.risks, replace(register.risks[0], id=identity))))
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    assert run("bow-tie", address, "--id", identity)[0] == 0
    assert list(tmp_path.rglob("*.svg")) == [tmp_path / "here" / f"{safe_name(identity)}-bow-tie.svg"]


def test_names_of_files_stay_apart_and_within_their_folder() -> None:
    ids = [
        "A/B",
        "A\\B",
        "A:B",
        "A_B",
        "..",
        ".",
        "/",
        "",
        "-o",
        ".hidden",
        "CON",
        "con.a",
        "ə" * 200,
        "ə" * 201,
        "a\nb",
    ]
    names = [safe_name(one) for one in ids]

    assert len(set(names)) == len(ids)
    assert all(name == Path(name).name and not name.startswith((".", "-")) for name in names)
    assert all(len(name.encode()) < 120 and name.isprintable() for name in names)
    assert safe_name("T01-01") == "T01-01"
    assert safe_name("Ministry of Ecology") == "Ministry_of_Ecology"


def test_a_font_that_is_put_in_or_changed_is_noticed_without_a_restart(tmp_path: Path) -> None:
    folder = copy_templates(tmp_path) / "fonts"
    loaded, known, version = fonts.fonts(folder), fonts.characters(folder), version_of(tmp_path)

    assert fonts.fonts(folder) is loaded
    assert version_of(tmp_path) == version

    font = next(folder.glob("*.otf"))
    os.utime(font, (0, 0))

    assert fonts.fonts(folder) is not loaded
    assert fonts.characters(folder) == known
    assert version_of(tmp_path) != version

    font.write_bytes(b"junk")
    with pytest.raises(RegisterError, match="cannot be read"):
        fonts.characters(folder)


def test_the_review_a_book_is_told_since_lies_before_it(keep: Kept) -> None:
    address = keep(sample())
    with pytest.raises(WrongUsage, match="forwards in time"):
        print_since.since_review(f"{address}@r1", sample(), since="r2")


@pytest.mark.parametrize("paper", ["book", "changes", "measures", "minutes", "register", "risk"])
def test_every_paper_is_twice_as_large_on_a2(paper: str) -> None:
    """A2 is twice as wide as A4: when all is twice as large, every line and every page ends where it did."""
    papers = [
        pypdf.PdfReader(io.BytesIO(PAPERS[paper](sample(), replace(HOW, paper=size)))).pages  # type: ignore[arg-type]
        for size in ("a4", "a2")
    ]

    assert papers[1][0].mediabox.width == pytest.approx(2 * papers[0][0].mediabox.width, abs=1)
    small, large = ([page.extract_text().splitlines() for page in pages] for pages in papers)
    assert small == large


def test_a_score_in_a_bow_tie_and_in_minutes_has_its_range() -> None:
    register = sample()
    assessed = register.risks[0].id
    row = risk_frame(register).set_index("id").loc[assessed]
    given = latest_assessments(register, "current")[assessed]
    ends = f"{row['score_low']:g}–{row['score_high']:g}"
    knot = bow_tie(register, next(one for one in register.risks if one.id == assessed)).knot

    assert f"{row['rating']}, range of the score {ends}" in knot.rating
    assert f"{row['score']:g} ({ends})" in levels_in_words(stands((given.likelihood, given.impact), register.criteria))


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("folder.pdf", "folder.pdf is a folder. Name a file in it."),
        ("nowhere/a.pdf", "a.pdf cannot be written: No such file or directory."),
        ("-", "The name - has no ending that says what to make."),
    ],
)
def test_a_target_that_cannot_be_is_told_before_anything_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: str, told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.pdf").mkdir()

    assert told in run("book", "a register that is not there", "-o", output)[2]


def test_changes_of_a_register_with_errors_are_refused(tmp_path: Path) -> None:
    broken = replace(sample(), criteria=replace(sample().criteria, bands=()))
    files = [tmp_path / name for name in ("broken.json", "sound.json")]
    for file, register in zip(files, (broken, sample()), strict=True):
        file.write_bytes(TypeAdapter(Register).dump_json(register))
    code, _said, told = run("changes", *map(str, files), "-o", str(tmp_path / "out.pdf"))

    assert code
    assert "bands" in told


@pytest.mark.parametrize("language", ["", "english", "x"])
def test_a_language_that_is_none_stops_no_print(language: str) -> None:
    assert printing.measures(replace(sample(), language=language), printing.sheet("pdf")).startswith(b"%PDF")


def test_a_template_fetches_nothing_from_the_network(tmp_path: Path) -> None:
    page = copy_templates(tmp_path) / "measures.typ"
    page.write_text('\n#import "@preview/tablex:0.0.9": tablex\n', encoding="utf-8")
    with pytest.raises(RegisterError, match=r"measures\.typ:2: the package @preview/tablex:0\.0\.9 would be fetched"):
        printing.measures(sample(), replace(printing.sheet("pdf"), templates=tmp_path))


def test_signs_that_would_move_a_cursor_are_told_by_their_numbers() -> None:
    assert visible("A\x1b[31m\u202eB\nC") == "A\\x1b[31m\\x202eB\nC"
    assert visible("Ərazi – 石") == "Ərazi – 石"
