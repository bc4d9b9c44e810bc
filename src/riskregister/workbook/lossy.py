"""What programs do to a table that read it as data and write it anew: nothing of that is an edit.

They read some words as "no value", texts of digits as numbers, and write a text that begins with "=" as a formula.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import replace

from riskregister.workbook.book import Cell
from riskregister.workbook.rows import Row

#: How days are written where a table is saved as text.
_DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%y", "%d/%m/%y", "%m/%d/%y")
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
    if isinstance(was, (int, float, dt.date)) and not isinstance(was, bool):
        spelt = isinstance(cell.value, str) and _spells(cell.value.strip(), was)
        return replace(cell, value=was) if spelt else cell
    if not isinstance(was, str):
        return cell
    lost = cell.blank and was.strip() in _NO_VALUE
    number = isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool)
    shortened = number and not cell.formula and _as_number(was) == cell.value
    reckoned = cell.formula and cell.written == was
    return replace(cell, value=was, formula=False, kind="value") if lost or shortened or reckoned else cell


def _spells(text: str, was: float | dt.date) -> bool:
    """Say whether a text is a number or a day as some country writes it."""
    if isinstance(was, dt.date):
        return text in {was.strftime(form) for form in _DAYS}
    number = _as_number(text.replace("\u00a0", "").replace(" ", "").replace(",", "."))
    return number is not None and math.isclose(number, was, rel_tol=1e-9, abs_tol=1e-9)


def _as_number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
