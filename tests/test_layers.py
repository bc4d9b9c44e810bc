"""The house holds: layers, Streamlit in one room, modules of a readable size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src/riskregister"


def test_the_layers_hold() -> None:
    """Nobody imports upwards, and each library stays in its room."""
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout


def test_no_module_is_a_giant() -> None:
    """A module is one thing: at most 400 lines."""
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCE.rglob("*.py")}

    assert {name: length for name, length in lengths.items() if length > 400} == {}


def test_the_dashboards_entry_only_enters() -> None:
    """The entry file has configuration, navigation and run, in at most forty lines."""
    assert len((ROOT / "dashboard.py").read_text(encoding="utf-8").splitlines()) <= 40


def test_the_catalogue_of_messages_is_up_to_date(tmp_path: Path) -> None:
    """Every message in the source is in the catalogue that translators get."""
    fresh = tmp_path / "fresh.pot"
    command = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-k", "_", "-k", "ngettext:1,2"]
    command += ["--no-location", "--omit-header", "--sort-output", "-o", str(fresh), "src", "dashboard.py"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    kept = SOURCE / "translations/riskregister.pot"

    assert fresh.read_text(encoding="utf-8") == kept.read_text(encoding="utf-8"), "run make translations"
