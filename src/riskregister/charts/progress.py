"""How far a measure has come, update by update, beside the even way from its start to its due date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

from riskregister.charts.statuses import LATE, STATUS_COLOURS
from riskregister.core.follow_up import Update
from riskregister.core.model import Measure
from riskregister.translations import gettext as _

_LINE, _PLAN = "#3f7fbf", "#8a8f98"


def progress_figure(
    measure: Measure, updates: Sequence[Update], today: dt.date, names: Mapping[str, str]
) -> dict[str, Any]:
    """Return the figure of the updates that tell a progress, at least one of them, by their dates.

    ``today``: the date the register is read at.  ``names``: what each status is called; a change of status is written
    at its point.
    """
    told = [one for one in updates if one.progress is not None]
    data: list[dict[str, Any]] = []
    if measure.start is not None and measure.due is not None:
        plan = {"x": [measure.start.isoformat(), measure.due.isoformat()], "y": [0, 100]}
        line = {"color": _PLAN, "width": 2, "dash": "dash"}
        name = _("evenly from start to due date")
        data.append({"type": "scatter", "mode": "lines", **plan, "line": line, "name": name, "hoverinfo": "skip"})
    data.append(
        {
            "type": "scatter",
            "mode": "lines+markers+text",
            "x": [one.date.isoformat() for one in told],
            "y": [one.progress for one in told],
            "name": _("as told"),
            "line": {"color": _LINE, "width": 2.5, "shape": "hv"},
            "marker": {"size": 11, "color": [STATUS_COLOURS.get(one.status, _LINE) for one in told], "opacity": 1},
            "text": _turns(told, names),
            "textposition": "bottom right",
            "cliponaxis": False,
            "hovertext": [f"{one.date.isoformat()}: {one.progress:g} %<br>{escape(one.text[:200])}" for one in told],
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
    )
    axis = {"fixedrange": True, "zeroline": False, "gridcolor": "rgba(128,128,128,0.25)", "automargin": True}
    mark = {"color": LATE, "width": 2, "dash": "dot"}
    day = today.isoformat()
    return {
        "data": data,
        "layout": {
            "height": 260,
            "dragmode": False,
            "margin": {"l": 10, "r": 16, "t": 30, "b": 10},
            "legend": {"orientation": "h", "x": 0, "y": 1.02, "yanchor": "bottom"},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "shapes": [{"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1, "line": mark}],
            "xaxis": {**axis, "type": "date", **_days(told, measure)},
            "yaxis": {**axis, "range": [-16, 108], "tickvals": [0, 25, 50, 75, 100], "ticksuffix": " %"},
        },
    }


def _turns(told: Sequence[Update], names: Mapping[str, str]) -> list[str]:
    """Return the status at each point where it became another, else nothing."""
    before, found = "", []
    for one in told:
        found.append(f"<b>{escape(names[one.status])}</b>" if one.status and one.status != before else "")
        before = one.status or before
    return found


def _days(told: Sequence[Update], measure: Measure) -> dict[str, Any]:
    """Keep a few updates within weeks from being given an axis of hours."""
    known = [one.date for one in told] + [day for day in (measure.start, measure.due) if day is not None]
    if (max(known) - min(known)).days > 60:
        return {}
    days = sorted({one.date.isoformat() for one in told})
    return {"tickvals": days[:: max(1, len(days) // 6)], "tickformat": "%-d %b %Y"}
