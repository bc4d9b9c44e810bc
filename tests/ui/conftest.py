"""Every page test starts from ``dashboard.py`` with a database of its own, never with the person's."""

from __future__ import annotations

import datetime as dt
import functools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from riskregister import settings
from riskregister.core.model import Register
from riskregister.services.opening import open_database, open_folder
from riskregister.store.database import Database
from riskregister.ui import memory

ROOT = Path(__file__).resolve().parents[2]
DASHBOARD = ROOT / "dashboard.py"
FIRST_USE = {"actor": "set-up", "reason": "first use", "means": "test", "time": dt.datetime(2007, 5, 24, tzinfo=dt.UTC)}

Show = Callable[..., AppTest]
Shape = Callable[[Register], Register]


@pytest.fixture(scope="session")
def shipped() -> Register:
    """Return the register that travels with the program."""
    return open_folder(settings.shipped("register")).register


@pytest.fixture(scope="session")
def shipped_file(shipped: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database file that holds the shipped register at version 1."""
    path = tmp_path_factory.mktemp("shipped") / "register.sqlite3"
    database = Database(f"sqlite:///{path}")
    database.create(shipped, **FIRST_USE)
    database.close()
    return path


@pytest.fixture(scope="session", autouse=True)
def _installed_packages_scanned_once() -> Iterator[None]:
    """Let Streamlit look for components among the installed packages once, not whenever a page is opened."""
    found = manifest_scanner.scan_component_manifests()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(manifest_scanner, "scan_component_manifests", lambda: list(found))
        yield


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Point the program at an empty data folder, and forget what earlier tests cached."""
    for name in (settings.DATABASE_VARIABLE, settings.BY_VARIABLE):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    st.cache_data.clear()
    st.cache_resource.clear()
    yield tmp_path / "data" / settings.NAME
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def database(data_folder: Path, shipped_file: Path) -> Iterator[Database]:
    """Return the database the pages will open, holding the shipped register."""
    data_folder.mkdir(parents=True)
    shutil.copy(shipped_file, data_folder / "register.sqlite3")
    opened = open_database()
    yield opened
    opened.close()


@pytest.fixture
def keep(data_folder: Path) -> Iterator[Callable[[Register], Database]]:
    """Return a function that makes a given register the only one in the database the pages will open."""
    opened: list[Database] = []

    def make(register: Register) -> Database:
        data_folder.mkdir(parents=True)
        opened.append(Database(settings.database_url()))
        opened[-1].create(register, **FIRST_USE)
        return opened[-1]

    yield make
    for database in opened:
        database.close()


@pytest.fixture(scope="session")
def shaped(shipped: Register, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Shape], Path]:
    """Return a function that gives a database file of the shipped register in a shape of :mod:`tests.ui.support`."""

    @functools.cache
    def make(shape: Shape) -> Path:
        path = tmp_path_factory.mktemp("shaped") / "register.sqlite3"
        database = Database(f"sqlite:///{path}")
        database.create(shape(shipped), **FIRST_USE)
        database.close()
        return path

    return make


@pytest.fixture
def keep_shape(data_folder: Path, shaped: Callable[[Shape], Path]) -> Callable[[Shape], None]:
    """Return a function that makes the shipped register in a shape the only one the pages will open."""

    def put(shape: Shape) -> None:
        data_folder.mkdir(parents=True)
        shutil.copy(shaped(shape), data_folder / "register.sqlite3")

    return put


@pytest.fixture
def show() -> Show:
    """Return a function that opens a page at an address, as a link would: page name and query parameters."""

    def open_page(name: str = "overview", **query: Any) -> AppTest:
        at = AppTest.from_file(str(DASHBOARD), default_timeout=60)
        if name != "overview":
            at.switch_page(f"src/riskregister/ui/pages/{name}.py")
        for key, value in query.items():
            at.query_params[key] = value
        at.run()

        assert not at.exception, at.exception[0].value
        return at

    return open_page


@pytest.fixture
def edit() -> Callable[[AppTest, dict[str, dict[str, Any]]], AppTest]:
    """Return a function that types into a page's table: record id → column → value."""

    def type_in(at: AppTest, cells: dict[str, dict[str, Any]]) -> AppTest:
        editor = at.data_editor[0]
        rows = {list(editor.value.index).index(record): values for record, values in cells.items()}
        at.session_state[editor.key] = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
        at.run()

        assert not at.exception, at.exception[0].value
        return at

    return type_in


@pytest.fixture
def sign() -> Callable[..., AppTest]:
    """Return a function that fills in name and reason of a page's save form and presses its button."""

    def press(at: AppTest, name: str = "A. Aliyev", reason: str = "new report", button: str = "Save") -> AppTest:
        next(field for field in at.text_input if field.label == "Your name").set_value(name)
        next(field for field in at.text_input if field.label == "Why").set_value(reason)
        next(found for found in at.button if found.label == button).click().run()

        assert not at.exception, at.exception[0].value
        return at

    return press


@pytest.fixture
def decide() -> Callable[..., AppTest]:
    """Return a function that answers what a conflict asks, in order ("theirs", "mine", "another"), and saves."""

    def answer(at: AppTest, *choices: str) -> AppTest:
        asked = [radio for radio in at.radio if radio.label.startswith("What shall stand")]

        assert len(asked) == len(choices), [radio.label for radio in asked]
        for radio, choice in zip(asked, choices, strict=True):
            radio.set_value(choice)
        at.run()
        next(found for found in at.button if found.label == "Save with these choices").click().run()

        assert not at.exception, at.exception[0].value
        return at

    return answer


@pytest.fixture(autouse=True)
def _nothing_set_aside(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the collector alone: a dashboard loads a few registers for good, a run of tests a thousand for a moment."""
    if request.module.__name__.rpartition(".")[2] != "test_memory":
        monkeypatch.setattr(memory, "settle", lambda: None)
