"""Simulation: what draws say of stages, pairs and a year's losses, each with its Monte-Carlo error.

Draws come from :mod:`riskregister.core.streams`; closed forms, which are preferred wherever they exist, from
:mod:`riskregister.core.losses`.  No digit below two standard errors is ever shown (:func:`meaningful_decimals`).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from riskregister.core import losses
from riskregister.core.distributions import from_data
from riskregister.core.shapes import Distribution, Floats, Uniform
from riskregister.core.streams import Input, Sampler, draw, score_matrix, stream
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _


def standard_error(share: float, draws: int) -> float:
    """Return the Monte-Carlo standard error of a simulated probability: sqrt(p (1 - p) / N)."""
    if not (0 <= share <= 1 and draws > 0):
        raise InvalidInput(_("A standard error needs a probability between 0 and 1 and at least one draw."))
    return math.sqrt(share * (1.0 - share) / draws)


def meaningful_decimals(error: float) -> int:
    """Return how many decimals a simulated number may be shown with: no digit below two standard errors.

    0.005 gives 2 decimals; an error of several units gives a negative count (round to tens); 0 gives 15, all of them.
    """
    if not error >= 0:
        raise InvalidInput(_("A standard error cannot be negative."))
    return 15 if error == 0 else min(15, math.floor(-math.log10(2.0 * error) + 1e-9))


def stream_correlation(
    first: str, second: str, draws: int = 20_000, seed: int = 0, unmoved_by: str = ""
) -> dict[str, Any]:
    """Return how the draws of two risks with identical inputs correlate, and whether a third risk leaves them alone.

    Keys: ``correlation`` and ``unchanged`` (every bit of both risks' draws is the same with risk ``unmoved_by`` added
    before, between and after them).
    """
    alike = Uniform(0.5, 5.5)
    alone = score_matrix([[Input(name, "likelihood", alike)] for name in (first, second)], draws, seed)
    ids = (unmoved_by or "third", first, unmoved_by or "third", second)
    among = score_matrix([[Input(name, "likelihood", alike)] for name in ids], draws, seed)
    correlation = float(np.corrcoef(alone[0], alone[1])[0, 1])
    return {"correlation": correlation, "unchanged": bool(np.array_equal(alone, among[[1, 3]]))}


def simulated_probability_above(
    first: dict[str, Any], second: dict[str, Any], draws: int = 100_000, seed: int = 0
) -> dict[str, float]:
    """Return the simulated probability that the first of two independent quantities is the greater.

    Quantities are distributions written as data.  Keys: ``value``, ``standard_error``.
    """
    one = draw(Input("first", "value", from_data(first)), draws, seed)
    other = draw(Input("second", "value", from_data(second)), draws, seed)
    share = float(np.mean(one > other) + 0.5 * np.mean(one == other))
    return {"value": share, "standard_error": standard_error(share, draws)}


def simulated_stages(
    rate: dict[str, Any],
    efficacies: list[dict[str, Any]],
    delivered: dict[str, list[float]],
    draws: int = 20_000,
    seed: int = 0,
) -> dict[str, Any]:
    """Return mean annual rates by stage, and whether no draw of a stage ever exceeds that of the stage before.

    ``rate`` is the distribution of the inherent annual rate, ``efficacies`` one distribution per measure, ``delivered``
    for each stage, in order, the share 0..1 of each measure delivered.  In every draw the rate of a stage is the
    inherent rate times prod(1 - efficacy x delivered), from the same draws at every stage.
    Keys: ``mean_rates`` by stage, ``never_above`` (bool).
    """
    if any(len(shares) != len(efficacies) for shares in delivered.values()):
        raise InvalidInput(_("Each stage needs one delivered share for each measure."))
    inherent = draw(Input("risk", "rate", from_data(rate)), draws, seed)
    effects = [draw(Input("risk", f"efficacy {n}", from_data(one)), draws, seed) for n, one in enumerate(efficacies)]
    rates = {}
    for stage, shares in delivered.items():
        rates[stage] = inherent.copy()
        for effect, share in zip(effects, shares, strict=True):
            rates[stage] *= 1.0 - effect * share
    stages = list(rates.values())
    ordered = all(bool(np.all(later <= before)) for before, later in itertools.pairwise(stages))
    return {"mean_rates": {stage: float(rate.mean()) for stage, rate in rates.items()}, "never_above": ordered}


def annual_losses(
    rate: ArrayLike,
    severity: Distribution,
    draws: int,
    *,
    owner: str,
    root: int = 0,
    kept: ArrayLike = 1.0,
    size: ArrayLike = 1.0,
) -> tuple[Floats, Floats]:
    """Return the year's total loss and its largest event in each draw, both shape (draws,).

    Events are Poisson with annual ``rate`` (a number, or one per draw); of the same events at every stage the share
    ``kept`` (0..1) still happens, each ``size`` (≥ 0) times as large.  So what measures take away is taken from the
    same years: with kept and size at most 1 no year is worse than without them.  Work goes in blocks of about a
    million events.
    """
    counts = stream(root, owner, "events").poisson(np.broadcast_to(np.asarray(rate, dtype=float), (draws,)))
    marks, sizes = stream(root, owner, "kept"), Sampler(Input(owner, "severity", severity), root)
    kept, size = (np.broadcast_to(np.asarray(given, dtype=float), (draws,)) for given in (kept, size))
    total, largest = np.zeros(draws), np.zeros(draws)
    ends = np.cumsum(counts)
    start = 0
    while start < draws:
        before = ends[start] - counts[start]
        stop = max(start + 1, int(np.searchsorted(ends, before + 1_000_000, side="right")))
        happened = start + np.flatnonzero(counts[start:stop])
        years = np.repeat(happened, counts[happened])
        if years.size:
            loss = sizes.values(years.size) * size[years]
            loss[marks.random(years.size) >= kept[years]] = 0.0
            first = ends[happened] - counts[happened] - before
            total[happened] = np.add.reduceat(loss, first)
            largest[happened] = np.maximum.reduceat(loss, first)
        start = stop
    return total, largest


def simulated_losses(
    rate: float,
    severity: dict[str, Any],
    threshold: float,
    kept: float = 1.0,
    size: float = 1.0,
    draws: int = 100_000,
    seed: int = 0,
) -> dict[str, dict[str, float]]:
    """Return the simulated year's loss of Poisson(rate) events: mean, AEP and OEP at a threshold, each with its error.

    ``kept`` is the share of events that measures leave, ``size`` the share of each event's size.  Keys: ``mean``
    (AAL), ``exceedance`` P(total > threshold), ``occurrence`` P(largest > threshold), each with ``value`` and
    ``standard_error``.
    """
    total, largest = annual_losses(rate, from_data(severity), draws, owner="risk", root=seed, kept=kept, size=size)
    found = {"mean": {"value": float(total.mean()), "standard_error": float(total.std() / math.sqrt(draws))}}
    for name, losses_of in (("exceedance", total), ("occurrence", largest)):
        share = float(np.mean(losses_of > threshold))
        found[name] = {"value": share, "standard_error": standard_error(share, draws)}
    return found


def simulated_exceedance(
    rate: float,
    severity: dict[str, Any],
    threshold: float,
    kept: float = 1.0,
    size: float = 1.0,
    draws: int = 100_000,
    seed: int = 0,
) -> dict[str, float]:
    """Return the simulated probability that the year's total loss exceeds a threshold, with its ``standard_error``."""
    return simulated_losses(rate, severity, threshold, kept, size, draws, seed)["exceedance"]


METHODS: tuple[Callable[..., Any], ...] = (
    standard_error,
    meaningful_decimals,
    stream_correlation,
    simulated_probability_above,
    simulated_stages,
    simulated_losses,
    simulated_exceedance,
    losses.compound_poisson_exponential,
    losses.compound_poisson,
    losses.occurrence_exceedance,
    losses.bernoulli_loss,
    losses.sum_of_losses,
    losses.exponential_tail,
    losses.discrete_tail,
    losses.exceedance_curve,
    losses.gamma_poisson,
    losses.gamma_probability,
)
