"""Several registers in one database: begun empty, copied, read from a file, archived; none changes another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.core.building import sample
from tests.store.saving import WHO, create, field, save

from riskregister.core.model import Register
from riskregister.errors import Conflict, InvalidInput, NotFound, Unreachable, WrongUsage
from riskregister.services import comparing, editing, exchange, registers
from riskregister.services.opening import main_register, open_source
from riskregister.store.database import Database

BY: dict[str, Any] = {"actor": "A. Aliyev", "reason": "a register of its own", "means": "test"}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Return a database that holds the sample."""
    opened = Database(f"sqlite:///{tmp_path / 'several.sqlite3'}")
    create(opened, sample())
    yield opened
    opened.close()


@pytest.fixture
def held(database: Database) -> Register:
    """Return the sample as it is held."""
    return database.read(sample().id)


def test_an_empty_register_has_the_terms_of_another_and_nothing_else(database: Database, held: Register) -> None:
    made = registers.create(
        database, registers.template(held.criteria, held), id="new-one", title=" A new one ", marking="internal", **BY
    )

    assert (made.title, made.marking, made.version, made.archived) == ("A new one", "internal", 1, False)
    assert (made.criteria, made.categories, made.objectives) == (held.criteria, held.categories, held.objectives)
    assert (made.risks, made.measures, made.assessments, made.indicators) == ((), (), (), ())
    assert database.history("new-one")[0].reason == "a register of its own"
    assert database.read(held.id) == held


def test_one_without_the_categories_keeps_the_appetite_for_all(database: Database, held: Register) -> None:
    made = registers.create(database, registers.template(held.criteria), id="bare", title="Bare", **BY)

    assert made.categories == ()
    assert [one.category for one in made.criteria.appetite] == ["*"]


def test_one_begun_on_a_standard_matrix_can_be_saved_to(database: Database, held: Register) -> None:
    standard = registers.standard_matrices()["ebios-4x4"]
    registers.create(database, registers.template_of(standard, held.criteria), id="four", title="Four by four", **BY)
    changes = registers.head_changes(database.read("four"), {"notice": "A start."})

    assert editing.save(database, database.read("four"), changes, **BY) == 2
    assert database.read("four").criteria.edition == "ebios-4x4"


def test_a_copy_is_what_stood_and_goes_its_own_way(database: Database, held: Register) -> None:
    save(database, held, field(held, "risks", "T01-01", "title", "Another title"))
    then = registers.create(database, registers.stood(database, held.id, "r1"), id="then", title="Then", **BY)
    now = registers.create(
        database, registers.stood(database, held.id), id="now", title="Now", purpose="exercise", **BY
    )

    assert then.risks == held.risks
    assert {one.made_on for one in then.decisions} <= {0}
    assert now.risks[0].title == "Another title"
    assert now.purpose == "exercise"
    save(database, then, field(then, "risks", "T01-01", "owner", "Somebody"))

    assert (database.version(held.id), database.version("then"), database.version("now")) == (2, 2, 1)
    assert database.verify().flaws == []


def test_a_register_exported_comes_in_as_it_is(database: Database, held: Register, tmp_path: Path) -> None:
    content = exchange.content(held, ".json")

    assert registers.from_file(content, "last-year.json", held) == held

    book = tmp_path / "book.xlsx"
    exchange.export(held, book)

    assert registers.from_file(book.read_bytes(), "book.xlsx", held).risks == held.risks


def test_anybodys_table_comes_in_on_the_scales_at_hand(held: Register) -> None:
    content = b"Id,Risk,Likelihood,Impact\nA-1,The pump fails in a flood,2,3\nA-2,The bridge is closed for a year,4,1\n"
    found = registers.from_file(content, "theirs.csv", held)

    assert [one.title for one in found.risks] == ["The pump fails in a flood", "The bridge is closed for a year"]
    assert found.criteria.likelihood == held.criteria.likelihood


def test_a_file_that_is_no_register_is_refused(held: Register) -> None:
    for name, content in (("a.json", b"{}"), ("a.json", b"nothing"), ("a.csv", b"a,b\n1,2\n")):
        with pytest.raises((InvalidInput, Unreachable)):
            registers.from_file(content, name, held)


