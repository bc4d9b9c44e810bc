"""Many writers at once on one database, killed at random moments, or counting together: no acknowledged save is lost.

Run as a script with the address of an empty database; prints what it found as JSON.  Each writer is a process of its
own (forked, so that it starts at once) with its own connections, as one dashboard beside others.

    python -m tests.store.campaign kills  URL --writers 8 --times 200 --seed 1
    python -m tests.store.campaign counts URL --writers 16 --times 200
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from tests.core.building import assessed, register, risk

from riskregister.core.changes import Change
from riskregister.errors import Conflict, Unreachable
from riskregister.store.database import Database

RISKS = 12
WHO: dict[str, Any] = {"actor": "writer", "reason": "campaign", "means": "test"}


def now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def prepared(url: str) -> None:
    database = Database(url)
    names = [f"R{n}" for n in range(RISKS)]
    made = register(
        risks=tuple(risk(name, notes="0") for name in names), assessments=tuple(assessed(name, 3, 3) for name in names)
    )
    database.create(made, **WHO, time=now())
    database.close()


class Crew:
    """Writers whose lines come back through one pipe, which outlives them."""

    def __init__(self, url: str, work: Callable[[Database, random.Random, Callable[[str], None]], None]) -> None:
        self.url, self.work = url, work
        self.reading, self._writing = os.pipe()
        os.set_blocking(self.reading, False)
        self.members: list[int] = []
        self.lines: list[str] = []
        self._rest = b""

    def add(self, seed: int) -> None:
        pid = os.fork()
        if pid:
            self.members.append(pid)
            return
        code = 1
        try:
            database = opened_again(self.url)
            self.work(
                database, random.Random(seed), lambda line: os.write(self._writing, f"{line}\n".encode()) and None
            )
            code = 0
        except BaseException:  # noqa: BLE001 - told to whoever runs the campaign
            os.write(self._writing, f"ERROR {traceback.format_exc()!r}\n".encode()[:4000])
        finally:
            os._exit(code)

    def hear(self) -> None:
        try:
            while part := os.read(self.reading, 65536):
                self._rest += part
        except BlockingIOError:
            pass
        *whole, self._rest = self._rest.split(b"\n")
        self.lines += [line.decode() for line in whole]

    def kill(self, pid: int) -> None:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        self.members.remove(pid)

    def saved(self) -> int:
        """How many saves have been acknowledged so far."""
        self.hear()
        return sum(line.startswith("SAVED") for line in self.lines)

    def wait(self) -> None:
        while self.members:
            self.hear()
            pid, _status = os.waitpid(-1, os.WNOHANG)
            if pid:
                self.members.remove(pid)
            else:
                time.sleep(0.01)
        self.hear()


def saves(database: Database, chance: random.Random, say: Callable[[str], None]) -> None:
    """Save for ever: one token in three records at a time; say its number once it is acknowledged."""
    while True:
        token = f"{os.getpid()}-{chance.random()}"
        try:
            held = database.read("small")
            one, two = chance.sample(held.risks, 2)
            assessment = next(a for a in held.assessments if a.risk == one.id)
            changes = [
                Change(table="risks", record=one.id, field="notes", old=one.notes, new=token),
                Change(table="risks", record=two.id, field="owner", old=two.owner, new=token),
                Change(
                    table="assessments", record=assessment.id, field="rationale", old=assessment.rationale, new=token
                ),
            ]
            versions = (one.version, two.version, assessment.version)
            seen = {(c.table, c.record): version for c, version in zip(changes, versions, strict=True)}
            number = database.save("small", changes, seen, **WHO, time=now())
        except Conflict:
            continue
        except Unreachable as error:
            if "locked" in str(error):
                say(f"LOCKED {error}")
            time.sleep(0.05)  # the server is starting again
            continue
        say(f"SAVED {number} {token}")


def counts(times: int) -> Callable[[Database, random.Random, Callable[[str], None]], None]:
    def count(database: Database, chance: random.Random, say: Callable[[str], None]) -> None:
        """Add one to one of the counters, ``times`` times, trying again whenever somebody else was first."""
        done = 0
        while done < times:
            held = database.read("small")
            one = chance.choice(held.risks)
            change = Change(table="risks", record=one.id, field="notes", old=one.notes, new=str(int(one.notes) + 1))
            try:
                database.save("small", [change], {("risks", one.id): one.version}, **WHO, time=now())
            except Conflict:
                say("CONFLICT")
                continue
            done += 1

    return count


def kill_a_backend(url: str, chance: random.Random) -> bool:
    """Kill one of the server's own processes, as a crash would; the server starts them all again by itself."""
    engine = sa.create_engine(url)
    try:
        with engine.connect() as connection:
            query = "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            found = connection.exec_driver_sql(query).scalars().all()
        if found:
            os.kill(chance.choice(found), signal.SIGKILL)
        return bool(found)
    except (sa.exc.DBAPIError, ProcessLookupError):
        return False
    finally:
        engine.dispose()


