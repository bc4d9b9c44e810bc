"""The command line: its reports, its JSON, its exit codes, and how fast it says what it can do."""

from __future__ import annotations

import csv
import io
import json
import math
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pypdf
import pytest
import typer.main
from typer.testing import CliRunner

from riskregister.cli import app, main
from riskregister.cli.progress import Spoken
from riskregister.core.changes import differences
from riskregister.core.model import Register
from riskregister.services.opening import open_source

ROOT = Path(__file__).resolve().parent.parent
FOLDER = str(ROOT / "register")


def _json(*arguments: str) -> dict:
    done = CliRunner().invoke(app, [*arguments, "--format", "json"])
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_score_gives_a_row_per_risk_with_every_promised_column(shipped: Register) -> None:
    """The object names the register; each row has every column, numbers as numbers, unknown as null."""
    report = _json("score", FOLDER)

    assert report["register"] == {"id": shipped.id, "version": 0, "as_of": "2007-05-24"}
    assert len(report["rows"]) == len(shipped.risks)
    first = ["id", "category", "title", "stage", "likelihood", "impact", "score", "rating", "rank"]
    first += ["rank_low", "rank_high"]
    assert list(report["rows"][0])[: len(first)] == first
    for row in report["rows"]:
        assert row["score"] == row["likelihood"] + row["impact"]
        assert row["product"] == row["likelihood"] * row["impact"]
        expected = (
            "Low"
            if row["score"] <= 4
            else "Medium"
            if row["score"] <= 6
            else "High"
            if row["score"] == 7
            else "Very high"
        )
        assert row["rating"] == expected


def test_ranks_start_at_the_highest_and_ties_share_the_mean() -> None:
    """Rank 1 is the highest score; equal scores have one rank; all ranks sum to n (n + 1) / 2."""
    rows = _json("score", FOLDER)["rows"]

    assert [row["score"] for row in rows] == sorted((row["score"] for row in rows), reverse=True)
    assert sum(row["rank"] for row in rows) == len(rows) * (len(rows) + 1) / 2
    assert all(a["rank"] == b["rank"] for a in rows for b in rows if a["score"] == b["score"])


SIMULATED = {"id", "title", "score", "rank", "rank_low", "rank_high", "expected_rank", "top", "top_error", "assessed"}
SIMULATED |= {"expected_harm", "expected_harm_low", "expected_harm_high", "p_event", "p_above_appetite", "var95"}


def test_simulate_gives_every_risk_its_losses_and_the_whole_in_the_last_row(shipped: Register) -> None:
    """Every row has every column; expected harm adds up; the whole has no rank, but value at risk of a year."""
    rows = _json("simulate", FOLDER, "--draws", "2000")["rows"]
    *risks, whole = rows

    assert {row["id"] for row in risks} == {risk.id for risk in shipped.risks}
    assert whole["id"] == "ALL"
    assert {frozenset(row) for row in rows} == {frozenset(rows[0])}
    assert {*SIMULATED, "tvar95"} <= set(whole)
    assert [whole[name] for name in ("rank", "rank_low", "rank_high", "expected_rank", "top", "score")] == [None] * 6
    assert sum(row["expected_harm"] for row in risks) == pytest.approx(whole["expected_harm"])
    assert whole["tvar95"] > whole["var95"] > whole["expected_harm"]
    for row in risks:
        assert row["expected_harm_low"] < row["expected_harm"] < row["expected_harm_high"]
        assert 0 < row["p_event"] < 1
        assert 0 <= row["p_above_appetite"] <= 1
        assert row["var95"] is None


def test_simulate_shows_only_digits_that_another_seed_would_not_change_much() -> None:
    """On the screen no digit stands below two standard errors; in JSON all do, with the errors."""
    done = CliRunner().invoke(app, ["simulate", FOLDER, "--draws", "500"])
    whole = next(line for line in done.stdout.splitlines() if line.startswith("ALL")).split()
    row = _json("simulate", FOLDER, "--draws", "500")["rows"][-1]
    names = ("expected_harm", "expected_harm_low", "expected_harm_high", "p_event", "var95", "tvar95")

    assert done.exit_code == 0
    for name, shown in zip(names, whole[-6:], strict=True):
        place = math.floor(-math.log10(2 * row[f"{name}_error"]))
        assert float(shown) == float(f"{round(row[name], place):.3g}")


