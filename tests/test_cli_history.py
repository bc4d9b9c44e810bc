"""The commands about what was: diff, history, revert, verify, backup, restore, and past states as sources."""

from __future__ import annotations

import contextlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from click.testing import Result
from typer.testing import CliRunner

from riskregister.cli import app
from riskregister.core.model import Estimate
from riskregister.errors import RegisterError
from riskregister.services import editing
from riskregister.services.opening import main_register, open_database
from riskregister.store.database import Database

ROOT = Path(__file__).resolve().parent.parent
FOLDER = str(ROOT / "register")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments))


def said(*arguments: str) -> str:
    done = run(*arguments)

    assert done.exit_code == 0, done.output + repr(done.exception)
    return str(done.stdout)


def refused(*arguments: str) -> RegisterError:
    done = run(*arguments)

    assert isinstance(done.exception, RegisterError), done.output
    return done.exception


@pytest.fixture
def database(used_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """Return the configured database after two saves: a risk moved and a measure progressed; then another owner."""
    monkeypatch.setenv("RISKREGISTER_BY", "B. Babayev")
    opened = open_database()
    register_id = main_register(opened)
    held = opened.read(register_id)
    changes = editing.record_changes(
        held, "assessments", "T01-01:current", {"likelihood": Estimate(low=3.0, best=4.0, high=5.0)}
    )
    changes += editing.record_changes(held, "measures", held.measures[0].id, {"progress": 30.0})
    editing.save(opened, held, changes, actor="A. Aliyev", reason="new report", means="dashboard")
    held = opened.read(register_id)
    changes = editing.record_changes(held, "risks", "T01-02", {"owner": "Body C"})
    editing.save(opened, held, changes, actor="A. Aliyev", reason="handed over", means="dashboard")
    yield opened
    opened.close()


@pytest.mark.usefixtures("database")
def test_diff_tells_two_moments_in_sentences() -> None:
    """Moved on the matrix, progressed, edited; a file on either side gives the same."""
    text = said("diff", "@r1", "@r3")

    assert "T01-01 Continued occupation of part of the territory, current: from Very high 10" in text
    assert "progress unknown → 30 %" in text
    assert "Edited in T01-02" in text
    assert said("diff", FOLDER, "@r3") == text
    assert said("diff", "@r3", "@r3") == "Nothing differs.\n"
    found = json.loads(said("diff", "@r1", "@r2", "--format", "json"))
    assert (found["register"]["version"], [row["kind"] for row in found["rows"]]) == (2, ["moved", "measure_progress"])
    moved = found["rows"][0]
    assert (moved["record"], moved["stage"], moved["old"], moved["new"]) == ("T01-01", "current", "10", "9")


@pytest.mark.usefixtures("database")
def test_a_past_state_is_a_source_of_every_report_and_export(tmp_path: Path) -> None:
    """By revision and by date; with the database's address as well."""
    rows = {
        at: next(row for row in json.loads(said("score", at, "--format", "json"))["rows"] if row["id"] == "T01-01")
        for at in ("@r1", "@r2", "@2999-01-01")
    }

    assert [rows[at]["likelihood"] for at in rows] == [5, 4, 4]
    said("export", str(tmp_path / "then"), "@r1")
    assert said("diff", FOLDER, str(tmp_path / "then")) == "Nothing differs.\n"
    said("export", str(tmp_path / "then.md"), "@r2")
    assert ", revision 2." in (tmp_path / "then.md").read_text(encoding="utf-8")
    said("print", "heatmap", "@r1", "-o", str(tmp_path / "then.pdf"))
    assert "revision 1" in pypdf.PdfReader(tmp_path / "then.pdf").pages[0].extract_text()
    said("print", "heatmap", "--since", "r1", "-o", str(tmp_path / "moved.pdf"))
    moved = " ".join(pypdf.PdfReader(tmp_path / "moved.pdf").pages[0].extract_text().split())
    assert "revision 1. 1 moved, to a lower score." in moved
    assert "history of 'az-nsc-2007' begins on" in refused("score", "@2000-01-01").message
    assert "no revision 9; its revisions run from 1 to 3" in refused("score", "@r9").message
    assert refused("score", f"{FOLDER}@r1").exit_code == 2


def test_history_lists_who_changed_what_when_and_why(database: Database) -> None:
    """Newest first, by record, and no further than a moment."""
    found = json.loads(said("history", "--format", "json"))["rows"]

    assert [(row["revision"], row["actor"], row["reason"]) for row in found[:2]] == [
        (3, "A. Aliyev", "handed over"),
        (2, "A. Aliyev", "new report"),
    ]
    assert found[0]["changes"] == [
        {"table": "risks", "record": "T01-02", "field": "owner", "old": found[0]["changes"][0]["old"], "new": "Body C"}
    ]
    assert found[0]["hash"] == database.history("az-nsc-2007", limit=1)[0].hash
    only = json.loads(said("history", "--record", "T01-01", "--format", "json"))["rows"]
    assert [row["revision"] for row in only] == [2]
    assert [row["revision"] for row in json.loads(said("history", "@r2", "--format", "json"))["rows"]] == [2, 1]


def test_revert_takes_a_revision_back_as_a_new_one(database: Database) -> None:
    """Signed, with a reason; the history keeps both."""
    assert "T01-02 owner: Body C →" in said("revert", "3", "--dry-run")
    assert database.version("az-nsc-2007") == 3
    assert "Done as revision 4." in said("revert", "r3", "--why", "a mistake")

    newest = database.history("az-nsc-2007", limit=1)[0]
    assert (newest.actor, newest.reason, newest.means) == ("B. Babayev", "a mistake", "command line")
    assert database.read("az-nsc-2007") == database.read("az-nsc-2007", at=2)
    assert refused("revert", "3").exit_code == 1
    assert refused("revert", "nonsense").exit_code == 2
    assert refused("revert", "1").exit_code == 1


def test_revert_asks_before_it_touches_what_later_edits_changed(database: Database) -> None:
    """A conflict names the field, who and when; then both ways can be chosen."""
    held = database.read("az-nsc-2007")
    later = editing.record_changes(held, "risks", "T01-02", {"owner": "Body D"})
    editing.save(database, held, later, actor="C", reason="moved on", means="dashboard")
    done = run("revert", "3", "--dry-run")

    assert done.exit_code == 3
    assert "changed later: T01-02 owner: now Body D (C, " in done.stdout
    assert refused("revert", "3").exit_code == 3
    assert database.version("az-nsc-2007") == 4
    assert refused("revert", "3", "--later", "keep").exit_code == 1
    said("revert", "3", "--later", "undo")
    assert database.read("az-nsc-2007") == database.read("az-nsc-2007", at=2)


def test_revert_goes_back_to_a_whole_state(database: Database, shipped: object) -> None:
    """All that came after is undone in one new revision."""
    assert "from Very high 9" in said("revert", "1", "--to", "--dry-run")
    said("revert", "1", "--to")

    assert database.read("az-nsc-2007") == shipped
    assert database.version("az-nsc-2007") == 4


def test_verify_proves_and_names_what_was_altered(database: Database) -> None:
    """Exit code 0 with the newest hash; 1 with table, record and revision, or where a noted hash is missing."""
    newest = database.history("az-nsc-2007", limit=1)[0].hash
    sound = said("verify")

    assert newest in sound
    assert "Nothing was altered." in sound
    assert "that of revision 3" in said("verify", "--expect", newest)
    assert run("verify", "--expect", "0" * 64).exit_code == 1
    with contextlib.closing(sqlite3.connect(database.url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE risks SET owner = 'x' WHERE id = 'T01-02'")
    broken = run("verify")
    assert broken.exit_code == 1
    assert "error: az-nsc-2007: risks T01-02, revision 3: owner is not what the history led to." in broken.stdout
    report = json.loads(run("verify", "--format", "json").stdout)
    assert (report["sound"], report["rows"][0]["record"], report["chains"][0]["hash"]) == (False, "T01-02", newest)


def test_backup_and_restore_go_round(database: Database, tmp_path: Path) -> None:
    """What was there before a restore is kept beside the backup, and said."""
    file = tmp_path / "out.backup"
    before = database.read("az-nsc-2007")
    said("backup", str(file))
    said("revert", "3")
    text = said("restore", "--backup", str(file))
    beside = next(path for path in tmp_path.glob("before-restore-*.backup"))

    assert str(beside) in text
    assert "Restored and proved" in text
    assert database.read("az-nsc-2007") == before
    assert refused("backup", str(file)).exit_code == 4
    assert refused("restore", "--backup", str(tmp_path / "none")).exit_code == 4


def test_a_registers_name_may_hold_an_at(tmp_path: Path, shipped: object) -> None:
    """Only what looks like a moment is one."""
    from riskregister.services.exchange import export

    export(replace(shipped, title="At"), tmp_path / "mail@home.json")  # type: ignore[type-var]
    done = run("score", str(tmp_path / "mail@home.json"), "--format", "json")

    assert done.exit_code == 0
