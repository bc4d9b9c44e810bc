"""What is very large is set in a process of its own: the same bytes, the same errors, and no traceback if it ends."""

from __future__ import annotations

import datetime as dt
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from tests.printing.papers_of import shortened

from riskregister import settings
from riskregister.core.model import Register
from riskregister.errors import RegisterError
from riskregister.printing import typesetting
from riskregister.printing.heatmap import render_heatmap
from riskregister.printing.sheet import Sheet
from riskregister.services.opening import open_folder


@pytest.fixture(scope="module")
def few() -> Register:
    return shortened(open_folder(settings.shipped("register")).register, 3)


@pytest.fixture
def how() -> Sheet:
    return Sheet(printed_on=dt.date(2026, 3, 4), templates=settings.shipped("templates"))


def test_a_process_of_its_own_makes_the_same_bytes(few: Register, how: Sheet, monkeypatch: pytest.MonkeyPatch) -> None:
    here = render_heatmap(few, how)
    monkeypatch.setattr(typesetting, "_LARGEST_HERE", 0)

    assert render_heatmap(few, how) == here
    assert render_heatmap(few, replace(how, form="png", dots=40)).startswith(b"\x89PNG")


def test_a_broken_template_is_told_alike(
    few: Register, how: Sheet, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(settings.shipped("templates"), tmp_path / "own")
    template = tmp_path / "own" / "print" / "heatmap.typ"
    template.write_text(template.read_text(encoding="utf-8") + "\n#panic([ə])\n", encoding="utf-8")
    own = replace(how, templates=tmp_path / "own")
    told = []
    for largest in (400_000, 0):
        monkeypatch.setattr(typesetting, "_LARGEST_HERE", largest)
        with pytest.raises(RegisterError) as caught:
            render_heatmap(few, own)
        told.append((str(caught.value), caught.value.hint))

    assert told[0] == told[1]
    assert "heatmap.typ:" in told[0][0]


def test_a_process_that_ends_without_an_answer_is_an_error_in_words(
    few: Register, how: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(typesetting, "_LARGEST_HERE", 0)
    monkeypatch.setattr(sys, "executable", shutil.which("false"))

    with pytest.raises(RegisterError, match="the process that sets them ended"):
        render_heatmap(few, how)
