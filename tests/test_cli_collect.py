"""Sending out and collecting from the command line, and several workbooks merged at once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import Result
from tests.workbook.editing import Edit
from typer.testing import CliRunner

from riskregister.cli import app
from riskregister.errors import Conflict, Unreachable, WrongUsage
from riskregister.services.opening import main_register, open_database

BY = ("--by", "A. Aliyev")


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments])


def said(*arguments: str | Path) -> str:
    done = run(*arguments)

    assert done.exit_code == 0, done.output + repr(done.exception)
    return str(done.stdout)


@pytest.fixture
def sent(home: Path, tmp_path: Path) -> Path:
    """Send the shipped register out by category; return the folder."""
    folder = tmp_path / "out"
    found = json.loads(said("send-out", folder, "--per", "category", *BY, "--format", "json"))

    assert len(found["rows"]) == 12 == len(list(folder.glob("*.xlsx")))
    return folder


def edit(folder: Path, category: str, risk: str, **values: object) -> Path:
    (path,) = folder.glob(f"*{category} *.xlsx")
    with Edit(path) as book:
        for name, value in values.items():
            book["Register", risk, name] = value
    return path


@pytest.mark.usefixtures("home")
def test_what_went_out_is_collected_from_a_folder_and_told(sent: Path) -> None:
    """Eleven categories and measures that act on no risk went out; two come back, are merged and awaited no longer."""
    back = [edit(sent, "T01", "T01-01", owner="Body A"), edit(sent, "T02", "T02-01", owner="Body B")]
    for path in sent.iterdir():
        if path not in back:
            path.unlink()
    assert "0 of 12 workbooks are back." in said("collect")
    assert "2 changes." in said("collect", sent, "--dry-run")
    said("collect", sent, *BY)
    rows = json.loads(said("collect", "--format", "json"))["rows"]
    database = open_database()

    assert sorted(row["changes"] for row in rows if row["returned"]) == [1, 1]
    assert {row["revision"] for row in rows if row["returned"]} == {2} == {database.version(main_register(database))}
    assert "2 of 12 workbooks are back." in said("collect")


@pytest.mark.usefixtures("home")
def test_conflicts_stop_everything_unless_one_side_is_chosen(tmp_path: Path) -> None:
    books = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for path in books:
        said("export", path)
        with Edit(path) as book:
            book["Register", "T01-01", "owner"] = f"Body {path.stem}"
    dry = run("import", *books, "--dry-run", "--format", "json")
    (conflict,) = json.loads(dry.stdout)["changes"]["conflicts"]

    assert dry.exit_code == 3
    assert [one["files"] for one in conflict["proposals"]] == [["a.xlsx"], ["b.xlsx"]]
    assert isinstance(run("import", *books, *BY).exception, Conflict)
    said("import", books[0], *BY)
    told = run("import", books[1], "--dry-run").stdout
    assert "conflict: T01-01 owner: here Body a" in told
    assert "by A. Aliyev on" in told
    assert "in b.xlsx: Body b" in told
    assert "version 3" in said("import", books[1], "--conflicts", "mine", *BY)


@pytest.mark.usefixtures("home")
def test_what_cannot_be_sent_or_collected_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    assert isinstance(run("send-out", tmp_path / "x.pdf", *BY).exception, WrongUsage)
    assert isinstance(run("collect", tmp_path / "empty", *BY).exception, Unreachable)
    assert json.loads(said("collect", "--format", "json"))["rows"] == []
