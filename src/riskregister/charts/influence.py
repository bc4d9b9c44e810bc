"""Own and imported harm of risks, one bar each: two parts told apart by pattern and label as well as colour."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from riskregister.core.frames import rows
from riskregister.translations import gettext as _


def influence_figure(importers: pd.DataFrame) -> dict[str, Any]:
    """Return a figure of ``services.influences.importers``: own and imported expected harm a year, stacked."""
    labels = [escape(f"{row.id} {_short(row.title)}") for row in rows(importers)]
    shares = [
        _("imported: {best:.0%} of it ({low:.0%} to {high:.0%} by the ranges of the multipliers)").format(
            best=row.imported_share, low=row.imported_share_low, high=row.imported_share_high
        )
        for row in rows(importers)
    ]
    data = []
    for field, name, colour, shape in (
        ("own_harm", _("own"), "#4c78a8", ""),
        ("imported_harm", _("imported"), "#f2a65a", "/"),
    ):
        data.append(
            {
                "type": "bar",
                "orientation": "h",
                "name": name,
                "y": labels,
                "x": importers[field].tolist(),
                "marker": {
                    "color": colour,
                    "pattern": {"shape": shape, "fgcolor": "#111111", "solidity": 0.25},
                    "line": {"color": "#555555", "width": 1},
                },
                "hovertext": shares,
                "hovertemplate": "%{y}<br>%{fullData.name}: %{x:.3g}<br>%{hovertext}<extra></extra>",
            }
        )
    data[-1]["text"] = [f"{share:.0%}" for share in importers["imported_share"]]
    data[-1]["textposition"] = "outside"
    return {
        "data": data,
        "layout": {
            "barmode": "stack",
            "height": 110 + 28 * len(importers),
            "legend": {"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
            "margin": {"l": 10, "r": 40, "t": 30, "b": 40},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {
                "title": {"text": _("Expected harm, units a year")},
                "fixedrange": True,
                "gridcolor": "rgba(128,128,128,0.35)",
            },
            "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True, "showgrid": False},
        },
    }


def _short(title: str, most: int = 46) -> str:
    return title if len(title) <= most else title[: most - 1] + "…"
