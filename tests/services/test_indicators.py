"""Indicators: defined, read by hand, and readings taken over from tables as people keep them."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.core.building import indicator, reading, register, risk

from riskregister.core.model import Register
from riskregister.errors import Conflict, InvalidInput, NotFound, RegisterError, Unreachable, WrongUsage
from riskregister.services import editing, indicators
from riskregister.store.database import Database

NINE = dt.datetime.fromisoformat("2007-06-01T09:00")
WHO = {"actor": "Aygün", "reason": "monthly"}
HELD = register(
    risks=(risk("T01-01"),),
    indicators=(
        indicator("KRI-1", title="Oil price", risks=("T01-01",)),
        indicator("KRI-2", title="Cases", risks=("T01-01",)),
    ),
    readings=(reading("KRI-1", (2007, 4, 1), 65.5, note="before"),),
)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    database.create(HELD, actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    yield database
    database.close()


@pytest.fixture
def held(database: Database) -> Register:
    return database.read("small")


def preview(text: str | bytes, name: str = "r.csv", of: str | None = "KRI-1", held: Register = HELD) -> Any:
    data = text if isinstance(text, bytes) else text.encode()
    return indicators.preview_readings(held, io.BytesIO(data), name, of)


def sheet(*rows: tuple[Any, ...], before: tuple[str, ...] = (), percent: str = "") -> bytes:
    """Return a workbook whose last sheet holds ``rows``; ``percent`` names a cell shown in per cent."""
    book = openpyxl.Workbook()
    found = book.active
    for title in before:
        found.title = title
        found = book.create_sheet()
    found.title = "Data"
    for row in rows:
        found.append(row)
    if percent:
        found[percent].number_format = "0%"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def shown(found: Any) -> list[tuple[Any, ...]]:
    return [(row["indicator"], str(row["date"]), row["value"], row["change"]) for row in found.rows]


def wrong(found: Any) -> list[tuple[str, str, str]]:
    return [(finding.place, finding.field, finding.rule) for finding in found.errors]


# By hand --------------------------------------------------------------------------------------------------------------


def test_an_indicator_is_defined_changed_and_read(database: Database, held: Register) -> None:
    """The next free id is taken; each step is a revision."""
    new = indicators.define(held, title=" Border incidents ", warning=5.0, alarm=9.0, risks=["T01-01"], every_months=1)
    editing.save(database, held, new, means="test", **WHO)
    held = database.read("small")
    editing.save(database, held, indicators.change(held, "KRI-01", alarm=8.0), means="test", **WHO)
    held = database.read("small")
    editing.save(database, held, indicators.add_reading(held, "KRI-01", dt.date(2007, 6, 1), 7), means="test", **WHO)
    held = database.read("small")

    assert (held.indicators[-1].title, held.indicators[-1].alarm, held.version) == ("Border incidents", 8.0, 4)
    assert (held.readings[-1].id, held.readings[-1].value) == ("KRI-01:2007-06-01", 7.0)


def test_a_reading_of_a_day_that_has_one_changes_it() -> None:
    """The note stays where none is given; the same again changes nothing."""
    found = indicators.add_reading(HELD, "KRI-1", dt.date(2007, 4, 1), 66.0)

    assert [(change.field, change.old, change.new) for change in found] == [("value", 65.5, 66.0)]
    assert indicators.add_reading(HELD, "KRI-1", dt.date(2007, 4, 1), 65.5, "before") == []


def test_what_cannot_be_defined_or_read_is_refused(database: Database, held: Register) -> None:
    with pytest.raises(InvalidInput, match="KRI-1 already"):
        indicators.define(held, title="x", id="KRI-1")
    with pytest.raises(NotFound):
        indicators.add_reading(held, "KRI-9", dt.date(2007, 6, 1), 1.0)
    upside_down = indicators.define(held, title="x", warning=9.0, alarm=5.0, risks=["T01-01"])
    with pytest.raises(InvalidInput, match="must not be below the warning"):
        editing.save(database, held, upside_down, means="test", **WHO)
    assert database.version("small") == 1


# From a table ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("date,value\n2007-05-01,70.5\n2007-06-01,71\n", "r.csv"),
        ("Value;Date\n70,5;01.05.2007\n71;1.6.2007\n", "r.csv"),
        ("\ufeffsep=;\nTarix;Qiymət (USD)\n01.05.2007;70,5\n01.06.2007;71\n", "r.csv"),
        ("Oil, month by month\n\nNote\tDate\tReading\n\t2007/05/01\t70.5\n\t2007-06-01 12:00\t71\n", "r.txt"),
        ('Date of reading,"Value, USD",Place\n2007-05-01,"70,5",x\n2007-06-01,71,y\n', "r.csv"),
        ("date,Oil price\n2007-05-01,70.5\n\n2007-06-01,71\n", "R.CSV"),
        ("date;value\n2007-05-01;70,5\n2007-06-01;71\n".encode("utf-16"), "r.csv"),
        (sheet(("Date", "Value"), (dt.date(2007, 5, 1), 70.5), (NINE, 71)), "r.xlsx"),
        (
            sheet(("Value", "", "Date"), ("70,5", None, "01.05.2007"), (71, None, "2007-06-01"), before=("Read me",)),
            "r.xlsx",
        ),
    ],
    ids=[
        "iso",
        "commas",
        "told and Azerbaijani",
        "tabs",
        "quoted",
        "headed by title",
        "utf-16",
        "Excel",
        "second sheet",
    ],
)
def test_tables_as_people_keep_them_are_read_alike(text: str | bytes, name: str) -> None:
    found = preview(text, name)

    assert wrong(found) == []
    assert shown(found) == [("KRI-1", "2007-05-01", 70.5, "added"), ("KRI-1", "2007-06-01", 71.0, "added")]


def test_each_row_may_name_its_indicator_by_id_or_title_and_a_known_day_is_a_change() -> None:
    found = preview(
        "Indicator,Date,Value,Comment\nkri-1,2007-04-01,66,\nCases,2007-04-01,3,typed\nOil Price,2007-05-01,65.5,\n",
        of=None,
    )

    assert shown(found) == [
        ("KRI-1", "2007-04-01", 66.0, "changed"),
        ("KRI-2", "2007-04-01", 3.0, "added"),
        ("KRI-1", "2007-05-01", 65.5, "added"),
    ]
    assert [(change.record, change.field, change.old) for change in found.changes if change.old] == [
        ("KRI-1:2007-04-01", "value", 65.5)
    ]
    assert found.rows[0]["was"] == 65.5
    assert found.changes[1].new.note == "typed"
    assert preview("date,value\n2007-04-01,65.5\n").count("unchanged") == 1


@pytest.mark.parametrize(
    ("row", "place", "rule"),
    [
        ("03/04/2007;1", "A2", "could be 2007-04-03 or 2007-03-04"),
        ("03-04-2007;1", "A2", "could be"),
        ("31.02.2007;1", "A2", "no such day"),
        ("05/24/2007;1", "A2", "no such day"),
        ("24.05.07;1", "A2", "whole year"),
        ("May 2007;1", "A2", "must be a date"),
        (";1", "A2", "the date is missing"),
        ("2007-05-01;many", "B2", "must be a number"),
        ("2007-05-01;1,234", "B2", "could be 1.234 or 1234"),
        ("2007-05-01;", "B2", "the value is missing"),
        ("2007-05-01;12 %", "B2", "without the % sign"),
        ("2007-05-01;nan", "B2", "must be a number"),
        ("2007-05-01;1;5", "C2", "no heading above this"),
        ("2007-05-01;1\n01.05.2007;2", "B3", "stands here twice; the first time in B2"),
    ],
)
def test_what_is_wrong_in_a_row_is_named_with_its_cell(row: str, place: str, rule: str) -> None:
    """And nothing can be taken over while there is an error."""
    found = preview(f"date;value\n{row}\n2007-09-01;1\n")

    assert [(at, rule in said) for at, _field, said in wrong(found)] == [(place, True)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234,5", 1234.5),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1'234'567", 1234567.0),
        ("−3,5", -3.5),
        ("0,125", 0.125),
        ("12.345", 12.345),
        ("1e3", 1000.0),
    ],
)
def test_numbers_are_read_as_people_write_them(text: str, value: float) -> None:
    assert [row["value"] for row in preview(f"date\tvalue\n2007-05-01\t{text}\n").rows] == [value]


def test_a_column_with_decimal_commas_tells_what_a_comma_is() -> None:
    found = preview("date;value\n2007-05-01;70,5\n2007-06-01;1,234\n2007-07-01;1.234\n")

    assert [row["value"] for row in found.rows] == [70.5, 1.234]
    assert [at for at, _field, _rule in wrong(found)] == ["B4"]


@pytest.mark.parametrize(
    ("data", "place", "rule"),
    [
        (sheet(("date", "value"), (39203, 1)), "Data!A2", "must be a date"),
        (sheet(("date", "value"), ("2007-05-01", 0.4), percent="B2"), "Data!B2", "without the % sign"),
        (sheet(("date", "value"), ("2007-05-01", "=1+1")), "Data!B2", "formula not calculated"),
        (sheet(("date", "value"), ("2007-05-01", True)), "Data!B2", "must be a number"),
    ],
    ids=["a serial number", "per cent", "a formula", "a truth"],
)
def test_what_is_wrong_in_a_workbook_is_named_with_its_cell(data: bytes, place: str, rule: str) -> None:
    assert [(at, rule in said) for at, _field, said in wrong(preview(data, "r.xlsx"))] == [(place, True)]


def test_an_indicator_nobody_named_or_another_one_is_refused() -> None:
    unknown = preview("date,value,indicator\n2007-05-01,1,\n2007-05-02,1,Cases of what\n", of=None)
    other = preview("date,value,indicator\n2007-05-01,1,KRI-2\n")

    assert [at for at, *_rest in wrong(unknown)] == ["C2", "C3"]
    assert "of another indicator than KRI-1" in wrong(other)[0][2]
    assert preview("date,value,value,colour\n2007-05-01,1,2,red\n").findings[0].rule.startswith("there are two columns")


@pytest.mark.parametrize(
    ("data", "name", "error", "words"),
    [
        ("a,b\n1,2\n", "r.csv", InvalidInput, "no row with the headings"),
        (b"date,value\n2007-05-01,\xe9\n", "r.csv", InvalidInput, "not UTF-8"),
        (b"PK", "r.xlsx", InvalidInput, "not an Excel workbook"),
        ("date,value\n", "r.pdf", WrongUsage, ".pdf"),
    ],
)
def test_a_file_that_is_no_table_of_readings_is_refused(
    data: Any, name: str, error: type[RegisterError], words: str
) -> None:
    with pytest.raises(error, match=words):
        preview(data, name)


def test_a_missing_file_and_an_unknown_indicator_are_named(tmp_path: Path) -> None:
    with pytest.raises(Unreachable, match=r"gone\.csv"):
        indicators.preview_readings(HELD, tmp_path / "gone.csv", "gone.csv")
    with pytest.raises(NotFound, match="KRI-9"):
        preview("date,value\n", of="KRI-9")


def test_a_day_still_to_come_is_doubted() -> None:
    found = preview("date,value\n2199-05-01,1\n")

    assert [(finding.severity, finding.place) for finding in found.findings] == [("warning", "B2")]


def test_readings_are_taken_over_as_one_revision_or_not_at_all(database: Database, held: Register) -> None:
    found = preview("date,value\n2007-04-01,66\n2007-05-01,70\n", held=held)
    broken = preview("date,value\n2007-04-01,66\n2007-05-01,x\n", held=held)

    with pytest.raises(InvalidInput, match=r"r.csv, B3: KRI-1 value = 'x': must be a number"):
        indicators.accept_readings(database, broken, **WHO)
    assert database.version("small") == 1
    assert indicators.accept_readings(database, found, **WHO) == 2
    assert [one.value for one in database.read("small").readings] == [66.0, 70.0]
    assert database.history("small", limit=1)[0].means == "file r.csv"


def test_a_reading_changed_meanwhile_is_a_conflict(database: Database, held: Register) -> None:
    found = preview("date,value\n2007-04-01,66\n", held=held)
    theirs = indicators.add_reading(held, "KRI-1", dt.date(2007, 4, 1), 67.0)
    editing.save(database, held, theirs, means="test", **WHO)

    with pytest.raises(Conflict):
        indicators.accept_readings(database, found, **WHO)
    assert database.read("small").readings[0].value == 67.0
