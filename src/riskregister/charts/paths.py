"""The matrix with the ways that risks took over it: an arrow from cell to cell for each step, with the risk's id."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pandas as pd

from riskregister.charts.colours import text_on
from riskregister.charts.matrix import matrix_figure
from riskregister.core.criteria import Criteria
from riskregister.core.frames import rows
from riskregister.core.paths import Move

#: More arrows than this would hide the matrix and one another; the table below a figure has them all.
MOST_ARROWS = 40
# In cells: how far from its middle an arrow begins and ends, how large an id is drawn, and what stands in every cell.
_RING = 0.27
_LABEL = (0.6, 0.25)
_COUNT_BELOW, _COUNT = 0.38, (0.4, 0.18)
_APART = math.radians(38)
_ALONG = (0.5, 0.36, 0.64, 0.24, 0.76, 0.12, 0.88)

Point = tuple[float, float]
#: Middle, width and height.
Box = tuple[float, float, float, float]


def path_figure(cells: pd.DataFrame, criteria: Criteria, legs: Sequence[Move]) -> dict[str, Any]:
    """Return the matrix of ``core.frames.matrix_cells`` with an arrow for each of ``legs`` that has both ends.

    A risk that came or went is marked in its cell: a plus or a minus before its id.  Direction is the arrow's head,
    never a colour.
    """
    figure = matrix_figure(cells, criteria)
    bars = figure["data"][0]
    bars["text"] = [_counted(row) for row in rows(cells)]
    bars["insidetextanchor"] = "start"
    bars["textfont"] = {"color": [text_on(colour) for colour in cells["colour"]], "size": 11}
    del bars["customdata"]
    drawn = legs[:MOST_ARROWS]
    arrows = _ways(drawn)
    taken: list[tuple[Box, float]] = [
        ((row.likelihood, row.impact - _COUNT_BELOW, *_COUNT), 1.0) for row in rows(cells) if row.count
    ]
    taken += [((*end, 0.2, 0.2), 2.0) for _risk, _start, end in arrows]
    notes = [note for _risk, start, end in arrows for note in _arrow(start, end)]
    # The arrows of one risk join, so its id on the last of them names them all.
    last = {risk: (start, end) for risk, start, end in arrows}
    notes += [_along(risk, start, end, taken) for risk, (start, end) in last.items()]
    notes += [_mark(leg, taken) for leg in drawn if not (leg.old and leg.new)]
    figure["layout"] |= {"annotations": notes, "clickmode": "none"}
    return figure


def _counted(row: Any) -> str:
    return f"{row.rating_code} · {row.count}" if row.count else str(row.rating_code)


def _ways(legs: Sequence[Move]) -> list[tuple[str, Point, Point]]:
    """Return each leg that has both ends as risk, beginning and end.

    Ends lie on a ring around the middle of their cell, each in a place of its own; where a risk goes on from where it
    came to, that is one place.
    """
    directions: list[list[float]] = []
    cells: list[Point] = []
    at: dict[str, int] = {}

    def place(cell: Point, angle: float) -> int:
        cells.append(cell)
        directions.append([angle])
        return len(cells) - 1

    found = []
    for leg in legs:
        if not (leg.old and leg.new):
            at.pop(leg.risk, None)
            continue
        angle = math.atan2(leg.new[1] - leg.old[1], leg.new[0] - leg.old[0])
        start = at.get(leg.risk)
        if start is None or cells[start] != leg.old:
            start = place(leg.old, angle)
        else:
            directions[start].append(angle)
        at[leg.risk] = end = place(leg.new, angle + math.pi)
        found.append((leg.risk, start, end))
    points = _on_rings(cells, [_mean(angles) for angles in directions])
    return [(risk, points[start], points[end]) for risk, start, end in found]


def _mean(angles: list[float]) -> float:
    """Return the direction between directions; the first where they cancel out."""
    x, y = (sum(part(angle) for angle in angles) for part in (math.cos, math.sin))
    return math.atan2(y, x) if math.hypot(x, y) > 1e-6 else angles[0]


def _on_rings(cells: Sequence[Point], angles: Sequence[float]) -> list[Point]:
    around: dict[Point, list[tuple[float, int]]] = defaultdict(list)
    for place, (cell, angle) in enumerate(zip(cells, angles, strict=True)):
        around[cell].append((angle % math.tau, place))
    found = {
        place: (x + _RING * math.cos(angle), y + _RING * math.sin(angle))
        for (x, y), wanted in around.items()
        for angle, place in _spread(sorted(wanted))
    }
    return [found[place] for place in range(len(cells))]


def _spread(wanted: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Move angles around a ring apart, in their order, until neighbours are far enough from each other."""
    apart = min(_APART, math.tau / len(wanted))
    angles = [angle for angle, _place in wanted]
    for _round in range(60):
        for place in range(len(angles) if len(angles) > 1 else 0):
            following = (place + 1) % len(angles)
            gap = (angles[following] - angles[place]) % math.tau if following else angles[0] + math.tau - angles[place]
            if gap < apart - 1e-9:
                angles[place] -= (apart - gap) / 2
                angles[following] += (apart - gap) / 2
    return [(angle, place) for angle, (_old, place) in zip(angles, wanted, strict=True)]