def await_a_save(crew: Crew, more_than: int, seconds: float = 60.0) -> None:
    """Wait until writers are at work again, so that the next kill falls among saves on a slow machine too."""
    end = time.monotonic() + seconds
    while crew.saved() <= more_than and time.monotonic() < end:
        time.sleep(0.01)


def run_kills(url: str, writers: int, times: int, seed: int) -> dict[str, Any]:
    chance, crew = random.Random(seed), Crew(url, saves)
    for _n in range(writers):
        crew.add(chance.randrange(2**32))
    kills = backends = 0
    while kills < times:
        await_a_save(crew, more_than=kills)
        time.sleep(chance.uniform(0.0, 0.15))
        if url.startswith("postgresql") and kills % 4 == 3 and kill_a_backend(url, chance):
            kills, backends = kills + 1, backends + 1
            continue
        crew.kill(chance.choice(crew.members))
        crew.add(chance.randrange(2**32))
        kills += 1
    await_a_save(crew, more_than=kills)
    for pid in list(crew.members):
        crew.kill(pid)
    crew.hear()
    return {"kills": kills, "of_backends": backends, **judged(url, crew.lines)}


def judged(url: str, lines: list[str]) -> dict[str, Any]:
    """Open the database as if nothing had happened and hold what was acknowledged against it."""
    database = opened_again(url)
    acknowledged = {int(line.split()[1]): line.split()[2] for line in lines if line.startswith("SAVED")}
    history = {one.number: one for one in database.history("small", limit=10**9, after=1)}
    lost = [
        n for n, token in acknowledged.items() if {c.new for c in getattr(history.get(n), "changes", ())} != {token}
    ]
    half = [n for n, one in history.items() if len(one.changes) != 3 or len({c.new for c in one.changes}) != 1]
    proof = database.verify()
    version = database.version("small")
    database.close()
    return {
        "acknowledged": len(acknowledged),
        "revisions": len(history),
        "lost": lost,
        "half": half,
        "flaws": [str(flaw) for flaw in proof.flaws],
        "gaps": sorted(set(range(2, version + 1)) - history.keys()),
        "locked": [line for line in lines if line.startswith("LOCKED")],
        "errors": [line for line in lines if line.startswith("ERROR")],
    }


def opened_again(url: str) -> Database:
    """Open the database, waiting while a server that was killed is on its way back."""
    for _try in range(200):
        try:
            return Database(url)
        except Unreachable:
            time.sleep(0.05)
    return Database(url)


def run_counts(url: str, writers: int, times: int, seed: int) -> dict[str, Any]:
    chance, crew = random.Random(seed), Crew(url, counts(times))
    for _n in range(writers):
        crew.add(chance.randrange(2**32))
    crew.wait()
    database = Database(url)
    total = sum(int(one.notes) for one in database.read("small").risks)
    found = {"expected": writers * times, "counted": total, "flaws": [str(flaw) for flaw in database.verify().flaws]}
    database.close()
    conflicts = sum(line == "CONFLICT" for line in crew.lines)
    return {**found, "conflicts": conflicts, "errors": [line for line in crew.lines if line.startswith("ERROR")]}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("what", choices=["kills", "counts"])
    parser.add_argument("url")
    parser.add_argument("--writers", type=int, default=8)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    prepared(given.url)
    run = run_kills if given.what == "kills" else run_counts
    sys.stdout.write(json.dumps(run(given.url, given.writers, given.times, given.seed)) + "\n")


if __name__ == "__main__":
    main()
