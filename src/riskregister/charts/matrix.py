"""The matrix: one clickable bar segment per cell, coloured by rating, with the rating's letter and what lies in it.

Bars fill their cell at any width and answer clicks, which heatmap tiles do not.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from riskregister.charts.colours import text_on
from riskregister.core.criteria import Criteria
from riskregister.core.frames import rows
from riskregister.translations import gettext as _
from riskregister.translations import ngettext

#: More ids than this in a cell are counted instead of listed.
IDS_SHOWN = 6
# Seen on every rating colour, on white and on dark.
_SELECTED_LINE = "#7a5cff"


def cell_key(likelihood: float, impact: float) -> str:
    """Return the name of a cell, "5×4", as pages and addresses use it."""
    return f"{likelihood:g}×{impact:g}"


def matrix_figure(cells: pd.DataFrame, criteria: Criteria, selected: str = "") -> dict[str, Any]:
    """Return the figure of ``core.frames.matrix_cells``; ``selected`` is the key of the cell to outline."""
    keys = [cell_key(row.likelihood, row.impact) for row in rows(cells)]
    chosen = [key == selected for key in keys]
    bars = {
        "type": "bar",
        "x": cells["likelihood"].tolist(),
        "y": [0.96] * len(cells),
        "base": (cells["impact"] - 0.48).tolist(),
        "width": 0.97,
        "marker": {
            "color": cells["colour"].tolist(),
            "line": {
                "color": [_SELECTED_LINE if on else "#ffffff" for on in chosen],
                "width": [4 if on else 0 for on in chosen],
            },
            "opacity": 1,
        },
        "customdata": keys,
        "text": [_cell_text(row.rating_code, row.labels) for row in rows(cells)],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"color": [text_on(colour) for colour in cells["colour"]], "size": 13},
        "hovertext": [_hover(row) for row in rows(cells)],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "selected": {"marker": {"opacity": 1}},
        "unselected": {"marker": {"opacity": 1}},
        "showlegend": False,
    }
    return {"data": [bars], "layout": _layout(criteria)}


def _cell_text(code: str, ids: tuple[str, ...]) -> str:
    if not ids:
        return f"<span style='font-size:11px'>{code}</span>"
    if len(ids) > IDS_SHOWN:
        words = ngettext("{n} risk", "{n} risks", len(ids)).format(n=f"<b>{len(ids)}</b>")
        return f"{words}<br><span style='font-size:11px'>{code}</span>"
    lines = [" ".join(ids[start : start + 2]) for start in range(0, len(ids), 2)]
    return "<b>" + "<br>".join(lines) + f"</b><br><span style='font-size:11px'>{code}</span>"


def _hover(row: Any) -> str:
    head = _("likelihood {likelihood} + impact {impact} = {score}: {rating}").format(
        likelihood=row.likelihood, impact=row.impact, score=f"{row.score:g}", rating=row.rating
    )
    shown = ", ".join(row.labels[:12]) + (" …" if len(row.labels) > 12 else "")
    return f"{head}<br>{shown or _('no risk here')}"


def _layout(criteria: Criteria) -> dict[str, Any]:
    likelihoods, impacts = criteria.likelihood.levels, criteria.impact.levels
    axis = {"showgrid": False, "zeroline": False, "fixedrange": True, "ticks": "", "showline": False}
    return {
        "barmode": "overlay",
        "bargap": 0,
        "dragmode": False,
        "clickmode": "event+select",
        "height": 470,
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": {
            **axis,
            "title": {"text": _("Likelihood within {n} years").format(n=f"{criteria.likelihood.horizon_years:g}")},
            "tickvals": [level.level for level in likelihoods],
            "ticktext": [
                f"<b>{level.level}</b> {level.label}<br>{band(level.low, level.high)}" for level in likelihoods
            ],
            "range": [0.48, len(likelihoods) + 0.52],
            "automargin": True,
        },
        "yaxis": {
            **axis,
            "title": {"text": _("Impact")},
            "tickvals": [level.level for level in impacts],
            "ticktext": [f"<b>{level.level}</b> {level.label} " for level in impacts],
            "range": [0.48, len(impacts) + 0.52],
            "automargin": True,
        },
    }


def band(low: float, high: float) -> str:
    """Return a probability band in per cent: "1 – 5 %"; the outermost ones are open-ended."""
    if low < 0.001:
        return f"< {high * 100:g} %"
    if high > 0.7:
        return f"> {low * 100:g} %"
    return f"{low * 100:g} – {high * 100:g} %"
