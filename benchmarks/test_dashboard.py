"""Reruns of the dashboard over the protocol a browser speaks, beside a bare Streamlit page, on the same machine.

The bare page (bare_page.py) shows one ready figure, four figures in words and a table of fifty rows; it runs with
Streamlit's own settings.  Reruns a second are what a process can give to all its people; bytes and memory are printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks.long_history import START, WHO, large
from tests.people import ROOT, Person, memory, served

from riskregister.store.database import Database
from riskregister.text.read import read_register

SIZES = (100, 2_000, 10_000)
SESSIONS = 20


@pytest.fixture(scope="module")
def bare() -> Iterator[Person]:
    with served(ROOT / "benchmarks" / "bare_page.py") as (address, _process):
        person = Person(address)
        person.run()
        yield person
        person.close()


@pytest.fixture(scope="module", params=SIZES)
def ours(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Person, str, int]]:
    url = f"sqlite:///{tmp_path_factory.mktemp('dashboard')}/register.sqlite3"
    database = Database(url)
    database.create(large(read_register(ROOT / "register")[0], request.param), **WHO, time=START)
    database.close()
    with served(Path(ROOT / "dashboard.py"), RISKREGISTER_DATABASE=url, RISKREGISTER_BY="Bench") as (address, process):
        person = Person(address)
        first = person.run(patience=300)
        print(f"\n{request.param} risks: first page {first.seconds:.1f} s, {first.bytes / 1000:.0f} kB")
        yield person, address, process
        person.close()


@pytest.mark.benchmark(group="a rerun", min_rounds=30)
def test_a_bare_page(benchmark, bare):
    benchmark(bare.run)


@pytest.mark.benchmark(group="a rerun", min_rounds=30)
def test_the_overview(benchmark, ours):
    person, _address, _process = ours
    person.run("", "overview")
    benchmark(person.run)
    print(f"\n{person.run().bytes / 1000:.1f} kB a rerun")


@pytest.mark.benchmark(group="a choice on the page", min_rounds=20)
def test_a_choice_on_a_bare_page(benchmark, bare):
    turns = iter(range(10**9))
    benchmark(lambda: bare.run(f"stage={next(turns) % 2}"))


@pytest.mark.benchmark(group="a choice on the page", min_rounds=20)
@pytest.mark.parametrize(("page", "choices"), [("overview", ("stage=inherent", "")), ("risks", ("above=1", ""))])
def test_a_choice(benchmark, ours, page, choices):
    person, _address, _process = ours
    for choice in choices:
        person.run(choice, page, patience=300)
    turns = iter(range(10**9))
    benchmark(lambda: person.run(choices[next(turns) % 2]))


def test_what_a_session_holds(ours, benchmark):
    person, address, process = ours
    person.run("", "overview")
    before = memory(process)
    others = [Person(address) for _session in range(SESSIONS)]
    for other in others:
        other.run()
    print(f"\n{(memory(process) - before) / SESSIONS:.2f} MB a session")
    benchmark(others[0].run)
    for other in others:
        other.close()
