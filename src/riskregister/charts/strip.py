"""Who holds which level: one line per assessor, a labelled mark per round at the best level on the scale."""

from __future__ import annotations

from typing import Any

#: Marks by round from 1 on (later rounds share the last), and of the chair's consensus: shape and fill tell them apart.
#: Open and larger below, filled and smaller above: a later round on the same level leaves the earlier one visible.
_SYMBOLS = (("circle-open", 22), ("square", 12), ("triangle-up-open", 26))
_CHAIR = ("diamond", 14)


def strip_figure(
    points: list[tuple[str, int, float, bool]], top: int, consensus: str, round_name: str
) -> dict[str, Any]:
    """Return a figure of ``points``: (assessor, round, best level, whether it is the chair's consensus).

    Args:
        points: drawn from top to bottom in the order given.
        top: the highest level of the scale; the lowest is 1.
        consensus: what the chair's mark is called in the legend.
        round_name: what a round is called in the legend, with ``{n}``.
    """
    groups: dict[tuple[bool, int], list[tuple[str, float]]] = {}
    for who, number, level, chair in points:
        groups.setdefault((chair, 0 if chair else number), []).append((who, level))
    traces = []
    for (chair, number), held in sorted(groups.items()):
        symbol, size = _CHAIR if chair else _SYMBOLS[min(number, len(_SYMBOLS)) - 1]
        traces.append(
            {
                "type": "scatter",
                "mode": "markers+text",
                "name": consensus if chair else round_name.format(n=number),
                "y": [who for who, _level in held],
                "x": [level for _who, level in held],
                "text": [f"<b>{level:.2g}</b>" for _who, level in held],
                "textposition": "top center" if number < 2 else "bottom center",
                "marker": {
                    "symbol": symbol,
                    "size": size,
                    "color": "#d95f02" if chair else "#1f77b4",
                    "line": {"width": 2, "color": "#d95f02" if chair else "#1f77b4"},
                },
                "hovertemplate": "%{y}: %{x:.2g}<extra>%{fullData.name}</extra>",
            }
        )
    people = list(dict.fromkeys(who for who, *_rest in points))
    return {
        "data": traces,
        "layout": {
            "height": 110 + 44 * len(people),
            "showlegend": True,
            "legend": {"orientation": "h", "y": -0.1, "yanchor": "top"},
            "margin": {"l": 10, "r": 10, "t": 24, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {
                "range": [0.4, top + 0.6],
                "tickvals": list(range(1, top + 1)),
                "fixedrange": True,
                "zeroline": False,
                "gridcolor": "rgba(128,128,128,0.35)",
            },
            "yaxis": {
                "range": [len(people) - 0.5, -0.8],
                "categoryorder": "array",
                "categoryarray": people,
                "automargin": True,
                "fixedrange": True,
                "gridcolor": "rgba(128,128,128,0.2)",
            },
        },
    }
