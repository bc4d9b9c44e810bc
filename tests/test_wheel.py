"""A plain installation carries everything: data, templates, fonts, dashboard and migrations, from any folder."""

from __future__ import annotations

import json
import os
import re
import site
import socket
import subprocess
import sys
import time
import urllib.request
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the bin folder of an environment holding the built wheel; its libraries are this environment's.

    In the long run (RISKREGISTER_LONG) pip resolves and installs the libraries as well, from nothing.
    """
    folder = tmp_path_factory.mktemp("wheel")
    quiet = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    build = [*quiet, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(folder.glob("*.whl"))
    venv.create(folder / "env", with_pip=False, symlinks=True)
    python = folder / "env/bin/python"
    long = bool(os.environ.get("RISKREGISTER_LONG"))
    install = [*quiet, "--python", str(python), "install", str(wheel)]
    subprocess.run(install if long else [*install, "--no-deps"], check=True, capture_output=True)
    if not long:
        libraries = next((folder / "env/lib").glob("python*/site-packages"))
        (libraries / "libraries.pth").write_text("\n".join(site.getsitepackages()))
    return folder / "env/bin"


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """Return an environment that knows nothing of the checkout and keeps its data in a folder of its own."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "RISKREGISTER_DATABASE")}
    return {**kept, "XDG_DATA_HOME": str(tmp_path / "data"), "XDG_CONFIG_HOME": str(tmp_path / "config")}


def _run(installed: Path, elsewhere: dict[str, str], folder: Path, *arguments: str) -> str:
    done = subprocess.run(
        [installed / "riskregister", *arguments], cwd=folder, env=elsewhere, capture_output=True, text=True, check=False
    )
    # On a slow machine it says how far it is.
    told = [line for line in done.stderr.splitlines() if not re.fullmatch(r"\w+: \d+ %", line)]
    assert (done.returncode, told) == (0, [])
    return done.stdout


def test_the_wheel_brings_its_own_register_templates_and_dashboard(
    installed: Path, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    """What travels in the wheel is found in the installation, not in the checkout."""
    code = "from riskregister.settings import shipped; print(*map(shipped, ('register', 'templates', 'dashboard.py')))"
    found = subprocess.run(
        [installed / "python", "-c", code], cwd=tmp_path, env=elsewhere, capture_output=True, text=True, check=True
    ).stdout.split()

    assert all(Path(path).exists() and Path(path).is_relative_to(installed.parent) for path in found)


def test_the_installed_program_scores_exports_and_prints_from_any_folder(
    installed: Path, elsewhere: dict[str, str], tmp_path: Path
) -> None:
    """The shipped register is scored, checked, exported and printed far from the checkout; a foreign one comes in."""
    rows = json.loads(_run(installed, elsewhere, tmp_path, "score", "--by", "category", "--format", "json"))["rows"]
    _run(installed, elsewhere, tmp_path, "check")
    _run(installed, elsewhere, tmp_path, "export", "out.xlsx")
    _run(installed, elsewhere, tmp_path, "print", "heatmap", "-o", "out.pdf")
    # The words by which foreign registers are understood travel as well.
    theirs = "Nr;Risiko;Eintrittswahrscheinlichkeit;Auswirkung\n1;Brand im Archiv;gering;hoch\n2;Wasser;hoch;gering\n"
    (tmp_path / "risiken.csv").write_bytes(theirs.encode("cp1252"))
    report = json.loads(_run(installed, elsewhere, tmp_path, "import", "risiken.csv", "--dry-run", "--format", "json"))

    assert (report["verdict"], report["rows"]["risks"], len(report["scales"])) == ("import", 2, 2)
    assert len(rows) == 11
    assert (tmp_path / "out.xlsx").read_bytes()[:2] == b"PK"
    assert (tmp_path / "out.pdf").read_bytes()[:5] == b"%PDF-"


def test_the_installed_program_serves_the_dashboard(installed: Path, elsewhere: dict[str, str], tmp_path: Path) -> None:
    """The dashboard of the installation answers on its port, and gives it back when it is ended."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [installed / "riskregister", "serve", "--port", str(port), "--no-browser"]
    server = subprocess.Popen(command, cwd=tmp_path, env=elsewhere, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 60
        answer = b""
        while time.monotonic() < deadline and answer != b"ok":
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as response:
                    answer = response.read()
            except OSError:
                time.sleep(0.2)
    finally:
        server.terminate()
        server.wait(10)

    assert answer == b"ok"
    # The server it started has ended with it, so the port is free again.
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
