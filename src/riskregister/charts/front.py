"""What each budget buys: cost against the share of today's expected harm that the best choice averts."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from riskregister.core.frames import rows
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

_LINE = "#3f7fbf"
_NAMED = 8


def front_figure(front: pd.DataFrame, titles: dict[str, str], cost_axis: str, asked: float) -> dict[str, Any]:
    """Return a figure of ``services.portfolio.Choice.front``; each point names the measures it adds when hovered over.

    ``titles``: of the measures by id.  ``cost_axis``: what the costs are.  The point whose budget is ``asked`` is a
    diamond; a point that is not proven best is hollow.
    """
    here = [row.budget == asked and row.cost > 0 for row in rows(front)]
    points = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": front["cost"].tolist(),
        "y": (front["averted_share"] * 100).tolist(),
        "line": {"color": _LINE, "width": 2},
        "marker": {
            "color": _LINE,
            "size": [15 if one else 9 for one in here],
            "symbol": [
                ("diamond" if one else "circle") + ("" if row.proven else "-open")
                for one, row in zip(here, rows(front), strict=True)
            ],
            "line": {"color": _LINE, "width": 2},
        },
        "hovertext": [_words(row, titles) for row in rows(front)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    grid = {"zeroline": False, "fixedrange": True, "gridcolor": "rgba(128,128,128,0.35)", "rangemode": "tozero"}
    return {
        "data": [points],
        "layout": {
            "height": 420,
            "showlegend": False,
            "margin": {"l": 10, "r": 10, "t": 20, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "hoverlabel": {"align": "left"},
            "xaxis": {**grid, "title": {"text": cost_axis}, "automargin": True},
            "yaxis": {**grid, "title": {"text": _("Averted, % of today's expected harm")}, "automargin": True},
        },
    }


def _words(row: Any, titles: dict[str, str]) -> str:
    lines = [
        ngettext("{n} measure averts {share:.1f} %", "{n} measures avert {share:.1f} %", row.count).format(
            n=row.count, share=100 * row.averted_share
        )
    ]
    if not row.proven:
        lines.append(_("not proven best; no more than {most:.1f} %").format(most=100 * row.most_averted_share))
    for sign, ids in (("+", row.added), ("−", row.dropped)):
        lines += [f"{sign} {escape(key)} {escape(_short(titles.get(key, '')))}" for key in ids[:_NAMED]]
        if len(ids) > _NAMED:
            lines.append(_("{sign} {n} more").format(sign=sign, n=len(ids) - _NAMED))
    return "<br>".join(lines)


def _short(title: str, most: int = 60) -> str:
    return title if len(title) <= most else title[: most - 1] + "…"
