"""Levels with their ranges as bars on the scale: low to high as a band, the best as a mark with its number."""

from __future__ import annotations

import math
from typing import Any

from riskregister.core.criteria import Criteria


def range_figure(rows: list[tuple[str, float, float, float, str]], criteria: Criteria) -> dict[str, Any]:
    """Return a figure of ``rows``: (label, low, best, high, colour), drawn from top to bottom on the 1-5 scale.

    A best that is ``nan`` gets no mark: the band alone is what is known.
    """
    marked = [row for row in rows if not math.isnan(row[2])]
    labels = [row[0] for row in rows]
    spans = {
        "type": "bar",
        "orientation": "h",
        "y": labels,
        "x": [max(row[3] - row[1], 0.04) for row in rows],
        "base": [row[1] for row in rows],
        "width": 0.34,
        "marker": {"color": [row[4] for row in rows], "opacity": 0.45},
        "hovertemplate": "%{y}: %{base:.1f} – %{x:.1f}<extra></extra>",
        "hoverinfo": "skip",
    }
    marks = {
        "type": "scatter",
        "mode": "markers+text",
        "y": [row[0] for row in marked],
        "x": [row[2] for row in marked],
        "text": [f"<b>{row[2]:.2g}</b>" for row in marked],
        "textposition": "top center",
        "marker": {
            "color": [row[4] for row in marked],
            "size": 13,
            "symbol": "diamond",
            "line": {"color": "#111", "width": 1},
        },
        "hovertemplate": "%{y}: %{x:.2f}<extra></extra>",
    }
    top = max(len(criteria.likelihood.levels), len(criteria.impact.levels))
    return {
        "data": [spans, marks],
        "layout": {
            "height": 70 + 54 * len(rows),
            "showlegend": False,
            "margin": {"l": 10, "r": 10, "t": 24, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {
                "range": [0.4, top + 0.6],
                "tickvals": list(range(1, top + 1)),
                "fixedrange": True,
                "zeroline": False,
                "showgrid": True,
                "gridcolor": "rgba(128,128,128,0.35)",
            },
            "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True, "showgrid": False},
        },
    }
