"""What new counts and indicators say of a likelihood: a trend as a probability, an indicator as a factor on the odds.

A trend is never multiplied into a score; it stands beside it (scoring.md 1.15).
"""

from __future__ import annotations

import math

from scipy import special

from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


def trend_probability(
    events_before: int, years_before: float, events_now: int, years_now: float, shape: float = 0.5, rate: float = 0.0
) -> dict[str, float]:
    """Return the probability that the annual rate is higher now than before, from counts in two spans of years.

    With a Gamma(shape, rate) prior on either (default Jeffreys), the rates are Gamma(shape + events, rate + years) and
    P(now > before) = I_x(a_before, a_now), x = b_before / (b_before + b_now), I the regularised incomplete beta
    function (derived).

    Returns:
        rising (that probability, 1/2 = no sign of a trend), mean_before, mean_now (events a year).

    Raises:
        InvalidInput: a count below 0, or years or a shape not above 0.
    """
    before, exposure_before = _posterior(events_before, years_before, shape, rate)
    now, exposure_now = _posterior(events_now, years_now, shape, rate)
    share = exposure_before / (exposure_before + exposure_now)
    return {
        "rising": float(special.betainc(before, now, share)),
        "mean_before": before / exposure_before,
        "mean_now": now / exposure_now,
    }


def updated_by_indicator(probability: float, likelihood_ratio: float) -> dict[str, float]:
    """Return a probability after an indicator has spoken: odds times the likelihood ratio (Bayes).

    ``likelihood_ratio`` = P(this reading | the event is coming) / P(this reading | it is not), elicited, above 0; 1
    says nothing.  Keys: ``probability``, ``odds`` (after).
    """
    if not (0 <= probability <= 1 and 0 < likelihood_ratio < math.inf):
        raise InvalidInput(_("A probability from 0 to 1 and a likelihood ratio above 0 are needed."))
    for_it, against = probability * likelihood_ratio, 1.0 - probability
    return {"probability": for_it / (for_it + against), "odds": for_it / against if against else math.inf}


def _posterior(events: int, years: float, shape: float, rate: float) -> tuple[float, float]:
    if events < 0 or not (years > 0 and shape > 0 and rate >= 0):
        raise InvalidInput(_("Counts and the prior's rate are 0 or more, years and the prior's shape above 0."))
    return shape + events, rate + years
