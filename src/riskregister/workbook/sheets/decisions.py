"""What was decided about the risks, and whether it still stands on the state it was made on: a sheet to be read."""

from __future__ import annotations

import pandas as pd
from xlsxwriter.worksheet import Worksheet

from riskregister.core.deciding import decision_frame, kind_names, standing_names
from riskregister.core.frames import rows
from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook.sheets.tables import write_value
from riskregister.workbook.styles import DATE, LINE, LINE_HEIGHT, Styles, lines_of, page

SHEET = "Decisions"
_WIDTHS = (10, 34, 12, 12, 24, 12, 12, 26, 26, 34, 40, 30)
_DATES = (5, 6)
_TOP = 4
_MOST_LINES = 6


def write_decisions(sheet: Worksheet, register: Register, styles: Styles) -> None:
    """Write the decisions, those to be made again first; a change there is not read back."""
    sheet.hide_gridlines(2)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, _("Decisions"), styles(bold=True, font_size=14, text_wrap=False))
    words = _("What was decided about the risks, those to be decided again first; not read back.")
    sheet.write_string(1, 0, words, styles(text_wrap=False))
    headings = (
        *(_("risk"), _("title"), _("decision"), _("stands"), _("decided by"), _("date"), _("until")),
        *(_("state it was made on"), _("state now"), _("because"), _("reason"), _("conditions")),
    )
    for place, heading in enumerate(headings):
        sheet.write_string(_TOP - 1, place, heading, styles.header(computed=True))
    look, day = styles(border=1, border_color=LINE), styles(border=1, border_color=LINE, num_format=DATE)
    frame, kinds, standings = decision_frame(register), kind_names(), standing_names()
    for row, one in enumerate(rows(frame), start=_TOP):
        until = None if pd.isna(one.until) else one.until
        values = (
            *(one.risk, one.title, kinds[one.kind], standings[one.standing], one.by, one.date, until),
            *(one.then, one.now, one.why, one.reason, one.conditions),
        )
        for place, value in enumerate(values):
            write_value(sheet, row, place, value or None, day if place in _DATES else look)
        texts = [(str(value or "")[:1000], width) for value, width in zip(values, _WIDTHS, strict=True)]
        sheet.set_row(row, LINE_HEIGHT * min(max(lines_of(*text) for text in texts), _MOST_LINES))
    last = _TOP + max(len(frame), 1) - 1
    sheet.autofilter(_TOP - 1, 0, last, len(_WIDTHS) - 1)
    sheet.freeze_panes(_TOP, 0)
    page(sheet, register)
    sheet.repeat_rows(_TOP - 1)
    sheet.print_area(0, 0, last, len(_WIDTHS) - 1)
    sheet.fit_to_pages(1, 0)
