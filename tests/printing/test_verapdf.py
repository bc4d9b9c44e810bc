"""Every paper as veraPDF sees it: PDF/UA-1, and PDF/A-2a when it is for the archive.

veraPDF is not among what is installed for the tests: where it is not, these skip, in continuous integration too.
Whether what is a head is tagged as one it cannot see; that stands in ``test_tags.py``.
"""

from __future__ import annotations

import io
import itertools
import os
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from tests.printing.figures_of import FIGURES
from tests.printing.papers_of import HOW, PAPERS, REGISTERS, Printed, shortened

from riskregister.core.model import Register
from riskregister.printing.risk_sheet import render_bow_tie
from riskregister.services.printing import figure

PROGRAM = os.environ.get("RISKREGISTER_VERAPDF") or shutil.which("verapdf")
pytestmark = pytest.mark.skipif(
    PROGRAM is None,
    reason="veraPDF is not on this machine: install it from verapdf.org, with a command verapdf on the path or named "
    "in RISKREGISTER_VERAPDF",
)

#: What is validated, and whether a print has to be for the archive to be that.
FLAVOURS = {"ua1": False, "2a": True}

EVERY: dict[str, Printed] = {
    **PAPERS,
    "bow-tie": lambda register, how: render_bow_tie(register, register.risks[0], how),
}
#: These are of one risk, and an empty register has none.
OF_A_RISK = ("risk", "bow-tie")


def told(flavour: str, folder: Path) -> dict[str, list[str]]:
    """Return what veraPDF says of each file in a folder: the rules that it breaks, or why it could not be read."""
    done = subprocess.run(
        [str(PROGRAM), "--flavour", flavour, "--maxfailuresdisplayed", "1", "--recurse", folder],
        capture_output=True,
        check=False,
    )
    assert done.stdout, done.stderr.decode(errors="replace")
    jobs = ET.fromstring(done.stdout).iter("job")
    return {Path(job.findtext("item/name", "")).name: list(_broken(job)) for job in jobs}


def _broken(job: ET.Element) -> Iterable[str]:
    for rule in job.iter("rule"):
        number = f"{rule.get('specification')}, {rule.get('clause')}-{rule.get('testNumber')}"
        where = rule.findtext("check/context", "")
        yield f"{number}: {rule.findtext('description')} ({rule.findtext('check/errorMessage', '')} {where})"
    report = job.find("validationReport")
    if report is None:
        yield job.findtext("taskException/exceptionMessage", "It was not validated.")
    elif report.get("isCompliant") != "true" and report.find(".//rule") is None:
        yield report.get("statement", "It does not comply.")


@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_paper_complies(shipped: Register, flavour: str, tmp_path: Path) -> None:
    few, how = shortened(shipped, 5), replace(HOW, archive=FLAVOURS[flavour])
    made = {name: printed(few, how) for name, printed in EVERY.items()}
    for name, drawn in FIGURES.items():
        made[f"figure {name}"] = figure(
            shipped, drawn(shipped), "What is shown", how, note="How it is read.", alt="In words."
        )
    for name, content in made.items():
        (tmp_path / f"{name}.pdf").write_bytes(content)
    assert told(flavour, tmp_path) == {f"{name}.pdf": [] for name in made}


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("flavour", FLAVOURS)
def test_every_paper_of_every_register_complies(shipped: Register, flavour: str, tmp_path: Path) -> None:
    how = replace(HOW, archive=FLAVOURS[flavour])
    for (named, made), (name, printed) in itertools.product(REGISTERS.items(), EVERY.items()):
        # A book of thousands has thousands of pages alike: minutes and gigabytes that find nothing more.
        if (named == "empty" and name in OF_A_RISK) or (named, name) == ("2,000", "book"):
            continue
        (tmp_path / f"{name} {named}.pdf").write_bytes(printed(made(shipped), how))
    assert told(flavour, tmp_path) == {file.name: [] for file in tmp_path.iterdir()}


def test_what_does_not_comply_is_named(shipped: Register, tmp_path: Path) -> None:
    """The check itself finds what it looks for: no language, a PDF not for the archive, no PDF at all."""
    content = PAPERS["minutes"](shortened(shipped, 1), HOW)
    speechless = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    del speechless.root_object["/Lang"]
    speechless.write(tmp_path / "speechless.pdf")
    (tmp_path / "none.pdf").write_bytes(b"none")
    of_people, of_archives = told("ua1", tmp_path), told("2a", tmp_path)

    assert any("7.2-34: Natural language" in rule for rule in of_people["speechless.pdf"])
    assert any("6.6.4-1" in rule for rule in of_archives["speechless.pdf"])
    assert of_people["none.pdf"]
