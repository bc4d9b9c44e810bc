"""What the measures take off the inherent risk: the evidenced level, beside the one claimed.

A measure that stops the share e of the events it reaches, reaches the share c of a pathway, and is delivered to the
share s leaves the failure fraction q = 1 - e c s.  On likelihood the q multiply the annual rate, as layers of
protection do; on impact they multiply harm.  Over the pathways p of a risk, with shares of the inherent rate w_p,

    rate = rate_0 sum_p w_p Q_p,     harm = harm_0 (sum_p w_p Q_p H_p) / (sum_p w_p Q_p)

Measures of one body tend to fail together, so within a body

    Q_g = (1 - rho) prod q + rho min q          (a beta-factor for common cause)

and bodies multiply.  Whatever the dependence, the truth lies within the Fréchet bounds
max(0, sum q - (n - 1)) <= Q <= min q, which are always given beside it.  Ten strategy papers therefore never look like
99.9 % protection: what is not delivered has s = 0, and one body's papers share their fate.

A link whose q is above 1 makes the risk worse.  It is no barrier that could fail with others, so it multiplies by
itself. Evidence of a grade that counts at its optimistic end only leaves the best estimate at no effect.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from riskregister.core.criteria import Criteria
from riskregister.core.delivery import Share, delivered
from riskregister.core.model import Estimate, Measure, Mitigation, Register, Risk

CHANNELS = ("likelihood", "impact")
#: The ways of a risk that has no pathways: made once, for there may be thousands of such risks.
ONE_WAY: Mapping[str, float] = MappingProxyType({"": 1.0})
#: How far each measure counts as delivered.
Delivered = Callable[[Measure], Share]

_LINK_COLUMNS = ["risk", "pathway", "share", "measure", "owner", "group", "channel", "q", "q_low", "q_high"]
_LEFT = ("left", "left_low", "left_high", "frechet_low", "frechet_high")
_PATH = ["risk", "pathway", "channel"]


def effect_of(link: Mitigation, criteria: Criteria, *, as_judged: bool = False) -> Estimate:
    """Return the share of the pathway's events (or harm) a link takes away when fully delivered: e c, with its range.

    The link's own efficacy, or the criteria's for its strength; times its coverage; cut to the optimistic end where
    the grade of evidence says so, unless the effect is wanted ``as_judged``.  At most 1; below 0 the measure makes
    this risk worse.
    """
    steps = {step.strength: Estimate(low=step.low, best=step.best, high=step.high) for step in criteria.efficacy}
    nothing = Estimate(low=0.0, best=0.0, high=0.0)
    efficacy = link.efficacy or steps.get(link.strength, nothing)
    coverage = link.coverage or Estimate(low=1.0, best=1.0, high=1.0)
    low = min(efficacy.low * coverage.low, efficacy.low * coverage.high)
    high = max(efficacy.high * coverage.low, efficacy.high * coverage.high)
    best = efficacy.best * coverage.best
    if as_judged or counts_whole(link, criteria):
        return Estimate(low=low, best=best, high=high)
    # Nothing shown: it may help as much as its optimistic end says, but neither best nor worst rests on it.  A harm
    # that is feared is kept: caution asks for less proof than comfort does.
    return Estimate(low=min(0.0, low), best=min(0.0, best), high=max(0.0, high))


def counts_whole(link: Mitigation, criteria: Criteria) -> bool:
    """Say whether a link's evidence lets its whole range count; grades the criteria do not name do."""
    return not any(one.grade == link.evidence and one.counts == "optimistic_end" for one in criteria.evidence)


def failure_fractions(
    register: Register, delivered_as: Delivered | None = None, *, as_judged: bool = False
) -> pd.DataFrame:
    """Return one row per mitigation, channel and pathway it acts on, in register order.

    Columns: risk, pathway ("" where the risk has none), share (of the inherent rate), measure, owner, group (the
    links that share their failures: the owner's, or the link alone if it makes the risk worse), channel, q (best),
    q_low (least is left), q_high (most is left).  ``delivered_as`` says how far a measure counts as delivered
    (default: today); ``as_judged`` lets every link count whole, whatever its evidence.
    """
    criteria = register.criteria
    share_of = delivered_as or (lambda measure: delivered(measure, criteria))
    measures = {measure.id: (measure, share_of(measure)) for measure in register.measures}
    ways = {risk.id: pathways_of(risk) for risk in register.risks}
    rows = []
    for link in register.mitigations:
        known, paths = measures.get(link.measure), ways.get(link.risk, ONE_WAY)
        if known is None:
            continue
        measure, share = known
        effect = effect_of(link, criteria, as_judged=as_judged)
        best, least, most = (
            1.0 - effect.best * share.best,
            1.0 - max(effect.high * share.low, effect.high * share.high),
            1.0 - min(effect.low * share.low, effect.low * share.high),
        )
        group = measure.owner if best <= 1.0 else f"{measure.owner}\0{link.id}"
        acts = paths if link.pathway not in paths else {link.pathway: paths[link.pathway]}
        for channel in CHANNELS if link.acts_on == "both" else (link.acts_on,):
            for pathway, part in acts.items():
                head = (link.risk, pathway, part, link.measure, measure.owner, group, channel)
                rows.append((*head, best, least, most))
    return pd.DataFrame(rows, columns=_LINK_COLUMNS)


