"""A long history: 10,000 risks with a hundred revisions each, a million changes; past states, differences, saves.

Beside a past state and a difference: reading the register as it stands.  Beside a save: SQLAlchemy only inserting the
rows of a revision.  Both shapes of history are made: a hundred revisions of ten thousand changes, and (as ten thousand
revisions, or a million in the long run) one change each.
"""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from benchmarks.long_history import START, WHO, large, lengthen

from riskregister.services import comparing, editing
from riskregister.store import tables
from riskregister.store.database import Database
from riskregister.text.read import read_register

RISKS = 10_000
ROUNDS = 100
SHAPES = {"wide": RISKS, "narrow": 1 if os.environ.get("RISKREGISTER_LONG") else 100}
_TOKENS = count()


@pytest.fixture(scope="module", params=list(SHAPES))
def long(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    file = tmp_path_factory.mktemp("history") / "register.sqlite3"
    url = os.environ.get("RISKREGISTER_BENCH_DATABASE", f"sqlite:///{file}")
    database = Database(url)
    shipped = read_register(Path(__file__).resolve().parent.parent / "register")[0]
    register = database.create(large(shipped, RISKS), **WHO, time=START)
    lengthen(database, register, ROUNDS, SHAPES[request.param])
    if file.exists():
        print(f"\n{request.param}: {database.version('large')} revisions, {file.stat().st_size / 1e6:.0f} MB")
    yield database
    database.close()


@pytest.mark.benchmark(group="a state of 10,000 risks with a million changes", min_rounds=3)
def test_as_it_stands(benchmark, long):
    benchmark(long.read, "large")


@pytest.mark.benchmark(group="a state of 10,000 risks with a million changes", min_rounds=3)
@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_as_of(benchmark, long, share):
    found = benchmark(long.read, "large", at=1 + int(share * (long.version("large") - 1)))

    assert len(found.risks) == RISKS


@pytest.mark.benchmark(group="a state of 10,000 risks with a million changes", min_rounds=3)
@pytest.mark.parametrize(("a", "b"), [(0.0, 1.0), (0.3, 0.7), (0.99, 1.0)])
def test_difference(benchmark, long, a, b):
    newest = long.version("large") - 1

    assert benchmark(comparing.between, long, "large", 1 + int(a * newest), 1 + int(b * newest))


@pytest.mark.benchmark(group="one save", min_rounds=20)
def test_bare_insert_of_the_same_rows(benchmark, long):
    numbers = count(10_000_000)
    text = '"a rationale as long as such a thing usually is, which means a sentence or two of plain words"'

    def insert():
        mine = {"register_id": "large", "number": next(numbers)}
        change = {"table": "assessments", "record": "R00077:current", "field": "rationale", "old": text, "new": text}
        with long.engine.begin() as connection:
            revision = {**mine, **WHO, "time": dt.datetime.now(dt.UTC), "hash": "0" * 64}
            connection.execute(tables.revision.insert().values(revision))
            connection.execute(tables.change.insert().values({**mine, **change, "position": 0}))

    benchmark(insert)
    with long.engine.begin() as connection:
        for table in (tables.change, tables.revision):
            connection.execute(table.delete().where(table.c.number >= 10_000_000))


@pytest.mark.benchmark(group="one save", min_rounds=20)
def test_a_save_as_the_pages_make_it(benchmark, long):
    def prepared():
        held = long.read("large")
        changes = editing.record_changes(
            held, "assessments", "R00077:current", {"rationale": f"a rationale of a sentence or two {next(_TOKENS)}"}
        )
        return (long, held, changes), {"actor": "A", "reason": "as reported", "means": "dashboard"}

    benchmark.pedantic(editing.save, setup=prepared, rounds=10)
