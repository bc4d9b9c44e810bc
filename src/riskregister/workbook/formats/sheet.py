"""One plain table as a file that another program reads: a workbook of one sheet, or text with separators."""

from __future__ import annotations

import csv
import datetime as dt
import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter

from riskregister.workbook.columns import LONGEST

_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_WIDTHS = {"description": 60.0, "name": 40.0, "title": 40.0, "observation": 40.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A table for another program; a cell is text, a number, or None where nothing is said."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What goes to another program, and the sentences a person should read with it: what is not taken over there."""

    sheet: Sheet
    notes: tuple[str, ...]


def safe(value: Any) -> Any:
    """Keep a spreadsheet from running a text as a formula; nothing but dashes is none."""
    risky = isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r")
    return f"'{value}" if risky and value.strip("-") else value


def as_text(sheet: Sheet, separator: str) -> bytes:
    """Return the table as text separated by ``separator``, with the mark by which Excel knows UTF-8."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator="\r\n")
    writer.writerow(sheet.columns)
    writer.writerows([safe(value) for value in row] for row in sheet.rows)
    return out.getvalue().encode("utf-8-sig")


def as_workbook(sheet: Sheet, *, title: str, subject: str, comments: str, written_on: dt.date) -> bytes:
    """Return the table as a workbook; the properties say what it is, since the sheet has no room for it."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, _OPTIONS) as book:
        created = dt.datetime.combine(written_on, dt.time())
        book.set_properties({"title": title, "subject": subject, "comments": comments, "created": created})
        page = book.add_worksheet(sheet.name)
        head, body = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, name in enumerate(sheet.columns):
            page.set_column(column, column, _WIDTHS.get(name, 18.0))
            page.write_string(0, column, name, head)
        for row, values in enumerate(sheet.rows, 1):
            for column, value in enumerate(values):
                if isinstance(value, str) and value:
                    page.write_string(row, column, cut(value, LONGEST), body)
                elif isinstance(value, (int, float)):
                    page.write_number(row, column, value, body)
        page.freeze_panes(1, 0)
    return out.getvalue()


def cut(text: str, longest: int) -> str:
    """Return a text of at most ``longest`` characters as Excel counts them, with dots where the rest was."""
    if len(text.encode("utf-16-le")) // 2 <= longest:
        return text
    kept = text.encode("utf-16-le")[: 2 * (longest - 1)].decode("utf-16-le", errors="ignore")
    return f"{kept}…"
