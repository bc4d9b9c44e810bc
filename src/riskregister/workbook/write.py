"""Write a register as an Excel workbook with live formulas that can be edited and read back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from riskregister.core.model import Register
from riskregister.errors import Unreachable
from riskregister.translations import gettext as _
from riskregister.workbook import exported, layout
from riskregister.workbook.columns import MEASURES, MITIGATIONS, REGISTER
from riskregister.workbook.sheets import matrix
from riskregister.workbook.sheets.facts import write_about, write_criteria, write_exported
from riskregister.workbook.sheets.tables import write_table
from riskregister.workbook.styles import Styles

# What a person typed must never become a formula or a link (formula injection).
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def write_workbook(
    register: Register, target: Path | BinaryIO, *, written_on: dt.date, stood: str = "", dispatch: str = ""
) -> None:
    """Write ``register`` to a path or an open binary file; the same register and date give the same bytes.

    ``stood`` says in words when a past state stood so; the sheet About then says it is one.  ``dispatch`` is the id
    under which it is sent out and awaited back; every row and the hidden sheet then carry it.

    Raises:
        Unreachable: the path cannot be written.
    """
    try:
        with xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, _OPTIONS) as book:
            _fill(book, register, written_on, stood, dispatch)
    except FileCreateError as error:
        message = _("{file} cannot be written: {why}.").format(file=target, why=error)
        raise Unreachable(message, _("Choose a folder that exists and that you may write to.")) from None


def _fill(book: xlsxwriter.Workbook, register: Register, written_on: dt.date, stood: str, dispatch: str) -> None:
    styles = Styles(book)
    book.set_properties(
        {
            "title": register.title,
            "subject": register.marking,
            "comments": register.notice,
            "created": dt.datetime.combine(written_on, dt.time()),
        }
    )
    last = write_table(book, REGISTER, register, styles, dispatch)
    matrix.write_matrix(book.add_worksheet(matrix.SHEET), register, styles, last)
    write_table(book, MEASURES, register, styles, dispatch)
    write_table(book, MITIGATIONS, register, styles, dispatch)
    write_criteria(book, book.add_worksheet(layout.SHEET), register, styles)
    write_about(book.add_worksheet("About"), register, styles, written_on, stood)
    write_exported(book.add_worksheet(exported.SHEET), register, dispatch)
