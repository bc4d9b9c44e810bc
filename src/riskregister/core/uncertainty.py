"""The uncertainty of a register: which draws its assessments stand for, and how sure the ranks they give are.

A level with a range is PERT(low - 0.5, best, high + 0.5), one without a range uniform over its step, one nobody
assessed uniform over the whole scale (never a middle value); risks of every type alike.  Several assessors without a
consensus are pooled linearly (:func:`assessors.pooled`), which disagreement widens.  The streams are named by risk and
side only, so that all stages of a risk are compared on the same draws.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

import numpy as np
import pandas as pd
from scipy import special

from riskregister.core import assessors, frames, rules, scoring
from riskregister.core.acceptability import Ranks, ranks_of, simulate_ranks
from riskregister.core.bulk import in_bulk
from riskregister.core.criteria import Criteria
from riskregister.core.directions import threats
from riskregister.core.model import Estimate, Quantity, Register, Stage
from riskregister.core.pools import LinearPool, equal_or_given
from riskregister.core.quantities import annual_rates
from riskregister.core.shapes import Distribution, Floats, Mapped, Normal, Uniform
from riskregister.core.streams import Combine, Input, Progress, Scores, draw, score_blocks

DRAWS = 20_000
#: Numbers handled at once where every draw of every risk is made a rate and a harm: they stay near the processor.
_CELLS = 250_000


def rank_intervals(
    register: Register,
    stage: Stage = "current",
    draws: int = DRAWS,
    seed: int = 0,
    *,
    top_n: int = 3,
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return how sure the rank of each risk is, one row per risk in register order.

    Columns: id, rank_low, rank_high (5 % to 95 % of the draws, widened where needed to hold the rank the best levels
    give), expected_rank, top (probability of a place among the first ``top_n``), top_error (its Monte-Carlo standard
    error), assessed (whether both levels are).  A risk nobody assessed takes part with the whole scale, so it widens
    the others' intervals: it may be anywhere.  An opportunity has no place among threats (``nan``).

    Raises:
        InvalidInput: too many risks for so many draws (see :func:`acceptability.simulate_ranks`).
    """
    ranked = threats(register)
    inputs, combine = risk_inputs(ranked, stage)
    ranks = simulate_ranks(inputs, draws, seed, top_n, progress, combine)
    table = _table([risk.id for risk in ranked.risks], ranks, _best_scores(ranked, stage))
    if ranked is register:
        return table
    whole = table.set_index("id").reindex([risk.id for risk in register.risks]).reset_index()
    whole["assessed"] = assessed(register, stage)
    return whole


