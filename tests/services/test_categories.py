"""Categories and objectives: added under the next id, reworded, and taken out only once nothing refers to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.core.building import criteria, measure, register, risk, sample

from riskregister.core.changes import Change, applied
from riskregister.core.model import Category, Objective, Register
from riskregister.errors import InvalidInput, NotFound
from riskregister.services import categories, editing
from riskregister.services.categories import Table
from riskregister.store.database import Database

WHO = {"actor": "A", "reason": "b", "means": "test"}
TABLES: tuple[Table, ...] = ("categories", "objectives")
BARE = register(categories=(), objectives=(), criteria=criteria(appetite=()))


def named(table: Table, *ids: str) -> Register:
    made = {"categories": Category, "objectives": Objective}[table]
    return replace(BARE, **{table: tuple(made(id=one, title=f"Title {one}") for one in ids)})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "ids", "following"),
    [
        ("categories", (), "C01"),
        ("objectives", (), "O-1"),
        ("categories", ("T01", "T02"), "T03"),
        ("categories", ("T01", "T09", "X"), "T10"),
        ("objectives", ("NI-1", "NI-9"), "NI-10"),
        ("categories", ("FIN", "IT"), "C01"),
        ("categories", ("FIN", "C01"), "C02"),
    ],
)
def test_the_next_id_is_of_the_registers_own_kind(table: Table, ids: tuple[str, ...], following: str) -> None:
    assert categories.next_id(named(table, *ids), table) == following


def test_the_first_category_is_added_saved_and_takes_a_risk(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    database.create(BARE, actor="a", reason="b", means="c", time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC))
    changes = categories.add(BARE, "categories", title="  Money  and trade ", summary=" Losses. ")
    editing.save(database, database.read("small"), changes, **WHO)
    now = database.read("small")
    editing.save(database, now, [editing.added("risks", risk("C01-01", "C01"))], **WHO)
    made = database.read("small")
    database.close()

    assert made.categories == (Category(id="C01", title="Money and trade", summary="Losses."),)
    assert [one.id for one in made.risks] == ["C01-01"]


def test_an_id_may_be_chosen() -> None:
    (change,) = categories.add(BARE, "objectives", title="Peace", id=" ÜST.1-a_b ")

    assert change.new == Objective(id="ÜST.1-a_b", title="Peace")


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    ("values", "wrong"),
    [
        ({"title": " "}, "needs a title"),
        ({"title": "TITLE  x1"}, "x1 is called Title x1 already"),
        ({"title": "New", "id": "X1"}, "x1 already: Title x1"),
        ({"title": "New", "id": "a b"}, "'a b' cannot be an id"),
        ({"title": "New", "id": "a/b"}, "'a/b' cannot be an id"),
        ({"title": "New", "id": "*"}, "cannot be an id"),
        ({"title": "New", "id": "a:"}, "cannot be an id"),
    ],
)
def test_what_cannot_be_added_is_refused_with_the_reason(table: Table, values: dict[str, str], wrong: str) -> None:
    with pytest.raises(InvalidInput, match=wrong.replace("*", r"\*")):
        categories.add(named(table, "x1"), table, **values)


def test_words_are_changed_and_what_stays_is_no_change() -> None:
    held = sample()

    assert categories.reword(held, "categories", "T01", title="First", summary="of two ") == []
    assert categories.reword(held, "categories", "T01", title="First ", summary="x") == [
        Change(table="categories", record="T01", field="summary", old="of two", new="x")
    ]
    assert categories.reword(held, "objectives", "NI-1", title="Two") == [
        Change(table="objectives", record="NI-1", field="title", old="One", new="Two")
    ]
    for title, wrong in (("second", "T02 is called Second already"), ("", "needs a title")):
        with pytest.raises(InvalidInput, match=wrong):
            categories.reword(held, "categories", "T01", title=title)
    with pytest.raises(NotFound):
        categories.reword(held, "categories", "T09", title="x")


@pytest.mark.parametrize(
    ("table", "record", "wrong"),
    [
        (
            "categories",
            "T01",
            r"T01 Title T01 cannot be taken out: 7 risks refer to it \(R-1, R-2, R-3, R-4, R-5 …\)\.",
        ),
        ("categories", "T02", r"T02 Title T02 cannot be taken out: the criteria give it an appetite of its own\."),
        (
            "objectives",
            "NI-1",
            r"cannot be taken out: 1 risk refers to it \(R-1\), 2 measures refer to it \(M-1, M-2\)\.",
        ),
    ],
)
def test_what_is_referred_to_stays_and_by_what_is_said(table: Table, record: str, wrong: str) -> None:
    risks = (risk("R-1", objectives=("NI-1",)), *(risk(f"R-{n}") for n in range(2, 8)))
    held = replace(
        named("categories", "T01", "T02", "T03"),
        criteria=criteria(),
        objectives=named("objectives", "NI-1", "NI-2").objectives,
        risks=risks,
        measures=(measure("M-1", objectives=("NI-1",)), measure("M-2", objectives=("NI-1",))),
    )
    with pytest.raises(InvalidInput, match=wrong):
        categories.take_out(held, table, record)

    assert [one.id for one in applied(held, categories.take_out(held, "categories", "T03")).categories] == [
        "T01",
        "T02",
    ]
    assert [one.id for one in applied(held, categories.take_out(held, "objectives", "NI-2")).objectives] == ["NI-1"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path / 'register.sqlite3'}")
    opened.create(
        named("categories", "T01", "T02"),
        actor="a",
        reason="b",
        means="c",
        time=dt.datetime(2007, 5, 24, tzinfo=dt.UTC),
    )
    yield opened
    opened.close()


def test_a_category_that_meanwhile_got_a_risk_is_not_taken_out(database: Database) -> None:
    """The register as it stands when it is written is looked at, not only as it was seen."""
    seen = database.read("small")
    editing.save(database, seen, [editing.added("risks", risk("T02-01", "T02"))], **WHO)
    with pytest.raises(InvalidInput, match="Somebody saved meanwhile"):
        editing.save(database, seen, categories.take_out(seen, "categories", "T02"), **WHO)

    assert [one.id for one in database.read("small").categories] == ["T01", "T02"]
