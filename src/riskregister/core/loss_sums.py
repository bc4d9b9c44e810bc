"""Years of a register's risks: events by chance, what several risks come to in each draw, and its descriptions.

The parts of :mod:`riskregister.core.register_losses` that know only arrays of draws, no register.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from riskregister.core import losses as tails_of
from riskregister.core.criteria import Criteria
from riskregister.core.shapes import Floats
from riskregister.core.streams import stream

#: Points of the exceedance curve per step of the impact scale.
_PER_LEVEL = 8


def thresholds(criteria: Criteria) -> Floats:
    """Return the harms at which exceedance is reckoned: eight a step, from half of level 1's step to a level more."""
    highest = len(criteria.impact.levels)
    return np.asarray(
        criteria.impact.base ** (np.arange(-_PER_LEVEL // 2, _PER_LEVEL * (highest + 1) + 1) / _PER_LEVEL)
    )


def events(rate: Floats, seed: int, risk: str) -> NDArray[np.intp]:
    """Return Poisson counts by inversion, so that in the same draw a lower rate never has more events."""
    chance = stream(seed, risk, "events").random(rate.size)
    counts = np.zeros(rate.size, dtype=np.intp)
    open_draws, number = np.arange(rate.size), 0
    term = np.exp(-rate)
    below = term.copy()
    while open_draws.size:
        # Past the mode, terms too small to move the sum end it; the sum may stop short of 1 by rounding.
        more = (chance[open_draws] >= below) & ((number < rate[open_draws]) | (term > 1e-17))
        open_draws, number = open_draws[more], number + 1
        counts[open_draws] = number
        term = term[more] * rate[open_draws] / number
        below = below[more] + term
    return counts


def thinned(counts: NDArray[np.intp], kept: Floats, seed: int, risk: str) -> NDArray[np.intp]:
    """Return how many of the events still happen: each with probability ``kept``, by its own mark."""
    years = np.repeat(np.arange(counts.size), counts)
    still = stream(seed, risk, "kept").random(years.size) < np.broadcast_to(kept, counts.shape)[years]
    return np.bincount(years[still], minlength=counts.size)


@dataclass(frozen=True)
class Described:
    """What the sum of several risks is: its numbers, its exceedance curve, and every year's total and largest event."""

    row: dict[str, Any]
    curve: pd.DataFrame
    total: Floats
    largest: Floats


class LossSum:
    """What the risks of a category, or of the whole, come to in each draw."""

    def __init__(self, draws: int, grid: Floats) -> None:
        self.risks = 0
        self._grid = grid
        self._step = np.log(grid[1] / grid[0])
        self._at = np.arange(draws)
        self._rate, self._expected, self._total, self._largest = np.zeros((4, draws))
        # Rates by the number of thresholds that an event of the risk exceeds.
        self._rates = np.zeros((grid.size + 1, draws), dtype=np.float32)

    def add(self, rate: Floats, harm: Floats, counts: NDArray[np.intp]) -> None:
        """Add a risk: its annual rate, its harm and its events in each draw."""
        self.risks += 1
        self._rate += rate
        self._expected += rate * harm
        self._total += counts * harm
        np.maximum(self._largest, np.where(counts > 0, harm, 0.0), out=self._largest)
        # The grid is even on a log scale, so where a harm lies in it is arithmetic, much faster than a search.
        with np.errstate(divide="ignore"):
            exceeded = np.ceil(np.log(harm / self._grid[0]) / self._step)
        place = np.clip(exceeded, 0, self._grid.size).astype(np.intp)
        self._rates[place, self._at] += rate.astype(np.float32)

    def include(self, other: LossSum) -> None:
        """Add all risks of another sum over the same draws."""
        self.risks += other.risks
        self._rate += other._rate
        self._expected += other._expected
        self._total += other._total
        np.maximum(self._largest, other._largest, out=self._largest)
        self._rates += other._rates

    def described(self, horizon: float) -> Described:
        """Return the numbers, curve and years of the sum; ``horizon`` in years."""
        row = described(self._expected, self._rate, horizon)
        draws = self._at.size
        found: dict[str, list[float]] = {"oep": [], "oep_error": []}
        above = np.zeros(draws)
        for rates in self._rates[:0:-1]:
            above += rates
            share = -np.expm1(-above)
            found["oep"].append(float(share.mean()))
            found["oep_error"].append(float(share.std() / np.sqrt(draws)))
        # A running maximum from the highest threshold down undoes what rounding may turn in the last bit.
        occurrence = np.maximum.accumulate(found["oep"])[::-1]
        total = np.maximum(tails_of.exceedance_curve(self._total.tolist(), self._grid.tolist()), occurrence)
        # None or all of the years says at most that the share is within about one year of 0 or 1.
        doubtful = np.clip(total, 1.0 / draws, 1.0 - 1.0 / draws)
        curve = pd.DataFrame(
            {
                "threshold": self._grid,
                "aep": total,
                "oep": occurrence,
                "aep_error": np.sqrt(doubtful * (1.0 - doubtful) / draws),
                "oep_error": found["oep_error"][::-1],
            }
        )
        return Described(row, curve, self._total, self._largest)


def described(expected: Floats, rate: Floats, horizon: float) -> dict[str, Any]:
    """Return expected harm with its range and the probability of an event within ``horizon`` years, with errors.

    ``expected`` is rate times harm, ``rate`` the annual rate, in each draw.
    """
    ordered, event = np.sort(expected), -np.expm1(-rate * horizon)
    root = np.sqrt(expected.size)
    return {
        "expected_harm": float(expected.mean()),
        "expected_harm_low": _quantile(ordered, 0.05),
        "expected_harm_high": _quantile(ordered, 0.95),
        "p_event": float(event.mean()),
        "expected_harm_error": float(expected.std() / root),
        "expected_harm_low_error": quantile_error(ordered, 0.05),
        "expected_harm_high_error": quantile_error(ordered, 0.95),
        "p_event_error": float(event.std() / root),
    }


def quantile_error(ordered: Floats, level: float) -> float:
    """Return the standard error of a simulated quantile: half the distance of the order statistics one error apart."""
    spread = np.sqrt(level * (1.0 - level) / ordered.size)
    ends = _quantile(ordered, max(0.0, level - spread)), _quantile(ordered, min(1.0, level + spread))
    return (ends[1] - ends[0]) / 2.0


def _quantile(ordered: Floats, level: float) -> float:
    """Return the quantile of sorted values, linear between them, without sorting again."""
    place = level * (ordered.size - 1)
    low = int(place)
    high = min(low + 1, ordered.size - 1)
    return float(ordered[low] + (place - low) * (ordered[high] - ordered[low]))
