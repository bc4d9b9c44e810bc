"""A proven lower bound on what is left of harm when part of the measures are still open.

Letting each open measure be taken in part, 0 <= x <= 1, makes min sum_i r_i exp(a_i . x) + b . x, G x <= h, a convex
problem.  It is solved by a primal-dual interior point method (Newton steps towards the centre).  The bound does not
rest on the method's convergence: for any x in the box and any multipliers lambda >= 0,

    f(x) - g . x - lambda . h + sum_j min(0, g_j + (G' lambda)_j)        g = grad f(x)

lies below every feasible value, by convexity and duality (derived).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from riskregister.core.products import matrix_product, solved
from riskregister.core.scoring import Floats

_SHRINK = 0.1
_TO_EDGE = 0.99
_EDGE = 1e-12


@dataclass(frozen=True, slots=True)
class Open:
    """The open part of a problem: m measures, k risks with more than one open measure, n conditions.

    ``harms`` (k,), ``logs`` a (k, m), ``linear`` b (m,), ``rows`` G (n, m), ``limits`` h (n,).
    """

    harms: Floats
    logs: Floats
    linear: Floats
    rows: Floats
    limits: Floats


@dataclass(frozen=True, slots=True)
class Bound:
    """``value`` is proven; ``x`` (m,) attained it; ``prices`` (m,) g + G' lambda; ``bending`` (m,) d2f / dx2."""

    value: float
    x: Floats
    prices: Floats
    bending: Floats


def lower_bound(
    open_part: Open, start: Floats, enough: float, nearness: float, stop: Callable[[], bool], steps: int = 50
) -> Bound:
    """Return a proven lower bound of the open part.

    Args:
        open_part: what is still open.
        start: (m,), where to begin, strictly between 0 and 1.
        enough: a bound above this ends the search: nothing here can be better than what is known.
        nearness: otherwise it ends when the bound is this near, as a share of the distance from f to ``enough``.
        stop: called at each step; true ends the search with the bound so far.
        steps: the most Newton steps.
    """
    r, a, b, rows, h = open_part.harms, open_part.logs, open_part.linear, open_part.rows, open_part.limits
    x, n = start, len(start)
    v = r * np.exp(a @ x)
    f = v.sum() + b @ x
    size = v.sum() + float(np.abs(b).sum())
    mu = 0.01 * max(size, 1e-300) / n
    slack = np.maximum(h - rows @ x, 0.01 * np.abs(rows).sum(axis=1))
    price, low, high = mu / slack, mu / x, mu / (1.0 - x)
    best, best_x, best_prices = -np.inf, x, np.zeros(n)
    for _step in range(steps):
        g = b + v @ a
        prices = g + price @ rows
        value = float(f - g @ x - price @ h + np.minimum(0.0, prices).sum())
        if value > best:
            best, best_x, best_prices = value, x, prices
        off = rows @ x + slack - h
        near = bool(np.all(off <= slack)) and f - best <= max(nearness * (enough - f), 1e-9 * size)
        if best > enough or near or stop():
            break
        aim = _SHRINK * (price @ slack + low @ x + high @ (1.0 - x)) / (2 * n + len(h))
        weighted = a * np.sqrt(v)[:, None]
        weighted = np.vstack([weighted, rows * np.sqrt(price / slack)[:, None]])
        matrix = matrix_product(weighted.T, weighted)
        matrix[np.diag_indices(n)] += low / x + high / (1.0 - x)
        right = aim / x - aim / (1.0 - x) - g - ((aim + price * off) / slack) @ rows
        try:
            dx = solved(matrix, right)
        except np.linalg.LinAlgError:
            break
        moved = rows @ dx
        primal = np.concatenate([x, 1.0 - x, slack])
        dprimal = np.concatenate([dx, -dx, -off - moved])
        dual = np.concatenate([low, high, price])
        target = np.concatenate(
            [(aim - low * dx) / x, (aim + high * dx) / (1.0 - x), (aim + price * (off + moved)) / slack]
        )
        forward = min(1.0, _TO_EDGE / max(1e-9, float(np.max(-dprimal / primal))))
        x = np.clip(x + forward * dx, _EDGE, 1.0 - _EDGE)
        slack = np.maximum(slack + forward * dprimal[2 * n :], _EDGE)
        ddual = target - dual
        dual = dual + min(1.0, _TO_EDGE / max(1e-9, float(np.max(-ddual / dual)))) * ddual
        low, high, price = dual[:n], dual[n : 2 * n], dual[2 * n :]
        v = r * np.exp(a @ x)
        f = v.sum() + b @ x
    bent = r * np.exp(a @ best_x) @ np.square(a)
    return Bound(value=best, x=best_x, prices=best_prices, bending=bent)
