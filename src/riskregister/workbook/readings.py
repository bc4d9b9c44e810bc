"""Readings of indicators from a table somebody has: CSV or Excel, columns in any order, headings in plain words."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Literal

from openpyxl.utils import get_column_letter

from riskregister.core.findings import Finding, Severity
from riskregister.core.model import Register
from riskregister.errors import InvalidInput, WrongUsage
from riskregister.translations import gettext as _
from riskregister.workbook.book import Book, Cell, content_of
from riskregister.workbook.cells import Refused, text_of
from riskregister.workbook.plain_cells import date_of, decimal_commas, number_of

Field = Literal["date", "value", "indicator", "note"]
#: What people write above such columns, in English, Azerbaijani and Russian; without units and small marks.
_HEADINGS: dict[Field, tuple[str, ...]] = {
    "date": (
        "date",
        "day",
        "reading date",
        "date of reading",
        "read on",
        "measured on",
        "tarix",
        "gün",
        "дата",
        "день",
    ),
    "value": ("value", "reading", "figure", "amount", "number", "measurement", "result", "latest value")
    + ("qiymət", "dəyər", "kəmiyyət", "значение", "величина", "показание"),
    "indicator": ("indicator", "indicator id", "indicator title", "kri", "key risk indicator", "id", "name")
    + ("göstərici", "indikator", "показатель", "индикатор"),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks", "qeyd", "şərh", "примечание", "комментарий"),
}
_FIELD_OF: dict[str, Field] = {name: of for of, names in _HEADINGS.items() for name in names}
#: In how many of the first rows the headings are looked for.
_TOP = 20
_TABLES = (".csv", ".tsv", ".txt")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One reading as a file gives it; ``note`` is None where the file has no note for it."""

    indicator: str
    date: dt.date
    value: float
    note: str | None
    place: str


@dataclass
class _Table:
    """A table whose headings were recognised: which column is what, and the rows below."""

    columns: dict[Field, int]
    heads: Sequence[Cell]
    rows: Sequence[Sequence[Cell]]
    #: The indicator that a column is headed by, where no column says it row by row.
    headed: str | None = None
    findings: list[Finding] = field(default_factory=list)

    def note(self, severity: Severity, cell: Cell, name: str, rule: str, indicator: str = "") -> None:
        text = "" if cell.value is None else str(cell.value)
        value = text if len(text) <= 60 else text[:59] + "…"
        self.findings.append(
            Finding(
                severity=severity,
                table="readings",
                record=indicator,
                field=name,
                value=value,
                rule=rule,
                place=cell.place,
            )
        )

    def cell(self, row: Sequence[Cell], number: int, of: Field) -> Cell:
        """Return the cell of a row in a column; one that the row does not reach is blank."""
        place = self.columns[of]
        if place < len(row):
            return row[place]
        sheet = self.heads[0].place.rpartition("!")
        return Cell(None, f"{sheet[0]}{sheet[1]}{get_column_letter(place + 1)}{number}")


def read_readings(
    source: Path | BinaryIO, name: str, register: Register, indicator: str | None = None
) -> tuple[tuple[Given, ...], tuple[Finding, ...]]:
    """Return the readings in a file and what is wrong in it, each with its cell.

    Args:
        source: a CSV file (separated by commas, semicolons or tabs) or an Excel workbook.
        name: what messages call it; its ending says which of the two it is.
        register: says which indicators there are; a row names its own by id or title.
        indicator: the id of the indicator that rows without one are of, and no row may differ from.

    Raises:
        Unreachable: it cannot be read.
        WrongUsage: the ending is none of those.
        InvalidInput: it is no such file, or has no row with the headings date and value.
    """
    table = _find(_tables(source, name), register)
    if table is None:
        message = _("{file} has no row with the headings 'date' and 'value'.").format(file=name)
        raise InvalidInput(message, _("Write them above the readings; 'indicator' and 'note' may stand there too."))
    _columns_not_read(table)
    given = list(_read(table, register, indicator))
    _twice(table, given)
    return tuple(given), tuple(table.findings)


def _tables(source: Path | BinaryIO, name: str) -> Iterator[Sequence[Sequence[Cell]]]:
    """Give the tables a file may hold: the sheets of a workbook, or a text cut by each sign that may separate cells."""
    ending = Path(name).suffix.lower()
    if ending == ".xlsx":
        book = Book(source, name)
        yield from (book.rows(sheet) for sheet in book.sheets)
        return
    if ending not in _TABLES:
        message = _("Readings are not read from '{ending}' files.").format(ending=ending or name)
        raise WrongUsage(message, _("Save the table as .csv or .xlsx."))
    text = _text(content_of(source, name), name)
    first, _line, rest = text.partition("\n")
    told = re.fullmatch(r"sep=(.)\s*", first)
    for sign in [told[1]] if told else ["\t", ";", ","]:
        try:
            lines = list(csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=sign))
        except csv.Error as error:
            message = _("{file} cannot be read as a table: {why}.").format(file=name, why=error)
            raise InvalidInput(message, _("Save it again as .csv, or as .xlsx.")) from None
        above = 2 if told else 1
        yield [
            [Cell(value, f"{get_column_letter(place)}{number}") for place, value in enumerate(line, 1)]
            for number, line in enumerate(lines, above)
        ]


