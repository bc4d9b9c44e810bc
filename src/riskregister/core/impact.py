"""Impact by dimension: levels of several kinds of harm combined into one, with what is missing kept apart.

Level x of any dimension stands for the harm h = base^(x - 1) in units of level 1, and 0 for no impact (h = 0).  That
level k is equally bad in every dimension is the assessors' agreement and thereby the weighting (equivalence
anchoring).  Harms add:

    Harm = sum_k w_k h_k,   I = 1 + log_base(Harm),   max x_k <= I <= max x_k + log_base(K)   (all w_k = 1)

so neither is one catastrophe averaged away (as by a mean) nor breadth ignored (as by a maximum).

Four states say why a level is missing, and none of them is a level: ``not_assessed`` (nobody looked), ``unknown``
(looked, could not say), ``not_applicable`` (cannot suffer this harm: counts as none) and ``withheld`` (known, not to
be shown here).  The first, second and last leave the result an interval, from no impact to the highest level.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from riskregister.core.model import MISSING_STATES, MissingState
from riskregister.core.scoring import Floats
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

#: The level of a dimension that suffers nothing; its harm is 0 and its logarithm is never taken.
NO_IMPACT = 0.0
#: How "no impact in any dimension" is written where a level would stand.
NONE = "none"


def harms(levels: ArrayLike, base: float) -> Floats:
    """Return base^(level - 1) in units of level 1; 0 for a level of 0 (no impact); ``nan`` for an unknown level."""
    given = np.asarray(levels, dtype=np.float64)
    return np.where(given == NO_IMPACT, 0.0, np.power(base, given - 1.0))


def combined_harm(levels: ArrayLike, weights: ArrayLike, base: float) -> Floats:
    """Return sum_k w_k base^(x_k - 1) over the last axis (dimensions), in units of level 1.

    ``levels`` of shape (..., K), 0 = no impact, ``nan`` = unknown, which makes the sum ``nan``; ``weights`` >= 0
    broadcast against it.
    """
    return np.asarray(np.sum(np.asarray(weights, dtype=np.float64) * harms(levels, base), axis=-1))


def harm_bounds(levels: ArrayLike, weights: ArrayLike, base: float, highest: float) -> tuple[Floats, Floats]:
    """Return the least and greatest combined harm: every ``nan`` taken as no impact, then as level ``highest``."""
    given = np.asarray(levels, dtype=np.float64)
    unknown = np.isnan(given)
    return (
        combined_harm(np.where(unknown, NO_IMPACT, given), weights, base),
        combined_harm(np.where(unknown, highest, given), weights, base),
    )


def levels_and_states(
    values: Sequence[float | str], highest: float
) -> tuple[list[float], list[Literal["level", "none"] | MissingState]]:
    """Return a profile as numbers and as states.

    Numbers: the level, 0 for no impact and what is not applicable, ``nan`` for what is missing.  States: "level",
    "none" or one of the four missing states.

    Raises:
        InvalidInput: a value is neither a level (0, or 0.5 to ``highest`` + 0.5) nor a missing state.
    """
    levels: list[float] = []
    states: list[Literal["level", "none"] | MissingState] = []
    for value in values:
        if isinstance(value, str):
            if value not in MISSING_STATES:
                message = _("'{value}' is neither a level nor one of {states}.")
                raise InvalidInput(message.format(value=value, states=", ".join(MISSING_STATES)))
            levels.append(NO_IMPACT if value == "not_applicable" else np.nan)
            states.append(value)
            continue
        if isinstance(value, bool) or not (value == NO_IMPACT or 0.5 <= value <= highest + 0.5):
            message = _("An impact level is 0 (no impact) or runs from 0.5 to {top:g}, not {value}.")
            raise InvalidInput(message.format(top=highest + 0.5, value=value))
        levels.append(float(value))
        states.append("none" if value == NO_IMPACT else "level")
    return levels, states


def impact_level(
    levels: list[float | str],
    weights: list[float] | None = None,
    base: float = 5.0,
    highest: float = 5.0,
    aversion: float = 1.0,
) -> dict[str, Any]:
    """Combine impact levels of several dimensions: I = 1 + log_base(sum of w * base^(x - 1)), or its interval.

    Args:
        levels: one per dimension: 0 = no impact, 0.5 .. highest + 0.5 = a level, or a missing state "not_assessed",
            "unknown", "not_applicable", "withheld".
        weights: one per dimension, >= 0; all 1 by default.
        base: factor of harm from one level to the next, > 1.
        highest: the level a missing dimension could reach.
        aversion: exponent a > 0 of Harm^a; 1 is risk-neutral, above 1 makes large harm count more.

    Returns:
        low, high (equal if nothing is missing; "none" where no dimension suffers anything), level (only if nothing is
        missing), known, dominant (places, from 0, of the dimensions with the largest known weighted harm), shares (of
        the known harm by dimension), missing (count of each missing state).

    Raises:
        InvalidInput: no dimension, or a value out of range.
    """
    numbers, states = levels_and_states(levels, highest)
    factors = _weights(weights, len(levels))
    if not levels or not base > 1 or not aversion > 0:
        raise InvalidInput(_("Give at least one dimension, a base above 1 and an aversion above 0."))
    low, high = (_written(float(harm), base, aversion) for harm in harm_bounds(numbers, factors, base, float(highest)))
    known = not np.isnan(numbers).any()
    parts = factors * harms(np.nan_to_num(numbers, nan=NO_IMPACT), base)
    total = float(parts.sum())
    result: dict[str, Any] = {
        "low": low,
        "high": high,
        "known": known,
        "dominant": [int(place) for place in np.flatnonzero(parts == parts.max())] if total > 0 else [],
        "shares": [float(part) / total if total > 0 else 0.0 for part in parts],
        "missing": {state: states.count(state) for state in MISSING_STATES},
    }
    if known:
        result["level"] = low
    return result


def impact_coverage(profiles: list[list[float | str]], highest: float = 5.0) -> dict[str, Any]:
    """Count what is assessed and what is missing in the impact profiles of several risks.

    Returns:
        level, none and the four missing states (counts of dimensions), share (of the dimensions that apply, how many
        have a level or "none"; left out where none applies).
    """
    states: list[str] = [state for profile in profiles for state in levels_and_states(profile, highest)[1]]
    found: dict[str, Any] = {state: states.count(state) for state in ("level", "none", *MISSING_STATES)}
    apply = len(states) - found["not_applicable"]
    if apply:
        found["share"] = (found["level"] + found["none"]) / apply
    return found


def _weights(weights: Sequence[float] | None, count: int) -> Floats:
    factors = np.ones(count) if weights is None else np.asarray(weights, dtype=np.float64)
    if factors.shape != (count,) or not np.isfinite(factors).all() or (factors < 0).any():
        raise InvalidInput(_("Give one weight of 0 or more for each of the {n} dimensions.").format(n=count))
    return factors


def _written(harm: float, base: float, aversion: float) -> float | str:
    return NONE if harm == 0 else 1.0 + aversion * float(np.log(harm) / np.log(base))


METHODS: tuple[Callable[..., Any], ...] = (impact_level, impact_coverage)
