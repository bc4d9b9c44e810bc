"""Ranks with their uncertainty: how often a risk takes each place, and what is sure about the order.

In every draw risks are ranked by score, 1 = highest.  Risks that tie share the places they take in equal parts, so rows
*and* columns of the acceptability matrix sum to 1.  Nothing is normalised by the set, so that adding a risk never
changes the order of the others.  SMAA-2 (Lahdelma and Salminen 2001; Tervonen and Figueira 2008).

Scores are arrays of shape (risks, draws).  Results are exact counts over the draws, so their only error is the
Monte-Carlo error of the draws themselves, sqrt(p (1 - p) / draws).
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from riskregister.core.shapes import Floats
from riskregister.core.streams import Combine, Input, Progress, Scores, score_blocks, score_matrix
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Up to so many risks the whole acceptability matrix is kept; beyond, intervals and top places only.
FULL = 1_000
#: The most cells (risks x draws) ranked at once beyond ``FULL`` risks: 4 bytes each.
MOST_CELLS = 120_000_000
INTERVAL = (0.05, 0.95)
#: NumPy sorts without holding other threads up; more than two only wait for memory.
_THREADS = 2
_DRAWS_AT_ONCE = 16
_RISKS_AT_ONCE = 1024
#: Up to so many risks the order of most draws is found from fewer bits (a power of two).
_FEW = 128
#: Which half of a 64-bit integer in memory is the high one.
_HIGH = 1 if sys.byteorder == "little" else 0


@dataclass(frozen=True, slots=True)
class Ranks:
    """The ranks of n risks over ``draws`` draws; arrays of shape (n,) in the order of the risks.

    ``expected`` is the mean rank, ``low``..``high`` the 5 % to 95 % interval of the rank, ``top`` the probability of a
    place among the first ``top_n``; ``acceptability`` (n, n) the probability of each place, or ``None`` for many risks.
    """

    draws: int
    expected: Floats
    low: Floats
    high: Floats
    top: Floats
    top_n: int
    acceptability: Floats | None = None


class Acceptability:
    """Counts over blocks of draws how often each of ``risks`` risks takes each place."""

    def __init__(self, risks: int) -> None:
        self._counts = np.zeros((risks, risks))
        self._draws = 0

    def add(self, scores: NDArray[Any]) -> None:
        """Count a block of scores, shape (risks, draws), all known."""
        risks, draws = scores.shape
        self._draws += draws
        step = max(1, 200_000 // max(1, risks))
        for start in range(0, draws, step):
            part = scores[:, start : start + step]
            if part.dtype == np.float32 and risks <= _FEW:
                order, clear = _quick_order(part)
                self._add_untied(order[clear])
                part = part[:, ~clear]
            order, same = _order(part)
            tied = same.any(axis=1)
            self._add_tied(order[tied], same[tied])
            self._add_untied(order[~tied])

    def _add_untied(self, order: NDArray[Any]) -> None:
        risks = order.shape[1]
        cells = np.add(order, np.arange(risks) * risks, dtype=np.intp).ravel()
        self._counts += np.bincount(cells, minlength=risks * risks).reshape(risks, risks).T

    def _add_tied(self, order: NDArray[Any], same: NDArray[np.bool_]) -> None:
        if not order.size:
            return
        rows, risks = order.shape
        places = np.broadcast_to(np.arange(risks), (rows, risks))
        edge = np.ones((rows, 1), dtype=bool)
        first = np.maximum.accumulate(np.where(np.hstack([edge, ~same]), places, 0), axis=1)
        ends = np.where(np.hstack([~same, edge]), places, risks)
        last = np.minimum.accumulate(ends[:, ::-1], axis=1)[:, ::-1]
        share = 1.0 / (last - first + 1)
        size = risks * (risks + 1)
        base = order.astype(np.intp) * (risks + 1)
        change = np.bincount((base + first).ravel(), share.ravel(), size)
        change -= np.bincount((base + last + 1).ravel(), share.ravel(), size)
        self._counts += np.cumsum(change.reshape(risks, risks + 1), axis=1)[:, :-1]

    def result(self) -> Floats:
        """Return the probability of each place, shape (risks, places); every row and column sums to 1."""
        return self._counts / max(1, self._draws)


def acceptability(scores: NDArray[Any]) -> Floats:
    """Return how likely each risk takes each place, shape (n, n), from scores of shape (n, draws)."""
    counts = Acceptability(len(scores))
    counts.add(_known(scores))
    return counts.result()


def interval_of(table: Floats, low: float = INTERVAL[0], high: float = INTERVAL[1]) -> tuple[Floats, Floats]:
    """Return the places at which the cumulated acceptability of each row first reaches ``low`` and ``high``."""
    cumulated = np.cumsum(table, axis=1)
    return 1.0 + (cumulated < low - 1e-9).sum(axis=1), 1.0 + (cumulated < high - 1e-9).sum(axis=1)


def pairwise_above(scores: NDArray[Any]) -> Floats:
    """Return P(i above j), shape (n, n), from scores of shape (n, draws); a tie counts half, the diagonal is 1/2."""
    known = _known(scores)
    above = np.full((len(known), len(known)), 0.5)
    for place, row in enumerate(known):
        later = known[place + 1 :]
        wins = np.count_nonzero(row > later, axis=1)
        losses = np.count_nonzero(row < later, axis=1)
        share = 0.5 + (wins - losses) / (2.0 * known.shape[1])
        above[place, place + 1 :], above[place + 1 :, place] = share, 1.0 - share
    return above


def simulate_ranks(
    risks: Sequence[Sequence[Input]],
    draws: int = 20_000,
    root: int = 0,
    top_n: int = 3,
    progress: Progress | None = None,
    combine: Combine | None = None,
) -> Ranks:
    """Return the ranks of risks over ``draws`` draws from the named streams of their inputs.

    The score of a risk is the sum of its inputs, or what ``combine`` makes of them.

    Up to ``FULL`` risks memory does not grow with ``draws``; beyond, it is 4 bytes per risk and draw.

    Raises:
        InvalidInput: more than ``FULL`` risks and more than ``MOST_CELLS`` cells.
    """
    if draws < 1:
        raise InvalidInput(_("At least one draw is needed."))
    if len(risks) <= FULL:
        return ranks_of(len(risks), score_blocks(risks, draws, root, progress, combine), top_n)
    if len(risks) * draws > MOST_CELLS:
        raise InvalidInput(
            _("{risks} risks by {draws} draws are too many to rank.").format(risks=len(risks), draws=draws),
            _("Use at most {draws} draws.").format(draws=MOST_CELLS // len(risks)),
        )
    first = (lambda share: progress(0.6 * share)) if progress else None
    then = (lambda share: progress(0.6 + 0.4 * share)) if progress else None
    return _many(score_matrix(risks, draws, root, first, combine), top_n, then)


def ranks_of(risks: int, blocks: Iterable[NDArray[Any]], top_n: int = 3) -> Ranks:
    """Return the ranks of ``risks`` risks from blocks of scores, each of shape (risks, some draws)."""
    counts, draws = Acceptability(risks), 0
    with ThreadPoolExecutor(1) as pool:  # a block is counted while the next is drawn
        counting: Future[None] | None = None
        for block in blocks:
            if counting:
                counting.result()
            counting = pool.submit(counts.add, block)
            draws += block.shape[1]
        if counting:
            counting.result()
    table = counts.result()
    low, high = interval_of(table)
    expected = table @ np.arange(1.0, risks + 1.0)
    return Ranks(draws, expected, low, high, table[:, :top_n].sum(axis=1), top_n, table)


def ranks_at_once(scores: NDArray[Any], top_n: int = 3) -> Ranks:
    """Return the ranks of risks from all their scores, shape (risks, draws); beyond ``FULL`` risks without a table."""
    if len(scores) <= FULL:
        return ranks_of(len(scores), [scores], top_n)
    return _many(np.array(scores, dtype=np.float32), top_n, None)


def _many(scores: Scores, top_n: int, progress: Progress | None) -> Ranks:
    """Rank in place, many risks: places overwrite scores.  A tie is split by turns, evenly between any two risks."""
    risks, draws = scores.shape
    places = scores.view(np.uint32)
    numbers = np.arange(1, risks + 1, dtype=np.uint32)
    turns = np.random.Generator(np.random.PCG64(0)).integers(0, 1 << (risks - 1).bit_length(), draws, dtype=np.int32)

    def rank_draws(start: int) -> None:
        part = np.ascontiguousarray(scores[:, start : start + _DRAWS_AT_ONCE].T)
        taken = np.empty(part.shape, dtype=np.uint32)
        for row, values, turn in zip(taken, part, turns[start : start + _DRAWS_AT_ONCE], strict=True):
            keys = _keys(np.subtract(0, values, out=values)[None], turn)[0]
            keys.sort()
            row[(keys & 0xFFFFFFFF) ^ turn] = numbers
        places[:, start : start + _DRAWS_AT_ONCE] = taken.T

    edges = [max(0, int(np.ceil(share * draws - 1e-9)) - 1) for share in INTERVAL]
    found = np.empty((4, risks))

    def sum_up(start: int) -> None:
        some = places[start : start + _RISKS_AT_ONCE]
        here = slice(start, start + _RISKS_AT_ONCE)
        found[0, here], found[1, here] = some.mean(axis=1), (some <= top_n).mean(axis=1)
        some.sort(axis=1)  # sorting all takes NumPy less time than finding the two edges
        found[2:, here] = some[:, edges].T

    with ThreadPoolExecutor(_THREADS) as pool:
        for start in range(0, draws, _THREADS * _DRAWS_AT_ONCE):
            stop = min(draws, start + _THREADS * _DRAWS_AT_ONCE)
            list(pool.map(rank_draws, range(start, stop, _DRAWS_AT_ONCE)))
            if progress:
                progress(0.9 * stop / draws)
        list(pool.map(sum_up, range(0, risks, _RISKS_AT_ONCE)))
    if progress:
        progress(1.0)
    return Ranks(draws, found[0], found[2], found[3], found[1], top_n)


def _order(scores: NDArray[Any]) -> tuple[NDArray[Any], NDArray[np.bool_]]:
    """Return for each draw the risks from highest to lowest, (draws, n), and where one ties with the next."""
    down = np.subtract(0, scores.T, order="C", dtype=scores.dtype)
    if down.dtype == np.float32:
        keys = _keys(down, 0)
        keys.sort(axis=1)
        halves = keys.view(np.int32).reshape(*keys.shape, 2)
        high = halves[..., _HIGH]
        return halves[..., 1 - _HIGH], high[:, 1:] == high[:, :-1]
    order = np.argsort(down, axis=1)
    ranked = np.take_along_axis(down, order, axis=1)
    return order, ranked[:, 1:] == ranked[:, :-1]


def _quick_order(scores: Scores) -> tuple[NDArray[np.int32], NDArray[np.bool_]]:
    """Return for each draw of at most ``_FEW`` risks their order, and whether it is sure.

    The number of the risk takes the place of a score's last bits, so that half as many bytes are sorted.  Where two
    scores differ in those bits alone, or not at all, the order is not sure.
    """
    bits = np.subtract(0, scores.T, order="C", dtype=np.float32).view(np.int32)
    bits ^= (bits >> 31) & 0x7FFFFFFF
    bits &= -_FEW
    bits |= np.arange(len(scores), dtype=np.int32)
    bits.sort(axis=1)
    alike = (bits[:, 1:] ^ bits[:, :-1]).view(np.uint32) < _FEW
    bits &= _FEW - 1
    return bits, np.logical_not(np.any(alike, axis=1))


def _keys(values: Scores, turn: Any) -> NDArray[np.int64]:
    """Return integers that sort like ``values`` (draws, n), the number of the risk (xor ``turn``) in the low half."""
    bits = values.view(np.int32)
    bits ^= (bits >> 31) & 0x7FFFFFFF
    keys = np.empty(bits.shape, dtype=np.int64)
    halves = keys.view(np.int32).reshape(*bits.shape, 2)
    halves[..., _HIGH] = bits
    halves[..., 1 - _HIGH] = np.arange(bits.shape[1], dtype=np.int32) ^ turn
    return keys


def _known(scores: ArrayLike) -> NDArray[Any]:
    known = np.asarray(scores)
    if known.ndim != 2 or np.isnan(known).any():
        raise InvalidInput(_("Scores must be known numbers, one row per risk and one column per draw."))
    return known
