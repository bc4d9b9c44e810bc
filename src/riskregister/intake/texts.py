"""Text files as one sheet: encoding and separator are found, not asked; text stays text.

Rows are records as a CSV reader counts them, blank lines and a leading ``sep=`` line included.
"""

from __future__ import annotations

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from riskregister.errors import InvalidInput
from riskregister.intake.encodings import decoded
from riskregister.intake.grid import Grid, Value
from riskregister.intake.grids import grid_of
from riskregister.intake.guards import Limits, too_large, too_much
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: In the order preferred where two explain a file equally well: a comma may be a decimal sign or stand in a sentence.
_DELIMITERS = ("\t", ";", "|", ",")
_STATED = re.compile(r"\s*\"?sep=(.)\"?\s*", re.IGNORECASE)
_SAMPLE_RECORDS = 400
_SAMPLE_LINES = 4_000
_SAMPLE_LETTERS = 100_000
_LONGEST = 131_072


def read_text(data: bytes, name: str, limits: Limits) -> tuple[Grid, str, str, list[str]]:
    """Return the sheet in a text file, its encoding, its separator and notes.

    Raises:
        InvalidInput: it is too large, or is text but no table (JSON, XML, a web page).
    """
    if len(data) > limits.text_file:
        raise too_large(name, limits.text_file)
    found = decoded(data)
    text = found.text.replace("\r\n", "\n").replace("\r", "\n")
    _refuse_other_texts(text, name)
    notes = []
    if found.unread:
        message = ngettext(
            "{n} sign in the text could not be read ({encoding}); it is shown as �.",
            "{n} signs in the text could not be read ({encoding}); they are shown as �.",
            found.unread,
        )
        notes.append(message.format(n=found.unread, encoding=found.encoding))
    if 2 * text.count("\n") > limits.cells:
        raise too_much(name)
    sample = [line[:_SAMPLE_LETTERS] for line in islice(_lines(text), _SAMPLE_LINES)]
    stated = _STATED.fullmatch(sample[0])
    delimiter = stated[1] if stated else delimiter_of(sample)
    # A row costs about as much as two cells.
    if text.count(delimiter) + 2 * text.count("\n") > limits.cells:
        raise too_much(name)
    rows, open_since = _rows(text, delimiter, name)
    if open_since:
        message = _("The quotation mark in record {record} is never closed; quotation marks are read as plain text.")
        notes.append(message.format(record=open_since))
    if stated:
        rows[0] = []
    return grid_of("", rows), found.encoding, delimiter, notes


def _lines(text: str) -> Iterator[str]:
    """Yield the lines with their ends; other than str.splitlines this knows no end but the newline."""
    start = 0
    while (end := text.find("\n", start)) >= 0:
        yield text[start : end + 1]
        start = end + 1
    if start < len(text) or not text:
        yield text[start:]


def _rows(text: str, delimiter: str, name: str) -> tuple[list[list[Value]], int]:
    """Return the rows, and the record in which a quotation mark opens that nothing closes (0: none)."""
    rows: list[list[Value]] = []
    try:
        for record in csv.reader(_lines(text), delimiter=delimiter, strict=False):
            rows.append([cell or None for cell in record])  # noqa: PERF401 - those before an error are counted
    except csv.Error:
        return _unquoted(text, delimiter, name), len(rows) + 1
    # A quotation mark that nothing closes takes all that follows into one cell.
    last = rows[-1][-1] if rows and rows[-1] else None
    if isinstance(last, str) and "\n" in last and _left_open(text, delimiter):
        return _unquoted(text, delimiter, name), len(rows)
    return rows, 0


def _unquoted(text: str, delimiter: str, name: str) -> list[list[Value]]:
    try:
        reader = csv.reader(_lines(text), delimiter=delimiter, quoting=csv.QUOTE_NONE)
        return [[cell or None for cell in record] for record in reader]
    except csv.Error:
        message = _("{file} holds a cell of more than {most} letters, longer than any workbook allows.")
        hint = _("Is it a table? Check it in a text editor.")
        raise InvalidInput(message.format(file=name, most=_LONGEST), hint) from None


def _left_open(text: str, delimiter: str) -> bool:
    try:
        for _record in csv.reader(_lines(text), delimiter=delimiter, strict=True):
            pass
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def delimiter_of(lines: list[str]) -> str:
    """Return the separator that makes a table of the lines; a comma if none does, where it makes no difference."""
    best, found = 0.0, ""
    for delimiter in _DELIMITERS:
        fit = _fit(lines, delimiter)
        if fit > best + 0.02:
            best, found = fit, delimiter
    return found if best >= 0.5 else _unused(lines)


def _fit(lines: list[str], delimiter: str) -> float:
    """Return how much like a table the lines are with this separator, from 0 to 1."""
    widths = []
    try:
        for record in csv.reader(lines, delimiter=delimiter):
            if any(cell.strip() for cell in record):
                widths.append(len(record))
            if len(widths) >= _SAMPLE_RECORDS:
                break
    except csv.Error:
        return 0.0
    several = Counter(width for width in widths if width > 1)
    if not several:
        return 0.0
    usual = max(several, key=lambda width: (several[width], width))
    # The heading has a name for each column; above it there may be a title, below it rows whose last cells are blank.
    heading = max(widths[: widths.index(usual) + 1])
    even = several[usual] / len(widths)
    within = sum(1 < width <= heading for width in widths) / len(widths)
    # In sentences a space follows each of these signs.
    sentences = sum(line.count(f"{delimiter} ") for line in lines) > 0.9 * sum(line.count(delimiter) for line in lines)
    return 0.0 if sentences and even < 0.8 else 0.5 * even + 0.5 * within


def _unused(lines: list[str]) -> str:
    """Return a separator that occurs nowhere, so that a list in one column stays whole."""
    for sign in ("\t", "\x1f", "\x1e", "\x1d"):
        if not any(sign in line for line in lines):
            return sign
    return "\x1c"


def _refuse_other_texts(text: str, name: str) -> None:
    start = text[:2_000].lstrip("\ufeff \t\n").lower()
    what = ""
    if start.startswith(("<!doctype html", "<html", "<table", "<head", "<meta")):
        what = _("a web page")
    elif start.startswith(("<?xml", "<workbook", "<!doctype")):
        what = _("an XML file")
    elif start.startswith(("{\\rtf", "%pdf")):
        what = _("a text document")
    elif start.startswith(("{", "[")) and _is_json(text):
        what = _("a JSON file")
    if what:
        message = _("{file} is {what}, not a workbook or a table in a text file.").format(file=name, what=what)
        hint = _("Open it in Excel or LibreOffice and save it as .xlsx.")
        if what == _("a JSON file"):
            hint = _("Of JSON files only analyses from MONARC come in here; send a register on as a workbook.")
        raise InvalidInput(message, hint)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
