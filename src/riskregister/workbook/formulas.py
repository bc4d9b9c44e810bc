"""The live formulas of the workbook.  Every one must give what core gives; tests recalculate them to see.

Criteria are reached through names (``band_minimum``, ``reporting_date`` …) so that a formula reads like its sentence.
"""

from __future__ import annotations

from collections.abc import Callable

from xlsxwriter.utility import xl_col_to_name

from riskregister.workbook.columns import MEASURES, REGISTER, Table


def formula(table: Table, name: str, row: int, last: int) -> str | None:
    """Return the formula of a computed column in ``row`` (Excel's number), or None where the cell holds a value.

    ``last`` is the last row that formulas over the whole column cover.
    """
    make = _FORMULAS.get((table.sheet, name))
    return make(_Cells(table, row, last)) if make else None


def span(table: Table, name: str, last: int) -> str:
    """Return the cells of a column below its header, as other sheets name them."""
    letter = xl_col_to_name(table.index(name))
    return f"{table.sheet}!${letter}$2:${letter}${last}"


class _Cells:
    """Names the cells of one row by their column."""

    def __init__(self, table: Table, row: int, last: int) -> None:
        self._table, self._row, self._last = table, row, last

    def __getitem__(self, name: str) -> str:
        return f"{xl_col_to_name(self._table.index(name))}{self._row}"

    def all(self, name: str) -> str:
        letter = xl_col_to_name(self._table.index(name))
        return f"${letter}$2:${letter}${self._last}"


_Make = Callable[[_Cells], str]


def _score(prefix: str) -> _Make:
    # COUNT rather than ="" so that a word typed where a level belongs leaves the score empty instead of an error.
    def make(at: _Cells) -> str:
        likelihood, impact = at[f"{prefix}likelihood"], at[f"{prefix}impact"]
        return f'=IF(COUNT({likelihood},{impact})<2,"",{likelihood}+{impact})'

    return make


def _rating(prefix: str) -> _Make:
    # A score below the first minimum belongs to the first band, as in core.scoring.band_index.
    def make(at: _Cells) -> str:
        score = at[f"{prefix}score"]
        return f'=IF({score}="","",LOOKUP(MAX({score},INDEX(band_minimum,1)),band_minimum,band_label))'

    return make


def _rank(at: _Cells) -> str:
    return f'=IF({at["score"]}="","",_xlfn.RANK.AVG({at["score"]},{at.all("score")}))'


def _product(at: _Cells) -> str:
    return f'=IF(COUNT({at["likelihood"]},{at["impact"]})<2,"",{at["likelihood"]}*{at["impact"]})'


def _appetite(at: _Cells) -> str:
    own = f"INDEX(appetite_maximum,MATCH({at['category']},appetite_category,0))"
    return f'=IF({at["category"]}="","",IFERROR({own},IF(ISNUMBER(appetite_default),appetite_default,"")))'


def _above(at: _Cells) -> str:
    return f"=AND(COUNT({at['score']},{at['appetite']})=2,{at['score']}>{at['appetite']})"


def _overdue(at: _Cells) -> str:
    ended = f'{at["status"]}<>"completed",{at["status"]}<>"stopped"'
    return f"=AND(ISNUMBER({at['due']}),{at['due']}<reporting_date,{ended})"


_FORMULAS: dict[tuple[str, str], _Make] = {
    **{(REGISTER.sheet, f"{prefix}score"): _score(prefix) for prefix in ("", "inherent_", "residual_", "target_")},
    **{(REGISTER.sheet, f"{prefix}rating"): _rating(prefix) for prefix in ("", "inherent_", "residual_", "target_")},
    (REGISTER.sheet, "rank"): _rank,
    (REGISTER.sheet, "product"): _product,
    (REGISTER.sheet, "appetite"): _appetite,
    (REGISTER.sheet, "above_appetite"): _above,
    (MEASURES.sheet, "overdue"): _overdue,
}
