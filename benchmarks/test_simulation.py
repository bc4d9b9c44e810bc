"""Simulation and ranks, side by side in one run: beside NumPy's draws alone, beside a plain loop, and how much memory.

Times are the best of several rounds taken in turns, since other work on the machine only ever adds.  ``make bench``.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from riskregister.core.acceptability import simulate_ranks
from riskregister.core.model import Register
from riskregister.core.shapes import Mapped, Normal, Pert, Uniform
from riskregister.core.streams import Input, score_blocks
from riskregister.core.uncertainty import category_rank_intervals, rank_intervals
from riskregister.text.read import read_register

ROOT = Path(__file__).parents[1]
RISKS, DRAWS = 100, 100_000
ROUNDS = 15
_RATES = tuple(np.log([0.00008, 0.0004, 0.00201, 0.01026, 0.05754, 0.2877]) / np.log(5))
_LEVELS = (0.5, 1.5, 2.5, 3.5, 4.5, 5.5)
_rng = np.random.default_rng(0)

#: Shape → one distribution from a best level, and NumPy's own draws from it.
SHAPES: dict[str, tuple[Callable[[float], Any], Callable[[Any], Any]]] = {
    "pert": (
        lambda best: Pert(best - 1.2, best, best + 0.9),
        lambda one: one.minimum + (one.maximum - one.minimum) * _rng.beta(one.alpha, one.beta, DRAWS),
    ),
    "lognormal": (lambda best: Normal(best, 0.7), lambda one: _rng.lognormal(one.centre, one.sd, DRAWS)),
    "normal": (lambda best: Normal(best, 0.7), lambda one: _rng.normal(one.centre, one.sd, DRAWS)),
    "uniform": (lambda best: Uniform(best - 0.5, best + 0.5), lambda one: _rng.uniform(one.low, one.high, DRAWS)),
}


def _sides(shape: str) -> list[tuple[Any, Any]]:
    make = SHAPES[shape][0]
    return [(make(likelihood), make(impact)) for likelihood, impact in _rng.uniform(1.8, 4.5, (RISKS, 2))]


def _inputs(sides: list[tuple[Any, Any]]) -> list[tuple[Input, Input]]:
    return [
        (Input(str(n), "likelihood", Mapped(likelihood, _LEVELS, _RATES)), Input(str(n), "impact", impact))
        for n, (likelihood, impact) in enumerate(sides)
    ]


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


@pytest.mark.parametrize("shape", SHAPES)
def test_scores_and_ranks_beside_numpy_drawing_alone(benchmark: Any, shape: str) -> None:
    """100 risks x 100,000 draws through scores and ranks take at most 3 times NumPy's draws of the same number."""
    sides = _sides(shape)
    inputs, drawn = _inputs(sides), SHAPES[shape][1]
    simulate_ranks(inputs, 100)
    drawing: list[float] = []

    def numpy_alone() -> None:
        drawing.append(_seconds(lambda: [drawn(side) for pair in sides for side in pair]))

    benchmark.pedantic(simulate_ranks, args=(inputs, DRAWS), setup=numpy_alone, rounds=ROUNDS)
    ratio = benchmark.stats.stats.min / min(drawing)
    benchmark.extra_info.update(numpy_seconds=min(drawing), ratio=ratio)
    print(
        f"\n{shape}: NumPy draws {min(drawing):.3f} s, scores and ranks {benchmark.stats.stats.min:.3f} s, x{ratio:.2f}"
    )
    assert ratio <= 3


