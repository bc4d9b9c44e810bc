"""The book from the command line and from a database: what it is compared with, and that it says how far it is."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path

import pypdf
import pytest
from tests.core.building import sample
from tests.store.saving import WHO, field
from typer.testing import CliRunner

from riskregister.cli.app import app
from riskregister.cli.progress import Steps
from riskregister.core.model import Register
from riskregister.errors import NotFound, WrongUsage
from riskregister.services import print_since
from riskregister.store.database import Database


@pytest.fixture
def place(tmp_path: Path) -> str:
    """Give the address of a register set up on 1 May, confirmed by a review on 2 May and renamed on 3 May."""
    address = f"sqlite:///{tmp_path / 'register.sqlite3'}"
    opened = Database(address)
    opened.create(sample(), **{**WHO, "time": dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)})
    for day, name, value in ((2, "reviewed", dt.date(2026, 5, 2)), (3, "title", "Renamed")):
        change = field(opened.read("small"), "risks", "T02-01", name, value)
        opened.save("small", [change], {}, **{**WHO, "time": dt.datetime(2026, 5, day, 10, tzinfo=dt.UTC)})
    opened.close()
    return address


def read(address: str) -> Register:
    opened = Database(address)
    try:
        return opened.read("small")
    finally:
        opened.close()


def test_changes_are_told_since_the_last_review_or_since_a_moment(place: str) -> None:
    register = read(place)
    since = print_since.since_review(place, register)
    first = print_since.since_review(place, register, since="r1")

    assert since is not None
    assert first is not None
    assert since.states == ("2 May 2026, revision 2", "version 3")
    assert first.states[0] == "1 May 2026, revision 1"
    assert first.before.risks != since.before.risks
    with pytest.raises(NotFound):
        print_since.since_review(place, register, since="r9")


def test_a_folder_keeps_no_history_to_compare_with(tmp_path: Path) -> None:
    assert print_since.since_review(str(tmp_path), sample()) is None
    with pytest.raises(WrongUsage, match="keeps no history"):
        print_since.since_review(str(tmp_path), sample(), since="r1")


def test_the_book_and_the_list_come_from_the_command_line(place: str, tmp_path: Path) -> None:
    for command in ("book", "register"):
        file = tmp_path / f"{command}.pdf"
        answer = CliRunner().invoke(app, ["print", command, place, "-o", str(file), "--inks", "pattern"])
        said = " ".join(page.extract_text() for page in pypdf.PdfReader(file).pages)

        assert answer.exit_code == 0, answer.output
        assert answer.stdout.strip() == f"Wrote {file}."
        assert "Renamed" in said
        assert ("revision 2" in said) == (command == "book")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_steps_are_told_after_a_second_in_place_on_a_terminal_and_else_by_the_quarter() -> None:
    shown, written = Terminal(), io.StringIO()
    for to in (shown, written):
        times = iter([0.0, 0.5, *[2.0] * 20])
        steps = Steps(to, lambda times=times: next(times))  # type: ignore[misc]
        for done in range(5):
            steps(done, 10, "Written")
        steps(0, 1, "Set")
        steps.end()

    assert shown.getvalue().split("\r\x1b[K")[1:] == [
        *(f"Written: {percent} %" for percent in (10, 20, 30, 40)),
        "Set: 0 %",
        "",
    ]
    assert written.getvalue().splitlines() == ["Written: 10 %", "Written: 40 %", "Set: 0 %"]


def test_an_edition_of_the_book_holds_nothing_that_is_marked_higher(place: str, tmp_path: Path) -> None:
    opened = Database(place)
    change = field(opened.read("small"), "risks", "T02-01", "marking", "secret")
    opened.save("small", [change], {}, **{**WHO, "time": dt.datetime(2026, 5, 4, 10, tzinfo=dt.UTC)})
    opened.close()
    file = tmp_path / "book.pdf"
    arguments = ["print", "book", place, "-o", str(file), "--edition", "unclassified", "--since", "r1"]
    answer = CliRunner().invoke(app, arguments)
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(file).pages)

    assert answer.exit_code == 0, answer.output
    assert "T02-01" not in said
    assert "Renamed" not in said
    told = answer.stderr.splitlines()
    assert told[-2].startswith("Unclassified edition: 1 risk")
    assert told[-1].startswith("The finished file was read back")
