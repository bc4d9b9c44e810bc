"""What programs do to a table that read it as data and write it anew: nothing of that is an edit.

They read some words as "no value", texts of digits as numbers, and write a text that begins with "=" as a formula.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from riskregister.workbook.book import Cell
from riskregister.workbook.rows import Row

#: The texts that pandas reads as missing values.
_NO_VALUE = frozenset(
    ["#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A", "NA"]
    + ["NULL", "NaN", "None", "n/a", "nan", "null"]
)


def mended(identity: str, cells: Mapping[str, Cell], was: dict[str, Row]) -> tuple[str, Mapping[str, Cell]]:
    """Return the id and the cells of a row as they were before such a program; ``was`` holds the rows by id."""
    if identity and identity not in was:
        identity = next((known for known in was if _as_number(known) == _as_number(identity) is not None), identity)
    row = was.get(identity)
    if row is None:
        return identity, cells
    return identity, {name: _mended(cell, row.get(name)) for name, cell in cells.items()}


def _mended(cell: Cell, was: object) -> Cell:
    if not isinstance(was, str):
        return cell
    lost = cell.blank and was.strip() in _NO_VALUE
    number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    shortened = number and not cell.formula and _as_number(was) == cell.value
    reckoned = cell.formula and cell.written == was
    return replace(cell, value=was, formula=False, kind="value") if lost or shortened or reckoned else cell


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
