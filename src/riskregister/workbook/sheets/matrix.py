"""The matrix: how many current risks stand in each square, live, and which ones they were at export."""

from __future__ import annotations

from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from riskregister.core import frames
from riskregister.core.criteria import Band, ImpactLevel, LikelihoodLevel
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook.columns import REGISTER
from riskregister.workbook.formulas import span
from riskregister.workbook.styles import LINE_HEIGHT, MUTED, Styles, page

SHEET = "Matrix"
#: Columns: level, label, anchor of impact; then one per likelihood level.
_FIRST = 3
_SQUARE_HEIGHT, _WIDTH = 45.0, 18


def write_matrix(sheet: Worksheet, register: Register, styles: Styles, last: int) -> None:
    """Write the matrix of the current stage; ``last`` is the last row of the Register sheet that counts cover."""
    criteria = register.criteria
    squares = frames.matrix_cells(frames.risk_frame(register), criteria).to_dict("records")
    wide = len(criteria.likelihood.levels)
    sheet.set_column(0, 0, 5)
    sheet.set_column(1, 1, 15)
    sheet.set_column(2, 2, 30)
    sheet.set_column(_FIRST, _FIRST + wide - 1, _WIDTH)
    sheet.hide_gridlines(2)
    sheet.write_string(0, 0, register.title, styles(bold=True, font_size=14, text_wrap=False))
    sheet.write_string(1, 0, register.notice, styles(text_wrap=False, italic=True))
    words = _("Current risks: how many stand in each square. Live: follows the levels on the Register sheet.")
    sheet.write_string(3, 0, words, styles(bold=True, text_wrap=False))
    by_label = {band.label: band for band in criteria.bands}
    counts = _Block(sheet, styles, criteria.likelihood.levels, criteria.impact.levels)
    bottom = counts.axes(4)
    for place, square in enumerate(squares):
        row, column = 4 + place // wide, _FIRST + place % wide
        band = by_label[str(square["rating"])]
        # The axis numbers are cells, not written into the criterion: "<1.5" as text is read by the reader's locale.
        sheet.write_formula(row, column, _count(row, column, bottom, wide, last), counts.look(band), square["count"])
    row = _legend(sheet, bottom + 3, criteria.bands, styles)
    sheet.set_h_pagebreaks([row + 1])
    words = _("Which risks: ids as exported; this block does not follow changes made here.")
    sheet.write_string(row + 1, 0, words, styles(bold=True, text_wrap=False))
    ids = _Block(sheet, styles, criteria.likelihood.levels, criteria.impact.levels)
    texts = [_members(square["ids"], by_label[square["rating"]]) for square in squares]
    lines = [text.count("\n") + 1 for text in texts]
    heights = [
        max(_SQUARE_HEIGHT, LINE_HEIGHT * max(lines[start : start + wide])) for start in range(0, len(lines), wide)
    ]
    ids.axes(row + 2, heights)
    for place, square in enumerate(squares):
        band = by_label[str(square["rating"])]
        look = styles.band(band, border=1, border_color="#FFFFFF", align="center", valign="vcenter", num_format="@")
        sheet.write_string(row + 2 + place // wide, _FIRST + place % wide, texts[place], look)
    page(sheet, register)
    sheet.fit_to_pages(1, 0)


def _members(ids: tuple[str, ...], band: Band) -> str:
    """Return the band's letter and the ids, as many on a line as fit, so that none is broken at its hyphen."""
    longest = max((len(identity) for identity in ids), default=1)
    fit = max(1, (_WIDTH + 1) // (longest + 2))
    return "\n".join([band.code, *(", ".join(ids[start : start + fit]) for start in range(0, len(ids), fit))])


class _Block:
    """The axes of one matrix."""

    def __init__(
        self,
        sheet: Worksheet,
        styles: Styles,
        likelihood: tuple[LikelihoodLevel, ...],
        impact: tuple[ImpactLevel, ...],
    ) -> None:
        self._sheet, self._styles, self._likelihood, self._impact = sheet, styles, likelihood, impact

    def axes(self, top: int, heights: list[float] | None = None) -> int:
        """Write both axes from row ``top`` and return the row that holds the likelihood levels."""
        label, plain = self._styles(bold=True, valign="vcenter"), self._styles(valign="vcenter", font_color=MUTED)
        for place, step in enumerate(reversed(self._impact)):
            row = top + place
            self._sheet.set_row(row, heights[place] if heights else _SQUARE_HEIGHT)
            self._sheet.write_number(row, 0, step.level, self._styles(bold=True, valign="vcenter", align="center"))
            self._sheet.write_string(row, 1, step.label, label)
            self._sheet.write_string(row, 2, step.anchor, plain)
        bottom = top + len(self._impact)
        words = _("↑ Impact   Likelihood →")
        self._sheet.write_string(bottom, 2, words, self._styles(bold=True, align="right"))
        for place, level in enumerate(self._likelihood):
            column = _FIRST + place
            self._sheet.write_number(bottom, column, level.level, self._styles(bold=True, align="center"))
            self._sheet.write_string(bottom + 1, column, level.label, self._styles(bold=True, align="center"))
            self._sheet.write_string(bottom + 2, column, level.anchor, self._styles(align="center", font_color=MUTED))
        self._sheet.set_row(bottom + 2, 48)
        return bottom

    def look(self, band: Band) -> Format:
        """Return the format of a count: the number with the band's letter, so that colour is not the only carrier."""
        code = band.code.replace('"', "")
        return self._styles.band(
            band,
            border=1,
            border_color="#FFFFFF",
            align="center",
            valign="vcenter",
            font_size=14,
            num_format=f'[=0]"{code}";0"  {code}"',
        )


def _count(row: int, column: int, bottom: int, wide: int, last: int) -> str:
    first, left, right = bottom == row + 1, column == _FIRST, column == _FIRST + wide - 1
    impact = _conditions("impact", xl_rowcol_to_cell(row, 0, col_abs=True), last, lowest=first, highest=row == 4)
    level = xl_rowcol_to_cell(bottom, column, row_abs=True)
    return f"=COUNTIFS({impact},{_conditions('likelihood', level, last, lowest=left, highest=right)})"


def _conditions(name: str, level: str, last: int, *, lowest: bool, highest: bool) -> str:
    """Return the criteria for one side: k - 0.5 <= level < k + 0.5, open at the ends as in core.scoring.cell."""
    cells = span(REGISTER, name, last)
    conditions = [] if lowest else [f'{cells},">="&({level}-0.5)']
    conditions += [] if highest else [f'{cells},"<"&({level}+0.5)']
    return ",".join(conditions) or f'{cells},">="&0'


def _legend(sheet: Worksheet, row: int, bands: tuple[Band, ...], styles: Styles) -> int:
    """Write what the colours and letters mean and return the next free row."""
    for band in reversed(bands):
        sheet.write_string(row, 1, f"{band.code}  {band.label}", styles.band(band, bold=True))
        words = _("score from {minimum:g}").format(minimum=band.minimum)
        words = f"{words}: {band.meaning}" if band.meaning else words
        sheet.write_string(row, 2, words, styles(text_wrap=False, indent=1))
        row += 1
    return row
