"""Cell formats of the workbook.  Grey is computed, white may be written; every other colour comes from the criteria."""

from __future__ import annotations

import math
import re
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from riskregister.core.colours import text_on
from riskregister.core.criteria import Band
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook.columns import Column
from riskregister.workbook.rows import shown

COMPUTED, HEADER, LINE, MUTED = "#F2F2F2", "#D9D9D9", "#BFBFBF", "#595959"
DATE = "yyyy-mm-dd"
LINE_HEIGHT = 15.0
#: Excel refuses longer headers and footers.
_LONGEST_HEADER = 255
_LONGEST_TITLE = 90
_CONTROL = re.compile("[\x00-\x1f\ufffe\uffff\ud800-\udfff]")
_TEXT = Column(name="text", kind="text", width=50)


class Styles:
    """Makes each format once."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Format] = {}

    def __call__(self, **properties: Any) -> Format:
        """Return the format with these XlsxWriter properties; text wraps and stands at the top unless told not to."""
        wanted = {"text_wrap": True, "valign": "top", **properties}
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(wanted)
        return self._made[key]

    def cell(self, *, computed: bool, **properties: Any) -> Format:
        """Return the format of a table cell: thin lines, grey where the workbook computes."""
        fill = {"bg_color": COMPUTED} if computed else {}
        return self(border=1, border_color=LINE, **fill, **properties)

    def header(self, *, computed: bool) -> Format:
        """Return the format of a column's header."""
        fill = {"bg_color": HEADER} if computed else {}
        lines = {"border": 1, "border_color": LINE, "bottom": 2, "bottom_color": "#000000"}
        return self(bold=True, font_size=9, valign="vcenter", **lines, **fill)

    def band(self, band: Band, **properties: Any) -> Format:
        """Return the format of a cell that shows a rating."""
        return self(bg_color=band.colour, font_color=text_on(band.colour), **properties)


def write_text(sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
    """Write a text as it is, whatever it begins with; one longer than a cell is cut."""
    fitting = str(shown(_TEXT, text) or "")
    if fitting.startswith("<r>") and fitting.endswith("</r>"):
        # XlsxWriter takes such a text for markup of its own unless it comes in parts.
        sheet.write_rich_string(row, column, fitting[:1], look, fitting[1:], look)
    else:
        sheet.write_string(row, column, fitting, look)


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of ``width`` characters, rather one too many than one too few."""
    return sum(max(1, math.ceil(1.1 * len(part) / width)) for part in text.split("\n"))


def page(sheet: Worksheet, register: Register) -> None:
    """Set up printing: A4 landscape, title and marking above, notice and page number below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.8)
    marking = _cut(_escaped(register.marking), _LONGEST_HEADER // 2)
    # Longer than this it would run into the marking.
    sheet.set_header(_fitting(f"&R{marking}", "&L", _cut(_escaped(register.title), _LONGEST_TITLE)))
    pages = "&R" + _("{page} of {pages}").format(page="&P", pages="&N")
    # A space, or a text that begins with a figure would go on the size of its letters.
    sheet.set_footer(_fitting(pages, "&L&8 ", _escaped(register.notice)))


def _escaped(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).replace("&", "&&").split())


def _fitting(fixed: str, code: str, text: str) -> str:
    return code + _cut(text, _LONGEST_HEADER - _units(fixed) - _units(code)) + fixed


def _cut(text: str, room: int) -> str:
    if _units(text) <= room:
        return text
    kept = text[: room - 1]
    while _units(kept) >= room:
        kept = kept[:-1]
    # A doubled ampersand must not be cut in two.
    return kept.rstrip("&") + "…"


def _units(text: str) -> int:
    """Return how long Excel takes a text to be: it counts UTF-16."""
    return len(text.encode("utf-16-le")) // 2
