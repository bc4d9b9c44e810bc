"""The matrix with the ways that risks took over it: an arrow from cell to cell for each step, with the risk's id."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import pandas as pd

from riskregister.charts.colours import text_on
from riskregister.charts.matrix import matrix_figure
from riskregister.core.criteria import Criteria
from riskregister.core.frames import rows
from riskregister.core.paths import Levels, Move
from riskregister.translations import ngettext

#: More arrows than this would hide the matrix and one another; the table below a figure has them all.
MOST_ARROWS = 40
_NEAR, _SIDE = 0.19, 0.13


def path_figure(cells: pd.DataFrame, criteria: Criteria, legs: Sequence[Move]) -> dict[str, Any]:
    """Return the matrix of ``core.frames.matrix_cells`` with an arrow for each of ``legs`` that has both ends.

    A risk that came or went is a letter-by-letter mark in its cell: a plus or a minus before its id.  Direction is the
    arrow's head, never a colour.
    """
    figure = matrix_figure(cells, criteria)
    bars = figure["data"][0]
    bars["text"] = [_counted(row) for row in rows(cells)]
    bars["insidetextanchor"] = "start"
    bars["textfont"] = {"color": [text_on(colour) for colour in cells["colour"]], "size": 11}
    del bars["customdata"]
    taken: Counter[Any] = Counter()
    notes: list[dict[str, Any]] = []
    for leg in legs[:MOST_ARROWS]:
        notes += _arrow(leg.risk, leg.old, leg.new, taken) if leg.old and leg.new else _mark(leg, taken)
    figure["layout"] |= {"annotations": notes, "clickmode": "none"}
    return figure


def _counted(row: Any) -> str:
    if not row.count:
        return str(row.rating_code)
    return ngettext("{code} · {n} risk", "{code} · {n} risks", row.count).format(code=row.rating_code, n=row.count)


def _arrow(risk: str, old: Levels, new: Levels, taken: Counter[Any]) -> list[dict[str, Any]]:
    """Return a pale and a dark arrow on top of each other, to be seen on every rating colour, and the id in between."""
    (x0, y0), (x1, y1) = old, new
    # Ways between the same two cells, in either direction, lie side by side.
    way = frozenset((old, new))
    aside = _aside(taken[way])
    taken[way] += 1
    length = ((x1 - x0) ** 2 + (y1 - y0) ** 2) ** 0.5 or 1.0
    across = sorted((old, new))
    ax, ay = (across[1][1] - across[0][1]) / length, (across[0][0] - across[1][0]) / length
    dx, dy = aside * ax, aside * ay
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    start = (x0 + dx + _NEAR * ux, y0 + dy + _NEAR * uy)
    end = (x1 + dx - _NEAR * ux, y1 + dy - _NEAR * uy)
    base = {"x": end[0], "y": end[1], "ax": start[0], "ay": start[1], "text": "", "showarrow": True, "arrowhead": 2}
    base |= {"axref": "x", "ayref": "y", "xref": "x", "yref": "y"}
    # Not in the middle, where the ways of several risks cross, but nearer to where it started.
    label = (start[0] + (end[0] - start[0]) * 0.38, start[1] + (end[1] - start[1]) * 0.38)
    return [
        {**base, "arrowcolor": "#ffffff", "arrowwidth": 5, "arrowsize": 0.7},
        {**base, "arrowcolor": "#111111", "arrowwidth": 2.2, "arrowsize": 1.1},
        _label(label, risk),
    ]


def _mark(leg: Move, taken: Counter[Any]) -> list[dict[str, Any]]:
    where = leg.new or leg.old
    if where is None:
        return []
    place = taken[where]
    taken[where] += 1
    return [_label((where[0], where[1] + 0.3 - 0.2 * (place % 4)), f"{'+' if leg.new else '−'} {leg.risk}")]


def _label(at: Levels, text: str) -> dict[str, Any]:
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


def _aside(place: int) -> float:
    """Return how far the n-th way between two cells lies beside the straight line: 0, then right and left by turns."""
    step = (place + 1) // 2
    return _SIDE * step * (1 if place % 2 else -1)
