"""The panel as tables: each assessor's view by round, how far they are apart, what they amount to, how far they agree.

Who counts as an assessor, and whose assessment stands, is said in :mod:`riskregister.core.assessors`.  A consensus is
the chair's and takes no part in any pool or number of agreement.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np
import pandas as pd

from riskregister.core import agreement
from riskregister.core.alpha import alpha
from riskregister.core.assessors import SIDES, Side, Views, chairs, labels_of, views
from riskregister.core.consensus import Floats, Pool, pooled_ranges
from riskregister.core.model import CONSENSUS, STAGES, Assessment, Estimate, Register, Stage

_ENDS = ("low", "best", "high")


def given_frame(register: Register) -> pd.DataFrame:
    """Return one row per assessor's view, and per consensus, sorted by register order of risks, stage and round.

    Columns: risk, stage, round, assessor, anonymous, consensus (bool), date, likelihood_low .. impact_high, confidence,
    rationale, likelihood_shift, impact_shift (best level minus the same assessor's in the latest earlier round, ``nan``
    without one).

    Whoever is anonymous in one round of a risk and stage is so in all, or the shift would name them.  Their numbers
    ("Assessor 2") are the same in all rounds of a risk and stage, say nothing of names or order, and are dealt anew for
    the next risk.
    """
    known = views(register)
    labels = labels_of(known)
    earlier: dict[tuple[str, Stage, str], Assessment] = {}
    rows = []
    for (risk, stage, _round), given in sorted(known.items(), key=lambda item: item[0][2]):
        for who, one in given.items():
            before = earlier.get((risk, stage, who))
            label = labels.get((risk, stage, who))
            rows.append(_row(one, label or one.assessor, label is not None, before))
            earlier[risk, stage, who] = one
    rows += [_row(one, one.assessor, False, None) for one in register.assessments if one.basis == CONSENSUS]
    place = {risk.id: number for number, risk in enumerate(register.risks)}
    # Among the anonymous the order of entry would tell who they are; the sort by label hides it.
    rows.sort(
        key=lambda row: (
            place.get(str(row["risk"]), len(place)),
            STAGES.index(row["stage"]),
            row["round"],
            row["consensus"],
            row["assessor"],
        )
    )
    return pd.DataFrame(rows, columns=_GIVEN_COLUMNS)


def panel_frame(register: Register, pool: Pool = "linear") -> pd.DataFrame:
    """Return one row per risk, stage, round and side (likelihood, impact) that anybody assessed.

    Columns: risk, stage, round, side, assessors (how many gave this side), absent (how many did in an earlier round but
    not in this one), bests (their best levels, ascending), lowest, highest, iqr, consensus (Tastle-Wierman), bimodal,
    flagged, pooled_low, pooled_best (``nan`` where flagged: a 1 and a 5 do not become a 3), pooled_high, shift (of the
    mean best level of those who gave this side in this and an earlier round; ``nan`` without any), agreed (the best
    level of the chair's standing consensus, else ``nan``), open (they differ and there is no consensus).
    """
    known = views(register)
    keys = sorted(known, key=lambda key: (key[0], STAGES.index(key[1]), key[2]))
    agreed = {stage: chairs(register, stage) for stage in STAGES}
    rows, levels = [], []
    earlier: dict[tuple[str, Stage, Side], dict[str, float]] = defaultdict(dict)
    for key in keys:
        risk, stage, number = key
        for side in SIDES:
            held = {who: estimate for who, one in known[key].items() if (estimate := getattr(one, side))}
            before = earlier[risk, stage, side]
            if not held:
                continue
            shifts = [estimate.best - before[who] for who, estimate in held.items() if who in before]
            chair = getattr(agreed[stage].get(risk), side, None)
            rows.append(
                {
                    "risk": risk,
                    "stage": stage,
                    "round": number,
                    "side": side,
                    "absent": len(before.keys() - held.keys()),
                    "bests": tuple(sorted(estimate.best for estimate in held.values())),
                    "shift": float(np.mean(shifts)) if shifts else np.nan,
                    "agreed": chair.best if chair else np.nan,
                    "open": risk not in agreed[stage] and len(set(held.values())) > 1,
                }
            )
            levels.append((side, list(held.values())))
            before.update({who: estimate.best for who, estimate in held.items()})
    frame = pd.DataFrame(rows, columns=["risk", "stage", "round", "side", "absent", "bests", "shift", "agreed", "open"])
    place = {risk.id: number for number, risk in enumerate(register.risks)}
    frame = _with_pools(frame, levels, register, pool)
    order = frame["risk"].map(place).to_numpy(dtype=float)
    return frame.iloc[np.argsort(order, kind="stable")].reset_index(drop=True)[_PANEL_COLUMNS]


def apart_frame(panel: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of a :func:`panel_frame` in whose latest round assessors hold different best levels.

    One row per risk, stage and side; flagged ones first, then by Tastle-Wierman consensus, the lowest first.
    """
    last = panel.groupby(["risk", "stage", "side"], sort=False).tail(1)
    differing = last[last["lowest"] < last["highest"]]
    order = ["flagged", "consensus", "iqr"]
    return differing.sort_values(order, ascending=[False, True, False], kind="stable").reset_index(drop=True)


def agreement_frame(register: Register, draws: int = 2000, seed: int = 0) -> pd.DataFrame:
    """Return one row per stage, round and side that at least two assessors gave for some risk: how far they agree.

    Columns: stage, round, side, assessors, risks (those with two or more), alpha (Krippendorff, ordinal), alpha_low,
    alpha_high (95 % bootstrap interval over risks, ``draws`` resamples), w (Kendall, corrected for ties; ``nan``
    unless every assessor gave every risk that anybody gave).  Where alpha is not defined it is ``nan``.
    """
    known = views(register)
    rows = []
    for stage in STAGES:
        for number in sorted({key[2] for key in known if key[1] == stage}):
            for side in SIDES:
                row = _agreed(known, stage, number, side, draws, seed)
                if row:
                    rows.append(row)
    return pd.DataFrame(rows, columns=_AGREEMENT_COLUMNS)


def _row(one: Assessment, label: str, hidden: bool, before: Assessment | None) -> dict[str, object]:
    row: dict[str, object] = {
        "risk": one.risk,
        "stage": one.stage,
        "round": one.round,
        "assessor": label,
        "anonymous": hidden,
        "consensus": one.basis == CONSENSUS,
        "date": one.date,
        "confidence": one.confidence,
        "rationale": one.rationale,
    }
    for side in SIDES:
        estimate, was = getattr(one, side), getattr(before, side, None)
        row |= {f"{side}_{end}": getattr(estimate, end, np.nan) for end in _ENDS}
        row[f"{side}_shift"] = estimate.best - was.best if estimate and was else np.nan
    return row


def _with_pools(
    frame: pd.DataFrame, levels: list[tuple[Side, list[Estimate]]], register: Register, pool: Pool
) -> pd.DataFrame:
    low, best, high = (_matrix([getattr(one, end) for one in held] for _side, held in levels) for end in _ENDS)
    criteria = register.criteria
    tops = {"likelihood": len(criteria.likelihood.levels), "impact": len(criteria.impact.levels)}
    found = {name: np.full(len(frame), np.nan) for name in ("lowest", "highest", "iqr", "consensus")}
    found |= {"given": np.zeros(len(frame)), "bimodal": np.zeros(len(frame)), "flagged": np.zeros(len(frame))}
    for side, top in tops.items():
        here = (frame["side"] == side).to_numpy()
        for name, values in agreement.spread(best[here], 1.0, float(top)).items():
            found[name][here] = values
    frame = frame.assign(assessors=found.pop("given").astype(int), **found)
    frame = frame.astype({"bimodal": bool, "flagged": bool, "open": bool})
    pooled = pooled_ranges(low, best, high, pool) if len(frame) else (np.empty(0),) * 3
    frame = frame.assign(**{f"pooled_{end}": values for end, values in zip(_ENDS, pooled, strict=True)})
    frame["pooled_best"] = frame["pooled_best"].mask(frame["flagged"])
    return frame


def _matrix(rows: Iterable[list[float]]) -> Floats:
    """Return rows of different length as one table, filled up with ``nan``."""
    held = list(rows)
    table = np.full((len(held), max((len(row) for row in held), default=1)), np.nan)
    for place, row in enumerate(held):
        table[place, : len(row)] = row
    return table


def _agreed(known: Views, stage: Stage, number: int, side: Side, draws: int, seed: int) -> dict[str, object] | None:
    people: dict[str, int] = {}
    columns: list[dict[int, float]] = []
    for (_risk, at, of), given in known.items():
        if (at, of) == (stage, number):
            held = {who: estimate.best for who, one in given.items() if (estimate := getattr(one, side))}
            if held:
                columns.append({people.setdefault(who, len(people)): level for who, level in held.items()})
    table = np.full((len(people), len(columns)), np.nan)
    for place, column in enumerate(columns):
        table[list(column), place] = list(column.values())
    paired = int(((~np.isnan(table)).sum(axis=0) >= 2).sum())
    if not paired:
        return None
    found = alpha(table, "ordinal", draws=draws, seed=seed)
    complete = not np.isnan(table).any() and len(columns) >= 2
    return {
        "stage": stage,
        "round": number,
        "side": side,
        "assessors": len(people),
        "risks": paired,
        "alpha": found.value,
        "alpha_low": found.low,
        "alpha_high": found.high,
        "w": agreement.concordance(table)["w"] if complete else np.nan,
    }


_GIVEN_COLUMNS = ["risk", "stage", "round", "assessor", "anonymous", "consensus", "date"]
_GIVEN_COLUMNS += [f"{side}_{end}" for side in SIDES for end in _ENDS]
_GIVEN_COLUMNS += ["confidence", "rationale", "likelihood_shift", "impact_shift"]
_PANEL_COLUMNS = ["risk", "stage", "round", "side", "assessors", "absent", "bests", "lowest", "highest", "iqr"]
_PANEL_COLUMNS += ["consensus", "bimodal", "flagged", "pooled_low", "pooled_best", "pooled_high"]
_PANEL_COLUMNS += ["shift", "agreed", "open"]
_AGREEMENT_COLUMNS = ["stage", "round", "side", "assessors", "risks", "alpha", "alpha_low", "alpha_high", "w"]