def _text(data: bytes, name: str) -> str:
    encoding = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        message = _("{file} is not UTF-8 text (byte {n}).").format(file=name, n=error.start)
        raise InvalidInput(message, _("Save it as 'CSV UTF-8', or as .xlsx.")) from None


def _find(tables: Iterable[Sequence[Sequence[Cell]]], register: Register) -> _Table | None:
    names = _names(register)
    for rows in tables:
        for place, row in enumerate(rows[:_TOP]):
            columns: dict[Field, int] = {}
            headed = None
            for at, cell in enumerate(row):
                of = _FIELD_OF.get(_heading(cell))
                if of and of not in columns:
                    columns[of] = at
            if "value" not in columns:
                named = [(at, names[_heading(cell)]) for at, cell in enumerate(row) if _heading(cell) in names]
                if len(named) == 1:
                    columns["value"], headed = named[0]
            if "date" in columns and "value" in columns:
                return _Table(columns, row, rows[place + 1 :], headed)
    return None


def _heading(cell: Cell) -> str:
    """Return a heading without its unit, marks and case: "Value (USD)", "VALUE:" and "value, USD" are all value."""
    text = text_of(cell).casefold() if isinstance(cell.value, str) else ""
    text = re.sub(r"\(.*?\)|\[.*?\]", "", text).replace("_", " ")
    return " ".join(text.partition(",")[0].strip(" :.*#").split())


def _names(register: Register) -> dict[str, str]:
    """Return what indicators may be called: id and title, whatever the case; a title of two indicators is neither's."""
    titles: dict[str, str] = {}
    shared = set()
    for one in register.indicators:
        title = one.title.casefold().strip()
        shared |= {title} & set(titles)
        titles[title] = one.id
    named = {title: of for title, of in titles.items() if title not in shared}
    return named | {one.id.casefold(): one.id for one in register.indicators}


def _columns_not_read(table: _Table) -> None:
    read = set(table.columns.values())
    for at, cell in enumerate(table.heads):
        of = _FIELD_OF.get(_heading(cell))
        if at not in read and of:
            table.note("error", cell, of, _("there are two columns for this; keep one"))
        elif at not in read and not cell.blank:
            table.note("note", cell, text_of(cell), _("this column is not read"))


def _read(table: _Table, register: Register, indicator: str | None) -> Iterator[Given]:
    names, first = _names(register), _row_number(table.heads)
    rows = [row for row in table.rows if any(not cell.blank for cell in row)]
    cells = [table.cell(row, 0, "value") for row in rows]
    commas = decimal_commas(cells)
    for number, row in enumerate(table.rows, first + 1):
        read = [table.cell(row, number, of) for of in table.columns]
        if all(cell.blank for cell in read):
            continue
        _beyond(table, row)
        of = _indicator(table, row, number, names, indicator)
        try:
            date = date_of(table.cell(row, number, "date"))
        except Refused as refused:
            table.note("error", table.cell(row, number, "date"), "date", refused.rule, of or "")
            date = None
        cell = table.cell(row, number, "value")
        try:
            value = number_of(cell, commas=commas)
        except Refused as refused:
            table.note("error", cell, "value", refused.rule, of or "")
            continue
        if of and date:
            noted = table.cell(row, number, "note") if "note" in table.columns else None
            note = text_of(noted) if noted and not noted.blank and noted.kind != "error" else None
            yield Given(indicator=of, date=date, value=value, note=note, place=cell.place)


def _row_number(heads: Sequence[Cell]) -> int:
    return int(re.sub(r"\D", "", heads[0].place.rpartition("!")[2]))


def _beyond(table: _Table, row: Sequence[Cell]) -> None:
    """Refuse a row that is longer than the headings: a decimal comma may have cut its number in two."""
    for cell in row[len(table.heads) :]:
        if not cell.blank:
            rule = _("there is no heading above this; a number with a decimal comma needs quotation marks here")
            table.note("error", cell, "", rule)


def _indicator(table: _Table, row: Sequence[Cell], number: int, names: dict[str, str], asked: str | None) -> str | None:
    """Return the indicator a row is of, or None with the finding noted."""
    told = table.headed
    if "indicator" in table.columns:
        cell = table.cell(row, number, "indicator")
        if not cell.blank:
            told = names.get(text_of(cell).casefold())
            if told is None:
                table.note("error", cell, "indicator", _("there is no indicator of this id or title"))
                return None
            if asked is not None and told != asked:
                rule = _("this row is of another indicator than {indicator}").format(indicator=asked)
                table.note("error", cell, "indicator", rule)
                return None
    if told is None and asked is None:
        cell = table.cell(row, number, "indicator" if "indicator" in table.columns else "value")
        table.note("error", cell, "indicator", _("which indicator is this a reading of?"))
    return told or asked


def _twice(table: _Table, given: list[Given]) -> None:
    first: dict[tuple[str, dt.date], Given] = {}
    for one in given:
        other = first.setdefault((one.indicator, one.date), one)
        if other is not one:
            rule = _("{date} stands here twice; the first time in {place}").format(date=one.date, place=other.place)
            table.note("error", Cell(f"{one.value:g}", one.place), "date", rule, one.indicator)
