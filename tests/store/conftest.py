"""Databases for tests: an SQLite file, and a private PostgreSQL server, each test with a database of its own."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.postgres import Server, new_database

from riskregister.store.database import Database

_NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL server of our own; give the start of its address."""
    server = Server()
    try:
        server.create()
        server.start()
        try:
            yield server.address("{name}")
        finally:
            server.stop()
    finally:
        server.remove()


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.sqlite3'}"
    address: str = request.getfixturevalue("postgres_server")
    return new_database(address, f"test_{next(_NUMBERS)}")


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
