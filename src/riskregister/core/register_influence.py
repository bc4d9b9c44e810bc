"""Influences of a register: how much of each risk is its own, and how much it imports from others.

The probability assessed for a risk is read as the whole, influences included, since nobody who assesses it can think
them away.  Its own part is what is left once the imports of one step are taken out,

    P_j = 1 - (1 - own_j) prod_i (1 - P_i t_ij)      so      own_j = 1 - (1 - P_j) / prod_i (1 - P_i t_ij)

and 0 where the imports alone exceed P: then the multipliers and the levels contradict each other, and the row says so
(derived).  t_ij is the transmission a multiplier stands for (:func:`influence.transmission_of_multiplier`), with P_j as
the probability it multiplies; one that would lift it above 1 is held there.  Harm is expected harm a year in level-1
units, annual rate times base^(level - 1), split in the same shares.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from riskregister.core import scoring
from riskregister.core.frames import latest_assessments
from riskregister.core.influence import transmission_of_multiplier
from riskregister.core.model import Register, Stage
from riskregister.core.scoring import Floats

_ENDS = ("low", "best", "high")
_RISK = ["id", "title", "p", "own_p", "imported_share", "imported_share_low", "imported_share_high", "own_harm"]
_RISK += ["imported_harm", "exported_harm", "influences_in", "influences_out", "contradicts"]
_LINK = ["cause", "effect", "cause_title", "effect_title", "multiplier_low", "multiplier", "multiplier_high"]
_LINK += ["transmission", "held", "carried_harm", "basis", "rationale", "sources"]


def influence_frame(register: Register, stage: Stage = "current") -> pd.DataFrame:
    """Return one row per influence whose two risks are assessed at ``stage``, the largest carried harm first.

    Columns: cause, effect (ids), cause_title, effect_title, multiplier_low, multiplier, multiplier_high, transmission
    (0..1, best), held (it would lift the effect's probability above 1), carried_harm (expected harm a year of the
    effect that goes away if this influence did), basis, rationale, sources.
    """
    known = _known(register, stage)
    titles = {risk.id: risk.title for risk in register.risks}
    rows = []
    for one in register.influences:
        if one.cause in known and one.effect in known:
            p, (effect, harm) = known[one.cause][0], known[one.effect]
            t, held = _transmission(effect, one.multiplier.best)
            carried = harm * min(1.0, p * t / effect) if effect > 0 else 0.0
            levels = (getattr(one.multiplier, end) for end in _ENDS)
            head = (one.cause, one.effect, titles[one.cause], titles[one.effect], *levels)
            rows.append((*head, t, held, carried, one.basis, one.rationale, one.sources))
    frame = pd.DataFrame(rows, columns=_LINK)
    return frame.sort_values("carried_harm", ascending=False, kind="stable", ignore_index=True)


def imports_frame(register: Register, stage: Stage = "current") -> pd.DataFrame:
    """Return one row per risk assessed at ``stage`` that influences another or is influenced, in register order.

    Columns: id, title, p (assessed probability within the horizon), own_p, imported_share (0..1 of p, best, with _low
    and _high from the multipliers' ranges), own_harm, imported_harm (expected harm a year), exported_harm (by how much
    the others' expected harm would fall if this risk could not occur), influences_in, influences_out (counts),
    contradicts (the imports alone exceed the assessed probability).
    """
    known = _known(register, stage)
    links = [one for one in register.influences if one.cause in known and one.effect in known]
    touched = {one.cause for one in links} | {one.effect for one in links}
    shares = {end: _imported(links, known, end) for end in _ENDS}
    rows: list[dict[str, Any]] = []
    for risk in register.risks:
        if risk.id not in touched:
            continue
        p, harm = known[risk.id]
        imported, contradicts = shares["best"].get(risk.id, (0.0, False))
        exported = 0.0
        for one in links:
            if one.cause == risk.id:
                rest = [other for other in links if other.cause != risk.id]
                without = _imported(rest, known, "best").get(one.effect, (0.0, False))[0]
                exported += known[one.effect][1] * max(0.0, shares["best"][one.effect][0] - without)
        rows.append(
            {
                "id": risk.id,
                "title": risk.title,
                "p": p,
                "own_p": p * (1.0 - imported),
                "imported_share": imported,
                "imported_share_low": shares["low"].get(risk.id, (0.0, False))[0],
                "imported_share_high": shares["high"].get(risk.id, (0.0, False))[0],
                "own_harm": harm * (1.0 - imported),
                "imported_harm": harm * imported,
                "exported_harm": exported,
                "influences_in": sum(one.effect == risk.id for one in links),
                "influences_out": sum(one.cause == risk.id for one in links),
                "contradicts": contradicts,
            }
        )
    return pd.DataFrame(rows, columns=_RISK)


def _imported(links: list[Any], known: dict[str, tuple[float, float]], end: str) -> dict[str, tuple[float, bool]]:
    """Return by effect the share of its probability that it imports, and whether the imports exceed it."""
    passes: dict[str, float] = {}
    for one in links:
        p, effect = known[one.cause][0], known[one.effect][0]
        t, _held = _transmission(effect, getattr(one.multiplier, end))
        passes[one.effect] = passes.get(one.effect, 1.0) * (1.0 - p * t)
    found: dict[str, tuple[float, bool]] = {}
    for target, nothing_comes in passes.items():
        p = known[target][0]
        own = 1.0 - (1.0 - p) / nothing_comes if nothing_comes > 0 else -1.0
        found[target] = (1.0, True) if own < 0 else (1.0 - own / p if p > 0 else 0.0, False)
    return found


def _transmission(p: float, multiplier: float) -> tuple[float, bool]:
    held = multiplier * p > 1.0
    return (1.0 if held else transmission_of_multiplier(p, multiplier)) if p < 1 else 0.0, held


def _known(register: Register, stage: Stage) -> dict[str, tuple[float, float]]:
    """Return by id the probability within the horizon and the expected harm a year of each risk assessed at a stage."""
    criteria, given = register.criteria, latest_assessments(register, stage)
    found = {}
    for risk in register.risks:
        one = given.get(risk.id)
        if one and one.likelihood and one.impact:
            rate: Floats = scoring.rate_of_level(one.likelihood.best, criteria.likelihood)
            harm = scoring.harm_of_level(one.impact.best, criteria.impact)
            found[risk.id] = (float(scoring.probability_of_rate(rate, criteria.likelihood)), float(rate * harm))
    return found
