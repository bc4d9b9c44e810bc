"""Several assessors through the doors: text, workbook and editing keep every view, and the consensus is its chair's."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.building import DAY, assessed, estimate, same, sample

from riskregister.core.frames import latest_assessments
from riskregister.core.model import CONSENSUS, Register
from riskregister.errors import InvalidInput
from riskregister.services import editing
from riskregister.text.read import read_register
from riskregister.text.write import write_register
from riskregister.workbook.read import read_register_from_workbook
from riskregister.workbook.write import write_workbook

NOW = dt.date(2007, 6, 1)


def panel() -> Register:
    views = [
        assessed("T01-02", estimate(1, 1, 2), 2, id="a", assessor="Aysel", anonymous=True),
        assessed("T01-02", estimate(4, 5, 5), 2, id="b", assessor="Bahar"),
        assessed("T01-02", 2, 2, id="a2", assessor="Aysel", anonymous=True, round=2, date=NOW),
        assessed("T01-02", 4, 2, id="c", assessor="Chair", basis=CONSENSUS, rationale="the report of May"),
    ]
    return replace(sample(), assessments=(*sample().assessments, *views))


def test_text_keeps_every_view(tmp_path: Path) -> None:
    write_register(panel(), tmp_path / "out")
    assert same(read_register(tmp_path / "out")[0], panel())


def test_a_workbook_keeps_every_view_and_shows_the_consensus() -> None:
    file = io.BytesIO()
    write_workbook(panel(), file, written_on=NOW)
    assert same(read_register_from_workbook(io.BytesIO(file.getvalue()), "panel.xlsx"), panel())


def change(register: Register, assessor: str, level: float):
    return editing.assessment_changes(
        register, "T01-02", "current", likelihood=estimate(level), impact=estimate(2), assessor=assessor, date=NOW
    )


def test_nobody_else_changes_a_consensus() -> None:
    with pytest.raises(InvalidInput, match="Chair") as caught:
        change(panel(), "Bahar", 3)
    assert caught.value.hint
    assert change(panel(), "Bahar", 4) == []


def test_the_chair_changes_the_consensus_and_it_stays_one() -> None:
    from riskregister.core.changes import applied

    after = applied(panel(), change(panel(), " Chair", 3))
    stands = latest_assessments(after, "current")["T01-02"]
    assert (stands.basis, stands.assessor, stands.date, stands.likelihood) == (CONSENSUS, "Chair", NOW, estimate(3))
    assert DAY != NOW
