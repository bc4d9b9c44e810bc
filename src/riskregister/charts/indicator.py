"""An indicator's readings over time: a line with points, thresholds as named lines, the worse side of each shaded.

Readable without colour: a threshold bears its name and value, and the shape of a point says which one it has reached.
"""

from __future__ import annotations

from html import escape
from typing import Any

from riskregister.core.indicators import State, side_of, with_unit
from riskregister.core.model import Indicator
from riskregister.translations import gettext as _

#: Seen on white and on the dark theme alike.
LINE, WARNING, ALARM = "#3b82c4", "#b36b00", "#c2507a"
#: Where a reading stands → the mark on the line (symbol, size, colour).
MARKS = {
    "ok": ("circle", 9, LINE),
    "open": ("circle", 9, LINE),
    "warning": ("triangle-up", 13, WARNING),
    "alarm": ("diamond", 13, ALARM),
}
_SHADES = {"warning": "rgba(179,107,0,0.14)", "alarm": "rgba(194,80,122,0.20)"}
#: What the names of the thresholds stand on, in white, on either theme.
_CHIPS = {"warning": "#7a4a00", "alarm": "#8f2f55"}
_DASHES = {"warning": "dash", "alarm": "dot"}


def indicator_figure(state: State) -> dict[str, Any]:
    """Return the figure of an indicator that has at least one reading."""
    one, readings = state.indicator, state.readings
    values = [reading.value for reading in readings]
    low, high = _span([*values, *(line for line in (one.warning, one.alarm) if line is not None)])
    marks = [MARKS[side_of(one, value)] for value in values]
    hover = [
        _("{date}: {value}").format(date=reading.date, value=escape(with_unit(reading.value, one.unit)))
        + (f"<br>{escape(reading.note)}" if reading.note else "")
        for reading in readings
    ]
    shapes, names = _thresholds(one, values, low, high)
    return {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "x": [reading.date.isoformat() for reading in readings],
                "y": values,
                "line": {"color": LINE, "width": 2.5},
                "marker": {
                    "symbol": [symbol for symbol, _size, _colour in marks],
                    "size": [size for _symbol, size, _colour in marks],
                    "color": [colour for _symbol, _size, colour in marks],
                    "opacity": 1,
                },
                "cliponaxis": False,
                "hovertext": hover,
                "hovertemplate": "%{hovertext}<extra></extra>",
            }
        ],
        "layout": {
            "height": 300,
            "showlegend": False,
            "margin": {"l": 10, "r": 16, "t": 16, "b": 10},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "shapes": shapes,
            "annotations": names,
            "xaxis": {
                "type": "date",
                **_days(state),
                "fixedrange": True,
                "gridcolor": "rgba(128,128,128,0.2)",
                "automargin": True,
            },
            "yaxis": {
                "range": [low, high],
                "title": {"text": escape(one.unit)},
                "fixedrange": True,
                "zeroline": False,
                "gridcolor": "rgba(128,128,128,0.35)",
                "automargin": True,
            },
        },
    }


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    air = 0.18 * (high - low) or 0.1 * abs(high) or 1.0
    return low - air, high + air


def _days(state: State) -> dict[str, Any]:
    """Keep a few readings from being given hours, or a single one an axis of milliseconds."""
    first, last = state.readings[0].date, state.readings[-1].date
    if (last - first).days > 60:
        return {}
    days = sorted({reading.date.isoformat() for reading in state.readings})
    return {"tickvals": days[:: max(1, len(days) // 6)], "tickformat": "%-d %b %Y"}


def _thresholds(
    one: Indicator, values: list[float], low: float, high: float
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the lines of the thresholds with the shade beyond each, and their names."""
    words = {
        ("warning", "above"): _("Warning: {value} or more"),
        ("warning", "below"): _("Warning: {value} or less"),
        ("alarm", "above"): _("Alarm: {value} or more"),
        ("alarm", "below"): _("Alarm: {value} or less"),
    }
    edge = high if one.worse == "above" else low
    colours = {"warning": WARNING, "alarm": ALARM}
    ends = {"warning": edge if one.alarm is None else one.alarm, "alarm": edge}
    across = {"xref": "paper", "x0": 0, "x1": 1, "yref": "y"}
    shapes, names = [], []
    for name, value in (("warning", one.warning), ("alarm", one.alarm)):
        if value is None:
            continue
        shade = {"type": "rect", **across, "y0": value, "y1": ends[name], "fillcolor": _SHADES[name]}
        shapes.append({**shade, "line": {"width": 0}, "layer": "below"})
        line = {"color": colours[name], "width": 2, "dash": _DASHES[name]}
        shapes.append({"type": "line", **across, "y0": value, "y1": value, "line": line})
        # The name stands at the end where the readings are farther away, so that it hides none of them.
        left = abs(values[0] - value) >= abs(values[-1] - value)
        names.append(
            {
                "xref": "paper",
                "x": 0.01 if left else 0.99,
                "xanchor": "left" if left else "right",
                "y": value,
                "yanchor": "bottom" if one.worse == "above" else "top",
                "text": f"<b>{escape(words[name, one.worse].format(value=f'{value:.6g}'))}</b>",
                "showarrow": False,
                "font": {"color": "#ffffff", "size": 12},
                "bgcolor": _CHIPS[name],
                "borderpad": 3,
            }
        )
    return shapes, names
