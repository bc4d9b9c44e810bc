"""Every page at 10,000 risks over the protocol a browser speaks: opened first, again, and right after a save.

No answer may take more than three seconds.  Beside what passes on the clock the table gives what the server reckons,
which says the same on a machine that has other things to do; ``first`` is when the first of the page came.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.long_history import START, WHO, large
from tests.people import ROOT, Person, Run, served

from riskregister.core.changes import field_changes, moved
from riskregister.store.database import Database
from riskregister.text.read import read_register

RISKS = int(os.environ.get("RISKREGISTER_BENCH_RISKS", "10000"))
#: What is measured only where a part of its name is given: "analysis compare", say.
ONLY = os.environ.get("RISKREGISTER_BENCH_PAGES", "").split()
PATIENCE = 300

PAGES: dict[str, tuple[str, str]] = {
    "overview": ("overview", ""),
    "overview, all risks": ("overview", "by=risk"),
    "overview, inherent": ("overview", "stage=inherent"),
    "risks": ("risks", ""),
    "risks, matrix": ("risks", "table=both"),
    "risks, found": ("risks", "find=water"),
    "risks, edit": ("risks", "table=edit"),
    "risk": ("risk", "id=R00007"),
    "risk, scores": ("risk", "id=R00007&view=scores"),
    "risk, history": ("risk", "id=R00007&view=history"),
    "measures": ("measures", ""),
    "measures, coverage": ("measures", "view=coverage"),
    "measures, timeline": ("measures", "view=timeline"),
    "measures, late": ("measures", "view=late"),
    "decisions": ("decisions", ""),
    "meeting": ("meeting", ""),
    "analysis, order": ("analysis", ""),
    "analysis, losses": ("analysis", "view=losses"),
    "analysis, measures": ("analysis", "view=measures"),
    "analysis, what first": ("analysis", "view=portfolio"),
    "analysis, influence": ("analysis", "view=influence"),
    "analysis, assessors": ("analysis", "view=assessors"),
    "analysis, gaps": ("analysis", "view=gaps"),
    "source": ("source", ""),
    "source, a section": ("source", "section=3.1"),
    "history": ("history", ""),
    "history, compare": ("history", "view=compare"),
    "history, replay": ("history", "view=replay"),
    "exchange": ("exchange", ""),
    "exchange, collect": ("exchange", "view=collect"),
    "print": ("print", ""),
    "print, all risks": ("print", "by=risk"),
    "print, brief": ("print", "paper=brief"),
    "print, list": ("print", "paper=register"),
    "criteria": ("criteria", ""),
    "criteria, edit": ("criteria", "view=edit"),
    "registers": ("registers", ""),
    "registers, compare": ("registers", "view=compare"),
    "registers, details": ("registers", "view=details"),
    "method": ("method", ""),
}


class Server:
    """The dashboard of two large registers, and somebody else who saves to one of them."""

    def __init__(self, url: str, address: str, process: int) -> None:
        self._database, self._address, self._process = Database(url), address, process
        self._saved = 0

    def ask(self, page: str, query: str, person: Person | None = None) -> tuple[Run, float]:
        """Have a page run, in a new tab if no person is given; return what came and the server's seconds."""
        who = person or Person(self._address)
        before = self._reckoned()
        # The register is chosen by the address, as it is in a link.
        found = who.run("&".join(part for part in ("register=large", query) if part), page, patience=PATIENCE)
        if person is None:
            who.close()
        return found, self._reckoned() - before

    def save(self) -> None:
        """Change the likelihood of one risk."""
        one = self._database.read("large").assessments[self._saved]
        assert one.likelihood
        new = replace(one, likelihood=moved(one.likelihood, one.likelihood.best % 5 + 1))
        self._database.save("large", field_changes("assessments", one, new), {}, **WHO, time=dt.datetime.now(dt.UTC))
        self._saved += 1

    def _reckoned(self) -> float:
        parts = Path(f"/proc/{self._process}/stat").read_text().rpartition(")")[2].split()
        return (int(parts[11]) + int(parts[12])) / os.sysconf("SC_CLK_TCK")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    url = f"sqlite:///{tmp_path_factory.mktemp('pages')}/register.sqlite3"
    database = Database(url)
    register = large(read_register(ROOT / "register")[0], RISKS)
    database.create(register, **WHO, time=START)
    assessments = tuple(
        replace(one, likelihood=moved(one.likelihood, float(place % 5 + 1)))
        for place, one in enumerate(register.assessments)
        if one.likelihood
    )
    database.create(replace(register, id="other", assessments=assessments), **WHO, time=START)
    database.close()
    with served(ROOT / "dashboard.py", RISKREGISTER_DATABASE=url, RISKREGISTER_BY="Bench") as (address, process):
        yield Server(url, address, process)


def test_every_page(benchmark, server):
    told, errors = [], []

    def row(name: str, *found: tuple[Run, float]) -> None:
        times = "".join(f"{run.seconds:8.2f} {run.first:6.2f} {reckoned:6.2f}" for run, reckoned in found)
        told.append(f"{name:24}{times}{found[-1][0].bytes / 1000:9.0f}")
        errors.extend(f"{name}: {error}" for run, _reckoned in found for error in run.errors())

    def walk() -> None:
        for name, (page, query) in PAGES.items():
            if ONLY and not any(part in name for part in ONLY) and told:
                continue
            first = server.ask(page, query)
            again = server.ask(page, query)
            server.save()
            row(name, first, again, server.ask(page, query))

    benchmark.pedantic(walk, rounds=1)
    head = "".join(f"{when:>8} {'first':>6} {'CPU':>6}" for when in ("first", "again", "saved"))
    print(f"\n{RISKS} risks, seconds{head:>74}{'kB':>9}", *told, sep="\n")
    assert not errors
