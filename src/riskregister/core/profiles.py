"""Impact by dimension as a table, and ranks under every weighing of the dimensions (scoring.md 1.2, 1.8).

The profile of an assessment is always shown beside its overall level: which kinds of harm it holds, which drives it,
and why a level is missing.  Because weights between lives, territory and money are a value judgement, ranks are also
told for all weights: how large a share of them puts a risk first, or among the first few.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from riskregister.core import rules, scoring
from riskregister.core.acceptability import ranks_at_once
from riskregister.core.criteria import ImpactScale
from riskregister.core.directions import threats
from riskregister.core.frames import latest_assessments
from riskregister.core.impact import NO_IMPACT, harms
from riskregister.core.model import Assessment, DimensionImpact, Register, Stage
from riskregister.core.quantities import converted, overall
from riskregister.core.shapes import Floats
from riskregister.core.streams import stream

_PROFILE = ["dimension", "title", "low", "best", "high", "state", "share", "driving", "anchor"]

#: The fewest weights that are tried, and the most weights x risks.
_FEWEST, _MOST_CELLS = 1_000, 10_000_000


def profile_of(assessment: Assessment | None, register: Register) -> pd.DataFrame:
    """Return one row per dimension of the criteria: what an assessment says of it.

    Columns: dimension, title, low, best, high (levels, 0 none, ``nan`` missing), state (why it is missing, else empty),
    share (of the known weighted harm, 0..1), driving (the largest share), anchor (the words of the best level).
    """
    scale = register.criteria.impact
    given = {one.dimension: one for one in (assessment.profile if assessment else ())}
    rows = []
    for dimension in scale.dimensions:
        one = given.get(dimension.id)
        level = one.level if one else None
        ends = (np.nan,) * 3 if level is None else (level.low, level.best, level.high)
        state = "" if level is not None else (one.state if one and one.state else "not_assessed")
        place = 0 if level is None else round(level.best)
        anchor = dimension.anchors[place - 1] if 0 < place <= len(dimension.anchors) else ""
        rows.append((dimension.id, dimension.title, *ends, state, 0.0, False, anchor))
    frame = pd.DataFrame(rows, columns=_PROFILE)
    weights = np.array([dimension.weight for dimension in scale.dimensions])
    parts = weights * harms(frame["best"].fillna(0.0).to_numpy(), scale.base)
    if parts.sum() > 0:
        frame["share"] = parts / parts.sum()
        frame["driving"] = parts >= parts.max() * (1 - 1e-12)
    return frame


def in_dimension(frame: pd.DataFrame, register: Register, stage: Stage, dimension: str) -> pd.DataFrame:
    """Return a risk frame whose impact is that in one dimension, with the scores that follow from it.

    Risks without a level there, and those that suffer no such harm at all (level 0), have no impact (``nan``).
    """
    given = latest_assessments(register, stage)
    levels = []
    for risk in frame["id"]:
        profile = given[risk].profile if risk in given else ()
        one = next((part.level for part in profile if part.dimension == dimension), None)
        levels.append((np.nan,) * 3 if one is None or one.best <= 0 else (one.low, one.best, one.high))
    low, best, high = np.array(levels, dtype=float).reshape(-1, 3).T
    placed = frame.assign(impact_low=low, impact=best, impact_high=high)
    return placed.assign(score=rules.score(placed["likelihood"], placed["impact"], register.criteria))


def dimensions_given(register: Register, stage: Stage) -> list[str]:
    """Return the ids of the dimensions in which any assessment that stands gives a level above none."""
    found = {
        part.dimension
        for one in latest_assessments(register, stage).values()
        for part in one.profile
        if part.level is not None and part.level.best > 0
    }
    return [one.id for one in register.criteria.impact.dimensions if one.id in found]


def combined_level(assessment: Assessment, register: Register) -> float:
    """Return what an assessment's dimensions combine to, a fractional impact level; ``nan`` without any."""
    found = overall(assessment.profile, register.criteria.impact) if assessment.profile else None
    return np.nan if found is None else found.best


def drivers(profile: Sequence[DimensionImpact], scale: ImpactScale) -> tuple[str, ...]:
    """Return the ids of the dimensions whose weighted harm is the largest; none where no harm is known."""
    given = {one.dimension: one.level.best for one in profile if one.level is not None}
    known = [dimension for dimension in scale.dimensions if dimension.id in given]
    parts = np.array([dimension.weight for dimension in known]) * harms([given[one.id] for one in known], scale.base)
    most = float(parts.max(initial=0.0))
    return tuple(one.id for one, part in zip(known, parts, strict=True) if part > 0 and part >= most * (1 - 1e-12))


