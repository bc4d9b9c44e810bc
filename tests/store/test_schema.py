"""The schema: made by migrations, the same as the tables in the program, never opened when it is from a newer one."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from tests.core.building import sample
from tests.store.saving import create, older

from riskregister.errors import RegisterError, Unreachable, WrongUsage
from riskregister.store import engine as engines
from riskregister.store import tables
from riskregister.store.database import Database

Opened = Callable[[], Database]

pytestmark = pytest.mark.usefixtures("really_migrated")


def test_the_newest_migration_is_the_one_the_program_expects() -> None:
    """HEAD equals the head of the migrations folder."""
    config = Config()
    config.set_main_option("script_location", str(Path(engines.__file__).parent / "migrations"))

    assert ScriptDirectory.from_config(config).get_heads() == [engines.HEAD]


def test_migrations_make_the_tables_the_program_describes(database: Database) -> None:
    """Between the migrated schema and the program's tables nothing differs."""

    def default_differs(_context: Any, _old: Any, new: Any, *_defaults: Any) -> bool | None:
        # PostgreSQL has no equality of JSON, by which the comparison would ask.
        return False if isinstance(new.type, sa.JSON) else None

    with database.engine.connect() as connection:
        options = {"compare_type": True, "compare_server_default": default_differs, "render_as_batch": True}
        found = compare_metadata(MigrationContext.configure(connection, opts=options), tables.metadata)

    assert found == []


def test_opening_again_changes_nothing(opened: Opened) -> None:
    """A second opening finds the schema as it is, and the register in it."""
    create(opened(), sample())
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        again = opened()
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)

    assert again.read("small") == sample()
    assert [
        text for text in statements if text.lstrip().upper().startswith(("CREATE", "ALTER", "INSERT", "UPDATE"))
    ] == []


def test_a_database_of_a_newer_program_is_refused(opened: Opened) -> None:
    """The sentence says which schema it has; nothing is touched."""
    database = opened()
    create(database, sample())
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(RegisterError, match="newer riskregister") as caught:
        opened()

    assert "9999" in str(caught.value)
    assert caught.value.exit_code == 1
    assert database.read("small") == sample()


def test_a_schema_broken_off_half_way_is_no_schema(url: str, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    """Migrations are transactions: one that fails in the middle leaves nothing, and the next opening does it all."""
    from alembic.operations import Operations

    made = Operations.create_table

    def fails(self: Operations, name: str, *rest: object, **more: object) -> object:
        if name == "measures":
            raise KeyboardInterrupt
        return made(self, name, *rest, **more)

    with monkeypatch.context() as patch:
        patch.setattr(Operations, "create_table", fails)
        with pytest.raises(KeyboardInterrupt):
            Database(url)

    assert create(opened(), sample()) == sample()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "is not a database address"),
        ("mysql://user@host/name", "'mysql' databases are not supported"),
        ("", "is not a database address"),
        ("postgresql+psycopg://host:port/name", "is not a database address"),
        ("postgresql+nope://host/name", "is not a database address"),
    ],
)
def test_an_address_that_names_no_database_is_wrong_usage(url: str, words: str) -> None:
    """The sentence says what would be right."""
    with pytest.raises(WrongUsage, match=words) as caught:
        Database(url)

    assert caught.value.hint


def test_a_server_that_does_not_answer_is_unreachable(tmp_path: Path) -> None:
    """One sentence without the password."""
    with pytest.raises(Unreachable) as caught:
        Database(f"postgresql+psycopg://user:secret@/name?host={tmp_path}")

    assert "does not answer" in str(caught.value)
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_database_that_is_not_on_the_server_is_unreachable(postgres_server: str) -> None:
    """The server's own words, one line of them."""
    with pytest.raises(Unreachable, match='database "nowhere" does not exist') as caught:
        Database(postgres_server.format(name="nowhere"))

    assert "\n" not in str(caught.value)


def test_a_role_that_may_only_read_is_told_so(postgres_server: str, request: pytest.FixtureRequest) -> None:
    """Reading works; a save is refused in one sentence and writes nothing."""
    server = sa.create_engine(postgres_server.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql("CREATE DATABASE readable")
        connection.exec_driver_sql("CREATE ROLE reader LOGIN")
    server.dispose()
    owner = Database(postgres_server.format(name="readable"))
    request.addfinalizer(owner.close)
    create(owner, sample())
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader")
    reader = Database(postgres_server.format(name="readable").replace("tester@", "reader@"))
    request.addfinalizer(reader.close)
    from tests.store.saving import save

    from riskregister.core.changes import Change

    held = reader.read("small")
    with pytest.raises(Unreachable, match="may not be written"):
        save(reader, held, Change(table="risks", record="T01-01", field="title", old="Risk T01-01", new="x"))

    assert owner.read("small") == sample()


def _scripts() -> tuple[Config, list[str]]:
    config = Config()
    config.set_main_option("script_location", str(Path(engines.__file__).parent / "migrations"))
    return config, [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]


@pytest.mark.parametrize("schema", _scripts()[1])
def test_a_database_of_any_earlier_schema_is_brought_up_with_what_it_holds(
    url: str, opened: Opened, schema: str
) -> None:
    """Registers kept by an earlier program are read by this one, equal to what went in."""
    from alembic import command

    from riskregister.core.model import TABLES
    from riskregister.store.rows import as_row

    config, _all = _scripts()
    engine = sa.create_engine(url)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, schema)
        old = sa.MetaData()
        old.reflect(connection)
        held = older(sample())
        for name, records in [("register", [held]), *((table, getattr(held, table)) for table in TABLES)]:
            for place, record in enumerate(records):
                row = {**as_row(record), "register_id": held.id, "position": place, "version": 1}
                connection.execute(
                    old.tables[name].insert().values({k: v for k, v in row.items() if k in old.tables[name].c})
                )
    engine.dispose()

    assert opened().read("small") == older(sample())


def test_another_programs_database_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    """A file with tables but no version of ours, or with somebody else's version, is not moved into."""
    for number, statements in enumerate(
        (
            ["CREATE TABLE bookmarks (url TEXT)"],
            ["CREATE TABLE alembic_version (version_num TEXT)", "INSERT INTO alembic_version VALUES ('ae1027a6acf')"],
        )
    ):
        path = tmp_path / f"other{number}.sqlite3"
        with contextlib.closing(sqlite3.connect(path)) as connection, connection:
            for statement in statements:
                connection.execute(statement)
        before = path.read_bytes()

        with pytest.raises(Unreachable, match="another program"):
            Database(f"sqlite:///{path}")
        with contextlib.closing(sqlite3.connect(path)) as connection:
            tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
        assert len(tables) == 1, before
