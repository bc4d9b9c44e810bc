"""Loss in a year: a random number of events, each of a random size, and how high the total may go.

Two exceedance curves (scoring.md 1.6): AEP, the probability that the year's *total* exceeds x, and OEP, that the year's
*largest* event does; AEP is nowhere below OEP.  Value at risk VaR_q is the smallest loss not exceeded with probability
q; tail value at risk is TVaR_q = VaR_q + E[(X - VaR_q)+] / (1 - q), right also where the loss has atoms, where the mean
of "all losses at least VaR" is not.  The largest simulated loss is never reported: it grows with the number of draws.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy import optimize, special

from riskregister.core.distributions import from_data
from riskregister.core.shapes import Floats
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


def compound_poisson_exponential(
    rate: float, mean: float, thresholds: list[float], level: float = 0.95
) -> dict[str, Any]:
    """Return the year's total of Poisson(rate) events of exponential size, in closed form.

    P(S > x) = sum over n ≥ 1 of Poisson(n; rate) Q(n, x / mean), Q the regularised upper incomplete gamma function.
    Keys: mean = rate x mean (AAL), variance = 2 rate mean^2, sd, no_event, ``exceedance`` (AEP at each threshold),
    ``occurrence`` (OEP) and ``value_at_risk`` of the total at ``level``.
    """
    _positive(rate, mean)
    _share(level)

    def exceeds(loss: float) -> float:
        if loss < 0:  # every year, those without an event too
            return 1.0
        return float(np.sum(weights * special.gammaincc(counts, loss / mean)))

    counts = np.arange(1, math.ceil(rate + 12 * math.sqrt(rate)) + 40)
    weights = np.exp(counts * math.log(rate) - rate - special.gammaln(counts + 1))
    high = mean * (rate + 1.0)
    while exceeds(high) > 1.0 - level:
        high *= 2.0
    at_risk = 0.0
    if -math.expm1(-rate) > 1.0 - level:
        at_risk = float(optimize.brentq(lambda loss: exceeds(loss) - (1.0 - level), 0.0, high, xtol=1e-12, rtol=1e-14))
    return {
        **compound_poisson(rate, {"kind": "exponential", "mean": mean}),
        "exceedance": [exceeds(threshold) for threshold in thresholds],
        "occurrence": occurrence_exceedance(rate, {"kind": "exponential", "mean": mean}, thresholds),
        "value_at_risk": at_risk,
    }


def compound_poisson(rate: float, severity: dict[str, Any]) -> dict[str, float]:
    """Return moments of the year's total of Poisson(rate) events of any size distribution written as data.

    Keys: mean = rate E[X] (AAL), variance = rate E[X^2], sd, no_event = exp(-rate).
    """
    _positive(rate)
    size = from_data(severity)
    variance = rate * (size.variance + size.mean**2)
    return {"mean": rate * size.mean, "variance": variance, "sd": math.sqrt(variance), "no_event": math.exp(-rate)}


def occurrence_exceedance(
    rate: float, severity: dict[str, Any], thresholds: list[float], at_least: bool = False
) -> list[float]:
    """Return the probability that the year's largest event exceeds each threshold: 1 - exp(-rate P(X > x)).

    ``at_least`` counts events of exactly the threshold too, which matters where sizes have atoms.
    """
    _positive(rate)
    edges = np.asarray(thresholds, dtype=float)
    above = 1.0 - from_data(severity).cdf(np.nextafter(edges, -np.inf) if at_least else edges)
    return [float(share) for share in -np.expm1(-rate * above)]


def bernoulli_loss(probability: float, severity: dict[str, Any], thresholds: list[float]) -> dict[str, Any]:
    """Return mean and exceedance P(L > x) of a loss that happens at most once, with a probability.

    Keys: ``mean`` = p E[X] and ``exceedance`` = p P(X > x) for thresholds ≥ 0.
    """
    _share(probability)
    size = from_data(severity)
    above = probability * (1.0 - size.cdf(thresholds))
    return {"mean": probability * size.mean, "exceedance": [float(share) for share in above]}


def sum_of_losses(count: int, severity: dict[str, Any]) -> dict[str, float]:
    """Return mean and sd of the sum of a fixed count of independent losses: sd = sqrt(count) sd(X), not count sd(X)."""
    size = from_data(severity)
    if count < 0:
        raise InvalidInput(_("A count cannot be negative."))
    return {"mean": count * size.mean, "sd": math.sqrt(count * size.variance)}


def exponential_tail(mean: float, level: float = 0.95) -> dict[str, float]:
    """Return VaR and TVaR of an exponential loss: -mean ln(1 - q), and that plus the mean."""
    _positive(mean)
    _share(level)
    at_risk = -mean * math.log1p(-level)
    return {"value_at_risk": at_risk, "tail_value_at_risk": at_risk + mean}


def discrete_tail(losses: list[float], probabilities: list[float], level: float = 0.95) -> dict[str, float]:
    """Return mean, VaR and TVaR of a loss with finitely many values and their probabilities (which sum to 1)."""
    weights = np.asarray(probabilities, dtype=float)
    if len(losses) != weights.size or not (weights >= 0).all() or abs(weights.sum() - 1.0) > 1e-9:
        raise InvalidInput(_("Each loss needs a probability, and the probabilities must sum to 1."))
    return _tail(np.asarray(losses, dtype=float), weights, level)


def tail(losses: ArrayLike, level: float = 0.95) -> dict[str, float]:
    """Return mean, VaR and TVaR of equally likely simulated losses, any order, at least one."""
    values = np.asarray(losses, dtype=float)
    return _tail(values, np.full(values.shape, 1.0 / max(1, values.size)), level)


def exceedance_curve(losses: list[float], thresholds: list[float]) -> list[float]:
    """Return the share of simulated losses above each threshold: one sample for all, so the curve never rises."""
    values = np.sort(np.asarray(losses, dtype=float))
    above = values.size - np.searchsorted(values, np.asarray(thresholds, dtype=float), side="right")
    return [float(share) for share in above / max(1, values.size)]


def gamma_poisson(
    events: int, years: float, shape: float = 0.5, rate: float = 0.0, level: float = 0.95
) -> dict[str, float]:
    """Return what events counted over years say of the annual rate, with a Gamma(shape, rate) prior (default Jeffreys).

    The posterior is Gamma(shape + events, rate + years).  Keys: mean, upper (its quantile at ``level``), and
    ``classical_upper``, the one-sided confidence limit chi-squared(2 events + 2) / (2 years).
    """
    _positive(years, shape)
    _share(level)
    posterior, exposure = shape + events, rate + years
    return {
        "mean": posterior / exposure,
        "upper": float(special.gammaincinv(posterior, level)) / exposure,
        "classical_upper": float(special.gammaincinv(events + 1.0, level)) / years,
    }


def gamma_probability(shape: float, rate: float, horizon: float = 5.0) -> dict[str, float]:
    """Return P(at least one event within a horizon) for a rate ~ Gamma(shape, rate): 1 - (rate / (rate + H))^shape.

    ``plug_in`` is what the mean rate alone would give, always higher (Jensen).
    """
    _positive(shape, rate, horizon)
    probability = -math.expm1(shape * math.log(rate / (rate + horizon)))
    return {"probability": probability, "plug_in": -math.expm1(-shape / rate * horizon)}


def _tail(losses: Floats, weights: Floats, level: float) -> dict[str, float]:
    _share(level)
    if not losses.size or np.isnan(losses).any():
        raise InvalidInput(_("Losses must be known numbers, at least one."))
    order = np.argsort(losses)
    below = np.cumsum(weights[order])
    place = min(int(np.searchsorted(below, level - 1e-12)), losses.size - 1)
    at_risk = float(losses[order][place])
    excess = float(np.sum(np.maximum(losses - at_risk, 0.0) * weights))
    return {
        "mean": float(np.sum(losses * weights)),
        "value_at_risk": at_risk,
        "tail_value_at_risk": at_risk + excess / (1.0 - level),
    }


def _positive(*values: float) -> None:
    if not all(value > 0 for value in values):
        raise InvalidInput(_("Rates, sizes and years must be above 0."))


def _share(value: float) -> None:
    if not 0 < value < 1:
        raise InvalidInput(_("A probability or level must lie between 0 and 1."))
