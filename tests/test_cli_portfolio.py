"""The command ``portfolio``: its JSON, its sentences, its refusals, and ending it early."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from tests.services.test_portfolio import BARE, CLASSED, PRICED
from typer.testing import CliRunner

from riskregister.cli import app, main
from riskregister.core.model import Register
from riskregister.services.exchange import export
from riskregister.services.portfolio import ROW_COLUMNS, SUMMARY_COLUMNS

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def kept(tmp_path: Path) -> str:
    """Return a folder that holds the register with costs in money."""
    export(PRICED, tmp_path / "priced")
    return str(tmp_path / "priced")


def folder_of(register: Register, tmp_path: Path) -> str:
    export(register, tmp_path / "other")
    return str(tmp_path / "other")


def test_json_is_the_register_and_its_rows_with_the_summary_in_each(kept: str) -> None:
    done = CliRunner().invoke(app, ["portfolio", kept, "--budget", "6", "--format", "json"])
    report = json.loads(done.stdout)

    assert done.exit_code == 0
    assert list(report) == ["register", "rows"]
    assert [list(row) for row in report["rows"]] == [[*ROW_COLUMNS, *SUMMARY_COLUMNS]] * 3
    assert sorted(row["id"] for row in report["rows"] if row["chosen"]) == ["M-2", "M-3"]
    assert {(row["proven"], row["basis"], row["budget"], row["spent"]) for row in report["rows"]} == {
        (True, "money", 6, 6)
    }
    assert all(row["lower_bound"] <= row["harm_left"] < row["harm_today"] for row in report["rows"])


def test_the_table_is_followed_by_what_it_amounts_to(kept: str) -> None:
    done = CliRunner().invoke(app, ["portfolio", kept, "--budget", "6"])

    assert done.exit_code == 0
    for words in ("of which 6 are spent on 2 measures", "(proven)", "whatever the evidence", "30 draws"):
        assert words in done.stdout


@pytest.mark.parametrize(("register", "budget", "unit"), [(CLASSED, "50", "classes"), (BARE, "1", "count")])
def test_without_money_the_budget_is_a_share_or_a_number(
    register: Register, budget: str, unit: str, tmp_path: Path
) -> None:
    done = CliRunner().invoke(app, ["portfolio", folder_of(register, tmp_path), "--budget", budget, "--format", "json"])
    rows = json.loads(done.stdout)["rows"]

    assert {row["basis"] for row in rows} == {unit}
    assert [row["id"] for row in rows if row["chosen"]] == ["M-1"]


@pytest.mark.parametrize(
    "options",
    [
        ["--budget", "-5"],
        ["--budget", "much"],
        ["--budget", "101", "--basis", "classes"],
        ["--budget", "1", "--basis", "classes"],
        ["--budget", "1", "--time-limit", "0"],
    ],
)
def test_a_bad_budget_is_one_sentence_and_exit_code_2(
    kept: str, options: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["riskregister", "portfolio", kept, *options])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()

    assert ended.value.code == 2
    assert said.out == ""
    assert said.err.startswith("Error: ")
    assert len(said.err.splitlines()) == 1


def test_ctrl_c_ends_it_with_the_best_found_and_its_bound() -> None:
    """Pressed while the shipped register's choice is searched for: the report still comes, whole."""
    command = [sys.executable, "-m", "riskregister.cli", "portfolio", str(ROOT / "register"), "--budget", "30"]
    with subprocess.Popen(
        [*command, "--format", "json", "--time-limit", "300"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        assert running.stderr is not None
        assert "Ctrl-C" in running.stderr.readline()
        running.send_signal(signal.SIGINT)
        out, errors = running.communicate(timeout=60)

    assert running.returncode == 0, errors
    rows = json.loads(out)["rows"]
    assert any(row["chosen"] for row in rows)
    assert rows[0]["draws"] < 30
    assert 0 < rows[0]["lower_bound"] <= rows[0]["harm_left"] < rows[0]["harm_today"]
