"""Risks with their ranges on the continuous matrix: probability across, harm upwards, both on logarithmic axes.

A level is a step of equal ratio, so that levels with their fractions *are* the logarithmic scales; what is written
along the axes are the probabilities and the harms at their edges.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import numpy as np
import pandas as pd

from riskregister.charts.matrix import Look, cell_key, place
from riskregister.core import scoring
from riskregister.core.criteria import Criteria
from riskregister.core.frames import rows
from riskregister.core.labels import marked
from riskregister.core.parts import Estimate
from riskregister.translations import gettext as _

#: More ranges than this cover one another; then those of the highest scores are drawn.
MOST_RANGES = 24
# Risks whose best levels are the same lie around their place, so far from it at most, in steps.
_AROUND = 0.34
_HEAD = 0.08
_GOLDEN = math.pi * (3.0 - math.sqrt(5.0))

_ENDS = ("likelihood_low", "likelihood", "likelihood_high", "impact_low", "impact", "impact_high")


def ranges(frame: pd.DataFrame, criteria: Criteria, look: Look, chosen: Collection[str] = ()) -> dict[str, Any]:
    """Return ``marks``, ``ticks``, and how many of how many are drawn (``drawn``, ``all``).

    A mark has its best levels ``at``, its range ``left``, ``right``, ``down`` and ``up``, the ``kind`` ("event",
    "chronic" or "opportunity"), and what is told of it.  ``frame`` is a risk or category frame with ranges; where more
    lie on the matrix than ``MOST_RANGES``, those in ``chosen`` come first, then the highest scores.
    """
    known = frame.dropna(subset=["likelihood", "impact"])
    if len(known) > MOST_RANGES:
        first = ~known["id"].isin(list(chosen)).to_numpy()
        order = np.lexsort((-known["score"].to_numpy(), first))[:MOST_RANGES]
        drawn = known.iloc[np.sort(order)]
    else:
        drawn = known
    found = [_mark(row, criteria, look) for row in rows(drawn)]
    _set_apart(found)
    return {"marks": found, "ticks": _ticks(criteria, look), "drawn": len(found), "all": len(known)}


def _mark(row: Any, criteria: Criteria, look: Look) -> dict[str, Any]:
    tops = criteria.likelihood.levels[-1].level, criteria.impact.levels[-1].level
    given = [float(getattr(row, name)) for name in _ENDS]
    likelihood, impact = _held(given[:3], tops[0]), _held(given[3:], tops[1])
    low, best, high = (place(pair, look) for pair in zip(likelihood, impact, strict=True))
    kind = getattr(row, "type", "")
    told = _("{risk}: likelihood {l} ({l_low} – {l_high}), impact {i} ({i_low} – {i_high})")
    names = ("l_low", "l", "l_high", "i_low", "i", "i_high")
    words = told.format(
        risk=f"{row.id} {row.title}", **{name: f"{value:g}" for name, value in zip(names, given, strict=True)}
    )
    cell = (float(scoring.cell(levels[1], top)) for levels, top in zip((likelihood, impact), tops, strict=True))
    return {
        "key": cell_key(*cell),
        "text": marked(row.id, kind, getattr(row, "trajectory", "")) + (" ↑" if look.opportunity else ""),
        "at": best,
        "left": low[0],
        "right": high[0],
        "down": low[1],
        "up": high[1],
        "kind": "opportunity" if look.opportunity else "chronic" if kind == "chronic" else "event",
        "tip": words,
    }


def stages_of(
    given: Sequence[tuple[str, Estimate, Estimate]], criteria: Criteria, kind: str, look: Look
) -> dict[str, Any]:
    """Return ``marks``, ``arrows`` and ``ticks`` of one risk at several stages: (name, likelihood, impact), in order.

    Stages that follow each other at the same best levels are one mark with their names, ranging over all of them.
    """
    tops = criteria.likelihood.levels[-1].level, criteria.impact.levels[-1].level
    marks: list[dict[str, Any]] = []
    for name, likelihood, impact in given:
        sides = [_held([one.low, one.best, one.high], top) for one, top in zip((likelihood, impact), tops, strict=True)]
        low, best, high = (place(pair, look) for pair in zip(*sides, strict=True))
        words = in_words(name, likelihood, impact)
        same = marks[-1] if marks else {}
        if same and same["at"] == best:
            same["text"] += f", {name}"
            same["tip"] += f" {words}"
            same |= {"left": min(same["left"], low[0]), "right": max(same["right"], high[0])}
            same |= {"down": min(same["down"], low[1]), "up": max(same["up"], high[1])}
            continue
        mark = {"key": "", "text": name, "at": best, "by": (0.0, 0.0), "kind": kind, "tip": words}
        marks.append(mark | {"left": low[0], "right": high[0], "down": low[1], "up": high[1]})
    arrows = [
        {"from": one["at"], "to": _short_of(one["at"], other["at"]), "text": "", "tip": other["tip"], "weight": 1.0}
        for one, other in itertools.pairwise(marks)
    ]
    return {"marks": marks, "arrows": arrows, "ticks": _ticks(criteria, look)}


def in_words(name: str, likelihood: Estimate, impact: Estimate) -> str:
    """Return where a stage lies, in words."""
    told = _("{name}: likelihood {likelihood} ({low} – {high}), impact {impact} ({least} – {most}).")
    ends = {"low": likelihood.low, "high": likelihood.high, "least": impact.low, "most": impact.high}
    ends |= {"likelihood": likelihood.best, "impact": impact.best}
    return told.format(name=name, **{place: f"{value:g}" for place, value in ends.items()})


def _short_of(start: tuple[float, float], end: tuple[float, float]) -> tuple[float, float]:
    """Return where an arrow ends so that its head is seen before the mark it leads to."""
    across, upwards = end[0] - start[0], end[1] - start[1]
    long = math.hypot(across, upwards)
    part = max(long - _HEAD, long / 2) / long
    return start[0] + across * part, start[1] + upwards * part


def _held(levels: list[float], top: int) -> list[float]:
    """Keep levels on the matrix; an end that is not known is where the best is."""
    best = levels[1]
    return [min(max(best if math.isnan(level) else level, 0.5), top + 0.5) for level in levels]


def _set_apart(marks: list[dict[str, Any]]) -> None:
    """Move marks with the same best levels apart, as seeds lie in a sunflower; each takes its range with it."""
    together: dict[tuple[float, float], list[dict[str, Any]]] = defaultdict(list)
    for mark in marks:
        x, y = mark["at"]
        together[round(x, 1), round(y, 1)].append(mark)
    for group in together.values():
        for number, mark in enumerate(group):
            far = _AROUND * math.sqrt((number + 0.5) / len(group)) if len(group) > 1 else 0.0
            mark["by"] = (far * math.cos(number * _GOLDEN), far * math.sin(number * _GOLDEN))


def _ticks(criteria: Criteria, look: Look) -> dict[str, Any]:
    """Return what is written along both axes: [place, words, words below where there is room]."""
    levels = criteria.likelihood.levels
    edges = [levels[0].low, *(level.high for level in levels)]
    likelihood = [[number + 0.5, f"{edge * 100:.2g} %", ""] for number, edge in enumerate(edges)]
    impact = _harms(criteria, look)
    across, upwards = (impact, likelihood) if look.swap else (likelihood, impact)
    return {"x": across, "y": upwards}


def _harms(criteria: Criteria, look: Look) -> list[list[Any]]:
    """Return the native edges of a dimension that has some, else how many times the harm of level 1 a level is."""
    found = next((one for one in criteria.impact.dimensions if one.id == look.dimension), None)
    if found is not None and found.edges and not look.opportunity:
        unit = found.units[0].name if found.units else ""
        return [[number + 1.5, f"{edge:,g} {unit}".strip(), ""] for number, edge in enumerate(found.edges)]
    times = [f"{criteria.impact.base ** (level.level - 1):,g}" for level in criteria.impact.levels]
    if look.opportunity:
        pairs = zip(criteria.impact.levels, times, strict=True)
        return [[float(level.level), _("× {n} benefit").format(n=n), str(level.level)] for level, n in pairs]
    return [
        [float(level.level), _("× {n} harm").format(n=n), f"{level.level} {level.label}"]
        for level, n in zip(criteria.impact.levels, times, strict=True)
    ]
