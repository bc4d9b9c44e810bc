"""How bad a year can be: for each amount of harm the probability that a year brings more, on two log scales."""

from __future__ import annotations

from html import escape
from typing import Any

import numpy as np
import pandas as pd

from riskregister.core.criteria import Criteria
from riskregister.translations import gettext as _

#: Seen on white and on the dark theme alike; lines also differ in their dashes, and each bears its name.
COLOURS = ("#3b82c4", "#b36b00", "#2e8b7a", "#c2507a")
DASHES = ("solid", "dash", "dot", "dashdot")
#: Probabilities below this are not drawn, nor any below two of their standard errors.
LEAST = 1e-4
_DECADES = (1.0, 0.1, 0.01, 0.001, 0.0001)
# Where a line bears its name: which side, and at which share of its points.  The first is the outermost line.
_NAMED = (("top right", 0.9), ("bottom left", 1.0), ("bottom left", 1.0), ("bottom left", 0.9))


def exceedance_figure(curves: pd.DataFrame, criteria: Criteria) -> dict[str, Any]:
    """Return a figure of curves: columns series (its name), threshold (units), probability, error (standard error).

    One line per series in order of appearance, at most four told apart, with a band of two standard errors.
    """
    data: list[dict[str, Any]] = []
    for number, (name, curve) in enumerate(curves.groupby("series", sort=False)):
        data += _line(str(name), curve, number % len(COLOURS))
    harms = [criteria.impact.base ** (level.level - 1) for level in criteria.impact.levels]
    names = [_("{units}<br>level {n}").format(units=f"{harm:,g}", n=n) for n, harm in enumerate(harms, 1)]
    beyond = criteria.impact.base ** len(harms)
    years = [_("every year"), *(_("1 year in {n}").format(n=f"{round(1 / share):,}") for share in _DECADES[1:])]
    grid = {
        "fixedrange": True,
        "showgrid": True,
        "zeroline": False,
        "gridcolor": "rgba(128,128,128,0.35)",
        "type": "log",
    }
    return {
        "data": data,
        "layout": {
            "height": 460,
            "showlegend": False,
            "hovermode": "closest",
            "hoverdistance": 40,
            "margin": {"l": 10, "r": 10, "t": 20, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "xaxis": {
                **grid,
                "title": {"text": _("Harm in a year, units")},
                "range": [float(np.log10(harms[0] / 2.5)), float(np.log10(beyond * 5.0))],
                "tickvals": [*harms, beyond],
                "ticktext": [*names, f"{beyond:,g}"],
                "automargin": True,
            },
            "yaxis": {
                **grid,
                "title": {"text": _("How often a year brings more")},
                "range": [float(np.log10(LEAST)), 0.08],
                "tickvals": list(_DECADES),
                "ticktext": years,
                "automargin": True,
            },
        },
    }


def _line(name: str, curve: pd.DataFrame, number: int) -> list[dict[str, Any]]:
    seen = curve[(curve["probability"] >= LEAST) & (curve["probability"] > 2 * curve["error"])]
    if seen.empty:
        return []
    harms, shares, margins = seen["threshold"].tolist(), seen["probability"], 2 * seen["error"]
    red, green, blue = (int(COLOURS[number][place : place + 2], 16) for place in (1, 3, 5))
    edge = {"type": "scatter", "mode": "lines", "x": harms, "line": {"width": 0}, "hoverinfo": "skip"}
    side, share_of_points = _NAMED[number]
    labels = [""] * len(seen)
    labels[round(share_of_points * (len(seen) - 1))] = f"<b>\u00a0{escape(name)}\u00a0</b>"
    return [
        {**edge, "y": (shares - margins).clip(lower=LEAST).tolist()},
        {
            **edge,
            "y": (shares + margins).clip(upper=1.0).tolist(),
            "fill": "tonexty",
            "fillcolor": f"rgba({red},{green},{blue},0.3)",
        },
        {
            "type": "scatter",
            "mode": "lines+text",
            "name": escape(name),
            "x": harms,
            "y": shares.tolist(),
            "line": {"color": COLOURS[number], "dash": DASHES[number], "width": 2.5},
            "text": labels,
            "textposition": side,
            "cliponaxis": False,
            "hovertext": [
                _("{series}: more than {units} units in {percent} % of years (± {margin}), one year in {n}").format(
                    series=escape(name),
                    units=f"{harm:,.3g}",
                    percent=f"{share * 100:.2g}" if share < 0.995 else f"{share * 100:.3g}",
                    margin=f"{margin * 100:.1g}",
                    n=f"{1 / share:,.2g}" if share > 0.1 else f"{float(f'{1 / share:.2g}'):,.0f}",
                )
                for harm, share, margin in zip(harms, shares, margins, strict=True)
            ],
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
    ]
