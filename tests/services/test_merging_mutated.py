"""Workbooks spoilt at random come back with a sentence or with changes, never with a traceback."""

from __future__ import annotations

import datetime as dt
import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.core.building import sample

from riskregister.errors import RegisterError
from riskregister.services import exchange, merge_report, merging, sending
from riskregister.store.database import Database

JUNK: list[Any] = [None, "", 0, -1, 7, 3.5, "x" * 40_000, "=1+1", "#N/A", True, dt.date(2007, 5, 1), dt.time(3), 1e300]
JUNK += ["T01-01", "M-1", "M-1>T01-01", "small r1", "small r9", "other r1", "\u202e", "NI-1; NI-1", "draft", "accepted"]
TABLES = ("Register", "Measures", "Mitigations") * 5 + ("_exported",)


def _cell(sheet: Any, chance: random.Random) -> None:
    sheet.cell(chance.randint(1, 8), chance.randint(1, min(sheet.max_column, 70))).value = chance.choice(JUNK)


def _copy_row(sheet: Any, chance: random.Random) -> None:
    source, target = chance.randint(1, 8), chance.randint(1, 10)
    for column in range(1, min(sheet.max_column, 70) + 1):
        sheet.cell(target, column).value = sheet.cell(source, column).value


def _delete_row(sheet: Any, chance: random.Random) -> None:
    sheet.delete_rows(chance.randint(1, 8))


def _delete_column(sheet: Any, chance: random.Random) -> None:
    sheet.delete_cols(chance.randint(1, min(sheet.max_column, 70)))


def _rename(sheet: Any, chance: random.Random) -> None:
    sheet.title = f"Another {chance.randint(1, 99)}"


def _drop(sheet: Any, _chance: random.Random) -> None:
    if len(sheet.parent.sheetnames) > 1:
        del sheet.parent[sheet.title]


SPOILERS: list[Callable[[Any, random.Random], None]] = [_cell] * 5
SPOILERS += [_copy_row, _delete_row, _delete_column, _rename, _drop]


def spoilt(content: bytes, chance: random.Random) -> io.BytesIO:
    """Return a workbook after some steps that a hurried person or a broken program might take."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for _step in range(chance.randint(1, 4)):
        names = [name for name in TABLES if name in book.sheetnames] or book.sheetnames
        chance.choice(SPOILERS)(book[chance.choice(names)], chance)
    buffer = io.BytesIO()
    book.save(buffer)
    return io.BytesIO(buffer.getvalue())


def spoil(folder: Path, seeds: range) -> int:
    """Take over workbooks spoilt with each seed; return how many were taken over."""
    database = Database(f"sqlite:///{folder / 'register.sqlite3'}")
    database.create(sample(), actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    held = database.read("small")
    sent = sending.send_out(database, held, "body", actor="a")
    contents = [exchange.workbook(held), *(one.content for one in sent)]
    taken, refused = 0, []
    for seed in seeds:
        chance = random.Random(seed)
        files = [(spoilt(chance.choice(contents), chance), f"{name}.xlsx") for name in "ab"[: chance.randint(1, 2)]]
        remove, side = chance.random() < 0.5, chance.choice(["theirs", "mine"])
        try:
            found = merging.preview_merge(database, "small", files)
            merge_report.report(found)
            answers = merging.one_way(found, side, remove=remove)
            merging.accept(database, found, answers, actor="A", reason="r", remove=remove)
            taken += 1
        except RegisterError as error:
            refused.append(error.message)
    assert all(refused)
    assert database.verify().flaws == []
    database.close()
    return taken


def test_workbooks_spoilt_at_random_are_refused_in_a_sentence_or_taken_over(tmp_path: Path) -> None:
    assert 0 < spoil(tmp_path, range(30)) < 30


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_two_thousand_workbooks_spoilt_at_random(tmp_path: Path) -> None:
    assert 0 < spoil(tmp_path, range(1_000, 3_000)) < 2_000
