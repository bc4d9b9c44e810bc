"""From native units to levels: what an assessor states as a probability, a rate, deaths or a share of GDP.

Likelihood: a probability within a horizon, an annual rate or a return period all become an annual rate, and the rate
a level on the register's own scale (:func:`riskregister.core.scoring.level_of_rate`).  Impact: a dimension's
``edges`` are the upper edges of its levels, at the half levels; between them the logarithm of the quantity is linear,
and beyond them one level is a factor ``base`` (derived).  Levels are fractions, held within the scale's outermost
steps; the quantity is kept as stated, so nothing is lost when the scale is too short for it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from riskregister.core import scoring
from riskregister.core.conversions import rate_of_probability, rate_of_return_period
from riskregister.core.criteria import Criteria, Dimension, ImpactScale, LikelihoodScale
from riskregister.core.impact import combined_harm, harm_bounds
from riskregister.core.model import Assessment, DimensionImpact, Estimate, Quantity
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

LIKELIHOOD_UNITS = ("probability", "rate", "return_period")


def annual_rates(stated: Quantity, horizon_years: float) -> tuple[float, float, float]:
    """Return a stated likelihood as annual rates (low, best, high), ascending.

    Raises:
        InvalidInput: there is no such unit, or a number is out of its range.
    """
    numbers = (stated.low, stated.best, stated.high)
    if stated.unit == "probability":
        years = horizon_years if stated.years is None else stated.years
        rates = [rate_of_probability(number, years) for number in numbers]
    elif stated.unit == "rate":
        rates = list(numbers)
    elif stated.unit == "return_period":
        rates = [rate_of_return_period(number) for number in reversed(numbers)]
    else:
        message = _("Likelihood is not stated in '{unit}'.").format(unit=stated.unit)
        raise InvalidInput(message, _("Choose one of {units}.").format(units=", ".join(LIKELIHOOD_UNITS)))
    if not 0 < rates[0] <= rates[1] <= rates[2]:
        raise InvalidInput(_("A stated likelihood needs numbers above 0, the lowest first."))
    return rates[0], rates[1], rates[2]


def likelihood_of(stated: Quantity, scale: LikelihoodScale) -> Estimate:
    """Return the likelihood level of a stated quantity, held within 1 and the top level."""
    levels = scoring.level_of_rate(annual_rates(stated, scale.horizon_years), scale)
    low, best, high = (float(level) for level in np.clip(levels, 1.0, len(scale.levels)))
    return Estimate(low=low, best=best, high=high)


def impact_of(stated: Quantity, dimension: Dimension, scale: ImpactScale) -> Estimate:
    """Return the level of a quantity stated in one of a dimension's units, held within 1 and the top level.

    Raises:
        InvalidInput: the dimension has no such unit, or a number is not above 0.
    """
    factor = next((unit.factor for unit in dimension.units if unit.name == stated.unit), None)
    if factor is None or not dimension.edges:
        known = ", ".join(unit.name for unit in dimension.units) or _("none")
        message = _("{dimension} has no unit '{unit}'.").format(dimension=dimension.title, unit=stated.unit)
        raise InvalidInput(message, _("Its units are: {units}.").format(units=known))
    numbers = (stated.low, stated.best, stated.high)
    if not 0 < numbers[0] <= numbers[1] <= numbers[2]:
        raise InvalidInput(_("A stated impact needs numbers above 0, the lowest first."))
    levels = [level_of_quantity(number * factor, dimension.edges, scale.base) for number in numbers]
    low, best, high = (float(level) for level in np.clip(levels, 1.0, len(scale.levels)))
    return Estimate(low=low, best=best, high=high)


def level_of_quantity(quantity: float, edges: tuple[float, ...] | list[float], base: float = 5.0) -> float:
    """Return the fractional impact level of a quantity above 0, not capped.

    ``edges`` are the upper edges of levels 1, 2, ... in the quantity's unit, ascending: edge k lies at level k + 0.5.
    Between two edges the logarithm is linear; below the first and above the last a level is a factor ``base``.

    Raises:
        InvalidInput: a quantity of 0 or less, edges that do not ascend, or a base not above 1.
    """
    if not (quantity > 0 and base > 1 and edges and edges[0] > 0 and sorted(set(edges)) == list(edges)):
        raise InvalidInput(_("A quantity above 0, ascending edges above 0 and a base above 1 are needed."))
    logs = [math.log(edge) for edge in edges]
    value = math.log(quantity)
    if value <= logs[0]:
        return 1.5 + (value - logs[0]) / math.log(base)
    if value >= logs[-1]:
        return len(edges) + 0.5 + (value - logs[-1]) / math.log(base)
    return float(np.interp(value, logs, np.arange(len(edges)) + 1.5))


def overall(profile: tuple[DimensionImpact, ...], scale: ImpactScale) -> Estimate | None:
    """Return the overall impact level of a profile, or None where no dimension suffers or is known.

    The levels are combined as harm with the criteria's weights, I = 1 + log_base(sum of w base^(x - 1)); lows with
    lows, highs with highs (the widest range).  A dimension the profile leaves out, or whose level is missing, widens
    ``high`` to what it would be at the top level and leaves the rest; one that does not apply counts as no harm.  The
    result is held at the top level, as the matrix is.
    """
    given = {one.dimension: one for one in profile}
    weights = [dimension.weight for dimension in scale.dimensions]
    ends: dict[str, list[float]] = {"low": [], "best": [], "high": []}
    for dimension in scale.dimensions:
        one = given.get(dimension.id)
        for end, levels in ends.items():
            if one is None or (one.level is None and one.state != "not_applicable"):
                levels.append(math.nan)
            else:
                levels.append(0.0 if one.level is None else getattr(one.level, end))
    top = float(len(scale.levels))
    best = float(combined_harm(np.nan_to_num(ends["best"], nan=0.0), weights, scale.base))
    if best <= 0:
        return None
    low = float(harm_bounds(ends["low"], weights, scale.base, top)[0])
    high = float(harm_bounds(ends["high"], weights, scale.base, top)[1])
    found = [float(np.clip(scoring.level_of_harm(max(harm, 1e-9), scale), 1.0, top)) for harm in (low, best, high)]
    return Estimate(low=found[0], best=found[1], high=found[2])


def completed(assessment: Assessment, criteria: Criteria) -> Assessment:
    """Return an assessment with the levels its stated quantities and profile amount to, where it gives none itself.

    A level that is given stays; :func:`riskregister.core.check.check` says where it does not follow.  What cannot be
    converted is left as it is, for the check to name.
    """
    profile = tuple(converted(one, criteria.impact) for one in assessment.profile)
    found = replace(assessment, profile=profile)
    if found.likelihood is None and found.likelihood_stated is not None:
        level = _tried(lambda: likelihood_of(found.likelihood_stated, criteria.likelihood))  # type: ignore[arg-type]
        found = replace(found, likelihood=level)
    if found.impact is None and found.impact_state is None and profile:
        found = replace(found, impact=overall(profile, criteria.impact))
    return found


def converted(one: DimensionImpact, scale: ImpactScale) -> DimensionImpact:
    """Return the impact in a dimension with the level its stated quantity amounts to, where it gives none itself."""
    dimension = next((known for known in scale.dimensions if known.id == one.dimension), None)
    if one.level is not None or one.stated is None or dimension is None:
        return one
    stated, known = one.stated, dimension
    return replace(one, level=_tried(lambda: impact_of(stated, known, scale)))


def _tried(convert: Callable[[], Estimate]) -> Estimate | None:
    try:
        return convert()
    except InvalidInput:
        return None


def stated_rates(
    unit: str, low: float, best: float, high: float, years: float | None = None, horizon: float = 5.0
) -> dict[str, float]:
    """Return the annual rates, low to high, of a likelihood stated in native units.

    ``unit``: "probability" (within ``years``, else within ``horizon`` years), "rate" (a year) or "return_period"
    (years).  Keys: ``low``, ``best``, ``high``.
    """
    rates = annual_rates(Quantity(unit=unit, low=low, best=best, high=high, years=years), horizon)
    return dict(zip(("low", "best", "high"), rates, strict=True))


METHODS: tuple[Callable[..., Any], ...] = (level_of_quantity, stated_rates)