def test_scores_and_ranks_beside_a_loop_over_scenarios(benchmark: Any) -> None:
    """At least ten times as fast as a plain loop that draws, adds and ranks scenario by scenario."""
    sides = _sides("pert")
    inputs, few = _inputs(sides), 200
    simulate_ranks(inputs, 100)
    looping: list[float] = []

    def loop() -> None:
        table = np.zeros((RISKS, RISKS))
        for _scenario in range(few):
            scores = []
            for likelihood, impact in sides:
                levels = [
                    one.minimum + (one.maximum - one.minimum) * random.betavariate(one.alpha, one.beta)
                    for one in (likelihood, impact)
                ]
                scores.append(float(np.interp(levels[0], _LEVELS, _RATES)) + levels[1])
            for place, risk in enumerate(sorted(range(RISKS), key=lambda risk: -scores[risk])):
                table[risk, place] += 1

    def loop_alone() -> None:
        looping.append(_seconds(loop) * DRAWS / few)

    benchmark.pedantic(simulate_ranks, args=(inputs, DRAWS), setup=loop_alone, rounds=3)
    factor = min(looping) / benchmark.stats.stats.min
    benchmark.extra_info.update(loop_seconds=min(looping), factor=factor)
    ours = benchmark.stats.stats.min
    print(f"\nloop {min(looping):.1f} s (from {few} scenarios), ours {ours:.3f} s, {factor:.0f} times")
    assert factor >= 10


def test_scores_alone(benchmark: Any) -> None:
    """Draws and scores without ranks, for where the time goes."""
    inputs = _inputs(_sides("pert"))
    benchmark.pedantic(lambda: sum(block.shape[1] for block in score_blocks(inputs, DRAWS)), rounds=3)


def test_the_shipped_register_while_a_person_waits(benchmark: Any) -> None:
    """Rank intervals of risks and categories at 20,000 draws in under 2 s."""
    register: Register = read_register(ROOT / "register")[0]
    benchmark.pedantic(lambda: (rank_intervals(register), category_rank_intervals(register)), rounds=3)
    assert benchmark.stats.stats.min < 2


#: Runs in a process of its own: the peak above rest of that process is the peak of the work.
_ALONE = """
import dataclasses, datetime as dt, gc, json, random, re, sys, time
from pathlib import Path
from riskregister.core.model import Assessment, Estimate, Risk
from riskregister.core.uncertainty import rank_intervals
from riskregister.text.read import read_register

risks, draws, root = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
register = read_register(root / "register")[0]
rng = random.Random(0)
def estimate():
    low, best, high = sorted(rng.uniform(1, 5) for _ in range(3))
    return Estimate(low=low, best=best, high=high)
ids = [f"R{n:06}" for n in range(risks)]
register = dataclasses.replace(
    register,
    risks=tuple(Risk(id=id, category="T01", title=id) for id in ids),
    assessments=tuple(
        Assessment(id=f"{id}:current", risk=id, stage="current", assessor="A", date=dt.date(2020, 1, 1),
                   likelihood=estimate(), impact=estimate()) for id in ids
    ),
)
rank_intervals(dataclasses.replace(register, risks=register.risks[:5]), draws=10)
def memory(name):
    return int(re.search(name + r":\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) / 1024
gc.collect()
Path("/proc/self/clear_refs").write_text("5")  # the peak starts anew from here (Linux)
rest, start, busy, told = memory("VmRSS"), time.perf_counter(), time.process_time(), []
rank_intervals(register, draws=draws, progress=told.append)
seconds, processor = time.perf_counter() - start, time.process_time() - busy
peak = memory("VmHWM") - rest
print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": peak, "told": len(told)}))
"""


@pytest.mark.parametrize(
    ("risks", "draws", "seconds", "megabytes"), [(100, 100_000, 60, 300), (100_000, 1_000, 60, 600)]
)
def test_memory_above_rest(benchmark: Any, risks: int, draws: int, seconds: float, megabytes: float) -> None:
    """Rank intervals of a made register: time, peak memory above rest, and that progress is told.

    The limit is on the clock; the processor's seconds of the one thread, printed beside it, say how much of that was
    waiting for other work on the machine.
    """

    def alone() -> dict[str, float]:
        command = [sys.executable, "-c", _ALONE, str(risks), str(draws), str(ROOT)]
        done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=ROOT / "src")
        found: dict[str, float] = json.loads(done.stdout)
        return found

    found = benchmark.pedantic(alone, rounds=1)
    benchmark.extra_info.update(found)
    took = f"{found['seconds']:.1f} s by the clock, {found['processor']:.1f} s of processor"
    print(f"\n{risks} x {draws}: {took}, {found['megabytes']:.0f} MB above rest, told {found['told']} times")
    assert found["seconds"] < seconds
    assert found["megabytes"] < megabytes
    assert found["told"] > 1
