"""Bodies against categories: a square for each pair with its count of measures, shaded by what rests on the body."""

from __future__ import annotations

from html import escape
from typing import Any

import pandas as pd

from riskregister.charts.colours import text_on
from riskregister.core.frames import rows
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: Steps of the share of a category's harm that rests on one body: upper limit → colour, light to dark.
STEPS = ((0.0005, "#e9edf2"), (0.01, "#c6dbef"), (0.03, "#85b6dc"), (0.08, "#3f7fbf"), (float("inf"), "#123f6f"))
_CHOSEN = "#d98200"
_LONGEST = 46


def shade(share: float) -> str:
    """Return the colour of a share, 0..1; a share that is unknown or none gets the lightest."""
    return next((colour for limit, colour in STEPS if share <= limit), STEPS[0][1])


def cover_figure(cover: pd.DataFrame, bodies: list[str], categories: list[str], chosen: str = "") -> dict[str, Any]:
    """Return the figure of :func:`riskregister.core.failing.body_cover`.

    ``bodies`` stand downwards and ``categories`` across, as many as are to be shown.  A click answers with
    "category|body" (:func:`pair`); ``chosen`` is such a pair, and gets an outline.
    """
    shown = cover[cover["body"].isin(bodies) & cover["category"].isin(categories)]
    pairs = [pair(row.body, row.category) for row in rows(shown)]
    colours = [shade(row.lost) for row in rows(shown)]
    squares: dict[str, Any] = {
        "type": "bar",
        "orientation": "h",
        "y": [bodies.index(row.body) + 0.18 for row in rows(shown)],
        "base": [categories.index(row.category) - 0.47 for row in rows(shown)],
        "x": [0.94] * len(shown),
        "width": 0.6,
        "marker": {
            "color": colours,
            "line": {
                "color": [_CHOSEN if one == chosen else "#ffffff" for one in pairs],
                "width": [4 if one == chosen else 0 for one in pairs],
            },
        },
        "customdata": pairs,
        "text": [_text(row) for row in rows(shown)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": [text_on(colour) for colour in colours], "size": 12},
        "hovertext": [_hover(row) for row in rows(shown)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
    }
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "automargin": True, "ticks": ""}
    return {
        "data": [squares],
        "layout": {
            "height": 60 + 62 * max(1, len(bodies)),
            "annotations": [_label(body, at) for at, body in enumerate(bodies)],
            "barmode": "overlay",
            "bargap": 0,
            "showlegend": False,
            "dragmode": False,
            "clickmode": "event+select",
            "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "hoverlabel": {"align": "left"},
            "xaxis": {
                **axis,
                "side": "top",
                "range": [-0.5, len(categories) - 0.5],
                "tickvals": list(range(len(categories))),
                "ticktext": [f"<b>{escape(one)}</b>" for one in categories],
            },
            "yaxis": {"range": [len(bodies) - 0.5, -0.5], "visible": False, "fixedrange": True},
        },
    }


def pair(body: str, category: str) -> str:
    """Return the name of a square as addresses use it."""
    return f"{category}|{body}"


def _label(body: str, at: int) -> dict[str, Any]:
    """Return a body's name over its row: beside it, a narrow screen would have no room for the squares."""
    where = {"xref": "paper", "x": 0, "xanchor": "left", "y": at - 0.13, "yanchor": "bottom", "align": "left"}
    return {**where, "text": escape(_short(body)), "showarrow": False, "borderpad": 0}


def _text(row: Any) -> str:
    share = "–" if pd.isna(row.lost) else f"{100 * row.lost:.1f} %"
    return f"<b>{row.measures}</b><br><span style='font-size:10px'>{share}</span>"


def _hover(row: Any) -> str:
    count = ngettext("{n} measure, {m} of them delivering", "{n} measures, {m} of them delivering", row.measures)
    lines = [
        f"<b>{escape(_short(row.body))}</b>, {escape(row.category)}",
        count.format(n=row.measures, m=row.delivering),
    ]
    if pd.notna(row.lost):
        words = _("{share:.2f} % of the category's inherent expected harm rests on it alone")
        lines.append(words.format(share=100 * row.lost))
    return "<br>".join(lines)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
