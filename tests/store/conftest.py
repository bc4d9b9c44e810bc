"""Databases for tests: an SQLite file, and a private PostgreSQL server, each test with a database of its own."""

from __future__ import annotations

import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from riskregister.store.database import Database

_NUMBERS = itertools.count()
_NEEDED = "PostgreSQL's server programs are needed: apt-get install postgresql"


def _program(name: str) -> str | None:
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(versions[-1]) if versions else shutil.which(name)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Run a PostgreSQL server of our own on a socket in a folder of its own; give the start of its address."""
    initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
    if initdb is None or pg_ctl is None:
        if os.environ.get("CI") == "true":
            pytest.fail(_NEEDED)
        pytest.skip(_NEEDED)
    # Not in pytest's folder: that one is closed to the unprivileged user PostgreSQL insists on.
    folder = Path(tempfile.mkdtemp(prefix="riskregister-pg-"))
    run_as: list[str] = []
    if os.getuid() == 0:
        names = {entry.pw_name for entry in pwd.getpwall()}
        user = "postgres" if "postgres" in names else "nobody"
        shutil.chown(folder, user)
        run_as = ["runuser", "-u", user, "--"]

    def run(*command: str) -> None:
        # Its output goes to a file: a server that inherits a pipe would keep whoever reads it waiting.
        with (folder.parent / f"{folder.name}.log").open("a") as log:
            subprocess.run([*run_as, *command], cwd=folder, check=True, stdout=log, stderr=log, timeout=60)

    data = str(folder / "data")
    options = f"-c listen_addresses='' -c unix_socket_directories={folder} -c fsync=off -c max_connections=50"
    try:
        run(initdb, "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run(pg_ctl, "-D", data, "-w", "-o", options, "-l", str(folder / "server.log"), "start")
        try:
            yield f"postgresql+psycopg://tester@/{{name}}?host={folder}"
        finally:
            run(pg_ctl, "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        (folder.parent / f"{folder.name}.log").unlink(missing_ok=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'register.sqlite3'}"
    address: str = request.getfixturevalue("postgres_server")
    name = f"test_{next(_NUMBERS)}"
    server = sa.create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    server.dispose()
    return address.format(name=name)


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
