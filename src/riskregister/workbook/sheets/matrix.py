"""The matrix of each stage: which risks stand in each square and how many, live; a page a stage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, cycle, islice

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from riskregister.core import frames
from riskregister.core.criteria import Criteria
from riskregister.core.labels import stage_meanings, stage_names
from riskregister.core.model import STAGES, Register, Stage
from riskregister.translations import gettext as _
from riskregister.workbook.columns import REGISTER
from riskregister.workbook.formulas import Extent, counted
from riskregister.workbook.rows import Staged
from riskregister.workbook.styles import LINE_HEIGHT, MUTED, Styles, lines_of, page, write_text

SHEET = "Matrix"
#: Columns: level, label, anchor of impact; then one per likelihood level.
_FIRST = 3
_WIDTH, _ANCHOR = 24.0, 26.0
_LOWEST, _HIGHEST, _COUNT = 45.0, 200.0, 18.0
#: What of a landscape A4 page is inside the margins, in points, less a little to be sure.
_PAGE_WIDE, _PAGE_HIGH = 760.0, 460.0
#: More ids than this are no longer read in a square, and Excel's cells end at 32,767 characters.
MOST_IDS = 300


@dataclass(frozen=True, slots=True)
class Square:
    """One square: row and column (from 0) of the cells that hold its ids and its count, and what stands there."""

    stage: Stage
    likelihood: int
    impact: int
    ids_at: tuple[int, int]
    count_at: tuple[int, int]
    rating: str
    code: str
    ids: tuple[str, ...]
    separators: tuple[str, ...]

    @property
    def text(self) -> str:
        """What the cell of ids shows."""
        if not self.ids:
            return self.code
        if len(self.ids) > MOST_IDS:
            return f"{self.code}\n{_many().format(n=len(self.ids))}"
        after = (*islice(cycle(self.separators), len(self.ids) - 1), "")
        return "\n".join([self.code, "".join(chain.from_iterable(zip(self.ids, after, strict=True)))])


def separators(register: Register) -> tuple[str, ...]:
    """Return what stands between ids in a square, in turn: as many ids on a line as fit, so that none is broken.

    A program that breaks a line may do so at the hyphen of an id.
    """
    longest = max((len(risk.id) for risk in register.risks), default=6)
    fit = max(1, min(6, int((_WIDTH - 1) // (longest + 2))))
    return (*[", "] * (fit - 1), ",\n")


def squares(register: Register, staged: Staged) -> list[Square]:
    """Return every square of the four matrices, stage by stage, impact from high to low; ``staged`` are its risks."""
    wide, high = len(register.criteria.likelihood.levels), len(register.criteria.impact.levels)
    found, between = [], separators(register)
    for stage, top in zip(STAGES, _tops(register.criteria), strict=True):
        cells = frames.matrix_cells(staged[stage], register.criteria)
        for place, cell in enumerate(frames.rows(cells)):
            row, column = divmod(place, wide)
            at = top + 3 + row, _FIRST + column
            below = at[0] + high + 4, at[1]
            sides = cell.likelihood, cell.impact
            found.append(Square(stage, *sides, at, below, cell.rating, cell.rating_code, cell.ids, between))
    return found


def _tops(criteria: Criteria) -> Iterator[int]:
    """Give the first row of each stage's page: heading and legend, ids with axes, counts."""
    size = 2 * len(criteria.impact.levels) + 8
    yield from (size * number for number in range(len(STAGES)))


