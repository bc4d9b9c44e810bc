"""The commands ``due`` and ``readings``: what a scheduler gets, and what a person gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from riskregister.cli import app

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
