"""Measures of one body that fail together, as a mixture of independent ones: what keeps the Shapley value exact.

Within a body and channel Q = (1 - rho) prod q + rho min q.  The minimum is an integral of products,

    min_j q_j = integral over x of prod_j 1[q_j > x]  (+ a part that belongs to the empty set, for which it is 1),

so a body's Q is a weighted sum of products, Q(S) = sum_c w_c prod_{j in S} m_cj with weights that add up to 1, and
its expectation with each measure there with probability t is sum_c w_c prod_j (1 - t (1 - m_cj)): again a polynomial in
t (derived).  Channels of one body multiply their mixtures, bodies multiply their expectations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskregister.core.products import all_but_one
from riskregister.core.scoring import Floats


@dataclass(frozen=True, slots=True)
class Body:
    """Measures on one risk: their numbers, ``weights`` (components,), what is left (components, measures)."""

    measures: NDArray[np.intp]
    weights: Floats
    left: Floats


def bodies_of(links: pd.DataFrame, measures: NDArray[np.intp], dependence: float) -> Iterator[tuple[Any, list[Body]]]:
    """Yield each risk with the bodies acting on it.

    Args:
        links: rows (risk, owner, channel, q).
        measures: (rows,), the number of each row's measure.
        dependence: rho, 0..1; at 0 all measures of a risk are taken together, being independent.
    """
    risks, names = pd.factorize(links["risk"])
    owners = pd.factorize(links["owner"])[0] if dependence else np.zeros(len(links), dtype=np.intp)
    channels = pd.factorize(links["channel"])[0]
    q = links["q"].to_numpy(dtype=np.float64)
    order = np.lexsort((owners, risks))
    ends = np.flatnonzero(np.diff(risks[order], append=-1) != 0) + 1
    start = 0
    for end in ends.tolist():
        of = order[start:end]
        cuts = np.flatnonzero(np.diff(owners[of])) + 1
        yield names[risks[of[0]]], [_body(measures[p], channels[p], q[p], dependence) for p in np.split(of, cuts)]
        start = end


def expected_marginals(bodies: Sequence[Body], there: Floats) -> tuple[Floats, list[Floats]]:
    """Return what is left of a risk, and each measure's marginal effect on it, as expectations.

    Args:
        bodies: the bodies acting on one risk, independent of one another.
        there: (points,), the probability with which each other measure is there.

    Returns:
        The expected share of harm left, (points,), and for each body the expected difference between what is left
        without and with each of its measures, (points, measures of the body).
    """
    expected, slopes = np.ones((len(bodies), len(there))), []
    for number, body in enumerate(bodies):
        factors = 1.0 - there[:, None, None] * (1.0 - body.left)
        expected[number] = factors.prod(axis=-1) @ body.weights
        slopes.append(np.einsum("tck,ck,c->tk", all_but_one(factors), 1.0 - body.left, body.weights))
    rest = all_but_one(expected.T).T
    return expected.prod(axis=0), [other[:, None] * slope for other, slope in zip(rest, slopes, strict=True)]


def _body(measures: NDArray[np.intp], channels: NDArray[np.intp], q: Floats, dependence: float) -> Body:
    names, codes = np.unique(measures, return_inverse=True)
    weights, left = np.ones(1), np.ones((1, len(names)))
    for channel in np.unique(channels):
        rows = channels == channel
        more, parts = _channel(codes[rows], q[rows], len(names), dependence)
        weights = np.outer(weights, more).ravel()
        left = (left[:, None, :] * parts[None, :, :]).reshape(-1, len(names))
    return Body(measures=names, weights=weights, left=left)


def _channel(codes: NDArray[np.intp], q: Floats, measures: int, dependence: float) -> tuple[Floats, Floats]:
    """Return weights and parts, (components,) and (components, measures), of one body's links on one channel."""
    together, least = np.ones(measures), np.full(measures, np.inf)
    np.multiply.at(together, codes, q)
    np.minimum.at(least, codes, q)
    if len(q) == 1 or dependence == 0:
        return np.ones(1), together[None]
    steps = np.unique(q)
    common = dependence * np.append(np.diff(steps, prepend=0.0), 1.0 - steps[-1])
    passes = np.vstack([least >= step for step in steps] + [np.isinf(least)]).astype(np.float64)
    return np.append(1.0 - dependence, common), np.vstack([together, passes])
