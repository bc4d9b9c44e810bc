"""Databases for tests: an SQLite file, and a private PostgreSQL server, each test with a database of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.postgres import Server, new_database

from riskregister.store.database import Database

_NUMBERS = itertools.count()
#: The database on our server that others are copied from.
_MIGRATED = "migrated"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL server of our own; give the start of its address."""
    server = Server()
    try:
        server.create()
        server.start()
        Database(new_database(server.address("{name}"), _MIGRATED)).close()
        try:
            yield server.address("{name}")
        finally:
            server.stop()
    finally:
        server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of a database of each kind that holds no register, and with ``really_migrated`` nothing."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.sqlite3'}"
    address: str = request.getfixturevalue("postgres_server")
    template = None if "really_migrated" in request.fixturenames else _MIGRATED
    return new_database(address, f"test_{next(_NUMBERS)}", template)


@pytest.fixture
def opened(url: str) -> Iterator[Callable[[], Database]]:
    """Return a function that opens the database, once more each time."""
    made: list[Database] = []

    def connect() -> Database:
        made.append(Database(url))
        return made[-1]

    yield connect
    for database in made:
        database.close()


@pytest.fixture
def database(opened: Callable[[], Database]) -> Database:
    """Return the database, empty."""
    return opened()