@pytest.mark.parametrize(
    ("changed", "error", "words"),
    [
        ({"id": "two words"}, WrongUsage, "cannot be the id"),
        ({"id": "template"}, WrongUsage, "cannot be the id"),
        ({"id": ""}, WrongUsage, "cannot be the id"),
        ({"title": "  "}, WrongUsage, "needs a title"),
        ({"actor": ""}, WrongUsage, "needs a name"),
        ({"reason": " "}, WrongUsage, "needs a reason"),
        ({"id": "small"}, Conflict, "in this database already"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(
    database: Database, held: Register, changed: dict[str, Any], error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        registers.create(database, held, **{"id": "copy", "title": "Copy", **BY, **changed})

    assert [one.id for one in registers.listed(database)] == [held.id]


def test_an_id_is_made_from_a_title_and_never_twice() -> None:
    made = [registers.free_id(title, {"quba", "quba-2"}) for title in ("Quba", "Şəki — Zaqatala", "…", "Template")]

    assert made == ["quba-3", "saki-zaqatala", "register", "template-2"]


def test_an_archived_register_is_read_and_compared_but_not_changed(database: Database, held: Register) -> None:
    registers.create(database, held, id="copy", title="Copy", **BY)
    registers.archive(database, held.id, into=True, **BY)
    now = database.read(held.id)
    change = registers.head_changes(now, {"title": "Another"})

    assert now.archived
    assert main_register(database) == "copy"
    assert comparing.side_by_side_of(now, database.read("copy"), "current").clashing == ()
    with pytest.raises(Unreachable, match="is archived"):
        editing.save(database, now, change, **BY)
    assert database.version(held.id) == 2

    registers.archive(database, held.id, into=False, **BY)

    assert editing.save(database, database.read(held.id), change, **BY) == 4
    assert database.verify().flaws == []


def test_where_all_are_archived_one_is_still_shown(database: Database, held: Register) -> None:
    registers.archive(database, held.id, into=True, **BY)

    assert main_register(database) == held.id


def test_the_list_says_how_each_stands_and_who_saved_it(database: Database, held: Register) -> None:
    save(database, held, field(held, "risks", "T01-01", "title", "Another title"), by="Leyla")
    found = registers.entry(database, held.id)

    assert (found.risks, found.measures, found.saved.number, found.saved.actor) == (
        len(held.risks),
        len(held.measures),
        2,
        "Leyla",
    )
    assert found.above is not None
    none = replace(held, id="none", criteria=replace(held.criteria, appetite=()))
    database.create(none, **WHO)

    assert registers.entry(database, "none").above is None


def test_a_source_names_any_register_and_any_moment_of_it(database: Database, held: Register) -> None:
    registers.create(database, replace(held, reporting_date=dt.date(2009, 1, 1)), id="copy", title="Copy", **BY)
    now = database.read("copy")
    editing.save(database, now, registers.head_changes(now, {"title": "Renamed"}), **BY)

    assert open_source(database.url).register.id == "copy"
    assert open_source(f"{database.url}#{held.id}").register.id == held.id
    assert open_source(f"{database.url}#copy@r1").register.title == "Copy"
    with pytest.raises(NotFound, match="These are there: copy, small"):
        open_source(f"{database.url}#nothing")


def test_an_exercise_says_so_wherever_the_notice_stands_and_no_longer_once_it_is_none(
    database: Database, held: Register
) -> None:
    made = registers.create(database, held, id="played", title="Played", purpose="exercise", **BY)

    assert made.notice.startswith("EXERCISE: ")
    assert made.notice.endswith(held.notice)
    assert registers.create(database, made, id="again", title="Again", purpose="exercise", **BY).notice == made.notice

    back = {one.field: one.new for one in registers.head_changes(made, {"purpose": "working"})}

    assert back == {"purpose": "working", "notice": held.notice}
    assert "EXERCISE" in exchange.content(made, ".md").decode()


def test_a_title_cannot_be_taken_away(held: Register) -> None:
    with pytest.raises(InvalidInput, match="needs a title"):
        registers.head_changes(held, {"title": " "})

    assert registers.head_changes(held, {"title": held.title}) == []
