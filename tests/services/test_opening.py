"""A register is opened wherever it lies, and what is none is refused in one sentence."""

from __future__ import annotations

import datetime as dt
import json
import threading
from pathlib import Path

import pytest
from tests.core.building import register, same, sample

from riskregister import settings
from riskregister.core.model import Register
from riskregister.errors import InvalidInput, RegisterError, Unreachable, WrongUsage
from riskregister.services import exchange
from riskregister.services.opening import main_register, open_database, open_source
from riskregister.store.database import Database
from riskregister.text.write import write_register

ROOT = Path(__file__).resolve().parents[2]
WHO = {"actor": "a", "reason": "b", "means": "c", "time": dt.datetime(2007, 5, 24, tzinfo=dt.UTC)}


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """Return the sample as a folder, a JSON file, a workbook and a database."""
    write_register(sample(), tmp_path / "folder")
    for name in ("sample.json", "sample.xlsx"):
        exchange.export(sample(), tmp_path / name)
    url = f"sqlite:///{tmp_path / 'sample.sqlite3'}"
    database = Database(url)
    database.create(sample(), **WHO)
    database.close()
    return {
        "folder": str(tmp_path / "folder"),
        "json": str(tmp_path / "sample.json"),
        "workbook": str(tmp_path / "sample.xlsx"),
        "database": url,
    }


@pytest.mark.parametrize("place", ["folder", "json", "workbook", "database"])
def test_the_same_register_comes_from_every_place(places: dict[str, str], place: str) -> None:
    """Sources are interchangeable."""
    assert same(open_source(places[place]).register, sample())


def test_the_configured_database_holds_the_shipped_register_on_first_use(home: Path, shipped: Register) -> None:
    """Nothing named: the database in the person's data folder, made and filled."""
    opened = open_source()

    assert opened.register == shipped
    assert opened.register.version == 1
    assert list((home / "data").rglob("register.sqlite3"))


def test_first_use_happens_once(home: Path, shipped: Register) -> None:
    """A second opening neither fills nor changes anything."""
    open_database().close()
    database = open_database()

    assert [revision.means for revision in database.history(shipped.id)] == ["set-up"]
    assert home.exists()
    database.close()


@pytest.mark.usefixtures("home")
def test_two_programs_on_first_use_both_find_the_register(shipped: Register) -> None:
    """Whoever is faster fills the database; the other one simply uses it."""
    barrier, found, errors = threading.Barrier(2), [], []

    def start() -> None:
        barrier.wait()
        try:
            database = open_database()
            found.append(database.read(main_register(database)))
            database.close()
        except RegisterError as error:
            errors.append(error)

    threads = [threading.Thread(target=start) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (errors, found) == ([], [shipped, shipped])


def test_a_named_database_is_not_filled(tmp_path: Path) -> None:
    """Naming an empty database is a question about it, not a wish for the shipped register."""
    url = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    Database(url).close()
    with pytest.raises(InvalidInput, match="holds no register"):
        open_source(url)


def test_a_database_that_is_not_there_is_not_made_by_asking(tmp_path: Path) -> None:
    """A misspelt path stays a misspelt path."""
    with pytest.raises(Unreachable, match="There is no database"):
        open_source(f"sqlite:///{tmp_path / 'typo.sqlite3'}")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("ids", "main"), [(["b", "a"], "a"), (["a", "az-nsc-2007"], "az-nsc-2007")])
def test_the_main_register_is_the_shipped_one_or_the_first(tmp_path: Path, ids: list[str], main: str) -> None:
    """When none is named."""
    database = Database(f"sqlite:///{tmp_path / 'several.sqlite3'}")
    for name in ids:
        database.create(register(id=name), **WHO)

    assert main_register(database) == main
    database.close()


def test_another_reporting_date_replaces_the_registers(places: dict[str, str]) -> None:
    """``as_of`` is what the register is read at."""
    opened = open_source(places["folder"], dt.date(2009, 1, 1))

    assert opened.register.reporting_date == dt.date(2009, 1, 1)


