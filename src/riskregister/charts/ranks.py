"""How sure the order is: each risk's place by best levels, and the places nine draws in ten put it in."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from riskregister.core.criteria import Criteria
from riskregister.core.frames import rows
from riskregister.translations import gettext as _


def rank_figure(order: pd.DataFrame, criteria: Criteria) -> dict[str, Any]:
    """Return a figure of ``services.analysis.order``: a bar from rank_low to rank_high, a mark at the rank."""
    colours = {band.label: band.colour for band in criteria.bands}
    labels = [escape(f"{row.id} {_short(row.title)}") for row in rows(order)]
    fills = [colours.get(row.rating, "#999999") for row in rows(order)]
    spans = {
        "type": "bar",
        "orientation": "h",
        "y": labels,
        "x": (order["rank_high"] - order["rank_low"]).clip(lower=0.4).tolist(),
        "base": order["rank_low"].tolist(),
        "width": 0.62,
        "marker": {"color": fills, "line": {"color": "#555555", "width": 1}},
        "text": [f"<b>{code}</b>" for code in order["rating_code"]],
        "textposition": "outside",
        "hovertext": [f"{row.rank_low:g} – {row.rank_high:g}" for row in rows(order)],
        "hovertemplate": "%{y}<br>%{hovertext}<extra></extra>",
    }
    marks = {
        "type": "scatter",
        "mode": "markers",
        "y": labels,
        "x": order["rank"].tolist(),
        "marker": {"color": "#111111", "size": 9, "symbol": "diamond", "line": {"color": "#ffffff", "width": 1}},
        "hovertemplate": "%{y}<br>%{x}<extra></extra>",
    }
    return {
        "data": [spans, marks],
        "layout": {
            "height": 90 + 26 * len(order),
            "showlegend": False,
            "margin": {"l": 10, "r": 10, "t": 30, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {
                "title": {"text": _("Place, 1 = highest")},
                "side": "top",
                "zeroline": False,
                "fixedrange": True,
                "gridcolor": "rgba(128,128,128,0.35)",
            },
            "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True, "showgrid": False},
        },
    }


def _short(title: str, most: int = 46) -> str:
    return title if len(title) <= most else title[: most - 1] + "…"
