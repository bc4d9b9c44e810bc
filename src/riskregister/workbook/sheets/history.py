"""What has changed in the register lately: who, when, why, from what to what."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.worksheet import Worksheet

from riskregister.core.model import Register
from riskregister.translations import gettext as _
from riskregister.workbook.styles import LINE, LINE_HEIGHT, Styles, lines_of, page, write_text
from riskregister.workbook.told import Told

SHEET = "History"
_WIDTHS = (9, 17, 22, 34, 16, 16, 40, 40)
_TOP = 4
_MOST_LINES = 6


def write_history(
    sheet: Worksheet, register: Register, styles: Styles, changes: Sequence[Told], since: int | None
) -> None:
    """Write changes, newest first; ``since`` is the version they go back to, None for the latest there are."""
    sheet.hide_gridlines(2)
    for place, width in enumerate(_WIDTHS):
        sheet.set_column(place, place, width)
    sheet.write_string(0, 0, _("History"), styles(bold=True, font_size=14, text_wrap=False))
    words = _("The latest changes of the register, newest first; not read back.")
    if since is not None:
        words = _("Every change since version {version}, newest first; not read back.").format(version=since)
    if not changes:
        words = _("No change is recorded.") if since is None else _("Nothing has changed since the last export.")
    sheet.write_string(1, 0, words, styles(text_wrap=False))
    headings = (_("version"), _("when"), _("who"), _("why"), _("record"), _("field"), _("before"), _("after"))
    for place, heading in enumerate(headings):
        sheet.write_string(_TOP - 1, place, heading, styles.header(computed=True))
    look, centred = styles(border=1, border_color=LINE), styles(border=1, border_color=LINE, align="center")
    for row, told in enumerate(changes, start=_TOP):
        sheet.write_number(row, 0, told.revision, centred)
        texts = (told.when, told.who, told.why, told.record, told.field, told.old, told.new)
        for place, text in enumerate(texts, start=1):
            write_text(sheet, row, place, text, look)
        lines = max(lines_of(text[:1000], width) for text, width in zip(texts, _WIDTHS[1:], strict=True))
        sheet.set_row(row, LINE_HEIGHT * min(lines, _MOST_LINES))
    last = max(_TOP, _TOP + len(changes) - 1)
    sheet.autofilter(_TOP - 1, 0, last, len(_WIDTHS) - 1)
    sheet.freeze_panes(_TOP, 0)
    page(sheet, register)
    sheet.repeat_rows(_TOP - 1)
    sheet.print_area(0, 0, last, len(_WIDTHS) - 1)
    sheet.fit_to_pages(1, 0)
