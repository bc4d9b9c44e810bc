"""The command ``import`` with other people's files: a report in every case, agreed exit codes, nothing lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import openpyxl
import pytest

from riskregister.cli import main

HEAD = "Ref,Risk title,Category,Likelihood (1-5),Impact (1-5),Owner\n"
GOOD = HEAD + "A-1,Fire in the archive,Buildings,2,5,Head of archive\nA-2,Loss of key staff,People,4,3,HR\n"


class Said(NamedTuple):
    code: int
    out: str
    err: str


Program = Callable[..., Said]


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Program:
    """Return a function that runs the whole program here, on a database of its own."""
    monkeypatch.setenv("RISKREGISTER_DATABASE", f"sqlite:///{tmp_path / 'register.sqlite3'}")

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["riskregister", *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return Said(int(ended.value.code or 0), said.out, said.err)

    return run


@pytest.fixture
def file(tmp_path: Path) -> Callable[[str, str], str]:
    def write(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    return write


def test_a_register_of_another_organisation_comes_in(program: Program, file: Callable[[str, str], str]) -> None:
    path = file("ministry.csv", GOOD)
    dry = program("import", path, "--dry-run", "--format", "json")
    done = program("import", path, "--by", "N.")
    report = json.loads(dry.out)

    assert (dry.code, done.code) == (0, 0)
    assert (report["kind"], report["verdict"], report["rows"]["risks"]) == ("foreign", "import", 2)
    assert report["mapping"]["title"] == {"column": "B", "header": "Risk title", "how": "alias"}
    assert report["records"][0] | {"likelihood": 2.0, "likelihood_raw": "2", "row": 2} == report["records"][0]
    assert report["changes"]["added"] == 2
    assert "version 2" in done.out
    assert "Fire in the archive" in program("score", "--format", "json").out


def test_a_file_is_a_source_on_its_own(program: Program, file: Callable[[str, str], str]) -> None:
    rows = json.loads(program("score", file("ministry.csv", GOOD), "--format", "json").out)["rows"]

    assert {row["id"]: row["score"] for row in rows} == {"A-1": 7, "A-2": 7}


@pytest.mark.parametrize(
    ("text", "verdict", "code"),
    [
        (HEAD, "empty", 0),
        ("Name,Phone\nA,1\nB,2\n", "not_register", 1),
        (HEAD + "A-1,Fire,Buildings,sometimes,5,\nA-2,Flood,X,2,4,\nA-3,Theft,X,1,2,\n", "import", 1),
        (
            "Risk ID,Risk,Category,Cause\nA-1,Fire in the archive,Buildings,Old wires\nA-2,Flood,Buildings,Rain\n",
            "choose",
            1,
        ),
    ],
)
def test_every_verdict_has_its_report_and_code(
    program: Program, file: Callable[[str, str], str], text: str, verdict: str, code: int
) -> None:
    path = file("x.csv", text)
    dry = program("import", path, "--dry-run", "--format", "json")
    real = program("import", path, "--by", "N.", "--format", "json")

    assert (json.loads(dry.out)["verdict"], dry.code) == (verdict, code)
    assert (json.loads(real.out)["verdict"], real.code) == (verdict, code)
    assert "Traceback" not in dry.err + real.err


def test_a_row_that_may_be_a_known_risk_is_a_conflict(program: Program, file: Callable[[str, str], str]) -> None:
    known = json.loads(program("score", "--format", "json").out)["rows"][0]
    path = file("x.csv", f'{HEAD}Z-1,"{known["title"]}",,2,2,Somebody\n')
    dry = program("import", path, "--dry-run", "--format", "json")
    done = program("import", path, "--by", "N.")

    assert (dry.code, done.code) == (3, 3)
    assert json.loads(dry.out)["changes"]["conflicts"][0]["record"] == known["id"]
    assert known["id"] in done.err

    mapping = file("m.yaml", 'risks: {"2": new}\n')

    assert program("import", path, "--by", "N.", "--mapping", mapping).code == 0


def test_a_mapping_is_saved_given_and_obeyed(program: Program, file: Callable[[str, str], str], tmp_path: Path) -> None:
    path, kept = file("x.csv", GOOD), str(tmp_path / "kept.yaml")

    assert program("import", path, "--dry-run", "--save-mapping", kept).code == 0
    assert program("import", path, "--dry-run", "--save-mapping", kept).code == 4

    text = Path(kept).read_text(encoding="utf-8").replace("owner: Owner", "notes: Owner")
    report = json.loads(program("import", path, "--dry-run", "--format", "json", "--mapping", file("m.yaml", text)).out)

    assert report["mapping"]["notes"] == {"column": "F", "header": "Owner", "how": "confirmed"}
    assert program("import", path, "--dry-run", "--mapping", file("bad.yaml", "columns: {colour: A}\n")).code == 2


def test_doubts_are_written_into_a_copy_of_the_file(
    program: Program, file: Callable[[str, str], str], tmp_path: Path
) -> None:
    path = file("x.csv", HEAD + "A-1,Fire,Buildings,sometimes,5,\nA-2,Flood,X,2,4,\nA-3,Theft,X,1,2,\n")
    done = program("import", path, "--dry-run", "--answer", str(tmp_path / "answer.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "answer.xlsx").worksheets[-1]

    assert done.code == 1
    assert "sometimes" in sheet["D2"].comment.text
    assert program("import", path, "--dry-run", "--answer", str(tmp_path / "answer.xlsx")).code == 4


def test_only_workbooks_of_this_program_are_merged(program: Program, file: Callable[[str, str], str]) -> None:
    done = program("import", file("a.csv", GOOD), file("b.csv", GOOD), "--by", "N.")

    assert done.code == 2
    assert "a.csv" in done.err


def test_an_unchanged_workbook_leaves_the_register_where_it_is(program: Program, tmp_path: Path) -> None:
    program("export", str(tmp_path / "out.xlsx"))
    done = program("import", str(tmp_path / "out.xlsx"), "--by", "N.")

    assert done.code == 0
    assert "Nothing to take over; the register stays at version 1." in done.out


def test_a_mapping_that_names_the_titles_settles_that_these_are_risks(
    program: Program, file: Callable[[str, str], str], tmp_path: Path
) -> None:
    """As saved from a first look; and once it was taken in, the next file of this layout needs no word."""
    text = "Risk ID,Risk,Category,Cause\nA-1,{},Buildings,Old wires\nA-2,{},Buildings,Rain\n"
    first = file("first.csv", text.format("Fire in the archive", "Water in the vault"))
    kept = str(tmp_path / "kept.yaml")

    assert program("import", first, "--dry-run", "--save-mapping", kept).code == 1
    assert program("import", first, "--by", "N.", "--mapping", kept).code == 0

    second = file("second.csv", text.format("Theft of keys", "Loss of staff").replace("A-", "B-"))

    assert program("import", second, "--by", "N.").code == 0


def test_a_workbook_of_this_program_answers_back_as_well(program: Program, tmp_path: Path) -> None:
    out, answer = str(tmp_path / "out.xlsx"), tmp_path / "answer.xlsx"
    program("export", out)
    book = openpyxl.load_workbook(out)
    heads = [cell.value for cell in book["Register"][1]]
    cell = book["Register"].cell(2, heads.index("likelihood") + 1)
    cell.value = 7
    book.save(out)

    assert program("import", out, "--dry-run", "--answer", str(answer)).code == 1

    marked = openpyxl.load_workbook(answer)
    comment = marked["Register"][cell.coordinate].comment

    assert "7" in comment.text
    marked["Register"][cell.coordinate] = 4
    marked.save(answer)
    done = program("import", str(answer), "--by", "N.")

    assert (done.code, "version 2" in done.out) == (0, True)


@pytest.mark.parametrize(
    ("own", "options"),
    [(True, ["--sheet", "Register"]), (True, ["--save-mapping", "m.yaml"]), (False, ["--remove"])]
    + [(False, ["--conflicts", "mine"])],
)
def test_an_option_that_would_do_nothing_is_refused(
    program: Program, file: Callable[[str, str], str], tmp_path: Path, own: bool, options: list[str]
) -> None:
    path = file("x.csv", GOOD)
    if own:
        path = str(tmp_path / "own.xlsx")
        program("export", path)
    done = program("import", path, "--dry-run", *options)

    assert done.code == 2
    assert Path(path).name in done.err


def test_a_report_is_printed_whatever_is_wrong(program: Program, file: Callable[[str, str], str]) -> None:
    path = file("x.csv", GOOD)
    done = program("import", path, "--dry-run", "--format", "json", "--sheet", "Elsewhere")

    assert done.code != 0
    assert json.loads(done.out)["file"] == "x.csv"
