"""Expected harm of an exceedance curve given by a few points, where one scenario stands for too little.

A reasonable worst case alone leaves out the smaller and the larger events (scoring.md 1.4).  Three points, frequent and
moderate, reasonable worst, extreme, each "so many events a year at least this bad", draw a curve F(h) that is straight
on log-log paper between them, starts at the first point and ends at the last.
"""

from __future__ import annotations

import itertools
import math

from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


def curve_expected_harm(harms: list[float], rates: list[float], scenario: int = 2) -> dict[str, float]:
    """Return the expected harm a year of an exceedance curve, and of one of its points taken alone.

    With F(h) the yearly rate of events at least as bad as h, F = F_i (h / h_i)^(-b_i) between points i and i + 1:

        E = F(h_1) h_1 + sum_i integral of F,   integral = F_i h_i^b (h_(i+1)^(1-b) - h_i^(1-b)) / (1 - b),

    or F_i h_i ln(h_(i+1) / h_i) where b = 1 (derived).

    Args:
        harms: ascending, above 0, at least one.
        rates: events a year at least as bad as each harm, above 0, not rising.
        scenario: which point, from 1, would otherwise stand alone.

    Returns:
        expected_harm, one_scenario (rate x harm of that point), ratio of the two.

    Raises:
        InvalidInput: the points are no falling curve.
    """
    points = list(zip(harms, rates, strict=False))
    falling = all(a[0] < b[0] and a[1] >= b[1] for a, b in itertools.pairwise(points))
    positive = all(harm > 0 and rate > 0 for harm, rate in points)
    if not points or len(harms) != len(rates) or not (falling and positive):
        raise InvalidInput(_("Harms must ascend and their rates not rise, one rate above 0 for each harm above 0."))
    if not 1 <= scenario <= len(points):
        raise InvalidInput(_("The scenario is one of the points, counted from 1."))
    expected = points[0][0] * points[0][1] + sum(_segment(*a, *b) for a, b in itertools.pairwise(points))
    alone = points[scenario - 1][0] * points[scenario - 1][1]
    return {"expected_harm": expected, "one_scenario": alone, "ratio": expected / alone}


def _segment(harm: float, rate: float, next_harm: float, next_rate: float) -> float:
    """Return the integral of the curve between two points; expm1 keeps it exact where b is near 1."""
    width = math.log(next_harm / harm)
    power = width - math.log(rate / next_rate)  # (1 - b) ln(h2 / h1)
    return rate * harm * width * (math.expm1(power) / power if power else 1.0)
