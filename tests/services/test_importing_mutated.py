"""Mutated registers and workbooks through the whole way in: a preview or one sentence, never a fault, never a hang."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from tests.core.building import sample
from tests.intake.fuzzing import mutants, survive
from tests.store.saving import create

from riskregister.errors import Conflict, InvalidInput
from riskregister.services import exchange, importing, merging
from riskregister.store.database import Database


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    create(opened, sample())
    yield opened
    opened.close()


def seeds(database: Database) -> dict[str, bytes]:
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = book.add_worksheet("Risks")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write_row(0, 0, ["Our risks"])
    sheet.write_row(
        2, 0, ["Ref", "Risk title", "Likelihood", "Impact", "Score", "Owner", "Status", "Due date", "Shelf"]
    )
    for row in range(3, 12):
        sheet.write_row(row, 0, [f"R-{row}", f"Something bad number {row}", row % 5 + 1, 5 - row % 5])
        sheet.write_formula(row, 4, f"=C{row + 1}*D{row + 1}", None, (row % 5 + 1) * (5 - row % 5))
        sheet.write_row(row, 5, ["Head of archive", "Open"])
        sheet.write_datetime(row, 7, dt.date(2026, 1, row), day)
        sheet.write(row, 8, "blue")
    book.close()
    head = "Nr;Risiko;Eintrittswahrscheinlichkeit;Auswirkung;Massnahme\n"
    rows = "".join(f"{n};Etwas Schlimmes {n};{word};{n};Vorsorge\n" for n, word in enumerate(["gering", "hoch"] * 3, 1))
    return {
        "own.xlsx": exchange.workbook(database.read("small")),
        "risks.xlsx": target.getvalue(),
        "risiken.csv": (head + rows).encode("cp1252"),
    }


def campaign(database: Database, count: int, start: int) -> list[str]:
    before = database.read("small")

    def way_in(file: io.BytesIO, name: str) -> None:
        source = importing.open_file(file, name)
        try:
            if importing.is_own(source):
                file.seek(0)
                found = merging.preview_merge(database, "small", [(file, name)])
                merging.accept(database, found, {}, actor="A", reason="r")
            else:
                seen = importing.look(database, before, source)
                importing.accept(database, seen, actor="A", reason="r")
        except Conflict as conflict:
            raise InvalidInput(conflict.message) from None

    ends = [survive(mutant, way_in) for mutant in mutants(count, start, seeds(database))]
    assert not database.verify().flaws
    return ends


def test_mutated_registers_come_in_or_are_refused(database: Database) -> None:
    ends = campaign(database, 60, 0)

    assert 5 < sum(end == "read" for end in ends) < 60


@pytest.mark.long
@pytest.mark.timeout(3_600)
def test_ten_thousand_mutated_registers_come_in_or_are_refused(database: Database) -> None:
    assert len(campaign(database, 10_000, 1_000)) == 10_000
