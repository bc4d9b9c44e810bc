"""What one failure alone would do: each measure, and each body with all its measures, taken away for itself.

The reckoning is that of the evidenced level (:mod:`riskregister.core.mitigation`): today's delivery, both channels,
pathways, dependence within a body.  What is left of a risk's expected harm without a measure is reckoned anew from the
measures that remain; the difference to what is left with all of them is what rests on it alone.  Measures that
duplicate each other have little that rests on one of them: that is what a second barrier is for.

A measure or body is a *single point of failure* of a risk if its failing alone lifts the evidenced score above the
category's appetite or tolerance, or if more than half of the reduction rests on it; of a category if more than half of
the harm its measures take away does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import pandas as pd

from riskregister.core import mitigation
from riskregister.core.delivery import delivered_share
from riskregister.core.directions import threats
from riskregister.core.frames import appetite_of, rows, tolerance_of
from riskregister.core.mitigation import failure_fractions, pathways_of
from riskregister.core.model import NOT_NAMED, Register
from riskregister.core.slipping import inherent, part_of, score_of

#: The share of a reduction from which on it rests on one measure or body.
HALF = 0.5
FAILING_COLUMNS = ["kind", "key", "risk", "category", "harm", "taken", "lost", "share", "score", "score_without"]
FAILING_COLUMNS += ["appetite", "above", "beyond"]
POINT_COLUMNS = ["kind", "key", "level", "of", "category", "share", "taken", "lost", "score", "score_without", "above"]
POINT_COLUMNS += ["beyond", "half"]


class _Link(NamedTuple):
    """One link on one pathway and channel: which measure, whose failures it shares, and what it lets through."""

    measure: str
    owner: str
    pathway: str
    impact: bool
    group: str
    q: float


def failing(register: Register, *, as_judged: bool = False) -> pd.DataFrame:
    """Return one row per risk and measure, and per risk and body, on which anything rests today.

    Columns: kind ("measure" or "body"), key (the measure's id, or the body), risk, category, harm (the risk's inherent
    expected harm a year, level-1 units; ``nan`` where not assessed), taken (the share of it that all measures take
    away), lost (the share that would no longer be taken away), share (lost / taken), score, score_without (evidenced),
    appetite, above (within appetite with it, above it without), beyond (the same of the category's tolerance).
    """
    register = threats(register)
    links: dict[str, list[_Link]] = defaultdict(list)
    for row in rows(failure_fractions(register, as_judged=as_judged)):
        if row.q != 1.0:
            one = _Link(row.measure, row.owner, row.pathway, row.channel == "impact", row.group, row.q)
            links[row.risk].append(one)
    dependence = register.criteria.same_body_dependence
    found = []
    for place, risk in enumerate(register.risks):
        if links[risk.id]:
            ways = pathways_of(risk)
            whole = _left(links[risk.id], ways, dependence)
            for kind, key, rest in _without_each(links[risk.id]):
                found.append((place, kind, key, *whole, *_left(rest, ways, dependence)))
    numbers = ["kept", "size", "kept_without", "size_without"]
    frame = pd.DataFrame(found, columns=["place", "kind", "key", *numbers])
    return _judged(register, frame.astype(dict.fromkeys(numbers, float)))


def _without_each(links: list[_Link]) -> Iterator[tuple[str, str, list[_Link]]]:
    for kind, keys in (("measure", [one.measure for one in links]), ("body", [one.owner for one in links])):
        for key in dict.fromkeys(keys):
            yield kind, key, [one for one, of in zip(links, keys, strict=True) if of != key]


def _left(links: Iterable[_Link], ways: Mapping[str, float], dependence: float) -> tuple[float, float]:
    """Return what is left of a risk's rate and of the mean harm of an event."""
    together: dict[tuple[str, bool], dict[str, tuple[float, float]]] = defaultdict(dict)
    for one in links:
        of = together[one.pathway, one.impact]
        product, least = of.get(one.group, (1.0, np.inf))
        of[one.group] = product * one.q, min(least, one.q)
    rate = harm = plain = 0.0
    for way, part in ways.items():
        kept, size = (
            float(np.prod([(1 - dependence) * product + dependence * least for product, least in of.values()] or [1.0]))
            for of in (together[way, False], together[way, True])
        )
        rate, harm, plain = rate + part * kept, harm + part * kept * size, plain + part * size
    return rate, harm / rate if rate > 0 else plain


def _judged(register: Register, found: pd.DataFrame) -> pd.DataFrame:
    at = found.pop("place").to_numpy(dtype=int)
    rate, harm = inherent(register)
    risks = np.array([risk.id for risk in register.risks], dtype=object)
    categories = np.array([risk.category for risk in register.risks], dtype=object)
    found["risk"], found["category"] = risks[at], categories[at]
    found["harm"] = (rate * harm)[at]
    left, without = found["kept"] * found["size"], found["kept_without"] * found["size_without"]
    found["taken"], found["lost"] = 1.0 - left, without - left
    found["share"] = (found["lost"] / found["taken"]).where(found["taken"] > 0)
    for suffix in ("", "_without"):
        kept, size = (found[f"{name}{suffix}"].to_numpy(dtype=float) for name in ("kept", "size"))
        found[f"score{suffix}"] = score_of(rate[at] * kept, harm[at] * size, register)
    found["appetite"] = np.array(appetite_of(found["category"], register.criteria), dtype=float)
    found["above"] = _crosses(found, found["appetite"])
    found["beyond"] = _crosses(found, pd.Series(tolerance_of(found["category"], register.criteria), found.index, float))
    return found[FAILING_COLUMNS]


def _crosses(found: pd.DataFrame, limit: pd.Series[float]) -> pd.Series[bool]:
    """Say of which rows the score is within a limit with it, and above it without."""
    return ((found["score"] <= limit) & (found["score_without"] > limit)).astype(bool)


def single_points(found: pd.DataFrame) -> pd.DataFrame:
    """Return the single points of failure in a frame of :func:`failing`, those on which most harm rests first.

    Columns: kind, key, level ("risk" or "category"), of (its id), category, share (of the reduction that rests on it),
    taken (that reduction, as a share of the inherent expected harm; for a category of all its assessed risks that any
    measure takes something off), lost (expected harm a year that would no longer be taken away), score, score_without,
    above, beyond (``nan``, ``nan``, False and False for a category), half (more than half rests on it).  Measures
    nobody is named for are no body that could fail.
    """
    named = found[(found["kind"] != "body") | (found["key"] != NOT_NAMED)]
    risks = named.assign(level="risk", of=named["risk"], lost=named["lost"] * named["harm"])
    once = found.drop_duplicates("risk").dropna(subset="harm")
    taken = (once["taken"] * once["harm"]).groupby(once["category"]).sum()
    harms = once["harm"].groupby(once["category"]).sum()
    grouped = risks.groupby(["kind", "key", "category"], sort=False)["lost"].sum().reset_index()
    grouped["share"] = grouped["lost"] / grouped["category"].map(taken)
    grouped["taken"] = grouped["category"].map(taken / harms)
    categories = grouped.assign(level="category", of=grouped["category"], score=np.nan, score_without=np.nan)
    categories["above"] = categories["beyond"] = False
    both = pd.concat([risks, categories], ignore_index=True)
    both["half"] = (both["share"] > HALF).astype(bool)
    both = both.astype({"above": bool, "beyond": bool})
    both = both[both["half"] | both["above"] | both["beyond"]]
    return both.sort_values("lost", ascending=False, kind="stable", na_position="last")[POINT_COLUMNS].reset_index(
        drop=True
    )


def body_cover(register: Register, found: pd.DataFrame) -> pd.DataFrame:
    """Return one row per body and category it acts in, from the measures and a frame of :func:`failing`.

    Columns: body, category, measures (how many act there), delivering (how many of them deliver anything today), lost
    (the share of the category's inherent expected harm that rests on the body alone, 0..1; ``nan`` where no risk of it
    is assessed).
    """
    register = threats(register)
    home = {risk.id: risk.category for risk in register.risks}
    owners = {one.id: one.owner for one in register.measures}
    acting: dict[tuple[str, str], set[str]] = defaultdict(set)
    for link in register.mitigations:
        if link.measure in owners and link.risk in home:
            acting[owners[link.measure], home[link.risk]].add(link.measure)
    delivering = {one.id for one in register.measures if delivered_share(one, register.criteria) > 0}
    rate, harm = inherent(register)
    whole = pd.Series(rate * harm, index=[risk.category for risk in register.risks]).dropna()
    totals = whole.groupby(level=0).sum()
    bodies = found[found["kind"] == "body"]
    lost = (bodies["lost"] * bodies["harm"]).groupby([bodies["key"], bodies["category"]]).sum()
    found_rows = []
    for (body, category), of in acting.items():
        total = float(totals.get(category, 0.0))
        share = float(lost.get((body, category), 0.0)) / total if total > 0 else np.nan
        found_rows.append((body, category, len(of), len(of & delivering), share))
    return pd.DataFrame(found_rows, columns=["body", "category", "measures", "delivering", "lost"])


def resting_on(register: Register, measure: str) -> pd.DataFrame:
    """Return what rests on one measure today, a row per risk it acts on, with the range and as judged.

    Columns: risk, title, category, score, score_without, appetite, above (as in :func:`failing`), lost, lost_low,
    lost_high (the share of the inherent expected harm that it alone takes away: best, and the ends of the ranges of
    effect and delivery), lost_judged (best, if its links counted whole whatever their evidence).
    """
    register = threats(register)
    touched = {link.risk for link in register.mitigations if link.measure == measure}
    part = part_of(register, touched)
    names = ["risk", "title", "category", "score", "score_without", "appetite", "above"]
    names += ["lost", "lost_low", "lost_high", "lost_judged"]
    if not part.risks:
        return pd.DataFrame(columns=names)
    fewer = replace(part, mitigations=tuple(link for link in part.mitigations if link.measure != measure))
    ids = pd.Index([risk.id for risk in part.risks], dtype=object)
    frame = pd.DataFrame({"risk": pd.Series(ids, dtype=object)})
    frame["title"], frame["category"] = [r.title for r in part.risks], [r.category for r in part.risks]
    rate, harm = inherent(part)
    with_it, without = _harm_left(part, ids), _harm_left(fewer, ids)
    for name, (kept, size, _ends) in (("score", with_it), ("score_without", without)):
        frame[name] = score_of(rate * kept, harm * size, part)
    frame["appetite"] = np.array(appetite_of(frame["category"], part.criteria), dtype=float)
    frame["above"] = _crosses(frame, frame["appetite"])
    differences = [after - before for before, after in zip(with_it[2], without[2], strict=True)]
    frame["lost"] = differences[0]
    frame["lost_low"], frame["lost_high"] = np.minimum.reduce(differences), np.maximum.reduce(differences)
    judged = _harm_left(fewer, ids, as_judged=True)[2][0] - _harm_left(part, ids, as_judged=True)[2][0]
    frame["lost_judged"] = judged
    return frame[names].sort_values("lost_high", ascending=False, kind="stable").reset_index(drop=True)


def _harm_left(
    register: Register, risks: pd.Index, *, as_judged: bool = False
) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    """Return what is left of rate and harm (best), and of expected harm: best, least, most."""
    sides = mitigation.left_of(register, risks, as_judged=as_judged)
    ends = [
        sides["likelihood"][column].to_numpy(dtype=float) * sides["impact"][column].to_numpy(dtype=float)
        for column in ("left", "left_low", "left_high")
    ]
    kept, size = (sides[channel]["left"].to_numpy(dtype=float) for channel in mitigation.CHANNELS)
    return kept, size, ends