def category_rank_intervals(
    register: Register,
    stage: Stage = "current",
    draws: int = DRAWS,
    seed: int = 0,
    *,
    top_n: int = 3,
    progress: Progress | None = None,
    rolled_up: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return how sure the rank of each category is, columns as in :func:`rank_intervals`.

    In every draw the risks of a category are rolled up as :func:`frames.category_frame` does with the best levels, but
    unrounded: rates add and expected harm adds; under the rule ``sum`` the score is the logarithm of expected harm,
    under another the rule's score of the summed rate's level and the mean harm's.  A category without risks has no
    rank (``nan``).  ``rolled_up`` is :func:`frames.category_frame` of the same, where that is at hand.
    """
    register = threats(register)
    filled = {risk.category for risk in register.risks}
    categories = [category.id for category in register.categories if category.id in filled]
    ranks = ranks_of(len(categories), _category_blocks(register, stage, categories, draws, seed, progress), top_n)
    best = (frames.category_frame(register, stage) if rolled_up is None else rolled_up).set_index("id")
    table = _table(categories, ranks, best["score"].reindex(categories).to_numpy(dtype=float))
    whole = table.set_index("id").reindex([category.id for category in register.categories]).reset_index()
    whole["assessed"] = whole["assessed"].eq(other=True)
    return whole


def score_draws(register: Register, stage: Stage = "current", draws: int = DRAWS, seed: int = 0) -> Scores:
    """Return the simulated scores of all risks, shape (risks, draws), float32: the draws :func:`rank_intervals` ranks.

    For :func:`acceptability.pairwise_above` and :func:`ranking.tiers_of`; 4 bytes per risk and draw.
    """
    inputs, combine = risk_inputs(register, stage)
    blocks = list(score_blocks(inputs, draws, seed, combine=combine))
    return np.hstack(blocks) if blocks else np.empty((len(inputs), 0), dtype=np.float32)


def risk_inputs(register: Register, stage: Stage) -> tuple[list[tuple[Input, Input]], Combine | None]:
    """Return the two uncertain inputs of each risk, in register order, and how they combine into its score.

    Under the rule ``sum`` they are the logarithms of annual rate and of harm, to the base of the impact scale, which
    add (R = log rate + log harm); under any other rule the two levels, which the rule combines.
    """
    criteria = register.criteria
    with in_bulk():
        inputs = log_inputs(register, stage) if criteria.rule == "sum" else level_inputs(register, stage)
    return inputs, None if criteria.rule == "sum" else lambda levels: rules.score(levels[0], levels[1], criteria)


def above_appetite(
    register: Register, stage: Stage = "current", draws: int = DRAWS, seed: int = 0, progress: Progress | None = None
) -> pd.DataFrame:
    """Return the share of draws in which each risk's score exceeds its category's appetite, in register order.

    Columns: id, p_above_appetite (0..1), p_above_appetite_error (its Monte-Carlo standard error); ``nan`` for a risk
    nobody assessed and where no appetite is set, and for an opportunity.  The levels are drawn as for the
    ranks and scored by the register's rule unrounded; only a grid is read at the nearest square.
    """
    found = np.full(len(register.risks), np.nan)
    limits = frames.appetite_of((risk.category for risk in register.risks), register.criteria)
    known = ~np.isnan(_best_scores(register, stage)) & ~np.isnan(limits)
    known &= np.array([risk.direction != "opportunity" for risk in register.risks], dtype=bool)
    inputs = level_inputs(register, stage)
    for number in np.flatnonzero(known):
        levels = [draw(side, draws, seed) for side in inputs[number]]
        found[number] = np.mean(rules.score(levels[0], levels[1], register.criteria) > limits[number])
        if progress:
            progress((number + 1) / len(inputs))
    return pd.DataFrame(
        {
            "id": pd.Series([risk.id for risk in register.risks], dtype=object),
            "p_above_appetite": found,
            "p_above_appetite_error": np.sqrt(found * (1.0 - found) / draws),
        }
    )


def assessed(register: Register, stage: Stage) -> list[bool]:
    """Return for each risk, in register order, whether both its levels are assessed at ``stage``."""
    return [bool(known) for known in ~np.isnan(_best_scores(register, stage))]


def level_inputs(register: Register, stage: Stage) -> list[tuple[Input, Input]]:
    """Return the likelihood level and the impact level of each risk as uncertain inputs, whatever the rule."""
    highest = _highest(register.criteria)
    return [
        (
            Input(risk, "likelihood", _distribution(likelihoods, highest[0])),
            Input(risk, "impact", _distribution(impacts, highest[1])),
        )
        for risk, likelihoods, impacts in _held(register, stage)
    ]


def log_inputs(register: Register, stage: Stage) -> list[tuple[Input, Input]]:
    """Return the logarithms of annual rate and of harm of each risk, to the base of the impact scale, as inputs.

    Whatever the rule: rate = base ** first, harm (in units of the lower edge of impact level 1) = base ** second.
    """
    criteria = register.criteria
    highest = _highest(criteria)
    steps = np.arange(highest[0] + 1) + 0.5
    rates = np.log(scoring.rate_of_level(steps, criteria.likelihood)) / np.log(criteria.impact.base)
    corners = tuple(steps.tolist()), tuple(rates.tolist())

    @cache
    def mapped(held: tuple[Estimate, ...]) -> Distribution:
        return Mapped(_distribution(held, highest[0]), *corners)

    stated = assessors.stated_likelihoods(register, stage)
    return [
        (
            Input(risk, "likelihood", _log_rate(likelihoods, stated.get(risk, {}), criteria, mapped)),
            Input(risk, "impact", _distribution(impacts, highest[1], shift=-1.0)),
        )
        for risk, likelihoods, impacts in _held(register, stage)
    ]


def _log_rate(
    held: tuple[Estimate, ...],
    stated: dict[Estimate, Quantity],
    criteria: Criteria,
    mapped: Callable[[tuple[Estimate, ...]], Distribution],
) -> Distribution:
    """Return the logarithm of the annual rate that assessors hold: levels as ``mapped``, quantities directly.

    A quantity's low and high are the 5 % and 95 % points of a lognormal rate (scoring.md 1.5 a); its best is not used.
    """
    if not any(one in stated for one in held):
        return mapped(held)
    of = tuple(
        of_log_rate(annual_rates(stated[one], criteria.likelihood.horizon_years), criteria.impact.base)
        if one in stated
        else mapped((one,))
        for one in held
    )
    return of[0] if len(set(of)) == 1 else LinearPool(of, tuple(equal_or_given(None, len(of)).tolist()))


def of_log_rate(rates: tuple[float, float, float], base: float) -> Normal:
    """Return the normal distribution of log_base(rate) whose 5 % and 95 % points are the lowest and highest rate."""
    low, high = np.log(rates[0]) / np.log(base), np.log(rates[2]) / np.log(base)
    return Normal(float(low + high) / 2.0, float(high - low) / (2.0 * float(special.ndtri(0.95))))


def _held(register: Register, stage: Stage) -> Iterator[tuple[str, tuple[Estimate, ...], tuple[Estimate, ...]]]:
    held = assessors.held_levels(register, stage)
    for risk in register.risks:
        yield risk.id, *held.get(risk.id, ((), ()))


def _estimates(register: Register, stage: Stage) -> Iterator[tuple[str, Estimate | None, Estimate | None]]:
    given = frames.latest_assessments(register, stage)
    for risk in register.risks:
        of = given.get(risk.id)
        yield (risk.id, of.likelihood, of.impact) if of else (risk.id, None, None)


def _highest(criteria: Criteria) -> tuple[int, int]:
    return len(criteria.likelihood.levels), len(criteria.impact.levels)


def _distribution(held: tuple[Estimate, ...], highest: int, shift: float = 0.0) -> Distribution:
    """Return the distribution of a level plus ``shift``: the logarithm of harm is the impact level - 1."""
    return assessors.pooled(held, shift) if held else Uniform(0.5 + shift, highest + 0.5 + shift)


def _category_blocks(
    register: Register, stage: Stage, categories: list[str], draws: int, seed: int, progress: Progress | None
) -> Iterator[Floats]:
    criteria = register.criteria
    place = {category: number for number, category in enumerate(categories)}
    of = sorted((place[risk.category], number) for number, risk in enumerate(register.risks) if risk.category in place)
    starts = [next(run)[0] for _category, run in groupby(enumerate(of), key=lambda item: item[1][0])]
    inputs = log_inputs(register, stage)
    ordered = [inputs[number] for _category, number in of]
    sides = [(one,) for one, _other in ordered] + [(other,) for _one, other in ordered]
    at_once = max(1, _CELLS // max(1, len(sides)))
    for block in score_blocks(sides, draws, seed, progress):
        scores = np.empty((len(starts), block.shape[1]))
        for start in range(0, block.shape[1], at_once):
            some = slice(start, start + at_once)
            rates, harms = np.split(np.power(criteria.impact.base, block[:, some].astype(float)), 2)
            rate = np.add.reduceat(rates, starts, axis=0)
            expected = np.add.reduceat(np.multiply(rates, harms, out=harms), starts, axis=0)
            scores[:, some] = _category_score(rate, expected, criteria)
        yield scores


def _category_score(rate: Floats, expected: Floats, criteria: Criteria) -> Floats:
    if criteria.rule == "sum":
        return np.log(expected)
    likelihood = scoring.level_of_rate(rate, criteria.likelihood)
    return rules.score(likelihood, scoring.level_of_harm(expected / rate, criteria.impact), criteria)


def _best_scores(register: Register, stage: Stage) -> Floats:
    levels = np.full((2, len(register.risks)), np.nan)
    for number, (_risk, likelihood, impact) in enumerate(_estimates(register, stage)):
        if likelihood and impact:
            levels[:, number] = likelihood.best, impact.best
    return rules.score(levels[0], levels[1], register.criteria)


def _table(ids: list[str], ranks: Ranks, scores: Floats) -> pd.DataFrame:
    best = scoring.rank(scores)
    return pd.DataFrame(
        {
            "id": pd.Series(ids, dtype=object),
            "rank_low": np.fmin(ranks.low, np.floor(best)),
            "rank_high": np.fmax(ranks.high, np.ceil(best)),
            "expected_rank": ranks.expected,
            "top": ranks.top,
            "top_error": np.sqrt(ranks.top * (1.0 - np.minimum(ranks.top, 1.0)) / ranks.draws),
            "assessed": ~np.isnan(scores),
        }
    )
