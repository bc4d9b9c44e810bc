"""Registers in SQLite and in PostgreSQL: what goes in comes out, and nothing is overwritten or lost."""

from __future__ import annotations

import dataclasses
import datetime as dt
import re
import threading
from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from tests.core.building import FEW, assessed, estimate, link, measure, register, registers, risk, sample
from tests.store.saving import WHEN, WHO, create, field, save

from riskregister.core.changes import Change, applied, differences
from riskregister.core.model import Register
from riskregister.errors import Conflict, InvalidInput, NotFound
from riskregister.store import tables
from riskregister.store.database import Database

Opened = Callable[[], Database]


def everything(database: Database) -> dict[str, list[tuple]]:
    """Return every row of every table, to see that nothing changed."""
    with database.engine.connect() as connection:
        return {
            name: sorted(tuple(map(repr, row)) for row in connection.execute(sa.select(table)))
            for name, table in tables.metadata.tables.items()
        }


# In and out -----------------------------------------------------------------------------------------------------------


def test_what_is_created_is_read_equal(opened: Opened) -> None:
    """Every table and field comes back, in the same order, also through a new connection."""
    stored = create(opened(), sample())
    found = opened().read("small")

    assert (stored, found) == (sample(), sample())
    assert (found.version, {item.version for item in found.risks}) == (1, {1})


def test_the_shipped_register_is_read_equal(database: Database, shipped: Register) -> None:
    """What a person sees on first use is what the files say."""
    create(database, shipped)

    assert database.read(shipped.id) == shipped


