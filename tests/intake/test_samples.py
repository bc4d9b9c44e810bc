"""The whole answer key, measured: verdict, sheet, header rows and risk rows of every file, and the share of fields."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl.utils import get_column_letter

from riskregister.intake.finding import find
from riskregister.intake.opening import open_source
from riskregister.intake.table import FIELDS, Found

#: The share of mapped fields that must be right.
ENOUGH = 0.97


@pytest.fixture(scope="module")
def measured(samples: Path) -> list[tuple[dict[str, Any], Found]]:
    """Find the register of every file of the key; a re-encoded file is expected to be what its source is."""
    key = json.loads((samples / "answer_key.json").read_text(encoding="utf-8"))
    by_number = {entry["no"]: entry for entry in key["files"]}
    entries: list[tuple[Path, dict[str, Any]]] = [(samples / entry["file"], entry) for entry in key["files"]]
    for derived in key["derived"]:
        source = by_number.get(derived["src"].split()[0])
        if source:
            entries.append((samples / Path(derived["file"]).name, source))
    return [(entry | {"path": path.name}, find(open_source(path, path.name))) for path, entry in entries]


def wrong(measured: list[tuple[dict[str, Any], Found]]) -> Iterator[str]:
    """Say of each file what is not as the key has it."""
    for entry, found in measured:
        name, table = entry["path"], found.table
        if found.verdict != entry["verdict"]:
            yield f"{name}: {found.verdict} for {entry['verdict']}: {found.reason}"
        elif entry["verdict"] != "not_register" and table:
            sheet = entry["register_sheet"]
            if sheet and table.grid.name != sheet:
                yield f"{name}: sheet {table.grid.name} for {sheet}"
            if [row + 1 for row in table.header_rows] != entry["header_rows"]:
                yield f"{name}: header rows {table.header_rows} for {entry['header_rows']}"
            if [row + 1 for row in table.rows] != entry["risk_rows"]:
                yield f"{name}: {len(table.rows)} risk rows for {entry['risk_count']}"


def test_every_file_is_what_the_key_says(measured: list[tuple[dict[str, Any], Found]]) -> None:
    assert list(wrong(measured)) == []


def test_nearly_every_field_has_its_column(measured: list[tuple[dict[str, Any], Found]]) -> None:
    missed: list[str] = []
    wanted = 0
    for entry, found in measured:
        if entry["verdict"] == "not_register":
            continue
        for field, letter in entry["mapping"].items():
            if field in FIELDS:
                wanted += 1
                column = found.table.mapping.get(field) if found.table else None
                if not column or get_column_letter(column.at + 1) != letter:
                    missed.append(f"{entry['path']}: {field} is {letter}")
    assert wanted > 250
    assert len(missed) <= (1 - ENOUGH) * wanted, missed
