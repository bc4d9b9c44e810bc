"""How much each measure matters: leave-one-out, first-in, Birnbaum, and its exact Shapley value.

The total is the expected harm a year that the measures take away, as a function of which of them are there,

    v(S) = sum_i r_i (1 - Q_i(S)),      Q_i(S) = prod_{j in S} q_ij  for independent measures,

r_i being the inherent expected harm of risk i and q_ij = 1 - e_ij the failure fraction of measure j on it.

* first-in: v({j}), what the measure would do alone;
* leave-one-out: v(N) - v(N without j), what is lost if it fails today; measures that duplicate each other have none;
* Birnbaum: harm if it failed altogether less harm if it worked perfectly, d harm / d q_j for one risk;
* Shapley: its fair part of v(N), the mean of its marginal effect over all orders.  The parts add up to v(N).

With each measure there independently with probability t, its expected marginal effect D_j(t) is a polynomial of degree
below n, and the Shapley value is its integral over 0..1 (Owen's multilinear extension).  Gauss-Legendre quadrature
with ceil(n / 2) nodes integrates it exactly: no sampling (derived).  D_j(0) is first-in, D_j(1) leave-one-out.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import roots_legendre

from riskregister.core import barriers, scoring
from riskregister.core.frames import latest_assessments
from riskregister.core.importance_dependent import bodies_of, expected_marginals
from riskregister.core.mitigation import failure_fractions
from riskregister.core.model import Register
from riskregister.core.products import all_but_one
from riskregister.core.scoring import Floats
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

_NUMBERS = ("leave_one_out", "first_in", "shapley", "birnbaum")
_COLUMNS = ["measure", "title", "owner", "risks", *_NUMBERS, "share"]


def marginals(harms: ArrayLike, effects: ArrayLike, there: float) -> Floats:
    """Return each independent measure's expected marginal effect when any other is there with a probability.

    D_j(t) = sum_i r_i e_ij prod_{k != j} (1 - t e_ik): first-in at ``there`` = 0, leave-one-out at 1.

    Args:
        harms: r, (risks,), expected harm a year before any measure, at least 0.
        effects: e, (risks, measures), the share taken away, at most 1; below 0 the measure makes the risk worse.
        there: t, 0..1.

    Returns:
        (measures,), in the harms' unit.

    Raises:
        InvalidInput: shapes do not fit, or a value is out of range.
    """
    r, e = _checked(harms, effects)
    return _marginals(r, e, there)


def shapley(harms: ArrayLike, effects: ArrayLike) -> Floats:
    """Return the exact Shapley value of each independent measure, (measures,); arguments as in :func:`marginals`."""
    r, e = _checked(harms, effects)
    total = np.zeros(e.shape[1])
    for node, weight in zip(*_nodes(int(np.count_nonzero(e, axis=1).max(initial=0))), strict=True):
        total += weight * _marginals(r, e, float(node))
    return total


def importance(
    harms: list[float], effects: list[list[float]], bodies: list[str] | None = None, dependence: float = 0.0
) -> dict[str, Any]:
    """Return how much each measure matters: shapley, leave_one_out, first_in, birnbaum; and the totals.

    ``effects`` has one row per risk and one column per measure, each the share of the risk's harm the measure takes
    away (at most 1).  ``bodies`` names the body of each measure; measures of one body share failures to the degree
    ``dependence`` in 0..1: Q = (1 - rho) prod q + rho min q within a body.  ``before`` and ``after`` are the expected
    harm without and with all measures, ``total`` their difference.

    Raises:
        InvalidInput: shapes do not fit, or a value is out of range.
    """
    r, e = _checked(harms, effects)
    owners = list(bodies) if bodies is not None else [str(place) for place in range(e.shape[1])]
    if len(owners) != e.shape[1] or not 0 <= dependence <= 1:
        raise InvalidInput(_("One body per measure and a dependence from 0 to 1 are needed."))
    risk, measure = np.nonzero(e)
    owner = np.asarray(owners, dtype=object)[measure]
    q = 1.0 - e[risk, measure]
    # What makes a risk worse is no barrier that could fail with others.
    owner = np.where(q > 1.0, np.char.add("\0", measure.astype(str)), owner)
    frame = pd.DataFrame({"risk": risk, "measure": measure, "owner": owner, "channel": "", "q": q})
    found, total = _of_links(frame, dict(enumerate(r)), list(range(e.shape[1])), dependence)
    before = float(r.sum())
    numbers = {name: [float(value) for value in found[name]] for name in _NUMBERS}
    return {"before": before, "after": before - total, "total": total, **numbers}


def airport_game(effects: list[float]) -> list[float]:
    """Return the Shapley values when only the best measure counts: v(S) = max e (comonotone measures).

    The airport game: sorted upwards, each step e_(k) - e_(k-1) is shared equally by the n - k + 1 measures that reach
    it (closed form, derived).

    Raises:
        InvalidInput: an effect is negative.
    """
    e = np.asarray(effects, dtype=np.float64)
    if not np.all(e >= 0):
        raise InvalidInput(_("Effects cannot be negative here."))
    order = np.argsort(e, kind="stable")
    steps = np.diff(e[order], prepend=0.0) / np.arange(e.size, 0, -1)
    values = np.empty_like(e)
    values[order] = np.cumsum(steps)
    return [float(value) for value in values]


def cover_game(covers: list[list[str | int]]) -> dict[str, list[float]]:
    """Return the worth of each measure when v counts the things that at least one measure covers.

    ``covers`` lists for each measure what it covers.  A thing covered by m measures gives each 1/m (``shapley``); only
    what nobody else covers counts for ``leave_one_out`` (derived).
    """
    sets = [set(things) for things in covers]
    times: dict[str | int, int] = {}
    for thing in (thing for things in sets for thing in things):
        times[thing] = times.get(thing, 0) + 1
    return {
        "shapley": [float(sum(1.0 / times[thing] for thing in things)) for things in sets],
        "leave_one_out": [float(sum(times[thing] == 1 for thing in things)) for things in sets],
    }


def inherent_harm(register: Register) -> pd.Series[float]:
    """Return the inherent expected harm a year of each risk (level-1 units), ``nan`` where not assessed or a chance.

    Rate x harm of the best levels of the latest inherent assessment.  Index: risk ids in register order.
    """
    given = latest_assessments(register, "inherent")
    best: dict[str, list[float]] = {"likelihood": [], "impact": []}
    for risk in register.risks:
        for side, levels in best.items():
            estimate = None if risk.direction == "opportunity" else getattr(given.get(risk.id), side, None)
            levels.append(np.nan if estimate is None else estimate.best)
    rates = scoring.rate_of_level(best["likelihood"], register.criteria.likelihood)
    harms = scoring.harm_of_level(best["impact"], register.criteria.impact)
    return pd.Series(rates * harms, index=pd.Index([risk.id for risk in register.risks], dtype=object), dtype=float)


def by_way(links: pd.DataFrame) -> pd.DataFrame:
    """Return links whose ``risk`` is the pair (risk, pathway), and whose ``owner`` is the group that fails together.

    Each way of a risk is a risk of its own to the arithmetic of this module: its measures multiply, ways add.
    """
    pairs = pd.Series(list(zip(links["risk"], links["pathway"], strict=True)), index=links.index, dtype=object)
    return links.assign(risk=pairs, owner=links["group"])


def ways(links: pd.DataFrame, harms: pd.Series[float]) -> dict[tuple[str, str], float]:
    """Return the inherent expected harm a year of each (risk, pathway) that a link acts on."""
    known = links.drop_duplicates(["risk", "pathway"])
    return {
        (risk, pathway): float(harms[risk]) * share
        for risk, pathway, share in zip(known["risk"], known["pathway"], known["share"], strict=True)
    }


def measure_importance(register: Register) -> pd.DataFrame:
    """Return one row per measure, in register order: how much of the harm taken away today is its doing.

    Columns: measure, title, owner, risks (how many it acts on whose inherent level is known), leave_one_out, first_in,
    shapley, birnbaum (expected harm a year, level-1 units), share (of the total taken away, 0..1; ``nan`` if nothing
    is).  The reckoning is that of the evidenced level: today's delivery, both channels, dependence within a body; the
    Shapley values add up to inherent less evidenced expected harm.
    """
    harms = inherent_harm(register).dropna()
    links = failure_fractions(register)
    links = links[links["risk"].isin(harms.index)]
    measures = [measure.id for measure in register.measures]
    found, total = _of_links(by_way(links), ways(links, harms), measures, register.criteria.same_body_dependence)
    found["measure"] = pd.Series(measures, dtype=object)
    found["title"] = pd.Series([measure.title for measure in register.measures], dtype=object)
    found["owner"] = pd.Series([measure.owner for measure in register.measures], dtype=object)
    acting = links.groupby("measure")["risk"].nunique()
    found["risks"] = acting.reindex(measures).fillna(0).astype(int).to_numpy()
    found["share"] = found["shapley"] / total if total else np.nan
    return found[_COLUMNS]


def _of_links(
    links: pd.DataFrame, harms: Mapping[Any, float], measures: Sequence[Hashable], dependence: float
) -> tuple[pd.DataFrame, float]:
    """Return each measure's numbers from links (risk, measure, owner, channel, q), and the harm taken away in all."""
    sums = {name: np.zeros(len(measures)) for name in _NUMBERS}
    total = 0.0
    at = pd.Index(list(measures), dtype=object).get_indexer(pd.Index(links["measure"], dtype=object))
    for risk, bodies in bodies_of(links, at, dependence):
        harm = float(harms[risk])
        nodes, weights = _nodes(sum(len(body.measures) for body in bodies))
        left, slopes = expected_marginals(bodies, np.concatenate([nodes, [0.0, 1.0]]))
        total += harm * (1.0 - float(left[-1]))
        for body, slope in zip(bodies, slopes, strict=True):
            sums["shapley"][body.measures] += harm * (weights @ slope[:-2])
            sums["first_in"][body.measures] += harm * slope[-2]
            sums["leave_one_out"][body.measures] += harm * slope[-1]
            sums["birnbaum"][body.measures] += harm * (slope[-1] + left[-1])
    return pd.DataFrame(sums), total


def _marginals(harms: Floats, effects: Floats, there: float) -> Floats:
    return np.asarray(np.einsum("i,ij->j", harms, effects * all_but_one(1.0 - there * effects)), dtype=np.float64)


@lru_cache(maxsize=64)
def _nodes(measures: int) -> tuple[Floats, Floats]:
    """Return nodes and weights on 0..1 that integrate polynomials of degree below ``measures`` exactly."""
    nodes, weights = roots_legendre(max(1, -(-measures // 2)))
    return (nodes + 1.0) / 2.0, weights / 2.0


def _checked(harms: ArrayLike, effects: ArrayLike) -> tuple[Floats, Floats]:
    r, e = np.asarray(harms, dtype=np.float64), np.asarray(effects, dtype=np.float64)
    if r.ndim != 1 or e.ndim != 2 or len(r) != len(e):
        raise InvalidInput(_("Effects need one row per risk and one column per measure."))
    if not (np.all(np.isfinite(r)) and np.all(r >= 0) and np.all(np.isfinite(e)) and np.all(e <= 1)):
        raise InvalidInput(_("Harms are at least 0 and effects at most 1."))
    return r, e


METHODS: tuple[Callable[..., Any], ...] = (importance, airport_game, cover_game, *barriers.METHODS)
