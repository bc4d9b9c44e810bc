"""Impact by dimension: for each kind of harm its range on the scale, its best level, or the word why there is none."""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import Any

import pandas as pd

from riskregister.core.criteria import Criteria
from riskregister.core.frames import rows
from riskregister.core.labels import term
from riskregister.translations import gettext as _

#: So many characters of a dimension's title stand in one line.
_WIDTH = 20
_DRIVING, _OTHER = "#a35cc4", "#6b8cba"


def profile_figure(profile: pd.DataFrame, criteria: Criteria) -> dict[str, Any]:
    """Return a figure of ``core.profiles.profile_of``: a bar low to high, a mark at the best, the driving ones bold.

    0 stands for no impact; a dimension without a level has its reason in words where the bar would be.
    """
    labels = [_label(row) for row in rows(profile)]
    known = profile["best"].notna().to_numpy()
    colours = [_DRIVING if row.driving else _OTHER for row in rows(profile)]
    spans = {
        "type": "bar",
        "orientation": "h",
        "y": labels,
        "x": [max(row.high - row.low, 0.04) if ok else 0 for row, ok in zip(rows(profile), known, strict=True)],
        "base": [row.low if ok else 0 for row, ok in zip(rows(profile), known, strict=True)],
        "width": 0.4,
        "marker": {
            "color": colours,
            "opacity": 0.45,
            "pattern": {"shape": ["/" if d else "" for d in profile["driving"]]},
        },
        "hovertext": [_hover(row) for row in rows(profile)],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    marks = {
        "type": "scatter",
        "mode": "markers+text",
        "y": labels,
        "x": [row.best if ok else 0.1 for row, ok in zip(rows(profile), known, strict=True)],
        "text": [
            (f"<b>{row.best:g}</b>" if row.best else _("none")) if ok else term(row.state)
            for row, ok in zip(rows(profile), known, strict=True)
        ],
        "textposition": ["middle right" if not ok else "top center" for ok in known],
        "marker": {
            "color": colours,
            "size": [12 if ok else 1 for ok in known],
            "symbol": "diamond",
            "line": {"color": "#111", "width": 1},
        },
        "hovertext": [_hover(row) for row in rows(profile)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }
    top = len(criteria.impact.levels)
    return {
        "data": [spans, marks],
        "layout": {
            "height": 80 + 44 * len(profile),
            "showlegend": False,
            "margin": {"l": 10, "r": 10, "t": 24, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {
                "range": [-0.2, top + 0.6],
                "tickvals": list(range(top + 1)),
                "fixedrange": True,
                "zeroline": False,
                "gridcolor": "rgba(128,128,128,0.35)",
            },
            "yaxis": {"autorange": "reversed", "automargin": True, "fixedrange": True, "showgrid": False},
        },
    }


def _label(row: Any) -> str:
    # Plotly gives no more than half of a narrow screen to labels and cuts what is longer.
    label = "<br>".join(escape(line) for line in wrap(str(row.title), _WIDTH))
    return f"<b>{label}</b>" if row.driving else label


def _hover(row: Any) -> str:
    if pd.isna(row.best):
        return f"{escape(row.title)}: {term(row.state)}"
    words = _("{dimension}: best {best:g}, range {low:g} – {high:g}; {share:.0f} % of the harm")
    return words.format(dimension=escape(row.title), best=row.best, low=row.low, high=row.high, share=row.share * 100)
