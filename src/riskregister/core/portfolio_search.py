"""The best portfolio under a budget, by branch and bound, with a proof of how good it is.

Minimise sum_i r_i prod_j q_ij^(x_j) = sum_i r_i exp(a_i . x), a_ij = ln q_ij, over x in {0, 1} with c . x <= B,
prerequisites and exclusions: a convex problem but for x being whole.  Each part of the choice (some measures taken,
some left out, the rest open) gets a proven lower bound (:mod:`riskregister.core.portfolio_bound`); parts that cannot
beat the best portfolio known are dropped, measures that the bound decides are fixed, the rest is split.

Where the smooth bound is loose, planes that know that measures are whole (:mod:`riskregister.core.portfolio_cuts`) give
a tighter one.  Outer approximation by a mixed-integer solver, the textbook way, was slower on what was tried and cannot
be interrupted on the way.  Where every measure acts on most risks and strongly, both bounds are loose and the proof can
take longer than ten seconds; the gap then says how far it got.

A risk with a single open measure enters by its chord, r (1 - (1 - q) x), which is exact for x in {0, 1} and tighter
than the exponential.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from riskregister.core.portfolio_bound import Bound, Open, lower_bound
from riskregister.core.portfolio_cuts import Cuts
from riskregister.core.portfolio_problem import Portfolio, Problem
from riskregister.core.products import matrix_product
from riskregister.core.scoring import Floats

#: Called with the harm left by the best portfolio so far and the lower bound; true ends the search.
Watch = Callable[[float, float], bool]
Flags = NDArray[np.int8]

#: A measure that leaves nothing is reckoned as leaving this share; the bound is lowered by what that adds.
_LEAST_LEFT = 1e-12
#: Up to so many open measures all choices are tried.
_TRY_ALL = 9
#: Planes are sought anew, for the open measures alone, when these are so few of those they were sought for.
_NARROWER = 0.8
_FIRST_ROUNDS, _ROUNDS = 12, 3
#: Planes cost many times the smooth bound: where they close less than this share of the distance they are seldom tried.
_WORTH, _SELDOM, _MEMORY = 0.3, 50, 0.3
#: So many parts are looked at with planes before the search without them begins.
_ALONE = 5
_OPEN, _OUT, _IN = -1, 0, 1
_WATCH_EVERY = 0.05


def best_portfolio(
    problem: Problem, *, gap: float = 1e-6, time_limit: float = 10.0, watch: Watch | None = None
) -> Portfolio:
    """Return the portfolio that leaves least expected harm, with the bound that proves it.

    Args:
        problem: what to choose from.
        gap: the share of the harm left up to which better portfolios need not be ruled out.
        time_limit: seconds after which the best found is returned with its bound.
        watch: called at most twenty times a second; true ends the search likewise.
    """
    return _Search(problem, gap, time_limit, watch).run()


class _Search:
    def __init__(self, problem: Problem, gap: float, time_limit: float, watch: Watch | None) -> None:
        self.problem = problem
        self.total = float(problem.harms.sum()) or 1.0
        self.harms = problem.harms / self.total
        self.logs = np.log(np.maximum(problem.left, _LEAST_LEFT))
        self.rounded = float(self.harms[np.any(problem.left < _LEAST_LEFT, axis=1)].sum()) * _LEAST_LEFT
        self.rows, self.limits = problem.conditions()
        #: Share of the distance between bound and best harm that planes closed of late.
        self.closed = _WORTH
        self.gap, self.watch = gap, watch
        self.deadline, self.next_watch = time.monotonic() + time_limit, 0.0
        self.ended: Literal["proven", "time", "cancelled"] = "proven"
        self.nodes, self.pushed = 0, 0
        size = problem.costs.size
        #: Two searches take turns, 0 with planes and 1 without, each with its own parts of the choice, since which
        #: is faster shows only in the end.  They share the best portfolio; either one's bound holds.
        self.heaps: list[list[tuple[float, int, Flags, NDArray[np.float32], Cuts | None]]] = [[], []]
        self.side = 0
        #: The lowest bound of anything dropped so far, and of the part looked at, by search.
        self.dropped, self.looking_at = [np.inf, np.inf], [np.inf, np.inf]
        root = float(self.harms @ np.exp(np.minimum(self.logs, 0.0).sum(axis=1)))
        self.best, self.value = self._improved(np.zeros(size, dtype=bool))
        self._push(root, np.full(size, _OPEN, dtype=np.int8), np.full(size, 0.5), None)

    def run(self) -> Portfolio:
        """Search until the gap is reached, time is up or the watcher says so."""
        spent = [0.0, 0.0]
        while not self._stop():
            if self.nodes == _ALONE:
                self.heaps[1], self.dropped[1], spent = list(self.heaps[0]), self.dropped[0], [0.0, 0.0]
            self.side = int(self.nodes >= _ALONE and spent[1] < spent[0])
            heap = self.heaps[self.side]
            if not heap:
                break
            began = time.monotonic()
            bound, _number, flags, x, cuts = heapq.heappop(heap)
            if bound > self._enough():
                self._drop(bound)
                heap.clear()
                break
            self.nodes += 1
            self.looking_at[self.side] = bound
            self._part(bound, flags.copy(), np.asarray(x, dtype=np.float64), cuts)
            self.looking_at[self.side] = np.inf
            spent[self.side] += time.monotonic() - began
        lower = self._lower()
        if lower >= self._enough():
            self.ended = "proven"
        return self._portfolio(lower)

    def _portfolio(self, lower: float) -> Portfolio:
        chosen = self.best.copy()
        harm = self.problem.harm(chosen)
        for measure in sorted(np.flatnonzero(chosen), key=lambda number: -self.problem.costs[number]):
            chosen[measure] = False
            without = self.problem.harm(chosen)
            if without > harm or not self._allowed(chosen):
                chosen[measure] = True
            else:
                harm = without
        return Portfolio(
            chosen=tuple(int(number) for number in np.flatnonzero(chosen)),
            cost=float(self.problem.costs[chosen].sum()),
            harm=harm,
            lower_bound=min(harm, max(0.0, (lower - self.rounded) * self.total)),
            ended=self.ended,
            nodes=self.nodes,
        )

    def _part(self, bound: float, flags: Flags, x: Floats, cuts: Cuts | None) -> None:
        """Look at one part of the choice: drop it, settle it, or split it."""
        if not self._propagated(flags):
            return
        free, taken = np.flatnonzero(flags == _OPEN), flags == _IN
        logs = self.logs[:, free]
        counts = np.count_nonzero(logs, axis=1)
        harms = self.harms * np.exp(self.logs[:, taken].sum(axis=1))
        limits = self.limits - self.rows[:, taken].sum(axis=1)
        rows = self.rows[:, free]
        binding = np.maximum(rows, 0.0).sum(axis=1) > limits
        if free.size <= _TRY_ALL:
            self._try_all(taken, free, harms, limits)
            return
        single = counts == 1
        fixed = float(harms[counts <= 1].sum())
        part = Open(
            harms=harms[counts > 1],
            logs=logs[counts > 1],
            linear=harms[single] @ np.expm1(logs[single]),
            rows=rows[binding],
            limits=limits[binding],
        )
        root = self.nodes == 1
        enough = self._enough() - fixed
        found = lower_bound(
            part, np.clip(x[free], 0.02, 0.98), enough, 1e-3 if root else 0.1, self._stop, 200 if root else 50
        )
        own = found.value + fixed
        if self.nodes <= 20 or self.nodes % 20 == 0:
            self._round(taken, free, found.x)
        penalty = own + np.abs(found.prices)
        prices = found.prices
        if (
            own <= self._enough()
            and self.value > 0
            and self.side == 0
            and (self.closed > _WORTH or self.nodes % _SELDOM == 1)
        ):
            x[free] = found.x
            if cuts is None or free.size < _NARROWER * cuts.free.size:
                cuts = Cuts(free, harms, logs, rows, limits)
            lifted = self._lifted(cuts, flags, x, own)
            self._round(taken, free, lifted.x)
            own = max(own, lifted.value)
            stronger = lifted.value + np.abs(lifted.prices) > penalty
            penalty = np.where(stronger, lifted.value + np.abs(lifted.prices), penalty)
            prices = np.where(stronger, lifted.prices, prices)
            found = lifted
        value = max(bound, own)
        if value > self._enough():
            self._drop(value)
            return
        settled = penalty > self._enough()
        if settled.any():
            self._drop(float(penalty[settled].min()))
        flags[free[settled]] = np.where(prices[settled] > 0, _OUT, _IN)
        x[free] = found.x
        if settled.sum() > (1.0 - _NARROWER) * free.size:
            self._push(value, flags, x, cuts)
            return
        inside = np.clip(found.x, 1e-9, 1.0 - 1e-9)
        worth = np.where(settled, -1.0, inside * (1.0 - inside) * found.bending)
        split = free[int(np.argmax(worth))]
        for side in (_OUT, _IN):
            branch = flags.copy()
            branch[split] = side
            self._push(value, branch, x, cuts)

    def _lifted(self, cuts: Cuts, flags: Flags, x: Floats, own: float) -> Bound:
        """Return the bound by planes, and remember how much of the distance left by ``own`` it closed."""
        found = cuts.bound(flags, x, self.value, _FIRST_ROUNDS if cuts.fresh else _ROUNDS, self._stop)
        share = (min(found.value, self.value) - own) / max(self.value - own, 1e-300)
        self.closed += _MEMORY * (min(1.0, max(0.0, share)) - self.closed)
        return found

    def _propagated(self, flags: Flags) -> bool:
        """Fix in place what the conditions leave no choice about; say whether anything feasible is left."""
        while True:
            free = np.flatnonzero(flags == _OPEN)
            rows = self.rows[:, free]
            room = self.limits - self.rows[:, flags == _IN].sum(axis=1) - np.minimum(rows, 0.0).sum(axis=1)
            if np.any(room < 0):
                return False
            out, into = np.any(rows > room[:, None], axis=0), np.any(-rows > room[:, None], axis=0)
            if not (out.any() or into.any()):
                return True
            flags[free[out]] = _OUT
            flags[free[into & ~out]] = _IN

    def _try_all(self, taken: NDArray[np.bool_], free: NDArray[np.intp], harms: Floats, limits: Floats) -> None:
        choices = ((np.arange(2**free.size)[:, None] >> np.arange(free.size)) & 1).astype(np.float64)
        choices = choices[np.all(matrix_product(choices, self.rows[:, free].T) <= limits, axis=1)]
        if len(choices):
            values = np.einsum("ij,j->i", np.exp(matrix_product(choices, self.logs[:, free].T)), harms)
            least = int(np.argmin(values))
            chosen = taken.copy()
            chosen[free] = choices[least] == 1
            self._keep(chosen, float(values[least]))

    def _round(self, taken: NDArray[np.bool_], free: NDArray[np.intp], x: Floats) -> None:
        """Take the open measures by their share in the relaxed solution while conditions allow, then improve."""
        chosen = taken.copy()
        for measure in free[np.argsort(-x, kind="stable")]:
            chosen[measure] = True
            chosen[measure] = self._allowed(chosen)
        if self._allowed(chosen):
            self._keep(*self._improved(chosen))

    def _improved(self, chosen: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], float]:
        """Improve a feasible portfolio by adding, dropping or exchanging single measures until nothing helps."""
        chosen = chosen.copy()
        while True:
            now = self.harms * np.exp(self.logs[:, chosen].sum(axis=1))
            value = float(now.sum())
            inside, outside = np.flatnonzero(chosen), np.flatnonzero(~chosen)
            # The last row drops nothing, the last column adds nothing.
            drop = np.hstack([np.exp(-self.logs[:, inside]), np.ones((len(now), 1))])
            add = np.hstack([np.exp(self.logs[:, outside]), np.ones((len(now), 1))])
            values = matrix_product((drop * now[:, None]).T, add)
            room = self.limits - self.rows[:, chosen].sum(axis=1)
            for row, slack in zip(self.rows, room, strict=True):
                more = np.append(row[outside], 0.0)[None, :] - np.append(row[inside], 0.0)[:, None]
                values[more > slack] = np.inf
            from_, to = np.unravel_index(int(np.argmin(values)), values.shape)
            if not values[from_, to] < value * (1.0 - 1e-12) or self._stop():
                return chosen, value
            chosen[inside[from_ : from_ + 1]] = False
            chosen[outside[to : to + 1]] = True

    def _allowed(self, chosen: NDArray[np.bool_]) -> bool:
        return bool(np.all(self.rows[:, chosen].sum(axis=1) <= self.limits))

    def _keep(self, chosen: NDArray[np.bool_], value: float) -> None:
        if value < self.value:
            self.best, self.value = chosen, value

    def _lower(self) -> float:
        sides = (0, 1) if self.nodes > _ALONE else (0,)
        lowest = [self.heaps[side][0][0] if self.heaps[side] else np.inf for side in sides]
        return min(self.value, max(min(self.dropped[s], self.looking_at[s], lowest[s]) for s in sides))

    def _drop(self, bound: float) -> None:
        self.dropped[self.side] = min(self.dropped[self.side], bound)

    def _enough(self) -> float:
        return self.value - max(self.gap * self.value, self.rounded)

    def _push(self, bound: float, flags: Flags, x: Floats, cuts: Cuts | None) -> None:
        self.pushed += 1
        heapq.heappush(self.heaps[self.side], (bound, self.pushed, flags, x.astype(np.float32), cuts))

    def _stop(self) -> bool:
        if self.ended == "proven":
            now = time.monotonic()
            if now > self.deadline:
                self.ended = "time"
            elif self.watch is not None and now > self.next_watch and self.nodes:
                self.next_watch = now + _WATCH_EVERY
                if self.watch(self.value * self.total, self._lower() * self.total):
                    self.ended = "cancelled"
        return self.ended != "proven"
