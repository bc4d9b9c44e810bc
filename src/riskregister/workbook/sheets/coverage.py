"""Coverage: per category how many measures of which status act on its risks, and on which risks none does, live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from riskregister.core import frames
from riskregister.core.labels import measure_status_names
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook.columns import MITIGATIONS, REGISTER
from riskregister.workbook.formulas import Extent, counted
from riskregister.workbook.sheets.tables import write_value
from riskregister.workbook.styles import LINE, LINE_HEIGHT, Styles, lines_of, page, write_text

SHEET = "Coverage"
#: The row (from 0) of the first category.
FIRST_ROW = 6
#: More ids than this are counted, not listed: a cell ends at 32,767 characters.
MOST_IDS = 1_000
_IDS_WIDTH = 34.0


@dataclass(frozen=True, slots=True)
class _Column:
    """One column: its machine name in core's coverage frame, heading, width, and formula in a category's row."""

    name: str
    heading: str
    width: float
    formula: Callable[[str], str] | None = None
    array: bool = False
    percent: bool = False


def names() -> list[str]:
    """Return the machine names of the columns, as in :func:`riskregister.core.frames.coverage_frame`.

    ``no_measure`` and ``nothing_delivered`` count what ``gaps`` and ``undelivered`` list.
    """
    return [column.name for column in _columns(Extent({REGISTER.sheet: 2, MITIGATIONS.sheet: 2}))]


def write_coverage(sheet: Worksheet, register: Register, styles: Styles, extent: Extent) -> None:
    """Write one row per category."""
    columns = _columns(extent)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, _("Coverage"), styles(bold=True, font_size=14, text_wrap=False))
    write_text(sheet, 1, 0, register.notice, styles(italic=True, text_wrap=False))
    live = _(
        "Live: follows Register, Measures and Mitigations. A measure counts once in a category, whatever it acts on."
    )
    sheet.write_string(2, 0, live, styles(text_wrap=False))
    fixed = _("As exported: the reduction, the share of inherent expected harm that the measures in place take away.")
    sheet.write_string(3, 0, fixed, styles(text_wrap=False))
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(FIRST_ROW - 1, place, column.heading, styles.header(computed=True))
    sheet.set_row(FIRST_ROW - 1, 3 * LINE_HEIGHT)
    records = frames.coverage_frame(register).to_dict("records")
    for row, record in enumerate(records, start=FIRST_ROW):
        values = {**record, "no_measure": len(record["gaps"]), "nothing_delivered": len(record["undelivered"])}
        _write_row(sheet, row, columns, {str(name): value for name, value in values.items()}, styles)
    last = max(FIRST_ROW, FIRST_ROW + len(records) - 1)
    sheet.autofilter(FIRST_ROW - 1, 0, last, len(columns) - 1)
    sheet.freeze_panes(FIRST_ROW, 2)
    page(sheet, register)
    sheet.repeat_rows(FIRST_ROW - 1)
    sheet.print_area(0, 0, last, len(columns) - 1)
    sheet.fit_to_pages(1, 0)


def _write_row(sheet: Worksheet, row: int, columns: list[_Column], values: dict[str, Any], styles: Styles) -> None:
    category, lines = xl_rowcol_to_cell(row, 0, col_abs=True), 1
    for place, column in enumerate(columns):
        value = _plain(values[column.name])
        look = _look(column, styles)
        if column.formula is None:
            write_value(sheet, row, place, value, look)
        elif column.array:
            sheet.write_array_formula(row, place, row, place, f"{{={column.formula(category)}}}", look, value)
        else:
            sheet.write_formula(row, place, f"={column.formula(category)}", look, value)
        lines = max(lines, lines_of(value, column.width) if isinstance(value, str) else 1)
    sheet.set_row(row, LINE_HEIGHT * min(lines, 12))


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return ", ".join(value) if len(value) <= MOST_IDS else _many().format(n=len(value))
    return None if value != value else value  # noqa: PLR0124  # nan: nothing is known


def _look(column: _Column, styles: Styles) -> Any:
    lines = {"border": 1, "border_color": LINE}
    if column.percent:
        return styles(num_format="0%", align="center", **lines)
    return styles(**lines) if column.width > 12 or column.name == "id" else styles(align="center", **lines)


def _many() -> str:
    return _("{n} risks; see the sheet Register")


def _columns(extent: Extent) -> list[_Column]:
    category, first = extent.span(MITIGATIONS, "category"), extent.span(MITIGATIONS, "first_for_category")
    status, of = extent.span(MITIGATIONS, "measure_status"), extent.span(REGISTER, "category")
    ids = extent.span(REGISTER, "id")
    threat = f'({ids}<>"")*({extent.span(REGISTER, "direction")}<>"opportunity")'
    # Numbers only: in the empty rows below the data these cells hold an empty text.
    measures, delivering = (
        f"ISNUMBER({cells})*({cells}{{}}0)"
        for cells in (extent.span(REGISTER, "measures"), extent.span(REGISTER, "delivering"))
    )
    none, some_idle = measures.format("="), f"{measures.format('>')}*{delivering.format('=')}"

    def risks(extra: str = "") -> Callable[[str], str]:
        return lambda at: f"SUMPRODUCT(({of}={at})*{threat}{extra})"

    def linked(extra: str = "") -> Callable[[str], str]:
        return lambda at: f"SUMPRODUCT(({category}={at})*({first}=1){extra})"

    def listed(extra: str) -> Callable[[str], str]:
        def make(at: str) -> str:
            here = f"({of}={at})*{threat}*{extra}"
            joined = f'_xlfn.TEXTJOIN(", ",TRUE,IF({here},{ids},""))'
            return f"IF(SUM({here})>{MOST_IDS},{counted(_many(), f'SUM({here})')},{joined})"

        return make

    of_status = {name: linked(f'*({status}="{name}")') for name in frames.MEASURE_STATUSES}
    words = measure_status_names()
    return [
        _Column("id", _("category"), 9),
        _Column("title", _("title"), 36),
        _Column("risks", _("risks"), 8, risks()),
        _Column("measures", _("measures"), 10, linked()),
        *(_Column(name, words[name], 11.5, make) for name, make in of_status.items()),
        _Column("no_measure", _("risks without a measure"), 11, risks(f"*{none}")),
        _Column("nothing_delivered", _("risks with nothing delivered"), 11, risks(f"*{some_idle}")),
        _Column("evidenced_reduction", _("reduction, as exported"), 11, percent=True),
        _Column("gaps", _("which have no measure"), _IDS_WIDTH, listed(none), array=True),
        _Column("undelivered", _("which have nothing delivered"), _IDS_WIDTH, listed(some_idle), array=True),
    ]
