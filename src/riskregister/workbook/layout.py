"""What stands on a sheet of facts, cell by cell; the Criteria sheet: written by the writer, compared by the reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from xlsxwriter.utility import xl_rowcol_to_cell

from riskregister.core.model import Register
from riskregister.translations import gettext as _

SHEET = "Criteria"
Style = Literal["title", "note", "header", "value", "band"]


@dataclass(frozen=True, slots=True)
class Placed:
    """One cell: row and column counted from 0, its value, and how it looks (``band``: the id of a rating band)."""

    row: int
    column: int
    value: Any
    style: Style
    band: str = ""


@dataclass
class Layout:
    """The cells of the sheet and the names that formulas know ranges by."""

    cells: list[Placed] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    row: int = 0
    sheet: str = SHEET

    def line(self, value: str, style: Style = "note") -> None:
        """Add a line of text."""
        self.cells.append(Placed(self.row, 0, value, style))
        self.row += 1

    def pair(self, label: str, value: Any, name: str = "") -> None:
        """Add a label with its value in the second column."""
        self.cells += [Placed(self.row, 0, label, "header"), Placed(self.row, 1, value, "value")]
        if name:
            self.names[name] = self._range(self.row, self.row, 1)
        self.row += 1

    def block(self, title: str, header: list[str], rows: list[list[Any]], names: dict[str, int] | None = None) -> int:
        """Add a titled table and return its first row; ``names`` gives the columns that formulas use.

        A name needs a cell even where the table is empty, hence the spare row.
        """
        self.row += 1
        self.line(title, "title")
        self.cells += [Placed(self.row, column, text, "header") for column, text in enumerate(header)]
        self.row += 1
        first = self.row
        for values in rows or [[None] * len(header)]:
            self.cells += [Placed(self.row, column, value, "value") for column, value in enumerate(values)]
            self.row += 1
        for name, column in (names or {}).items():
            self.names[name] = self._range(first, self.row - 1, column)
        return first

    def grid(self, title: str, header: list[str], rows: list[list[Any]], name: str) -> None:
        """Add a titled table of numbers whose first column says what its rows are; ``name`` is all but that column."""
        first = self.block(title, header, rows)
        corners = [(first, 1), (first + len(rows) - 1, len(rows[0]) - 1)]
        cells = [xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row, column in corners]
        self.names[name] = f"={self.sheet}!{':'.join(cells)}"

    def _range(self, first: int, last: int, column: int) -> str:
        cells = [xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True) for row in sorted({first, last})]
        return f"={self.sheet}!{':'.join(cells)}"


def criteria_layout(register: Register) -> Layout:
    """Return the Criteria sheet of a register."""
    criteria, layout = register.criteria, Layout()
    layout.line(_("Criteria"), "title")
    if register.notice:
        layout.line(register.notice)
    if criteria.basis:
        layout.line(_("Basis: {words}").format(words=criteria.basis))
    if criteria.appetite_basis:
        layout.line(_("Basis of the appetite: {words}").format(words=criteria.appetite_basis))
    layout.line(_("Formulas follow what stands here, but changes on this sheet are not read back."))
    layout.row += 1
    layout.pair(_("Reporting date"), register.reporting_date, "reporting_date")
    layout.pair(_("Rule of the score"), _rules()[criteria.rule])
    layout.pair(_("Horizon in years"), criteria.likelihood.horizon_years)
    layout.pair(_("Factor from one impact level to the next"), criteria.impact.base)
    layout.pair(_("Share by which measures of one body fail together"), criteria.same_body_dependence)
    if criteria.markings:
        layout.pair(_("Handling markings, from the least restricted"), "; ".join(criteria.markings))
    _scales(layout, register)
    bands = [[b.id, b.code, b.label, b.minimum, b.colour, b.meaning or None] for b in criteria.bands]
    first = layout.block(
        _("Rating bands: scores from the minimum up to the next one"),
        [_("id"), _("code"), _("label"), _("minimum"), _("colour"), _("meaning")],
        bands,
        {"band_code": 1, "band_label": 2, "band_minimum": 3},
    )
    if criteria.rule == "grid":
        _grid(layout, register)
    of = {first + place: band.id for place, band in enumerate(criteria.bands)}
    layout.cells = [
        Placed(c.row, c.column, c.value, "band", of[c.row]) if c.row in of and c.column in (1, 2) else c
        for c in layout.cells
    ]
    _appetite(layout, register)
    _reference(layout, register)
    return layout


def _rules() -> dict[str, str]:
    return {
        "sum": _("likelihood level + impact level"),
        "product": _("likelihood level × impact level"),
        "maximum": _("the higher of likelihood level and impact level"),
        "grid": _("the table below, read at the nearest levels"),
    }


def _grid(layout: Layout, register: Register) -> None:
    criteria = register.criteria
    minima = {band.id: band.minimum for band in criteria.bands}
    layout.grid(
        _("Scores of the matrix: a row per likelihood level, a column per impact level"),
        [_("likelihood"), *(str(place) for place in range(1, len(criteria.grid[0]) + 1))],
        [[place, *(minima[band] for band in row)] for place, row in enumerate(criteria.grid, start=1)],
        "grid_score",
    )


def _scales(layout: Layout, register: Register) -> None:
    criteria = register.criteria
    layout.block(
        _("Likelihood"),
        [_("level"), _("label"), _("anchor"), _("probability from"), _("probability to")],
        [[step.level, step.label, step.anchor, step.low, step.high] for step in criteria.likelihood.levels],
    )
    dimensions = criteria.impact.dimensions
    # Unequal numbers of anchors are a finding of core.check, not a reason to fail here.
    anchors = [[d.anchors[place] if place < len(d.anchors) else None for d in dimensions] for place in range(20)]
    layout.block(
        _("Impact"),
        [_("level"), _("label"), _("anchor"), *(dimension.title for dimension in dimensions)],
        [[s.level, s.label, s.anchor, *anchors[place]] for place, s in enumerate(criteria.impact.levels)],
    )


def _appetite(layout: Layout, register: Register) -> None:
    named = [[a.category, a.maximum, a.rationale or None] for a in register.criteria.appetite if a.category != "*"]
    columns = [_("category"), _("maximum"), _("rationale")]
    layout.block(
        _("Appetite: the highest score without a decision"),
        columns,
        named,
        {"appetite_category": 0, "appetite_maximum": 1},
    )
    default = next((a for a in register.criteria.appetite if a.category == "*"), None)
    layout.pair(_("all other categories"), default.maximum if default else None, "appetite_default")
    if default and default.rationale:
        layout.cells.append(Placed(layout.row - 1, 2, default.rationale, "value"))


def _reference(layout: Layout, register: Register) -> None:
    criteria = register.criteria
    layout.block(
        _("Efficacy: the share a measure of this strength takes away if fully delivered; read the range"),
        [_("strength"), _("low"), _("best"), _("high")],
        [[e.strength, e.low, e.best, e.high] for e in criteria.efficacy],
    )
    layout.block(
        _("Delivery: how far a status counts as delivered while no progress is entered"),
        [_("status"), _("share"), _("rationale")],
        [[d.status, d.share, d.rationale or None] for d in criteria.delivery],
        {"delivery_status": 0, "delivery_share": 1},
    )