def write_matrix(sheet: Worksheet, register: Register, staged: Staged, styles: Styles, extent: Extent) -> None:
    """Write the four matrices; each square follows the levels on the Register sheet."""
    criteria = register.criteria
    wide = len(criteria.likelihood.levels)
    for column, width in enumerate([5.0, 15.0, _ANCHOR, *[_WIDTH] * wide]):
        sheet.set_column(column, column, width)
    sheet.hide_gridlines(2)
    found = squares(register, staged)
    tops = list(_tops(criteria))
    high = 0.0
    for stage, top in zip(STAGES, tops, strict=True):
        of = [one for one in found if one.stage == stage]
        high = max(high, _write_stage(sheet, register, styles, extent, top, of))
    page(sheet, register)
    # A page each. Excel leaves page breaks out where it is told to fit the sheet to pages, hence a scale.
    sheet.set_h_pagebreaks(tops[1:])
    # A column is as wide as so many figures of the default font: a third more where a machine has to replace that font.
    across = sum(7 * width + 5 for width in (5.0, 15.0, _ANCHOR, *[_WIDTH] * wide))
    sheet.set_print_scale(int(max(25, min(100, 100 * _PAGE_WIDE / across, 100 * _PAGE_HIGH / high))))
    sheet.print_area(0, 0, tops[-1] + tops[1] - 1, _FIRST + wide - 1)


def _write_stage(
    sheet: Worksheet, register: Register, styles: Styles, extent: Extent, top: int, of: list[Square]
) -> float:
    """Write one stage's page and return how high it is, in points."""
    criteria, stage = register.criteria, of[0].stage
    name = _("{stage} risks: {meaning}").format(stage=stage_names()[stage], meaning=stage_meanings()[stage])
    sheet.write_string(top, 0, name, styles(bold=True, font_size=14, text_wrap=False))
    write_text(sheet, top + 1, 0, register.notice, styles(text_wrap=False, italic=True))
    words = _("Live: follows the sheet Register. Ratings:")
    sheet.write_string(top + 2, 0, words, styles(text_wrap=False, font_color=MUTED))
    _legend(sheet, top + 2, criteria, styles)
    bottom, high = _axes(sheet, styles, criteria, top + 3, _heights(of, len(criteria.likelihood.levels)))
    bands = {band.label: (number, band) for number, band in enumerate(criteria.bands, start=1)}
    for square in of:
        number, band = bands[square.rating]
        look = styles.band(band, border=1, border_color="#FFFFFF", align="center", valign="vcenter")
        number_at = xl_rowcol_to_cell(*square.count_at)
        here = _within(square, of, bottom, extent)
        ids = f'_xlfn.TEXTJOIN(id_separators,TRUE,IF({here},{extent.span(REGISTER, "id")},""))'
        code = f"INDEX(band_code,{number})"
        many = counted(_many(), number_at)
        live = f'{code}&IF({number_at}=0,"",CHAR(10)&IF({number_at}>{MOST_IDS},{many},{ids}))'
        sheet.write_array_formula(*square.ids_at, *square.ids_at, f"{{={live}}}", look, square.text)
        # A number of its own, so that it can be reckoned with; the letter stands in the square above.
        centred = styles.band(band, border=1, border_color="#FFFFFF", align="center", valign="vcenter", bold=True)
        count = f"=COUNTIFS({','.join(_conditions(square, of, bottom, extent))})"
        sheet.write_formula(*square.count_at, count, centred, len(square.ids))
    row = of[0].count_at[0] - 1
    sheet.write_string(row, 0, _("How many"), styles(bold=True, text_wrap=False))
    for place, step in enumerate(reversed(criteria.impact.levels)):
        sheet.set_row(row + 1 + place, _COUNT)
        sheet.write_number(row + 1 + place, 0, step.level, styles(bold=True, valign="vcenter", align="center"))
        write_text(sheet, row + 1 + place, 1, step.label, styles(bold=True, valign="vcenter", text_wrap=False))
    return high + (len(criteria.impact.levels) + 1) * _COUNT + 6 * LINE_HEIGHT


def _heights(of: list[Square], wide: int) -> list[float]:
    """Return how high each row of squares is: as its fullest square needs, and a little more for what moves in."""
    lines = [one.text.count("\n") + 1 for one in of]
    rows = (max(lines[start : start + wide]) for start in range(0, len(lines), wide))
    return [min(max(_LOWEST, LINE_HEIGHT * (count + 0.4)), _HIGHEST) for count in rows]