@settings(FEW, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(registers(), registers())
def test_any_register_goes_in_and_any_changes_come_out(database: Database, before: Register, after: Register) -> None:
    """Whatever two states are, saving their differences makes the one the other."""
    name = f"r{len(database.registers())}"
    before, after = replace(before, id=name), replace(after, id=name)
    held = create(database, before)
    assert held == before
    save(database, held, *differences(held, after))

    assert differences(database.read(name), after) == []


def test_an_empty_register_can_be_kept(database: Database) -> None:
    """A register somebody has only just named has no rows yet."""
    create(database, register())

    assert database.read("small") == register()


def test_registers_are_listed_with_their_titles(database: Database) -> None:
    """By id."""
    create(database, register(id="b", title="Second"))
    create(database, register(id="a", title="First"))

    assert database.registers() == [("a", "First"), ("b", "Second")]


def test_a_register_is_created_once(database: Database) -> None:
    """A second one of the same id is a conflict, and the first stays as it is."""
    create(database, sample())
    before = everything(database)
    with pytest.raises(Conflict, match="'small' is in this database already"):
        create(database, register(title="Another"))

    assert everything(database) == before


def test_a_register_that_is_not_there_is_named(database: Database) -> None:
    """Reading, asking its version, and saving to it say the same."""
    for ask in (database.read, database.version, lambda name: save(database, replace(sample(), id=name), TITLE)):
        with pytest.raises(NotFound, match="no register 'nowhere'"):
            ask("nowhere")


TITLE = Change(table="risks", record="T01-01", field="title", old="Risk T01-01", new="Another title")


# Saving ---------------------------------------------------------------------------------------------------------------


def test_a_save_is_a_revision_with_old_and_new(database: Database) -> None:
    """Who, when, why, through what, and every field's old and new value."""
    held = create(database, sample())
    number = save(
        database,
        held,
        field(held, "measures", "M-1", "progress", 55.0),
        field(held, "assessments", "T01-02:current", "likelihood", estimate(3, 4, 5)),
    )
    newest, first = database.history("small")

    assert (number, newest.number, first.number, first.changes) == (2, 2, 1, ())
    assert (newest.actor, newest.reason, newest.means, newest.time) == ("Aygün", "because", "test", WHEN)
    assert newest.changes == (
        Change(
            table="assessments", record="T01-02:current", field="likelihood", old=estimate(5), new=estimate(3, 4, 5)
        ),
        Change(table="measures", record="M-1", field="progress", old=40.0, new=55.0),
    )


def test_a_save_changes_what_it_names_and_nothing_else(opened: Opened) -> None:
    """Only the record touched has a new version, and the register."""
    database = opened()
    held = create(database, sample())
    changes = [field(held, "risks", "T02-01", "owner", "Body C"), field(held, "risks", "T02-01", "status", "accepted")]
    save(database, held, *changes)
    found = opened().read("small")

    assert found == applied(sample(), changes)
    assert (found.version, {item.id: item.version for item in found.risks}) == (
        2,
        {"T01-01": 1, "T01-02": 1, "T02-01": 2, "T02-02": 1},
    )


def test_fields_of_the_register_itself_are_saved(database: Database) -> None:
    """Title, dates and criteria have their revisions, too."""
    held = create(database, sample())
    later = replace(
        held,
        title="Another",
        reporting_date=dt.date(2008, 1, 1),
        criteria=replace(held.criteria, same_body_dependence=0.5),
    )
    save(database, held, *differences(held, later))

    assert database.read("small") == later
    assert {change.field for change in database.history("small")[0].changes} == {"title", "reporting_date", "criteria"}


def test_records_come_and_go_with_their_whole_content(database: Database) -> None:
    """An added and a removed record stand whole in the history; new ones come last."""
    held = create(database, sample())
    new = risk("T01-09", notes="new")
    gone = held.mitigations[1]
    save(
        database,
        held,
        Change(table="risks", record="T01-09", field="", old=None, new=new),
        Change(table="mitigations", record=gone.id, field="", old=gone, new=None),
    )
    found = database.read("small")

    assert [item.id for item in found.risks] == ["T01-01", "T01-02", "T02-01", "T02-02", "T01-09"]
    assert [item.id for item in found.mitigations] == ["M-1>T01-01", "M-2>T01-02", "M-3>T02-02"]
    assert [(c.old, c.new) for c in database.history("small")[0].changes] == [(None, new), (gone, None)]


def test_no_change_is_no_revision(database: Database) -> None:
    """Saving nothing leaves the version."""
    held = create(database, sample())

    assert save(database, held) == 1
    assert len(database.history("small")) == 1


def test_unknown_is_kept_apart_from_nought(opened: Opened) -> None:
    """A progress set to 0, and one taken back to unknown, an assessment without levels: each comes back as it was."""
    database = opened()
    held = create(database, sample())
    save(
        database,
        held,
        field(held, "measures", "M-1", "progress", None),
        field(held, "measures", "M-2", "progress", 0.0),
        field(held, "assessments", "T01-02:current", "impact", None),
    )
    found = opened().read("small")

    assert [item.progress for item in found.measures] == [None, 0.0, None]
    assert next(a for a in found.assessments if a.id == "T01-02:current").impact is None
    assert [(c.old, c.new) for c in database.history("small")[0].changes] == [
        (estimate(2), None),
        (40.0, None),
        (None, 0.0),
    ]


def test_history_has_the_newest_first_and_ends_where_it_is_told(database: Database) -> None:
    """The last revisions, or those of one record and of its assessments."""
    held = create(database, sample())
    for title in ("a", "b"):
        save(database, database.read("small"), field(database.read("small"), "risks", "T02-01", "title", title))
    held = database.read("small")
    save(database, held, field(held, "assessments", "T01-01:current", "rationale", "new"))

    assert [found.number for found in database.history("small")] == [4, 3, 2, 1]
    assert [found.number for found in database.history("small", limit=2)] == [4, 3]
    assert [found.number for found in database.history("small", record="T02-01")] == [3, 2]
    assert [found.number for found in database.history("small", record="T01-01")] == [4]
    assert database.history("small", record="T01_01") == []


def test_a_moment_is_read_back_as_the_same_moment(database: Database) -> None:
    """Whatever zone the server or the person is in, the time has a zone and is that instant."""
    baku = dt.timezone(dt.timedelta(hours=4))
    when = dt.datetime(2007, 5, 24, 23, 30, tzinfo=baku)
    database.create(register(), **{**WHO, "time": when})

    assert database.history("small")[0].time == when


# Conflicts ------------------------------------------------------------------------------------------------------------


def test_a_stale_save_is_a_conflict_and_writes_nothing(database: Database) -> None:
    """Two people saw the same value; the second is shown the first one's, and nothing of theirs is half done."""
    held = create(database, sample())
    save(database, held, field(held, "risks", "T01-01", "title", "First"), by="First")
    before = everything(database)
    with pytest.raises(Conflict) as caught:
        save(
            database,
            held,
            field(held, "measures", "M-1", "progress", 99.0),
            field(held, "risks", "T01-01", "title", "Second"),
            by="Second",
        )

    assert everything(database) == before
    assert [(one.field, one.theirs, one.mine) for one in caught.value.clashes] == [("title", "First", "Second")]
    assert "T01-01: someone else saved title first" in str(caught.value)


def test_different_fields_of_one_record_do_not_conflict(database: Database) -> None:
    """Two people who change different fields both have what they wrote."""
    held = create(database, sample())
    save(database, held, field(held, "risks", "T01-01", "title", "First"))
    save(database, held, field(held, "risks", "T01-01", "owner", "Second"))
    found = database.read("small").risks[0]

    assert (found.title, found.owner) == ("First", "Second")


def test_the_same_field_set_to_the_same_value_is_one_outcome(database: Database) -> None:
    """Two people who want the same get it; what the second one replaced is told as it was."""
    held = create(database, sample())
    save(database, held, field(held, "risks", "T01-01", "title", "Same"))
    try:
        save(database, held, field(held, "risks", "T01-01", "title", "Same"))
    except Conflict as conflict:
        assert [one.field for one in conflict.clashes] == ["title"]  # noqa: PT017  # either outcome loses nothing

    assert database.read("small").risks[0].title == "Same"


def test_a_value_set_back_and_forth_is_no_conflict(database: Database) -> None:
    """What counts is whether the field is still what the person saw."""
    held = create(database, sample())
    for title in ("Other", held.risks[0].title):
        now = database.read("small")
        save(database, now, field(now, "risks", "T01-01", "title", title))
    save(database, held, field(held, "risks", "T01-01", "title", "Mine"))

    assert database.read("small").risks[0].title == "Mine"


def test_several_changes_to_one_record_in_one_save_do_not_conflict_with_each_other(database: Database) -> None:
    """The first field's change moves the version on; the second one is of the same person."""
    held = create(database, sample())
    save(database, held, *(field(held, "risks", "T01-01", name, "new") for name in ("title", "cause", "event")))
    found = database.read("small").risks[0]

    assert (found.title, found.cause, found.event) == ("new", "new", "new")


def test_changing_what_someone_removed_is_a_conflict(database: Database) -> None:
    """A record that is gone does not come back as a fragment."""
    held = create(database, sample())
    gone = held.mitigations[0]
    save(database, held, Change(table="mitigations", record=gone.id, field="", old=gone, new=None))
    before = everything(database)
    with pytest.raises(Conflict, match=r"M-1>T01-01 is no longer in the register"):
        save(database, held, field(held, "mitigations", gone.id, "strength", "weak"))

    assert everything(database) == before


def test_removing_what_someone_changed_is_a_conflict(database: Database) -> None:
    """Nobody throws away a change they have not seen."""
    held = create(database, sample())
    gone = held.mitigations[0]
    save(database, held, field(held, "mitigations", gone.id, "rationale", "new"))
    with pytest.raises(Conflict, match="someone else saved this record first"):
        save(database, held, Change(table="mitigations", record=gone.id, field="", old=gone, new=None))

    assert database.read("small").mitigations[0].rationale == "new"


def test_adding_what_someone_added_is_a_conflict(database: Database) -> None:
    """Two new records of one id: the second is refused."""
    held = create(database, sample())
    save(database, held, Change(table="risks", record="T01-09", field="", old=None, new=risk("T01-09", title="First")))
    with pytest.raises(Conflict):
        save(database, held, Change(table="risks", record="T01-09", field="", old=None, new=risk("T01-09")))

    assert database.read("small").risks[-1].title == "First"


def test_a_stale_change_of_the_head_is_a_conflict(database: Database) -> None:
    """The register's own fields are compared, too."""
    held = create(database, sample())
    save(database, held, Change(table="register", record="small", field="title", old=held.title, new="First"))
    with pytest.raises(Conflict):
        save(database, held, Change(table="register", record="small", field="title", old=held.title, new="Second"))

    assert database.read("small").title == "First"


# Several at once ------------------------------------------------------------------------------------------------------


def in_parallel(*work: Callable[[], None]) -> None:
    errors: list[BaseException] = []

    def guarded(one: Callable[[], None]) -> None:
        try:
            one()
        except BaseException as error:  # noqa: BLE001  # handed to the test below
            errors.append(error)

    threads = [threading.Thread(target=guarded, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.parametrize("shared", [True, False], ids=["one pool", "two programs"])
def test_two_people_saving_many_times_lose_nothing(opened: Opened, shared: bool) -> None:
    """Forty saves of two threads to different records are forty revisions without a gap."""
    first = opened()
    create(first, sample())
    second = first if shared else opened()

    def work(database: Database, record: str) -> Callable[[], None]:
        def many() -> None:
            for n in range(20):
                held = database.read("small")
                save(database, held, field(held, "risks", record, "notes", f"{record} {n}"))

        return many

    in_parallel(work(first, "T01-01"), work(second, "T02-01"))
    found = first.read("small")
    revisions = first.history("small", limit=100)

    assert (found.risks[0].notes, found.risks[2].notes) == ("T01-01 19", "T02-01 19")
    assert [revision.number for revision in revisions] == list(range(41, 0, -1))
    for record in ("T01-01", "T02-01"):
        values = [c.new for revision in reversed(revisions) for c in revision.changes if c.record == record]
        assert values == [f"{record} {n}" for n in range(20)]


def test_two_people_counting_in_one_field_count_every_step(opened: Opened) -> None:
    """Where both change the same field, one of them is told so and tries again; no step is overwritten."""
    first, second = opened(), opened()
    create(first, register(risks=(risk("R", notes="0"),)))

    def work(database: Database) -> Callable[[], None]:
        def count() -> None:
            done = 0
            while done < 10:
                held = database.read("small")
                try:
                    save(database, held, field(held, "risks", "R", "notes", str(int(held.risks[0].notes) + 1)))
                except Conflict:
                    continue
                done += 1

        return count

    in_parallel(work(first), work(second))

    assert first.read("small").risks[0].notes == "20"
    assert first.version("small") == 21


def test_reading_beside_writing_sees_one_state(opened: Opened) -> None:
    """A reader never sees half a save: two records always changed together always agree."""
    first, second = opened(), opened()
    create(first, register(risks=(risk("A", notes="0"),), measures=(measure("M", notes="0"),)))
    finished = threading.Event()

    def write() -> None:
        try:
            for n in range(1, 25):
                held = first.read("small")
                save(
                    first,
                    held,
                    field(held, "risks", "A", "notes", str(n)),
                    field(held, "measures", "M", "notes", str(n)),
                )
        finally:
            finished.set()

    pairs: set[tuple[str, str, int]] = set()

    def read() -> None:
        while not finished.is_set():
            found = second.read("small")
            pairs.add((found.risks[0].notes, found.measures[0].notes, found.version))

    in_parallel(write, read)

    assert pairs
    assert all(one == other and int(one) == version - 1 for one, other, version in pairs)


@pytest.mark.usefixtures("really_migrated")
def test_two_programs_may_open_a_new_database_at_once(opened: Opened) -> None:
    """The schema is made once, and neither of them is told that something exists already."""
    barrier = threading.Barrier(2)

    def work() -> None:
        barrier.wait()
        opened()

    in_parallel(work, work)

    assert opened().registers() == []


# Kept apart, and kept -------------------------------------------------------------------------------------------------


def test_registers_of_one_database_are_kept_apart(database: Database) -> None:
    """Two registers with the same record ids: a save, and the history, of one is none of the other's."""
    one, other = create(database, replace(sample(), id="one")), create(database, replace(sample(), id="other"))
    save(
        database,
        one,
        field(one, "risks", "T01-01", "title", "Changed"),
        Change(table="risks", record="T02-02", field="", old=one.risks[3], new=None),
        Change(table="register", record="one", field="title", old=one.title, new="One"),
    )

    assert database.read("other") == other
    assert (database.version("one"), database.version("other")) == (2, 1)
    assert [len(database.history(name)) for name in ("one", "other")] == [2, 1]
    assert len(database.read("one").risks) == 3


def test_nothing_is_ever_updated_or_deleted_in_the_history(database: Database) -> None:
    """Over a session of edits of every kind, revisions and changes are only added to."""
    statements: list[str] = []
    sa.event.listen(database.engine, "before_cursor_execute", lambda *arguments: statements.append(arguments[2]))
    held = create(database, sample())
    save(database, held, field(held, "risks", "T01-01", "title", "Changed"))
    held = database.read("small")
    save(
        database,
        held,
        Change(table="risks", record="T01-09", field="", old=None, new=risk("T01-09")),
        Change(table="assessments", record="T01-09:current", field="", old=None, new=assessed("T01-09", 1, 1)),
        Change(table="mitigations", record="M-3>T01-09", field="", old=None, new=link("M-3", "T01-09")),
    )
    held = database.read("small")
    save(
        database,
        held,
        *(
            Change(table=table, record=record.id, field="", old=record, new=None)
            for table in ("risks", "assessments", "mitigations")
            for record in getattr(held, table)
            if "T01-09" in record.id
        ),
    )
    save(database, held, Change(table="register", record="small", field="title", old=held.title, new="Another"))
    with pytest.raises(Conflict):
        save(database, held, Change(table="register", record="small", field="title", old=held.title, new="Stale"))
    database.history("small")
    writes = [re.sub(r"[\s\"]+", " ", text).strip() for text in statements if not text.lstrip().startswith("SELECT")]
    verbs = {
        (text.split(" ")[0], text.split(" ")[1 if text.startswith("UPDATE") else 2])
        for text in writes
        if text.startswith(("INSERT", "UPDATE", "DELETE", "REPLACE"))
    }

    assert {("INSERT", "revision"), ("INSERT", "change"), ("UPDATE", "risks"), ("DELETE", "risks")} <= verbs
    assert {verb for verb, table in verbs if table in ("revision", "change")} == {"INSERT"}
    assert not any(re.search(r"ON CONFLICT|TRUNCATE|DROP", text) for text in writes)
    assert [len(revision.changes) for revision in database.history("small")] == [1, 3, 3, 1, 0]


def test_every_table_has_a_register_id(database: Database) -> None:
    """No row belongs to nobody."""
    inspector = sa.inspect(database.engine)
    names = {name for name in inspector.get_table_names() if name not in ("alembic_version", "register")}
    without = {
        name for name in names if "register_id" not in {column["name"] for column in inspector.get_columns(name)}
    }

    assert {"risks", "assessments", "measures", "mitigations", "revision", "change"} <= names
    assert without == set()


def test_a_row_damaged_from_outside_is_named(database: Database) -> None:
    """Table, record, field and why: not a page of nonsense."""
    create(database, sample())
    with database.engine.begin() as connection:
        connection.execute(sa.update(tables.risks).where(tables.risks.c.id == "T01-02").values(type="evil"))
    with pytest.raises(InvalidInput, match=r"table risks, record T01-02, field type: .*'malicious'"):
        database.read("small")


def test_a_field_of_the_model_has_a_column(database: Database) -> None:
    """A field added to a record must be added to its table, with a migration."""
    from riskregister.core.model import TABLES

    for name, record in TABLES.items():
        columns = {column["name"] for column in sa.inspect(database.engine).get_columns(name)}
        assert {item.name for item in dataclasses.fields(record)} == columns - {"register_id", "position"}
