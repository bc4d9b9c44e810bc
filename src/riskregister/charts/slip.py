"""Risks if measures slip: the evidenced score to plan and slipped, with its range and the line of appetite."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from riskregister.charts.statuses import LATE
from riskregister.core.frames import rows
from riskregister.translations import gettext as _

_PLAN = "#3f7fbf"


def slip_figure(risks: pd.DataFrame) -> dict[str, Any]:
    """Return the figure of ``risks`` of :class:`riskregister.core.slipping.Slip`, from top to bottom.

    A click answers with the risk's id.
    """
    places = list(range(len(risks)))
    low = min(risks[["plan_low", "slipped_low"]].min().min(), risks["appetite"].min())
    high = max(risks[["plan_high", "slipped_high"]].max().max(), risks["appetite"].max())
    sides = [
        *_side(risks, "plan", -0.16, _PLAN, "circle", _("to plan")),
        *_side(risks, "slipped", 0.16, LATE, "diamond", _("slipped")),
    ]
    limits = {
        "type": "scatter",
        "mode": "markers",
        "x": risks["appetite"].tolist(),
        "y": places,
        "name": _("appetite"),
        "marker": {"symbol": "line-ns", "size": 26, "line": {"width": 3, "color": "#8a8f98"}},
        "hovertext": [
            _("{id}: appetite {limit:g}").format(id=escape(row.id), limit=row.appetite) for row in rows(risks)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "customdata": risks["id"].tolist(),
    }
    return {
        "data": [*sides, limits],
        "layout": {
            "height": 90 + 46 * max(1, len(risks)),
            "dragmode": False,
            "clickmode": "event+select",
            "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
            "margin": {"l": 10, "r": 10, "t": 40, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {
                "title": {"text": _("Evidenced score")},
                "range": [low - 0.25, high + 0.25],
                "fixedrange": True,
                "gridcolor": "rgba(128,128,128,0.25)",
                "zeroline": False,
                "automargin": True,
            },
            "yaxis": {
                "range": [len(risks) - 0.5, -0.5],
                "tickvals": places,
                "ticktext": [f"<b>{escape(one)}</b> " for one in risks["id"]],
                "fixedrange": True,
                "gridcolor": "rgba(128,128,128,0.18)",
                "automargin": True,
            },
        },
    }


def _side(risks: pd.DataFrame, name: str, shift: float, colour: str, symbol: str, label: str) -> list[dict[str, Any]]:
    best, low, high = (risks[f"{name}{end}"] for end in ("", "_low", "_high"))
    words = _("{id} {label}: {best:.2f} ({low:.2f} – {high:.2f})")
    hover = [
        words.format(
            id=escape(row.id),
            label=label,
            best=getattr(row, name),
            low=getattr(row, f"{name}_low"),
            high=getattr(row, f"{name}_high"),
        )
        for row in rows(risks)
    ]
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": best.tolist(),
            "y": [place + shift for place in range(len(risks))],
            "name": label,
            "marker": {"symbol": symbol, "size": 12, "color": colour, "opacity": 1},
            "error_x": {
                "type": "data",
                "symmetric": False,
                "array": (high - best).clip(lower=0).tolist(),
                "arrayminus": (best - low).clip(lower=0).tolist(),
                "color": colour,
                "thickness": 2,
                "width": 4,
            },
            "hovertext": hover,
            "hovertemplate": "%{hovertext}<extra></extra>",
            "customdata": risks["id"].tolist(),
            "selected": {"marker": {"opacity": 1}},
            "unselected": {"marker": {"opacity": 1}},
        }
    ]
