"""Single points of failure: how much of its reduction a risk or category would lose, as a bar past the line of half."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from riskregister.charts.statuses import LATE
from riskregister.core.frames import rows
from riskregister.translations import gettext as _

_BAR, _LONGEST = "#3f7fbf", 40


def points_figure(points: pd.DataFrame, names: list[str]) -> dict[str, Any]:
    """Return the figure of rows of :func:`riskregister.core.failing.single_points`, from top to bottom.

    ``names``: what each row is called.  What leaves its appetite is hatched and says so.  A click answers with the id
    of the risk or category.
    """
    places = list(range(len(points)))
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "y": places,
                "x": (points["share"].fillna(0.0) * 100).tolist(),
                "width": 0.62,
                "marker": {
                    # Plotly hatches in the colour of the bar where every bar has its own.
                    "color": [LATE if above else _BAR for above in points["above"]],
                    "pattern": {
                        "shape": ["/" if above else "" for above in points["above"]],
                        "size": 7,
                    },
                },
                "text": [_text(row) for row in rows(points)],
                "textposition": "outside",
                "cliponaxis": False,
                "customdata": points["of"].tolist(),
                "hovertext": [escape(name) for name in names],
                "hovertemplate": "%{hovertext}<extra></extra>",
                "selected": {"marker": {"opacity": 1}},
                "unselected": {"marker": {"opacity": 1}},
            }
        ],
        "layout": {
            "height": 60 + 34 * max(1, len(points)),
            "showlegend": False,
            "dragmode": False,
            "clickmode": "event+select",
            "margin": {"l": 10, "r": 60, "t": 10, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "shapes": [
                {
                    "type": "line",
                    "x0": 50,
                    "x1": 50,
                    "yref": "paper",
                    "y0": 0,
                    "y1": 1,
                    "line": {"color": LATE, "width": 2, "dash": "dot"},
                }
            ],
            "xaxis": {
                "range": [0, 118],
                "tickvals": [0, 25, 50, 75, 100],
                "ticksuffix": " %",
                "title": {"text": _("Share of the reduction that rests on it alone")},
                "fixedrange": True,
                "gridcolor": "rgba(128,128,128,0.25)",
                "zeroline": False,
                "automargin": True,
            },
            "yaxis": {
                "range": [len(points) - 0.5, -0.5],
                "tickvals": places,
                "ticktext": [f"{escape(_short(name))} " for name in names],
                "fixedrange": True,
                "showgrid": False,
                "automargin": True,
            },
        },
    }


def _text(row: Any) -> str:
    share = "–" if pd.isna(row.share) else f"<b>{100 * row.share:.0f} %</b>"
    return f"{share} {_('leaves appetite')}" if row.above else share


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