def test_progress_is_silent_for_a_second_and_then_speaks_on_standard_error() -> None:
    now, said = [0.0], io.StringIO()
    progress = Spoken(said, clock=lambda: now[0])
    progress(0.5)
    assert said.getvalue() == ""
    now[0] = 1.1
    for share in (0.5, 0.51, 0.61, 1.0):
        progress(share)
    progress.end()
    assert said.getvalue().splitlines() == ["Simulated: 50 %", "Simulated: 61 %", "Simulated: 100 %"]


def test_score_by_category_gives_eleven_rows() -> None:
    """Each category is rolled up once, with its probability inside its bounds."""
    rows = _json("score", FOLDER, "--by", "category")["rows"]

    assert sorted(row["id"] for row in rows) == [f"T{n:02d}" for n in range(1, 12)]
    assert all(row["p_low"] <= row["p_any"] <= row["p_high"] for row in rows)
    assert all(row["worst_risk"].startswith(row["id"]) for row in rows)


def test_a_stage_nobody_assessed_is_null_not_a_number() -> None:
    """Residual levels are unknown in the shipped register and stay so."""
    rows = _json("score", FOLDER, "--stage", "residual")["rows"]

    assert {row["score"] for row in rows} == {None}
    assert {row["rank"] for row in rows} == {None}


def test_measures_cites_the_order_apart_from_the_concept(shipped: Register) -> None:
    """An Order item's section cannot be taken for the Concept's section of the same number."""
    rows = _json("measures", FOLDER)["rows"]

    assert len(rows) == len(shipped.measures)
    assert {"Order 4.1", "Order 4.2", "4.2"} <= {row["section"] for row in rows}
    assert {row["progress"] for row in rows} == {None}
    assert {row["overdue"] for row in rows} == {False}


def test_the_reporting_date_decides_what_is_overdue() -> None:
    """Read in 2009, the Order's tasks are overdue; nothing in the program reads the clock for that."""
    report = _json("measures", FOLDER, "--as-of", "2009-01-01")

    assert report["register"]["as_of"] == "2009-01-01"
    assert sum(row["overdue"] for row in report["rows"] if row["section"].startswith("Order 4")) >= 9


def test_coverage_names_the_gaps(shipped: Register) -> None:
    """Each category has its measures by status; a risk without any measure is named as a gap."""
    rows = _json("coverage", FOLDER)["rows"]
    linked = {link.risk for link in shipped.mitigations}

    assert [row["id"] for row in rows] == [category.id for category in shipped.categories]
    assert sorted(gap for row in rows for gap in row["gaps"]) == sorted(
        risk.id for risk in shipped.risks if risk.id not in linked
    )


@pytest.mark.parametrize("format", ["table", "json", "csv"])
@pytest.mark.parametrize("by", ["risk", "measure", "section"])
def test_coverage_by_row_kind_can_be_read_in_every_format(by: str, format: str) -> None:
    said = CliRunner().invoke(app, ["coverage", FOLDER, "--by", by, "--format", format])

    assert said.exit_code == 0
    assert {"risk": "cover", "measure": "notes", "section": "paragraphs"}[by] in said.stdout


def test_coverage_by_risk_has_a_row_per_risk(shipped: Register) -> None:
    assert [row["id"] for row in _json("coverage", FOLDER, "--by", "risk")["rows"]] == [
        risk.id for risk in shipped.risks
    ]


def test_check_finds_no_error_in_the_shipped_register() -> None:
    """The shipped register is sound: exit code 0."""
    assert CliRunner().invoke(app, ["check", FOLDER]).exit_code == 0


@pytest.mark.parametrize("name", ["register.json", "folder", "register.xlsx"])
def test_an_export_that_holds_the_whole_register_reads_back_equal(tmp_path: Path, name: str, shipped: Register) -> None:
    """JSON, a YAML folder and the workbook lose nothing."""
    assert CliRunner().invoke(app, ["export", str(tmp_path / name), FOLDER]).exit_code == 0

    assert differences(shipped, open_source(str(tmp_path / name)).register) == []


