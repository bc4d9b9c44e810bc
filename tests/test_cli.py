"""The command line: its reports, its JSON, its exit codes, and how fast it says what it can do."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from typer.testing import CliRunner

from riskregister.cli import app
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
    first = "id category title stage likelihood impact score rating rank rank_low rank_high".split()
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


def test_check_finds_no_error_in_the_shipped_register() -> None:
    """The shipped register is sound: exit code 0."""
    assert CliRunner().invoke(app, ["check", FOLDER]).exit_code == 0


@pytest.mark.parametrize("name", ["register.json", "folder", "register.xlsx"])
def test_an_export_that_holds_the_whole_register_reads_back_equal(tmp_path: Path, name: str, shipped: Register) -> None:
    """JSON, a YAML folder and the workbook lose nothing."""
    assert CliRunner().invoke(app, ["export", str(tmp_path / name), FOLDER]).exit_code == 0

    assert [] == differences(shipped, open_source(str(tmp_path / name)).register)


def test_a_table_export_is_the_report(tmp_path: Path, shipped: Register) -> None:
    """CSV and Markdown hold a row per risk, in the report's order."""
    for name in ("scores.csv", "scores.md"):
        assert CliRunner().invoke(app, ["export", str(tmp_path / name), FOLDER]).exit_code == 0

    lines = (tmp_path / "scores.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == len(shipped.risks) + 1
    assert lines[0].startswith("id,category,title,stage,likelihood,impact,score,rating,rank,rank_low,rank_high")
    assert shipped.notice in (tmp_path / "scores.md").read_text(encoding="utf-8")


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
    other = replace(shipped, risks=shipped.risks[:3], assessments=(), mitigations=())
    path = tmp_path / "other.json"
    from riskregister.services.exchange import export

    export(other, path)

    assert len(_json("score", str(path))["rows"]) == 3
