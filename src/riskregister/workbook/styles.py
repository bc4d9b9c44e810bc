"""Cell formats of the workbook.  Grey is computed, white may be written; every other colour comes from the criteria."""

from __future__ import annotations

import math
from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from riskregister.core.criteria import Band
from riskregister.core.model import Register
from riskregister.translations import gettext as _

COMPUTED, HEADER, LINE, MUTED = "#F2F2F2", "#D9D9D9", "#BFBFBF", "#595959"
DATE = "yyyy-mm-dd"
LINE_HEIGHT = 15.0
#: Excel refuses longer headers and footers.
_LONGEST_HEADER = 255


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


def text_on(colour: str) -> str:
    """Return black or white, whichever stands out more on ``#rrggbb`` (WCAG 2.2 contrast ratio)."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return "#000000" if (luminance + 0.05) / 0.05 >= 1.05 / (luminance + 0.05) else "#FFFFFF"


def lines_of(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of ``width`` characters, rather one too many than one too few."""
    return sum(max(1, math.ceil(1.1 * len(part) / width)) for part in text.split("\n"))


def page(sheet: Worksheet, register: Register) -> None:
    """Set up printing: A4 landscape, title and marking above, notice and page number below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.4, right=0.4, top=0.8, bottom=0.8)
    marking = _escaped(register.marking)
    sheet.set_header(_fitting(f"&R{marking}", "&L", _escaped(register.title)))
    pages = "&R" + _("{page} of {pages}").format(page="&P", pages="&N")
    sheet.set_footer(_fitting(pages, "&L&8", _escaped(register.notice)))


def _escaped(text: str) -> str:
    return " ".join(text.replace("&", "&&").split())


def _fitting(fixed: str, code: str, text: str) -> str:
    # A doubled ampersand must not be cut in two, hence the strip.
    room = _LONGEST_HEADER - len(fixed) - len(code)
    kept = text if len(text) <= room else text[: room - 1].rstrip("&") + "…"
    return code + kept + fixed
