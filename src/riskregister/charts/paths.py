"""The ways that risks took over the matrix: an arrow from cell to cell for each step, many of them as one.

Which way is told by the arrow's head, never by a colour alone.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from riskregister.charts.matrix import Look, place
from riskregister.core.paths import Levels, Move
from riskregister.translations import ngettext

#: More single arrows than this would hide the matrix and one another: then those between the same cells are one.
MOST_ARROWS = 24
#: At most so many arrows that stand for several.
MOST_FLOWS = 20
# In cells: how far from its middle an arrow begins and ends.
_RING = 0.27
_APART = math.radians(38)

Point = tuple[float, float]


def laid_over(legs: Sequence[Move], look: Look, up: Collection[str] = ()) -> dict[str, Any]:
    """Return what shows ``legs`` on a matrix: ``arrows``, ``notes`` of what came or went, and ``flows``.

    A leg with both ends is an arrow with the risk's id; of a risk with several legs only the last carries it.  Above
    ``MOST_ARROWS`` all legs between the same two cells are one arrow, as wide as they are many, with their number;
    ``flows`` then says how many pairs of cells there are, of which the most travelled are drawn.  Notes mark in their
    cell the risks that came (+) or went (−).  ``up`` are opportunities, which carry their mark.
    """
    both = [leg for leg in legs if leg.old and leg.new]
    if len(both) > MOST_ARROWS:
        arrows, pairs = _flows(both, look)
        return {"flows": pairs, "arrows": arrows, "notes": _counted(legs, look)}
    ways = _ways([_swapped(leg, look) for leg in both])

    def named(risk: str) -> str:
        return f"{risk} ↑" if look.opportunity or risk in up else risk

    last = {risk: number for number, (risk, _start, _end) in enumerate(ways)}
    arrows = [
        {
            "from": start,
            "to": end,
            "text": named(risk) if last[risk] == number else "",
            "tip": named(risk),
            "weight": 1.0,
        }
        for number, (risk, start, end) in enumerate(ways)
    ]
    notes = [
        {"at": place(leg.new or leg.old or (0.0, 0.0), look), "text": f"{'+' if leg.new else '−'} {named(leg.risk)}"}
        for leg in legs
        if (leg.old is None) != (leg.new is None)
    ]
    return {"flows": 0, "arrows": arrows, "notes": notes if len(notes) <= MOST_ARROWS else _counted(legs, look)}


def _swapped(leg: Move, look: Look) -> Move:
    old, new = (place(levels, look) if levels else None for levels in (leg.old, leg.new))
    return replace(leg, old=old, new=new)


def _cell(levels: Levels) -> Levels:
    return math.floor(levels[0] + 0.5), math.floor(levels[1] + 0.5)


def _flows(legs: Sequence[Move], look: Look) -> tuple[list[dict[str, Any]], int]:
    ends = ((_cell(leg.old), _cell(leg.new)) for leg in legs if leg.old and leg.new)
    pairs = Counter(pair for pair in ends if pair[0] != pair[1])
    chosen = pairs.most_common(MOST_FLOWS)
    if not chosen:
        return [], 0
    most = max(n for _pair, n in chosen)
    blank = replace(legs[0], old=None, new=None)
    named = [replace(blank, risk=str(at), old=old, new=new) for at, ((old, new), _n) in enumerate(chosen)]
    found = []
    for (_risk, start, end), (_pair, n) in zip(_ways([_swapped(leg, look) for leg in named]), chosen, strict=True):
        tip = ngettext("{n} risk went this way", "{n} risks went this way", n).format(n=n)
        found.append({"from": start, "to": end, "text": str(n), "tip": tip, "weight": 1.0 + 3.0 * math.sqrt(n / most)})
    return found, len(pairs)


def _counted(legs: Sequence[Move], look: Look) -> list[dict[str, Any]]:
    """Return one note for each cell that risks came to or went from: how many."""
    came = Counter(_cell(leg.new) for leg in legs if leg.new and not leg.old)
    went = Counter(_cell(leg.old) for leg in legs if leg.old and not leg.new)
    return [
        {"at": place(cell, look), "text": f"{sign} {n}"}
        for sign, found in (("+", came), ("−", went))
        for cell, n in found.items()
    ]


def _ways(legs: Sequence[Move]) -> list[tuple[str, Point, Point]]:
    """Return each leg that has both ends as risk, beginning and end.

    Ends lie on a ring around the middle of their cell, each in a place of its own; where a risk goes on from where it
    came to, that is one place.
    """
    directions: list[list[float]] = []
    cells: list[Point] = []
    at: dict[str, int] = {}

    def put(cell: Point, angle: float) -> int:
        cells.append(cell)
        directions.append([angle])
        return len(cells) - 1

    found = []
    for leg in legs:
        if not (leg.old and leg.new):
            continue
        angle = math.atan2(leg.new[1] - leg.old[1], leg.new[0] - leg.old[0])
        start = at.get(leg.risk)
        if start is None or cells[start] != leg.old:
            start = put(leg.old, angle)
        else:
            directions[start].append(angle)
        at[leg.risk] = end = put(leg.new, angle + math.pi)
        found.append((leg.risk, start, end))
    points = _on_rings(cells, [_mean(angles) for angles in directions])
    return [(risk, points[start], points[end]) for risk, start, end in found]


def _mean(angles: list[float]) -> float:
    """Return the direction between directions; the first where they cancel out."""
    x, y = (sum(part(angle) for angle in angles) for part in (math.cos, math.sin))
    return math.atan2(y, x) if math.hypot(x, y) > 1e-6 else angles[0]


def _on_rings(cells: Sequence[Point], angles: Sequence[float]) -> list[Point]:
    around: dict[Point, list[tuple[float, int]]] = defaultdict(list)
    for number, (cell, angle) in enumerate(zip(cells, angles, strict=True)):
        around[cell].append((angle % math.tau, number))
    found = {
        number: (x + _RING * math.cos(angle), y + _RING * math.sin(angle))
        for (x, y), wanted in around.items()
        for angle, number in _spread(sorted(wanted))
    }
    return [found[number] for number in range(len(cells))]


def _spread(wanted: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Move angles around a ring apart, in their order, until neighbours are far enough from each other."""
    apart = min(_APART, math.tau / len(wanted))
    angles = [angle for angle, _place in wanted]
    for _round in range(60):
        for number in range(len(angles) if len(angles) > 1 else 0):
            following = (number + 1) % len(angles)
            gap = (
                (angles[following] - angles[number]) % math.tau if following else angles[0] + math.tau - angles[number]
            )
            if gap < apart - 1e-9:
                angles[number] -= (apart - gap) / 2
                angles[following] += (apart - gap) / 2
    return [(angle, number) for angle, (_old, number) in zip(angles, wanted, strict=True)]
