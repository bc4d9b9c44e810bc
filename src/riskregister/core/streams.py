"""Draws: one named random stream per risk and input, used alike at every stage.

The stream of an input is a PCG64 whose whole state is the hash (BLAKE2b) of root seed, risk id and input name: it
depends on nothing else, so that adding, removing or reordering risks leaves every other risk's draws as they were, bit
for bit, and the stages of a risk share their draws (common random numbers).  Inputs are correlated only on purpose,
through a *factor*, itself a named stream: z = sqrt(rho) z_factor + sqrt(1 - rho) z_own, z a standard normal score.

The score of a risk in one draw is the sum of its inputs: R = log(rate) + log(harm), in levels (scoring.md 1.3).  Work
goes in blocks of draws; the size of a block never changes a result.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.random.bit_generator import ISeedSequence
from numpy.typing import NDArray

from riskregister.core.shapes import Distribution, Floats, Normal
from riskregister.core.tails import Table, Tails, along_each, tails_of

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


class _Hash(ISeedSequence):
    """The state of a stream, hashed from its name: mixed as well as by a SeedSequence, in an eighth of the time."""

    def __init__(self, text: str) -> None:
        self._words = np.frombuffer(hashlib.blake2b(text.encode(), digest_size=32).digest(), dtype="<u8")

    def generate_state(self, n_words: int, dtype: Any = np.uint64) -> NDArray[np.uint64]:  # noqa: ARG002 - PCG64's four
        return self._words


def _source(root: int, *name: str) -> np.random.PCG64:
    state: Any = _Hash(f"{root}|" + "".join(f"{len(part)}:{part}" for part in name))  # NumPy's type hints omit these
    return np.random.PCG64(state)


def stream(root: int, *name: str) -> np.random.Generator:
    """Return the random stream of a name (risk id and input, say) under a root seed: the same wherever it is asked."""
    return np.random.Generator(_source(root, *name))


class _Bits:
    """Random 32-bit integers from a named stream, two from each 64-bit number of it."""

    def __init__(self, root: int, *name: str) -> None:
        self._source = _source(root, *name)
        self._left: NDArray[np.int32] | None = None

    def __call__(self, count: int) -> NDArray[np.int32]:
        left = self._left
        held = 0 if left is None else left.size
        bits = np.asarray(self._source.random_raw((count - held + 1) // 2), dtype="<u8").view("<i4")
        if left is not None:
            bits = np.concatenate([left, bits])
        self._left = bits[count:].copy() if bits.size > count else None
        return bits[:count]


def _tails(bits: NDArray[np.int32]) -> Tails:
    """Return signed tails (see :mod:`tails`), from random integers, which are overwritten."""
    bits |= 1  # never 0, which has no exponent
    return bits.astype(np.float32)


class Sampler:
    """The draws of one input, block after block."""

    def __init__(self, drawn: Input, root: int) -> None:
        self._own = _Bits(root, drawn.owner, drawn.name)
        self._factor = _Bits(root, "factor", drawn.factor) if drawn.factor else None
        self._weights = (math.sqrt(drawn.correlation), math.sqrt(1.0 - drawn.correlation))
        self.distribution = drawn.distribution

    def tails(self, count: int) -> Tails:
        """Return the next ``count`` signed tails."""
        tails = _tails(self._own(count))
        if self._factor is None:
            return tails
        scores = _table(Normal(0.0, 1.0))
        common = scores.along(_tails(self._factor(count)))
        return tails_of(self._weights[0] * common + self._weights[1] * scores.along(tails))

    def values(self, count: int) -> Floats:
        """Return the next ``count`` values."""
        return _table(self.distribution).along(self.tails(count))


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
    one risk have different names.  Beyond one block the streams of all risks stay open, so this is for up to some
    thousands of risks; for more, use :func:`score_matrix`.
    """
    if draws <= BLOCK:
        yield score_matrix(risks, draws, root, progress, combine)
        if progress:
            progress(1.0)
        return
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
    at_once = max(1, min(20, BLOCK // max(1, draws)))
    order = _alike_together(risks) if at_once > 1 else range(len(risks))
    for start in range(0, len(risks), at_once):
        places = order[start : start + at_once]
        several = [risks[place] for place in places]
        if len({len(inputs) for inputs in several}) == 1 and at_once > 1:
            matrix[places] = _several(several, draws, root, combine)
        else:
            for place, inputs in zip(places, several, strict=True):
                _fill(matrix[place], [Sampler(drawn, root) for drawn in inputs], combine)
        if progress and (start + len(several)) // 1000 > start // 1000:
            progress((start + len(several)) / len(risks))
    return matrix


def _alike_together(risks: Sequence[Sequence[Input]]) -> list[int]:
    """Return the places of the risks, those whose inputs are distributed alike one after another.

    What they share is then tabulated once for all of those drawn together; a draw depends on its own stream alone.
    """
    known: dict[tuple[Distribution, ...], int] = {}
    kinds = [known.setdefault(tuple([drawn.distribution for drawn in inputs]), len(known)) for inputs in risks]
    return sorted(range(len(risks)), key=kinds.__getitem__)


def _fill(row: Scores, terms: list[Sampler], combine: Combine | None) -> None:
    drawn = [term.values(row.size) for term in terms]
    row[:] = combine(drawn) if combine else _sum(drawn)


def _several(risks: Sequence[Sequence[Input]], draws: int, root: int, combine: Combine | None) -> Floats:
    """Return the scores of risks with the same number of inputs each, shape (risks, draws), all at once."""
    drawn = []
    for inputs in zip(*risks, strict=True):
        bits = np.empty((len(risks), draws), dtype=np.int32)
        for row, one in zip(bits, inputs, strict=True):
            row[:] = _Bits(root, one.owner, one.name)(row.size)
        tails = _tails(bits)
        for row, one in zip(tails, inputs, strict=True):
            if one.factor:
                row[:] = Sampler(one, root).tails(row.size)
        drawn.append(along_each([one.distribution for one in inputs], tails).ravel())
    return np.reshape(combine(drawn) if combine else _sum(drawn), (len(risks), draws))


def _sum(drawn: list[Floats]) -> Floats:
    for term in drawn[1:]:
        drawn[0] += term
    return drawn[0]


@lru_cache(maxsize=512)
def _table(distribution: Distribution) -> Table:
    return Table(distribution)