def pathways_of(risk: Risk) -> Mapping[str, float]:
    """Return the shares of a risk's pathways by id; one unnamed way that is the whole where it has none."""
    return {pathway.id: pathway.share for pathway in risk.pathways} if risk.pathways else ONE_WAY


def combined(links: pd.DataFrame, same_body_dependence: float) -> pd.DataFrame:
    """Return per risk, pathway and channel what is left: ``left, left_low, left_high, frechet_low, frechet_high``.

    ``links`` is shaped like :func:`failure_fractions`.  ``left_low``..``left_high`` is the range from the ranges of
    effect and delivery; ``frechet_low``..``frechet_high`` the range from unknown dependence.  0..1, above 1 only where
    a measure makes a risk worse.  Index: (risk, pathway, channel).
    """
    grouped = links.groupby([*_PATH, "group"], sort=False)
    left = {}
    for name, column in (("left", "q"), ("left_low", "q_low"), ("left_high", "q_high")):
        together = grouped[column].agg(["prod", "min"])
        body = (1.0 - same_body_dependence) * together["prod"] + same_body_dependence * together["min"]
        left[name] = body.groupby(level=_PATH, sort=False).prod()
    result = pd.DataFrame(left)
    barriers = links.assign(q=links["q"].clip(upper=1.0), worse=links["q"].clip(lower=1.0))
    per_path = barriers.groupby(_PATH, sort=False).agg(
        total=("q", "sum"), count=("q", "count"), least=("q", "min"), worse=("worse", "prod")
    )
    result["frechet_low"] = np.maximum(0.0, per_path["total"] - (per_path["count"] - 1)) * per_path["worse"]
    result["frechet_high"] = per_path["least"] * per_path["worse"]
    return result


def left_by_way(links: pd.DataFrame, register: Register) -> pd.DataFrame:
    """Return one row per risk and pathway of the register: share (of the inherent rate), left (of rate x harm, best).

    Index: (risk, pathway), in register order.  What the measures leave of a risk's expected harm is the sum of share x
    left over its ways.
    """
    left = combined(links, register.criteria.same_body_dependence)["left"]
    by_way = left.groupby(level=["risk", "pathway"], sort=False).prod()
    rows = [(risk.id, *way) for risk in register.risks for way in pathways_of(risk).items()]
    table = pd.DataFrame(rows, columns=["risk", "pathway", "share"]).set_index(["risk", "pathway"])
    table["left"] = by_way.reindex(table.index).fillna(1.0)
    return table


def left_of(
    register: Register, risks: pd.Index, delivered_as: Delivered | None = None, *, as_judged: bool = False
) -> dict[str, pd.DataFrame]:
    """Return what is left of ``risks`` by channel (columns of :func:`combined`), 1.0 where no measure acts.

    ``delivered_as`` and ``as_judged`` as in :func:`failure_fractions`.
    """
    links = failure_fractions(register, delivered_as, as_judged=as_judged)
    table = combined(links, register.criteria.same_body_dependence)
    likelihood, impact = (_by_path(table, channel, register) for channel in CHANNELS)
    weights = likelihood.index.get_level_values("pathway").map(lambda key: key[1]).to_numpy(dtype=float)[:, None]
    rate = (likelihood * weights).groupby(level="risk", sort=False).sum()
    harm = (likelihood * impact * weights).groupby(level="risk", sort=False).sum() / rate.where(rate > 0, 1.0)
    # Where no event is left the harm of one still has a meaning: the mean over the ways as they were.
    harm = harm.where(rate > 0, (impact * weights).groupby(level="risk", sort=False).sum())
    return {
        "likelihood": rate.reindex(risks).fillna(1.0),
        "impact": harm.reindex(risks).fillna(1.0),
    }


def _by_path(table: pd.DataFrame, channel: str, register: Register) -> pd.DataFrame:
    """Return one row per risk that has links or pathways, and pathway of it, 1.0 where nothing acts in this channel.

    The level of the pathway holds (pathway, share).  Of every other risk all is left.
    """
    rows = table[table.index.get_level_values("channel") == channel].droplevel("channel")
    linked = set(table.index.get_level_values("risk"))
    told = (risk for risk in register.risks if risk.pathways or risk.id in linked)
    paths = [(risk.id, pathway) for risk in told for pathway in pathways_of(risk).items()]
    found = rows.reindex(pd.MultiIndex.from_tuples([(risk, key) for risk, (key, _share) in paths] or [("", "")]))
    found = found.fillna(1.0)[list(_LEFT)]
    found.index = pd.MultiIndex.from_tuples(paths or [("", ("", 1.0))], names=["risk", "pathway"])
    return found
