"""The commands ``due`` and ``readings``: what a scheduler gets, and what a person gets."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from riskregister.cli import app
from riskregister.errors import InvalidInput, WrongUsage
from riskregister.services import editing, indicators
from riskregister.services.opening import open_database
from riskregister.store.database import Database

ROOT = Path(__file__).resolve().parent.parent
FOLDER = str(ROOT / "register")


def run(*arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(app, [*arguments])
    assert done.exit_code == code, done.output
    return done.stdout


def test_due_gives_a_scheduler_one_object_with_every_column() -> None:
    """Three months after the shipped assessments every risk rated Very high is due, none of them overdue."""
    report = json.loads(run("due", FOLDER, "--as-of", "2007-08-24", "--within", "0", "--format", "json"))

    assert report["register"]["as_of"] == "2007-08-24"
    assert list(report["rows"][0]) == ["kind", "id", "title", "owner", "due", "days", "overdue", "why"]
    reviews = [row for row in report["rows"] if row["kind"] == "review"]
    assert {(row["due"], row["days"], row["overdue"]) for row in reviews} == {("2007-08-24", 0, False)}
    assert all("Very high: every 3 months" in row["why"] for row in reviews)


def test_due_names_what_is_overdue_in_a_table() -> None:
    shown = run("due", FOLDER, "--as-of", "2009-01-01")

    assert "M-ORD" in shown
    assert "review" in shown


@pytest.mark.parametrize("within", ["0", "7"])
def test_due_says_so_when_nothing_is_due(within: str) -> None:
    assert "Nothing is overdue on 2007-05-24" in run("due", FOLDER, "--within", within)
    assert json.loads(run("due", FOLDER, "--within", within, "--format", "json"))["rows"] == []


def test_days_ahead_are_never_negative() -> None:
    run("due", FOLDER, "--within", "-1", code=2)


# readings -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def database(used_home: Path) -> Iterator[Database]:
    """Return the configured database with the shipped register and one indicator in it."""
    opened = open_database()
    register = opened.read("az-nsc-2007")
    new = indicators.define(register, title="Oil price", worse="below", alarm=40.0, risks=["T08-01"], id="KRI-1")
    editing.save(opened, register, new, actor="a", reason="b", means="c")
    yield opened
    opened.close()


def table(home: Path, text: str) -> str:
    path = home / "oil.csv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_readings_are_shown_and_then_taken_over(database: Database, home: Path) -> None:
    file = table(home, "Date;Value\n01.06.2007;39,5\n01.07.2007;38\n")
    shown = json.loads(run("readings", file, "--indicator", "KRI-1", "--dry-run", "--format", "json"))

    assert shown["verdict"] == "import"
    assert shown["changes"] == {"added": 2, "changed": 0, "unchanged": 0}
    assert shown["records"][0]["date"] == "2007-06-01"
    assert database.version("az-nsc-2007") == 2

    said = run("readings", file, "--indicator", "KRI-1", "--by", "Aygün", "--why", "monthly")

    assert "KRI-1 2007-06-01: 39.5 (new)" in said
    assert "2 new, 0 changed, 0 unchanged." in said
    assert [one.value for one in database.read("az-nsc-2007").readings] == [39.5, 38.0]
    assert database.history("az-nsc-2007", limit=1)[0].reason == "monthly"


def test_the_same_readings_again_change_nothing(database: Database, home: Path) -> None:
    file = table(home, "date,value\n2007-06-01,39.5\n")
    for _time in range(2):
        said = run("readings", file, "--indicator", "KRI-1", "--by", "Aygün")

    assert "0 new, 0 changed, 1 unchanged." in said
    assert database.version("az-nsc-2007") == 3


def test_a_wrong_cell_writes_nothing_and_ends_in_1(database: Database, home: Path) -> None:
    file = table(home, "date,value\n2007-06-01,39.5\n03/04/2007,many\n")

    assert "error: B3: KRI-1 value = 'many'" in run("readings", file, "--indicator", "KRI-1", "--dry-run", code=1)
    done = CliRunner().invoke(app, ["readings", file, "--indicator", "KRI-1", "--by", "A"])
    assert isinstance(done.exception, InvalidInput)
    report = json.loads(run("readings", file, "--indicator", "KRI-1", "--dry-run", "--format", "json", code=1))
    assert (report["verdict"], [found["cell"] for found in report["findings"]]) == ("unreadable", ["A3", "B3"])
    assert database.version("az-nsc-2007") == 2


def test_readings_need_a_name(database: Database, home: Path) -> None:
    done = CliRunner().invoke(app, ["readings", table(home, "date,value\n"), "--indicator", "KRI-1"])

    assert isinstance(done.exception, WrongUsage)