def _axes(sheet: Worksheet, styles: Styles, criteria: Criteria, top: int, heights: list[float]) -> tuple[int, float]:
    """Write both axes from row ``top``; return the row that holds the likelihood levels, and how high all is."""
    label, plain = styles(bold=True, valign="vcenter"), styles(valign="vcenter", font_color=MUTED)
    high = 0.0
    for place, step in enumerate(reversed(criteria.impact.levels)):
        row, height = top + place, max(heights[place], LINE_HEIGHT * lines_of(step.anchor, _ANCHOR))
        sheet.set_row(row, height)
        high += height
        sheet.write_number(row, 0, step.level, styles(bold=True, valign="vcenter", align="center"))
        write_text(sheet, row, 1, step.label, label)
        write_text(sheet, row, 2, step.anchor, plain)
    bottom = top + len(criteria.impact.levels)
    sheet.write_string(bottom, 2, _("↑ Impact   Likelihood →"), styles(bold=True, align="right"))
    for place, level in enumerate(criteria.likelihood.levels):
        column = _FIRST + place
        sheet.write_number(bottom, column, level.level, styles(bold=True, align="center"))
        write_text(sheet, bottom + 1, column, level.label, styles(bold=True, align="center"))
        write_text(sheet, bottom + 2, column, level.anchor, styles(align="center", font_color=MUTED))
    most = max(lines_of(level.anchor, _WIDTH) for level in criteria.likelihood.levels)
    sheet.set_row(bottom + 2, LINE_HEIGHT * most)
    return bottom, high + LINE_HEIGHT * most


def _sides(square: Square, of: list[Square], bottom: int, extent: Extent) -> Iterator[tuple[str, str, str, str]]:
    """Give for both sides the cells of its levels, the cell with the square's level, and which ends are open.

    The axis numbers are cells, not written into a formula: "<1.5" as text is read by the reader's locale.  The ends of
    the scale are open, as in core.scoring.cell.
    """
    prefix = "" if square.stage == "current" else f"{square.stage}_"
    high, wide = {one.impact for one in of}, {one.likelihood for one in of}
    impact = xl_rowcol_to_cell(square.ids_at[0], 0, row_abs=True, col_abs=True)
    likelihood = xl_rowcol_to_cell(bottom, square.ids_at[1], row_abs=True, col_abs=True)
    for side, level, at, levels in (
        ("impact", square.impact, impact, high),
        ("likelihood", square.likelihood, likelihood, wide),
    ):
        ends = f"{'' if level == min(levels) else 'low'}{'' if level == max(levels) else 'high'}"
        yield extent.span(REGISTER, f"{prefix}{side}"), at, ends, side


def _conditions(square: Square, of: list[Square], bottom: int, extent: Extent) -> Iterator[str]:
    """Give the criteria of COUNTIFS: k - 0.5 <= level < k + 0.5."""
    for cells, level, ends, _side in _sides(square, of, bottom, extent):
        if "low" in ends:
            yield f'{cells},">="&({level}-0.5)'
        if "high" in ends:
            yield f'{cells},"<"&({level}+0.5)'
        if not ends:
            yield f'{cells},">="&0'


def _within(square: Square, of: list[Square], bottom: int, extent: Extent) -> str:
    """Return the same as an array of ones and zeros; an empty cell would count as 0, hence the question for numbers."""
    parts = []
    for cells, level, ends, _side in _sides(square, of, bottom, extent):
        parts.append(f"ISNUMBER({cells})")
        parts += [f"({cells}>={level}-0.5)"] if "low" in ends else []
        parts += [f"({cells}<{level}+0.5)"] if "high" in ends else []
    return "*".join(parts)


def _many() -> str:
    return _("{n} risks; see the sheet Register")


def _legend(sheet: Worksheet, row: int, criteria: Criteria, styles: Styles) -> None:
    """Write what the letters and colours mean, lowest first; the sheet Criteria says more."""
    wide = len(criteria.likelihood.levels)
    for place, band in enumerate(criteria.bands[:wide]):
        words = f"{band.code}  {band.label}"
        write_text(sheet, row, _FIRST + place, words, styles.band(band, bold=True, align="center", text_wrap=False))
