"""Risks that bring on other risks, and bodies whose failure would move several risks at once.

An influence from i to j is a transmission t_ij in 0..1: the probability that i, having happened, brings on j, given
that j would not have happened by itself.  So p_j must be asked for "if i does not occur"; a probability that already
contains i's effect would count it twice.

* one step (noisy-OR with leak p_j): P_j = 1 - (1 - p_j) prod_i (1 - p_i t_ij);
* cascade: the same again with the P of the step before.  Exact along chains and trees, an upper estimate where paths
  meet or return, because it takes the causes of j as independent;
* simulated cascade: each risk happens at most once and, having happened, has one try at each other risk.  Exact but
  for simulation error, cycles or not.

A risk's harm splits into its own, p_j h_j, and the imported rest, (P_j - p_j) h_j.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from riskregister.core.barriers import shares
from riskregister.core.importance import inherent_harm
from riskregister.core.mitigation import failure_fractions, left_by_way
from riskregister.core.model import Register
from riskregister.core.scoring import Floats
from riskregister.core.streams import stream
from riskregister.errors import InvalidInput
from riskregister.translations import gettext as _

_BODY_COLUMNS = ["body", "measures", "risks", "moved", "largest_rise", "harm", "harm_then", "increase"]


def noisy_or(leak: float, causes: list[float]) -> float:
    """Return the probability of an effect with a leak when causes are present: 1 - (1 - leak) prod(1 - c).

    Each of ``causes`` brings it on with its own probability c, independently; ``leak`` is that of anything else.

    Raises:
        InvalidInput: a value is outside 0..1.
    """
    present = shares([leak, *causes], _("leak and causes"))
    return float(1.0 - np.prod(1.0 - present))


def transmission_of_multiplier(own: float, multiplier: float) -> float:
    """Return the transmission t that a multiplier m = P(j | i happened) / P(j) stands for: (m - 1) p / (1 - p).

    ``own`` is p, the probability of j if i does not occur, below 1.  A multiplier below 1 (one risk that makes another
    less likely) cannot be a transmission.

    Raises:
        InvalidInput: the multiplier is below 1, or lifts the probability above 1.
    """
    p = float(shares([own], _("probability"))[0])
    if not (multiplier >= 1 and p < 1 and multiplier * p <= 1):
        raise InvalidInput(_("A multiplier is at least 1 and may not lift a probability above 1."))
    return (multiplier - 1.0) * p / (1.0 - p)


def spread(own: ArrayLike, transmission: ArrayLike, steps: int = 1) -> Floats:
    """Return the probability of each risk after influences have gone ``steps`` steps, (risks,).

    Args:
        own: p, (risks,), each risk's probability by itself, 0..1.
        transmission: t, (risks, risks), row i to column j, 0..1, the diagonal 0.
        steps: 1 for the one-step noisy-OR; each more lets influences go one link further.

    Raises:
        InvalidInput: shapes do not fit or a value is outside 0..1.
    """
    p, t = _checked(own, transmission)
    found = p
    for _step in range(steps):
        found = 1.0 - (1.0 - p) * np.prod(1.0 - found[:, None] * t, axis=0)
    return found


def cascade(own: list[float], transmission: list[list[float]], steps: int | None = None) -> dict[str, Any]:
    """Return each risk's probability after a cascade: ``probability``, ``own``, ``imported``, ``spectral_radius``.

    ``transmission`` holds from row to column the probability that one risk brings on the other.  Without ``steps``
    the cascade runs as many as there are links in the longest chain (one less than risks), which needs a spectral
    radius below 1: from 1 on, a risk that happens brings on one more or more on average, and the numbers run away.

    Raises:
        InvalidInput: shapes do not fit, a value is outside 0..1, or the spectral radius is not below 1.
    """
    p, t = _checked(own, transmission)
    radius = _radius(t)
    if steps is None and radius >= 1:
        raise InvalidInput(
            _("The influences feed on themselves (spectral radius {radius:.3g}).").format(radius=radius),
            _("Lower them, give a number of steps, or simulate."),
        )
    found = spread(p, t, max(1, p.size - 1) if steps is None else steps)
    return {
        "probability": _listed(found),
        "own": _listed(p),
        "imported": _listed(found - p),
        "spectral_radius": radius,
    }


def simulated_spread(
    own: ArrayLike, transmission: ArrayLike, names: Sequence[str], draws: int, seed: int = 0, steps: int | None = None
) -> Floats:
    """Return the share of draws in which each risk happens, (risks,); each happens at most once in a draw.

    Every risk and every influence has a random stream named after the risks (``names``), so that a risk without
    influence on the others changes none of their draws.  ``steps``: how many links influences go; all if none.
    """
    p, t = _checked(own, transmission)
    happened = np.array([stream(seed, name, "happens").random(draws) < p[i] for i, name in enumerate(names)])
    links = [
        (int(i), int(j), stream(seed, names[i], names[j], "brings on").random(draws) < t[i, j])
        for i, j in np.argwhere(t > 0)
    ]
    new = happened.copy()
    for _step in range(p.size - 1 if steps is None else steps):
        reached = np.zeros_like(happened)
        for i, j, works in links:
            reached[j] |= new[i] & works
        new = reached & ~happened
        if not new.any():
            break
        happened |= new
    return np.asarray(happened.mean(axis=1), dtype=np.float64)


def simulated_cascade(
    own: list[float],
    transmission: list[list[float]],
    risk: int,
    draws: int = 100_000,
    seed: int = 0,
    steps: int | None = None,
) -> dict[str, float]:
    """Return the simulated probability of one risk (numbered from 1) after a cascade, with its standard error."""
    if not 1 <= risk <= len(own):
        raise InvalidInput(_("There is no risk of this number."))
    names = [str(number) for number in range(len(own))]
    value = float(simulated_spread(own, transmission, names, draws, seed, steps)[risk - 1])
    return {"value": value, "standard_error": float(np.sqrt(value * (1.0 - value) / draws))}


def imported_harm(
    own: list[float], transmission: list[list[float]], harms: list[float], steps: int = 1
) -> dict[str, Any]:
    """Return how much of each risk's expected harm is its own, imported from others, and caused in others.

    ``harms``: harm of each risk if it happens.  ``own_harm`` = p h; ``imported`` = (P - p) h; ``imported_share`` of
    the risk's whole; ``exported``: by how much all other risks' expected harm would fall if this risk could not occur.

    Raises:
        InvalidInput: shapes do not fit or a value is out of range.
    """
    p, t = _checked(own, transmission)
    h = np.asarray(harms, dtype=np.float64)
    if h.shape != p.shape or not np.all(h >= 0):
        raise InvalidInput(_("One harm of at least 0 per risk is needed."))
    found = spread(p, t, steps)
    exported = np.zeros(p.size)
    for risk in range(p.size):
        others = np.arange(p.size) != risk
        without = spread(p[others], t[np.ix_(others, others)], steps)
        exported[risk] = float(np.sum((found[others] - without) * h[others]))
    share = np.divide(found - p, found, out=np.zeros_like(p), where=found > 0)
    return {
        "own_harm": _listed(p * h),
        "imported": _listed((found - p) * h),
        "imported_share": _listed(share),
        "exported": _listed(exported),
    }


def total_influence(direct: list[list[float]]) -> dict[str, Any]:
    """Return direct and indirect influence together, T = X (I - X)^-1 (DEMATEL), and the ``spectral_radius`` of X.

    ``direct`` holds influence scores of at least 0, row on column.  The result orders risks by influence; it holds no
    probabilities.

    Raises:
        InvalidInput: the matrix is not square, a score is negative, or the spectral radius is not below 1.
    """
    x = np.asarray(direct, dtype=np.float64)
    if x.ndim != 2 or x.shape[0] != x.shape[1] or not np.all((x >= 0) & np.isfinite(x)):
        raise InvalidInput(_("Influences need as many rows as columns, of at least 0."))
    radius = _radius(x)
    if radius >= 1:
        raise InvalidInput(_("The influences feed on themselves (spectral radius {radius:.3g}).").format(radius=radius))
    total = np.linalg.solve((np.eye(len(x)) - x).T, x.T).T
    return {"total": total.tolist(), "spectral_radius": radius}


def concentration(register: Register, shortfall: float = 1.0, least_rise: float = 0.05) -> pd.DataFrame:
    """Return one row per body: which risks move if its measures deliver less than they do today.

    ``shortfall``: the share of today's delivery that falls away, 0..1 (1: all of it).  Columns: body, measures (how
    many of its measures act on a risk), risks (ids they act on), moved (ids whose evidenced score rises by at least
    ``least_rise`` levels, the largest rise first), largest_rise (levels), harm and harm_then (evidenced expected harm a
    year of all risks of known inherent level, today and then), increase (harm_then / harm - 1).  The largest increase
    comes first.

    Raises:
        InvalidInput: the shortfall is outside 0..1.
    """
    lost = float(shares([shortfall], _("the shortfall"))[0])
    links, rho = failure_fractions(register), register.criteria.same_body_dependence
    by_way = left_by_way(links, register)
    remains = by_way["share"] * by_way["left"]
    known = inherent_harm(register).dropna()
    harms = known * remains.groupby(level="risk", sort=False).sum().reindex(known.index).fillna(1.0)
    factors = _factors(links, rho, lost, remains)
    rises = np.log(factors) / np.log(register.criteria.impact.base)
    rows = []
    for body, of in links.groupby("owner", sort=False):
        factor = factors.xs(body, level="owner")
        rise = rises.xs(body, level="owner").sort_values(ascending=False, kind="stable")
        then = float((harms * factor.reindex(harms.index).fillna(1.0)).sum())
        moved = tuple(rise.index[rise >= least_rise])
        before = float(harms.sum())
        rows.append(
            (
                body,
                of["measure"].nunique(),
                tuple(of["risk"].drop_duplicates()),
                moved,
                float(rise.max()),
                before,
                then,
                then / before - 1.0 if before > 0 else np.nan,
            )
        )
    frame = pd.DataFrame(rows, columns=_BODY_COLUMNS)
    return frame.sort_values("increase", ascending=False, kind="stable", ignore_index=True)


def _factors(links: pd.DataFrame, rho: float, lost: float, remains: pd.Series[float]) -> pd.Series[float]:
    """Return by (owner, risk) what a risk's rate x harm is multiplied by if the owner falls short.

    ``remains`` is what is left of each way of a risk today, share x left, by (risk, pathway).
    """
    keys = ["owner", "risk", "pathway", "channel", "group"]
    left = []
    for q in (links["q"], 1.0 - (1.0 - links["q"]) * (1.0 - lost)):
        together = links.assign(q=q).groupby(keys, sort=False)["q"].agg(["prod", "min"])
        left.append((1.0 - rho) * together["prod"] + rho * together["min"])
    by_way = (left[1] / left[0]).groupby(level=["owner", "risk", "pathway"], sort=False).prod()
    weight = remains / remains.groupby(level="risk", sort=False).transform("sum")
    here = pd.MultiIndex.from_arrays([by_way.index.get_level_values("risk"), by_way.index.get_level_values("pathway")])
    more = (by_way - 1.0) * weight.reindex(here).fillna(0.0).to_numpy()
    found: pd.Series[float] = 1.0 + more.groupby(level=["owner", "risk"], sort=False).sum()
    return found


def _radius(matrix: Floats) -> float:
    return float(np.max(np.abs(np.linalg.eigvals(matrix)), initial=0.0))


def _checked(own: ArrayLike, transmission: ArrayLike) -> tuple[Floats, Floats]:
    p, t = shares(own, _("probabilities")), shares(transmission, _("transmissions"))
    if p.ndim != 1 or t.shape != (p.size, p.size) or np.any(np.diag(t) != 0):
        raise InvalidInput(_("Transmissions need one row and one column per risk, and 0 from a risk to itself."))
    return p, t


def _listed(values: Floats) -> list[float]:
    return [float(value) for value in values]


METHODS: tuple[Callable[..., Any], ...] = (
    noisy_or,
    transmission_of_multiplier,
    cascade,
    simulated_cascade,
    imported_harm,
    total_influence,
)
