"""The live formulas of the workbook.  Every one must give what core gives; tests recalculate them to see.

Criteria are reached through names (``band_minimum``, ``reporting_date`` …) so that a formula reads like its sentence,
and no text of a register ever stands inside one.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from xlsxwriter.utility import xl_col_to_name

from riskregister.core.criteria import Criteria
from riskregister.workbook.columns import FIRST_DATE, MEASURES, MITIGATIONS, REGISTER, Table

#: Stands for the row's number in a formula that every row has.
ROW = "\0"


@dataclass(frozen=True, slots=True)
class Extent:
    """How far formulas over whole columns reach: the last row (Excel's number) of each table's sheet."""

    last: Mapping[str, int]

    def span(self, table: Table, name: str) -> str:
        """Return the cells of a column below its header, as every sheet names them."""
        letter = xl_col_to_name(table.index(name))
        return f"{table.sheet}!${letter}$2:${letter}${self.last[table.sheet]}"


def formula(table: Table, name: str, criteria: Criteria, extent: Extent) -> str | None:
    """Return the formula of a computed column with ``ROW`` for its row, or None where the cells hold values."""
    make = _FORMULAS.get((table.sheet, name))
    return make(_Cells(table, criteria, extent)) if make else None


def counted(words: str, number: str) -> str:
    """Return the formula of a sentence of ours with a number for its place {n}."""
    quoted = words.replace('"', '""')
    return f'SUBSTITUTE("{quoted}","{{n}}",{number})'


@dataclass(frozen=True, slots=True)
class _Cells:
    """Names the cells of one row by their column."""

    table: Table
    criteria: Criteria
    extent: Extent

    def __getitem__(self, name: str) -> str:
        return f"{xl_col_to_name(self.table.index(name))}{ROW}"

    def all(self, name: str, table: Table | None = None) -> str:
        return self.extent.span(table or self.table, name)

    def found(self, name: str, table: Table, wanted: str) -> str:
        """Return the value of a column of another table in the row whose id stands in ``name``."""
        # MATCH takes * ? ~ in a text for wildcards.
        text = self[name]
        for sign in "~*?":
            text = f'SUBSTITUTE({text},"{sign}","~{sign}")'
        return f"INDEX({self.all(wanted, table)},MATCH({text},{self.all('id', table)},0))"


_Make = Callable[[_Cells], str]


def _score(prefix: str) -> _Make:
    # COUNT rather than ="" so that a word typed where a level belongs leaves the score empty instead of an error.
    def make(at: _Cells) -> str:
        likelihood, impact = at[f"{prefix}likelihood"], at[f"{prefix}impact"]
        combined = {
            "sum": f"{likelihood}+{impact}",
            "product": f"{likelihood}*{impact}",
            "maximum": f"MAX({likelihood},{impact})",
            "grid": f"INDEX(grid_score,{_square(likelihood, 'ROWS')},{_square(impact, 'COLUMNS')})",
        }[at.criteria.rule]
        return f'IF(COUNT({likelihood},{impact})<2,"",{combined})'

    return make


def _square(level: str, size: str) -> str:
    """Return the nearest whole level within the scale, halves up, as core.scoring.cell."""
    return f"MIN(MAX(INT({level}+0.5),1),{size}(grid_score))"


def _rating(prefix: str) -> _Make:
    # A score below the first minimum belongs to the first band, as in core.scoring.band_index.
    def make(at: _Cells) -> str:
        score = at[f"{prefix}score"]
        return f'IF({score}="","",LOOKUP(MAX({score},INDEX(band_minimum,1)),band_minimum,band_label))'

    return make


def _rank(at: _Cells) -> str:
    # A rank among threats: what an opportunity's score puts above or beside it does not count.
    apart = f'{at.all("direction")},"opportunity",{at.all("score")}'
    better = f'COUNTIFS({apart},">"&{at["score"]})+COUNTIFS({apart},{at["score"]})/2'
    ranked = f"_xlfn.RANK.AVG({at['score']},{at.all('score')})-({better})"
    return f'IF(OR({at["score"]}="",{at["direction"]}="opportunity"),"",{ranked})'


def _product(at: _Cells) -> str:
    return f'IF(COUNT({at["likelihood"]},{at["impact"]})<2,"",{at["likelihood"]}*{at["impact"]})'


def _appetite(at: _Cells) -> str:
    text = at["category"]
    for sign in "~*?":
        text = f'SUBSTITUTE({text},"{sign}","~{sign}")'
    own = f"INDEX(appetite_maximum,MATCH({text},appetite_category,0))"
    none = f'OR({at["category"]}="",{at["direction"]}="opportunity")'
    return f'IF({none},"",IFERROR({own},IF(ISNUMBER(appetite_default),appetite_default,"")))'


def _above(at: _Cells) -> str:
    over = f"AND(COUNT({at['score']},{at['appetite']})=2,{at['score']}>{at['appetite']})"
    return f'IF({at["id"]}="","",{over})'


def _count(extra: str = "") -> _Make:
    def make(at: _Cells) -> str:
        here = f"({at.all('risk', MITIGATIONS)}={at['id']})*({at.all('first_for_risk', MITIGATIONS)}=1)"
        more = f"*({at.all(extra, MITIGATIONS)}>0)*ISNUMBER({at.all(extra, MITIGATIONS)})" if extra else ""
        return f'IF({at["id"]}="","",SUMPRODUCT({here}{more}))'

    return make


def _overdue(at: _Cells) -> str:
    due, ended = at["due"], f'{at["status"]}<>"completed",{at["status"]}<>"stopped"'
    # Days before Excel's calendar are texts.
    early = f'AND(ISTEXT({due}),LEN({due})=10,{due}<"{FIRST_DATE.isoformat()}")'
    return f'IF({at["id"]}="","",AND(OR(AND(ISNUMBER({due}),{due}<reporting_date),{early}),{ended}))'


def _delivered(at: _Cells) -> str:
    status, progress = at["status"], at["progress"]
    by_status = f"IFERROR(INDEX(delivery_share,MATCH({status},delivery_status,0)),0)"
    entered = f"IF(ISNUMBER({progress}),{progress}/100,{by_status})"
    return f'IF({at["id"]}="","",IF(OR({status}="principle",{status}="stopped"),0,{entered}))'


def _of_risk(wanted: str) -> _Make:
    return lambda at: f'IFERROR({at.found("risk", REGISTER, wanted)}&"","")'


def _of_measure(wanted: str, *, text: bool = True) -> _Make:
    # Joined to an empty text, since an empty cell would be looked up as 0.
    joined = '&""' if text else ""
    return lambda at: f'IFERROR({at.found("measure", MEASURES, wanted)}{joined},"")'


def _first(other: str) -> _Make:
    # The rows above it are looked through, so that sorting the sheet moves the 1 to another row but not their number.
    def make(at: _Cells) -> str:
        def above(name: str) -> str:
            letter = at[name].removesuffix(ROW)
            return f"(${letter}$1:{letter}{ROW}={at[name]})"

        known = f'AND({at["measure_status"]}<>"",{at["category"]}<>"")'
        return f'IF({known},--(SUMPRODUCT({above("measure")}*{above(other)})=1),IF({at["id"]}="","",0))'

    return make


_STAGED = ("", "inherent_", "residual_", "target_")
_FORMULAS: dict[tuple[str, str], _Make] = {
    **{(REGISTER.sheet, f"{prefix}score"): _score(prefix) for prefix in _STAGED},
    **{(REGISTER.sheet, f"{prefix}rating"): _rating(prefix) for prefix in _STAGED},
    (REGISTER.sheet, "rank"): _rank,
    (REGISTER.sheet, "product"): _product,
    (REGISTER.sheet, "appetite"): _appetite,
    (REGISTER.sheet, "above_appetite"): _above,
    (REGISTER.sheet, "measures"): _count(),
    (REGISTER.sheet, "delivering"): _count("delivered"),
    (MEASURES.sheet, "overdue"): _overdue,
    (MEASURES.sheet, "delivered"): _delivered,
    (MITIGATIONS.sheet, "measure_title"): _of_measure("title"),
    (MITIGATIONS.sheet, "risk_title"): _of_risk("title"),
    (MITIGATIONS.sheet, "category"): _of_risk("category"),
    (MITIGATIONS.sheet, "measure_status"): _of_measure("status"),
    (MITIGATIONS.sheet, "delivered"): _of_measure("delivered", text=False),
    (MITIGATIONS.sheet, "first_for_risk"): _first("risk"),
    (MITIGATIONS.sheet, "first_for_category"): _first("category"),
}
