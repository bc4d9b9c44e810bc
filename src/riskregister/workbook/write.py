"""Write a register as an Excel workbook with live formulas that can be edited and read back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from riskregister.core.model import Register
from riskregister.errors import Unreachable
from riskregister.translations import gettext as _
from riskregister.workbook import exported, layout, lists
from riskregister.workbook.columns import SHEETS, SPARE_ROWS
from riskregister.workbook.rows import columns_of, stage_frames, table_of
from riskregister.workbook.sheets import coverage, decisions, facts, history, matrix
from riskregister.workbook.sheets.bulk import BulkSheet, Progress
from riskregister.workbook.sheets.facts import Facts
from riskregister.workbook.sheets.tables import Sheet, sized, write_table
from riskregister.workbook.styles import Styles
from riskregister.workbook.told import Told

# What a person typed must never become a formula or a link (formula injection).
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: Which part of the time each step takes in a large register: reckoning what stands in the cells, then writing them.
_RECKONED, _WRITTEN = 0.3, 0.9


def write_workbook(
    register: Register,
    target: Path | BinaryIO,
    *,
    written_on: dt.date,
    stood: str = "",
    dispatch: str = "",
    sent_to: str = "",
    by: str = "",
    changes: Sequence[Told] = (),
    since: int | None = None,
    blank: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write ``register`` to a path or an open binary file; the same register, date and facts give the same bytes.

    Args:
        register: what goes out.
        target: where to.
        written_on: the day it is written.
        stood: says in words when a past state stood so; the sheet Read me then says it is one.
        dispatch: the id under which it is sent out and awaited back; every row and the hidden sheet then carry it.
        sent_to: whom it is sent to.
        by: who writes it.
        changes: what the sheet History tells, newest first.
        since: the version ``changes`` go back to; None where they are just the latest.
        blank: whether it is an empty one that somebody fills in; it then says how, and has more empty rows.
        progress: is told how much is done, 0..1.

    Raises:
        Unreachable: the path cannot be written.
    """
    told = Facts(written_on=written_on, by=by, stood=stood, dispatch=dispatch, sent_to=sent_to, blank=blank)
    try:
        with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, _OPTIONS) as book:
            _fill(book, register, told, changes, since, progress or _silent)
    except FileCreateError as error:
        message = _("{file} cannot be written: {why}.").format(file=target, why=error)
        raise Unreachable(message, _("Choose a folder that exists and that you may write to.")) from None
    if progress:
        progress(1.0)


def _fill(
    book: xlsxwriter.Workbook,
    register: Register,
    told: Facts,
    changes: Sequence[Told],
    since: int | None,
    progress: Progress,
) -> None:
    styles = Styles(book)
    book.set_properties(
        {
            "title": register.title[:255],
            "subject": register.marking[:255],
            "comments": register.notice[:255],
            "created": dt.datetime.combine(told.written_on, dt.time()),
        }
    )
    facts.write_read_me(book.add_worksheet(facts.READ_ME), register, styles, told)
    spare = SPARE_ROWS * 5 if told.blank else SPARE_ROWS
    sheets, staged = [], stage_frames(register)
    for place, table in enumerate(SHEETS, start=1):
        own = table_of(table, register)
        sheets.append(Sheet(own, columns_of(own, register, staged, told.dispatch), spare))
        progress(_RECKONED * place / len(SHEETS))
    extent = sized(sheets)
    whole, done = max(1, sum(sheet.rows for sheet in sheets)), 0
    for content in sheets:
        first, part = done / whole, content.rows / whole
        write_table(book, content, register, styles, extent, _share(progress, first, part))
        done += content.rows
    matrix.write_matrix(book.add_worksheet(matrix.SHEET), register, staged, styles, extent)
    coverage.write_coverage(book.add_worksheet(coverage.SHEET), register, styles, extent)
    facts.write_criteria(book, book.add_worksheet(layout.SHEET), register, styles)
    facts.write_lists(book, book.add_worksheet(lists.SHEET), register, styles, matrix.separators(register))
    if register.decisions:
        decisions.write_decisions(book.add_worksheet(decisions.SHEET), register, styles)
    if not told.blank:
        history.write_history(book.add_worksheet(history.SHEET), register, styles, changes, since)
    hidden = book.add_worksheet(exported.SHEET, worksheet_class=BulkSheet)
    facts.write_exported(hidden, register, styles, told.dispatch)


def _share(progress: Progress, first: float, part: float) -> Progress:
    return lambda share: progress(_RECKONED + (_WRITTEN - _RECKONED) * (first + part * share))


def _silent(_share: float) -> None:
    """Tell nobody."""
