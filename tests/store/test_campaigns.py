"""Power cuts and crowds: what was acknowledged stands, nothing is half, nobody's step is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.usefixtures("really_migrated")

ROOT = Path(__file__).resolve().parents[2]
LONG = bool(os.environ.get("RISKREGISTER_LONG"))
KILLS = 200 if LONG else 12
STEPS = 200 if LONG else 8


def campaign(what: str, url: str, writers: int, times: int) -> dict[str, Any]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    command = [sys.executable, "-m", "tests.store.campaign", what, url, f"--writers={writers}", f"--times={times}"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False, cwd=ROOT)

    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.timeout(1800 if LONG else 300)
def test_whatever_is_killed_every_acknowledged_save_stands(url: str) -> None:
    """Eight writers, killed at random moments (on PostgreSQL also the server's own processes), then opened as ever."""
    found = campaign("kills", url, 8, KILLS)

    assert found["kills"] == KILLS
    assert found["acknowledged"] > KILLS
    assert found["of_backends"] > 0 or url.startswith("sqlite")
    troubles = ("lost", "half", "gaps", "flaws", "locked", "errors")
    assert {name: found[name] for name in troubles} == {name: [] for name in troubles}


@pytest.mark.timeout(3600 if LONG else 300)
def test_sixteen_writers_lose_no_step_and_are_never_locked_out(url: str) -> None:
    """Each reads, adds one and saves; told of a conflict, it tries again. An error would stop a writer and be told."""
    found = campaign("counts", url, 16, STEPS)

    assert found["errors"] == []
    assert found["counted"] == found["expected"] == 16 * STEPS
    assert found["flaws"] == []