def test_a_table_export_is_the_report(tmp_path: Path, shipped: Register) -> None:
    """CSV and Markdown hold a row per risk, in the report's order."""
    for name in ("scores.csv", "scores.md"):
        assert CliRunner().invoke(app, ["export", str(tmp_path / name), FOLDER]).exit_code == 0

    lines = (tmp_path / "scores.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == len(shipped.risks) + 1
    assert lines[0].startswith("id,category,title,stage,likelihood,impact,score,rating,rank,rank_low,rank_high")
    assert shipped.notice in (tmp_path / "scores.md").read_text(encoding="utf-8")


def test_an_export_for_another_program_says_what_is_not_taken_over(tmp_path: Path, shipped: Register) -> None:
    """A row per risk in that program's columns, and the sentences below."""
    done = CliRunner().invoke(app, ["export", str(tmp_path / "for.csv"), FOLDER, "--for", "ciso-assistant"])
    head = (tmp_path / "for.csv").read_text(encoding="utf-8-sig").splitlines()[0]

    assert done.exit_code == 0
    assert "- Not taken over: target levels" in done.stdout
    assert head.startswith("ref_id;name;description;inherent_proba;")


def test_an_edited_workbook_is_previewed_then_imported(tmp_path: Path, home: Path) -> None:
    """A dry run shows the change and writes nothing; the import makes it; a second import finds nothing to do."""
    book = tmp_path / "book.xlsx"
    run = CliRunner().invoke
    assert run(app, ["export", str(book)]).exit_code == 0
    opened = openpyxl.load_workbook(book)
    opened["Register"]["E2"] = 1
    opened.save(book)

    dry = json.loads(run(app, ["import", str(book), "--dry-run", "--format", "json"]).stdout)
    assert (dry["verdict"], dry["changes"]["changed"], dry["changes"]["conflicts"]) == ("import", 1, [])
    assert open_source().register.version == 1
    assert run(app, ["import", str(book)]).exit_code != 0
    assert run(app, ["import", str(book), "--by", "N. N.", "--why", "council"]).exit_code == 0
    assert open_source().register.version == 2
    again = json.loads(run(app, ["import", str(book), "--dry-run", "--format", "json"]).stdout)
    assert again["changes"]["changed"] == 0


def test_the_register_given_is_not_the_one_scored_by_accident(tmp_path: Path, shipped: Register) -> None:
    """A named source is read, not the configured database."""
    other = replace(shipped, risks=shipped.risks[:3], assessments=(), mitigations=(), influences=())
    path = tmp_path / "other.json"
    from riskregister.services.exchange import export

    export(other, path)

    assert len(_json("score", str(path))["rows"]) == 3


Said = tuple[int, str, str]


@pytest.fixture
def program(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Said]:
    """Return a function that runs the whole program here; it gives exit code, standard output and errors."""

    def run(*arguments: str | Path) -> Said:
        monkeypatch.setattr(sys, "argv", ["riskregister", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        # On a slow machine it is said how far what takes longer than a second is.
        return int(ended.value.code or 0), said.out, re.sub(r"^[^:\n]+: \d+ %\n", "", said.err, flags=re.MULTILINE)

    return run


def _commands(group: object, name: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    yield name
    for part, command in getattr(group, "commands", {}).items():
        yield from _commands(command, (*name, part))


@pytest.mark.parametrize("command", list(_commands(typer.main.get_command(app))), ids=" ".join)
def test_every_command_says_what_it_does(program: Callable[..., Said], command: tuple[str, ...]) -> None:
    """Help has the usage line, a sentence on the command, and one on each option."""
    code, out, err = program(*command, "--help")
    blocks = out.strip().split("\n\n")

    assert (code, err) == (0, "")
    assert blocks[0].startswith("Usage: ")
    assert blocks[1].strip().endswith(".")
    options = [line for line in out.splitlines() if line.startswith("  -") and not line.strip().startswith("--help")]
    assert [line for line in options if len(line.split("  ")) < 3 and "\n" not in line and len(line) < 30] == []


def test_help_does_not_wait_for_what_it_does_not_need() -> None:
    """Tables, databases, workbooks and pages are loaded by the commands that use them, not by --help."""
    code = "import sys, riskregister.cli; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(ROOT / "src")}
    )
    heavy = {"numpy", "pandas", "pydantic", "sqlalchemy", "alembic", "openpyxl", "xlsxwriter", "streamlit", "typst"}

    assert heavy & set(done.stdout.split()) == set()


@pytest.mark.parametrize(
    "command", [("score",), ("score", "--by", "category"), ("measures",), ("coverage",), ("check",)], ids=" ".join
)
def test_json_and_csv_are_all_that_is_on_standard_output(
    program: Callable[..., Said], command: tuple[str, ...]
) -> None:
    """JSON is one object whose rows all have the same columns, CSV has those columns; errors are silent."""
    code, out, err = program(*command, FOLDER, "--format", "json")
    report = json.loads(out)
    columns = {tuple(row) for row in report["rows"]}
    table = program(*command, FOLDER, "--format", "csv")
    rows = list(csv.reader(io.StringIO(table[1])))

    assert (code, err, table[0], table[2]) == (0, "", 0, "")
    assert set(report) == {"register", "rows"}
    assert set(report["register"]) == {"id", "version", "as_of"}
    assert len(columns) <= 1
    assert len(rows) == len(report["rows"]) + 1
    assert columns <= {tuple(rows[0])}


@pytest.mark.parametrize("command", [("score",), ("score", "--by", "category"), ("measures",), ("coverage",)])
def test_a_table_is_made_for_reading(program: Callable[..., Said], command: tuple[str, ...]) -> None:
    """A line per row and more for long titles; scores never stand without their notice."""
    code, out, err = program(*command, FOLDER)

    assert (code, err) == (0, "")
    assert ("starting judgement" in out) is (command[0] == "score")
    assert out.splitlines()[0].split()[0] == "id"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["score", "nowhere"], 4, "There is no file or folder nowhere"),
        (["score", "{notes}"], 1, "notes.txt"),
        (["score", "pyproject.toml"], 2, "pyproject.toml is not a register this program can open"),
        (["score", "--stage", "future"], 2, "future"),
        (["score", "--by", "colour"], 2, "colour"),
        (["measures", "--as-of", "24.5.2007"], 2, "24.5.2007"),
        (["nonsense"], 2, "nonsense"),
        (["export", "x.docx", FOLDER], 2, ".docx"),
        (["export", "x.md", FOLDER, "--for", "turbo-ea"], 2, ".xlsx or .csv"),
        (["export", "{notes}/x.json", FOLDER], 4, "x.json"),
        (["print", "heatmap", FOLDER, "-o", "h.bmp"], 2, "bmp"),
        (["print", "heatmap", FOLDER, "-o", "h.pdf", "--edition", "cosmic"], 2, "unclassified, restricted"),
        (["print", "risk", FOLDER, "--id", "T01-01", "-o", "h.pdf", "--group"], 2, "--edition"),
        (["print", "heatmap", FOLDER, "-o", "{notes}/h.pdf"], 4, "h.pdf"),
        (["print", "risk", FOLDER], 2, "--id"),
        (["print", "risk", FOLDER, "--id", "T01-01", "-o", "r.docx"], 2, "docx"),
        (["print", "brief", FOLDER, "-o", "b.pptx", "--paper", "a3"], 2, "no paper"),
        (["print", "brief", FOLDER, "-o", "b.docx", "--inks", "pattern"], 2, "no patterns"),
        (["print", "brief", FOLDER, "--since", "r1"], 2, "keeps no history"),
        (["print", "heatmap", FOLDER, "--since", "lately"], 1, "'lately' is no moment"),
        (["print", "risk", FOLDER, "--id", "T01-01", "-o", "sheet"], 2, "no ending that says"),
        (["print", "measures", FOLDER, "-o", "m.png", "--archive"], 2, "leave out --archive"),
        (["print", "heatmap", FOLDER, "--dots", "300"], 2, "leave out --dots"),
        (["print", "book", FOLDER, "--grey", "--inks", "pattern"], 2, "--grey or --inks"),
        (["print", "heatmap", FOLDER, "--to", "current"], 2, "to itself"),
        (["print", "risk", FOLDER, "--id", "T99-99", "-o", "r.pdf"], 1, "T99-99"),
        (["import", "{notes}"], 2, "needs a name"),
        (["import", "nowhere.xlsx", "--by", "N."], 4, "nowhere.xlsx"),
        (["import", "{notes}", "--by", "N."], 1, "notes.txt"),
        (["import", "{notes}", "--into", "other", "--by", "N."], 1, "no register 'other'"),
        (["serve", "--port", "0"], 2, "not a port"),
        (["score", "mysql://x/y"], 2, "mysql"),
        (["score", "sqlite:///nowhere.sqlite3"], 4, "nowhere.sqlite3"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_done_is_said_in_one_sentence(
    program: Callable[..., Said], tmp_path: Path, home: Path, arguments: list[str], code: int, words: str
) -> None:
    """On the errors' stream, with the agreed exit code, and nothing on the other one."""
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    found, out, err = program(*(text.replace("{notes}", str(notes)) for text in arguments))

    assert (found, out) == (code, "")
    assert words in err
    assert "Traceback" not in err
    assert notes.read_text() == "mine"
    assert home.parent == tmp_path


def test_a_workbook_whose_cell_was_changed_here_as_well_is_a_conflict(
    program: Callable[..., Said], tmp_path: Path, home: Path
) -> None:
    """Exit 3 for the dry run and for the import, which writes nothing; JSON is printed in every case."""
    books = [tmp_path / "first.xlsx", tmp_path / "second.xlsx"]
    for book, level in zip(books, (1, 2), strict=True):
        assert program("export", book)[0] == 0
        opened = openpyxl.load_workbook(book)
        opened["Register"]["E2"] = level
        opened.save(book)
    assert program("import", books[0], "--by", "N.")[0] == 0
    dry = program("import", books[1], "--dry-run", "--format", "json")
    code, out, err = program("import", books[1], "--by", "N.", "--format", "json")

    assert (dry[0], code) == (3, 3)
    assert len(json.loads(dry[1])["changes"]["conflicts"]) == 1
    assert json.loads(out) == json.loads(dry[1])
    assert err.startswith("Error: ")
    assert err.count("\n") == 1
    assert open_source().register.version == 2
    assert home.exists()


@pytest.mark.parametrize("name", ["h.pdf", "h.svg", "h.png", "h.docx", "h.pptx"])
def test_the_heatmap_is_printed_by_the_files_ending(program: Callable[..., Said], tmp_path: Path, name: str) -> None:
    """By category, in grey, at another stage: a file of that kind, and one line that says so."""
    path = tmp_path / name
    code, out, err = program(
        "print", "heatmap", FOLDER, "-o", path, "--by", "category", "--grey", "--stage", "inherent"
    )
    begins = {"h.pdf": b"%PDF-", "h.svg": b"<svg", "h.png": b"\x89PNG"}.get(name, b"PK")

    assert (code, out, err) == (0, f"Wrote {path}.\n", "")
    assert path.read_bytes().startswith(begins)


def test_a_brief_is_printed_with_what_is_asked(program: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "b.docx"
    code, out, err = program("print", "brief", FOLDER, "-o", path, "--ask", "Take note of it.")

    assert (code, out, err) == (0, f"Wrote {path}.\n", "")
    assert "Take note of it." in [one.text for one in docx.Document(str(path)).paragraphs]


def test_an_edition_is_printed_for_the_archive(program: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "e.pdf"
    said = program("print", "risk", FOLDER, "--id", "T01-01", "-o", path, "--edition", "Unclassified", "--archive")

    assert said == (0, f"Wrote {path}.\n", "Unclassified edition: nothing withheld.\n")
    assert b"<pdfaid:part>2<" in path.read_bytes()


def test_the_heatmap_is_printed_of_what_is_asked_for(program: Callable[..., Said], tmp_path: Path) -> None:
    """Movement between two stages in one dimension, of one category, in patterns; a contradiction is refused."""
    path = tmp_path / "h.pdf"
    asked = ("--stage", "inherent", "--to", "current", "--dimension", "human", "--category", "T11", "--find", "water")
    code, out, err = program(
        "print", "heatmap", FOLDER, "-o", path, *asked, "--paper", "a3", "--upright", "--inks", "pattern"
    )
    said = " ".join(pypdf.PdfReader(path).pages[0].extract_text().split())

    assert (code, out, err) == (0, f"Wrote {path}.\n", "")
    for words in ("Inherent → Current", "impact: People", "Only category T11", "hold “water”", "risks are shown."):
        assert words in said
    code, _out, err = program("print", "heatmap", FOLDER, "-o", path, "--to", "current", "--from", FOLDER)
    assert (code, "one beginning" in err) == (2, True)
    code, _out, err = program("print", "heatmap", FOLDER, "-o", path, "--category", "T99")
    assert (code, "T99" in err) == (1, True)


def test_a_picture_has_the_dots_asked_for(program: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "h.png"
    program("print", "heatmap", FOLDER, "-o", path, "--category", "T03", "--dots", "300")

    assert int.from_bytes(path.read_bytes()[16:20]) == pytest.approx(297 / 25.4 * 300, abs=1)


def test_a_risk_is_printed_as_a_sheet(program: Callable[..., Said], tmp_path: Path) -> None:
    path = tmp_path / "r.pdf"
    code, out, err = program("print", "risk", FOLDER, "--id", "T06-02", "-o", path)

    assert (code, out, err) == (0, f"Wrote {path}.\n", "")
    assert path.read_bytes().startswith(b"%PDF-")


def test_the_shipped_worked_cases_hold(program: Callable[..., Said]) -> None:
    code, out, err = program("method", "verify")

    assert (code, err) == (0, "")
    assert re.fullmatch(r"(\d+) cases, 0 failed\.", out.strip())


def test_cases_of_somebodys_own_are_run_and_what_fails_is_named(program: Callable[..., Said], tmp_path: Path) -> None:
    good = "- {id: good, function: noisy_or, inputs: {leak: 0.1, causes: [0.5, 0.4]}, expected: 0.73}\n"
    bad = "- {id: bad, function: noisy_or, inputs: {leak: 0.1, causes: [0.5, 0.4]}, expected: 0.74}\n"
    (tmp_path / "good.yaml").write_text(good)
    (tmp_path / "both.yaml").write_text(good + bad)

    assert program("method", "verify", tmp_path / "good.yaml") == (0, "1 cases, 0 failed.\n", "")
    code, out, err = program("method", "verify", tmp_path / "good.yaml", tmp_path / "both.yaml")
    assert (code, err) == (1, "")
    assert "result: expected 0.74, found 0.73" in out
    assert out.endswith("3 cases, 1 failed.\n")


def test_the_report_of_cases_says_the_same_in_json(program: Callable[..., Said], tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text('[{"id": "a", "function": "pret", "inputs": [], "expected": 1}]')
    code, out, err = program("method", "verify", tmp_path / "case.json", "--format", "json")
    (row,) = json.loads(out)["rows"]

    assert (code, err, row["id"], row["passed"]) == (1, "", "a", False)
    assert "do you mean pert" in row["problem"]


def test_what_can_be_called_is_listed_with_all_it_takes_to_write_a_case(program: Callable[..., Said]) -> None:
    code, out, _err = program("method", "list", "krippendorff", "--format", "json")
    (row,) = json.loads(out)["rows"]
    table = program("method", "list", "krippendorff")

    assert (code, row["function"], row["topic"]) == (0, "krippendorff_alpha", "agreement")
    assert [argument["name"] for argument in row["arguments"]] == ["ratings", "metric", "draws", "level", "seed"]
    assert set(row["example"]) == {"id", "function", "inputs", "expected", "tolerance"}
    assert {"alpha", "low", "high"} - set(row["result"]) <= {"low", "high"}
    assert table[0] == 0
    assert "krippendorff_alpha" in table[1]


def test_one_function_is_explained_or_the_nearest_named(program: Callable[..., Said]) -> None:
    code, out, _err = program("method", "show", "noisy_or")
    wrong = program("method", "show", "noisyor")

    assert code == 0
    assert out.startswith("noisy_or(leak, causes)")
    assert "A case that runs:" in out
    assert (wrong[0], wrong[1]) == (1, "")
    assert "noisy_or" in wrong[2]
