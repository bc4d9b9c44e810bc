"""What is sure about the order of risks: places, pairs, tiers, and what would change the order (scoring.md 1.7, 1.8).

The engine that counts places over simulated draws is :mod:`riskregister.core.acceptability`; ranks under all weights
of the impact dimensions are :mod:`riskregister.core.weights`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import integrate, special

from riskregister.core import weights
from riskregister.core.acceptability import pairwise_above, ranks_of
from riskregister.core.distributions import from_data
from riskregister.core.shapes import Distribution, Normal
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: Pieces of probability below which an integral adds nothing, and quadrature would only complain.
_NOTHING = 1e-13
#: How sure an "above" must be to separate two tiers.
SURE = 0.9


def tiers_of(above: ArrayLike, threshold: float = SURE) -> NDArray[np.int64]:
    """Return the tier of each risk, 1 = top, shape (n,), from P(i above j), shape (n, n).

    i is strictly above j if P(i above j) ≥ ``threshold`` (> 0.5); tiers are the layers of that order: a tier holds
    the risks with none strictly above them once all higher tiers are taken away.  Risks of one tier are not equal, only
    not told apart.  Should risks beat one another in a circle, they share a tier.
    """
    matrix = np.asarray(above, dtype=float)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not 0.5 < threshold <= 1:
        raise InvalidInput(_("Tiers need a square table of probabilities and a threshold above 0.5, at most 1."))
    strictly = matrix >= threshold - 1e-12
    np.fill_diagonal(strictly, val=False)
    tier = np.zeros(len(matrix), dtype=np.int64)
    left = np.ones(len(matrix), dtype=bool)
    while left.any():
        free = left & ~strictly[left].any(axis=0)
        layer = free if free.any() else left.copy()
        tier[layer] = tier.max(initial=0) + 1
        left &= ~layer
    return tier


def above(first: Distribution, second: Distribution) -> float:
    """Return P(X > Y) + P(X = Y) / 2 of two independent quantities.

    Two normals: Phi((m1 - m2) / sqrt(s1^2 + s2^2)).  Otherwise the integral of F_Y(Q_X(u)) over u in 0..1, numerically
    to about 1e-10, broken at the edges of Y's support.
    """
    if isinstance(first, Normal) and isinstance(second, Normal):
        spread = float(np.hypot(first.sd, second.sd))
        gap = first.mean - second.mean
        return float(special.ndtr(gap / spread)) if spread else 0.5 * (1.0 + float(np.sign(gap)))
    if isinstance(second, Normal) and second.sd == 0:
        return 1.0 - float(first.cdf(second.mean))
    edges = first.cdf(second.quantile([0.0, 1.0]))
    breaks = sorted({0.0, 1.0, *(float(edge) for edge in edges)})
    pieces = itertools.pairwise(breaks)
    share = sum(
        integrate.quad(
            lambda u: float(second.cdf(first.quantile(u))), low, high, epsabs=1e-11, epsrel=1e-11, limit=200
        )[0]
        for low, high in pieces
        if high - low > _NOTHING
    )
    return float(share)


def probability_above(first: dict[str, Any], second: dict[str, Any]) -> float:
    """Return the probability that the first of two independent quantities, distributions as data, is the greater."""
    return above(from_data(first), from_data(second))


def pairwise(distributions: list[dict[str, Any]]) -> list[list[float]]:
    """Return P(i above j) for independent scores written as distributions; 1/2 on the diagonal."""
    made = [from_data(one) for one in distributions]
    table = np.full((len(made), len(made)), 0.5)
    for i, first in enumerate(made):
        for j in range(i + 1, len(made)):
            table[i, j] = above(first, made[j])
            table[j, i] = 1.0 - table[i, j]
    return [[float(share) for share in row] for row in table]


def expected_ranks(distributions: list[dict[str, Any]]) -> list[float]:
    """Return the expected rank (1 = highest) of independent scores: 1 + sum over the others of P(other above it)."""
    table = np.array(pairwise(distributions)).reshape(len(distributions), len(distributions))
    return [float(rank) for rank in 0.5 + table.sum(axis=0)]


def rank_acceptability(draws: list[list[float]], top_n: int = 3) -> dict[str, Any]:
    """Return how often each risk takes each place, from draws that each hold the scores of all risks.

    Ties share their places in equal parts.  Keys: ``acceptability`` (a row per risk, a column per place, all sums 1),
    ``expected_ranks``, ``rank_low``, ``rank_high`` (5 % to 95 %), ``top`` (probability of the first ``top_n`` places),
    ``pairwise`` (probability of i above j).
    """
    scores = _scores(draws)
    ranks = ranks_of(len(scores), [scores], top_n)
    found: dict[str, Any] = {
        "acceptability": ranks.acceptability,
        "expected_ranks": ranks.expected,
        "rank_low": ranks.low,
        "rank_high": ranks.high,
        "top": ranks.top,
        "pairwise": pairwise_above(scores),
    }
    return {name: np.asarray(values).tolist() for name, values in found.items()}


def tiers(above: list[list[float]], threshold: float = SURE) -> list[int]:
    """Return the tier of each risk, 1 = top, from the probabilities that i is above j; sure means ≥ ``threshold``."""
    return [int(tier) for tier in tiers_of(above, threshold)]


def smallest_swaps(scores: list[float]) -> list[dict[str, float]]:
    """Return for each two neighbours in the order of scores how little would swap them, first pair first.

    Keys: ``above``, ``below`` (positions in ``scores``, from 0) and ``change``: by more than this one of the two scores
    must move, through its likelihood or its impact, for the order to turn.  0 is a tie.  Unknown scores have no rank
    and no neighbours.
    """
    values = np.asarray(scores, dtype=float)
    order = [int(place) for place in np.argsort(-values, kind="stable") if not np.isnan(values[place])]
    return [
        {"above": first, "below": second, "change": float(values[first] - values[second])}
        for first, second in itertools.pairwise(order)
    ]


def weighted_index(values: list[list[float]], importance: list[float]) -> list[float]:
    """Return the weighted sum of absolute harms, one per risk: it depends on nothing but the risk's own harms."""
    return [float(total) for total in _table(values) @ np.asarray(importance, dtype=float)]


def set_normalised_index(values: list[list[float]], importance: list[float]) -> list[float]:
    """Return the weighted sum after scaling each column to 0..1 by the set's own range: a trap, for comparison only.

    Adding a risk can swap two others, which is why no index of this product is normalised by the set.
    """
    table = _table(values)
    low, high = table.min(axis=0), table.max(axis=0)
    return weighted_index(((table - low) / np.where(high > low, high - low, 1.0)).tolist(), importance)


def _table(values: Sequence[Sequence[float]]) -> NDArray[np.float64]:
    if not values or len({len(row) for row in values}) != 1:
        raise InvalidInput(_("Every row needs the same, known number of values."))
    table = np.asarray(values, dtype=float)
    if np.isnan(table).any():
        raise InvalidInput(_("Every row needs the same, known number of values."))
    return table


def _scores(draws: list[list[float]]) -> NDArray[np.float64]:
    return np.ascontiguousarray(_table(draws).T)


METHODS: tuple[Callable[..., Any], ...] = (
    probability_above,
    pairwise,
    expected_ranks,
    rank_acceptability,
    tiers,
    smallest_swaps,
    weights.weight_acceptability,
    weights.sampled_weight_acceptability,
    weighted_index,
    set_normalised_index,
)
