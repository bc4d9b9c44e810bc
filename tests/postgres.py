"""A private PostgreSQL server for tests, on a socket in a folder of its own; it can be stopped and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa

_NEEDED = "PostgreSQL's server programs are needed: apt-get install postgresql"


def _program(name: str) -> str | None:
    versions = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]))
    return str(versions[-1]) if versions else shutil.which(name)


class Server:
    """Our own server: made by :meth:`create`, its folder taken away by :meth:`remove`."""

    def __init__(self) -> None:
        initdb, pg_ctl = _program("initdb"), _program("pg_ctl")
        if initdb is None or pg_ctl is None:
            if os.environ.get("CI") == "true":
                pytest.fail(_NEEDED)
            pytest.skip(_NEEDED)
        self._initdb, self._pg_ctl = initdb, pg_ctl
        # Not in pytest's folder: that one is closed to the unprivileged user PostgreSQL insists on.
        self.folder = Path(tempfile.mkdtemp(prefix="riskregister-pg-"))
        self._log = self.folder.parent / f"{self.folder.name}.log"
        self._data = str(self.folder / "data")
        self._run_as: list[str] = []
        if os.getuid() == 0:
            names = {entry.pw_name for entry in pwd.getpwall()}
            user = "postgres" if "postgres" in names else "nobody"
            shutil.chown(self.folder, user)
            self._run_as = ["runuser", "-u", user, "--"]

    def create(self) -> None:
        auth = ("-U", "tester", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self._run(self._initdb, "-D", self._data, *auth)

    def start(self) -> None:
        options = f"-c listen_addresses='' -c unix_socket_directories={self.folder} -c fsync=off -c max_connections=50"
        self._run(self._pg_ctl, "-D", self._data, "-w", "-o", options, "-l", str(self.folder / "server.log"), "start")

    def stop(self) -> None:
        """Stop as a power cut would."""
        self._run(self._pg_ctl, "-D", self._data, "-m", "immediate", "stop")

    @property
    def runs(self) -> bool:
        return (Path(self._data) / "postmaster.pid").exists()

    def remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)
        self._log.unlink(missing_ok=True)

    def address(self, name: str) -> str:
        return f"postgresql+psycopg://tester@/{name}?host={self.folder}"

    def _run(self, *command: str) -> None:
        # Its output goes to a file: a server that inherits a pipe would keep whoever reads it waiting.
        with self._log.open("a") as log:
            subprocess.run([*self._run_as, *command], cwd=self.folder, check=True, stdout=log, stderr=log, timeout=60)


def new_database(address: str, name: str, template: str | None = None) -> str:
    """Make a database on the server at ``address``, which has ``{name}`` in it, and return its address.

    It is empty, or a copy of the database ``template``, which nobody may be using.
    """
    engine = sa.create_engine(address.format(name="postgres"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}" + (f" TEMPLATE {template}" if template else ""))
    engine.dispose()
    return address.format(name=name)
