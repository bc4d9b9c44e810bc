"""Draws: one named random stream per risk and input, used alike at every stage.

The stream of an input is ``SeedSequence(root, spawn_key = hash of risk id and input name)``: it depends on nothing
else, so that adding, removing or reordering risks leaves every other risk's draws as they were, bit for bit, and the
stages of a risk share their draws (common random numbers).  Inputs are correlated only on purpose, through a *factor*,
itself a named stream: z = sqrt(rho) z_factor + sqrt(1 - rho) z_own, z a standard normal score.

The score of a risk in one draw is the sum of its inputs: R = log(rate) + log(harm), in levels (scoring.md 1.3).  Work
goes in blocks of draws; the size of a block never changes a result.
"""

from __future__ import annotations

import hashlib
import math
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from riskregister.core.shapes import Distribution, Floats, along

#: Called with the share done, 0..1; it may raise to stop the work.
Progress = Callable[[float], None]
Scores = NDArray[np.float32]
#: Turns the draws of a risk's inputs, in their order, into its scores; the sum where none is given.
Combine = Callable[[list[Floats]], Floats]

#: Draws handled at once: few enough to stay in the processor's cache, and no power of two, whose rows would share it.
BLOCK = 16_080


@dataclass(frozen=True, slots=True)
class Input:
    """One uncertain number of a risk: whose it is, what it is called, how it is distributed.

    ``factor`` names a shared stream, ``correlation`` 0..1 the correlation of the scores of any two inputs on it.
    """

    owner: str
    name: str
    distribution: Distribution
    factor: str = ""
    correlation: float = 0.0


def stream(root: int, *name: str) -> np.random.Generator:
    """Return the random stream of a name (risk id and input, say) under a root seed: the same wherever it is asked."""
    text = "".join(f"{len(part)}:{part}" for part in name)
    key = struct.unpack("<4I", hashlib.blake2b(text.encode(), digest_size=16).digest())
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(root, spawn_key=key)))


class Sampler:
    """The draws of one input, block after block."""

    def __init__(self, drawn: Input, root: int) -> None:
        self._own = stream(root, drawn.owner, drawn.name)
        self._factor = stream(root, "factor", drawn.factor) if drawn.factor else None
        self._weights = (math.sqrt(drawn.correlation), math.sqrt(1.0 - drawn.correlation))
        self._curve, self._slopes = _table(drawn.distribution)

    def scores(self, count: int) -> Floats:
        """Return the next ``count`` standard normal scores."""
        own = self._own.standard_normal(count)
        if self._factor is None:
            return own
        return self._weights[0] * self._factor.standard_normal(count) + self._weights[1] * own

    def values(self, count: int) -> Floats:
        """Return the next ``count`` values."""
        return along(self._curve, self._slopes, self.scores(count))


def draw(drawn: Input, draws: int, root: int = 0) -> Floats:
    """Return ``draws`` values of one input, shape (draws,)."""
    return Sampler(drawn, root).values(draws)


def score_blocks(
    risks: Sequence[Sequence[Input]],
    draws: int,
    root: int = 0,
    progress: Progress | None = None,
    combine: Combine | None = None,
) -> Iterator[Scores]:
    """Yield blocks of scores, shape (risks, at most ``BLOCK`` draws), float32, ``draws`` in all.

    ``risks`` holds the inputs of each risk, whose sum (or what ``combine`` makes of them) is its score; two inputs of
    one risk have different names.  The streams of all risks stay open, so this is for up to some thousands of risks;
    beyond, use :func:`score_matrix`.
    """
    samplers = [[Sampler(drawn, root) for drawn in inputs] for inputs in risks]
    for start in range(0, draws, BLOCK):
        count = min(BLOCK, draws - start)
        block = np.empty((len(risks), count), dtype=np.float32)
        for row, terms in zip(block, samplers, strict=True):
            _fill(row, terms, combine)
        yield block
        if progress:
            progress((start + count) / draws)


def score_matrix(
    risks: Sequence[Sequence[Input]],
    draws: int,
    root: int = 0,
    progress: Progress | None = None,
    combine: Combine | None = None,
) -> Scores:
    """Return all scores at once, shape (risks, draws), float32: one stream open at a time, any number of risks."""
    matrix = np.empty((len(risks), draws), dtype=np.float32)
    for place, (row, inputs) in enumerate(zip(matrix, risks, strict=True)):
        _fill(row, [Sampler(drawn, root) for drawn in inputs], combine)
        if progress and place % 1000 == 999:
            progress((place + 1) / len(risks))
    return matrix


def _fill(row: Scores, terms: list[Sampler], combine: Combine | None) -> None:
    drawn = [term.values(row.size) for term in terms]
    row[:] = combine(drawn) if combine else sum(drawn[1:], drawn[0])


@lru_cache(maxsize=512)
def _table(distribution: Distribution) -> tuple[Floats, Floats]:
    curve = distribution.curve()
    return curve, np.diff(curve, append=curve[-1:])
