"""The synthetic register as fixtures, and LibreOffice for what only a spreadsheet program can prove."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.workbook.samples import TODAY, make_register

from riskregister.core.model import Register
from riskregister.workbook.write import write_workbook

#: LibreOffice keeps stored values on opening unless told to reckon everything anew (0: always).
_ALWAYS_RECALCULATE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">
<value>0</value></prop></item></oor:items>
"""


@pytest.fixture(scope="session")
def register() -> Register:
    return make_register()


@pytest.fixture(scope="session")
def written(register, tmp_path_factory) -> Path:
    """Return the register's workbook, for all to read and to copy."""
    path = tmp_path_factory.mktemp("written") / "exported.xlsx"
    write_workbook(register, path, written_on=TODAY)
    return path


@pytest.fixture
def exported(written, tmp_path) -> Path:
    """Return a workbook of the register that a test may edit."""
    return Path(shutil.copyfile(written, tmp_path / "exported.xlsx"))


@pytest.fixture
def soffice(tmp_path) -> Callable[..., Path]:
    """Return a function that opens workbooks in LibreOffice and saves them anew; it gives the first new file's path."""
    program = shutil.which("soffice")
    if program is None:
        reason = "LibreOffice Calc is needed: apt-get install libreoffice-calc"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    calls = iter(range(100))

    def convert(*paths: Path, recalculate: bool = False, ending: str = "xlsx") -> Path:
        # A profile of its own for each call: LibreOffice lets one process at a time use a profile.
        place = tmp_path / f"office-{next(calls)}"
        profile, out = place / "profile", place / "out"
        (profile / "user").mkdir(parents=True)
        if recalculate:
            (profile / "user" / "registrymodifications.xcu").write_text(_ALWAYS_RECALCULATE, encoding="utf-8")
        command = [program, f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", ending]
        files = [str(path) for path in paths]
        subprocess.run([*command, "--outdir", str(out), *files], check=True, timeout=240, capture_output=True)
        return out / paths[0].with_suffix(f".{ending}").name

    return convert
