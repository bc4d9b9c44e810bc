"""Ten bad inputs: one clear sentence each, the right exit code, no traceback, and nothing lost."""

from __future__ import annotations

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a copy of the shipped register that a test may spoil."""
    return Path(shutil.copytree(ROOT / "register", tmp_path / "register"))


def _run(home: Path, *arguments: str | Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("RISKREGISTER")}
    places = {"XDG_DATA_HOME": str(home / "data"), "XDG_CONFIG_HOME": str(home / "config")}
    command = [sys.executable, "-m", "riskregister.cli", *map(str, arguments)]
    env = {**kept, **places, **variables, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, env=env, cwd=home, capture_output=True, text=True, check=False)


def _refused(done: subprocess.CompletedProcess[str], code: int, *words: str) -> None:
    said = done.stderr + done.stdout
    assert done.returncode == code, said
    assert "Traceback" not in said
    for word in words:
        assert word in said, said
    # On a slow machine it says how far it is before.
    told = [line for line in done.stderr.strip().splitlines() if not re.fullmatch(r"\w+: \d+ %", line)]
    assert len(told) <= 1, done.stderr


def _spoil(path: Path, before: str, after: str) -> int:
    """Replace the first ``before`` in a file and return the line it stood on."""
    text = path.read_text(encoding="utf-8")
    place = text.index(before)
    path.write_text(text[:place] + after + text[place + len(before) :], encoding="utf-8")
    return text[:place].count("\n") + 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """1: a source that is not there."""
    _refused(_run(tmp_path, "score", "nowhere.xlsx"), 4, "nowhere.xlsx")


def test_broken_yaml_is_named_with_its_line(tmp_path: Path, folder: Path) -> None:
    """2: YAML that does not parse gives file and line."""
    line = _spoil(folder / "risks/T06.yaml", "    title: ", "    title: @")

    _refused(_run(tmp_path, "score", folder), 1, f"risks/T06.yaml:{line}")


def test_an_unknown_risk_is_named_with_its_line(tmp_path: Path, folder: Path) -> None:
    """3: a mitigation of a risk that does not exist gives file, line, value and rule, also where numbers were asked."""
    line = _spoil(folder / "measures/foreign.yaml", "risk: T01-01", "risk: T99-99")

    for command in ("check", "score"):
        _refused(_run(tmp_path, command, folder), 1, f"measures/foreign.yaml:{line}", "T99-99", "risks")


def test_a_level_of_seven_is_named_with_its_line_and_rule(tmp_path: Path, folder: Path) -> None:
    """4: a likelihood of 7 gives file, line, record, value and the scale's limits, and is never scored or printed."""
    line = _spoil(folder / "risks/T06.yaml", "likelihood: [", "likelihood: [7, 7, 7] # ")

    for command in (["check", folder], ["score", folder], ["print", "heatmap", folder, "-o", tmp_path / "h.pdf"]):
        _refused(_run(tmp_path, *command), 1, f"risks/T06.yaml:{line}", "T06-01", "7", "1 to 5")
    assert not (tmp_path / "h.pdf").exists()


def test_something_else_than_a_workbook_is_refused_and_untouched(tmp_path: Path) -> None:
    """5: a text named .xlsx is no workbook, and stays as it is."""
    file = tmp_path / "letter.xlsx"
    file.write_text("Dear minister", encoding="utf-8")

    _refused(_run(tmp_path, "import", file, "--by", "N.", "--dry-run"), 1, "letter.xlsx")
    assert file.read_text(encoding="utf-8") == "Dear minister"


def test_a_locked_database_is_said_to_be_locked(tmp_path: Path) -> None:
    """6: while another program holds the database, an import says so, and nothing is written."""
    book, url = tmp_path / "book.xlsx", f"sqlite:///{tmp_path / 'held.sqlite3'}"
    assert _run(tmp_path, "export", book, RISKREGISTER_DATABASE=url).returncode == 0
    _edit(book)
    holder = sqlite3.connect(tmp_path / "held.sqlite3", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    try:
        done = _run(tmp_path, "import", book, "--by", "N.", RISKREGISTER_DATABASE=url)
    finally:
        holder.execute("ROLLBACK")
    version = holder.execute("SELECT version FROM register").fetchone()
    holder.close()

    _refused(done, 4, "locked")
    assert version == (1,)


def test_a_place_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    """7: a database folder that cannot be made is named with the way out."""
    url = "sqlite:////proc/riskregister/register.sqlite3"

    _refused(_run(tmp_path, "score", RISKREGISTER_DATABASE=url), 4, "/proc/riskregister", "RISKREGISTER_DATABASE")


def test_a_wrong_port_is_refused(tmp_path: Path) -> None:
    """8: a number that is no port is wrong usage; a port that is taken cannot be reached."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        _refused(_run(tmp_path, "serve", "--no-browser", "--port", str(port)), 4, str(port))
    _refused(_run(tmp_path, "serve", "--no-browser", "--port", "99999"), 2, "99999")


def test_an_output_that_cannot_be_written_is_named_and_what_was_there_stays(tmp_path: Path, folder: Path) -> None:
    """9: an unwritable output is named; a file where a folder is asked for stays untouched."""
    kept = tmp_path / "kept"
    kept.write_text("mine", encoding="utf-8")

    _refused(_run(tmp_path, "export", kept / "x.xlsx", folder), 4, "x.xlsx")
    _refused(_run(tmp_path, "print", "heatmap", folder, "-o", "nowhere/h.pdf"), 4, "h.pdf")
    assert kept.read_text(encoding="utf-8") == "mine"


def test_an_empty_register_says_what_to_do(tmp_path: Path, folder: Path) -> None:
    """10: a register without risks is an error with a way out, and no table is shown in its place."""
    for path in [*(folder / "risks").iterdir(), *(folder / "measures").iterdir()]:
        path.unlink()
    text = (folder / "criteria.yaml").read_text(encoding="utf-8")
    (folder / "criteria.yaml").write_text(
        "\n".join(line for line in text.splitlines() if "category: T" not in line), encoding="utf-8"
    )

    _refused(_run(tmp_path, "check", folder), 1, "no risk")
    done = _run(tmp_path, "score", folder, "--format", "csv")
    _refused(done, 1, "no risk", "import a workbook")
    assert done.stdout == ""


def _edit(book: Path) -> None:
    import openpyxl

    opened = openpyxl.load_workbook(book)
    opened["Measures"]["B2"] = "Another title"
    opened.save(book)
