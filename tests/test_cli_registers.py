"""Several registers on the command line: listed, named wherever a source stands, none taken for another."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from riskregister.cli import app
from riskregister.errors import NotFound
from riskregister.services import registers
from riskregister.services.opening import open_database
from riskregister.store.database import Database

ID = "exercise-1"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


@pytest.fixture
def database(used_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Return the configured database with a copy of the shipped register in it, saved once since."""
    monkeypatch.setenv("RISKREGISTER_BY", "B. Babayev")
    opened = open_database()
    who = {"actor": "A. Aliyev", "reason": "exercise", "means": "test"}
    held = opened.read("az-nsc-2007")
    registers.create(opened, held, id=ID, title="An exercise", purpose="exercise", **who)
    changes = registers.head_changes(opened.read(ID), {"title": "An exercise, renamed"})
    opened.save(ID, changes, {}, **who, time=opened.history(ID)[0].time)
    yield opened
    opened.close()


def test_the_registers_are_listed_with_how_each_stands(database: Database) -> None:
    done = run("registers", "--format", "json")
    rows = {row["id"]: row for row in json.loads(done.stdout)["rows"]}

    assert set(rows) == {"az-nsc-2007", ID}
    assert (rows[ID]["title"], rows[ID]["purpose"], rows[ID]["version"]) == ("An exercise, renamed", "exercise", 2)
    assert rows[ID]["risks"] == rows["az-nsc-2007"]["risks"] > 0
    assert "An exercise, renamed" in run("registers").stdout


def test_a_register_is_named_wherever_a_source_stands(database: Database) -> None:
    there = json.loads(run("measures", f"register:{ID}", "--format", "json").stdout)["register"]
    past = json.loads(run("measures", f"{database.url}#{ID}@r1", "--format", "json").stdout)["register"]

    assert (there["id"], there["version"]) == (ID, 2)
    assert (past["id"], past["version"]) == (ID, 1)
    assert "renamed" in run("diff", f"register:{ID}@r1", f"register:{ID}").stdout
    assert "renamed" in run("diff", "register:az-nsc-2007", f"register:{ID}").stdout
    assert "A. Aliyev" in run("history", f"register:{ID}").stdout


def test_a_register_that_is_not_there_is_refused_with_those_that_are(database: Database) -> None:
    for done in (
        run("score", "register:nothing"),
        run("revert", "1", "--register", "nothing"),
        run("export", "x.json", "register:nothing"),
    ):
        assert isinstance(done.exception, NotFound)
        assert f"az-nsc-2007, {ID}" in str(done.exception)


def test_a_revision_is_undone_in_the_register_named_alone(database: Database) -> None:
    done = run("revert", "2", "--register", ID, "--why", "a slip")

    assert done.exit_code == 0, done.output
    assert database.read(ID).title == "An exercise"
    assert (database.version(ID), database.version("az-nsc-2007")) == (3, 1)


def test_a_register_is_begun_from_any_source(database: Database, tmp_path: Path) -> None:
    done = run("new", "before", f"register:{ID}@r1", "--title", "Before", "--exercise")

    assert done.exit_code == 0, done.output
    assert (database.read("before").title, database.read("before").purpose) == ("Before", "exercise")
    assert "124 risks" in done.stdout

    table = tmp_path / "theirs.csv"
    table.write_text("Id,Risk,Likelihood,Impact\nA-1,The pump fails in a flood,2,3\n", encoding="utf-8")

    assert run("new", "theirs", str(table), "--why", "from the town").exit_code == 0
    assert [one.title for one in database.read("theirs").risks] == ["The pump fails in a flood"]
    assert run("new", "blank", "--empty", "--title", "Blank").exit_code == 0
    assert database.read("blank").risks == ()
    assert "already" in str(run("new", ID).exception)
