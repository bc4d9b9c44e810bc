"""What every test may use: the shipped register, and a home of its own instead of the person's."""

from __future__ import annotations

import contextlib
import gc
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa

from riskregister import settings
from riskregister.core.bulk import set_aside
from riskregister.core.criteria import Criteria
from riskregister.core.model import Register
from riskregister.services.opening import open_database
from riskregister.store import engine as engines
from riskregister.store.database import Database
from riskregister.text.read import read_register

ROOT = Path(__file__).resolve().parent.parent

# A slow machine is no failure; the long run looks at thirty times as many examples.
hypothesis.settings.register_profile("here", deadline=None, max_examples=30, print_blob=True)
hypothesis.settings.register_profile("long", deadline=None, max_examples=1000, print_blob=True)
hypothesis.settings.load_profile("long" if os.environ.get("RISKREGISTER_LONG") else "here")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Keep the garbage collector from walking over what stays: six thousand tests and the modules they import.

    They are set aside once collected, and young objects are looked through less often: registers are read hundreds of
    times, and none of their records refers back. Without this a quarter of the run is spent on looking for garbage.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        set_aside()
        gc.set_threshold(10_000, 20, 20)
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def migrating(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[sa.Engine], None]]:
    """Give each new SQLite file the schema as a copy of one that was migrated, where migrating is not what is tested.

    What proves how a database comes by its schema asks for ``really_migrated``; programs in processes of their own
    migrate as ever. Give the function that really migrates.
    """
    folder = tmp_path_factory.mktemp("schema")
    template = folder / "template.sqlite3"
    Database(f"sqlite:///{template}").close()
    bring_up_to_date = engines._bring_up_to_date
    copies = itertools.count()

    def copied(engine: sa.Engine) -> None:
        path = engine.url.database
        if engine.dialect.name == "sqlite" and path not in (None, "", ":memory:") and not os.path.lexists(path):
            copy = folder / f"{next(copies)}.sqlite3"
            shutil.copyfile(template, copy)
            # Where the file cannot be made, or another has just made it, opening it says so.
            with contextlib.suppress(OSError):
                os.link(copy, path)
            copy.unlink()
        bring_up_to_date(engine)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engines, "_bring_up_to_date", copied)
        yield bring_up_to_date


@pytest.fixture
def really_migrated(migrating: Callable[[sa.Engine], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let new databases come by their schema as they do for a person: one migration after another."""
    monkeypatch.setattr(engines, "_bring_up_to_date", migrating)


@pytest.fixture(scope="session")
def shipped() -> Register:
    """Return the register of this repository."""
    return read_register(ROOT / "register")[0]


@pytest.fixture(scope="session")
def shipped_criteria(shipped: Register) -> Criteria:
    """Return the criteria of the shipped register."""
    return shipped.criteria


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give this test its own data folder, settings and database; return the folder they are in."""
    folder = tmp_path / "home"
    for variable, part in (("XDG_DATA_HOME", "data"), ("XDG_CONFIG_HOME", "config"), ("HOME", "")):
        monkeypatch.setenv(variable, str(folder / part))
    for variable in ("RISKREGISTER_DATABASE", "RISKREGISTER_BY"):
        monkeypatch.delenv(variable, raising=False)
    return folder


@pytest.fixture(scope="session")
def first_used(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the database file that the first use of the program leaves: the shipped register at version 1."""
    path = tmp_path_factory.mktemp("first-use") / "register.sqlite3"
    with pytest.MonkeyPatch.context() as set_up:
        set_up.setenv(settings.DATABASE_VARIABLE, f"sqlite:///{path}")
        open_database().close()
    return path


@pytest.fixture
def used_home(home: Path, first_used: Path) -> Path:
    """Give this test a home in which the program was used once before."""
    folder = home / "data" / settings.NAME
    folder.mkdir(parents=True)
    shutil.copyfile(first_used, folder / first_used.name)
    return home