def with_profile(
    assessment: Assessment,
    scale: ImpactScale,
    profile: tuple[DimensionImpact, ...],
    dimensions: tuple[str, ...] | None = None,
) -> Assessment:
    """Return an assessment with a profile as somebody entered it, and the ``dimensions`` named as driving the whole.

    Which drive it is a person's judgement; where nobody says, those of the largest harm do, and what stood there stays
    as long as the profile does.  An overall level that is given stays (docs/decisions/0021); where there is none it is
    what the profile makes, unless the profile stood there already beside a reason why the level is missing.
    """
    profile = tuple(converted(one, scale) for one in profile)
    if dimensions is None:
        dimensions = assessment.dimensions if profile == assessment.profile else ()
    changed = (profile, dimensions) != (assessment.profile, assessment.dimensions)
    if changed and not dimensions:
        dimensions = drivers(profile, scale)
    found = replace(assessment, profile=profile, dimensions=dimensions)
    if found.impact is None and (changed or found.impact_state is None):
        level = overall(profile, scale)
        found = found if level is None else replace(found, impact=level, impact_state=None)
    return found


def under_all_weights(
    register: Register, stage: Stage = "current", draws: int = 10_000, seed: int = 0, top_n: int = 3
) -> pd.DataFrame:
    """Return how the ranks of the risks fare under all weights of the dimensions, one row per risk with a profile.

    Weights are drawn evenly from all that add up to the number of dimensions (Dirichlet(1, ..., 1) times K); a risk's
    index is its best annual rate times the weighted sum of its absolute harms, never scaled by the set.  A dimension
    without a level counts as no harm here.  Of more than 1,000 risks fewer than ``draws`` weights are tried, at least
    1,000.

    Columns: id, title, first (share of the weights that put it first), top (among the first ``top_n``), top_error
    (standard error), rank_low, rank_high (5 % and 95 % of the weights), and one column per dimension: the mean weight,
    1 = even, among those that put it among the first ``top_n`` (``nan`` if none do).
    """
    scale = register.criteria.impact
    names = [dimension.id for dimension in scale.dimensions]
    given = latest_assessments(register, stage)
    risks = [
        risk
        for risk in threats(register).risks
        if (one := given.get(risk.id)) and one.profile and one.likelihood is not None
    ]
    columns = ["id", "title", "first", "top", "top_error", "rank_low", "rank_high", *names]
    if not risks or not names:
        return pd.DataFrame(columns=columns)
    table = _expected([given[risk.id] for risk in risks], register)
    # Fewer weighings of many risks: a table of both must stay of a size that a page can hold.
    draws = min(draws, max(_FEWEST, _MOST_CELLS // len(risks)))
    weights = stream(seed, "weights").dirichlet(np.ones(len(names)), draws) * len(names)
    index = np.ascontiguousarray(table @ weights.T)
    ranks = ranks_at_once(index, top_n)
    order = (-index).argsort(axis=0)[:top_n]
    places = np.zeros(index.shape, dtype=bool)
    np.put_along_axis(places, order, values=True, axis=0)
    counts = places.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        central = (places @ weights) / counts[:, None]
    top = np.asarray(ranks.top)
    frame = pd.DataFrame(
        {
            "id": [risk.id for risk in risks],
            "title": [risk.title for risk in risks],
            "first": np.bincount(order[0], minlength=len(risks)) / draws
            if ranks.acceptability is None
            else np.asarray(ranks.acceptability)[:, 0],
            "top": top,
            "top_error": np.sqrt(top * np.maximum(1.0 - top, 0.0) / draws),
            "rank_low": ranks.low,
            "rank_high": ranks.high,
        }
    )
    return pd.concat([frame, pd.DataFrame(central, columns=names)], axis=1)[columns]


def _expected(assessments: Sequence[Assessment], register: Register) -> Floats:
    """Return the expected harm a year at weight 1, best rate times base^(level - 1): a row per assessment."""
    criteria = register.criteria
    columns = {dimension.id: place for place, dimension in enumerate(criteria.impact.dimensions)}
    best = np.zeros((len(assessments), len(columns)))
    for row, one in zip(best, assessments, strict=True):
        for part in one.profile:
            if part.dimension in columns:
                row[columns[part.dimension]] = part.level.best if part.level else NO_IMPACT
    levels = np.array([one.likelihood.best if one.likelihood else np.nan for one in assessments])
    rates = np.asarray(scoring.rate_of_level(levels, criteria.likelihood))
    return np.asarray(rates[:, None] * harms(best, criteria.impact.base))
