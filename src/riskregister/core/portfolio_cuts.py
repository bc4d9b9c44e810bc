"""A second, stronger lower bound on what is left of harm: planes below it that know that measures are whole.

Letting measures be taken in part is loose where single measures take away most of a risk.  Here each risk's harm v_i
has planes below it, v_i >= c + w . x, and the least sum of v_i above them all is a linear problem (HiGHS).  Planes are
tangents, and lifted planes: with the measures S taken and t_j = -ln q_j >= 0,

    v >= v(S) (1 - sum_{j not in S} (1 - q_j) x_j + sum_{j in S} p(t_j) (1 - x_j))
    p(m T + w) = m (1 - e^-T) + e^-T (e^w - 1),    T = max_{j not in S} t_j, m whole, 0 <= w < T

Adding measures to S gains less the more are added, which gives the first sum.  Taking out of S what holds u in t, at
best made good by the strongest measures from outside, still loses p(u), and p(u) + p(w) <= p(u + w), which gives the
second (derived, and held against enumeration in the tests; lifting such planes is an idea of Ahmed and Atamtürk,
"Maximizing a class of submodular utility functions", 2011, which was not read).  The bound does not rest on the linear
solver having converged: it is reckoned anew from its multipliers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_array, csc_array, hstack, vstack

from riskregister.core.portfolio_bound import Bound
from riskregister.core.scoring import Floats

#: A measure counts to S when its share in the linear solution is at least one of these.
_SHARES = (0.98, 0.8, 0.6, 0.4, 0.2, 0.03)
#: Planes whose values are so many times the best harm known are left out: their rounding would show.
_STEEPEST = 1e5
#: The bound is lowered by this share of the best harm known for what rounding adds.
_ROUNDING = 1e-9
_MOST_PLANES = 4000
#: Planes this near the highest, as a share of the best harm known, are used at once, others once x lies below them.
_NEAR = 0.0005
#: No more planes are sought when the last round closed less than this share of the distance to the best harm known.
_LITTLE = 0.05


class Cuts:
    """Planes below each risk's harm, found as they are needed; they hold wherever no other measures are open.

    Args:
        free: the measures that are open.
        harms: (risks,), with what is already taken.
        logs: (risks, open measures), ln q.
        rows: conditions G (n, open measures).
        limits: h (n,) of G x <= h, less what is already taken.
    """

    def __init__(self, free: NDArray[np.intp], harms: Floats, logs: Floats, rows: Floats, limits: Floats) -> None:
        self.free, self.harms, self.logs, self.rows, self.limits = free, harms, logs, rows, limits
        self.lessening = np.all(logs <= 0, axis=1)
        self.risk: NDArray[np.intp] = np.zeros(0, dtype=np.intp)
        self.slope: Floats = np.zeros((0, logs.shape[1]))
        self.level: Floats = np.zeros(0)
        self.fresh = True

    def bound(self, flags: NDArray[np.int8], x: Floats, best: float, rounds: int, stop: Callable[[], bool]) -> Bound:
        """Return a proven lower bound on the harm where measures are in (1), out (0) or open (-1) by ``flags``.

        ``x`` (measures,) is where planes are sought first, ``best`` the least harm known, ``rounds`` how often planes
        are added at most.
        """
        here = flags[self.free]
        taken, free = here == 1, np.flatnonzero(here < 0)
        x = np.where(here < 0, x[self.free], here).astype(np.float64)
        self.fresh = False
        found = Bound(value=-np.inf, x=x[free], prices=np.zeros(free.size), bending=np.ones(free.size))
        values = np.full(len(self.harms), -np.inf)
        active = np.zeros(len(self.risk), dtype=bool)
        for number in range(rounds + 1):
            heights = self.level + self.slope @ x
            top = np.zeros(len(self.harms))
            np.maximum.at(top, self.risk, heights)
            near = heights > (values + 1e-9 * best if number else top - _NEAR * best)[self.risk]
            again = bool(np.any(near & ~active))
            active |= near
            added = self._add(x, np.maximum(top, values), best)
            active = np.concatenate([active, np.ones(added, dtype=bool)])
            if number and not added and not again:
                break
            solved = self._solved(taken, free, best, np.flatnonzero(active))
            if solved is None:
                break
            new, values = solved
            gained = new.value - found.value
            found = new if gained > 0 else replace(found, x=new.x)
            if found.value > best or stop() or (number > 1 and gained < _LITTLE * (best - found.value)):
                break
            x[free] = new.x
        self._forget(active)
        return found

    def _forget(self, recent: NDArray[np.bool_]) -> None:
        """Keep the planes used last when there are too many."""
        if len(self.risk) > _MOST_PLANES:
            self.risk, self.slope, self.level = self.risk[recent], self.slope[recent], self.level[recent]

    def _add(self, x: Floats, values: Floats, best: float) -> int:
        """Add for each risk the plane that is highest at x, if that is above the value there; return how many."""
        v = self.harms * np.exp(self.logs @ x)
        slope = v[:, None] * self.logs
        level = v - slope @ x
        height = v.copy()
        for share in _SHARES:
            inside = (x >= share)[None, :] & (self.logs < 0)
            base = self.harms * np.exp(np.where(inside, self.logs, 0.0).sum(axis=1))
            weight = np.where(inside, -_loss(self.logs, inside), np.expm1(self.logs))
            lifted = base * (1.0 - np.where(inside, weight, 0.0).sum(axis=1))
            weight *= base[:, None]
            there = lifted + weight @ x
            better = self.lessening & (there > height * (1.0 + 1e-9))
            height[better], slope[better], level[better] = there[better], weight[better], lifted[better]
        short = np.maximum(0.0, height - np.maximum(values, 0.0))
        new = np.flatnonzero((short > max(1e-3 * short.sum(), 1e-9 * best)) & (level < _STEEPEST * best))
        self.risk = np.concatenate([self.risk, new])
        self.slope = np.vstack([self.slope, slope[new]])
        self.level = np.concatenate([self.level, level[new]])
        return int(new.size)

    def _solved(
        self, taken: NDArray[np.bool_], free: NDArray[np.intp], best: float, active: NDArray[np.intp]
    ) -> tuple[Bound, Floats] | None:
        k, n = len(self.harms), free.size
        every = self.slope[active]
        slope, level = every[:, free] / best, (self.level[active] + every[:, taken].sum(axis=1)) / best
        # Planes nowhere above 0 say nothing, since v >= 0.
        use = np.flatnonzero(level + np.maximum(slope, 0.0).sum(axis=1) > 1e-9)
        slope, level, risk = slope[use], level[use], self.risk[active[use]]
        rows, limits = self.rows[:, free], self.limits - self.rows[:, taken].sum(axis=1)
        minus = coo_array((-np.ones(use.size), (np.arange(use.size), risk)), shape=(use.size, k))
        matrix = vstack(
            [hstack([csc_array(slope), minus]), hstack([csc_array(rows), csc_array((len(rows), k))])], format="csc"
        )
        low, high = np.zeros(n + k), np.concatenate([np.ones(n), np.full(k, np.inf)])
        done = linprog(
            np.concatenate([np.zeros(n), np.ones(k)]),
            A_ub=matrix,
            b_ub=np.concatenate([-level, limits]),
            bounds=np.column_stack([low, high]),
            method="highs-ds",
            options={"time_limit": 0.4},
        )
        if done.x is None or done.ineqlin.marginals is None:
            return None
        weight = np.maximum(-done.ineqlin.marginals, 0.0)
        planes, price = weight[: use.size], weight[use.size :]
        # The planes of one risk weigh at most 1 together.
        planes = planes / np.maximum(1.0, np.bincount(risk, planes, k))[risk]
        prices = planes @ slope + price @ rows
        value = float(planes @ level - price @ limits + np.minimum(0.0, prices).sum()) - _ROUNDING
        x = np.clip(done.x[:n], 0.0, 1.0)
        where = taken.astype(np.float64)
        where[free] = x
        v = self.harms * np.exp(self.logs @ where)
        bent = v @ np.square(self.logs[:, free])
        return Bound(value=value * best, x=x, prices=prices * best, bending=bent), done.x[n:] * best


def _loss(logs: Floats, inside: NDArray[np.bool_]) -> Floats:
    """Return p(t_j) for each measure (risks, measures): what taking it out of S loses at least, as a share of v(S)."""
    t = -logs
    most = np.where(inside, 0.0, np.maximum(t, 0.0)).max(axis=1, initial=0.0)[:, None]
    times = np.floor(t / np.maximum(most, 1e-300) + 1e-12)
    times = np.where(inside & (most > 0), times, 0.0)
    rest = np.maximum(np.where(inside, t, 0.0) - times * most, 0.0)
    return np.asarray(times * -np.expm1(-most) + np.exp(-most) * np.expm1(rest), dtype=np.float64)