def _arrow(start: Point, end: Point) -> list[dict[str, Any]]:
    """Return a pale and a dark arrow on top of each other, to be seen on every rating colour."""
    base = {"x": end[0], "y": end[1], "ax": start[0], "ay": start[1], "text": "", "showarrow": True, "arrowhead": 2}
    base |= {"axref": "x", "ayref": "y", "xref": "x", "yref": "y"}
    return [
        {**base, "arrowcolor": "#ffffff", "arrowwidth": 5, "arrowsize": 0.75},
        {**base, "arrowcolor": "#111111", "arrowwidth": 2.2, "arrowsize": 1.1, "standoff": 3},
    ]


def _along(risk: str, start: Point, end: Point, taken: list[tuple[Box, float]]) -> dict[str, Any]:
    """Return the id on its arrow, where it covers least of what is drawn already."""
    points = [(start[0] + (end[0] - start[0]) * part, start[1] + (end[1] - start[1]) * part) for part in _ALONG]
    return _label(risk, _freest(points, taken), taken)


def _mark(leg: Move, taken: list[tuple[Box, float]]) -> dict[str, Any]:
    """Return the id of a risk that came or went, in its cell."""
    x, y = leg.new or leg.old or (0.0, 0.0)
    points = [(x, y + up) for up in (0.3, 0.1, -0.1)]
    return _label(f"{'+' if leg.new else '−'} {leg.risk}", _freest(points, taken), taken)


def _freest(points: Sequence[Point], taken: list[tuple[Box, float]]) -> Point:
    return min(points, key=lambda point: sum(_overlap((*point, *_LABEL), box) * dear for box, dear in taken))


def _overlap(one: Box, other: Box) -> float:
    """Return the area that two boxes share."""
    wide, high = (
        min(one[side] + one[side + 2] / 2, other[side] + other[side + 2] / 2)
        - max(one[side] - one[side + 2] / 2, other[side] - other[side + 2] / 2)
        for side in (0, 1)
    )
    return max(wide, 0.0) * max(high, 0.0)


def _label(text: str, at: Point, taken: list[tuple[Box, float]]) -> dict[str, Any]:
    taken.append(((*at, *_LABEL), 4.0))
    return {
        "x": at[0],
        "y": at[1],
        "xref": "x",
        "yref": "y",
        "text": f"<b>{text}</b>",
        "showarrow": False,
        "font": {"size": 11, "color": "#111111"},
        "bgcolor": "rgba(255,255,255,0.92)",
        "bordercolor": "#111111",
        "borderwidth": 1,
        "borderpad": 1,
    }