def test_findings_of_a_folder_name_file_and_line(places: dict[str, str]) -> None:
    """Those of other places have none to name."""
    path = Path(places["folder"]) / "risks" / "T01.yaml"
    path.write_text(path.read_text().replace("objectives:\n  - NI-1", "objectives:\n  - NI-7"))
    (found,) = [finding for finding in open_source(places["folder"]).findings() if finding.severity == "error"]
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "objectives" in text)

    assert found.place == f"folder/risks/T01.yaml:{line}"
    assert {finding.place for finding in open_source(places["json"]).findings()} == {""}


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        ("{", InvalidInput, "bad.json:1: not readable as JSON"),
        ("[1, 2]", InvalidInput, "bad.json"),
        ("{}", InvalidInput, "field id"),
        ('{"id": "x", "title": 7}', InvalidInput, "bad.json: field title"),
        (b"\xff\xfe\x00", Unreachable, "bad.json cannot be read"),
    ],
)
def test_a_json_file_that_is_no_register_is_named(
    tmp_path: Path, content: str | bytes, kind: type[RegisterError], words: str
) -> None:
    """File, line or field, and why."""
    path = tmp_path / "bad.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(kind, match=words):
        open_source(str(path))


def test_a_field_json_should_not_have_is_named(places: dict[str, str]) -> None:
    """A misspelt field is not passed over."""
    path = Path(places["json"])
    data = json.loads(path.read_text())
    data["risks"][0]["titel"] = "x"
    path.write_text(json.dumps(data))
    with pytest.raises(InvalidInput, match=r"field risks\.0\.titel"):
        open_source(str(path))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("nowhere", Unreachable),
        ("nowhere.xlsx", Unreachable),
        ("notes.txt", InvalidInput),
        ("notes.toml", WrongUsage),
    ],
)
def test_what_cannot_be_opened_is_named(tmp_path: Path, name: str, kind: type[RegisterError]) -> None:
    """Not there, or not of a kind that holds a register."""
    for ending in ("txt", "toml"):
        (tmp_path / f"notes.{ending}").write_text("mine")
    with pytest.raises(kind, match=name):
        open_source(str(tmp_path / name))


def test_the_database_comes_from_the_environment_then_the_settings_then_the_data_folder(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this order."""
    found = [settings.database_url()]
    file = home / "config" / "riskregister" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text('database = "sqlite:///mine.sqlite3"\nby = " Aygün "\n', encoding="utf-8")
    found.append(settings.database_url())
    by = settings.actor()
    monkeypatch.setenv("RISKREGISTER_DATABASE", "sqlite:///env.sqlite3")
    monkeypatch.setenv("RISKREGISTER_BY", "Rauf")
    found.append(settings.database_url())

    assert found == [
        f"sqlite:///{home / 'data' / 'riskregister' / 'register.sqlite3'}",
        "sqlite:///mine.sqlite3",
        "sqlite:///env.sqlite3",
    ]
    assert (by, settings.actor()) == ("Aygün", "Rauf")


def test_broken_settings_are_wrong_usage(home: Path) -> None:
    """The file is named."""
    file = home / "config" / "riskregister" / "settings.toml"
    file.parent.mkdir(parents=True)
    file.write_text("by = ", encoding="utf-8")
    with pytest.raises(WrongUsage, match=r"settings\.toml cannot be read"):
        settings.actor()


def test_what_travels_with_the_program_is_found() -> None:
    """In a checkout it lies at the top."""
    assert settings.shipped("register") == ROOT / "register"


def test_a_register_with_errors_gives_no_numbers(places: dict[str, str]) -> None:
    """It can be opened and checked; whoever wants its scores is told the first error and how many more there are."""
    path = Path(places["folder"]) / "risks" / "T01.yaml"
    path.write_text(path.read_text().replace("likelihood:", "likelihood: 7 #").replace("        - 4.0\n", "", 0))
    text = path.read_text().splitlines()
    path.write_text("\n".join(line for n, line in enumerate(text) if not _is_level(text, n)) + "\n")
    opened = open_source(places["folder"])
    with pytest.raises(
        InvalidInput, match=r"folder/risks/T01\.yaml:\d+: .*levels run from 1 to 5 \(and 2 more\)\."
    ) as caught:
        opened.sound()

    assert len(caught.value.findings) == 3


def _is_level(lines: list[str], number: int) -> bool:
    """Say whether a line is a list item under a likelihood that was made one number."""
    while number and lines[number].strip().startswith("- ") and lines[number].strip()[2:].replace(".", "").isdigit():
        number -= 1
        if "likelihood: 7" in lines[number]:
            return True
    return False
