"""Fifty people at one process at once: nobody is refused, and nobody is shown what is another's."""

from __future__ import annotations

import os
import statistics
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tests.people import ROOT, Person, Run, memory, served

from riskregister.text.read import read_register

LONG = bool(os.environ.get("RISKREGISTER_LONG"))
PEOPLE = 50
TURNS = 10 if LONG else 1
pytestmark = [pytest.mark.xdist_group("browser"), pytest.mark.timeout(1800 if LONG else 300)]


def names_in(run: Run) -> set[str]:
    """Return what stands in the fields that ask for the person's name."""
    fields = [one.text_input for one in run.elements if one.WhichOneof("type") == "text_input"]
    return {field.value or field.default for field in fields if field.label == "Your name"}


def test_fifty_people_at_once_are_each_shown_their_own(tmp_path: Path) -> None:
    """Each opens a risk of their own, with its form signed by their own name, and goes to and fro between pages."""
    risks = [risk.id for risk in read_register(ROOT / "register")[0].risks]
    with served(ROOT / "dashboard.py", RISKREGISTER_DATABASE=f"sqlite:///{tmp_path}/people.sqlite3") as (
        address,
        process,
    ):
        first = Person(address, "Person-warm")
        first.run()  # makes the database
        first.run(f"id={risks[0]}&view=scores&open=levels", "risk")
        before = memory(process)

        def stay(number: int) -> list[tuple[Run, str, str]]:
            """Return each turn of a person: what came, the risk asked for, and the name given."""
            name = f"Person-{number}"
            person, found = Person(address, name), []
            for turn in range(TURNS):
                risk = risks[(number + turn * PEOPLE) % len(risks)]
                found.append((person.run(f"id={risk}&view=scores&open=levels", "risk"), risk, name))
                found.append((person.run("", "overview"), "", name))
            person.close()
            return found

        with ThreadPoolExecutor(PEOPLE) as pool:
            turns = [turn for stayed in pool.map(stay, range(PEOPLE)) for turn in stayed]
        grown = memory(process) - before
    assert len(turns) == PEOPLE * TURNS * 2
    assert [run.errors() for run, _risk, _name in turns if run.errors() or not run.finished] == []
    for run, risk, name in turns:
        if risk:
            assert names_in(run) == {name}
            assert any(text.startswith(risk) for text in run.texts())
    seconds = sorted(run.seconds for run, _risk, _name in turns)
    tenth = seconds[-len(seconds) // 10 :]
    print(
        f"\n{len(turns)} runs by {PEOPLE} people at once: median {statistics.median(seconds):.1f} s, "
        f"slowest tenth from {tenth[0]:.1f} s to {tenth[-1]:.1f} s; {grown / PEOPLE:.2f} MB each"
    )
